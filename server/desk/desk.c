/*
 * The desk: its handles, and which act a request is. Everything that an act allocates lives in
 * one arena, which is emptied before the next. The thread of whoever calls.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

static char *string_copy(const char *string)
{
    size_t size = strlen(string) + 1;
    char *copy = xcalloc(size, 1);

    memcpy(copy, string, size);
    return copy;
}

static char *url_copy(const char *url)
{
    char *copy = string_copy(url);
    size_t size = strlen(copy);

    while (size > 0 && copy[size - 1] == '/')
        copy[--size] = '\0';
    return copy;
}

int desk_create(struct desk **out, const char *people_path, const char *keys_folder,
                const struct desk_settings *settings, struct error *error)
{
    struct desk *desk = xcalloc(1, sizeof(*desk));
    int result = people_open(&desk->people, people_path, error);

    ASSERT(settings->public_url);
    arena_init(&desk->arena);
    desk->public_url = url_copy(settings->public_url);
    desk->mail_folder = settings->mail_folder ? string_copy(settings->mail_folder) : NULL;
    desk->from = string_copy(settings->from ? settings->from : "");
    if (result == 0)
        result = keyring_folder_open(&desk->keyring, keys_folder, error);
    if (result != 0) {
        desk_destroy(desk);
        return result;
    }
    *out = desk;
    return 0;
}

void desk_destroy(struct desk *desk)
{
    if (!desk)
        return;
    if (desk->keyring)
        keyring_destroy_handle(desk->keyring);
    if (desk->people)
        people_close(desk->people);
    arena_release(&desk->arena);
    free(desk->public_url);
    free(desk->mail_folder);
    free(desk->from);
    free(desk);
}

typedef void act_function(struct visit *visit);

static act_function *const ACTS[] = {
    [DESK_SYNC] = act_sync,
    [DESK_EVENT_PAGE] = act_event_page,
    [DESK_EVENT_ICS] = act_event_ics,
    [DESK_SIGN_UP_FORM] = act_sign_up_form,
    [DESK_WAY_PAGE] = act_way_page,
    [DESK_WAY_FORM] = act_way_form,
    [DESK_WAY_UNSUBSCRIBE] = act_way_unsubscribe,
    [DESK_PRIVACY_PAGE] = act_privacy_page,
    [DESK_SIGN_UP] = act_sign_up,
    [DESK_EVENT_READ] = act_event_read,
    [DESK_EVENT_WRITE] = act_event_write,
    [DESK_EVENT_CANCEL] = act_event_cancel,
    [DESK_REGISTRATIONS] = act_registrations,
    [DESK_REGISTRATION_PATCH] = act_registration_patch,
    [DESK_REGISTRATION_END] = act_registration_end,
    [DESK_RESEND] = act_resend,
    [DESK_INVITE] = act_invite,
    [DESK_MAIL_READ] = act_mail_read,
    [DESK_STAFF_ASSIGN] = act_staff_assign,
    [DESK_STAFF_LIST] = act_staff_list,
    [DESK_STAFF_END] = act_staff_end,
    [DESK_ERASURES] = act_erasures,
};

void desk_handle(struct desk *desk, const struct desk_request *request, uint64_t now_ms,
                 struct desk_response *response)
{
    struct visit visit = {
        .desk = desk, .request = request, .response = response, .now_ms = now_ms};

    ASSERT((size_t)request->act < ARRAY_COUNT(ACTS));
    ASSERT(now_ms > 0);
    arena_reset(&desk->arena);
    /* The key of a session may have been destroyed by the engine since the last request. */
    if (request->facts.session_id.size > 0)
        keyring_forget(desk->keyring, request->facts.session_id);
    ACTS[request->act](&visit);
    if (!response->body.overflowed)
        return;
    answer_problem(&visit, 500, "internal", "this answer is too large to be told");
}

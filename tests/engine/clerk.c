/* A desk for tests. */
#include "clerk.h"

#include <stdio.h>

static void note(char *out, size_t out_bytes, struct bytes text)
{
    assert_true(text.size < out_bytes);
    if (text.size > 0)
        memcpy(out, text.data, text.size);
    out[text.size] = '\0';
}

static void write_down(struct clerk *clerk, const struct desk_request *request)
{
    assert_true(clerk->asked_count < CLERK_ASKED_MAX);

    struct clerk_asked *asked = &clerk->asked[clerk->asked_count++];

    *asked = (struct clerk_asked){.act = request->act,
                                  .facts = request->facts,
                                  .csv = request->csv,
                                  .own_page = request->own_page,
                                  .thanks = request->thanks,
                                  .role = request->role,
                                  .language = request->language};
    note(asked->session, sizeof(asked->session), request->facts.session_id);
    note(asked->code, sizeof(asked->code), request->facts.code);
    note(asked->title, sizeof(asked->title), request->facts.title);
    note(asked->item, sizeof(asked->item), request->item);
    note(asked->body, sizeof(asked->body), request->body);
    note(asked->text, sizeof(asked->text), request->text);
    note(asked->token, sizeof(asked->token), request->token);
    note(asked->step, sizeof(asked->step), request->step);
}

static void clerk_handle(void *context, const struct desk_request *request, uint64_t now_ms,
                         struct desk_response *response)
{
    struct clerk *clerk = context;

    assert_true(now_ms > 0);
    write_down(clerk, request);
    if (request->act == DESK_SYNC) {
        response->status = clerk->sync_status;
        return;
    }
    response->status = clerk->status ? clerk->status : 200;
    response->content_type = clerk->content_type;
    response->seat = clerk->seat;
    response->names_changed = clerk->names_changed;
    if (clerk->body)
        buffer_append_string(&response->body, clerk->body);
    if (clerk->location)
        snprintf(response->location, sizeof(response->location), "%s", clerk->location);
    if (clerk->session)
        snprintf(response->session_id, sizeof(response->session_id), "%s", clerk->session);
}

void clerk_sits_in(struct clerk *clerk, struct hall *hall)
{
    hall->desk = clerk_handle;
    hall->desk_context = clerk;
}

void clerk_forget(struct clerk *clerk)
{
    *clerk = (struct clerk){0};
}

size_t clerk_count(const struct clerk *clerk, enum desk_act act)
{
    size_t count = 0;

    for (size_t i = 0; i < clerk->asked_count; i++)
        count += clerk->asked[i].act == act;
    return count;
}

const struct clerk_asked *clerk_last(const struct clerk *clerk, enum desk_act act)
{
    for (size_t i = clerk->asked_count; i > 0; i--) {
        if (clerk->asked[i - 1].act == act)
            return &clerk->asked[i - 1];
    }
    return NULL;
}

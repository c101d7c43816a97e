/*
 * What a folder of mails must not keep: the personal links of a session that has closed, since
 * with its key the seat that they led to is nobody's; and mails whose row has left people.db,
 * because somebody was erased. Thread of the mailer.
 */
#include "folder.h"
#include "mailer.h"

struct sweep {
    struct people *people;
    struct arena arena;
    /* The session of the file before: files come in no order, but mostly of few sessions. */
    struct bytes session_id;
    bool closed;
};

static int session_look(struct sweep *sweep, struct bytes session_id, struct error *error)
{
    struct people_event event;

    if (sweep->session_id.size > 0 && bytes_equal(sweep->session_id, session_id))
        return 0;
    arena_reset(&sweep->arena);

    int trouble = people_event_read(sweep->people, session_id, &sweep->arena, &event, error);

    if (trouble != 0 && trouble != -ERR_NOT_FOUND)
        return trouble;
    sweep->closed = trouble == -ERR_NOT_FOUND || event.facts.closed_at_ms > 0;
    sweep->session_id = arena_copy(&sweep->arena, session_id);
    return 0;
}

static int file_stays(void *context, const struct mail_file *file, bool *yes,
                      struct error *error)
{
    struct sweep *sweep = context;
    char registration_id[REGISTRATION_ID_BYTES];
    enum mail_state state;

    if (file->temporary) { /* nobody else writes: it was left by a crash */
        *yes = false;
        return 0;
    }
    if (bytes_equal(file->session_id, BYTES(MAIL_TEST_SESSION)))
        return 0;

    int trouble = mail_queue_find(sweep->people, file->session_id, file->number,
                                  registration_id, &state, error);

    *yes = trouble == 0;
    if (trouble == -ERR_NOT_FOUND)
        return 0;
    if (trouble == 0 && file->personal) {
        trouble = session_look(sweep, file->session_id, error);
        *yes = !sweep->closed;
    }
    return trouble;
}

int mail_folder_sweep(const char *folder, struct people *people, struct error *error)
{
    struct sweep sweep = {.people = people};

    arena_init(&sweep.arena);

    int trouble = mail_folder_sift(folder, file_stays, &sweep, error);

    arena_release(&sweep.arena);
    return trouble;
}

int mailer_sweep(struct mailer *mailer, struct error *error)
{
    if (!mailer->settings.folder)
        return 0;
    return mail_folder_sweep(mailer->settings.folder, mailer->people, error);
}

/*
 * People whose days are over leave people.db, and their mails the folder: looked for once an
 * hour. The dialogue goes by itself (the engine's). Thread of the mailer.
 */
#include "mailer.h"

#include "herkend/log.h"

enum { ERASE_EVERY_MS = 60 * 60 * 1000, ERASE_SESSIONS_MAX = 32 };

struct due {
    char ids[ERASE_SESSIONS_MAX][PUBLIC_ID_BYTES_MAX + 1];
    size_t count;
};

static void due_add(void *context, const struct erasure *erasure)
{
    struct due *due = context;

    if (erasure->people && erasure->erased_at_ms == 0 && due->count < ERASE_SESSIONS_MAX)
        memcpy(due->ids[due->count++], erasure->session_id, sizeof(erasure->session_id));
}

static int session_erase(struct mailer *mailer, struct bytes id, uint64_t now_ms,
                         uint64_t *registrations, struct error *error)
{
    struct erasure erased = {0};
    int trouble = people_erase_session(mailer->people, id, now_ms, &erased, error);

    *registrations += erased.registrations;
    if (trouble == 0 && mailer->settings.folder)
        trouble = mail_files_erase(mailer->settings.folder, id, error);
    return trouble;
}

void mailer_erase(struct mailer *mailer, uint64_t now_ms, uint64_t *next_ms)
{
    struct due due = {.count = 0};
    struct error error = {0};
    uint64_t registrations = 0;

    if (mailer->erase_due_ms > now_ms) {
        *next_ms = mailer->erase_due_ms < *next_ms ? mailer->erase_due_ms : *next_ms;
        return;
    }

    int trouble = people_erasure_list(mailer->people, now_ms, due_add, &due, &error);

    for (size_t i = 0; i < due.count && trouble == 0; i++)
        trouble = session_erase(mailer, bytes_from_string(due.ids[i]), now_ms, &registrations,
                                &error);
    if (trouble != 0)
        log_event(LOG_ERROR, "people_not_erased", error.sentence);
    if (registrations > 0)
        log_figure(LOG_INFO, "people_erased", "registrations", (int64_t)registrations);
    /* There may be more than one round takes. */
    mailer->erase_due_ms =
        trouble == 0 && due.count == ERASE_SESSIONS_MAX ? now_ms : now_ms + ERASE_EVERY_MS;
}

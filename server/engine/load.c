/*
 * From the journal to a session: replay, and the verification of what is stored twice. Used by
 * the engine at its start, and by the command line without an engine. Any thread that owns the
 * journal.
 */
#include "internal.h"

#include <string.h>

#include "herkend/report.h"

struct replaying {
    struct session *session;
    struct bytes session_id;
    struct arena arena;
    replay_observer *observe;
    void *context;
};

static int replay_damaged(const struct replaying *replaying, const struct record *record,
                          const char *why, struct error *error)
{
    error_set(error, ERR_DAMAGED, "session %.*s, event %llu: %s",
              (int)replaying->session_id.size, replaying->session_id.data,
              (unsigned long long)record->seq, why);
    return -ERR_DAMAGED;
}

/* The decoder's sentence knows nothing of the place. */
static void replay_place(const struct replaying *replaying, const struct record *record,
                         struct error *error)
{
    char sentence[sizeof(error->sentence)];

    memcpy(sentence, error->sentence, sizeof(sentence));
    error_set(error, error->code, "session %.*s, event %llu: %s",
              (int)replaying->session_id.size, replaying->session_id.data,
              (unsigned long long)record->seq, sentence);
}

/* Decodes a record into an event that the session accepts. */
static int replay_decode(struct replaying *replaying, const struct record *record,
                         struct event *event, struct error *error)
{
    const char *why = NULL;

    *event = (struct event){.kind = (enum event_kind)record->kind,
                            .version = record->version,
                            .seq = record->seq,
                            .time_ms = record->time_ms};
    int failed = event_decode(record->body, session_language(replaying->session),
                              &replaying->arena, event, error);

    if (failed) {
        replay_place(replaying, record, error);
        return failed;
    }
    if (event->kind == EVENT_CREATED && !bytes_equal(event->session_id, replaying->session_id))
        return replay_damaged(replaying, record, "it is of another session", error);
    if (!session_accepts(replaying->session, event, &why))
        return replay_damaged(replaying, record, why, error);
    return 0;
}

static int replay_record(void *context, const struct record *record, struct error *error)
{
    struct replaying *replaying = context;
    struct event event;

    arena_reset(&replaying->arena);

    int failed = replay_decode(replaying, record, &event, error);

    if (failed)
        return failed;
    if (replaying->observe)
        replaying->observe(replaying->context, &event);
    session_apply(replaying->session, &event);
    return 0;
}

int session_replay(struct session **out, struct journal *journal, struct bytes session_id,
                   replay_observer *observe, void *context, struct error *error)
{
    struct replaying replaying = {.session = session_create(),
                                  .session_id = session_id,
                                  .observe = observe,
                                  .context = context};

    arena_init(&replaying.arena);

    int failed = journal_replay(journal, session_id, replay_record, &replaying, error);

    if (!failed && session_seq(replaying.session) == 0) {
        error_set(error, ERR_NOT_FOUND, "there is no session %.*s", (int)session_id.size,
                  session_id.data);
        failed = -ERR_NOT_FOUND;
    }
    arena_release(&replaying.arena);
    if (failed) {
        session_destroy(replaying.session);
        return failed;
    }
    *out = replaying.session;
    return 0;
}

int session_load(struct session **out, struct journal *journal, struct bytes session_id,
                 struct error *error)
{
    return session_replay(out, journal, session_id, NULL, NULL, error);
}

struct verifying {
    struct replaying replaying;
    struct buffer body;
};

/* What is stored must be what would be stored again. */
static int verify_body(struct verifying *verifying, const struct record *record,
                       const struct event *event, struct error *error)
{
    buffer_clear(&verifying->body);
    event_encode(event, &verifying->body);
    if (!bytes_equal(buffer_bytes(&verifying->body), record->body))
        return replay_damaged(&verifying->replaying, record,
                              "its body is not as this program writes it", error);
    return 0;
}

/* The closing event holds counts and digest of the report; here they are computed again. */
static int verify_closing(struct verifying *verifying, const struct record *record,
                          const struct event *event, struct error *error)
{
    struct report *report = report_create(verifying->replaying.session);
    const char *why = NULL;

    if (report->participants != event->participant_count)
        why = "the number of participants at the closing differs from the replayed one";
    else if (report->statement_count != event->statement_count)
        why = "the number of statements at the closing differs from the replayed one";
    else if (report->votes != event->vote_count)
        why = "the number of votes at the closing differs from the replayed one";
    else if (report->digest != event->digest)
        why = "the ranking at the closing differs from the replayed one";
    report_destroy(report);
    return why ? replay_damaged(&verifying->replaying, record, why, error) : 0;
}

static int verify_record(void *context, const struct record *record, struct error *error)
{
    struct verifying *verifying = context;
    struct replaying *replaying = &verifying->replaying;
    struct event event;

    arena_reset(&replaying->arena);

    int failed = replay_decode(replaying, record, &event, error);

    if (!failed)
        failed = verify_body(verifying, record, &event, error);
    if (failed)
        return failed;
    session_apply(replaying->session, &event);
    return event.kind == EVENT_CLOSED ? verify_closing(verifying, record, &event, error) : 0;
}

int session_verify(struct journal *journal, struct bytes session_id, struct error *error)
{
    struct verifying verifying = {
        .replaying = {.session = session_create(), .session_id = session_id}};

    arena_init(&verifying.replaying.arena);
    buffer_init(&verifying.body, UPDATE_BYTES_MAX);

    int failed = journal_replay(journal, session_id, verify_record, &verifying, error);

    if (!failed && session_seq(verifying.replaying.session) == 0) {
        error_set(error, ERR_NOT_FOUND, "there is no session %.*s", (int)session_id.size,
                  session_id.data);
        failed = -ERR_NOT_FOUND;
    }
    buffer_release(&verifying.body);
    arena_release(&verifying.replaying.arena);
    session_destroy(verifying.replaying.session);
    return failed;
}

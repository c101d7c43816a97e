/*
 * A Polis conversation as the events of a closed session: one theme, every comment a statement,
 * agree a 3, disagree a 0, pass a skip. People get seats in the order in which they appear. The
 * events are applied to a session of our own as they are made, so that what is handed on fits,
 * and the closing event carries the figures that the report will have. Any thread.
 */
#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/report_encode.h"
#include "herkend/table.h"

#include "internal.h"
#include "polis.h"

struct polis_import {
    const struct polis_tables *tables;
    struct session *session;
    uint32_t *seat_of_person; /* 0: not seen yet */
    uint32_t seat_count;
    uint32_t *statement_of_comment; /* 0: not written yet */
    uint32_t statement_count;
    uint64_t now_ms;
    int (*each)(void *context, const struct event *event, struct error *error);
    void *context;
    struct error *error;
    int result; /* of each; what comes after a failure is not handed on */
};

static void import_event(struct polis_import *import, struct event event)
{
    const char *why = NULL;

    if (import->result != 0)
        return;
    event.version = 1;
    event.seq = session_seq(import->session) + 1;
    event.time_ms = import->now_ms;
    bool fits = session_accepts(import->session, &event, &why);

    ASSERT(fits);
    session_apply(import->session, &event);
    import->result = import->each(import->context, &event, import->error);
}

static struct actor server(void)
{
    return (struct actor){.role = ROLE_SERVER};
}

static struct actor participant(uint32_t seat)
{
    return (struct actor){.role = ROLE_PARTICIPANT, .number = seat};
}

/* The numbers of a public export are no secret; mixed, they say nothing at first sight. */
static struct seat_key seat_key_of(uint64_t person_number)
{
    uint64_t state = person_number;
    uint64_t halves[2] = {splitmix64(&state), splitmix64(&state)};
    struct seat_key key;

    _Static_assert(sizeof(halves) == SEAT_KEY_BYTES, "two numbers fill a key");
    for (size_t i = 0; i < SEAT_KEY_BYTES; i++)
        key.data[i] = (uint8_t)(halves[i / 8] >> (i % 8 * 8));
    return key;
}

static uint32_t import_seat(struct polis_import *import, uint32_t person)
{
    uint32_t *seat = &import->seat_of_person[person];

    if (*seat != 0)
        return *seat;
    *seat = ++import->seat_count;
    import_event(import,
                 (struct event){.kind = EVENT_JOINED,
                                .actor = server(),
                                .seat = *seat,
                                .seat_key = seat_key_of(import->tables->people[person])});
    return *seat;
}

static void import_comment(struct polis_import *import, size_t place)
{
    const struct polis_comment *comment = &import->tables->comments[place];
    uint32_t *statement = &import->statement_of_comment[place];

    if (*statement != 0)
        return; /* a vote on it came first */
    uint32_t seat = import_seat(import, comment->author);

    *statement = ++import->statement_count;
    import_event(import, (struct event){.kind = EVENT_WRITTEN,
                                        .actor = participant(seat),
                                        .statement = *statement,
                                        .seat = seat,
                                        .theme = 1,
                                        .statement_kind = KIND_STATEMENT,
                                        .statement_state = STATEMENT_VISIBLE,
                                        .text = comment->text});
}

/* What was judged had been shown: so an offer stands before the first vote of each person on
 * each comment. */
static void import_vote(struct polis_import *import, const struct polis_vote *vote,
                        struct table *offered)
{
    uint32_t seat = import_seat(import, vote->voter);
    uint64_t pair = (uint64_t)seat << 32 | vote->comment;
    uint32_t known = 0;

    import_comment(import, vote->comment);
    struct event event = {.kind = EVENT_OFFERED,
                          .actor = participant(seat),
                          .seat = seat,
                          .statement = import->statement_of_comment[vote->comment]};

    if (!table_find(offered, pair, &known)) {
        table_put(offered, pair, 1);
        import_event(import, event);
    }
    event.kind = EVENT_VOTED;
    event.grade = vote->grade;
    import_event(import, event);
}

static void import_advance(struct polis_import *import, uint64_t time_ms)
{
    if (time_ms > import->now_ms)
        import->now_ms = time_ms;
}

/* Comments and votes in the order of their times; at the same time the comment first. */
static void import_dialogue(struct polis_import *import)
{
    const struct polis_tables *tables = import->tables;
    size_t comment = 0;
    size_t vote = 0;
    struct table offered;

    table_init(&offered);
    while (comment < tables->comment_count || vote < tables->vote_count) {
        bool takes_comment = vote == tables->vote_count ||
                             (comment < tables->comment_count &&
                              tables->comments[comment].time_ms <= tables->votes[vote].time_ms);

        if (takes_comment) {
            import_advance(import, tables->comments[comment].time_ms);
            import_comment(import, comment++);
        } else {
            import_advance(import, tables->votes[vote].time_ms);
            import_vote(import, &tables->votes[vote++], &offered);
        }
    }
    table_release(&offered);
}

static void import_moderation(struct polis_import *import)
{
    for (size_t i = 0; i < import->tables->comment_count; i++) {
        if (import->tables->comments[i].hidden)
            import_event(import, (struct event){.kind = EVENT_HIDDEN,
                                                .actor = {.role = ROLE_MODERATOR},
                                                .statement = import->statement_of_comment[i],
                                                .reason = BYTES("moderated out in Polis")});
    }
}

/* The rules close it as they close any session: themes, then counts and digest. */
static void import_close(struct polis_import *import)
{
    const struct command command = {.kind = COMMAND_SESSION,
                                    .time_ms = import->now_ms,
                                    .actor = server(),
                                    .session_do = SESSION_DO_CLOSE};
    struct event_list *events = xcalloc(1, sizeof(*events));
    struct decision decision = {0};

    if (import->result == 0)
        decision = session_decide(import->session, &command, events);
    ASSERT(decision.refusal == REFUSED_NOTHING);
    for (size_t i = 0; i < events->count; i++)
        import_event(import, events->items[i]);
    free(events);
}

static uint64_t first_time(const struct polis_tables *tables)
{
    uint64_t first = UINT64_MAX;

    if (tables->comment_count > 0)
        first = tables->comments[0].time_ms;
    if (tables->vote_count > 0 && tables->votes[0].time_ms < first)
        first = tables->votes[0].time_ms;
    return first == UINT64_MAX ? 0 : first;
}

static uint64_t last_time(const struct polis_tables *tables)
{
    uint64_t last = 0;

    if (tables->comment_count > 0)
        last = tables->comments[tables->comment_count - 1].time_ms;
    if (tables->vote_count > 0 && tables->votes[tables->vote_count - 1].time_ms > last)
        last = tables->votes[tables->vote_count - 1].time_ms;
    return last;
}

/* What the conversation says of itself, and where it comes from. In the arena. */
static struct bytes import_description(struct polis_tables *tables)
{
    struct buffer text;
    struct bytes kept;

    buffer_init(&text, STATEMENT_BYTES_MAX * 16);
    buffer_append(&text, tables->description);
    if (tables->description.size > 0)
        buffer_append_string(&text, "\n\n");
    buffer_append_string(&text, "Imported from Polis");
    if (tables->url.size > 0) {
        buffer_append_string(&text, " (");
        buffer_append(&text, tables->url);
        buffer_append_string(&text, ")");
    }
    buffer_append_string(&text, ": agree counts as completely recognised, disagree as not at "
                                "all, pass as n/a.");
    ASSERT(!text.overflowed);
    kept = arena_copy(&tables->arena, buffer_bytes(&text));
    buffer_release(&text);
    return kept;
}

static void import_open(struct polis_import *import, struct polis_tables *tables,
                        struct bytes session_id, struct bytes session_code)
{
    struct bytes topic = tables->topic.size > 0 ? tables->topic : BYTES("A Polis conversation");
    struct script_theme theme = {.title = topic,
                                 .question =
                                     BYTES("Which of these statements do you agree with?"),
                                 .minutes = THEME_MINUTES_MAX};
    struct script script = {.title = topic,
                            .description = import_description(tables),
                            .language = LANGUAGE_EN,
                            .themes = &theme,
                            .theme_count = 1};

    import_event(import, (struct event){.kind = EVENT_CREATED,
                                        .actor = server(),
                                        .script = &script,
                                        .session_id = session_id,
                                        .session_code = session_code,
                                        .seed = bytes_hash(topic)});
    import_event(import, (struct event){.kind = EVENT_STATE_CHANGED,
                                        .actor = server(),
                                        .session_state = SESSION_LIVE});
    import_event(import, (struct event){.kind = EVENT_THEME_OPENED,
                                        .actor = server(),
                                        .theme = 1,
                                        .ends_at_ms = last_time(tables)});
}

int polis_decode(struct bytes comments_csv, struct bytes votes_csv, struct bytes summary_csv,
                 struct bytes session_id, struct bytes session_code,
                 int (*each)(void *context, const struct event *event, struct error *error),
                 void *context, struct error *error)
{
    struct polis_tables tables;
    int result = polis_tables_read(&tables, comments_csv, votes_csv, summary_csv, error);

    if (result == 0) {
        struct polis_import import = {
            .tables = &tables,
            .session = session_create(),
            .seat_of_person = xcalloc(tables.person_count + 1, sizeof(uint32_t)),
            .statement_of_comment = xcalloc(tables.comment_count + 1, sizeof(uint32_t)),
            .now_ms = first_time(&tables),
            .each = each,
            .context = context,
            .error = error,
        };

        import_open(&import, &tables, session_id, session_code);
        import_dialogue(&import);
        import_moderation(&import);
        import_close(&import);
        result = import.result;
        free(import.statement_of_comment);
        free(import.seat_of_person);
        session_destroy(import.session);
    }
    polis_tables_release(&tables);
    return result;
}

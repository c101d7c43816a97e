/*
 * The mailer's side of the queue: taking what is due, settling what came of it. A mail is
 * marked as being sent before it is, durably: after a crash only that one may go twice. Leaves
 * queueing to those who have something to tell. Thread of the handle.
 */
#include "rows.h"

enum {
    TAKE_ROWS_MAX = 1000, /* looked at in one transaction */
    RANK_COUNT = 3,       /* people_format.c */
};

const char *mail_kind_name(enum mail_kind kind)
{
    static const char *const names[MAIL_KIND_COUNT] = {
        [MAIL_CONFIRMATION] = "confirmation",
        [MAIL_WAITING_LIST] = "waiting_list",
        [MAIL_PLACE] = "place",
        [MAIL_KNOWN] = "known",
        [MAIL_INVITATION] = "invitation",
        [MAIL_FOLLOW_UP] = "follow_up",
        [MAIL_LINK] = "link",
        [MAIL_REMINDER_DAY] = "reminder_day",
        [MAIL_REMINDER_HOUR] = "reminder_hour",
        [MAIL_CHANGE] = "change",
        [MAIL_CANCELLATION] = "cancellation",
        [MAIL_WITHDRAWAL] = "withdrawal",
        [MAIL_REPORT] = "report",
        [MAIL_STAFF_LINK] = "staff_link",
    };

    ASSERT(kind < MAIL_KIND_COUNT);
    return names[kind];
}

const char *mail_state_name(enum mail_state state)
{
    static const char *const names[MAIL_CANCELLED + 1] = {
        [MAIL_QUEUED] = "queued", [MAIL_SENDING] = "sending",
        [MAIL_SENT] = "sent",     [MAIL_DEFERRED] = "deferred",
        [MAIL_FAILED] = "failed", [MAIL_CANCELLED] = "cancelled",
    };

    ASSERT(state <= MAIL_CANCELLED);
    return names[state];
}

/* ---- rows -------------------------------------------------------------------------------- */

#define COLUMNS                                                                                \
    "number, session_id, registration, link, kind, occasion, due_at_ms, first_at_ms, "         \
    "attempts,"                                                                                \
    " state, message_id"

struct reading {
    struct arena *arena;
    struct mail_row row;
    char message_id[40];
};

static void take_row(void *context, sqlite3_stmt *row)
{
    struct reading *reading = context;

    reading->row = (struct mail_row){
        .number = sqlite3_column_int64(row, 0),
        .session_id = sql_text(row, 1, reading->arena),
        .registration = sql_text(row, 2, reading->arena),
        .link = sql_text(row, 3, reading->arena),
        .kind = (enum mail_kind)sqlite3_column_int(row, 4),
        .occasion = (uint64_t)sqlite3_column_int64(row, 5),
        .due_at_ms = (uint64_t)sqlite3_column_int64(row, 6),
        .first_at_ms = (uint64_t)sqlite3_column_int64(row, 7),
        .attempts = (uint32_t)sqlite3_column_int64(row, 8),
        .state = (enum mail_state)sqlite3_column_int(row, 9),
    };
    sql_copy(row, 10, reading->message_id, sizeof(reading->message_id));
}

static int set_state(struct people *people, int64_t number, enum mail_state state,
                     uint64_t now_ms, struct error *error)
{
    static const char sql[] = "UPDATE mail SET state = ?2, at_ms = ?3 WHERE number = ?1";

    return sql_run(
        people, sql,
        VALUES(number_value((uint64_t)number), number_value(state), number_value(now_ms)),
        error);
}

/* Of a session that is over only the day is kept. */
static int blur(struct people *people, const struct mail_row *row, struct error *error)
{
    static const char sql[] =
        "UPDATE mail SET at_ms = at_ms - at_ms % ?2, first_at_ms = first_at_ms - first_at_ms %"
        " ?2 WHERE number = ?1 AND EXISTS (SELECT 1 FROM event"
        " WHERE event.session_id = mail.session_id AND event.state >= 4)";

    return sql_run(people, sql,
                   VALUES(number_value((uint64_t)row->number), number_value(DAY_MS)), error);
}

/* ---- taking ------------------------------------------------------------------------------ */

/* To whom: *has_use false when there is nobody, or nothing to tell any more. */
static int address_it(struct people *people, const struct reading *reading, uint64_t now_ms,
                      struct mail *mail, struct bytes *folded, bool *has_use,
                      struct error *error)
{
    const struct mail_row *row = &reading->row;
    struct event_row event;
    struct registration_row person;
    bool is_staff = row->kind == MAIL_STAFF_LINK;
    int trouble = event_row_read(people, row->session_id, reading->arena, &event, error);

    *mail = (struct mail){.number = row->number, .kind = row->kind, .attempts = row->attempts};
    memcpy(mail->message_id, reading->message_id, sizeof(mail->message_id));
    *has_use = false;
    if (trouble != 0)
        return trouble == -ERR_NOT_FOUND ? 0 : trouble;
    mail->event = event.event;
    if (is_staff) {
        trouble = staff_row_read(people, row->session_id, row->link, reading->arena, mail,
                                 folded, has_use, error);
        mail->to.language = event.event.facts.language;
    } else {
        trouble = registration_row_read(people, row->session_id, row->registration,
                                        reading->arena, &person, error);
        *has_use = trouble == 0;
        trouble = trouble == -ERR_NOT_FOUND ? 0 : trouble;
    }
    if (trouble != 0 || !*has_use)
        return trouble;
    *has_use = mail_has_use(row, &mail->event, is_staff ? NULL : &person, now_ms);
    if (!is_staff) {
        mail->to = person.person;
        *folded = person.folded;
    }
    return 0;
}

static int put_off(struct people *people, int64_t number, uint64_t due_at_ms,
                   struct error *error)
{
    static const char sql[] = "UPDATE mail SET due_at_ms = ?2 WHERE number = ?1";

    return sql_run(people, sql, VALUES(number_value((uint64_t)number), number_value(due_at_ms)),
                   error);
}

/* From here on it may have been sent, whatever happens. */
static int mark_sending(struct people *people, const struct mail_row *row, struct bytes folded,
                        uint64_t now_ms, struct error *error)
{
    static const char sql[] = "UPDATE mail SET state = 1, at_ms = ?2, attempts = attempts + 1,"
                              " first_at_ms = ?3 WHERE number = ?1";
    uint64_t first_at_ms = row->first_at_ms ? row->first_at_ms : now_ms;
    int trouble = sql_run(people, sql,
                          VALUES(number_value((uint64_t)row->number), number_value(now_ms),
                                 number_value(first_at_ms)),
                          error);

    _Static_assert(MAIL_SENDING == 1, "the state in the statement");
    return trouble == 0 ? mail_limit_take(people, folded, row->number, now_ms, error) : trouble;
}

/* What came of looking for one to send. */
struct taking {
    struct mail mail;
    bool taken;
    bool token_gone; /* a secret has left the file */
};

static int useless(struct people *people, const struct mail_row *row, uint64_t now_ms,
                   struct taking *taking, struct error *error)
{
    int trouble = set_state(people, row->number, MAIL_CANCELLED, now_ms, error);

    if (trouble == 0)
        trouble = blur(people, row, error);
    if (trouble != 0 || row->kind != MAIL_STAFF_LINK)
        return trouble;
    taking->token_gone = true;
    return staff_token_remove(people, row->session_id, row->link, error);
}

/* One that was due: taken, put off, or left out. */
static int consider(struct people *people, const struct reading *reading, uint64_t now_ms,
                    struct taking *taking, struct error *error)
{
    const struct mail_row *row = &reading->row;
    struct bytes folded = {0};
    uint64_t free_at_ms = now_ms;
    bool has_use = false;
    int trouble = address_it(people, reading, now_ms, &taking->mail, &folded, &has_use, error);

    if (trouble != 0)
        return trouble;
    if (!has_use)
        return useless(people, row, now_ms, taking, error);
    trouble = mail_limit_ask(people, folded, row->kind, now_ms, &free_at_ms, error);
    if (trouble != 0)
        return trouble;
    if (free_at_ms > now_ms)
        return put_off(people, row->number, free_at_ms, error);
    taking->taken = true;
    return mark_sending(people, row, folded, now_ms, error);
}

/* The rank of what is to go next, RANK_COUNT when nothing is due; *next_ms: when something is.
 */
static int look(struct people *people, uint64_t now_ms, uint64_t *rank, uint64_t *next_ms,
                struct error *error)
{
    static const char sql[] =
        "SELECT min(due_at_ms) FROM mail WHERE state IN (0, 3) AND rank = ?1";
    int trouble = 0;

    *next_ms = UINT64_MAX;
    for (*rank = 0; *rank < RANK_COUNT; ++*rank) {
        uint64_t due_at_ms = UINT64_MAX;

        trouble = sql_number(people, sql, VALUES(number_value(*rank)), &due_at_ms, error);
        if (trouble != 0)
            break;
        if (due_at_ms < *next_ms)
            *next_ms = due_at_ms;
        if (due_at_ms <= now_ms)
            break;
    }
    return trouble;
}

static int take_due(struct people *people, uint64_t now_ms, struct arena *arena,
                    struct taking *taking, uint64_t *next_ms, struct error *error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM mail WHERE state IN (0, 3) AND rank = ?1"
                              " ORDER BY due_at_ms, number LIMIT 1";
    struct reading reading = {.arena = arena};
    uint64_t rank = 0;
    int trouble = 0;

    for (int i = 0; trouble == 0 && !taking->taken && i < TAKE_ROWS_MAX; i++) {
        trouble = look(people, now_ms, &rank, next_ms, error);
        if (trouble != 0 || rank == RANK_COUNT)
            break;
        trouble =
            sql_each(people, sql, VALUES(number_value(rank)), take_row, &reading, NULL, error);
        if (trouble == 0)
            trouble = consider(people, &reading, now_ms, taking, error);
    }
    return trouble;
}

int mail_queue_take(struct people *people, uint64_t now_ms, struct arena *arena,
                    struct mail *out, bool *found, uint64_t *next_ms, struct error *error)
{
    struct taking taking = {0};
    uint64_t rank = 0;
    /* Without a lock, which would keep others waiting for nothing. */
    int trouble = look(people, now_ms, &rank, next_ms, error);

    *found = false;
    if (trouble != 0 || rank == RANK_COUNT)
        return trouble;
    trouble = sql_begin(people, error);
    if (trouble != 0)
        return trouble;
    trouble = take_due(people, now_ms, arena, &taking, next_ms, error);
    trouble = sql_end(people, trouble, error);
    if (trouble == 0 && taking.token_gone)
        trouble = sql_checkpoint(people, error);
    if (trouble == 0 && taking.taken) {
        *out = taking.mail;
        *found = true;
    }
    return trouble;
}

/* ---- settling ---------------------------------------------------------------------------- */

/* At most MAIL_REASON_BYTES_MAX, whole characters, one line. */
static struct bytes reason_of(struct bytes reason, char line[MAIL_REASON_BYTES_MAX])
{
    size_t size =
        reason.size < MAIL_REASON_BYTES_MAX ? reason.size : (size_t)MAIL_REASON_BYTES_MAX;

    while (size > 0 && size < reason.size && ((unsigned char)reason.data[size] & 0xC0) == 0x80)
        size--;
    for (size_t i = 0; i < size; i++)
        line[i] = (unsigned char)reason.data[i] < ' ' ? ' ' : reason.data[i];
    return (struct bytes){.data = line, .size = size};
}

/* When it is tried again; 0: not any more. */
static uint64_t next_attempt(const struct mail_row *row, uint64_t now_ms)
{
    uint64_t last_ms = row->first_at_ms + MAIL_RETRY_LONGEST_MS;
    uint64_t step_ms = MAIL_RETRY_FIRST_MS;

    for (uint32_t i = 1; i < row->attempts && step_ms < MAIL_RETRY_STEP_MAX_MS; i++)
        step_ms *= 2;
    if (step_ms > MAIL_RETRY_STEP_MAX_MS)
        step_ms = MAIL_RETRY_STEP_MAX_MS;
    if (now_ms >= last_ms)
        return 0;
    return now_ms + step_ms < last_ms ? now_ms + step_ms : last_ms;
}

static int write_outcome(struct people *people, const struct mail_row *row,
                         enum mail_outcome outcome, struct bytes reason, uint64_t now_ms,
                         enum mail_state *state, struct error *error)
{
    static const char sql[] =
        "UPDATE mail SET state = ?2, at_ms = ?3, due_at_ms = ?4, reason = ?5 WHERE number = ?1";
    uint64_t due_at_ms = 0;

    switch (outcome) {
    case MAIL_DELIVERED:
        *state = MAIL_SENT;
        break;
    case MAIL_REFUSED:
        *state = MAIL_FAILED;
        break;
    case MAIL_TRY_AGAIN:
        due_at_ms = next_attempt(row, now_ms);
        *state = due_at_ms == 0 ? MAIL_FAILED : MAIL_DEFERRED;
        break;
    }
    return sql_run(people, sql,
                   VALUES(number_value((uint64_t)row->number), number_value(*state),
                          number_value(now_ms), number_value(due_at_ms), text_value(reason)),
                   error);
}

/* *token_gone: as in struct taking. */
static int settle(struct people *people, const struct mail_row *row, enum mail_outcome outcome,
                  struct bytes reason, uint64_t now_ms, bool *token_gone, struct error *error)
{
    char line[MAIL_REASON_BYTES_MAX];
    enum mail_state state = MAIL_FAILED;

    reason = outcome == MAIL_DELIVERED ? (struct bytes){0} : reason_of(reason, line);

    int trouble = write_outcome(people, row, outcome, reason, now_ms, &state, error);

    if (trouble == 0)
        trouble = mail_limit_settle(people, row->number, state == MAIL_SENT, now_ms, error);
    if (trouble == 0 && state != MAIL_DEFERRED)
        trouble = blur(people, row, error);
    *token_gone = row->kind == MAIL_STAFF_LINK && state != MAIL_DEFERRED;
    if (trouble == 0 && *token_gone)
        trouble = staff_token_remove(people, row->session_id, row->link, error);
    return trouble;
}

int mail_queue_settle(struct people *people, int64_t number, enum mail_outcome outcome,
                      struct bytes reason, uint64_t now_ms, struct error *error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM mail WHERE number = ?1 AND state = 1";
    struct arena arena;
    struct reading reading = {.arena = &arena};
    uint32_t count = 0;
    bool token_gone = false;
    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    arena_init(&arena);
    trouble = sql_each(people, sql, VALUES(number_value((uint64_t)number)), take_row, &reading,
                       &count, error);
    if (trouble == 0 && count > 0)
        trouble = settle(people, &reading.row, outcome, reason, now_ms, &token_gone, error);
    else if (trouble == 0) /* its person was erased while it was being sent: it counts */
        trouble = mail_limit_settle(people, number, outcome == MAIL_DELIVERED, now_ms, error);
    trouble = sql_end(people, trouble, error);
    arena_release(&arena);
    return trouble == 0 && token_gone ? sql_checkpoint(people, error) : trouble;
}

/* ---- the rest ---------------------------------------------------------------------------- */

int mail_queue_recover(struct people *people, uint64_t now_ms, uint32_t *count,
                       struct error *error)
{
    static const char sql[] =
        "UPDATE mail SET state = 0, due_at_ms = ?1, at_ms = ?1 WHERE state = 1";
    uint32_t recovered = 0;
    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = sql_run(people, sql, VALUES(number_value(now_ms)), error);
    if (trouble == 0) {
        recovered = sql_changes(people);
        trouble = mail_limit_recover(people, now_ms, error);
    }
    trouble = sql_end(people, trouble, error);
    if (trouble == 0)
        *count = recovered;
    return trouble;
}

static void take_count(void *context, sqlite3_stmt *row)
{
    uint32_t *counts = context;
    int state = sqlite3_column_int(row, 0);

    if (state >= 0 && state <= MAIL_CANCELLED)
        counts[state] = (uint32_t)sqlite3_column_int64(row, 1);
}

int mail_queue_count(struct people *people, uint32_t counts[MAIL_CANCELLED + 1],
                     struct error *error)
{
    static const char sql[] = "SELECT state, count(*) FROM mail GROUP BY state";

    memset(counts, 0, (MAIL_CANCELLED + 1) * sizeof(counts[0]));
    return sql_each(people, sql, NULL, take_count, counts, NULL, error);
}

int mail_queue_find(struct people *people, struct bytes session_id, int64_t number,
                    char registration_id[REGISTRATION_ID_BYTES], enum mail_state *state,
                    struct error *error)
{
    static const char sql[] =
        "SELECT " COLUMNS " FROM mail WHERE number = ?1 AND session_id = ?2";
    struct arena arena;
    struct reading reading = {.arena = &arena};
    uint32_t count = 0;

    arena_init(&arena);

    int trouble =
        sql_each(people, sql, VALUES(number_value((uint64_t)number), text_value(session_id)),
                 take_row, &reading, &count, error);

    if (trouble == 0 && count == 0) {
        error_set(error, ERR_NOT_FOUND, "there is no such mail");
        trouble = -ERR_NOT_FOUND;
    }
    if (trouble == 0) {
        struct bytes id = reading.row.registration;

        ASSERT(id.size < REGISTRATION_ID_BYTES);
        memset(registration_id, 0, REGISTRATION_ID_BYTES);
        if (id.size > 0)
            memcpy(registration_id, id.data, id.size);
        *state = reading.row.state;
    }
    arena_release(&arena);
    return trouble;
}

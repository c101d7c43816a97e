/*
 * Signing up and inviting: who gets a place, who stands in line, and the first personal link.
 * Leaves later changes to registration_changes.c. Thread of the handle.
 */
#include <stdlib.h>

#include "herkend/memory.h"
#include "rows.h"

/* ---- links ------------------------------------------------------------------------------- */

/* The hash of a link of this generation; *made false where the session has no key. */
static int link_make(struct keyring *keyring, const struct registration_row *row,
                     uint32_t generation, struct token_hash *out, bool *made,
                     struct error *error)
{
    struct token token;
    int trouble = -ERR_NOT_FOUND;

    if (keyring)
        trouble =
            keyring_link_token(keyring, row->session_id, bytes_from_string(row->person.way),
                               generation, &token, error);
    *made = trouble == 0;
    if (trouble == 0) {
        *out = token.hash;
        secret_forget(&token, sizeof(token));
    }
    return trouble == -ERR_NOT_FOUND ? 0 : trouble;
}

/* What the seat's key is made from for ever: the address, so that it is the same seat when
 * somebody was erased and comes back. Whoever has it here, and has another address by now,
 * keeps it: then it is the first link that makes the seat. */
static int seat_choose(struct people *people, struct keyring *keyring,
                       struct registration_row *row, struct error *error)
{
    static const char sql[] =
        "SELECT count(*) FROM registration WHERE seat_hash = ?1 AND session_id = ?2";
    struct token_hash seat;
    uint64_t count = 0;
    int trouble = keyring_seat_hash(keyring, row->session_id, row->folded, &seat, error);

    if (trouble == 0)
        trouble = sql_number(
            people, sql, VALUES(hash_value(&seat), text_value(row->session_id)), &count, error);
    row->seat_hash = count > 0 ? row->link_hash : seat;
    return trouble;
}

static int link_first(struct people *people, struct keyring *keyring,
                      struct registration_row *row, struct error *error)
{
    ASSERT(!row->has_link);

    int trouble =
        link_make(keyring, row, row->person.generation, &row->link_hash, &row->has_link, error);

    return trouble == 0 && row->has_link ? seat_choose(people, keyring, row, error) : trouble;
}

int registration_link_renew(struct people *people, struct keyring *keyring,
                            struct registration_row *row, struct error *error)
{
    struct token_hash link;
    bool made = false;

    if (!row->has_link)
        return link_first(people, keyring, row, error);

    int trouble = link_make(keyring, row, row->person.generation + 1, &link, &made, error);

    if (trouble != 0 || !made)
        return trouble; /* without the key there is no way in, by the old one neither */
    trouble = link_end(people, row->session_id, &row->link_hash, error);
    row->link_hash = link;
    row->person.generation++;
    return trouble;
}

int registration_doors_renew(struct people *people, struct keyring *keyring,
                             struct registration_row *row, bool same_seat, struct error *error)
{
    bool had_link = row->has_link;
    int trouble = had_link ? link_end(people, row->session_id, &row->link_hash, error) : 0;

    if (trouble != 0)
        return trouble;
    secret_generate(row->person.way);
    row->person.generation++; /* a mail with a link of each goes once */
    trouble =
        link_make(keyring, row, row->person.generation, &row->link_hash, &row->has_link, error);
    if (!same_seat || !had_link)
        row->seat_hash = row->link_hash;
    return trouble;
}

/* ---- places ------------------------------------------------------------------------------ */

static int put_of_turn(struct people *people, const struct registration_row *row,
                       enum mail_kind kind, uint64_t now_ms, struct error *error)
{
    struct new_mail mail = {.session_id = row->session_id,
                            .registration = bytes_from_string(row->person.id),
                            .kind = kind,
                            .occasion = row->turn};

    return mail_put(people, &mail, now_ms, error);
}

/* The present state begins now. */
static void turn_begin(struct registration_row *row, enum registration_state state,
                       uint64_t now_ms)
{
    row->person.state = state;
    row->since_ms = now_ms;
    row->turn++;
}

/* Counted once for many: whoever takes a place says so here. */
static void turn_in(struct event_row *event, struct registration_row *row, uint64_t now_ms)
{
    bool has_place = event->event.places > 0;

    turn_begin(row, has_place ? REGISTRATION_REGISTERED : REGISTRATION_WAITING, now_ms);
    if (!has_place)
        return;
    event->event.places--;
    event->event.registered++;
}

static int tell_state(struct people *people, const struct registration_row *row,
                      uint64_t now_ms, struct error *error)
{
    bool has_place = row->person.state == REGISTRATION_REGISTERED;
    int trouble = put_of_turn(people, row, has_place ? MAIL_CONFIRMATION : MAIL_WAITING_LIST,
                              now_ms, error);

    if (trouble == 0 && has_place)
        trouble = event_plan_again(people, row->session_id, error);
    return trouble;
}

int registration_join(struct people *people, struct keyring *keyring, struct event_row *event,
                      struct registration_row *row, uint64_t now_ms, struct error *error)
{
    static const uint32_t outdated =
        1 << MAIL_INVITATION | 1 << MAIL_FOLLOW_UP | 1 << MAIL_WITHDRAWAL;
    struct bytes id = bytes_from_string(row->person.id);
    bool renew = row->person.state == REGISTRATION_WITHDRAWN || !row->has_link;
    int trouble = renew ? registration_link_renew(people, keyring, row, error) : 0;

    turn_in(event, row, now_ms);
    if (trouble == 0)
        trouble = mails_cancel_of_registration(people, id, outdated, now_ms, error);
    if (trouble == 0)
        trouble = registration_row_write(people, row, error);
    if (trouble == 0)
        trouble = tell_state(people, row, now_ms, error);
    return trouble;
}

/* The id of who waits longest. */
struct first_in_line {
    char id[REGISTRATION_ID_BYTES];
};

static void take_first(void *context, sqlite3_stmt *row)
{
    struct first_in_line *first = context;

    sql_copy(row, 0, first->id, sizeof(first->id));
}

static int promote(struct people *people, struct bytes session_id,
                   const struct first_in_line *first, uint64_t now_ms, struct arena *arena,
                   struct error *error)
{
    struct registration_row row;
    int trouble = registration_row_read(people, session_id, bytes_from_string(first->id), arena,
                                        &row, error);

    if (trouble != 0)
        return trouble;
    turn_begin(&row, REGISTRATION_REGISTERED, now_ms);
    trouble = registration_row_write(people, &row, error);
    if (trouble == 0)
        trouble = mails_cancel_of_registration(people, bytes_from_string(first->id),
                                               1 << MAIL_WAITING_LIST, now_ms, error);
    return trouble == 0 ? put_of_turn(people, &row, MAIL_PLACE, now_ms, error) : trouble;
}

int registrations_promote(struct people *people, struct bytes session_id, uint64_t now_ms,
                          struct error *error)
{
    static const char sql[] = "SELECT id FROM registration WHERE session_id = ?1 AND state = 1"
                              " ORDER BY since_ms, id LIMIT 1";
    struct arena arena;
    struct event_row event;

    arena_init(&arena);

    int trouble = event_row_read(people, session_id, &arena, &event, error);

    if (trouble == 0)
        trouble = event_row_count(people, &event, error);
    if (trouble != 0 || !event_is_ahead(&event.event))
        event.event.places = 0;
    _Static_assert(REGISTRATION_WAITING == 1, "the state in the statement");
    for (; trouble == 0 && event.event.places > 0; event.event.places--) {
        struct first_in_line first = {0};

        trouble = sql_each(people, sql, VALUES(text_value(session_id)), take_first, &first,
                           NULL, error);
        if (trouble != 0 || first.id[0] == '\0')
            break;
        trouble = promote(people, session_id, &first, now_ms, &arena, error);
        if (trouble == 0)
            trouble = event_plan_again(people, session_id, error);
    }
    arena_release(&arena);
    return trouble;
}

/* ---- signing up -------------------------------------------------------------------------- */

static int person_insert(struct people *people, struct keyring *keyring,
                         struct event_row *event, const struct new_registration *new,
                         enum mail_kind invitation, uint64_t now_ms, struct error *error)
{
    struct registration_row row = {
        .person = {.email = new->email,
                   .name = new->name,
                   .organisation = new->organisation,
                   .language = new->language,
                   .created_at_ms = now_ms,
                   .generation = 1},
        .session_id = event->event.facts.session_id,
        .folded = new->folded,
    };

    if (event->event.registered + event->event.waiting + event->event.invited +
            event->event.withdrawn >=
        REGISTRATIONS_MAX) {
        error_set(error, ERR_FULL, "a session has at most %d registrations", REGISTRATIONS_MAX);
        return -ERR_FULL;
    }
    session_id_generate(row.person.id);
    secret_generate(row.person.way);

    int trouble = link_first(people, keyring, &row, error);

    if (new->invited) {
        turn_begin(&row, REGISTRATION_INVITED, now_ms);
        event->event.invited++;
    } else {
        turn_in(event, &row, now_ms);
        event->event.waiting += row.person.state == REGISTRATION_WAITING;
    }
    if (trouble == 0)
        trouble = registration_row_insert(people, &row, error);
    if (trouble != 0)
        return trouble;
    return new->invited ? put_of_turn(people, &row, invitation, now_ms, error)
                        : tell_state(people, &row, now_ms, error);
}

/* What was held gives way to what the person says now; what is left out stays. */
static int person_return(struct people *people, struct keyring *keyring,
                         struct event_row *event, const struct new_registration *new,
                         struct registration_row *row, uint64_t now_ms, struct error *error)
{
    if (new->name.size > 0)
        row->person.name = new->name;
    if (new->organisation.size > 0)
        row->person.organisation = new->organisation;
    row->person.language = new->language;
    return registration_join(people, keyring, event, row, now_ms, error);
}

/* One mail of it in the hour at most: anybody who types an address can cause it. */
static int tell_known(struct people *people, const struct registration_row *row,
                      uint64_t now_ms, struct error *error)
{
    static const char count[] = "SELECT count(*) FROM mail WHERE registration = ?1"
                                " AND kind = ?2";
    static const char count_lately[] =
        "SELECT count(*) FROM mail WHERE registration = ?1 AND kind = ?2"
        " AND (state IN (0, 1, 3) OR (state <> 5 AND at_ms > ?3))";
    struct bytes id = bytes_from_string(row->person.id);
    uint64_t hour_ago_ms = now_ms > HOUR_MS ? now_ms - HOUR_MS : 0;
    uint64_t told = 0;
    uint64_t lately = 0;
    int trouble = sql_number(people, count, VALUES(text_value(id), number_value(MAIL_KNOWN)),
                             &told, error);

    if (trouble == 0)
        trouble = sql_number(
            people, count_lately,
            VALUES(text_value(id), number_value(MAIL_KNOWN), number_value(hour_ago_ms)),
            &lately, error);
    if (trouble != 0 || lately > 0)
        return trouble;

    struct new_mail mail = {.session_id = row->session_id,
                            .registration = id,
                            .kind = MAIL_KNOWN,
                            .occasion = told + 1};

    return mail_put(people, &mail, now_ms, error);
}

static int person_known(struct people *people, struct keyring *keyring, struct event_row *event,
                        const struct new_registration *new, struct registration_row *row,
                        uint64_t now_ms, enum registration_outcome *outcome,
                        struct error *error)
{
    *outcome = REGISTRATION_KNOWN;
    if (new->invited)
        return 0; /* who was asked before, or has said no, is not asked again */
    switch (row->person.state) {
    case REGISTRATION_INVITED:
    case REGISTRATION_WITHDRAWN:
        *outcome = REGISTRATION_MADE;
        return person_return(people, keyring, event, new, row, now_ms, error);
    case REGISTRATION_WAITING:
    case REGISTRATION_REGISTERED:
        break;
    }
    return tell_known(people, row, now_ms, error);
}

static bool may_sign_up(const struct people_event *event, const struct new_registration *new)
{
    return event_is_ahead(event) && (new->invited || event->details.sign_up_open);
}

static int sign_up(struct people *people, struct keyring *keyring, struct event_row *event,
                   const struct new_registration *new, enum mail_kind invitation,
                   uint64_t now_ms, enum registration_outcome *outcome, struct error *error)
{
    struct arena arena;
    struct registration_row row;
    bool found = false;

    *outcome = REGISTRATION_CLOSED;
    if (!may_sign_up(&event->event, new))
        return 0;
    arena_init(&arena);

    int trouble = registration_row_of_address(people, event->event.facts.session_id,
                                              new->folded, &arena, &row, &found, error);

    if (trouble == 0 && found) {
        trouble = person_known(people, keyring, event, new, &row, now_ms, outcome, error);
    } else if (trouble == 0) {
        *outcome = REGISTRATION_MADE;
        trouble = person_insert(people, keyring, event, new, invitation, now_ms, error);
    }
    arena_release(&arena);
    return trouble;
}

/* All of one session. */
static int sign_up_many(struct people *people, struct keyring *keyring,
                        const struct new_registration *news, size_t count,
                        enum mail_kind invitation, uint64_t now_ms,
                        enum registration_outcome *outcomes, struct error *error)
{
    struct arena arena;
    struct event_row event;

    arena_init(&arena);

    int trouble = event_row_read(people, news[0].session_id, &arena, &event, error);

    if (trouble == 0)
        trouble = event_row_count(people, &event, error);
    for (size_t i = 0; trouble == 0 && i < count; i++) {
        ASSERT(bytes_equal(news[i].session_id, news[0].session_id));
        trouble =
            sign_up(people, keyring, &event, &news[i], invitation, now_ms, &outcomes[i], error);
    }
    arena_release(&arena);
    return trouble;
}

int people_register_many(struct people *people, struct keyring *keyring,
                         const struct new_registration *news, size_t count, uint64_t now_ms,
                         enum registration_outcome *outcomes, struct error *error)
{
    if (count == 0)
        return 0;

    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble =
        sign_up_many(people, keyring, news, count, MAIL_INVITATION, now_ms, outcomes, error);
    return sql_end(people, trouble, error);
}

int people_register(struct people *people, struct keyring *keyring,
                    const struct new_registration *new, uint64_t now_ms,
                    enum registration_outcome *outcome, struct error *error)
{
    return people_register_many(people, keyring, new, 1, now_ms, outcome, error);
}

/* ---- a follow-up ------------------------------------------------------------------------- */

struct invitees {
    struct arena *arena;
    struct bytes session_id;
    struct new_registration *news;
    size_t count, capacity;
};

static void take_invitee(void *context, sqlite3_stmt *row)
{
    struct invitees *list = context;

    list->news = array_reserve(list->news, &list->capacity, list->count + 1,
                               sizeof(struct new_registration));
    list->news[list->count++] = (struct new_registration){
        .session_id = list->session_id,
        .email = sql_text(row, 0, list->arena),
        .folded = sql_text(row, 1, list->arena),
        .name = sql_text(row, 2, list->arena),
        .organisation = sql_text(row, 3, list->arena),
        .language = (enum language)sqlite3_column_int(row, 4),
        .invited = true,
    };
}

static int invite_all(struct people *people, struct keyring *keyring,
                      const struct invitees *list, uint64_t now_ms, uint32_t *invited,
                      uint32_t *known, struct error *error)
{
    enum registration_outcome *outcomes = xcalloc(list->count, sizeof(*outcomes));
    int trouble = sign_up_many(people, keyring, list->news, list->count, MAIL_FOLLOW_UP, now_ms,
                               outcomes, error);

    for (size_t i = 0; trouble == 0 && i < list->count; i++) {
        *invited += outcomes[i] == REGISTRATION_MADE;
        *known += outcomes[i] == REGISTRATION_KNOWN;
    }
    free(outcomes);
    return trouble;
}

int people_invite_from(struct people *people, struct keyring *keyring, struct bytes session_id,
                       struct bytes from_session_id, uint64_t now_ms, uint32_t *invited,
                       uint32_t *known, struct error *error)
{
    static const char sql[] =
        "SELECT email, folded, name, organisation, language FROM registration"
        " WHERE session_id = ?1 AND state < 3 ORDER BY random()";
    struct arena arena;
    struct invitees list = {.arena = &arena, .session_id = session_id};
    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    *invited = 0;
    *known = 0;
    arena_init(&arena);
    trouble = sql_each(people, sql, VALUES(text_value(from_session_id)), take_invitee, &list,
                       NULL, error);
    if (trouble == 0 && list.count > 0)
        trouble = invite_all(people, keyring, &list, now_ms, invited, known, error);
    trouble = sql_end(people, trouble, error);
    free(list.news);
    arena_release(&arena);
    return trouble;
}

/*
 * What becomes of a registration: another address, a yes to an invitation, a no, a new link,
 * the end. Each in one transaction, with the mails that follow from it. Thread of the handle.
 */
#include "rows.h"

/* A registration and its event, read within a transaction that finish() ends. */
struct change {
    struct arena arena;
    struct event_row event;
    struct registration_row row;
};

static int begin(struct people *people, struct bytes session_id, struct bytes id,
                 struct change *change, struct error *error)
{
    int trouble = sql_begin(people, error);

    arena_init(&change->arena);
    if (trouble != 0)
        return trouble;
    trouble =
        registration_row_read(people, session_id, id, &change->arena, &change->row, error);
    if (trouble == 0)
        trouble = event_row_read(people, change->row.session_id, &change->arena, &change->event,
                                 error);
    return trouble == 0 ? 0 : sql_end(people, trouble, error);
}

static int put_mail(struct people *people, const struct registration_row *row,
                    enum mail_kind kind, uint64_t occasion, uint64_t now_ms,
                    struct error *error)
{
    struct new_mail mail = {.session_id = row->session_id,
                            .registration = bytes_from_string(row->person.id),
                            .kind = kind,
                            .occasion = occasion,
                            .asked = true};

    return mail_put(people, &mail, now_ms, error);
}

static int over(struct error *error)
{
    error_set(error, ERR_CONFLICT, "the session is over, or was cancelled");
    return -ERR_CONFLICT;
}

/* ---- another link ------------------------------------------------------------------------ */

/* The mail with the present link goes, and no older one. */
static int link_mail(struct people *people, struct registration_row *row, uint64_t now_ms,
                     struct error *error)
{
    struct bytes id = bytes_from_string(row->person.id);
    int trouble = mails_cancel_of_registration(people, id, 1 << MAIL_LINK, now_ms, error);

    row->linked = row->person.generation;
    if (trouble == 0)
        trouble = put_mail(people, row, MAIL_LINK, row->person.generation, now_ms, error);
    return trouble;
}

/* The old link ends, the mail with the new one goes. */
static int link_replace(struct people *people, struct keyring *keyring,
                        struct registration_row *row, uint64_t now_ms, struct seat_ended *ended,
                        struct error *error)
{
    bool had_link = row->has_link;
    int trouble = registration_link_renew(people, keyring, row, error);

    if (trouble != 0)
        return trouble;
    if (!row->has_link)
        return over(error); /* the key is gone, so the session is */
    *ended = (struct seat_ended){.ended = had_link, .hash = row->seat_hash};
    return link_mail(people, row, now_ms, error);
}

static bool link_may_go(const struct people_event *event)
{
    return event_is_ahead(event) &&
           (event->facts.starts_at_ms != 0 || event->facts.state >= SESSION_LOBBY);
}

int people_registration_resend(struct people *people, struct keyring *keyring,
                               struct bytes session_id, struct bytes id, uint64_t now_ms,
                               struct seat_ended *ended, struct error *error)
{
    struct change change;
    struct seat_ended seat = {0};
    int trouble = begin(people, session_id, id, &change, error);

    if (trouble == 0) {
        if (!link_may_go(&change.event.event) ||
            change.row.person.state != REGISTRATION_REGISTERED) {
            error_set(error, ERR_CONFLICT, "there is no link to send now");
            trouble = -ERR_CONFLICT;
        } else {
            trouble = link_replace(people, keyring, &change.row, now_ms, &seat, error);
        }
        if (trouble == 0)
            trouble = registration_row_write(people, &change.row, error);
        trouble = sql_end(people, trouble, error);
    }
    arena_release(&change.arena);
    if (trouble == 0)
        *ended = seat;
    return trouble;
}

/* ---- another address --------------------------------------------------------------------- */

static int address_is_free(struct people *people, const struct registration_row *row,
                           struct bytes folded, struct arena *arena, struct error *error)
{
    struct registration_row other;
    bool found = false;
    int trouble = registration_row_of_address(people, row->session_id, folded, arena, &other,
                                              &found, error);

    if (trouble != 0 || !found || strcmp(other.person.id, row->person.id) == 0)
        return trouble;
    error_set(error, ERR_CONFLICT, "somebody else is registered with this address");
    return -ERR_CONFLICT;
}

/* What the old address could not be told, and the new one should know. */
static int retry_failed(struct people *people, struct bytes id, uint64_t now_ms,
                        struct error *error)
{
    static const char sql[] = "UPDATE mail SET state = 0, due_at_ms = ?2, at_ms = ?2,"
                              " first_at_ms = 0, attempts = 0, reason = ''"
                              " WHERE registration = ?1 AND state = 4 AND (?3 >> kind) & 1";
    static const uint32_t kinds = 1 << MAIL_REPORT | 1 << MAIL_CHANGE | 1 << MAIL_CANCELLATION;

    _Static_assert(MAIL_FAILED == 4, "the state in the statement");
    return sql_run(people, sql,
                   VALUES(text_value(id), number_value(now_ms), number_value(kinds)), error);
}

/* The word of the present state, once more: to another address. */
static int tell_state_anew(struct people *people, struct registration_row *row, uint64_t now_ms,
                           struct error *error)
{
    static const enum mail_kind kinds[] = {
        [REGISTRATION_INVITED] = MAIL_INVITATION,
        [REGISTRATION_WAITING] = MAIL_WAITING_LIST,
        [REGISTRATION_REGISTERED] = MAIL_CONFIRMATION,
    };

    if (row->person.state == REGISTRATION_WITHDRAWN)
        return 0;
    row->turn++;
    return put_mail(people, row, kinds[row->person.state], row->turn, now_ms, error);
}

/*
 * Whoever had the old address keeps no door: neither the way nor the link, so that nobody who
 * once had a registration can come back to it when another person uses it. Of a session that is
 * over only the organiser replaces the way, as there is no mail in which the person would get
 * it.
 */
static int address_replace(struct people *people, struct keyring *keyring,
                           struct change *change, bool by_organiser, uint64_t now_ms,
                           struct seat_ended *ended, struct error *error)
{
    struct registration_row *row = &change->row;
    bool ahead = event_is_ahead(&change->event.event);
    bool comes = row->person.state == REGISTRATION_REGISTERED;
    bool linked = comes && row->linked != 0; /* a link was sent, or waits to be */
    int trouble = retry_failed(people, bytes_from_string(row->person.id), now_ms, error);

    if (trouble != 0 || (!ahead && !by_organiser))
        return trouble;
    *ended =
        (struct seat_ended){.ended = ahead && comes && row->has_link, .hash = row->seat_hash};
    trouble = registration_doors_renew(people, keyring, row, !by_organiser, error);
    if (trouble == 0 && ahead)
        trouble = tell_state_anew(people, row, now_ms, error);
    if (trouble == 0 && ahead && linked && row->has_link)
        trouble = link_mail(people, row, now_ms, error);
    return trouble;
}

static int apply_change(struct people *people, struct keyring *keyring, struct change *change,
                        const struct registration_change *wanted, uint64_t now_ms,
                        struct seat_ended *ended, struct error *error)
{
    struct registration_row *row = &change->row;
    bool moves = wanted->folded && !bytes_equal(*wanted->folded, row->folded);
    int trouble =
        moves ? address_is_free(people, row, *wanted->folded, &change->arena, error) : 0;

    if (trouble != 0)
        return trouble;
    if (wanted->email)
        row->person.email = *wanted->email;
    if (wanted->folded)
        row->folded = *wanted->folded;
    if (wanted->name)
        row->person.name = *wanted->name;
    if (wanted->organisation)
        row->person.organisation = *wanted->organisation;
    if (moves)
        trouble = address_replace(people, keyring, change, wanted->by_organiser, now_ms, ended,
                                  error);
    return trouble == 0 ? registration_row_write(people, row, error) : trouble;
}

int people_registration_change(struct people *people, struct keyring *keyring,
                               struct bytes session_id, struct bytes id,
                               const struct registration_change *change, uint64_t now_ms,
                               struct seat_ended *ended, struct error *error)
{
    struct change present;
    struct seat_ended seat = {0};

    ASSERT(!change->email == !change->folded);

    int trouble = begin(people, session_id, id, &present, error);

    if (trouble == 0) {
        trouble = apply_change(people, keyring, &present, change, now_ms, &seat, error);
        trouble = sql_end(people, trouble, error);
    }
    arena_release(&present.arena);
    if (trouble == 0)
        *ended = seat;
    return trouble;
}

/* ---- yes and no -------------------------------------------------------------------------- */

static int accept_place(struct people *people, struct keyring *keyring, struct change *change,
                        uint64_t now_ms, struct error *error)
{
    if (!event_is_ahead(&change->event.event))
        return over(error);
    switch (change->row.person.state) {
    case REGISTRATION_WAITING:
    case REGISTRATION_REGISTERED:
        return 0;
    case REGISTRATION_INVITED:
    case REGISTRATION_WITHDRAWN:
        break;
    }

    int trouble = event_row_count(people, &change->event, error);

    return trouble == 0
               ? registration_join(people, keyring, &change->event, &change->row, now_ms, error)
               : trouble;
}

int people_registration_accept(struct people *people, struct keyring *keyring,
                               struct bytes session_id, struct bytes id, uint64_t now_ms,
                               struct error *error)
{
    struct change change;
    int trouble = begin(people, session_id, id, &change, error);

    if (trouble == 0) {
        trouble = accept_place(people, keyring, &change, now_ms, error);
        trouble = sql_end(people, trouble, error);
    }
    arena_release(&change.arena);
    return trouble;
}

static int leave(struct people *people, struct change *change, uint64_t now_ms,
                 struct seat_ended *ended, struct error *error)
{
    struct registration_row *row = &change->row;
    enum registration_state before = row->person.state;
    bool told = before == REGISTRATION_REGISTERED || before == REGISTRATION_WAITING;

    if (before == REGISTRATION_WITHDRAWN)
        return 0;
    *ended = (struct seat_ended){.ended = before == REGISTRATION_REGISTERED && row->has_link,
                                 .hash = row->seat_hash};
    row->person.state = REGISTRATION_WITHDRAWN;
    row->since_ms = event_is_closed(&change->event.event) ? now_ms - now_ms % DAY_MS : now_ms;
    row->turn++;

    int trouble = mails_cancel_of_registration(people, bytes_from_string(row->person.id),
                                               MAIL_KINDS_OF_PEOPLE, now_ms, error);

    if (trouble == 0)
        trouble = registration_row_write(people, row, error);
    if (trouble == 0 && told && event_is_ahead(&change->event.event))
        trouble = put_mail(people, row, MAIL_WITHDRAWAL, row->turn, now_ms, error);
    if (trouble == 0)
        trouble = registrations_promote(people, row->session_id, now_ms, error);
    return trouble;
}

int people_registration_withdraw(struct people *people, struct bytes session_id,
                                 struct bytes id, uint64_t now_ms, struct seat_ended *ended,
                                 struct error *error)
{
    struct change change;
    struct seat_ended seat = {0};
    int trouble = begin(people, session_id, id, &change, error);

    if (trouble == 0) {
        trouble = leave(people, &change, now_ms, &seat, error);
        trouble = sql_end(people, trouble, error);
    }
    arena_release(&change.arena);
    if (trouble == 0)
        *ended = seat;
    return trouble;
}

/* ---- the end ----------------------------------------------------------------------------- */

int registration_remove(struct people *people, const struct registration_row *row,
                        const struct people_event *event, uint64_t now_ms, uint32_t *mail_count,
                        struct error *error)
{
    static const char mails[] = "DELETE FROM mail WHERE registration = ?1";
    static const char person[] = "DELETE FROM registration WHERE id = ?1";
    struct bytes id = bytes_from_string(row->person.id);
    int trouble = sql_run(people, mails, VALUES(text_value(id)), error);

    if (trouble != 0)
        return trouble;
    *mail_count += sql_changes(people);
    trouble = sql_run(people, person, VALUES(text_value(id)), error);
    /* Else the old link would be nobody's, and might open a seat of its own. */
    if (trouble == 0 && row->has_link && !event_is_closed(event))
        trouble = link_end(people, row->session_id, &row->link_hash, error);
    if (trouble == 0)
        trouble = registrations_promote(people, row->session_id, now_ms, error);
    return trouble;
}

int people_registration_erase(struct people *people, struct bytes session_id, struct bytes id,
                              uint64_t now_ms, struct seat_ended *ended, struct error *error)
{
    struct change change;
    struct seat_ended seat = {0};
    int trouble = begin(people, session_id, id, &change, error);

    if (trouble == 0) {
        const struct registration_row *row = &change.row;
        uint32_t mail_count = 0;

        seat.ended = row->has_link && row->person.state == REGISTRATION_REGISTERED;
        seat.hash = row->seat_hash;
        trouble =
            registration_remove(people, row, &change.event.event, now_ms, &mail_count, error);
        if (trouble == 0)
            trouble = sql_scrub_ask(people, now_ms, error);
        trouble = sql_end(people, trouble, error);
    }
    arena_release(&change.arena);
    if (trouble == 0)
        *ended = seat; /* also when the file could not be written anew: the person is gone */
    return trouble == 0 ? sql_scrub(people, error) : trouble;
}

#ifndef HERKEND_REGISTRATIONS_H
#define HERKEND_REGISTRATIONS_H

#include "herkend/outside.h"

/*
 * Who signed up for which session, in people.db and nowhere else. The dialogue never sees a row
 * of it: of a personal link it gets a hash, from which it makes a key that dies with the
 * session. One thread a handle; several threads and processes may each have one. All texts come
 * prepared by the codec; times are UTC in milliseconds.
 */
enum {
    EMAIL_BYTES_MAX = 254, /* RFC 5321, 4.5.3.1.3, less the brackets */
    EMAIL_LOCAL_BYTES_MAX = 64,
    PERSON_NAME_CHARACTERS_MAX = 80,
    ORGANISATION_CHARACTERS_MAX = 120,
    EVENT_TEXT_CHARACTERS_MAX = 4000,
    EVENT_LINE_CHARACTERS_MAX = 300,
    EVENT_NAMES_MAX = 500, /* that a writer is warned about */
    ZONE_BYTES_MAX = 64,
    REGISTRATIONS_MAX = 50000, /* of a session, with those who withdrew */
    INVITATIONS_PER_REQUEST_MAX = 5000,
    LINK_DAYS_MAX = 60,
    LINK_DAYS_DEFAULT = 3,
    PEOPLE_DAYS_DEFAULT = 30,    /* after the report, for names and addresses */
    DIALOGUE_DAYS_DEFAULT = 365, /* after the close, for the dialogue */
    RETENTION_DAYS_MAX = 3650,
    REGISTRATION_ID_BYTES = 16, /* of what an organiser names it by: 10 characters */
    WAY_BYTES = 24,             /* of what a person manages it by: 22 characters */
};

/* ---- the event: what people are told before a session ------------------------------------ */

/* What the dialogue knows, as it was last told: engine's facts. Texts borrowed. */
struct event_facts {
    struct bytes session_id, code, title;
    enum language language;
    enum access access;
    enum session_state state;
    uint64_t starts_at_ms; /* 0: not set */
    uint32_t minutes;      /* of all themes together */
    uint32_t capacity;
    uint64_t closed_at_ms;      /* 0: not closed */
    uint64_t released_at_ms;    /* 0: not released */
    uint64_t readable_until_ms; /* of the released report */
    bool report_withdrawn;
    bool rehearsal;
};

/* What the organiser adds. Texts borrowed; empty where there is none. Until it is written for
 * the first time sign-up is closed: nobody gives an address for a purpose that is not told. */
struct event_details {
    uint32_t revision; /* of what the writer saw; 0: there was none yet */
    bool sign_up_open;
    struct bytes purpose, audience, facilitators, results, contact, privacy, location;
    struct bytes zone;  /* of the time zone database; "Europe/Amsterdam" unless set */
    uint32_t minutes;   /* 0: as long as the themes */
    uint32_t capacity;  /* of registrations; 0: the session's */
    uint32_t link_days; /* how long before the start the link is sent */
    bool remind_day, remind_hour;
    struct bytes names; /* that a writer is warned about, one a line */
    uint32_t people_days, dialogue_days;
};

/* Not the dialogue's struct event: what people come to. */
struct people_event {
    struct event_facts facts;
    struct event_details details; /* details.revision: the present one */
    uint64_t cancelled_at_ms;     /* 0: it takes place */
    struct bytes cancel_message;
    uint32_t sequence; /* of the calendar entry: rises when time, place or title change */
    /* Counted by people_event_read() and people_registration_by_way(); else 0. */
    uint32_t registered, waiting, invited, withdrawn; /* people in each state */
    uint32_t places; /* 0: full; without a capacity up to REGISTRATIONS_MAX */
};

/* Takes over what the dialogue says, for a session that may be new here. When something that
 * people were told has changed (title, start), or the session was closed, released or
 * withdrawn, what follows is queued in the same transaction: mails of change, of the report,
 * the end of links that will not be used. Telling the same twice does nothing.
 *
 * When it has closed, the trail is cleared: mails that have no use any more are cancelled,
 * times of its people become days, and the file is written anew in the order of its keys, which
 * say nothing, with an empty WAL. What of that could not be done, the schedule of mails does
 * later. */
MUST_CHECK int people_event_sync(struct people *people, const struct event_facts *facts,
                                 uint64_t now_ms, struct error *error);
/* -ERR_NOT_FOUND: not synced yet; -ERR_CONFLICT: revision is not the present one; -ERR_INPUT: a
 * number or the zone is beyond its bound. Another place, zone or length is told to who was told
 * before, as another start is; more places go to who waits. */
MUST_CHECK int people_event_write(struct people *people, struct bytes session_id,
                                  const struct event_details *details, uint64_t now_ms,
                                  struct error *error);
/* By session id or join code. Texts are copied into the arena. -ERR_NOT_FOUND. */
MUST_CHECK int people_event_read(struct people *people, struct bytes id_or_code,
                                 struct arena *arena, struct people_event *out,
                                 struct error *error);
/* Queues a cancellation to everybody who is registered, waiting or invited. Twice is fine; the
 * first message stays. -ERR_CONFLICT: the session is over. */
MUST_CHECK int people_event_cancel(struct people *people, struct bytes session_id,
                                   struct bytes message, uint64_t now_ms, struct error *error);

/* ---- registrations ----------------------------------------------------------------------- */

enum registration_state {
    REGISTRATION_INVITED,    /* was asked; has not answered */
    REGISTRATION_WAITING,    /* signed up when there was no place */
    REGISTRATION_REGISTERED, /* has a place */
    REGISTRATION_WITHDRAWN,
};

struct registration {
    char id[REGISTRATION_ID_BYTES];
    char way[WAY_BYTES]; /* the person's own; never shown to an organiser */
    struct bytes email, name, organisation;
    enum language language;
    enum registration_state state;
    uint64_t created_at_ms; /* once the session has closed: its day */
    uint32_t generation;    /* of the personal link, from 1 */
};

struct new_registration {
    struct bytes session_id;
    struct bytes email, name, organisation; /* email: as email_prepare() gives it */
    struct bytes folded;                    /* of the email: what makes it one person */
    enum language language;
    bool invited; /* by the organiser; else the person's own doing, with consent */
};

enum registration_outcome {
    REGISTRATION_MADE,
    REGISTRATION_KNOWN,  /* that address has one; the person is sent what it says */
    REGISTRATION_CLOSED, /* sign-up is closed (an organiser may invite all the same), or the
                            event was cancelled, is over or a rehearsal */
};

/*
 * Signs up, or invites. Makes the first personal link (its hash) with the session's key when
 * there is one. Queues the confirmation (place, waiting list, or: you are registered already)
 * or the invitation in the same transaction. Who withdrew, and signs up again, gets a new link
 * to the same seat; so who was invited takes a place: both are REGISTRATION_MADE. Who withdrew
 * is not invited again: REGISTRATION_KNOWN, and no mail. keyring may be NULL: no link.
 * -ERR_NOT_FOUND: not synced yet. -ERR_FULL: REGISTRATIONS_MAX.
 */
MUST_CHECK int people_register(struct people *people, struct keyring *keyring,
                               const struct new_registration *new, uint64_t now_ms,
                               enum registration_outcome *outcome, struct error *error);
/* The same for many of one session in one transaction; outcomes[count]. 5,000 take 0.4 s
 * (measured 2026-11-22). */
MUST_CHECK int people_register_many(struct people *people, struct keyring *keyring,
                                    const struct new_registration *news, size_t count,
                                    uint64_t now_ms, enum registration_outcome *outcomes,
                                    struct error *error);
/* Invites who was registered, waiting or invited for another session, in an order that says
 * nothing, with a mail of a follow-up. *invited, *known: how many. */
MUST_CHECK int people_invite_from(struct people *people, struct keyring *keyring,
                                  struct bytes session_id, struct bytes from_session_id,
                                  uint64_t now_ms, uint32_t *invited, uint32_t *known,
                                  struct error *error);

/* By the person's way, with the event it is for. Copied into the arena. -ERR_NOT_FOUND. */
MUST_CHECK int people_registration_by_way(struct people *people, struct bytes way,
                                          struct arena *arena, struct registration *out,
                                          struct people_event *event, struct error *error);
/* By the organiser's id. */
MUST_CHECK int people_registration_read(struct people *people, struct bytes session_id,
                                        struct bytes id, struct arena *arena,
                                        struct registration *out, struct error *error);

/* What a change of a registration does to a seat that somebody may sit in now. */
struct seat_ended {
    bool ended;             /* connections that came by the old link are to be closed */
    struct token_hash hash; /* what the seat's key is made from */
};

struct registration_change {
    const struct bytes *email, *folded, *name, *organisation; /* NULL: stays */
    /* By the organiser, not by the person. Then another address is another person as far as
     * anybody can tell, and gets a seat of its own. Else an organiser could take a
     * participant's seat, and read who wrote what. */
    bool by_organiser;
};
/* Another address gets the confirmation, with a way of its own (and, if it was sent, the link,
 * which is a new one: whoever had the old address had the old way and link). What could not be
 * delivered to the old address and still has a use is tried at the new one. email and folded go
 * together. -ERR_CONFLICT: the address is another's. */
MUST_CHECK int people_registration_change(struct people *people, struct keyring *keyring,
                                          struct bytes session_id, struct bytes id,
                                          const struct registration_change *change,
                                          uint64_t now_ms, struct seat_ended *ended,
                                          struct error *error);
/* An invited or withdrawn person takes a place (or the waiting list). -ERR_CONFLICT: the
 * session is over, or was cancelled. */
MUST_CHECK int people_registration_accept(struct people *people, struct keyring *keyring,
                                          struct bytes session_id, struct bytes id,
                                          uint64_t now_ms, struct error *error);
/* Gives the place to who waits longest, who is told; the person gets a word of it too, with the
 * cancellation of the calendar entry, but for who was only invited. Twice is fine. */
MUST_CHECK int people_registration_withdraw(struct people *people, struct bytes session_id,
                                            struct bytes id, uint64_t now_ms,
                                            struct seat_ended *ended, struct error *error);
/* Withdraws, and leaves no byte of the person in the file: mails included. The old link stays
 * ended, by a hash of its hash, until the session closes; who signs up again by the same
 * address before that gets the same seat. */
MUST_CHECK int people_registration_erase(struct people *people, struct bytes session_id,
                                         struct bytes id, uint64_t now_ms,
                                         struct seat_ended *ended, struct error *error);
/* A new link to the same seat, which ends the old one, and the mail with it, now. To who has a
 * place; not before the session has a start (or has begun) and not after its close:
 * -ERR_CONFLICT. */
MUST_CHECK int people_registration_resend(struct people *people, struct keyring *keyring,
                                          struct bytes session_id, struct bytes id,
                                          uint64_t now_ms, struct seat_ended *ended,
                                          struct error *error);

struct listed_mail {
    int64_t number;
    const char *kind, *state; /* words of mail_queue.h */
    uint64_t at_ms;           /* of its state: due, sent, failed */
    uint32_t attempts;
    struct bytes reason; /* the other server's words, cut to a line, without addresses */
};
/* Calls each in an order that a person would expect (name, address); its mails latest first.
 * Borrowed for the call; mails NULL where count is 0. */
MUST_CHECK int
people_registration_list(struct people *people, struct bytes session_id,
                         void (*each)(void *context, const struct registration *registration,
                                      const struct listed_mail *mails, size_t mail_count),
                         void *context, struct error *error);

/* The same for one of them, by the organiser's id. -ERR_NOT_FOUND. */
MUST_CHECK int
people_registration_tell(struct people *people, struct bytes session_id, struct bytes id,
                         void (*each)(void *context, const struct registration *registration,
                                      const struct listed_mail *mails, size_t mail_count),
                         void *context, struct error *error);

/* ---- admission --------------------------------------------------------------------------- */

enum admission {
    ADMISSION_UNKNOWN, /* no registration has this link: perhaps a seat of a join code */
    ADMISSION_GRANTED, /* *seat: what the seat's key is made from, by keyring_seat_key() */
    ADMISSION_ENDED,   /* a newer link has taken its place, or the person withdrew */
    ADMISSION_WAITING, /* on the waiting list, or invited and not answered */
};
/*
 * What the hash of a personal link opens. Reads only, and writes nothing down: who came, and
 * when, is nowhere in people.db. About 10 µs: engine's thread.
 */
MUST_CHECK int people_admit(struct people *people, struct bytes session_id,
                            const struct token_hash *link, enum admission *out,
                            struct token_hash *seat, struct error *error);

/*
 * The personal link of a registration: HMAC-SHA-256(session key, "link" | way | generation),
 * 128 bits of it, as a seat's token. It is stored nowhere: every mail makes it again, and once
 * the key is destroyed nobody can. -ERR_NOT_FOUND without a key.
 */
MUST_CHECK int keyring_link_token(struct keyring *keyring, struct bytes session_id,
                                  struct bytes way, uint32_t generation, struct token *out,
                                  struct error *error);
/*
 * From what the key of a person's seat is made: HMAC-SHA-256(session key, "seat" | SHA-256 of
 * the folded address). So whoever has everything erased and signs up again sits where they sat:
 * one person, one vote. -ERR_NOT_FOUND without a key.
 */
MUST_CHECK int keyring_seat_hash(struct keyring *keyring, struct bytes session_id,
                                 struct bytes folded, struct token_hash *out,
                                 struct error *error);
/* Looks again at the folder the next time: the key may have been destroyed by another handle.
 */
void keyring_forget(struct keyring *keyring, struct bytes session_id);

/* ---- staff ------------------------------------------------------------------------------- */

/* Whom an organiser gave a link of staff to. The mail with it is queued; the token leaves the
 * file once it is sent, or will not be. link: "l3"; assigned again, it is the new person's. */
MUST_CHECK int people_staff_assign(struct people *people, struct bytes session_id,
                                   struct bytes link, enum role role, struct bytes email,
                                   struct bytes name, struct bytes token, uint64_t now_ms,
                                   struct error *error);
MUST_CHECK int people_staff_list(struct people *people, struct bytes session_id,
                                 void (*each)(void *context, struct bytes link,
                                              struct bytes email, struct bytes name),
                                 void *context, struct error *error);
MUST_CHECK int people_staff_end(struct people *people, struct bytes session_id,
                                struct bytes link, struct error *error);

/* ---- the end ----------------------------------------------------------------------------- */

/*
 * What would go, or has gone: no personal data. People are due people_days after the report was
 * released, or else after the close, or after the day of a cancelled event; of a session that
 * was never closed dialogue_days after its start. The dialogue is due dialogue_days after the
 * close.
 */
struct erasure {
    char session_id[PUBLIC_ID_BYTES_MAX + 1];
    bool people, dialogue; /* which of the two */
    uint64_t due_ms;
    uint64_t erased_at_ms; /* 0: not yet */
    uint32_t registrations, mails;
};
/* Sessions of which something is due by until_ms, or has been erased before, in order of due.
 */
MUST_CHECK int people_erasure_list(struct people *people, uint64_t until_ms,
                                   void (*each)(void *context, const struct erasure *erasure),
                                   void *context, struct error *error);
/* Leaves no byte of a session's people in the file, its WAL or its free pages, and writes down
 * that it is done. *erased: how many. The .eml files are the mailer's: mail_files_erase(). */
MUST_CHECK int people_erase_session(struct people *people, struct bytes session_id,
                                    uint64_t now_ms, struct erasure *erased,
                                    struct error *error);
/* What people_erase_person() would take away. */
MUST_CHECK int people_person_count(struct people *people, struct bytes folded,
                                   struct erasure *out, struct error *error);
/* One person in all sessions, by folded address. *erased: registrations and mails. */
MUST_CHECK int people_erase_person(struct people *people, struct bytes folded, uint64_t now_ms,
                                   struct erasure *erased, struct error *error);
/* Writes down that a dialogue is gone. */
MUST_CHECK int people_erasure_of_dialogue(struct people *people, struct bytes session_id,
                                          uint64_t now_ms, struct error *error);

#endif

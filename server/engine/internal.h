#ifndef HERKEND_ENGINE_INTERNAL_H
#define HERKEND_ENGINE_INTERNAL_H

/*
 * What the engine is made of. Everything here belongs to the engine's thread; only a job
 * travels. Numbers of connections and seats start at 1, 0 is none, as in the session.
 */
#include "herkend/desk.h"
#include "herkend/engine.h"
#include "herkend/mention.h"
#include "herkend/table.h"

enum {
    BEAT_MS = 1000,            /* merged updates: one of a kind per session and beat */
    CONSOLE_REFRESH_MS = 5000, /* rates fall also when nothing happens */
    CONSOLE_CATCH_UP_MS = 100, /* between the portions that a new moderator gets */
    CONSOLE_STATEMENTS = 100,  /* of one console update */
    CONSOLE_CATCH_UP_UPDATES = 5,
    MADE_TALLIES = 256, /* kept within a turn */
    BROADCAST_MESSAGES_MAX = 32,
    /* With so many there, what a ranking changes waits for the beat, and goes out in one write
     * with all else that it brings. */
    STANDING_GATHERS_PRESENT = 500,
    PUSHES_PER_TURN = 200, /* waiting seats looked at, so that a turn stays short */
    WAITING_RECHECK_MS =
        15000, /* offers that ran out make statements judgeable without an event */
    STANDING_PAUSE_FACTOR = 20,       /* a ranking costs at most a twentieth of the time */
    STANDING_PRESENT_PER_BEAT = 4000, /* with more it is made every so many beats */
    TURN_REQUESTS_MAX = 4096,         /* of one commit */
    TURN_BODIES_BYTES_MAX = 32 * 1024 * 1024,
    TICKS_PER_TURN = 64, /* of one session */
    UPDATE_BYTES_MAX = 64 * 1024 * 1024,
    BACKOFF_MIN_MS = 250,
    BACKOFF_MAX_MS = 5000,
    REPORT_WAITERS_MAX = 64, /* per session and format */
    REPORT_CACHE_BYTES_MAX = 64 * 1024 * 1024,
    REPORT_GIVEN_BYTES_MAX = 64 * 1024 * 1024, /* copies handed out in a second */
    GUESSING_ADDRESSES_MAX = 65536,
    SIGN_INS_PER_ADDRESS_MAX = 20, /* that failed, in a minute */
    SIGN_INS_PER_NAME_MAX = 10,
    PASSWORD_JOBS_MAX = 8, /* each takes a tenth of a second of the worker's time */
    DESK_JOBS_MAX = 64,    /* that people wait for; each takes some milliseconds */
    FACTS_JOBS_MAX = 4,    /* that nobody waits for */
    FACTS_RETRY_MIN_MS = 250,
    FACTS_RETRY_MAX_MS = 30 * 1000,
    SIGN_UPS_PER_ADDRESS_MAX = 20, /* and other forms of the desk, in a minute */
    CREDENTIAL_WATCH_MS = 30 * 1000,
    KEY_RETRY_MS = 5000,
    ERASURES_PER_ROUND = 16,
    ERASURES_LOOK_MS = 60 * 60 * 1000, /* for dialogues whose days are over */
    ERASURES_RETRY_MS = 5 * 60 * 1000, /* while people are in a session, or one failed */
    ERASURES_NOTE_MS = 1000,           /* writing down that one is done */
    RESTART_RETRY_MS = 2000,
    ROLE_COUNT = ROLE_SERVER + 1,
};

_Static_assert(THEMES_MAX <= 64, "the themes of a session fit the bits of a word");
_Static_assert(POLLS_MAX <= 64, "and so do its polls");

#define CLOSE_ENDED 4401
#define CLOSE_TOO_MANY 4429
#define CLOSE_RESTART 1012
#define REASON_ENDED "this session has ended"
#define REASON_SIGNED_OUT "you are not signed in any more"
#define REASON_WITHDRAWN "this link was withdrawn: ask the organiser for another one"
#define REASON_EJECTED "the moderator has ended your part in this session"
#define REASON_REPLACED                                                                        \
    "this link does not work any more: a newer one was sent, or the place given up"

/* A growing list of numbers. */
struct number_list {
    uint32_t *items;
    size_t count, capacity;
};
void number_list_add(struct number_list *list, uint32_t number);
void number_list_release(struct number_list *list);

/* Numbers in order of their coming, each once. */
struct number_set {
    struct number_list list;
    uint8_t *marks;
    size_t mark_capacity;
};
void number_set_add(struct number_set *set, uint32_t number);
void number_set_clear(struct number_set *set);
void number_set_release(struct number_set *set);

/* A refusal (or an ack without events) that a repeated id gets again; the session remembers the
 * others. */
struct past_answer {
    uint64_t id_hash;
    uint64_t seq;
    const char *message; /* NULL: it was an ack, or an offer of nothing */
    uint32_t number;     /* that the ack named, or that a text repeats */
    uint8_t command_kind;
    uint8_t refusal;
};
struct past_answers {
    uint32_t count, next, capacity;
    struct past_answer items[];
};
void past_answers_add(struct past_answers **ring, const struct past_answer *answer);
const struct past_answer *past_answers_find(const struct past_answers *ring, struct bytes id);
/* Takes back the latest addition: its turn was not committed. */
void past_answers_forget_newest(struct past_answers *ring);

struct hosted_session;

/* By what an organiser is let in: an API token or a sign-in. */
struct credential {
    enum token_kind kind; /* TOKEN_ORGANISER or TOKEN_SIGN_IN; TOKEN_NONE: nobody */
    struct token_hash hash;
    struct sign_in sign_in; /* of a sign-in */
};

/* A bound connection. */
struct connection {
    struct connection_handle handle;
    struct hosted_session *hosted; /* NULL: this place is free */
    enum role role;
    uint32_t seat;
    uint32_t link;                   /* of staff; 0: came without one */
    uint32_t member_index;           /* in hosted->members[role] */
    uint32_t next_of_seat;           /* another tab; 0: the last */
    uint32_t next_console_statement; /* moderators: first one not shown yet */
    struct credential *credential;   /* of an organiser who came without a link; else NULL */
};

struct connection_table {
    struct connection *items; /* [1..count] */
    size_t count, capacity;
    struct number_list free;
    struct table by_place; /* loop << 32 | slot */
};

/* What the engine knows of a seat besides the session: 24 bytes while it is idle. */
struct hosted_seat {
    struct past_answers *past;
    uint32_t first_connection;
    uint32_t waiting_place;       /* in hosted->waiting.seats, from 1; 0: does not wait */
    struct seat_tallies *tallies; /* that wait for it; NULL: none */
};

/* Seats that asked for a statement when there was none. */
struct waiting {
    struct number_list seats;
    size_t cursor;
    size_t left;         /* to be looked at before this round is over */
    uint64_t recheck_ms; /* when to look without a reason; UINT64_MAX: nobody waits */
};

/* What has changed and was not shown yet. */
struct dirty {
    bool session;
    bool presence;
    bool standing; /* votes have changed */
    bool tops;     /* something listed may have to go, whatever the votes say */
    bool console;
    uint64_t themes;       /* bit theme - 1 */
    uint64_t polls;        /* opened or closed: for all, at once */
    uint64_t poll_answers; /* for moderators, with the beat */
    struct number_set fates;
    struct number_set tallies;
    struct number_set reacted;
    struct number_set console_statements;
};

/* Seats for which tallies wait, in order of time. A place may have outlived what it was for. */
struct tally_due {
    uint32_t seat;
    uint64_t due_ms;
};
struct tally_queue {
    struct tally_due *items;
    size_t first, count, capacity;
};

/* The most recognised of one theme, as it was last sent. */
struct shown_top {
    struct message *message; /* NULL: none yet */
    uint64_t digest;
};

/* Who sees the same top: observers may be shown less. */
enum top_audience { TOP_OBSERVERS, TOP_OTHERS, TOP_AUDIENCES };

struct publication {
    struct dirty dirty;
    uint64_t last_beat_ms;
    uint64_t beat_due_ms;      /* UINT64_MAX: nothing waits for it */
    uint64_t console_due_ms;   /* figures change with time alone; UINT64_MAX: nobody looks */
    uint64_t catch_up_due_ms;  /* a new moderator is being shown what there is */
    struct standing *standing; /* NULL until the first votes were ranked */
    bool standing_running;
    bool standing_is_news;          /* and is shown with the next beat */
    uint64_t standing_due_ms;       /* not before */
    struct number_set ripe_tallies; /* their votes are in the standing that is being made */
    struct tally_queue tally_queue;
    struct shown_top tops[TOP_AUDIENCES][THEMES_MAX];
    uint32_t pinned; /* as everybody has seen it */
    uint64_t console_digest;
};

/* One rendition of a report, and who waits for it. */
struct report_slot {
    struct buffer body; /* size 0: none */
    uint64_t seq;
    uint64_t used_ms;
    bool running;
    uint64_t due_ms; /* not before */
    struct connection_handle waiters[REPORT_WAITERS_MAX];
    size_t waiter_count;
    size_t ordered_count; /* of whom the running job is for */
};

enum hosted_condition {
    HOSTED_READY,
    HOSTED_UNLOADED, /* to be read again from the journal as soon as that works */
    HOSTED_PARKED,   /* somebody else has written to it, or it is damaged: until restart */
    HOSTED_GONE,     /* its making was not committed; the place in the list stays empty */
};

struct hosted_session {
    uint32_t index; /* in engine->hosted; never changes */
    enum hosted_condition condition;
    struct session *session; /* NULL unless ready */
    char id[JOURNAL_SESSION_BYTES_MAX + 1];
    char code[PUBLIC_ID_BYTES_MAX + 1];
    uint64_t durable_seq; /* of the last committed event */
    bool touched;         /* has records in this turn */
    bool key_removed;
    bool has_crowd; /* a rehearsal, whose people were called since this server started */
    uint64_t key_retry_ms;
    uint64_t tick_after_ms;
    bool facts_wanted; /* the desk is not told yet what is so now */
    bool names_known;
    struct mention_names *names; /* that writers are warned about; NULL: none, or not known */

    struct hosted_seat *seats; /* [1..seat_count] */
    size_t seat_count, seat_capacity;
    uint32_t *parents; /* of statements, [1..statement_count] */
    size_t statement_count, parent_capacity;
    struct number_set merged; /* statements that are, or once were, merged into another */
    uint32_t ejected_count;
    struct past_answers *staff_past;
    struct number_list members[ROLE_COUNT]; /* connections */
    uint32_t present;                       /* seats with a connection */
    struct table seats_by_address;          /* address_key to number of seats; never stored */
    struct waiting waiting;
    struct publication publication;
    struct report_slot *reports; /* REPORT_FORMAT_COUNT; NULL until somebody asks */
};

/* What happened in a turn, for publishing once it is durable. */
struct note {
    struct hosted_session *hosted;
    enum event_kind kind;
    enum statement_state statement_state;
    uint32_t seat, theme, statement, into, parent, poll, link;
    struct bytes text; /* announced: in the turn's arena */
};

enum answer_kind {
    ANSWER_ACK,
    ANSWER_ERROR,
    ANSWER_OFFER,
    ANSWER_SIMILAR,
    ANSWER_THREAD,
    ANSWER_CONVERSATION,
    ANSWER_WELCOME,
    ANSWER_RESPONSE, /* over HTTP from here */
    ANSWER_DETAILS,  /* of one session */
    ANSWER_LINKS,    /* of its staff */
    ANSWER_LIST,     /* of all */
    ANSWER_REPORT,
    ANSWER_SCRIPT,
    ANSWER_JOIN, /* what somebody with a code is told before joining */
    ANSWER_DESK, /* is the desk's to give */
};

/* Queued in the turn, encoded and sent after its commit: from a state that is durable. */
struct answer {
    enum answer_kind kind;
    bool lasting;    /* says nothing about this turn's changes: stands when the commit fails */
    bool pushed;     /* an offer that nobody asked for just now: to all tabs of the seat */
    bool remembered; /* is the newest in the actor's ring of past answers */
    struct connection_handle to;
    struct hosted_session *hosted; /* may be NULL for errors and responses */
    struct viewer viewer;
    struct bytes id; /* in the request's arena */
    uint64_t seq;
    enum command_kind command_kind;
    uint32_t number; /* the statement, theme, poll or proposal named; conversation: before */
    const char *code_name;
    const char *message;
    const char *because;   /* error: what tells it apart from others of its code; or NULL */
    uint64_t starts_at_ms; /* error: of a session that is not open yet; 0: not said */
    uint32_t existing;     /* error: the statement that a text repeats */
    uint16_t close_code;   /* 0: stays open */
    const char *close_reason;
    const struct text *text;   /* similar: in the request's arena */
    struct bytes seat_token;   /* welcome of a new seat that came by code */
    struct response *response; /* owned */
    struct desk_work *work;    /* owned: of the desk */
    /* Whom to call once the response's session is durable; in the turn's arena; NULL: nobody.
     */
    const struct rehearsal *rehearsal;
    enum report_format format; /* of a report */
    bool full;                 /* join: for this asker, whatever the places */
};

struct turn {
    struct arena arena;
    struct buffer bodies; /* of the records, one after the other */
    struct record *records;
    size_t record_count, record_capacity;
    size_t *offsets; /* into bodies, by record */
    size_t offset_capacity;
    struct redaction *redactions;
    size_t redaction_count, redaction_capacity;
    struct note *notes;
    size_t note_count, note_capacity;
    struct answer *answers;
    size_t answer_count, answer_capacity;
    struct hosted_session **touched;
    size_t touched_count, touched_capacity;
    struct job **jobs; /* come home; what they bring is shown after the commit */
    size_t job_count, job_capacity;
    bool drain;
};

/* How often something was tried, by key, in the present minute. In memory only. */
struct attempts {
    struct table counts;
    uint64_t minute;
};

/* What everybody in one session gets, and has not been sent yet. */
struct broadcast {
    const struct hosted_session *hosted;
    struct message *messages[BROADCAST_MESSAGES_MAX]; /* a reference each */
    size_t message_count;
    struct connection_handle *handles; /* room for those who get it */
    size_t handle_count, handle_capacity;
};

/* A tally that was made in this turn. */
struct made_tally {
    const struct hosted_session *hosted;
    uint32_t statement;
    struct message *message; /* NULL: none */
};

struct engine {
    struct journal *journal;
    struct keyring *keyring;
    struct people *people;           /* in a hurry: what may wait is the worker's to write */
    struct people *people_of_worker; /* another handle, that jobs are given */
    struct metrics *metrics;
    struct engine_settings settings;
    char *public_url;
    struct engine_port port;
    uint64_t now_ms;
    bool draining;

    struct hosted_session **hosted;
    size_t hosted_count, hosted_capacity;
    uint64_t *due_ms; /* by index, apart from the sessions so that a scan is short */
    size_t due_capacity;
    uint64_t next_due_ms; /* not after the smallest of them */
    struct table hosted_by_id;
    struct table hosted_by_code;

    struct connection_table connections;
    struct table guesses; /* address_key to count, of this minute */
    uint64_t guesses_minute;
    struct attempts sign_ins_by_address;
    struct attempts sign_ins_by_name;
    struct attempts sign_ups_by_address;
    uint32_t password_jobs;      /* that were handed out */
    uint32_t desk_jobs;          /* that were handed out, and somebody waits for */
    uint32_t facts_jobs;         /* and nobody does */
    uint32_t facts_wanted_count; /* sessions that the desk has to be told of */
    uint32_t facts_cursor;       /* in hosted: whose turn it is */
    uint64_t facts_due_ms;       /* not before */
    uint64_t facts_backoff_ms;   /* 0: the last went well */
    uint64_t credentials_due_ms; /* when to look at them; UINT64_MAX: no connection has any */
    uint64_t erasures_due_ms;    /* when to look for dialogues whose days are over */
    /* Of which people.db is still to hear that they are gone: somebody else was writing. */
    char unnoted[ERASURES_PER_ROUND][PUBLIC_ID_BYTES_MAX + 1];
    size_t unnoted_count;

    struct turn turn;
    struct event_list *events; /* of one decision */
    struct broadcast broadcast;
    struct made_tally made_tallies[MADE_TALLIES]; /* by statement; of this turn */
    struct arena scratch;                         /* of one update */
    struct buffer encoded;
    size_t report_cache_bytes;
    size_t report_given_bytes; /* in the second of report_given_ms */
    uint64_t report_given_ms;

    bool journal_ready;
    uint64_t retry_ms;
    uint64_t backoff_ms;
};

/* connection.c */
void connections_release(struct connection_table *table);
/* NULL when it is not bound. A handle with a newer generation unbinds the old one at its place.
 */
struct connection *connection_find(struct engine *engine, struct connection_handle handle);
struct connection *connection_bind(struct engine *engine, struct connection_handle handle,
                                   struct hosted_session *hosted, struct viewer viewer);
/* It lasts as long as this does. */
void connection_set_credential(struct engine *engine, struct connection *connection,
                               const struct credential *credential);
void connection_unbind(struct engine *engine, struct connection *connection);
/* Sends nothing more, tells the port, forgets it. */
void connection_close(struct engine *engine, struct connection *connection, uint16_t code,
                      const char *reason);
uint32_t connection_number(const struct engine *engine, const struct connection *connection);
/* Whoever was ejected, or came by a link that has ended, is told and closed. */
void seat_close(struct engine *engine, struct hosted_session *hosted, uint32_t seat,
                const char *code_name, const char *message);
void link_close(struct engine *engine, struct hosted_session *hosted, uint32_t link);

/* hosted.c */
struct hosted_session *hosted_add(struct engine *engine, struct bytes id);
/* Its making was not committed: nobody finds it any more. */
void hosted_forget(struct engine *engine, struct hosted_session *hosted);
void hosted_destroy(struct hosted_session *hosted);
void hosted_set_code(struct engine *engine, struct hosted_session *hosted, struct bytes code);
/* Those not closed, for the metric and the limit. */
size_t hosted_count_open(const struct engine *engine);
struct hosted_session *hosted_find_id(const struct engine *engine, struct bytes id);
struct hosted_session *hosted_find_code(const struct engine *engine, struct bytes code);
struct hosted_session *hosted_find(const struct engine *engine, struct bytes id_or_code);
/* Reads it from the journal, in place of what is in memory. */
MUST_CHECK int hosted_load(struct engine *engine, struct hosted_session *hosted,
                           struct error *error);
/* Drops what is in memory: it is not durable. */
void hosted_unload(struct hosted_session *hosted);
/* Takes from an event about to be applied what the engine itself has to know. */
void hosted_observe(struct hosted_session *hosted, const struct event *event);
struct bytes hosted_id(const struct hosted_session *hosted);
bool hosted_has_ended(const struct hosted_session *hosted);
uint64_t hosted_now(const struct engine *engine, const struct hosted_session *hosted);
void hosted_refresh_due(struct engine *engine, struct hosted_session *hosted);
/* Closed sessions lose their key; tried again until it is gone. */
void hosted_remove_key(struct engine *engine, struct hosted_session *hosted);

/* turn.c */
void turn_init(struct turn *turn);
void turn_release(struct turn *turn);
void turn_reset(struct turn *turn);
bool turn_is_full(const struct turn *turn);
/* Applies the events of engine->events and takes them up for the commit. -ERR_IO when a text to
 * be redacted cannot be read: then nothing was applied. */
MUST_CHECK int turn_apply(struct engine *engine, struct hosted_session *hosted,
                          struct error *error);
/* Commits what was taken up. On failure everything undone is reloaded and answered as such. */
MUST_CHECK int turn_commit(struct engine *engine, struct error *error);

/* recovery.c */
void recovery_begin(struct engine *engine, int code, const struct error *error);
void recovery_attempt(struct engine *engine);

/* answer.c */
struct answer *answer_queue(struct engine *engine, enum answer_kind kind,
                            struct connection_handle to);
struct answer *answer_error(struct engine *engine, const struct request *request,
                            const char *code_name, const char *message);
#define BUSY_MESSAGE "this could not be stored now; send it again with the same id"
void answers_fail(struct engine *engine);
void answers_send(struct engine *engine);
/* Encodes into one message. Given. */
struct message *update_message(struct engine *engine, const struct update *update);

/* dispatch.c: commands of bound connections, and what else waits for a turn. */
void request_handle(struct engine *engine, struct request *request);
void session_tick(struct engine *engine, struct hosted_session *hosted);

/* hello.c */
void hello_handle(struct engine *engine, struct request *request);
void hello_fails(struct engine *engine, const struct request *request, const char *code_name,
                 const char *message);
/* The connection may say hello again: nothing was wrong with this one. */
void hello_busy(struct engine *engine, const struct request *request);
/* The session does not let anybody in now. */
void hello_refused(struct engine *engine, const struct request *request,
                   const struct hosted_session *hosted, const struct decision *decision);
struct answer *hello_welcome(struct engine *engine, const struct request *request,
                             struct hosted_session *hosted, struct viewer viewer);

/* admission.c: personal links. */
/* Lets a person in by a link of people.db, or says why not. False: it is none of these. */
bool admission_handle(struct engine *engine, const struct request *request,
                      struct hosted_session *hosted, const struct token_hash *link);
/* The link that opened this seat does so no more: who sits there is told, and closed. */
void admission_end(struct engine *engine, struct hosted_session *hosted,
                   const struct token_hash *seat);
/* Whether so many people have come from this network that it gets no more seats here. */
bool address_is_full(const struct engine *engine, const struct hosted_session *hosted,
                     uint64_t address_key);
/* guesses.c */
bool guesses_exceeded(struct engine *engine, uint64_t address_key);
void guesses_count(struct engine *engine, uint64_t address_key);
/* Whether so many were tried in this minute, or nobody could say any more. */
bool attempts_exceeded(struct engine *engine, struct attempts *attempts, uint64_t key,
                       uint32_t count_max);
void attempts_count(struct engine *engine, struct attempts *attempts, uint64_t key);
/* This one does not count. */
void attempts_forgive(struct engine *engine, struct attempts *attempts, uint64_t key);

/* credential.c: as whom an organiser asks. */
/* Of a request's Authorization or, if that is none, its cookie; kind TOKEN_NONE: nobody's. */
struct credential credential_of(struct engine *engine, const struct request *request);
/* Of the cookie alone. */
struct credential credential_of_cookie(struct engine *engine, const struct request *request);
/* Closes the connections whose credential has ended. */
void credentials_watch(struct engine *engine);

/* waiting.c */
void waiting_add(struct engine *engine, struct hosted_session *hosted, uint32_t seat);
void waiting_remove(struct hosted_session *hosted, uint32_t seat);
void waiting_release(struct waiting *waiting);
/* Something may be judgeable now: everybody who waits is looked at once. */
void waiting_wake(struct engine *engine, struct hosted_session *hosted);
void waiting_push(struct engine *engine, struct hosted_session *hosted, size_t *budget);
uint64_t waiting_due(const struct hosted_session *hosted);

/* dirty.c: which updates an event asks for. */
void dirty_note(struct engine *engine, const struct note *note);
void dirty_forget(struct dirty *dirty); /* nobody is there to be shown anything */
void dirty_release(struct dirty *dirty);

/* publish.c: what is shown at once, and the beat. */
void publication_init(struct publication *publication);
void publication_release(struct publication *publication);
uint64_t publication_due(const struct hosted_session *hosted);
/* Something waits for the beat. */
void beat_want(struct engine *engine, struct hosted_session *hosted);
void publish_at_once(struct engine *engine, struct hosted_session *hosted);
void publish_due(struct engine *engine, struct hosted_session *hosted);
/* What a connection is shown right after its welcome. */
void publish_first(struct engine *engine, struct connection *connection);
void publish_announcement(struct engine *engine, struct hosted_session *hosted,
                          struct bytes text);

/* send.c: who gets a message. */
bool is_watched(const struct hosted_session *hosted);
/* Sends what waits of broadcasts: before anything else goes out, and at the end of a turn. */
void broadcast_flush(struct engine *engine);
void broadcast_release(struct engine *engine);
void send_to(struct engine *engine, struct connection_handle to, struct message *message);
void send_to_role(struct engine *engine, const struct hosted_session *hosted, enum role role,
                  struct message *message);
void send_to_all(struct engine *engine, const struct hosted_session *hosted,
                 struct message *message);
void send_to_seat(struct engine *engine, const struct hosted_session *hosted, uint32_t seat,
                  struct message *message);
/* Encodes for each role that somebody has, as view says. */
void send_update(struct engine *engine, const struct hosted_session *hosted,
                 const struct update *update);

/* standing.c: the ranking so far, made on a copy, and what hangs on it: tops and tallies. */
void standing_beat(struct engine *engine, struct hosted_session *hosted);
void standing_arrives(struct engine *engine, struct hosted_session *hosted,
                      struct standing *standing, uint64_t cost_us);
void tops_publish(struct engine *engine, struct hosted_session *hosted);
/* Adds what is merged with what is in the set: authors of both look at one root. */
void numbers_add_merged(const struct hosted_session *hosted, struct number_set *set);

/* tallies.c */
/* Who wrote or judged one of these shall get its tally. Empties the set. */
void tallies_spread(struct engine *engine, struct hosted_session *hosted,
                    struct number_set *statements);
/* Sends what waits for a seat that is being answered. */
void tallies_ride(struct engine *engine, struct hosted_session *hosted, uint32_t seat);
/* Sends what is due. */
void tallies_beat(struct engine *engine, struct hosted_session *hosted);
void tallies_forget(struct hosted_session *hosted);
/* The turn is over. */
void tallies_forget_made(struct engine *engine);

/* console.c */
void console_beat(struct engine *engine, struct hosted_session *hosted);
/* Goes on showing new moderators what there is. */
void console_catch_up(struct engine *engine, struct hosted_session *hosted);

/* job.c */
uint64_t monotonic_us(void); /* for what work costs; decides nothing that is stored */
struct job *job_standing(const struct hosted_session *hosted);
struct job *job_report(const struct hosted_session *hosted, enum report_format format);
/* work: taken. */
struct follow_up_work;
struct job *job_follow_up(const struct hosted_session *hosted, struct follow_up_work *work);
/* A job that came home and changes what is committed is seen to at once, in the turn; false for
 * all others. */
bool job_makes_session(struct engine *engine, struct request *request);
/* Hands it to the port. False: too much waits; the job is destroyed. */
bool job_submit(struct engine *engine, struct job *job);
/* work: taken. */
struct password_work;
struct job *job_password(struct password_work *work);
void job_finish(struct engine *engine, struct job *job);

/* desk_work.c: what the desk is asked, or told. */
/* Belongs to the thread that holds it, as its job. */
struct desk_work {
    struct connection_handle to;   /* who waits for the answer; of DESK_SYNC nobody */
    struct hosted_session *hosted; /* engine's thread only; NULL: of no session that we know */
    uint64_t address_key;
    bool page;          /* people read the answer */
    bool guessed;       /* what it names may not be there: then that counts as a guess */
    struct arena arena; /* of all that request points to */
    struct desk_request request; /* its facts: once it is handed out */
    struct desk_response response;
    uint64_t now_ms;
    void (*handle)(void *context, const struct desk_request *request, uint64_t now_ms,
                   struct desk_response *response);
    void *context;
};
struct desk_work *desk_work_create(enum desk_act act, struct hosted_session *hosted);
void desk_work_destroy(struct desk_work *work);
/* Any thread. */
void desk_work_run(struct desk_work *work);
/* work: taken. */
struct job *job_desk(struct desk_work *work);

/* desk_requests.c: what is asked of it over HTTP. */
/* False when no route of the desk is asked for by this method. */
bool desk_request_handle(struct engine *engine, struct request *request);
/* Once the turn is durable: hands the work of an answer out, or answers why not. */
void desk_answer_send(struct engine *engine, struct answer *answer);
/* An answer that the desk is to give, not lasting: also of what this turn has changed. */
struct answer *desk_queue(struct engine *engine, const struct request *request,
                          struct hosted_session *hosted, enum desk_act act);
void desk_work_arrives(struct engine *engine, struct desk_work *work);
/* What is answered when it cannot be asked now. Given. */
struct response *desk_unavailable(const struct desk_work *work);
bool desk_is_there(const struct engine *engine);

/* facts.c: the desk is told what sessions are like. */
/* Something that people are told of this session may have changed. */
void facts_want(struct engine *engine, struct hosted_session *hosted);
/* Whether an event of this kind changes what the desk is told. */
bool facts_change_with(enum event_kind kind);
/* As they are now, in the arena. */
void facts_fill(const struct hosted_session *hosted, struct arena *arena,
                struct event_facts *facts);
/* Tells those of one session before anything else is asked about it. */
void facts_hurry(struct engine *engine, struct hosted_session *hosted);
/* Hands out what may be now. */
void facts_work(struct engine *engine);
void facts_arrive(struct engine *engine, struct desk_work *work);
uint64_t facts_due(const struct engine *engine);

/* names.c: those that writers of a session are warned about; NULL: none. Borrowed until the
 * next turn. */
const struct mention_names *names_of(struct engine *engine, struct hosted_session *hosted);
void names_forget(struct hosted_session *hosted);

/* plain_page.c: what a person without scripts is told when nothing else can be. */
enum page_trouble { PAGE_BUSY, PAGE_TOO_MANY, PAGE_FOREIGN, PAGE_STOPPED, PAGE_TROUBLE_COUNT };
struct response *response_page(enum page_trouble trouble, enum language language);

/* report_desk.c: who waits for which report. */
struct report_result {
    enum report_format format;
    uint64_t seq;
    struct buffer *body;       /* taken over: empty afterwards */
    const struct error *error; /* why body is empty */
    uint64_t clone_us;
};
void report_ask(struct engine *engine, struct hosted_session *hosted, enum report_format format,
                struct connection_handle to);
void report_arrives(struct engine *engine, struct hosted_session *hosted,
                    const struct report_result *result);
/* Serves and orders what can be now. */
void reports_work(struct engine *engine, struct hosted_session *hosted);
/* Lets go of what is kept; whoever waits is told to try again. Not while one is being made. */
void reports_forget(struct engine *engine, struct hosted_session *hosted);
uint64_t reports_due(const struct hosted_session *hosted);

/* report_access.c: who may read it, and what the organiser does about that. */
void report_read(struct engine *engine, struct request *request);
void report_withdraw(struct engine *engine, struct request *request);
void report_readmit(struct engine *engine, struct request *request);
/* The member "report" of what is told of a session; nothing before its release. */
struct json_writer;
void write_report_life(struct json_writer *writer, const struct session *session);

/* creation.c */
/* Makes a session in the turn. answer: what `session create` prints. -ERR_FULL with a sentence
 * for the organiser, or -ERR_IO. */
MUST_CHECK int creation_take_up(struct engine *engine, const struct script *script,
                                struct buffer *answer, struct error *error);

/* accounts.c: organisers' names and passwords, over HTTP. */
void account_create(struct engine *engine, struct request *request);
void account_sign_in(struct engine *engine, struct request *request);
void account_sign_out(struct engine *engine, struct request *request);
void account_show(struct engine *engine, struct request *request);
void account_set_password(struct engine *engine, struct request *request);

/* password_work.c: what an account asks of the worker. */
enum password_act {
    PASSWORD_OF_NEW,
    PASSWORD_AT_SIGN_IN,
    PASSWORD_CHANGE,
    PASSWORD_FORGOTTEN, /* by this browser: a sign-out */
};
/* Belongs to the thread that holds it, as its job. */
struct password_work {
    enum password_act act;
    struct connection_handle to; /* who waits for the answer */
    struct arena arena;          /* of the texts */
    uint64_t address_key, name_key;
    struct bytes name, folded; /* of new */
    struct token_hash token;   /* of new: which it uses up; of a change: the sign-in that stays;
                                  of a sign-out: the one that ends */
    int64_t organiser;         /* 0 at a sign-in: nobody has this name */
    struct bytes password, new_password; /* in the arena; overwritten when the work is done */
    struct password_hash old;            /* what password is compared with */
    struct password_hash made;           /* of a new password */
    bool matches;
    int trouble;           /* -ERR_X of the hashing */
    struct people *people; /* the worker's */
    uint64_t now_ms;       /* when it was handed out */
    bool is_new;           /* the account was made */
    struct token sign_in;  /* of new and at a sign-in: that was made */
    int stored;            /* -ERR_X of writing it down, and why */
    struct error error;
};
struct password_work *password_work_create(enum password_act act, struct connection_handle to);
void password_work_destroy(struct password_work *work);
/* Any thread. */
void password_work_run(struct password_work *work);
/* accounts.c: it has come home. */
void password_work_arrives(struct engine *engine, const struct password_work *work);

/* api.c */
void api_handle(struct engine *engine, struct request *request);
void problem(struct engine *engine, const struct request *request, uint16_t status,
             const char *code_name, const char *detail);
/* For what the session's rules refuse. */
void problem_refused(struct engine *engine, const struct request *request,
                     const struct decision *decision);
/* For an unknown code or token: 429 after too many of them. */
void problem_guess(struct engine *engine, const struct request *request, uint16_t status,
                   const char *code_name, const char *detail);
/* An organiser, or the operator on the machine itself. */
bool is_organiser(struct engine *engine, const struct request *request);
/* By a link of this session. */
bool is_moderator(const struct request *request, const struct hosted_session *hosted);
/* True when the organiser asks; else that is answered. */
bool require_organiser(struct engine *engine, const struct request *request);
/* What rides on the cookie and changes something comes from a page of ours; else that is
 * answered: some other page has a browser send it. */
bool require_own_page(struct engine *engine, const struct request *request);
/* Whether too many guesses have come from there; else this is one more. */
bool guess_is_too_many(struct engine *engine, uint64_t address_key);
/* The session of the path, loaded; NULL when that is answered already. */
struct hosted_session *require_session(struct engine *engine, const struct request *request);
bool require_journal(struct engine *engine, const struct request *request);
/* The organiser, or the session's own moderator; NULL when that is answered already. */
struct hosted_session *require_staff(struct engine *engine, const struct request *request);
/* Makes a session and queues its 201; NULL when something else is answered. */
struct answer *make_session(struct engine *engine, const struct request *request,
                            const struct script *script);
/* A command of the server itself. False when it is refused, which is answered. */
bool change_session(struct engine *engine, const struct request *request,
                    struct hosted_session *hosted, struct command *command,
                    struct decision *decided);

/* follow_ups.c */
void follow_up_create(struct engine *engine, struct request *request);
void follow_up_work_destroy(struct follow_up_work *work);
/* Any thread. */
void follow_up_work_run(struct follow_up_work *work, const struct session *session);
/* It has come home. */
void follow_up_arrives(struct engine *engine, struct request *request,
                       const struct follow_up_work *work);

/* erasures.c: dialogues leave when their days are over, or the operator says so. */
void erasures_work(struct engine *engine);
void erasure_order(struct engine *engine, struct request *request);

/* rehearsals.c */
void rehearsal_create(struct engine *engine, struct request *request);

/* response.c */
struct response *response_create(uint16_t status, const char *content_type);
/* A problem document (RFC 9457). code_name: of protocol.md; detail: a sentence of ours. */
struct response *response_problem(uint16_t status, const char *code_name, const char *detail);
struct response *response_details(struct engine *engine, const struct hosted_session *hosted);
struct response *response_list(struct engine *engine);
struct response *response_script(struct engine *engine, const struct hosted_session *hosted);
struct response *response_join(struct engine *engine, const struct hosted_session *hosted,
                               bool full);
struct response *response_links(const struct hosted_session *hosted);
/* A new link, with the token that is told only here. */
struct response *response_link(const struct engine *engine, const struct hosted_session *hosted,
                               uint32_t link, enum role role, const char *token);

/* load.c: replays a session; observe (may be NULL) sees each event before it is applied. */
typedef void replay_observer(void *context, const struct event *event);
MUST_CHECK int session_replay(struct session **out, struct journal *journal,
                              struct bytes session_id, replay_observer *observe, void *context,
                              struct error *error);

#endif

#ifndef HERKEND_DESK_INTERNAL_H
#define HERKEND_DESK_INTERNAL_H

/* What the files of the desk share. Everything runs on the thread that desk_handle() is called
 * on. */
#include "herkend/codec.h"
#include "herkend/desk.h"
#include "herkend/json.h"

enum {
    DESK_MINUTES_MAX = 24 * 60,
    DESK_URL_BYTES_MAX = 2048,
    DESK_MAIL_BYTES_MAX = 1024 * 1024,
};

struct desk {
    struct people *people;
    struct keyring *keyring;
    char *public_url;  /* without a slash at its end */
    char *mail_folder; /* NULL: mail goes to a server */
    char *from;
    struct arena arena; /* of one request */
};

/* One request on its way to its answer. */
struct visit {
    struct desk *desk;
    const struct desk_request *request;
    struct desk_response *response;
    uint64_t now_ms;
};

/* answer.c: how an answer begins, and what is said when there is none. */
struct json_writer answer_json(struct visit *visit, uint16_t status);
void answer_nothing(struct visit *visit, uint16_t status);
void answer_problem(struct visit *visit, uint16_t status, const char *code, const char *detail);
/* For what is no JSON: the caller writes the body. */
void answer_body(struct visit *visit, uint16_t status, const char *content_type);
/* What a floor below could not do: -ERR_X and its sentence. what: is missing where it is
 * -ERR_NOT_FOUND, "there is no such registration". */
void answer_failure(struct visit *visit, int result, const struct error *error,
                    const char *what);
/* The event of the request's session; told of it first, where that has not been done yet. On
 * anything but 0 nothing was answered. */
MUST_CHECK int visit_event(struct visit *visit, struct people_event *event,
                           struct error *error);
/* "https://host/e/CODE" and the like, from ready parts. */
void url_append(struct buffer *out, const struct desk *desk, const char *path,
                struct bytes name);

/*
 * reader.c: one object of JSON, strictly. The first mistake stays, names its key and makes all
 * that follows do nothing, so that a caller reads everything and asks once. What is missing
 * stays as it is.
 */
struct reader {
    struct arena *arena;
    const cJSON *object;
    const char *place; /* "retention." for the objects inside */
    struct error error;
    cJSON *root; /* owned by the outermost */
};
/* keys: ends with NULL. An empty body is an empty object. */
void reader_open(struct reader *reader, struct bytes body, const char *const *keys,
                 struct arena *arena);
/* Frees the tree; the texts stay. False when something was wrong: reader->error says what. */
MUST_CHECK bool reader_close(struct reader *reader);
/* An object under a key; its mistakes are taken over by reader_leave(). False: it is not there.
 */
bool reader_enter(struct reader *reader, const char *key, const char *place,
                  const char *const *keys, struct reader *inside);
void reader_leave(struct reader *reader, const struct reader *inside);
void reader_fail(struct reader *reader, const char *key, const char *why);
bool reader_has(const struct reader *reader, const char *key);
void reader_require(struct reader *reader, const char *key);
/* An empty text is none. text: of several lines; line: of one. */
void reader_text(struct reader *reader, const char *key, size_t characters_max,
                 struct bytes *out);
void reader_line(struct reader *reader, const char *key, size_t characters_max,
                 struct bytes *out);
void reader_flag(struct reader *reader, const char *key, bool *out);
void reader_number(struct reader *reader, const char *key, uint32_t min, uint32_t max,
                   uint32_t *out);
void reader_language(struct reader *reader, const char *key, enum language *out);
/* An address, not empty. */
void reader_email(struct reader *reader, const char *key, struct bytes *email,
                  struct bytes *folded);
/* Lines of at most characters_max, joined with line feeds. */
void reader_lines(struct reader *reader, const char *key, size_t count_max,
                  size_t characters_max, struct bytes *out);
/* The text itself, as it came, at most bytes_max. */
void reader_raw(struct reader *reader, const char *key, size_t bytes_max, struct bytes *out);

/* A text of one line: as text_clean(), without line feed and tab. */
MUST_CHECK enum decode_result line_clean(struct bytes raw, size_t characters_max,
                                         struct arena *arena, struct bytes *clean);

/* registrations.c */
const char *registration_state_name(enum registration_state state);
/* The members of an object that stands open: never the way, nor a generation. */
void registration_write(struct json_writer *writer, const struct registration *registration);
/* people_register() for a session that may be new to the desk; -ERR_NOT_FOUND for a rehearsal,
 * for which nobody signs up. */
MUST_CHECK int visit_register(struct visit *visit, const struct new_registration *new,
                              enum registration_outcome *outcome, struct error *error);

/* The acts, a file a noun: event.c, registrations.c, list.c, invitations.c, mails.c, staff.c.
 */
void act_sync(struct visit *visit);
void act_event_read(struct visit *visit);
void act_event_write(struct visit *visit);
void act_event_cancel(struct visit *visit);
void act_sign_up(struct visit *visit);
void act_registration_patch(struct visit *visit);
void act_registration_end(struct visit *visit);
void act_resend(struct visit *visit);
void act_registrations(struct visit *visit);
void act_invite(struct visit *visit);
void act_mail_read(struct visit *visit);
void act_staff_assign(struct visit *visit);
void act_staff_list(struct visit *visit);
void act_staff_end(struct visit *visit);
void act_erasures(struct visit *visit);
void act_event_page(struct visit *visit);
void act_event_ics(struct visit *visit);
void act_sign_up_form(struct visit *visit);
void act_way_page(struct visit *visit);
void act_way_form(struct visit *visit);
void act_way_unsubscribe(struct visit *visit);
void act_privacy_page(struct visit *visit);

#endif

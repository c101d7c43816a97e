#ifndef HERKEND_CODEC_H
#define HERKEND_CODEC_H

#include "herkend/arena.h"
#include "herkend/buffer.h"
#include "herkend/error.h"
#include "herkend/event.h"
#include "herkend/session.h"
#include "herkend/view.h"

/* Bytes to commands, events, scripts; updates and events to bytes. No I/O. Every decoder may be
 * given anything. */

/* The error codes of protocol.md that a decoder can give. */
enum decode_result {
    DECODE_OK,
    DECODE_MALFORMED,
    DECODE_UNKNOWN_TYPE,
    DECODE_TOO_LONG,
    DECODE_EMPTY,
    DECODE_TOO_SHORT, /* a password */
};

/* "malformed" and so on, as protocol.md writes them. */
const char *decode_result_name(enum decode_result result);
const char *refusal_name(enum refusal refusal);

/* The words of protocol.md for what is shown over HTTP too: "lobby", "closing", "strict". */
const char *session_state_name(enum session_state state);
const char *theme_state_name(enum theme_state state);
const char *language_name(enum language language);
/* The word of a grade, 0..GRADE_MAX, as people read it. */
const char *grade_label(enum language language, int grade);
const char *access_name(enum access access);
const char *moderation_name(enum moderation moderation);
const char *role_name(enum role role);
MUST_CHECK bool role_decode(struct bytes word, enum role *role);
MUST_CHECK bool language_decode(struct bytes word, enum language *language);

/* RFC 3339 in UTC with milliseconds: "2026-11-21T17:15:00.000Z" and a NUL. */
enum { TIME_TEXT_BYTES = 25 };
#define TIME_END_MS UINT64_C(253402300800000) /* 10000-01-01: what a text can no longer say */
/* time_ms < TIME_END_MS. */
void time_encode(uint64_t time_ms, char out[TIME_TEXT_BYTES]);
/* Any RFC 3339 offset. False when it is none, or before 1970 or after 9999. */
MUST_CHECK bool time_decode(struct bytes text, uint64_t *time_ms);

/* "s12": prefix and number. False when it is not of that form (1..4294967295, no leading zero).
 */
MUST_CHECK bool public_id_decode(struct bytes text, char prefix, uint32_t *number);

/* Whether all bytes are valid UTF-8 (no surrogates, no overlong forms). */
bool text_is_utf8(struct bytes text);

/*
 * Trims, normalises (NFC) and counts a text; refuses control characters (but line feed and
 * tab), invalid UTF-8, more than characters_max grapheme clusters or STATEMENT_BYTES_MAX bytes
 * (16 per character where characters_max is above a statement's), and more than 30 marks on one
 * character. CR LF becomes LF. Trimmed to nothing that one sees: DECODE_EMPTY. The result lives
 * in the arena. language chooses the stemmer for text->stems (libstemmer); stop words leave no
 * stem.
 */
MUST_CHECK enum decode_result text_prepare(struct bytes raw, size_t characters_max,
                                           enum language language, struct arena *arena,
                                           struct text *text);

/*
 * text_prepare() without fold and stems: for titles, questions, options, reasons. The result
 * lives in the arena.
 */
MUST_CHECK enum decode_result text_clean(struct bytes raw, size_t characters_max,
                                         struct arena *arena, struct bytes *clean);

/*
 * An organiser's name: as text_prepare(), in one line, 1..NAME_CHARACTERS_MAX. folded is what
 * names are unique by: without case and width, white space collapsed. Both live in the arena;
 * on anything but DECODE_OK error says why.
 */
MUST_CHECK enum decode_result name_prepare(struct bytes raw, struct arena *arena,
                                           struct bytes *name, struct bytes *folded,
                                           struct error *error);

/*
 * A password, PASSWORD_CHARACTERS_MIN..PASSWORD_CHARACTERS_MAX: normalised (NFC), so that every
 * keyboard writes the same one, and otherwise as it is. Not for an error's text.
 */
MUST_CHECK enum decode_result password_prepare(struct bytes raw, struct arena *arena,
                                               struct bytes *password);

/*
 * Decodes one message of a client. On anything but DECODE_OK error holds an English sentence
 * for the sender, and command->id is filled if the message had a usable one. Texts live in the
 * arena. language: of the session, for stems.
 */
MUST_CHECK enum decode_result command_decode(struct bytes message, enum language language,
                                             struct arena *arena, struct command *command,
                                             struct error *error);

/* The session script. -ERR_INPUT names key and place: "themes[2].minutes: must be 1..240". */
MUST_CHECK int script_decode(struct bytes json, struct arena *arena, struct script *script,
                             struct error *error);
/* The same JSON again, canonical. */
void script_encode(const struct script *script, struct buffer *out);

/* Whether a text can be a seed: an import may have brought longer ones than a script takes. */
bool script_fits_seed(struct bytes text);

/* Event body to and from the journal's JSON. kind, version, seq and time are columns, not part
 * of the body. */
void event_encode(const struct event *event, struct buffer *out);
/*
 * kind, version, seq, time_ms of *event are set by the caller. -ERR_NEWER for an unknown kind
 * or version, -ERR_DAMAGED otherwise. Texts live in the arena, prepared (fold, stems) with
 * language (EVENT_CREATED: its own).
 */
MUST_CHECK int event_decode(struct bytes body, enum language language, struct arena *arena,
                            struct event *event, struct error *error);
const char *event_kind_name(enum event_kind kind);

/* One update as a JSON text message. */
void update_encode(const struct update *update, struct buffer *out);

/* A problem document (RFC 9457): code is ours, "wrong_state"; detail a sentence for whoever
 * wrote the client. status: one of those that a problem has here. */
void problem_encode(uint16_t status, const char *code, const char *detail, struct buffer *out);

/* Path and query of an HTTP request, percent-decoded and split, every part bounded. */
enum { HTTP_TARGET_BYTES_MAX = 4096, HTTP_SEGMENTS_MAX = 8, HTTP_PARAMETERS_MAX = 8 };
struct http_target {
    struct bytes segments[HTTP_SEGMENTS_MAX];
    size_t segment_count;
    struct {
        struct bytes name, value;
    } parameters[HTTP_PARAMETERS_MAX];
    size_t parameter_count;
};
/*
 * False on bad escapes, invalid UTF-8, control characters, too many parts, and on segments that
 * are empty, ".", ".." or hold a (back)slash. "/" has no segments.
 */
MUST_CHECK bool http_target_decode(struct bytes target, struct arena *arena,
                                   struct http_target *out);

/* The fields of a form as browsers send it: application/x-www-form-urlencoded. */
enum { HTTP_FORM_BYTES_MAX = 64 * 1024, HTTP_FORM_FIELDS_MAX = 16 };
struct http_form {
    struct {
        struct bytes name, value;
    } fields[HTTP_FORM_FIELDS_MAX];
    size_t field_count;
};
/*
 * False on bad escapes, invalid UTF-8, NUL, a field without a name, too much or too many, and
 * on a field that is there twice: nothing says which one is meant. Values may hold control
 * characters, which text_clean() refuses. Everything lives in the arena.
 */
MUST_CHECK bool http_form_decode(struct bytes body, struct arena *arena, struct http_form *out);
/* The value of a field; empty when there is none. */
struct bytes http_form_find(const struct http_form *form, const char *name);

#endif

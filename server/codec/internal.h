#ifndef HERKEND_CODEC_INTERNAL_H
#define HERKEND_CODEC_INTERNAL_H

/* What the files of the codec floor share and nobody else needs. */
#include <cjson/cJSON.h>

#include "herkend/codec.h"
#include "herkend/json.h"

/* names.c: the words of protocol.md for the enums of vocabulary.h and command.h. */
const char *role_name(enum role role);
const char *session_state_name(enum session_state state);
const char *theme_state_name(enum theme_state state);
const char *statement_kind_name(enum statement_kind kind);
const char *statement_state_name(enum statement_state state);
const char *session_do_name(enum session_do verb);
const char *theme_do_name(enum theme_do verb);
const char *language_name(enum language language);
const char *access_name(enum access access);
const char *moderation_name(enum moderation moderation);
const char *projection_name(enum projection projection);

/* The other way; false for a word that is none of them. */
MUST_CHECK bool session_state_decode(struct bytes word, enum session_state *state);
MUST_CHECK bool statement_kind_decode(struct bytes word, enum statement_kind *kind);
MUST_CHECK bool statement_state_decode(struct bytes word, enum statement_state *state);
MUST_CHECK bool session_do_decode(struct bytes word, enum session_do *verb);
MUST_CHECK bool theme_do_decode(struct bytes word, enum theme_do *verb);
MUST_CHECK bool access_decode(struct bytes word, enum access *access);
MUST_CHECK bool moderation_decode(struct bytes word, enum moderation *moderation);
MUST_CHECK bool projection_decode(struct bytes word, enum projection *projection);

/*
 * Fills fold and stems of a text whose bytes are already clean. The journal's texts come this
 * way: they were checked when they were written, and a newer Unicode that counts them otherwise
 * must not make them unreadable.
 */
void text_index(struct bytes clean, enum language language, struct arena *arena,
                struct text *text);
/* NFKC_Casefold (Unicode, section 3.13, D147) with collapsed white space, in the arena. */
struct bytes text_fold(struct bytes clean, struct arena *arena);
/* "longer than 500 characters" and the like, after the name of what is wrong. */
void text_error(struct error *error, const char *place, enum decode_result result,
                size_t characters_max);

/* stop_words.c: whether a word, case-folded, says nothing about what a text is about. */
bool word_is_stop_word(struct bytes word, enum language language);

/* Who made a script: people, whose texts are checked, or ourselves when it went to the journal.
 */
enum script_origin { SCRIPT_FROM_OUTSIDE, SCRIPT_FROM_JOURNAL };
/* script_decode() of a parsed value. */
MUST_CHECK int script_read(const cJSON *json, enum script_origin origin, struct arena *arena,
                           struct script *script, struct error *error);
/* script_encode() into a value of something larger. */
void script_write(struct json_writer *writer, const struct script *script);

/*
 * RFC 3986, section 2.1; plus: a + is a space (HTML forms). False on a bad escape and invalid
 * UTF-8. The result lives in the arena.
 */
MUST_CHECK bool percent_decode(struct bytes raw, bool plus, struct arena *arena,
                               struct bytes *decoded);
/* What stands before the first c, which is passed; all of it when there is none. */
struct bytes take_until(struct bytes *rest, char c);

/* json_flat.c: room for the tree of a small message. */
enum { JSON_FLAT_MEMBERS_MAX = 12, JSON_FLAT_BYTES_MAX = 512 };
struct json_flat {
    cJSON object;
    cJSON members[JSON_FLAT_MEMBERS_MAX];
    char text[JSON_FLAT_BYTES_MAX]; /* what the tree's texts are part of */
};
/* The tree that json_parse() would make, in flat and borrowed from it; NULL when the text is
 * not that simple, or no JSON. */
const cJSON *json_flat_parse(struct bytes text, struct json_flat *flat);

#endif

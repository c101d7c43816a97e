#ifndef HERKEND_JSON_H
#define HERKEND_JSON_H

#include <cjson/cJSON.h>

#include "herkend/assert.h"
#include "herkend/buffer.h"
#include "herkend/error.h"

/*
 * JSON in: cJSON behind a strict gate (it takes trailing text, repeated keys, bad UTF-8, cuts
 * at \u0000 and rounds above 2^53; all of these are refused here, as are depths over
 * JSON_DEPTH_MAX for messages). JSON out: a writer that appends in the order of the calls, so
 * that the same calls give the same bytes.
 */

/*
 * Parses one JSON value. Given: cJSON_Delete() it. NULL with ERR_INPUT and a sentence with the
 * place ("at byte 17: ..."). depth_max counts objects and arrays inside each other.
 */
MUST_CHECK cJSON *json_parse(struct bytes text, size_t depth_max, struct error *error);

/* The text of a string value, borrowed from the tree; no NUL inside, as json_parse refuses
 * \u0000. */
struct bytes json_text(const cJSON *string);
/* The member of an object, or NULL. */
const cJSON *json_member(const cJSON *object, const char *key);
/* An integer from 0 to max (at most 2^53); false for any other value. */
MUST_CHECK bool json_integer(const cJSON *value, uint64_t max, uint64_t *number);

struct json_writer {
    struct buffer *out; /* borrowed */
    uint32_t depth;
    bool comma;
};

struct json_writer json_writer_on(struct buffer *out);
void json_object_open(struct json_writer *writer);
void json_object_close(struct json_writer *writer);
void json_array_open(struct json_writer *writer);
void json_array_close(struct json_writer *writer);
/* A key of ours (ASCII, needs no escape). */
void json_key(struct json_writer *writer, const char *key);
void json_write_text(struct json_writer *writer, struct bytes text);
void json_write_string(struct json_writer *writer, const char *text);
void json_write_integer(struct json_writer *writer, int64_t number);
/* Six decimals: how scores are written everywhere. Finite. */
void json_write_score(struct json_writer *writer, double score);
void json_write_bool(struct json_writer *writer, bool value);
void json_write_null(struct json_writer *writer);
/* RFC 3339 UTC with milliseconds; null for 0. */
void json_write_time(struct json_writer *writer, uint64_t time_ms);
/* "s12" and the like; null for 0. */
void json_write_id(struct json_writer *writer, char prefix, uint32_t number);

#endif

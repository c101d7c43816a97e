#ifndef HERKEND_UPDATE_PARTS_H
#define HERKEND_UPDATE_PARTS_H

#include "internal.h"

/* Pieces of updates that more than one kind has. Keys in the order of protocol.md. */

/* A key with a value, in one line. */
void put_text(struct json_writer *writer, const char *key, struct bytes text);
void put_string(struct json_writer *writer, const char *key, const char *text);
void put_number(struct json_writer *writer, const char *key, uint64_t number);
void put_score(struct json_writer *writer, const char *key, double score);
void put_bool(struct json_writer *writer, const char *key, bool value);
void put_id(struct json_writer *writer, const char *key, char prefix, uint32_t number);
/* The same, left out when there is nothing to say: an empty text, a number or time of 0. */
void put_text_if_any(struct json_writer *writer, const char *key, struct bytes text);
void put_id_if_any(struct json_writer *writer, const char *key, char prefix, uint32_t number);
void put_time_if_any(struct json_writer *writer, const char *key, uint64_t time_ms);

/* The keys of a statement, without braces. */
void put_statement(struct json_writer *writer, const struct statement_view *statement);
void put_options(struct json_writer *writer, const struct bytes *options, size_t count);

/* The moderator's note, once there was one; "" when it was taken away again. */
void put_note(struct json_writer *writer, const struct update *update);

/* Whole updates in files of their own, from the key after "type" on. */
void put_welcome(struct json_writer *writer, const struct update *update);
void put_session(struct json_writer *writer, const struct update *update);
void put_theme(struct json_writer *writer, const struct theme_view *theme);
void put_poll(struct json_writer *writer, const struct poll_view *poll);
void put_conversation(struct json_writer *writer, const struct update *update);
void put_console(struct json_writer *writer, const struct update *update);

#endif

#ifndef HERKEND_CODEC_SCRIPT_READER_H
#define HERKEND_CODEC_SCRIPT_READER_H

#include "internal.h"

/* Reading a script: what its parts share. Everything returns 0 or -ERR_INPUT, with a sentence
 * that names the place. */
enum { PLACE_BYTES = 96 };

struct script_reader {
    enum script_origin origin;
    enum language language;
    struct arena *arena;
    struct error *error;
    char place[PLACE_BYTES]; /* "themes[2]." while that object is read */
    size_t place_size;
};

/* key: of the member, or "" for the object itself. */
int script_reader_fail(struct script_reader *reader, const char *key, const char *why);
/* Places inside "key[index]."; returns what script_reader_leave() needs. */
size_t script_reader_enter(struct script_reader *reader, const char *key, size_t index);
void script_reader_leave(struct script_reader *reader, size_t outer);
/* An object with none but these keys. */
int script_reader_check_keys(struct script_reader *reader, const cJSON *object,
                             const char *const *keys, size_t key_count);
/* A text of people: missing, it stays empty, unless it is required. */
enum presence { OPTIONAL, REQUIRED };
int script_reader_text_value(struct script_reader *reader, const char *key, const cJSON *value,
                             size_t characters_max, struct bytes *bytes);
int script_reader_text(struct script_reader *reader, const cJSON *object, const char *key,
                       enum presence presence, size_t characters_max, struct bytes *bytes);
/* A whole number from min to max; missing, it stays as it is. */
int script_reader_number(struct script_reader *reader, const cJSON *object, const char *key,
                         uint32_t min, uint32_t max, uint32_t *number);
/* The members of an array under a key; NULL and a count of 0 when it is missing. */
int script_reader_array(struct script_reader *reader, const cJSON *object, const char *key,
                        size_t min, size_t max, const cJSON **first, size_t *count);

/* script_follows.c: the member "follows"; missing, it stays NULL. */
int script_reader_follows(struct script_reader *reader, const cJSON *object,
                          struct script *script);
void write_follows(struct json_writer *writer, const struct script_follows *follows);

#endif

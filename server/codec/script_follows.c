/*
 * The part of a script that says what the session follows: how its statements were judged in
 * the session before, so that the new report can tell what has changed, on whichever server it
 * is made. Any thread.
 */
#include "script_reader.h"

#include <math.h>
#include <stdio.h>

/* Far beyond what a score can be, which lies about from 0 to 1. */
enum { FIGURE_MAX = 10 };

/* Six decimals are what is written: what is read is the same number again. */
static double figure_round(double figure)
{
    double rounded = floor(figure * 1e6 + 0.5) / 1e6;

    return rounded == 0 ? 0 : rounded; /* no minus on nothing */
}

/* A score and the like: null where nobody voted, and only there. */
static int reader_figure(struct script_reader *reader, const cJSON *object, const char *key,
                         uint32_t n, double min, double max, double *figure)
{
    const cJSON *value = json_member(object, key);
    char why[64];

    *figure = 0;
    if (!value)
        return script_reader_fail(reader, key, "missing");
    if (n == 0)
        return cJSON_IsNull(value)
                   ? 0
                   : script_reader_fail(reader, key, "must be null without a vote");
    if (cJSON_IsNumber(value) && value->valuedouble >= min && value->valuedouble <= max) {
        *figure = figure_round(value->valuedouble);
        return 0;
    }
    snprintf(why, sizeof(why), "must be %g..%g", min, max);
    return script_reader_fail(reader, key, why);
}

/* Counts have to be there: a missing one is no zero. */
static int reader_count(struct script_reader *reader, const cJSON *object, const char *key,
                        uint32_t max, uint32_t *count)
{
    if (!json_member(object, key))
        return script_reader_fail(reader, key, "missing");
    return script_reader_number(reader, object, key, 0, max, count);
}

static int reader_followed(struct script_reader *reader, const cJSON *object,
                           struct followed_statement *followed)
{
    static const char *const keys[] = {"text", "n", "recognised", "score", "sd", "average"};
    struct bytes text;
    int result = script_reader_check_keys(reader, object, keys, ARRAY_COUNT(keys));

    if (result == 0)
        result = script_reader_text(reader, object, "text", REQUIRED, STATEMENT_CHARACTERS_MAX,
                                    &text);
    if (result == 0)
        result = reader_count(reader, object, "n", SEATS_MAX, &followed->n);
    if (result == 0)
        result = reader_count(reader, object, "recognised", followed->n, &followed->recognised);
    if (result == 0)
        result = reader_figure(reader, object, "score", followed->n, -FIGURE_MAX, FIGURE_MAX,
                               &followed->score);
    if (result == 0)
        result = reader_figure(reader, object, "sd", followed->n, 0, FIGURE_MAX, &followed->sd);
    if (result == 0)
        result = reader_figure(reader, object, "average", followed->n, 0, GRADE_MAX,
                               &followed->average);
    if (result == 0)
        text_index(text, reader->language, reader->arena, &followed->text);
    return result;
}

static int reader_followed_list(struct script_reader *reader, const cJSON *object,
                                struct script_follows *follows)
{
    const cJSON *value;
    int result = script_reader_array(reader, object, "statements", 0, FOLLOWED_STATEMENTS_MAX,
                                     &value, &follows->statement_count);

    if (result != 0)
        return result;

    struct followed_statement *statements =
        arena_alloc(reader->arena, follows->statement_count + 1, sizeof(*statements));

    for (size_t i = 0; i < follows->statement_count && result == 0; i++, value = value->next) {
        size_t outer = script_reader_enter(reader, "statements", i);

        result = reader_followed(reader, value, &statements[i]);
        script_reader_leave(reader, outer);
    }
    follows->statements = statements;
    return result;
}

/* An id of ours or of another server's: opaque, but of a length. */
static int reader_session_id(struct script_reader *reader, const cJSON *object,
                             struct bytes *id)
{
    int result =
        script_reader_text(reader, object, "session", REQUIRED, PUBLIC_ID_BYTES_MAX, id);

    if (result == 0 && id->size > PUBLIC_ID_BYTES_MAX)
        return script_reader_fail(reader, "session", "must have at most 32 characters");
    return result;
}

static int reader_follows_members(struct script_reader *reader, const cJSON *object,
                                  struct script_follows *follows)
{
    static const char *const keys[] = {"session", "title", "closed_at", "statements"};
    const cJSON *closed_at = NULL;
    int result = script_reader_check_keys(reader, object, keys, ARRAY_COUNT(keys));

    if (result == 0)
        result = reader_session_id(reader, object, &follows->session);
    if (result == 0)
        result = script_reader_text(reader, object, "title", REQUIRED, TITLE_CHARACTERS_MAX,
                                    &follows->title);
    if (result != 0)
        return result;
    closed_at = json_member(object, "closed_at");
    if (!closed_at)
        return script_reader_fail(reader, "closed_at", "missing");
    if (!cJSON_IsString(closed_at) ||
        !time_decode(json_text(closed_at), &follows->closed_at_ms) ||
        follows->closed_at_ms == 0)
        return script_reader_fail(reader, "closed_at",
                                  "must be a time of RFC 3339, as 2026-11-21T18:15:00+01:00");
    return reader_followed_list(reader, object, follows);
}

int script_reader_follows(struct script_reader *reader, const cJSON *object,
                          struct script *script)
{
    const cJSON *value = json_member(object, "follows");

    if (!value)
        return 0;

    struct script_follows *follows = arena_alloc(reader->arena, 1, sizeof(*follows));
    static const char place[] = "follows.";

    memcpy(reader->place, place, sizeof(place));
    reader->place_size = sizeof(place) - 1;

    int result = reader_follows_members(reader, value, follows);

    script_reader_leave(reader, 0);
    script->follows = follows;
    return result;
}

static void write_figure(struct json_writer *writer, const char *key, uint32_t n, double figure)
{
    json_key(writer, key);
    if (n > 0)
        json_write_score(writer, figure);
    else
        json_write_null(writer);
}

static void write_followed(struct json_writer *writer,
                           const struct followed_statement *followed)
{
    json_object_open(writer);
    json_key(writer, "text");
    json_write_text(writer, followed->text.bytes);
    json_key(writer, "n");
    json_write_integer(writer, followed->n);
    json_key(writer, "recognised");
    json_write_integer(writer, followed->recognised);
    write_figure(writer, "score", followed->n, followed->score);
    write_figure(writer, "sd", followed->n, followed->sd);
    write_figure(writer, "average", followed->n, followed->average);
    json_object_close(writer);
}

void write_follows(struct json_writer *writer, const struct script_follows *follows)
{
    json_key(writer, "follows");
    json_object_open(writer);
    json_key(writer, "session");
    json_write_text(writer, follows->session);
    json_key(writer, "title");
    json_write_text(writer, follows->title);
    json_key(writer, "closed_at");
    json_write_time(writer, follows->closed_at_ms);
    json_key(writer, "statements");
    json_array_open(writer);
    for (size_t i = 0; i < follows->statement_count; i++)
        write_followed(writer, &follows->statements[i]);
    json_array_close(writer);
    json_object_close(writer);
}

bool script_fits_seed(struct bytes text)
{
    struct arena arena;
    struct bytes clean;

    arena_init(&arena);
    bool fits = text_clean(text, STATEMENT_CHARACTERS_MAX, &arena, &clean) == DECODE_OK;

    arena_release(&arena);
    return fits;
}

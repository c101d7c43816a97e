/*
 * The session script: the organiser's JSON to struct script, strictly (an unknown key is a
 * spelling error that would otherwise be found during the session), and back in one canonical
 * form. Any thread.
 */
#include "script_reader.h"

#include <stdio.h>

enum { SCRIPT_DEPTH_MAX = JSON_DEPTH_MAX, COUNTDOWN_SECONDS_DEFAULT = 30 };

int script_reader_fail(struct script_reader *reader, const char *key, const char *why)
{
    if (key[0] == '\0' && reader->place_size > 0)
        reader->place_size--; /* no point after the last place */
    error_set(reader->error, ERR_INPUT, "%.*s%s: %s", (int)reader->place_size, reader->place,
              key, why);
    return -ERR_INPUT;
}

size_t script_reader_enter(struct script_reader *reader, const char *key, size_t index)
{
    size_t outer = reader->place_size;
    int length = snprintf(reader->place + outer, PLACE_BYTES - outer, "%s[%zu].", key, index);

    ASSERT(length > 0);
    ASSERT((size_t)length < PLACE_BYTES - outer); /* two levels of our own keys */
    reader->place_size += (size_t)length;
    return outer;
}

void script_reader_leave(struct script_reader *reader, size_t outer)
{
    reader->place_size = outer;
}

int script_reader_check_keys(struct script_reader *reader, const cJSON *object,
                             const char *const *keys, size_t key_count)
{
    if (!cJSON_IsObject(object))
        return script_reader_fail(reader, "", "must be an object");
    for (const cJSON *member = object->child; member; member = member->next) {
        size_t i = 0;

        while (i < key_count && strcmp(member->string, keys[i]) != 0)
            i++;
        if (i == key_count)
            return script_reader_fail(reader, member->string, "unknown key");
    }
    return 0;
}

int script_reader_text_value(struct script_reader *reader, const char *key, const cJSON *value,
                             size_t characters_max, struct bytes *bytes)
{
    if (!cJSON_IsString(value))
        return script_reader_fail(reader, key, "must be a text");
    if (reader->origin == SCRIPT_FROM_JOURNAL) {
        *bytes = arena_copy(reader->arena, json_text(value));
        return 0;
    }

    enum decode_result result =
        text_clean(json_text(value), characters_max, reader->arena, bytes);

    if (result == DECODE_OK)
        return 0;

    char place[2 * PLACE_BYTES];

    snprintf(place, sizeof(place), "%.*s%s", (int)reader->place_size, reader->place, key);
    text_error(reader->error, place, result, characters_max);
    return -ERR_INPUT;
}

int script_reader_text(struct script_reader *reader, const cJSON *object, const char *key,
                       enum presence presence, size_t characters_max, struct bytes *bytes)
{
    const cJSON *value = json_member(object, key);

    *bytes = (struct bytes){0};
    if (!value)
        return presence == REQUIRED ? script_reader_fail(reader, key, "missing") : 0;
    return script_reader_text_value(reader, key, value, characters_max, bytes);
}

int script_reader_number(struct script_reader *reader, const cJSON *object, const char *key,
                         uint32_t min, uint32_t max, uint32_t *number)
{
    const cJSON *value = json_member(object, key);
    uint64_t wide;
    char why[64];

    if (!value)
        return 0;
    if (json_integer(value, max, &wide) && wide >= min) {
        *number = (uint32_t)wide;
        return 0;
    }
    snprintf(why, sizeof(why), "must be %u..%u", (unsigned)min, (unsigned)max);
    return script_reader_fail(reader, key, why);
}

int script_reader_array(struct script_reader *reader, const cJSON *object, const char *key,
                        size_t min, size_t max, const cJSON **first, size_t *count)
{
    const cJSON *array = json_member(object, key);
    char why[64];

    *first = NULL;
    *count = 0;
    if (!array && min == 0)
        return 0;
    if (!array)
        return script_reader_fail(reader, key, "missing");
    if (!cJSON_IsArray(array))
        return script_reader_fail(reader, key, "must be a list");
    *count = (size_t)cJSON_GetArraySize(array);
    *first = array->child;
    if (*count >= min && *count <= max)
        return 0;
    snprintf(why, sizeof(why), "must have %zu to %zu entries", min, max);
    return script_reader_fail(reader, key, why);
}

/* "seeds[3]" */
static const char *indexed_key(char block[PLACE_BYTES], const char *key, size_t index)
{
    snprintf(block, PLACE_BYTES, "%s[%zu]", key, index);
    return block;
}

static int reader_seeds(struct script_reader *reader, const cJSON *object,
                        struct script_theme *theme)
{
    const cJSON *value;
    int result = script_reader_array(reader, object, "seeds", 0, SEEDS_PER_THEME_MAX, &value,
                                     &theme->seed_count);

    if (result != 0 || theme->seed_count == 0)
        return result;

    struct text *seeds = arena_alloc(reader->arena, theme->seed_count, sizeof(*seeds));

    for (size_t i = 0; i < theme->seed_count; i++, value = value->next) {
        char block[PLACE_BYTES];
        const char *key = indexed_key(block, "seeds", i);
        struct bytes bytes;

        result = script_reader_text_value(reader, key, value, STATEMENT_CHARACTERS_MAX, &bytes);
        if (result != 0)
            return result;
        text_index(bytes, reader->language, reader->arena, &seeds[i]);
        for (size_t j = 0; j < i && reader->origin == SCRIPT_FROM_OUTSIDE; j++) {
            if (memcmp(seeds[j].fold, seeds[i].fold, sizeof(seeds[i].fold)) == 0)
                return script_reader_fail(reader, key, "repeats an earlier one");
        }
    }
    theme->seeds = seeds;
    return 0;
}

static int reader_theme(struct script_reader *reader, const cJSON *object,
                        struct script_theme *theme)
{
    static const char *const keys[] = {"title", "question", "minutes", "seeds"};
    int result = script_reader_check_keys(reader, object, keys, ARRAY_COUNT(keys));

    theme->minutes = THEME_MINUTES_DEFAULT;
    if (result == 0)
        result = script_reader_text(reader, object, "title", REQUIRED, TITLE_CHARACTERS_MAX,
                                    &theme->title);
    if (result == 0)
        result = script_reader_text(reader, object, "question", REQUIRED,
                                    QUESTION_CHARACTERS_MAX, &theme->question);
    if (result == 0)
        result = script_reader_number(reader, object, "minutes", 1, THEME_MINUTES_MAX,
                                      &theme->minutes);
    if (result == 0)
        result = reader_seeds(reader, object, theme);
    return result;
}

static int reader_themes(struct script_reader *reader, const cJSON *object,
                         struct script *script)
{
    const cJSON *value;
    int result = script_reader_array(reader, object, "themes", 1, THEMES_MAX, &value,
                                     &script->theme_count);

    if (result != 0)
        return result;

    struct script_theme *themes =
        arena_alloc(reader->arena, script->theme_count, sizeof(*themes));

    for (size_t i = 0; i < script->theme_count && result == 0; i++, value = value->next) {
        size_t outer = script_reader_enter(reader, "themes", i);

        result = reader_theme(reader, value, &themes[i]);
        script_reader_leave(reader, outer);
    }
    script->themes = themes;
    return result;
}

static int reader_question(struct script_reader *reader, const cJSON *object,
                           struct script_question *question)
{
    static const char *const keys[] = {"question", "options"};
    const cJSON *value;
    int result = script_reader_check_keys(reader, object, keys, ARRAY_COUNT(keys));

    if (result == 0)
        result = script_reader_text(reader, object, "question", REQUIRED,
                                    QUESTION_CHARACTERS_MAX, &question->question);
    if (result == 0)
        result = script_reader_array(reader, object, "options", 2, OPTIONS_MAX, &value,
                                     &question->option_count);
    if (result != 0)
        return result;

    struct bytes *options =
        arena_alloc(reader->arena, question->option_count, sizeof(*options));

    for (size_t i = 0; i < question->option_count; i++, value = value->next) {
        char block[PLACE_BYTES];
        const char *key = indexed_key(block, "options", i);

        result =
            script_reader_text_value(reader, key, value, OPTION_CHARACTERS_MAX, &options[i]);
        if (result != 0)
            return result;
        for (size_t j = 0; j < i; j++) {
            if (bytes_equal(options[j], options[i]))
                return script_reader_fail(reader, key, "repeats an earlier one");
        }
    }
    question->options = options;
    return 0;
}

/* "background" and "polls". */
static int reader_questions(struct script_reader *reader, const cJSON *object, const char *key,
                            size_t max, const struct script_question **questions, size_t *count)
{
    const cJSON *value;
    int result = script_reader_array(reader, object, key, 0, max, &value, count);

    if (result != 0 || *count == 0)
        return result;

    struct script_question *items = arena_alloc(reader->arena, *count, sizeof(*items));

    for (size_t i = 0; i < *count && result == 0; i++, value = value->next) {
        size_t outer = script_reader_enter(reader, key, i);

        result = reader_question(reader, value, &items[i]);
        script_reader_leave(reader, outer);
    }
    *questions = items;
    return result;
}

/* One of a few words; missing, the enum keeps its zero. */
static int reader_words(struct script_reader *reader, const cJSON *object,
                        struct script *script)
{
    const cJSON *language = json_member(object, "language");
    const cJSON *access = json_member(object, "access");
    const cJSON *moderation = json_member(object, "moderation");

    if (language &&
        !(cJSON_IsString(language) && language_decode(json_text(language), &script->language)))
        return script_reader_fail(reader, "language", "must be nl or en");
    if (access &&
        !(cJSON_IsString(access) && access_decode(json_text(access), &script->access)))
        return script_reader_fail(reader, "access", "must be open or registered");
    if (moderation && !(cJSON_IsString(moderation) &&
                        moderation_decode(json_text(moderation), &script->moderation)))
        return script_reader_fail(reader, "moderation", "must be open or strict");
    return 0;
}

static int reader_settings(struct script_reader *reader, const cJSON *object,
                           struct script *script)
{
    const cJSON *starts_at = json_member(object, "starts_at");
    const cJSON *automatic = json_member(object, "automatic");
    const cJSON *rehearsal = json_member(object, "rehearsal");

    script->automatic = true;
    script->countdown_seconds = COUNTDOWN_SECONDS_DEFAULT;
    script->report_days = REPORT_DAYS_DEFAULT;
    if (starts_at && !(cJSON_IsString(starts_at) &&
                       time_decode(json_text(starts_at), &script->starts_at_ms)))
        return script_reader_fail(reader, "starts_at",
                                  "must be a time of RFC 3339, as 2026-11-21T18:15:00+01:00");
    if (automatic && !cJSON_IsBool(automatic))
        return script_reader_fail(reader, "automatic", "must be true or false");
    if (automatic)
        script->automatic = cJSON_IsTrue(automatic);
    if (rehearsal && !cJSON_IsBool(rehearsal))
        return script_reader_fail(reader, "rehearsal", "must be true or false");
    script->rehearsal = rehearsal && cJSON_IsTrue(rehearsal);

    int result = script_reader_number(reader, object, "countdown_seconds", 0,
                                      COUNTDOWN_SECONDS_MAX, &script->countdown_seconds);

    if (result == 0)
        result =
            script_reader_number(reader, object, "capacity", 1, SEATS_MAX, &script->capacity);
    if (result == 0)
        result = script_reader_number(reader, object, "report_days", 1, REPORT_DAYS_MAX,
                                      &script->report_days);
    return result;
}

int script_read(const cJSON *json, enum script_origin origin, struct arena *arena,
                struct script *script, struct error *error)
{
    static const char *const keys[] = {
        "title",     "description",       "language", "access",    "moderation",  "starts_at",
        "automatic", "countdown_seconds", "capacity", "rehearsal", "report_days", "follows",
        "themes",    "background",        "polls"};
    struct script_reader reader = {.origin = origin, .arena = arena, .error = error};
    struct script read = {0};

    if (!cJSON_IsObject(json)) {
        error_set(error, ERR_INPUT, "the script must be a JSON object");
        return -ERR_INPUT;
    }

    int result = script_reader_check_keys(&reader, json, keys, ARRAY_COUNT(keys));

    if (result == 0)
        result = script_reader_text(&reader, json, "title", REQUIRED, TITLE_CHARACTERS_MAX,
                                    &read.title);
    if (result == 0)
        result = script_reader_text(&reader, json, "description", OPTIONAL,
                                    DESCRIPTION_CHARACTERS_MAX, &read.description);
    if (result == 0)
        result = reader_words(&reader, json, &read);
    reader.language = read.language; /* before the seeds, whose stems depend on it */
    if (result == 0)
        result = reader_settings(&reader, json, &read);
    if (result == 0)
        result = script_reader_follows(&reader, json, &read);
    if (result == 0)
        result = reader_themes(&reader, json, &read);
    if (result == 0)
        result = reader_questions(&reader, json, "background", BACKGROUND_QUESTIONS_MAX,
                                  &read.background, &read.background_count);
    if (result == 0)
        result =
            reader_questions(&reader, json, "polls", POLLS_MAX, &read.polls, &read.poll_count);
    if (result == 0)
        *script = read;
    return result;
}

int script_decode(struct bytes json, struct arena *arena, struct script *script,
                  struct error *error)
{
    cJSON *tree = json_parse(json, SCRIPT_DEPTH_MAX, error);

    if (!tree)
        return -ERR_INPUT;

    int result = script_read(tree, SCRIPT_FROM_OUTSIDE, arena, script, error);

    cJSON_Delete(tree);
    return result;
}

static void write_theme(struct json_writer *writer, const struct script_theme *theme)
{
    json_object_open(writer);
    json_key(writer, "title");
    json_write_text(writer, theme->title);
    json_key(writer, "question");
    json_write_text(writer, theme->question);
    json_key(writer, "minutes");
    json_write_integer(writer, theme->minutes);
    json_key(writer, "seeds");
    json_array_open(writer);
    for (size_t i = 0; i < theme->seed_count; i++)
        json_write_text(writer, theme->seeds[i].bytes);
    json_array_close(writer);
    json_object_close(writer);
}

static void write_questions(struct json_writer *writer, const char *key,
                            const struct script_question *questions, size_t count)
{
    json_key(writer, key);
    json_array_open(writer);
    for (size_t i = 0; i < count; i++) {
        json_object_open(writer);
        json_key(writer, "question");
        json_write_text(writer, questions[i].question);
        json_key(writer, "options");
        json_array_open(writer);
        for (size_t j = 0; j < questions[i].option_count; j++)
            json_write_text(writer, questions[i].options[j]);
        json_array_close(writer);
        json_object_close(writer);
    }
    json_array_close(writer);
}

void script_write(struct json_writer *writer, const struct script *script)
{
    json_object_open(writer);
    json_key(writer, "title");
    json_write_text(writer, script->title);
    if (script->description.size > 0) {
        json_key(writer, "description");
        json_write_text(writer, script->description);
    }
    json_key(writer, "language");
    json_write_string(writer, language_name(script->language));
    json_key(writer, "access");
    json_write_string(writer, access_name(script->access));
    json_key(writer, "moderation");
    json_write_string(writer, moderation_name(script->moderation));
    if (script->starts_at_ms > 0) {
        json_key(writer, "starts_at");
        json_write_time(writer, script->starts_at_ms);
    }
    json_key(writer, "automatic");
    json_write_bool(writer, script->automatic);
    json_key(writer, "countdown_seconds");
    json_write_integer(writer, script->countdown_seconds);
    if (script->capacity > 0) {
        json_key(writer, "capacity");
        json_write_integer(writer, script->capacity);
    }
    if (script->rehearsal) {
        json_key(writer, "rehearsal");
        json_write_bool(writer, true);
    }
    if (script->report_days > 0 && script->report_days != REPORT_DAYS_DEFAULT) {
        json_key(writer, "report_days");
        json_write_integer(writer, script->report_days);
    }
    if (script->follows)
        write_follows(writer, script->follows);
    json_key(writer, "themes");
    json_array_open(writer);
    for (size_t i = 0; i < script->theme_count; i++)
        write_theme(writer, &script->themes[i]);
    json_array_close(writer);
    write_questions(writer, "background", script->background, script->background_count);
    write_questions(writer, "polls", script->polls, script->poll_count);
    json_object_close(writer);
}

void script_encode(const struct script *script, struct buffer *out)
{
    struct json_writer writer = json_writer_on(out);

    script_write(&writer, script);
}

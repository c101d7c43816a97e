/*
 * Events to the journal's JSON: one flat object that a person can read with the sqlite3 shell.
 * What stands in it is event_fields.c's. Engine thread.
 */
#include "event_fields.h"

static void write_hex(struct json_writer *writer, const uint8_t *data, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * TOKEN_HASH_BYTES];

    ASSERT(2 * size <= sizeof(text));
    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
    json_write_text(writer, (struct bytes){.data = text, .size = 2 * size});
}

/* The most significant digit first, as people write numbers. */
static void write_hex64(struct json_writer *writer, uint64_t number)
{
    uint8_t data[8];

    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)(number >> (56 - 8 * i));
    write_hex(writer, data, sizeof(data));
}

static void write_actor(struct json_writer *writer, struct actor actor)
{
    char text[24] = "seat ";
    size_t end = sizeof(text);
    uint32_t number = actor.number;

    if (actor.number == 0) {
        json_write_string(writer, role_name(actor.role));
        return;
    }
    ASSERT(actor.role == ROLE_PARTICIPANT); /* nobody else has a number */
    for (; number > 0; number /= 10)
        text[--end] = (char)('0' + number % 10);
    memmove(text + 5, text + end, sizeof(text) - end);
    json_write_text(writer, (struct bytes){.data = text, .size = 5 + sizeof(text) - end});
}

static void write_options(struct json_writer *writer, const struct event *event)
{
    json_array_open(writer);
    for (size_t i = 0; i < event->option_count; i++)
        json_write_text(writer, event->options[i]);
    json_array_close(writer);
}

static void write_grade(struct json_writer *writer, int8_t grade)
{
    ASSERT(grade >= GRADE_SKIP);
    ASSERT(grade <= GRADE_MAX);
    if (grade == GRADE_SKIP)
        json_write_null(writer);
    else
        json_write_integer(writer, grade);
}

/* long: one case per type of field */
static void write_field(struct json_writer *writer, const struct event *event,
                        enum event_field_id id)
{
    const void *field = event_field_at(event, id);

    json_key(writer, event_fields[id].key);
    switch (event_fields[id].type) {
    case FIELD_TYPE_ACTOR:
        write_actor(writer, event->actor);
        return;
    case FIELD_TYPE_NUMBER:
        json_write_integer(writer, *(const uint32_t *)field);
        return;
    case FIELD_TYPE_HEX64:
        write_hex64(writer, *(const uint64_t *)field);
        return;
    case FIELD_TYPE_KEY:
        write_hex(writer, field, SEAT_KEY_BYTES);
        return;
    case FIELD_TYPE_HASH:
        write_hex(writer, field, TOKEN_HASH_BYTES);
        return;
    case FIELD_TYPE_GRADE:
        write_grade(writer, event->grade);
        return;
    case FIELD_TYPE_BYTES:
        json_write_text(writer, *(const struct bytes *)field);
        return;
    case FIELD_TYPE_TEXT:
        json_write_text(writer, event->text.bytes);
        return;
    case FIELD_TYPE_OPTIONS:
        write_options(writer, event);
        return;
    case FIELD_TYPE_BOOL:
        json_write_bool(writer, *(const bool *)field);
        return;
    case FIELD_TYPE_TIME:
        json_write_time(writer, *(const uint64_t *)field);
        return;
    case FIELD_TYPE_STATEMENT_KIND:
        json_write_string(writer, statement_kind_name(event->statement_kind));
        return;
    case FIELD_TYPE_STATEMENT_STATE:
        json_write_string(writer, statement_state_name(event->statement_state));
        return;
    case FIELD_TYPE_SESSION_STATE:
        json_write_string(writer, session_state_name(event->session_state));
        return;
    case FIELD_TYPE_ROLE:
        json_write_string(writer, role_name(event->link_role));
        return;
    case FIELD_TYPE_PROJECTION:
        json_write_string(writer, projection_name(event->projection));
        return;
    case FIELD_TYPE_SCRIPT:
        ASSERT(event->script);
        script_write(writer, event->script);
        return;
    }
}

void event_encode(const struct event *event, struct buffer *out)
{
    const struct event_row *row = event_row_find(event->kind);
    struct json_writer writer = json_writer_on(out);

    ASSERT(row);
    ASSERT(event->version >= 1);
    ASSERT(event->version <= row->version);
    /* Who knows only an older version must be told that there is more in it. */
    ASSERT(!event->script || event->version >= event_version_of_script(event->script));
    json_object_open(&writer);
    for (int id = 0; id < FIELD_COUNT; id++) {
        bool zero = event_field_is_zero(event, (enum event_field_id)id);

        if (!event_row_has(row, (enum event_field_id)id))
            ASSERT(zero); /* a field outside its row would be lost by a restart */
        else if (!zero || !event_fields[id].left_out_when_zero)
            write_field(&writer, event, (enum event_field_id)id);
    }
    json_object_close(&writer);
}

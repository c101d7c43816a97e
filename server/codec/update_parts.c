/* The pieces of which updates are made: one key with its value, a statement. Any thread. */
#include "update_parts.h"

void put_text(struct json_writer *writer, const char *key, struct bytes text)
{
    json_key(writer, key);
    json_write_text(writer, text);
}

void put_string(struct json_writer *writer, const char *key, const char *text)
{
    put_text(writer, key, bytes_from_string(text));
}

void put_number(struct json_writer *writer, const char *key, uint64_t number)
{
    ASSERT(number <= INT64_MAX);
    json_key(writer, key);
    json_write_integer(writer, (int64_t)number);
}

void put_score(struct json_writer *writer, const char *key, double score)
{
    json_key(writer, key);
    json_write_score(writer, score);
}

void put_bool(struct json_writer *writer, const char *key, bool value)
{
    json_key(writer, key);
    json_write_bool(writer, value);
}

void put_id(struct json_writer *writer, const char *key, char prefix, uint32_t number)
{
    json_key(writer, key);
    json_write_id(writer, prefix, number);
}

void put_text_if_any(struct json_writer *writer, const char *key, struct bytes text)
{
    if (text.size > 0)
        put_text(writer, key, text);
}

void put_id_if_any(struct json_writer *writer, const char *key, char prefix, uint32_t number)
{
    if (number > 0)
        put_id(writer, key, prefix, number);
}

void put_time_if_any(struct json_writer *writer, const char *key, uint64_t time_ms)
{
    if (time_ms == 0)
        return;
    json_key(writer, key);
    json_write_time(writer, time_ms);
}

void put_statement(struct json_writer *writer, const struct statement_view *statement)
{
    put_id(writer, "id", 's', statement->statement);
    put_id(writer, "theme", 't', statement->theme);
    put_string(writer, "kind", statement_kind_name(statement->kind));
    put_text(writer, "text", statement->text);
    put_id_if_any(writer, "parent", 's', statement->parent);
    put_text_if_any(writer, "parent_text", statement->parent_text);
}

void put_options(struct json_writer *writer, const struct bytes *options, size_t count)
{
    json_key(writer, "options");
    json_array_open(writer);
    for (size_t i = 0; i < count; i++)
        json_write_text(writer, options[i]);
    json_array_close(writer);
}

void put_note(struct json_writer *writer, const struct update *update)
{
    if (update->note_revision == 0)
        return;
    json_key(writer, "note");
    json_object_open(writer);
    put_text(writer, "text", update->note);
    put_number(writer, "revision", update->note_revision);
    json_object_close(writer);
}

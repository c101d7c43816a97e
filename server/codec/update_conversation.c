/* The answer to "conversation": what a seat wrote or judged. Any thread. */
#include "update_parts.h"

static void put_grade(struct json_writer *writer, int8_t grade)
{
    if (grade == GRADE_NONE)
        return;
    json_key(writer, "grade");
    if (grade == GRADE_SKIP)
        json_write_null(writer);
    else
        json_write_integer(writer, grade);
}

static void put_item(struct json_writer *writer, const struct conversation_item *item)
{
    const struct own_view *line = &item->line;

    json_object_open(writer);
    put_statement(writer, &line->statement);
    put_bool(writer, "own", item->own);
    put_string(writer, "state", statement_state_name(line->state));
    put_text_if_any(writer, "reason", line->reason);
    put_id_if_any(writer, "into", 's', line->into);
    put_grade(writer, item->grade);
    put_number(writer, "n", line->n);
    if (line->has_score) {
        put_number(writer, "recognised", line->recognised);
        put_score(writer, "average", line->average);
        put_score(writer, "score", line->score);
    }
    put_number(writer, "reactions", line->reactions);
    put_bool(writer, "open", item->open);
    json_object_close(writer);
}

void put_conversation(struct json_writer *writer, const struct update *update)
{
    put_text_if_any(writer, "id", update->id);
    json_key(writer, "items");
    json_array_open(writer);
    for (size_t i = 0; i < update->conversation_count; i++)
        put_item(writer, &update->conversation[i]);
    json_array_close(writer);
    put_bool(writer, "more", update->more);
}

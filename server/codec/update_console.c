/* The moderator's update: signals, changed statements, proposals and likely merges. Any thread.
 */
#include "update_parts.h"

static void put_console_statement(struct json_writer *writer,
                                  const struct console_statement *line)
{
    json_object_open(writer);
    put_statement(writer, &line->statement);
    put_string(writer, "state", statement_state_name(line->state));
    put_text_if_any(writer, "reason", line->reason);
    put_id_if_any(writer, "into", 's', line->into);
    put_number(writer, "n", line->n);
    json_key(writer, "counts");
    json_array_open(writer);
    for (size_t i = 0; i < ARRAY_COUNT(line->counts); i++)
        json_write_integer(writer, line->counts[i]);
    json_array_close(writer);
    put_number(writer, "skips", line->skips);
    if (line->n > 0) {
        put_score(writer, "score", line->score);
        put_score(writer, "average", line->average);
    }
    put_number(writer, "flags", line->flags);
    put_text_if_any(writer, "flag_reason", line->flag_reason);
    put_number(writer, "reactions", line->reactions);
    put_text_if_any(writer, "reword", line->reword);
    json_object_close(writer);
}

static void put_proposals(struct json_writer *writer, const struct update *update)
{
    json_key(writer, "proposals");
    json_array_open(writer);
    for (size_t i = 0; i < update->proposal_count; i++) {
        const struct proposal_view *proposal = &update->proposals[i];

        json_object_open(writer);
        put_id(writer, "id", 'r', proposal->proposal);
        put_text(writer, "title", proposal->title);
        put_bool(writer, "adopted", proposal->adopted);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void put_merges(struct json_writer *writer, const struct update *update)
{
    json_key(writer, "merges");
    json_array_open(writer);
    for (size_t i = 0; i < update->merge_count; i++) {
        const struct merge_view *merge = &update->merges[i];

        json_object_open(writer);
        put_id(writer, "from", 's', merge->from);
        put_id(writer, "into", 's', merge->into);
        put_score(writer, "likeness", merge->likeness);
        json_object_close(writer);
    }
    json_array_close(writer);
}

void put_console(struct json_writer *writer, const struct update *update)
{
    put_number(writer, "present", update->present);
    put_number(writer, "joined", update->joined);
    put_number(writer, "statements_per_minute", update->statements_per_minute);
    put_number(writer, "votes_per_minute", update->votes_per_minute);
    put_number(writer, "silent", update->silent);
    put_number(writer, "judged_too_little", update->judged_too_little);
    put_number(writer, "waiting", update->waiting);
    json_key(writer, "statements");
    json_array_open(writer);
    for (size_t i = 0; i < update->console_count; i++)
        put_console_statement(writer, &update->console_statements[i]);
    json_array_close(writer);
    put_proposals(writer, update);
    put_merges(writer, update);
    put_note(writer, update);
}

/*
 * The tables of `export`: the official vote table as votes.csv, with voters under new numbers,
 * and what belongs to it. Votes stand on the statement that they count for: a vote on a merged
 * statement on its root, and of two votes of one person on a root only the later. Votes that do
 * not count (on hidden and withdrawn statements, on own statements, of ejected people) are left
 * out. So `rank` needs no times, and no table holds one. Any thread.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "herkend/csv.h"
#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/report_encode.h"

#include "internal.h"
#include "ranking_csv.h"

enum { ID_TEXT_BYTES = 16 };

static struct bytes id_text(char prefix, uint32_t number, char block[ID_TEXT_BYTES])
{
    int size = number > 0 ? snprintf(block, ID_TEXT_BYTES, "%c%" PRIu32, prefix, number) : 0;

    ASSERT(size >= 0 && size < ID_TEXT_BYTES);
    return (struct bytes){.data = block, .size = (size_t)size};
}

static void write_id(struct buffer *out, char prefix, uint32_t number)
{
    char block[ID_TEXT_BYTES];

    csv_write_text(out, id_text(prefix, number, block), false);
}

/* In four words: what waits for approval is as invisible as what was hidden. */
static const char *exported_state(enum statement_state state)
{
    switch (state) {
    case STATEMENT_VISIBLE:
        return "visible";
    case STATEMENT_HELD:
    case STATEMENT_HIDDEN:
        return "hidden";
    case STATEMENT_WITHDRAWN:
        return "withdrawn";
    case STATEMENT_MERGED:
        return "merged";
    }
    UNREACHABLE("all states are named");
}

void export_statements_csv(const struct session *session, struct buffer *out)
{
    struct arena arena;
    struct statement_record *records = NULL;

    arena_init(&arena);
    size_t count = statement_records(session, &arena, &records);

    buffer_append_string(out, "statement,theme,kind,parent,state,merged_into,text\r\n");
    for (size_t i = 0; i < count; i++) {
        const struct statement_record *record = &records[i];

        write_id(out, 's', record->statement);
        write_id(out, 't', record->theme);
        csv_write_text(out, bytes_from_string(statement_kind_name(record->kind)), false);
        write_id(out, 's', record->parent);
        csv_write_text(out, bytes_from_string(exported_state(record->state)), false);
        write_id(out, 's', record->merged_into);
        csv_write_text(out, record->text, true);
    }
    arena_release(&arena);
}

/* A row of votes.csv before it is written; grade GRADE_SKIP for a skip. */
struct export_vote {
    uint32_t voter;     /* the new number */
    uint32_t statement; /* index of the table */
    int8_t grade;
};

/* The table of a session, and the new number of each of its voters (0: judges nothing). */
struct export
{
    struct vote_table *table;
    uint32_t *number_of_voter;
    bool *has_graded;
};

/* Fisher and Yates: everybody who judged gets one of the numbers 1..count, all orders alike. */
static void export_number_voters(struct export *export, uint64_t shuffle_seed)
{
    const struct vote_table *table = export->table;
    uint32_t *voters = xcalloc(table->input.voter_count, sizeof(*voters));
    uint32_t count = 0;

    for (size_t i = 0; i < table->input.vote_count; i++)
        export->has_graded[table->input.votes[i].voter] = true;
    for (uint32_t voter = 0; voter < table->input.voter_count; voter++)
        export->number_of_voter[voter] = export->has_graded[voter];
    for (size_t i = 0; i < table->skip_count; i++)
        export->number_of_voter[table->skips[i].voter] = 1;

    for (uint32_t voter = 0; voter < table->input.voter_count; voter++) {
        if (export->number_of_voter[voter] != 0)
            voters[count++] = voter;
    }
    for (uint32_t left = count; left > 1; left--) {
        uint32_t drawn = random_below(&shuffle_seed, left);
        uint32_t voter = voters[drawn];

        voters[drawn] = voters[left - 1];
        voters[left - 1] = voter;
    }
    for (uint32_t i = 0; i < count; i++)
        export->number_of_voter[voters[i]] = i + 1;
    free(voters);
}

static void export_init(struct export *export, const struct session *session,
                        uint64_t shuffle_seed)
{
    export->table = vote_table_create(session);
    export->number_of_voter =
        xcalloc(export->table->input.voter_count, sizeof(*export->number_of_voter));
    export->has_graded = xcalloc(export->table->input.voter_count, sizeof(*export->has_graded));
    export_number_voters(export, shuffle_seed);
}

static void export_release(struct export *export)
{
    free(export->has_graded);
    free(export->number_of_voter);
    vote_table_destroy(export->table);
}

static int export_vote_compare(const void *left, const void *right)
{
    const struct export_vote *a = left;
    const struct export_vote *b = right;

    if (a->voter != b->voter)
        return a->voter > b->voter ? 1 : -1;
    return (a->statement > b->statement) - (a->statement < b->statement);
}

/* Sorted by the new numbers: the order of the votes is not in the table either. free() it. */
static struct export_vote *export_sort_votes(const struct export *export, size_t *count)
{
    const struct vote_table *table = export->table;
    struct export_vote *votes =
        xcalloc(table->input.vote_count + table->skip_count + 1, sizeof(*votes));

    *count = 0;
    for (size_t i = 0; i < table->input.vote_count; i++) {
        const struct ranking_vote *vote = &table->input.votes[i];

        votes[(*count)++] = (struct export_vote){.voter = export->number_of_voter[vote->voter],
                                                 .statement = vote->statement,
                                                 .grade = (int8_t)vote->grade};
    }
    for (size_t i = 0; i < table->skip_count; i++) {
        const struct vote_skip *skip = &table->skips[i];

        votes[(*count)++] = (struct export_vote){.voter = export->number_of_voter[skip->voter],
                                                 .statement = skip->statement,
                                                 .grade = GRADE_SKIP};
    }
    qsort(votes, *count, sizeof(*votes), export_vote_compare);
    return votes;
}

void export_votes_csv(const struct session *session, uint64_t shuffle_seed, struct buffer *out)
{
    struct export export = {0};
    size_t count = 0;

    export_init(&export, session, shuffle_seed);
    struct export_vote *votes = export_sort_votes(&export, &count);

    buffer_append_string(out, "voter,statement,grade\r\n");
    for (size_t i = 0; i < count; i++) {
        csv_write_integer(out, votes[i].voter, false);
        write_id(out, 's', export.table->statement_of_index[votes[i].statement]);
        if (votes[i].grade == GRADE_SKIP)
            csv_write_empty(out, true);
        else
            csv_write_integer(out, votes[i].grade, true);
    }
    free(votes);
    export_release(&export);
}

/* Whether a text stands elsewhere in its list too: then it alone would not say which is meant.
 */
static bool is_repeated(const struct bytes *texts, size_t count, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        if (i != index && bytes_equal(texts[i], texts[index]))
            return true;
    }
    return false;
}

/* The text of a list's item, with its number behind it where the text alone is not enough. */
static void write_item(struct buffer *out, const struct bytes *texts, size_t count,
                       size_t index, bool last)
{
    struct buffer numbered;

    if (!is_repeated(texts, count, index)) {
        csv_write_text(out, texts[index], last);
        return;
    }
    buffer_init(&numbered, CSV_CELL_BYTES_MAX);
    buffer_append(&numbered, texts[index]);
    buffer_append_format(&numbered, " [%zu]", index + 1);
    csv_write_text(out, buffer_bytes(&numbered), last);
    buffer_release(&numbered);
}

static void write_groups(const struct export *export, const struct script *script,
                         size_t question, struct buffer *out)
{
    const struct vote_table *table = export->table;
    const uint8_t *group_of_voter = table->input.groupings[question].group_of_voter;
    uint32_t *voter_of_number = xcalloc(table->input.voter_count, sizeof(*voter_of_number));
    struct bytes questions[BACKGROUND_QUESTIONS_MAX];

    for (size_t i = 0; i < script->background_count; i++)
        questions[i] = script->background[i].question;
    for (uint32_t voter = 0; voter < table->input.voter_count; voter++) {
        if (export->has_graded[voter])
            voter_of_number[export->number_of_voter[voter]] = voter;
    }
    for (uint32_t number = 1; number < table->input.voter_count; number++) {
        uint8_t group = group_of_voter[voter_of_number[number]];

        if (voter_of_number[number] == 0 || group == 0)
            continue;
        csv_write_integer(out, number, false);
        write_item(out, questions, script->background_count, question, false);
        write_item(out, script->background[question].options,
                   script->background[question].option_count, group - 1u, true);
    }
    free(voter_of_number);
}

void export_groups_csv(const struct session *session, uint64_t shuffle_seed, struct buffer *out)
{
    struct export export = {0};
    struct arena arena;
    struct script script;

    arena_init(&arena);
    session_script(session, &arena, &script);
    export_init(&export, session, shuffle_seed);
    buffer_append_string(out, "voter,question,option\r\n");
    for (size_t i = 0; i < export.table->input.grouping_count; i++) {
        if (export.table->groupings[i].exported)
            write_groups(&export, &script, i, out);
    }
    export_release(&export);
    arena_release(&arena);
}

void report_encode_ranking_csv(const struct report *report, struct buffer *out)
{
    size_t count = report->report_statement_count;
    struct ranking_csv_row *rows = xcalloc(count + 1, sizeof(*rows));
    char(*ids)[2][ID_TEXT_BYTES] = xcalloc(count + 1, sizeof(*ids));
    const struct ranking_spread **spreads =
        xcalloc(count * report->grouping_count + 1, sizeof(*spreads));
    size_t spread_count = 0;

    for (size_t i = 0; i < report->grouping_count; i++)
        spread_count += report->groupings[i].exported;
    for (size_t i = 0; i < count; i++) {
        const struct report_statement *statement = &report->statements[i];
        size_t filled = 0;

        rows[i] = (struct ranking_csv_row){
            .list = statement->parent ? vote_list_of_reactions(statement->parent)
                                      : statement->theme,
            .number = statement->statement,
            .theme = id_text('t', statement->theme, ids[i][0]),
            .statement = id_text('s', statement->statement, ids[i][1]),
            .line = &statement->line,
            .spreads = &spreads[i * spread_count],
            .certain = statement->certain,
        };
        for (size_t j = 0; j < report->grouping_count; j++) {
            if (report->groupings[j].exported)
                rows[i].spreads[filled++] = &statement->spreads[j];
        }
    }
    ranking_csv_write(rows, count, spread_count, out);
    free(spreads);
    free(ids);
    free(rows);
}

void export_meta_json(const struct report *report, struct buffer *out)
{
    struct json_writer writer = json_writer_on(out);

    json_object_open(&writer);
    json_key(&writer, "format");
    json_write_string(&writer, "herkend-tables");
    json_key(&writer, "version");
    json_write_integer(&writer, 1);
    json_key(&writer, "id");
    json_write_text(&writer, report->session_id);
    json_key(&writer, "title");
    json_write_text(&writer, report->title);
    json_key(&writer, "language");
    json_write_string(&writer, language_name(report->language));
    if (report->rehearsal) {
        json_key(&writer, "rehearsal");
        json_write_bool(&writer, true);
    }
    json_key(&writer, "participants");
    json_write_integer(&writer, report->participants);
    json_key(&writer, "themes");
    json_array_open(&writer);
    for (size_t i = 0; i < report->theme_count; i++) {
        json_object_open(&writer);
        json_key(&writer, "id");
        json_write_id(&writer, 't', report->themes[i].theme);
        json_key(&writer, "title");
        json_write_text(&writer, report->themes[i].title);
        json_key(&writer, "question");
        json_write_text(&writer, report->themes[i].question);
        json_object_close(&writer);
    }
    json_array_close(&writer);
    json_key(&writer, "background");
    json_array_open(&writer);
    for (size_t i = 0; i < report->grouping_count; i++) {
        json_object_open(&writer);
        json_key(&writer, "question");
        json_write_text(&writer, report->groupings[i].question);
        json_key(&writer, "exported");
        json_write_bool(&writer, report->groupings[i].exported);
        json_object_close(&writer);
    }
    json_array_close(&writer);
    json_object_close(&writer);
    buffer_append_char(out, '\n');
}

/*
 * `rank`: from exported tables to ranking.csv, with the figures that the report has. Reads what
 * export.c writes, and tables of others: ids may be any text, columns may stand in any order,
 * and a vote on a merged statement counts on its root. Where one voter has several rows on a
 * root, the last one counts. The texts are not looked at. Any thread.
 */
#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/report_encode.h"

#include "csv_columns.h"
#include "internal.h"
#include "names_table.h"
#include "ranking_csv.h"

enum { RANK_QUESTIONS_MAX = 64, RANK_OPTIONS_MAX = 255 };

/* A row of statements.csv. Ids of other statements are resolved when all rows are there. */
struct rank_statement {
    uint32_t theme;           /* of names */
    struct bytes parent;      /* empty: none */
    struct bytes merged_into; /* empty: a root */
    bool is_visible;
    uint32_t parent_index, merged_index; /* UINT32_MAX: none */
    uint32_t root;                       /* index; UINT32_MAX: not known yet */
    uint32_t input_index;                /* in the ranking; UINT32_MAX: not ranked */
    size_t line;
};

struct rank_vote {
    uint32_t statement; /* index */
    uint32_t voter;
    int8_t grade;
    size_t order; /* of its row among the votes */
};

/* The answers to one question, by voter: 0 none, else 1.. in the order of first appearance. */
struct rank_question {
    struct names_table options;
    uint8_t *group_of_voter;
    size_t capacity;
};

struct rank_reader {
    struct arena arena; /* texts of cells that are needed later */
    struct names_table statement_names;
    struct names_table theme_names;
    struct names_table voter_names;
    struct names_table question_names;
    struct rank_statement *statements;
    size_t statement_count, statement_capacity;
    struct rank_vote *votes;
    size_t vote_count, vote_capacity;
    size_t row_count;          /* of votes.csv */
    struct table vote_of_pair; /* statement << 32 | voter */
    struct rank_question *questions;
    size_t question_count, question_capacity;
};

enum { STATEMENT_ID, STATEMENT_THEME, STATEMENT_PARENT, STATEMENT_STATE, STATEMENT_INTO };
static const char *const statement_columns[] = {"statement", "theme", "parent", "state",
                                                "merged_into"};

static int read_statement(void *context, const struct csv_table_reader *table,
                          const struct csv_row *row, struct error *error)
{
    struct rank_reader *reader = context;
    struct bytes id = csv_cell(table, row, STATEMENT_ID);
    struct bytes state = csv_cell(table, row, STATEMENT_STATE);
    uint32_t known = 0;

    if (id.size == 0)
        return csv_refuse(table->file, row->line, error, "the statement has no id",
                          (struct bytes){0});
    if (names_find(&reader->statement_names, id, &known))
        return csv_refuse(table->file, row->line, error, "this statement was there already",
                          id);
    if (reader->statement_count == RANKING_STATEMENT_MAX)
        return csv_refuse(table->file, row->line, error, "too many statements",
                          (struct bytes){0});
    if (state.size > 0 && !bytes_equal(state, BYTES("visible")) &&
        !bytes_equal(state, BYTES("hidden")) && !bytes_equal(state, BYTES("withdrawn")) &&
        !bytes_equal(state, BYTES("merged")))
        return csv_refuse(table->file, row->line, error,
                          "state is not visible, hidden, withdrawn or merged but", state);

    names_add(&reader->statement_names, id);
    reader->statements =
        array_reserve(reader->statements, &reader->statement_capacity,
                      reader->statement_count + 1, sizeof(*reader->statements));
    reader->statements[reader->statement_count++] = (struct rank_statement){
        .theme = names_add(&reader->theme_names, csv_cell(table, row, STATEMENT_THEME)),
        .parent = arena_copy(&reader->arena, csv_cell(table, row, STATEMENT_PARENT)),
        .merged_into = arena_copy(&reader->arena, csv_cell(table, row, STATEMENT_INTO)),
        .is_visible = state.size == 0 || bytes_equal(state, BYTES("visible")),
        .root = UINT32_MAX,
        .line = row->line,
    };
    return 0;
}

/* An empty cell is UINT32_MAX. */
static int resolve(const struct rank_reader *reader, size_t line, struct bytes id,
                   uint32_t *index, struct error *error)
{
    *index = UINT32_MAX;
    if (id.size == 0 || names_find(&reader->statement_names, id, index))
        return 0;
    return csv_refuse("statements.csv", line, error, "there is no statement", id);
}

/* Follows the merges to their end, and notes it on the whole way there: a long chain is walked
 * once. */
static int resolve_root(struct rank_reader *reader, uint32_t index, struct error *error)
{
    struct rank_statement *statements = reader->statements;
    uint32_t end = index;

    for (size_t steps = 0; statements[end].root == UINT32_MAX; steps++) {
        if (statements[end].merged_index == UINT32_MAX)
            statements[end].root = end;
        else if (steps > reader->statement_count)
            return csv_refuse("statements.csv", statements[index].line, error,
                              "the merges go round in a circle", (struct bytes){0});
        else
            end = statements[end].merged_index;
    }
    for (uint32_t at = index; statements[at].root == UINT32_MAX;
         at = statements[at].merged_index)
        statements[at].root = statements[end].root;
    return 0;
}

static int resolve_statements(struct rank_reader *reader, struct error *error)
{
    for (size_t i = 0; i < reader->statement_count; i++) {
        struct rank_statement *statement = &reader->statements[i];
        int result = resolve(reader, statement->line, statement->parent,
                             &statement->parent_index, error);

        if (result == 0)
            result = resolve(reader, statement->line, statement->merged_into,
                             &statement->merged_index, error);
        if (result != 0)
            return result;
    }
    for (uint32_t i = 0; i < reader->statement_count; i++) {
        int result = resolve_root(reader, i, error);

        if (result != 0)
            return result;
    }
    return 0;
}

enum { VOTE_VOTER, VOTE_STATEMENT, VOTE_GRADE };
static const char *const vote_columns[] = {"voter", "statement", "grade"};

/* An empty grade is a skip. */
static bool grade_decode(struct bytes cell, int8_t *grade)
{
    *grade = GRADE_SKIP;
    if (cell.size == 0)
        return true;
    if (cell.size != 1 || cell.data[0] < '0' || cell.data[0] > '0' + GRADE_MAX)
        return false;
    *grade = (int8_t)(cell.data[0] - '0');
    return true;
}

static int read_vote(void *context, const struct csv_table_reader *table,
                     const struct csv_row *row, struct error *error)
{
    struct rank_reader *reader = context;
    struct bytes voter_name = csv_cell(table, row, VOTE_VOTER);
    struct bytes statement_id = csv_cell(table, row, VOTE_STATEMENT);
    struct rank_vote vote;
    uint32_t statement = 0;
    uint32_t place = 0;

    if (voter_name.size == 0)
        return csv_refuse(table->file, row->line, error, "the voter has no number",
                          (struct bytes){0});
    if (!names_find(&reader->statement_names, statement_id, &statement))
        return csv_refuse(table->file, row->line, error, "there is no statement", statement_id);
    if (!grade_decode(csv_cell(table, row, VOTE_GRADE), &vote.grade))
        return csv_refuse(table->file, row->line, error, "grade is not 0 to 3 or empty but",
                          csv_cell(table, row, VOTE_GRADE));

    vote.voter = names_add(&reader->voter_names, voter_name);
    vote.statement = statement;
    vote.order = reader->row_count++;
    if (reader->voter_names.count == RANKING_VOTER_MAX)
        return csv_refuse(table->file, row->line, error, "too many voters", (struct bytes){0});
    if (!reader->statements[reader->statements[statement].root].is_visible)
        return 0; /* counts for nothing */

    uint64_t pair = (uint64_t)vote.statement << 32 | vote.voter;

    if (table_find(&reader->vote_of_pair, pair, &place)) {
        reader->votes[place] = vote;
        return 0;
    }
    table_put(&reader->vote_of_pair, pair, (uint32_t)reader->vote_count);
    reader->votes = array_reserve(reader->votes, &reader->vote_capacity, reader->vote_count + 1,
                                  sizeof(*reader->votes));
    reader->votes[reader->vote_count++] = vote;
    return 0;
}

enum { GROUP_VOTER, GROUP_QUESTION, GROUP_OPTION };
static const char *const group_columns[] = {"voter", "question", "option"};

static struct rank_question *question_of(struct rank_reader *reader, struct bytes name)
{
    uint32_t number = names_add(&reader->question_names, name);

    if (number == reader->question_count) {
        reader->questions =
            array_reserve(reader->questions, &reader->question_capacity,
                          reader->question_count + 1, sizeof(*reader->questions));
        reader->question_count++;
        names_init(&reader->questions[number].options);
    }
    return &reader->questions[number];
}

static int read_group(void *context, const struct csv_table_reader *table,
                      const struct csv_row *row, struct error *error)
{
    struct rank_reader *reader = context;
    struct bytes voter_name = csv_cell(table, row, GROUP_VOTER);
    struct bytes option = csv_cell(table, row, GROUP_OPTION);

    if (voter_name.size == 0 || option.size == 0)
        return csv_refuse(table->file, row->line, error, "voter and option may not be empty",
                          (struct bytes){0});

    uint32_t voter = names_add(&reader->voter_names, voter_name);
    struct rank_question *question = question_of(reader, csv_cell(table, row, GROUP_QUESTION));
    uint32_t group = names_add(&question->options, option) + 1;

    if (reader->question_count > RANK_QUESTIONS_MAX)
        return csv_refuse(table->file, row->line, error, "more than 64 questions",
                          (struct bytes){0});
    if (group > RANK_OPTIONS_MAX)
        return csv_refuse(table->file, row->line, error,
                          "more than 255 options of one question", (struct bytes){0});
    question->group_of_voter =
        array_reserve(question->group_of_voter, &question->capacity, (size_t)voter + 1,
                      sizeof(*question->group_of_voter));
    if (question->group_of_voter[voter] != 0)
        return csv_refuse(table->file, row->line, error,
                          "this voter has answered this question already:", voter_name);
    question->group_of_voter[voter] = (uint8_t)group;
    return 0;
}

static int read_tables(struct rank_reader *reader, struct bytes statements_csv,
                       struct bytes votes_csv, struct bytes groups_csv, struct error *error)
{
    struct csv_table_reader statements = {.file = "statements.csv",
                                          .wanted = statement_columns,
                                          .wanted_count = ARRAY_COUNT(statement_columns),
                                          .required_count = 2,
                                          .each = read_statement,
                                          .context = reader};
    struct csv_table_reader votes = {.file = "votes.csv",
                                     .wanted = vote_columns,
                                     .wanted_count = ARRAY_COUNT(vote_columns),
                                     .required_count = ARRAY_COUNT(vote_columns),
                                     .each = read_vote,
                                     .context = reader};
    struct csv_table_reader groups = {.file = "groups.csv",
                                      .wanted = group_columns,
                                      .wanted_count = ARRAY_COUNT(group_columns),
                                      .required_count = ARRAY_COUNT(group_columns),
                                      .each = read_group,
                                      .context = reader};
    int result = csv_table_read(&statements, statements_csv, error);

    if (result == 0)
        result = resolve_statements(reader, error);
    if (result == 0)
        result = csv_table_read(&votes, votes_csv, error);
    if (result == 0 && groups_csv.size > 0)
        result = csv_table_read(&groups, groups_csv, error);
    return result;
}

/* Themes by the number in "t3" where all have one: the order of the report. Else in the order
 * of their first statement. free() it. */
static uint32_t *theme_numbers(const struct names_table *themes)
{
    uint32_t *numbers = xcalloc(themes->count + 1, sizeof(*numbers));
    bool all_numbered = true;

    for (uint32_t i = 0; i < themes->count; i++)
        all_numbered = all_numbered && public_id_decode(themes->names[i], 't', &numbers[i]) &&
                       numbers[i] < VOTE_LIST_REACTIONS;
    for (uint32_t i = 0; i < themes->count && !all_numbered; i++)
        numbers[i] = i + 1;
    return numbers;
}

/* The ranking's input, and the statement behind each of its entries. */
struct rank_input {
    struct ranking_input input;
    struct ranking_statement *statements;
    struct ranking_vote *votes;
    struct ranking_grouping *groupings;
    uint32_t *statement_of_input;
};

static void input_fill_statements(struct rank_input *input, struct rank_reader *reader)
{
    uint32_t *numbers = theme_numbers(&reader->theme_names);
    size_t count = 0;

    input->statements = xcalloc(reader->statement_count + 1, sizeof(*input->statements));
    input->statement_of_input =
        xcalloc(reader->statement_count + 1, sizeof(*input->statement_of_input));
    for (uint32_t i = 0; i < reader->statement_count; i++) {
        struct rank_statement *statement = &reader->statements[i];
        uint32_t parent = statement->parent_index;

        statement->input_index = UINT32_MAX;
        if (statement->root != i || !statement->is_visible)
            continue;
        input->statements[count] = (struct ranking_statement){
            .id = i + 1,
            .theme = parent == UINT32_MAX
                         ? numbers[statement->theme]
                         : vote_list_of_reactions(reader->statements[parent].root + 1),
            .seq = i + 1,
        };
        input->statement_of_input[count] = i;
        statement->input_index = (uint32_t)count++;
    }
    input->input.statements = input->statements;
    input->input.statement_count = count;
    free(numbers);
}

/* Of two votes of one voter on one root: a grade before a skip, then the later. */
static bool vote_counts_before(const struct rank_vote *vote, const struct rank_vote *other)
{
    if ((vote->grade == GRADE_SKIP) != (other->grade == GRADE_SKIP))
        return other->grade == GRADE_SKIP;
    return vote->order > other->order;
}

/* Moves every vote to its root; where that makes two of one voter, one stays. */
static void votes_move_to_roots(struct rank_reader *reader)
{
    size_t count = 0;

    table_release(&reader->vote_of_pair);
    table_init(&reader->vote_of_pair);
    for (size_t i = 0; i < reader->vote_count; i++) {
        struct rank_vote vote = reader->votes[i];
        uint32_t place = 0;

        vote.statement = reader->statements[vote.statement].root;
        uint64_t pair = (uint64_t)vote.statement << 32 | vote.voter;

        if (!table_find(&reader->vote_of_pair, pair, &place)) {
            table_put(&reader->vote_of_pair, pair, (uint32_t)count);
            reader->votes[count++] = vote;
        } else if (vote_counts_before(&vote, &reader->votes[place])) {
            reader->votes[place] = vote;
        }
    }
    reader->vote_count = count;
}

static void input_fill_votes(struct rank_input *input, const struct rank_reader *reader)
{
    size_t count = 0;

    input->votes = xcalloc(reader->vote_count + 1, sizeof(*input->votes));
    for (size_t i = 0; i < reader->vote_count; i++) {
        const struct rank_vote *vote = &reader->votes[i];
        uint32_t index = reader->statements[vote->statement].input_index;

        ASSERT(index != UINT32_MAX);
        if (vote->grade == GRADE_SKIP)
            input->statements[index].skips++;
        else
            input->votes[count++] = (struct ranking_vote){
                .statement = index, .voter = vote->voter, .grade = (uint8_t)vote->grade};
    }
    input->input.votes = input->votes;
    input->input.vote_count = count;
    input->input.voter_count = (uint32_t)reader->voter_names.count;
}

static void input_fill_groupings(struct rank_input *input, struct rank_reader *reader)
{
    input->groupings = xcalloc(reader->question_count + 1, sizeof(*input->groupings));
    for (size_t i = 0; i < reader->question_count; i++) {
        struct rank_question *question = &reader->questions[i];

        /* Voters who come later in the table have no group. */
        question->group_of_voter = array_reserve(question->group_of_voter, &question->capacity,
                                                 reader->voter_names.count + 1, 1);
        input->groupings[i] =
            (struct ranking_grouping){.group_of_voter = question->group_of_voter,
                                      .group_count = (uint8_t)question->options.count};
    }
    input->input.groupings = input->groupings;
    input->input.grouping_count = reader->question_count;
}

static void input_release(struct rank_input *input)
{
    free(input->statements);
    free(input->votes);
    free(input->groupings);
    free(input->statement_of_input);
}

static void write_ranking(const struct rank_reader *reader, const struct rank_input *input,
                          const struct ranking *ranking, struct buffer *out)
{
    size_t spread_count = ranking->grouping_count;
    struct ranking_csv_row *rows = xcalloc(ranking->line_count + 1, sizeof(*rows));
    const struct ranking_spread **spreads =
        xcalloc(ranking->line_count * spread_count + 1, sizeof(*spreads));

    for (size_t i = 0; i < ranking->line_count; i++) {
        uint32_t index = input->statement_of_input[i];

        rows[i] = (struct ranking_csv_row){
            .list = input->statements[i].theme,
            .number = index + 1,
            .theme = reader->theme_names.names[reader->statements[index].theme],
            .statement = reader->statement_names.names[index],
            .line = &ranking->lines[i],
            .spreads = &spreads[i * spread_count],
        };
        for (size_t j = 0; j < spread_count; j++)
            rows[i].spreads[j] = ranking_spread(
                ranking, (struct ranking_spread_place){.line = i, .grouping = j});
    }
    for (size_t i = 0; i < ranking->theme_count; i++) {
        const struct ranking_list *list = &ranking->themes[i];

        for (size_t j = 0; j < list->count; j++) {
            struct ranking_csv_row *row = &rows[list->indexes[j]];

            if (row->line->label == RANKING_FOUND)
                row->certain =
                    report_certain_top(ranking, list, row->line, row->line->theme_rank);
        }
    }
    ranking_csv_write(rows, ranking->line_count, spread_count, out);
    free(spreads);
    free(rows);
}

static void reader_init(struct rank_reader *reader)
{
    *reader = (struct rank_reader){0};
    arena_init(&reader->arena);
    names_init(&reader->statement_names);
    names_init(&reader->theme_names);
    names_init(&reader->voter_names);
    names_init(&reader->question_names);
    table_init(&reader->vote_of_pair);
}

static void reader_release(struct rank_reader *reader)
{
    for (size_t i = 0; i < reader->question_count; i++) {
        names_release(&reader->questions[i].options);
        free(reader->questions[i].group_of_voter);
    }
    free(reader->questions);
    free(reader->votes);
    free(reader->statements);
    table_release(&reader->vote_of_pair);
    names_release(&reader->question_names);
    names_release(&reader->voter_names);
    names_release(&reader->theme_names);
    names_release(&reader->statement_names);
    arena_release(&reader->arena);
}

int rank_tables(struct bytes statements_csv, struct bytes votes_csv, struct bytes groups_csv,
                uint32_t participants, struct buffer *ranking_csv, struct error *error)
{
    struct rank_reader reader;

    reader_init(&reader);
    int result = read_tables(&reader, statements_csv, votes_csv, groups_csv, error);

    if (result == 0) {
        struct rank_input input = {.input = {.participant_count = participants}};

        votes_move_to_roots(&reader);
        input_fill_statements(&input, &reader);
        input_fill_votes(&input, &reader);
        input_fill_groupings(&input, &reader);

        struct ranking *ranking = ranking_compute(&input.input);

        write_ranking(&reader, &input, ranking, ranking_csv);
        ranking_destroy(ranking);
        input_release(&input);
    }
    reader_release(&reader);
    return result;
}

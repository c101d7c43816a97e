/*
 * Reads the tables of a Polis export strictly: a row that does not fit is a sentence with file
 * and line. Times are in milliseconds (in older exports in seconds, which are told apart by
 * their size). Any thread.
 */
#include "polis.h"

#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/table.h"

#include "csv_columns.h"
#include "internal.h"

/* A time below this is in seconds: as milliseconds it would be before 4 March 1973. */
#define SECONDS_BELOW UINT64_C(100000000000)
#define TIME_MS_MAX UINT64_C(253402300799999) /* the end of 9999 */

/* What reading needs besides the tables. */
struct polis_reading {
    struct polis_tables *tables;
    struct table comment_of_id;
    struct table person_of_number;
};

static bool number_decode(struct bytes cell, uint64_t *number)
{
    *number = 0;
    if (cell.size == 0 || cell.size > 18)
        return false;
    for (size_t i = 0; i < cell.size; i++) {
        if (cell.data[i] < '0' || cell.data[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(cell.data[i] - '0');
    }
    return true;
}

static int refuse(const struct csv_table_reader *table, const struct csv_row *row,
                  struct error *error, const char *what, struct bytes cell)
{
    return csv_refuse(table->file, row->line, error, what, cell);
}

static int read_time(const struct csv_table_reader *table, const struct csv_row *row,
                     struct bytes cell, uint64_t *time_ms, struct error *error)
{
    if (!number_decode(cell, time_ms))
        return refuse(table, row, error, "timestamp is not a number but", cell);
    if (*time_ms < SECONDS_BELOW)
        *time_ms *= 1000;
    if (*time_ms == 0 || *time_ms > TIME_MS_MAX)
        return refuse(table, row, error, "timestamp is no time:", cell);
    return 0;
}

static uint32_t person_of(struct polis_reading *reading, uint64_t number)
{
    struct polis_tables *tables = reading->tables;
    uint32_t person = 0;

    if (table_find(&reading->person_of_number, number, &person))
        return person;
    ASSERT(tables->person_count < UINT32_MAX);
    person = (uint32_t)tables->person_count;
    tables->people = array_reserve(tables->people, &tables->person_capacity,
                                   tables->person_count + 1, sizeof(*tables->people));
    tables->people[tables->person_count++] = number;
    table_put(&reading->person_of_number, number, person);
    return person;
}

enum { COMMENT_ID, COMMENT_AUTHOR, COMMENT_TIME, COMMENT_MODERATED, COMMENT_BODY };
static const char *const comment_columns[] = {"comment-id", "author-id", "timestamp",
                                              "moderated", "comment-body"};

static int read_comment_text(const struct csv_table_reader *table, const struct csv_row *row,
                             struct polis_reading *reading, struct text *text,
                             struct error *error)
{
    struct arena *arena = &reading->tables->arena;
    struct bytes none = {0};

    switch (text_prepare(csv_cell(table, row, COMMENT_BODY), POLIS_COMMENT_CHARACTERS_MAX,
                         LANGUAGE_EN, arena, text)) {
    case DECODE_OK:
        return 0;
    case DECODE_EMPTY:
        return refuse(table, row, error, "the comment has no text", none);
    case DECODE_TOO_LONG:
        return refuse(table, row, error, "the comment is longer than 1000 characters", none);
    case DECODE_MALFORMED:
    case DECODE_UNKNOWN_TYPE:
    case DECODE_TOO_SHORT:
        return refuse(
            table, row, error,
            "the comment holds control characters, or too many marks on one character", none);
    }
    UNREACHABLE("all results are named");
}

static int read_comment(void *context, const struct csv_table_reader *table,
                        const struct csv_row *row, struct error *error)
{
    struct polis_reading *reading = context;
    struct polis_tables *tables = reading->tables;
    struct bytes id_cell = csv_cell(table, row, COMMENT_ID);
    struct bytes author_cell = csv_cell(table, row, COMMENT_AUTHOR);
    struct bytes moderated = csv_cell(table, row, COMMENT_MODERATED);
    struct polis_comment comment = {.order = tables->comment_count};
    uint64_t id = 0;
    uint64_t author = 0;
    uint32_t known = 0;

    if (!number_decode(id_cell, &id))
        return refuse(table, row, error, "comment-id is not a number but", id_cell);
    if (table_find(&reading->comment_of_id, id, &known))
        return refuse(table, row, error, "this comment-id was there already:", id_cell);
    if (!number_decode(author_cell, &author))
        return refuse(table, row, error, "author-id is not a number but", author_cell);
    if (!bytes_equal(moderated, BYTES("-1")) && !bytes_equal(moderated, BYTES("0")) &&
        !bytes_equal(moderated, BYTES("1")))
        return refuse(table, row, error, "moderated is not -1, 0 or 1 but", moderated);
    if (tables->comment_count == STATEMENTS_MAX)
        return refuse(table, row, error, "more comments than a session can hold",
                      (struct bytes){0});

    int result =
        read_time(table, row, csv_cell(table, row, COMMENT_TIME), &comment.time_ms, error);

    if (result == 0)
        result = read_comment_text(table, row, reading, &comment.text, error);
    if (result != 0)
        return result;
    comment.hidden = moderated.data[0] == '-';
    comment.author = person_of(reading, author);
    if (tables->person_count > SEATS_MAX)
        return refuse(table, row, error, "more people than a session can hold",
                      (struct bytes){0});
    table_put(&reading->comment_of_id, id, (uint32_t)tables->comment_count);
    tables->comments = array_reserve(tables->comments, &tables->comment_capacity,
                                     tables->comment_count + 1, sizeof(*tables->comments));
    tables->comments[tables->comment_count++] = comment;
    return 0;
}

enum { VOTE_TIME, VOTE_COMMENT, VOTE_VOTER, VOTE_VOTE };
static const char *const vote_columns[] = {"timestamp", "comment-id", "voter-id", "vote"};

/* In votes.csv of an export 1 is agree, -1 disagree, 0 pass. */
static bool vote_decode(struct bytes cell, int8_t *grade)
{
    static const struct {
        struct bytes cell;
        int8_t grade;
    } meanings[] = {{{"1", 1}, GRADE_MAX}, {{"0", 1}, GRADE_SKIP}, {{"-1", 2}, 0}};

    for (size_t i = 0; i < ARRAY_COUNT(meanings); i++) {
        *grade = meanings[i].grade;
        if (bytes_equal(cell, meanings[i].cell))
            return true;
    }
    return false;
}

static int read_vote(void *context, const struct csv_table_reader *table,
                     const struct csv_row *row, struct error *error)
{
    struct polis_reading *reading = context;
    struct polis_tables *tables = reading->tables;
    struct bytes comment_cell = csv_cell(table, row, VOTE_COMMENT);
    struct bytes voter_cell = csv_cell(table, row, VOTE_VOTER);
    struct polis_vote vote = {.order = tables->vote_count};
    uint64_t comment = 0;
    uint64_t voter = 0;

    if (!number_decode(comment_cell, &comment))
        return refuse(table, row, error, "comment-id is not a number but", comment_cell);
    if (!table_find(&reading->comment_of_id, comment, &vote.comment))
        return refuse(table, row, error, "comments.csv has no comment", comment_cell);
    if (!number_decode(voter_cell, &voter))
        return refuse(table, row, error, "voter-id is not a number but", voter_cell);
    if (!vote_decode(csv_cell(table, row, VOTE_VOTE), &vote.grade))
        return refuse(table, row, error, "vote is not -1, 0 or 1 but",
                      csv_cell(table, row, VOTE_VOTE));

    int result = read_time(table, row, csv_cell(table, row, VOTE_TIME), &vote.time_ms, error);

    if (result != 0)
        return result;
    vote.voter = person_of(reading, voter);
    if (tables->person_count > SEATS_MAX)
        return refuse(table, row, error, "more people than a session can hold",
                      (struct bytes){0});
    tables->votes = array_reserve(tables->votes, &tables->vote_capacity, tables->vote_count + 1,
                                  sizeof(*tables->votes));
    tables->votes[tables->vote_count++] = vote;
    return 0;
}

static int keep_summary_text(const struct csv_row *row, size_t characters_max,
                             struct arena *arena, struct bytes *kept, struct error *error)
{
    switch (text_clean(row->cells[1], characters_max, arena, kept)) {
    case DECODE_OK:
    case DECODE_EMPTY:
        return 0;
    case DECODE_TOO_LONG:
        return csv_refuse("summary.csv", row->line, error, "too long:", row->cells[0]);
    case DECODE_MALFORMED:
    case DECODE_UNKNOWN_TYPE:
    case DECODE_TOO_SHORT:
        return csv_refuse("summary.csv", row->line, error,
                          "control characters, or too many marks on one character, in",
                          row->cells[0]);
    }
    UNREACHABLE("all results are named");
}

/* A row is a name and a value. Most of them (counts) we count ourselves. */
static int read_summary(void *context, const struct csv_row *row, struct error *error)
{
    struct polis_tables *tables = context;
    struct arena *arena = &tables->arena;

    if (row->cell_count != 2)
        return csv_refuse("summary.csv", row->line, error, "a row is a name and a value",
                          (struct bytes){0});
    if (bytes_equal(row->cells[0], BYTES("topic")))
        return keep_summary_text(row, TITLE_CHARACTERS_MAX, arena, &tables->topic, error);
    if (bytes_equal(row->cells[0], BYTES("conversation-description")))
        return keep_summary_text(row, DESCRIPTION_CHARACTERS_MAX, arena, &tables->description,
                                 error);
    if (bytes_equal(row->cells[0], BYTES("url")))
        return keep_summary_text(row, TITLE_CHARACTERS_MAX, arena, &tables->url, error);
    return 0;
}

/* By time, and at the same time in the order of the file. */
static int comment_compare(const void *left, const void *right)
{
    const struct polis_comment *a = left;
    const struct polis_comment *b = right;

    if (a->time_ms != b->time_ms)
        return a->time_ms > b->time_ms ? 1 : -1;
    return (a->order > b->order) - (a->order < b->order);
}

static int vote_compare(const void *left, const void *right)
{
    const struct polis_vote *a = left;
    const struct polis_vote *b = right;

    if (a->time_ms != b->time_ms)
        return a->time_ms > b->time_ms ? 1 : -1;
    return (a->order > b->order) - (a->order < b->order);
}

/* Votes name comments by their place, which sorting changes. */
static void tables_sort(struct polis_tables *tables)
{
    uint32_t *place_of_order = xcalloc(tables->comment_count + 1, sizeof(*place_of_order));

    if (tables->comment_count > 1)
        qsort(tables->comments, tables->comment_count, sizeof(*tables->comments),
              comment_compare);
    for (size_t i = 0; i < tables->comment_count; i++)
        place_of_order[tables->comments[i].order] = (uint32_t)i;
    for (size_t i = 0; i < tables->vote_count; i++)
        tables->votes[i].comment = place_of_order[tables->votes[i].comment];
    if (tables->vote_count > 1)
        qsort(tables->votes, tables->vote_count, sizeof(*tables->votes), vote_compare);
    free(place_of_order);
}

int polis_tables_read(struct polis_tables *tables, struct bytes comments_csv,
                      struct bytes votes_csv, struct bytes summary_csv, struct error *error)
{
    struct polis_reading reading = {.tables = tables};
    struct csv_table_reader comments = {.file = "comments.csv",
                                        .wanted = comment_columns,
                                        .wanted_count = ARRAY_COUNT(comment_columns),
                                        .required_count = ARRAY_COUNT(comment_columns),
                                        .each = read_comment,
                                        .context = &reading};
    struct csv_table_reader votes = {.file = "votes.csv",
                                     .wanted = vote_columns,
                                     .wanted_count = ARRAY_COUNT(vote_columns),
                                     .required_count = ARRAY_COUNT(vote_columns),
                                     .each = read_vote,
                                     .context = &reading};

    *tables = (struct polis_tables){0};
    arena_init(&tables->arena);
    table_init(&reading.comment_of_id);
    table_init(&reading.person_of_number);

    int result = csv_table_read(&comments, comments_csv, error);

    if (result == 0)
        result = csv_table_read(&votes, votes_csv, error);
    if (result == 0)
        result = csv_read(summary_csv, "summary.csv", read_summary, tables, error);
    if (result == 0)
        tables_sort(tables);
    table_release(&reading.person_of_number);
    table_release(&reading.comment_of_id);
    return result;
}

void polis_tables_release(struct polis_tables *tables)
{
    free(tables->people);
    free(tables->votes);
    free(tables->comments);
    arena_release(&tables->arena);
    *tables = (struct polis_tables){0};
}

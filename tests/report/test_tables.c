/*
 * Exported tables and their ranking: `rank` gives the report's bytes, the voters' numbers say
 * nothing, and what does not fit is refused with file and line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/random.h"

#include "dutch.h"
#include "world.h"

static const char script[] =
    "{\"title\":\"T\",\"language\":\"nl\",\"themes\":[{\"title\":\"A\",\"question\":\"A?\","
    "\"minutes\":10,\"seeds\":[\"zaad\"]},{\"title\":\"B\",\"question\":\"B?\",\"minutes\":10,"
    "\"seeds\":[]},{\"title\":\"C\",\"question\":\"C?\",\"minutes\":10,\"seeds\":[\"=1+1\"]}],"
    "\"background\":[{\"question\":\"Grootte?\",\"options\":[\"klein\",\"groot, \\\"heel\\\" "
    "groot\"]},{\"question\":\"Rol?\",\"options\":[\"=adviseur\",\"bestuurder\",\"anders\"]},"
    "{\"question\":\"Grootte?\",\"options\":[\"ja\",\"nee\"]}]}";

enum { PEOPLE = 48 };

static void random_statement(struct world *world, uint64_t *random)
{
    uint32_t seat = 1 + random_below(random, PEOPLE);
    char text[64];

    snprintf(text, sizeof(text), "uitspraak nummer %u", (unsigned)world->statement_count);
    if (random_below(random, 3) == 0)
        world_react(world, seat, 1 + random_below(random, 2),
                    KIND_ADDITION + random_below(random, 5), text);
    else
        world_write(world, seat, 1 + random_below(random, 3), text);
}

/* A root of the same theme and parent, or 0. */
static uint32_t random_twin(const struct world *world, uint64_t *random, uint32_t statement)
{
    struct arena arena;
    struct statement_record *records = NULL;
    uint32_t twin = 0;

    arena_init(&arena);
    size_t count = statement_records(world->session, &arena, &records);
    uint32_t start = random_below(random, (uint32_t)count);

    for (size_t i = 0; i < count && twin == 0; i++) {
        const struct statement_record *other = &records[(start + i) % count];
        const struct statement_record *self = &records[statement - 1];

        if (other->statement != statement && other->state == STATEMENT_VISIBLE &&
            self->state == STATEMENT_VISIBLE && other->theme == self->theme &&
            other->parent == self->parent)
            twin = other->statement;
    }
    arena_release(&arena);
    return twin;
}

static bool is_visible(const struct world *world, uint32_t statement)
{
    struct arena arena;
    struct statement_record *records = NULL;

    arena_init(&arena);
    statement_records(world->session, &arena, &records);
    bool visible = records[statement - 1].state == STATEMENT_VISIBLE;

    arena_release(&arena);
    return visible;
}

static void random_event(struct world *world, uint64_t *random)
{
    uint32_t statement = 1 + random_below(random, world->statement_count);
    uint32_t twin = random_twin(world, random, statement);

    switch (random_below(random, 60)) {
    case 0:
        if (is_visible(world, statement))
            world_hide(world, statement);
        return;
    case 1:
        world_withdraw(world, statement);
        return;
    case 2:
    case 3:
    case 4:
        if (twin != 0)
            world_merge(world, statement, twin);
        return;
    case 5:
        world_eject(world, 1 + random_below(random, PEOPLE));
        return;
    case 6:
    case 7:
    case 8:
        random_statement(world, random);
        return;
    default:
        world_vote(world, 1 + random_below(random, PEOPLE), statement,
                   (int8_t)((int)random_below(random, 5) - 1));
        return;
    }
}

/* Merges, hidden and withdrawn texts, ejected people, votes on everything, from a seed. */
static void random_session(struct world *world, uint64_t seed)
{
    uint64_t random = seed;

    world_init(world, script);
    world_join_many(world, PEOPLE);
    for (uint32_t seat = 1; seat <= PEOPLE; seat++) {
        world_answer(world, seat, 0, random_below(&random, 2));
        if (seed % 3 != 0)
            world_answer(world, seat, 1, seat % 2);
        if (random_below(&random, 4) > 0)
            world_answer(world, seat, 2, random_below(&random, 2));
    }
    for (int i = 0; i < 12; i++)
        random_statement(world, &random);
    for (int i = 0; i < 1200; i++)
        random_event(world, &random);
}

static void assert_same(const struct buffer *a, const struct buffer *b)
{
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->data, b->data, a->size);
}

static void rank_gives_the_bytes_of_the_report(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct world world;
        struct world_tables tables;

        random_session(&world, seed);
        world_export(&world, seed * 31, &tables);
        assert_same(&tables.ranking, &tables.ranked);
        world_tables_release(&tables);
        world_release(&world);
    }
}

static size_t count_of(struct buffer *buffer, const char *text)
{
    size_t count = 0;

    for (const char *at = buffer_string(buffer); (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

/* That the seeds above do reach what they are for. */
static void the_random_sessions_have_everything_in_them(void **state)
{
    size_t merged = 0, hidden = 0, withdrawn = 0, groups = 0, two_questions = 0, spreads = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct world world;
        struct world_tables tables;

        random_session(&world, seed);
        world_export(&world, seed * 31, &tables);
        merged += count_of(&tables.statements, ",merged,");
        hidden += count_of(&tables.statements, ",hidden,");
        withdrawn += count_of(&tables.statements, ",withdrawn,");
        groups += count_of(&tables.groups, "Grootte? [1]") > 0;
        two_questions += count_of(&tables.ranking, "bridge_2");
        spreads += count_of(&tables.ranking, "found");
        world_tables_release(&tables);
        world_release(&world);
    }
    assert_true(merged > 100);
    assert_true(hidden > 20);
    assert_true(withdrawn > 20);
    assert_true(groups > 10);
    assert_true(two_questions > 5);
    assert_true(spreads > 100);
}

static void rank_gives_the_bytes_of_a_realistic_report(void **state)
{
    struct world world;
    struct world_tables tables;

    (void)state;
    dutch_session(&world);
    world_export(&world, 99, &tables);
    assert_same(&tables.ranking, &tables.ranked);
    assert_true(count_of(&tables.groups, "Hoe groot is je gemeente?") > 30);
    assert_int_equal(count_of(&tables.groups, "Wat is je rol?"), 0);
    assert_int_equal(count_of(&tables.statements, "Onze directeur"), 0);        /* hidden */
    assert_int_equal(count_of(&tables.statements, "Ik zeg hier liever"), 0);    /* withdrawn */
    assert_int_equal(count_of(&tables.statements, "Als de subsidie op is"), 1); /* merged */
    world_tables_release(&tables);
    world_release(&world);
}

/* The voter of each vote on one statement, in order of the table. */
static size_t voters_of(struct buffer *votes, const char *statement, uint32_t voters[PEOPLE])
{
    char needle[64];
    size_t count = 0;

    snprintf(needle, sizeof(needle), ",%s,", statement);
    for (const char *line = buffer_string(votes); line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *comma = strchr(line, ',');

        if (comma && strncmp(comma, needle, strlen(needle)) == 0 && count < PEOPLE)
            voters[count++] = (uint32_t)strtoul(line, NULL, 10);
    }
    return count;
}

static void voter_numbers_are_drawn_anew_and_change_no_figure(void **state)
{
    struct world world;
    struct world_tables first;
    struct world_tables second;

    (void)state;
    random_session(&world, 4);
    world_export(&world, 1, &first);
    world_export(&world, 2, &second);
    assert_same(&first.ranking, &second.ranking);
    assert_same(&first.ranked, &second.ranked);
    assert_same(&first.statements, &second.statements);
    assert_int_equal(count_of(&first.votes, "\n"), count_of(&second.votes, "\n"));
    assert_false(bytes_equal(buffer_bytes(&first.votes), buffer_bytes(&second.votes)));
    world_tables_release(&second);
    world_tables_release(&first);
    world_release(&world);
}

static void voter_numbers_do_not_tell_the_order_of_seats(void **state)
{
    struct world world;
    uint32_t fixed = 0;
    uint32_t ascending = 0;
    uint32_t pairs = 0;

    (void)state;
    world_init(&world, script);
    world_join_many(&world, PEOPLE);
    /* Seat i is the only one that voted on statement i+2: so its number can be found. */
    for (uint32_t seat = 1; seat <= PEOPLE; seat++) {
        char text[32];

        snprintf(text, sizeof(text), "van %u", (unsigned)seat);
        world_write(&world, 0, 2, text);
        world_vote(&world, seat, seat + 2, 2);
    }
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct world_tables tables;
        uint32_t number_of_seat[PEOPLE + 1] = {0};

        world_export(&world, seed, &tables);
        for (uint32_t seat = 1; seat <= PEOPLE; seat++) {
            char statement[16];
            uint32_t voters[PEOPLE];

            snprintf(statement, sizeof(statement), "s%u", (unsigned)seat + 2);
            assert_int_equal(voters_of(&tables.votes, statement, voters), 1);
            number_of_seat[seat] = voters[0];
            fixed += voters[0] == seat;
            pairs += seat > 1;
            ascending += seat > 1 && voters[0] > number_of_seat[seat - 1];
        }
        world_tables_release(&tables);
    }
    /* One in 48 stays by chance (20 in all), and half of the neighbours ascend. */
    assert_true(fixed < 45);
    assert_true(ascending > pairs * 4 / 10 && ascending < pairs * 6 / 10);
    world_release(&world);
}

static int rank(const char *statements, const char *votes, const char *groups,
                struct buffer *out, struct error *error)
{
    buffer_init(out, 1024 * 1024);
    return rank_tables(bytes_from_string(statements), bytes_from_string(votes),
                       bytes_from_string(groups), 10, out, error);
}

static void assert_refused(const char *statements, const char *votes, const char *groups,
                           const char *sentence)
{
    struct buffer out;
    struct error error = {0};

    assert_int_equal(rank(statements, votes, groups, &out, &error), -ERR_INPUT);
    assert_string_equal(error.sentence, sentence);
    assert_int_equal(out.size, 0);
    buffer_release(&out);
}

static void assert_ranks(const char *statements, const char *votes, const char *expected)
{
    struct buffer out;
    struct error error = {0};

    if (rank(statements, votes, "", &out, &error) != 0)
        fail_msg("refused: %s", error.sentence);
    if (!strstr(buffer_string(&out), expected))
        fail_msg("%s is not in %s", expected, buffer_string(&out));
    buffer_release(&out);
}

static void tables_of_others_are_ranked_too(void **state)
{
    (void)state;
    /* Columns in another order, ids of another form, no column but the needed ones. */
    assert_ranks("theme,statement\nmobility,A7\nmobility,B9\n",
                 "grade,voter,statement\n3,ann,A7\n3,bob,A7\n3,cas,A7\n0,ann,B9\n",
                 "mobility,1,A7,3,0,0,0,3,0,");
}

static void votes_on_merged_statements_move_to_the_root_and_the_last_counts(void **state)
{
    const char *statements = "statement,theme,kind,parent,state,merged_into,text\n"
                             "s1,t1,statement,,visible,,a\ns2,t1,statement,,merged,s1,b\n"
                             "s3,t1,statement,,merged,s2,c\ns4,t1,statement,,hidden,,\n";

    (void)state;
    assert_ranks(
        statements,
        "voter,statement,grade\n1,s1,0\n1,s2,1\n1,s3,3\n2,s3,2\n2,s1,\n3,s2,2\n4,s4,3\n",
        "t1,1,s1,3,0,0,2,1,0,");
    /* On one statement a skip replaces a grade. */
    assert_ranks(statements, "voter,statement,grade\n1,s1,3\n1,s1,\n", ",s1,0,0,0,0,0,1,");
}

static void what_does_not_fit_is_refused_with_file_and_line(void **state)
{
    const char *s = "statement,theme\ns1,t1\n";
    const char *v = "voter,statement,grade\n";

    (void)state;
    assert_refused("", v, "", "statements.csv line 1: there is no header");
    assert_refused("statement\ns1\n", v, "",
                   "statements.csv line 1: the header lacks a column \"theme\"");
    assert_refused(
        "statement,theme\ns1\n", v, "",
        "statements.csv line 2: the row has another number of cells than the header");
    assert_refused("statement,theme\ns1,t1\ns1,t1\n", v, "",
                   "statements.csv line 3: this statement was there already \"s1\"");
    assert_refused("statement,theme\n,t1\n", v, "",
                   "statements.csv line 2: the statement has no id");
    assert_refused(
        "statement,theme,state\ns1,t1,gone\n", v, "",
        "statements.csv line 2: state is not visible, hidden, withdrawn or merged but "
        "\"gone\"");
    assert_refused("statement,theme,merged_into\ns1,t1,s9\n", v, "",
                   "statements.csv line 2: there is no statement \"s9\"");
    assert_refused("statement,theme,merged_into\ns1,t1,s2\ns2,t1,s1\n", v, "",
                   "statements.csv line 2: the merges go round in a circle");
    assert_refused(s, "voter,statement,grade\n1,s1,4\n", "",
                   "votes.csv line 2: grade is not 0 to 3 or empty but \"4\"");
    assert_refused(s, "voter,statement,grade\n1,s1,3\n1,s2,3\n", "",
                   "votes.csv line 3: there is no statement \"s2\"");
    assert_refused(s, "voter,statement,grade\n,s1,3\n", "",
                   "votes.csv line 2: the voter has no number");
    assert_refused(s, "voter,statement,grade\n1,s1,\"3\n", "",
                   "votes.csv line 2: a quote is opened and never closed");
    assert_refused(s, v, "voter,question\n",
                   "groups.csv line 1: the header lacks a column \"option\"");
    assert_refused(s, v, "voter,question,option\n1,q,a\n1,q,b\n",
                   "groups.csv line 3: this voter has answered this question already: \"1\"");
    assert_refused(s, v, "voter,question,option\n1,q,\n",
                   "groups.csv line 2: voter and option may not be empty");
}

static void a_session_without_anything_is_exported_and_ranked(void **state)
{
    struct world world;
    struct world_tables tables;

    (void)state;
    world_init_draft(&world, script);
    world_export(&world, 5, &tables);
    assert_same(&tables.ranking, &tables.ranked);
    assert_int_equal(count_of(&tables.ranking, "not_judged"), 2);
    assert_int_equal(count_of(&tables.statements, "'=1+1"), 1);
    world_tables_release(&tables);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rank_gives_the_bytes_of_the_report),
        cmocka_unit_test(the_random_sessions_have_everything_in_them),
        cmocka_unit_test(rank_gives_the_bytes_of_a_realistic_report),
        cmocka_unit_test(voter_numbers_are_drawn_anew_and_change_no_figure),
        cmocka_unit_test(voter_numbers_do_not_tell_the_order_of_seats),
        cmocka_unit_test(tables_of_others_are_ranked_too),
        cmocka_unit_test(votes_on_merged_statements_move_to_the_root_and_the_last_counts),
        cmocka_unit_test(what_does_not_fit_is_refused_with_file_and_line),
        cmocka_unit_test(a_session_without_anything_is_exported_and_ranked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

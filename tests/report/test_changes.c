/* What a report says of what has changed since the session before, and what it does not say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "first_hour.h"
#include "html_check.h"

/*
 * A follow-up of a session in which four statements of one theme were judged as the rows of
 * digits say; judged now as the second rows say (empty: asked, and judged by nobody).
 */
enum { ROWS = 4 };
static void two_sessions(struct world *now, const char *const then_votes[ROWS],
                         const char *const now_votes[ROWS])
{
    static const uint32_t numbers[ROWS] = {1, 2, 3, 4};
    struct world before;

    world_init(&before,
               "{\"title\":\"Toen\",\"language\":\"nl\",\"themes\":[{\"title\":\"A\","
               "\"question\":\"B?\",\"seeds\":[\"een\",\"twee\",\"drie\",\"vier\"]}]}");
    world_join_many(&before, 40);
    for (uint32_t i = 0; i < ROWS; i++)
        world_votes(&before, i + 1, 1, then_votes[i]);
    world_close(&before);
    world_init_follow_up(now, &before,
                         &(struct follow_up){.statements = numbers, .statement_count = ROWS});
    world_release(&before);
    world_join_many(now, 40);
    /* The seeds stand as they ranked then; told apart by their texts. */
    struct statement_record *records = NULL;
    static const char *const texts[ROWS] = {"een", "twee", "drie", "vier"};
    size_t count = statement_records(now->session, &now->arena, &records);

    for (size_t i = 0; i < count; i++) {
        for (uint32_t row = 0; row < ROWS; row++) {
            if (bytes_equal(records[i].text, bytes_from_string(texts[row])))
                world_votes(now, records[i].statement, 1, now_votes[row]);
        }
    }
}

static const struct report_change *change_of(const struct report *report, const char *text)
{
    for (size_t i = 0; i < report->change_count; i++) {
        const struct report_change *change = &report->changes[i];

        if (bytes_equal(report->statements[change->index].text, bytes_from_string(text)))
            return change;
    }
    fail_msg("nothing is compared for %s", text);
    return NULL;
}

#define LOW "0010010010001001000100100010"
#define HIGH "3332323332333233323332333233"
#define MIDDLE "1221122112211221122112211221"

static void clear_differences_are_named_and_others_are_not(void **state)
{
    static const char *const then_votes[ROWS] = {LOW, HIGH, MIDDLE, "33"};
    static const char *const now_votes[ROWS] = {HIGH, LOW, "2221122112211221122112211221",
                                                HIGH};
    struct world world;
    struct report *report;

    (void)state;
    two_sessions(&world, then_votes, now_votes);
    report = report_create(world.session);
    assert_int_equal(report->change_count, 4);
    assert_int_equal(change_of(report, "een")->verdict, CHANGE_MORE);
    assert_int_equal(change_of(report, "twee")->verdict, CHANGE_LESS);
    assert_int_equal(change_of(report, "drie")->verdict, CHANGE_UNCLEAR);
    assert_int_equal(change_of(report, "vier")->verdict, CHANGE_TOO_LITTLE);
    report_destroy(report);
    world_release(&world);
}

static void figures_are_counts_of_real_votes(void **state)
{
    static const char *const then_votes[ROWS] = {"3210s", "333", "000", "111"};
    static const char *const now_votes[ROWS] = {"33s20", "", "000", "111"};
    struct world world;
    struct report *report;

    (void)state;
    two_sessions(&world, then_votes, now_votes);
    report = report_create(world.session);

    const struct report_change *change = change_of(report, "een");

    assert_int_equal(change->then.n, 4);
    assert_int_equal(change->then.recognised, 2);
    assert_true(change->then.average == 1.5);
    assert_int_equal(change->now.n, 4);
    assert_int_equal(change->now.recognised, 3);
    assert_true(change->now.average == 2.0);
    change = change_of(report, "twee");
    assert_int_equal(change->now.n, 0);
    assert_int_equal(change->verdict, CHANGE_TOO_LITTLE);
    report_destroy(report);
    world_release(&world);
}

/* The intervals of the comparison, worked out from what the report gives. */
static void a_claim_needs_intervals_that_do_not_overlap(void **state)
{
    static const char *const then_votes[ROWS] = {"111122221111", "333", "000", "111"};
    struct world world;
    bool has_claimed = false;

    (void)state;
    /* From the same votes to ever higher ones: the claim comes when the ends pass each other.
     */
    for (int raised = 0; raised <= 12; raised++) {
        char votes[13] = "111122221111";
        const char *const now_votes[ROWS] = {votes, "333", "000", "111"};

        for (int i = 0; i < raised; i++)
            votes[i] = '3';
        two_sessions(&world, then_votes, now_votes);

        struct report *report = report_create(world.session);
        const struct report_change *change = change_of(report, "een");
        double sd = report_compared_sd(report->variance, 12);
        bool is_apart = change->now.low > change->then.high;

        assert_true(change->now.low == change->now.score - 1.96 * sd);
        assert_int_equal(change->verdict == CHANGE_MORE, is_apart);
        has_claimed = has_claimed || is_apart;
        report_destroy(report);
        world_release(&world);
    }
    assert_true(has_claimed);
}

/* A corrected score may rise while fewer recognise it: then nothing is claimed that a reader
 * who looks at the counts would find wrong. */
static void nothing_is_claimed_that_the_counts_contradict(void **state)
{
    static const char script[] =
        "{\"title\":\"Nu\",\"follows\":{\"session\":\"x\",\"title\":\"Toen\","
        "\"closed_at\":\"2026-11-21T13:05:00Z\",\"statements\":["
        "{\"text\":\"een\",\"n\":20,\"recognised\":20,\"score\":0.1,\"sd\":0.01,"
        "\"average\":3},"
        "{\"text\":\"twee\",\"n\":20,\"recognised\":0,\"score\":0.9,\"sd\":0.01,"
        "\"average\":0},"
        "{\"text\":\"drie\",\"n\":20,\"recognised\":5,\"score\":0.1,\"sd\":0.01,"
        "\"average\":0.5}]},"
        "\"themes\":[{\"title\":\"A\",\"question\":\"B?\",\"seeds\":[\"een\","
        "\"twee\",\"drie\"]}]}";
    struct world world;
    struct report *report;

    (void)state;
    world_init(&world, script);
    world_join_many(&world, 30);
    world_votes(&world, 1, 1, HIGH);
    world_votes(&world, 2, 1, LOW);
    world_votes(&world, 3, 1, HIGH);
    report = report_create(world.session);
    assert_true(change_of(report, "een")->now.low > change_of(report, "een")->then.high);
    assert_int_equal(change_of(report, "een")->verdict, CHANGE_UNCLEAR);
    assert_true(change_of(report, "twee")->now.high < change_of(report, "twee")->then.low);
    assert_int_equal(change_of(report, "twee")->verdict, CHANGE_UNCLEAR);
    assert_int_equal(change_of(report, "drie")->verdict, CHANGE_MORE);
    report_destroy(report);
    world_release(&world);
}

/* All forty voted, then and now: within each session nothing need be guessed, and still other
 * people may have come. */
static void a_small_difference_is_no_change_where_everybody_voted(void **state)
{
    static const char ones[] = "1111111111111111111122222222222222222222";
    static const char more[] = "1111111111111111111222222222222222222222";
    static const char *const then_votes[ROWS] = {ones, ones, ones, ones};
    static const char *const now_votes[ROWS] = {more, ones, ones, ones};
    struct world world;
    struct report *report;

    (void)state;
    two_sessions(&world, then_votes, now_votes);
    report = report_create(world.session);
    assert_true(report->statements[0].line.sd == 0);
    assert_int_equal(change_of(report, "een")->verdict, CHANGE_UNCLEAR);
    report_destroy(report);
    world_release(&world);
}

static void other_words_are_another_statement(void **state)
{
    struct world before;
    struct world world;
    struct report *report;
    const struct follow_up follow_up = {.theme = 1};
    char *place;

    (void)state;
    first_hour_closed(&before);

    struct buffer json = follow_up_json(&before, &follow_up);

    /* The organiser words the first seed anew; the last of the two places is the seed's. */
    place = strstr(strstr(json.data, "\"themes\""), "Mijn agenda");
    assert_non_null(place);
    memcpy(place, "Onze agenda", strlen("Onze agenda"));
    world_init(&world, json.data);
    world_join_many(&world, 5);
    world_write(&world, 1, 1, "Mijn agenda wordt door anderen gevuld.");
    report = report_create(world.session);
    assert_int_equal(report->follows->statement_count, 2);
    assert_int_equal(report->change_count, 1); /* what a participant wrote is their own */
    change_of(report, "Ik vergader meer dan ik werk.");
    report_destroy(report);
    buffer_release(&json);
    world_release(&world);
    world_release(&before);
}

static void the_sentence_can_be_checked_against_its_counts(void **state)
{
    static const char *const then_votes[ROWS] = {LOW, HIGH, MIDDLE, "33"};
    static const char *const now_votes[ROWS] = {HIGH, LOW, MIDDLE, HIGH};
    static const struct {
        const char *text, *sentence;
    } expected[] = {
        {"een", "Toen herkend door 0% (0 van de 28), nu door 100% (28 van de 28): duidelijk "
                "meer."},
        {"twee", "Toen herkend door 100% (28 van de 28), nu door 0% (0 van de 28): duidelijk "
                 "minder."},
        {"drie", "Toen herkend door 50% (14 van de 28), nu door 50% (14 van de 28): geen "
                 "duidelijk verschil."},
        {"vier", "Toen 2 stemmen, nu 28. Om te vergelijken zijn er in beide sessies minstens 3 "
                 "nodig."},
    };
    struct world world;
    struct report *report;

    (void)state;
    two_sessions(&world, then_votes, now_votes);
    report = report_create(world.session);
    for (size_t i = 0; i < ARRAY_COUNT(expected); i++) {
        struct buffer sentence;

        buffer_init(&sentence, 1024);
        report_changed(report, change_of(report, expected[i].text), &sentence);
        assert_string_equal(buffer_string(&sentence), expected[i].sentence);
        buffer_release(&sentence);
    }
    report_destroy(report);
    world_release(&world);
}

static void page_and_json_say_what_is_followed_and_what_has_changed(void **state)
{
    static const char *const then_votes[ROWS] = {LOW, HIGH, MIDDLE, "33"};
    static const char *const now_votes[ROWS] = {HIGH, LOW, MIDDLE, HIGH};
    struct world world;

    (void)state;
    two_sessions(&world, then_votes, now_votes);
    world_close(&world);

    struct buffer html = world_html(&world);
    struct buffer json = world_json(&world);

    html_check(buffer_bytes(&html));
    buffer_string(&html);
    buffer_string(&json);
    assert_non_null(strstr(html.data, "<p class=\"follows\">Vervolg op <bdi dir=\"auto\">Toen"
                                      "</bdi> van 21 november 2026</p>"));
    assert_non_null(strstr(html.data, "<a href=\"#changes\">Wat er is veranderd</a>"));
    assert_non_null(strstr(html.data, "<h3>Duidelijk meer herkend</h3>"));
    assert_non_null(strstr(json.data,
                           "\"follows\":{\"session\":\"0123456789abcdef\","
                           "\"title\":\"Toen\",\"closed_at\":\"2026-11-21T13:05:00.000Z\","
                           "\"statements\":4}"));
    assert_non_null(strstr(json.data, "\"change\":\"more\""));
    assert_non_null(strstr(json.data, "\"then\":{\"n\":2,\"recognised\":2,"));
    buffer_release(&html);
    buffer_release(&json);
    world_release(&world);
}

static void the_same_journal_gives_the_same_bytes(void **state)
{
    static const char *const then_votes[ROWS] = {LOW, HIGH, MIDDLE, "33"};
    static const char *const now_votes[ROWS] = {MIDDLE, LOW, MIDDLE, HIGH};
    struct world world;

    (void)state;
    two_sessions(&world, then_votes, now_votes);
    world_close(&world);

    struct session *clone = session_clone(world.session);
    struct world other = {.session = clone};
    struct buffer a = world_json(&world);
    struct buffer b = world_json(&other);
    struct buffer page_a = world_html(&world);
    struct buffer page_b = world_html(&other);

    assert_true(bytes_equal(buffer_bytes(&a), buffer_bytes(&b)));
    assert_true(bytes_equal(buffer_bytes(&page_a), buffer_bytes(&page_b)));
    buffer_release(&a);
    buffer_release(&b);
    buffer_release(&page_a);
    buffer_release(&page_b);
    session_destroy(clone);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clear_differences_are_named_and_others_are_not),
        cmocka_unit_test(figures_are_counts_of_real_votes),
        cmocka_unit_test(a_claim_needs_intervals_that_do_not_overlap),
        cmocka_unit_test(nothing_is_claimed_that_the_counts_contradict),
        cmocka_unit_test(a_small_difference_is_no_change_where_everybody_voted),
        cmocka_unit_test(other_words_are_another_statement),
        cmocka_unit_test(the_sentence_can_be_checked_against_its_counts),
        cmocka_unit_test(page_and_json_say_what_is_followed_and_what_has_changed),
        cmocka_unit_test(the_same_journal_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

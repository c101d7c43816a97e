/* Polis exports: what they become, real ones too, and how what does not fit is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "html_check.h"
#include "polis_files.h"

#define COMMENTS_HEADER                                                                        \
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
#define VOTES_HEADER "timestamp,datetime,comment-id,voter-id,vote\n"

static const char comments[] =
    COMMENTS_HEADER "1480000002000,x,7,10,0,0,1,\"Second, with a comma\nand a second line\"\n"
                    "1480000001000,x,3,10,0,0,1,First\n"
                    "1480000003000,x,4,11,0,0,-1,Moderated out\n";
static const char votes[] = VOTES_HEADER "1480000009000,x,3,12,-1\n"
                                         "1480000004000,x,3,11,1\n"
                                         "1480000004000,x,7,11,0\n"
                                         "1480000005000,x,3,10,1\n" /* an author on an own */
                                         "1480000006000,x,3,12,1\n" /* before the first row */
                                         "1480000006500,x,7,12,1\n"
                                         "1480000007000,x,4,12,1\n";
static const char summary[] = "topic,Water\nurl,https://pol.is/x\nviews,3\n"
                              "conversation-description,\"What now?\nLet us see.\"\n";

static void comments_and_votes_become_a_closed_session(void **state)
{
    struct error error = {0};
    struct session *session = polis_session_of(comments, votes, summary, &error);
    struct report *report;

    (void)state;
    if (!session)
        fail_msg("%s", error.sentence);
    assert_int_equal(session_state(session), SESSION_CLOSED);
    assert_int_equal(session_language(session), LANGUAGE_EN);
    report = report_create(session);
    assert_true(bytes_equal(report->title, BYTES("Water")));
    assert_int_equal(report->started_at_ms, UINT64_C(1480000001000));
    assert_int_equal(report->closed_at_ms, UINT64_C(1480000009000));
    assert_int_equal(report->participants, 3);
    assert_int_equal(report->hidden_count, 1);
    assert_int_equal(report->report_statement_count, 2);
    /* In the order of time: the first is statement 1. The later vote of 12 counts, -1. */
    assert_true(bytes_equal(report->statements[0].text, BYTES("First")));
    assert_int_equal(report->statements[0].line.count[3], 1);
    assert_int_equal(report->statements[0].line.count[0], 1);
    assert_int_equal(report->statements[1].line.count[3], 1);
    assert_int_equal(report->statements[1].line.skips, 1);
    assert_true(bytes_equal(report->statements[1].text,
                            BYTES("Second, with a comma\nand a second line")));
    assert_int_equal(report->votes, 3);
    report_destroy(report);
    session_destroy(session);
}

static void a_comment_comes_before_the_votes_on_it(void **state)
{
    struct error error = {0};
    struct session *session =
        polis_session_of(COMMENTS_HEADER "1480000009000,x,1,1,0,0,0,late\n",
                         VOTES_HEADER "1480000001000,x,1,2,1\n", "", &error);
    struct report *report;

    (void)state;
    assert_non_null(session);
    report = report_create(session);
    assert_int_equal(report->votes, 1);
    assert_true(bytes_equal(report->title, BYTES("A Polis conversation")));
    report_destroy(report);
    session_destroy(session);
}

/* The time of the first vote handed on. */
static int keep_first_vote(void *context, const struct event *event, struct error *error)
{
    uint64_t *time_ms = context;

    (void)error;
    if (event->kind == EVENT_VOTED && *time_ms == 0)
        *time_ms = event->time_ms;
    return 0;
}

static void votes_keep_their_times_between_comments(void **state)
{
    struct error error = {0};
    uint64_t time_ms = 0;

    (void)state;
    assert_int_equal(polis_decode(BYTES(COMMENTS_HEADER "1480000001000,x,1,1,0,0,0,early\n"
                                                        "1480000009000,x,2,1,0,0,0,late\n"),
                                  BYTES(VOTES_HEADER "1480000002000,x,1,2,1\n"), BYTES(""),
                                  BYTES("id"), BYTES("CODE"), keep_first_vote, &time_ms,
                                  &error),
                     0);
    assert_int_equal(time_ms, UINT64_C(1480000002000));
}

static void an_export_without_comments_is_a_session_without_statements(void **state)
{
    struct error error = {0};
    struct session *session = polis_session_of(COMMENTS_HEADER, VOTES_HEADER, "", &error);

    (void)state;
    assert_non_null(session);
    assert_int_equal(session_state(session), SESSION_CLOSED);
    session_destroy(session);
}

static int count_event(void *context, const struct event *event, struct error *error)
{
    size_t *count = context;

    (void)event;
    (void)error;
    (*count)++;
    return 0;
}

static void assert_refused(const char *comments_csv, const char *votes_csv,
                           const char *summary_csv, const char *sentence)
{
    struct error error = {0};
    size_t count = 0;

    assert_int_equal(polis_decode(bytes_from_string(comments_csv), bytes_from_string(votes_csv),
                                  bytes_from_string(summary_csv), BYTES("id"), BYTES("CODE"),
                                  count_event, &count, &error),
                     -ERR_INPUT);
    assert_string_equal(error.sentence, sentence);
    assert_int_equal(count, 0); /* nothing was handed on */
}

static void a_malformed_comment_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refused("comment-id,author-id,timestamp,moderated\n", VOTES_HEADER, "",
                   "comments.csv line 1: the header lacks a column \"comment-body\"");
    assert_refused(COMMENTS_HEADER "1480000001000,x,one,1,0,0,1,a\n", VOTES_HEADER, "",
                   "comments.csv line 2: comment-id is not a number but \"one\"");
    assert_refused(COMMENTS_HEADER "1480000001000,x,1,-1,0,0,1,a\n", VOTES_HEADER, "",
                   "comments.csv line 2: author-id is not a number but \"-1\"");
    assert_refused(COMMENTS_HEADER "soon,x,1,1,0,0,1,a\n", VOTES_HEADER, "",
                   "comments.csv line 2: timestamp is not a number but \"soon\"");
    assert_refused(COMMENTS_HEADER "1480000001000,x,1,1,0,0,2,a\n", VOTES_HEADER, "",
                   "comments.csv line 2: moderated is not -1, 0 or 1 but \"2\"");
    assert_refused(COMMENTS_HEADER "1480000001000,x,1,1,0,0,1,\"a\nb\"\n"
                                   "1480000001000,x,1,1,0,0,1,c\n",
                   VOTES_HEADER, "",
                   "comments.csv line 4: this comment-id was there already: "
                   "\"1\"");
    assert_refused(COMMENTS_HEADER "1480000001000,x,1,1,0,0,1,\n", VOTES_HEADER, "",
                   "comments.csv line 2: the comment has no text");
    assert_refused(COMMENTS_HEADER "1480000001000,x,1,1,0,0,1\n", VOTES_HEADER, "",
                   "comments.csv line 2: the row has another number of cells than the header");
    assert_refused(COMMENTS_HEADER "1480000001000,x,1,1,0,0,1,\"open\n", VOTES_HEADER, "",
                   "comments.csv line 2: a quote is opened and never closed");
    assert_refused(COMMENTS_HEADER "1480000001000,x,1,1,0,0,1,\xC3(\n", VOTES_HEADER, "",
                   "comments.csv line 2: not valid UTF-8");
    assert_refused("", VOTES_HEADER, "", "comments.csv line 1: there is no header");
}

static void a_malformed_vote_is_refused_with_its_line(void **state)
{
    const char *one = COMMENTS_HEADER "1480000001000,x,1,1,0,0,1,a\n";

    (void)state;
    assert_refused(one, VOTES_HEADER "1480000001000,x,1,2,2\n", "",
                   "votes.csv line 2: vote is not -1, 0 or 1 but \"2\"");
    assert_refused(one, VOTES_HEADER "1480000001000,x,1,2,1\n1480000001000,x,9,2,1\n", "",
                   "votes.csv line 3: comments.csv has no comment \"9\"");
    assert_refused(one, VOTES_HEADER "1480000001000,x,1,two,1\n", "",
                   "votes.csv line 2: voter-id is not a number but \"two\"");
    assert_refused(one, VOTES_HEADER "1480000001000,x,1,2,\n", "",
                   "votes.csv line 2: vote is not -1, 0 or 1 but \"\"");
    assert_refused(one, VOTES_HEADER ",x,1,2,1\n", "",
                   "votes.csv line 2: timestamp is not a number but \"\"");
    assert_refused(one, VOTES_HEADER, "topic,a,b\n",
                   "summary.csv line 1: a row is a name and a value");
}

static int refuse_tenth(void *context, const struct event *event, struct error *error)
{
    size_t *count = context;

    (void)event;
    error_set(error, ERR_FULL, "no room");
    return ++*count == 10 ? -ERR_FULL : 0;
}

static void whoever_takes_the_events_may_stop(void **state)
{
    struct error error = {0};
    size_t count = 0;

    (void)state;
    assert_int_equal(polis_decode(bytes_from_string(comments), bytes_from_string(votes),
                                  bytes_from_string(summary), BYTES("id"), BYTES("CODE"),
                                  refuse_tenth, &count, &error),
                     -ERR_FULL);
    assert_int_equal(count, 10);
}

struct expected {
    const char *name;
    uint32_t participants, statements, hidden, votes, skips;
};

/* Counted in the exports apart: votes on what is not hidden, the last of each pair, none by the
 * author. */
static const struct expected conversations[] = {
    {"canadian-electoral-reform", 448, 152, 22, 9865, 1838},
    {"scoop-hivemind.freshwater", 117, 51, 29, 3538, 354},
    {"scoop-hivemind.ubi", 234, 70, 1, 6323, 808},
    {"vtaiwan.uberx", 1921, 119, 78, 42746, 6483},
};

static void real_conversations_become_reports_that_read_well(void **state)
{
    const char *folder = polis_folder();
    char path[4200];

    (void)state;
    if (!folder) {
        print_message("skipped: no Polis exports here (set HERKEND_DATA)\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(conversations) / sizeof(conversations[0]); i++) {
        const struct expected *expected = &conversations[i];
        struct error error = {0};

        snprintf(path, sizeof(path), "%s/%s", folder, expected->name);
        struct session *session = polis_session(path, &error);

        if (!session)
            fail_msg("%s: %s", expected->name, error.sentence);
        struct report *report = report_create(session);
        struct buffer html;

        assert_int_equal(report->participants, expected->participants);
        assert_int_equal(report->report_statement_count, expected->statements);
        assert_int_equal(report->hidden_count, expected->hidden);
        assert_int_equal(report->votes, expected->votes);
        assert_int_equal(report->skips, expected->skips);
        assert_true(report->activity_count <= ACTIVITY_STEPS_MAX);
        assert_true(report->overall_count == TOP_ITEMS);
        buffer_init(&html, REPORT_BYTES_MAX);
        report_encode_html(report, &html);
        html_check(buffer_bytes(&html));
        buffer_release(&html);
        report_destroy(report);
        session_destroy(session);
    }
}

static void the_tables_of_real_conversations_rank_to_the_same_bytes(void **state)
{
    const char *folder = polis_folder();
    char path[4200];

    (void)state;
    if (!folder) {
        print_message("skipped: no Polis exports here (set HERKEND_DATA)\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(conversations) / sizeof(conversations[0]); i++) {
        struct error error = {0};
        struct world world = {0};
        struct world_tables tables;

        snprintf(path, sizeof(path), "%s/%s", folder, conversations[i].name);
        world.session = polis_session(path, &error);
        assert_non_null(world.session);
        world_export(&world, 77, &tables);
        assert_true(bytes_equal(buffer_bytes(&tables.ranking), buffer_bytes(&tables.ranked)));
        world_tables_release(&tables);
        session_destroy(world.session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_and_votes_become_a_closed_session),
        cmocka_unit_test(a_comment_comes_before_the_votes_on_it),
        cmocka_unit_test(votes_keep_their_times_between_comments),
        cmocka_unit_test(an_export_without_comments_is_a_session_without_statements),
        cmocka_unit_test(a_malformed_comment_is_refused_with_its_line),
        cmocka_unit_test(a_malformed_vote_is_refused_with_its_line),
        cmocka_unit_test(whoever_takes_the_events_may_stop),
        cmocka_unit_test(real_conversations_become_reports_that_read_well),
        cmocka_unit_test(the_tables_of_real_conversations_rank_to_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

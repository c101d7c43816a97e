/* Negotiation of a content coding, as RFC 9110, 12.5.3 and 12.4.2 have it. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "coding.h"

static const bool all_forms[CODING_COUNT] = {true, true, true};

/* The head of a request with these lines. */
static struct codings_accepted accepted_of(const char *lines)
{
    char text[1024];
    struct http_head head;
    uint16_t status;
    const char *why;

    snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n", lines);
    if (http_head_decode(bytes_from_string(text), &head, &status, &why) == 0)
        fail_msg("%s: %s", why, lines);
    return codings_accepted_decode(&head);
}

static void assert_chosen(const char *value, const bool available[CODING_COUNT],
                          enum content_coding expected)
{
    char line[512];

    snprintf(line, sizeof(line), "Accept-Encoding: %s\r\n", value);

    struct codings_accepted accepted = accepted_of(line);
    enum content_coding chosen = coding_choose(&accepted, available);

    if (chosen != expected)
        fail_msg("%d instead of %d for: %s", (int)chosen, (int)expected, value);
}

static void what_is_taken_equally_gladly_is_sent_as_the_smallest(void **state)
{
    static const bool without_brotli[CODING_COUNT] = {
        [CODING_IDENTITY] = true, [CODING_GZIP] = true};
    static const bool plain[CODING_COUNT] = {[CODING_IDENTITY] = true};

    (void)state;
    assert_chosen("gzip, deflate, br, zstd", all_forms, CODING_BROTLI);
    assert_chosen("gzip, deflate, br, zstd", without_brotli, CODING_GZIP);
    assert_chosen("gzip, deflate, br, zstd", plain, CODING_IDENTITY);
    assert_chosen("identity, gzip", all_forms, CODING_GZIP);
}

static void what_is_taken_more_gladly_wins(void **state)
{
    (void)state;
    assert_chosen("br;q=0.5, gzip", all_forms, CODING_GZIP);
    assert_chosen("br;q=0.5, gzip;q=0.501", all_forms, CODING_GZIP);
    assert_chosen("br;q=0.1, gzip;q=0.2, identity;q=0.3", all_forms, CODING_IDENTITY);
    assert_chosen("gzip ; q=0.001", all_forms, CODING_GZIP);
    assert_chosen("br;Q=1.000,gzip;q=0.999", all_forms, CODING_BROTLI);
}

static void what_has_weight_0_is_not_sent(void **state)
{
    (void)state;
    assert_chosen("br;q=0, gzip", all_forms, CODING_GZIP);
    assert_chosen("br;q=0.000, gzip;q=0.0", all_forms, CODING_IDENTITY);
    assert_chosen("identity;q=0, gzip", all_forms, CODING_GZIP);
}

static void a_star_speaks_of_all_that_is_not_named(void **state)
{
    (void)state;
    assert_chosen("*", all_forms, CODING_BROTLI);
    assert_chosen("br;q=0, *;q=0.5", all_forms, CODING_GZIP);
    assert_chosen("gzip, *;q=0", all_forms, CODING_GZIP);
    assert_chosen("identity, *;q=0.5", all_forms, CODING_IDENTITY);
}

static void who_asks_for_nothing_gets_the_file_as_it_is(void **state)
{
    struct codings_accepted accepted = accepted_of("");

    (void)state;
    assert_int_equal(coding_choose(&accepted, all_forms), CODING_IDENTITY);
    assert_chosen("", all_forms, CODING_IDENTITY);
    assert_chosen("zstd, deflate", all_forms, CODING_IDENTITY);
    assert_chosen("*;q=0", all_forms, CODING_IDENTITY); /* rather than a refusal */
}

static void names_are_without_regard_to_case_and_whole(void **state)
{
    (void)state;
    assert_chosen("BR", all_forms, CODING_BROTLI);
    assert_chosen("X-GZip", all_forms, CODING_GZIP);
    assert_chosen("brr, gzipp, b", all_forms, CODING_IDENTITY);
}

static void several_fields_are_one_list(void **state)
{
    struct codings_accepted accepted =
        accepted_of("Accept-Encoding: gzip\r\nAccept-Encoding: br;q=0.5\r\n");

    (void)state;
    assert_int_equal(accepted.weights[CODING_GZIP], 1000);
    assert_int_equal(accepted.weights[CODING_BROTLI], 500);
    assert_int_equal(accepted.weights[CODING_IDENTITY], 1);
}

static void a_member_that_cannot_be_read_counts_as_not_there(void **state)
{
    static const char *const members[] = {"br;q=2",   "br;q=1.001", "br;q=-1",  "br;q=0.5000",
                                          "br;q=.5",  "br;q=",      "br;q",     "br;x=1",
                                          "br;q=0,5", "br;q=1.x",   "br q=1",   "br;;q=1",
                                          ";q=1",     "br;q=1 1",   "br;q=0x1", "br;q = 1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(members); i++) {
        char list[64];

        snprintf(list, sizeof(list), "%s, gzip;q=0.3", members[i]);
        /* "br;q=0,5" is "br;q=0" and "5". */
        assert_chosen(list, all_forms, CODING_GZIP);
    }
    assert_chosen(",, ,gzip,,", all_forms, CODING_GZIP);
}

#define UNIT(test) cmocka_unit_test(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(what_is_taken_equally_gladly_is_sent_as_the_smallest),
        UNIT(what_is_taken_more_gladly_wins),
        UNIT(what_has_weight_0_is_not_sent),
        UNIT(a_star_speaks_of_all_that_is_not_named),
        UNIT(who_asks_for_nothing_gets_the_file_as_it_is),
        UNIT(names_are_without_regard_to_case_and_whole),
        UNIT(several_fields_are_one_list),
        UNIT(a_member_that_cannot_be_read_counts_as_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

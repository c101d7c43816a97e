/* The form of tokens, ids and codes: what is made is recognised, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/outside.h"
#include "herkend/random.h"

static enum token_kind kind_of(const char *token)
{
    struct bytes session_id;

    return token_parse(bytes_from_string(token), &session_id);
}

static void a_token_says_its_kind_and_session(void **state)
{
    static const struct {
        enum token_kind kind;
        char letter;
    } kinds[] = {{TOKEN_SEAT, 'p'}, {TOKEN_MODERATOR, 'm'}, {TOKEN_OBSERVER, 'o'}};
    struct token token;
    struct bytes session_id;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        token_generate(kinds[i].kind, BYTES("k7qx2mabcd"), &token);
        assert_int_equal(strlen(token.text), 2 + 10 + 1 + 22);
        assert_int_equal(token.text[0], kinds[i].letter);
        assert_int_equal(token_parse(bytes_from_string(token.text), &session_id),
                         kinds[i].kind);
        assert_true(bytes_equal(session_id, BYTES("k7qx2mabcd")));
        assert_ptr_equal(session_id.data, token.text + 2);
    }
}

static void an_organisers_token_is_of_no_session(void **state)
{
    struct token token;
    struct bytes session_id;

    (void)state;
    token_generate(TOKEN_ORGANISER, (struct bytes){0}, &token);
    assert_memory_equal(token.text, "a.-.", 4);
    assert_int_equal(token_parse(bytes_from_string(token.text), &session_id), TOKEN_ORGANISER);
    assert_int_equal(session_id.size, 0);
}

static void a_token_of_the_longest_session_id_is_recognised(void **state)
{
    struct token token;
    struct bytes session_id;
    struct bytes longest = BYTES("abcdefghijklmnopqrstuvwxyz_-4567");

    (void)state;
    assert_int_equal(longest.size, PUBLIC_ID_BYTES_MAX);
    token_generate(TOKEN_SEAT, longest, &token);
    assert_int_equal(token_parse(bytes_from_string(token.text), &session_id), TOKEN_SEAT);
    assert_true(bytes_equal(session_id, longest));
}

static void nonsense_is_no_token(void **state)
{
    static const char *const nonsense[] = {
        "",
        ".",
        "p",
        "p.",
        "p..",
        "p.s.",
        "AAAAAAAAAAAAAAAAAAAAAA",
        "p.s.AAAAAAAAAAAAAAAAAAAAA",   /* 21 characters */
        "p.s.AAAAAAAAAAAAAAAAAAAAAAA", /* 23 */
        "p.s.AAAAAAAAAAAAAAAAAAAAAB",  /* bits beyond the 128th */
        "p.s.AAAAAAAAAA+AAAAAAAAAAA",  /* base64, not base64url */
        "p.s.AAAAAAAAAA/AAAAAAAAAAA",
        "p.s.AAAAAAAAAAAAAAAAAAAAA=",
        "x.s.AAAAAAAAAAAAAAAAAAAAAA", /* no such kind */
        "P.s.AAAAAAAAAAAAAAAAAAAAAA",
        "p.-.AAAAAAAAAAAAAAAAAAAAAA", /* a seat of no session */
        "p.-s.AAAAAAAAAAAAAAAAAAAAAA",
        "p..AAAAAAAAAAAAAAAAAAAAAA",
        "a.s.AAAAAAAAAAAAAAAAAAAAAA", /* an organiser of one session */
        "a.--.AAAAAAAAAAAAAAAAAAAAAA",
        "p./etc.AAAAAAAAAAAAAAAAAAAAAA",
        "p....AAAAAAAAAAAAAAAAAAAAAA",
        "p.s t.AAAAAAAAAAAAAAAAAAAAAA",
        "p,s.AAAAAAAAAAAAAAAAAAAAAA",
        "p.s,AAAAAAAAAAAAAAAAAAAAAA",
        "p.abcdefghijklmnopqrstuvwxyz0123456.AAAAAAAAAAAAAAAAAAAAAA", /* 33 characters */
        " p.s.AAAAAAAAAAAAAAAAAAAAAA",
        "p.s.AAAAAAAAAAAAAAAAAAAAAA ",
        "p.s\xC3\xA9.AAAAAAAAAAAAAAAAAAAAAA",
    };

    (void)state;
    assert_int_equal(kind_of("p.s.AAAAAAAAAAAAAAAAAAAAAA"), TOKEN_SEAT);
    for (size_t i = 0; i < ARRAY_COUNT(nonsense); i++) {
        if (kind_of(nonsense[i]) != TOKEN_NONE)
            fail_msg("\"%s\" passes for a token", nonsense[i]);
    }
}

static void a_nul_within_is_no_token(void **state)
{
    struct bytes session_id;

    (void)state;
    assert_int_equal(token_parse(BYTES("p.s.AAAAAAAAA\0AAAAAAAAAAAA"), &session_id),
                     TOKEN_NONE);
    assert_int_equal(token_parse(BYTES("p.\0.AAAAAAAAAAAAAAAAAAAAAA"), &session_id),
                     TOKEN_NONE);
    assert_int_equal(token_parse((struct bytes){0}, &session_id), TOKEN_NONE);
}

/* Each in a block of its own size, so that a sanitizer sees a step too far. */
static void judge_in_its_own_block(struct bytes candidate)
{
    struct bytes session_id;
    char *block = malloc(candidate.size ? candidate.size : 1);

    assert_non_null(block);
    if (candidate.size > 0)
        memcpy(block, candidate.data, candidate.size);
    candidate.data = block;

    enum token_kind kind = token_parse(candidate, &session_id);

    if (kind == TOKEN_NONE) {
        assert_int_equal(session_id.size, 0);
    } else if (kind != TOKEN_ORGANISER) {
        assert_in_range(session_id.size, 1, PUBLIC_ID_BYTES_MAX);
        assert_int_equal(session_id.size, candidate.size - 25);
    }
    free(block);
}

static void random_nonsense_is_judged_without_harm(void **state)
{
    static const char likely[] = "pmoa..--__AAAAggQQwwzz09+/= \n\xFF";
    uint64_t random = 7;
    char text[120];

    (void)state;
    for (int round = 0; round < 200000; round++) {
        size_t size = random_below(&random, sizeof(text));

        for (size_t i = 0; i < size; i++)
            text[i] = likely[random_below(&random, sizeof(likely))];
        judge_in_its_own_block((struct bytes){.data = text, .size = size});
    }
}

/* A good token with one byte changed, or cut, is judged by what it became. */
static void a_changed_token_has_another_hash_or_is_none(void **state)
{
    uint64_t random = 8;
    struct token token;
    struct token_hash changed_hash;
    char changed[TOKEN_BYTES_MAX];

    (void)state;
    token_generate(TOKEN_SEAT, BYTES("k7qx2mabcd"), &token);
    for (int round = 0; round < 20000; round++) {
        size_t size = strlen(token.text);

        memcpy(changed, token.text, size + 1);
        changed[random_below(&random, (uint32_t)size)] = (char)random_below(&random, 256);
        if (random_below(&random, 4) == 0)
            size = random_below(&random, (uint32_t)size + 1);
        judge_in_its_own_block((struct bytes){.data = changed, .size = size});
        changed_hash = token_hash_of((struct bytes){.data = changed, .size = size});
        if (size != strlen(token.text) || memcmp(changed, token.text, size) != 0)
            assert_memory_not_equal(&changed_hash, &token.hash, sizeof(changed_hash));
    }
}

static void the_hash_is_sha_256(void **state)
{
    /* FIPS 180-2, B.1 */
    static const uint8_t abc[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                                    0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                                    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
                                    0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    struct token_hash hash = token_hash_of(BYTES("abc"));
    struct token token;

    (void)state;
    assert_memory_equal(hash.data, abc, sizeof(abc));
    token_generate(TOKEN_MODERATOR, BYTES("s"), &token);
    hash = token_hash_of(bytes_from_string(token.text));
    assert_memory_equal(hash.data, token.hash.data, sizeof(hash.data));
}

static void no_two_tokens_are_alike(void **state)
{
    enum { COUNT = 2000 };
    static struct token tokens[COUNT];

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        token_generate(TOKEN_SEAT, BYTES("s"), &tokens[i]);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(tokens[i].text, tokens[j].text);
    }
}

/* Every bit of the secret is used: each character but the last takes all 64 values. */
static void every_character_of_a_secret_varies(void **state)
{
    static bool seen[22][128];
    struct token token;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        token_generate(TOKEN_SEAT, BYTES("s"), &token);
        for (int c = 0; c < 22; c++)
            seen[c][(unsigned char)token.text[4 + c]] = true;
    }
    for (int c = 0; c < 22; c++) {
        int values = 0;

        for (int value = 0; value < 128; value++)
            values += seen[c][value];
        assert_int_equal(values, c < 21 ? 64 : 4);
    }
}

/* Counts characters over many draws; each of them within six standard deviations of even. */
static void assert_drawn_evenly(void (*generate)(char out[16]), size_t length,
                                const char *alphabet)
{
    enum { DRAWS = 20000 };
    uint32_t counts[256] = {0};
    size_t letters = strlen(alphabet);
    double expected = (double)DRAWS * (double)length / (double)letters;
    char drawn[16];

    for (int i = 0; i < DRAWS; i++) {
        generate(drawn);
        assert_int_equal(strlen(drawn), length);
        for (size_t c = 0; c < length; c++) {
            assert_non_null(strchr(alphabet, drawn[c]));
            counts[(unsigned char)drawn[c]]++;
        }
    }
    for (size_t i = 0; i < letters; i++) {
        double off = (double)counts[(unsigned char)alphabet[i]] - expected;

        assert_true(off * off < 36 * expected);
    }
}

static void codes_are_drawn_evenly_from_signs_that_look_different(void **state)
{
    (void)state;
    assert_drawn_evenly(session_code_generate, 6, "ABCDEFGHJKMNPQRSTUVWXYZ23456789");
}

static void session_ids_are_drawn_evenly_and_fit_a_token(void **state)
{
    char id[16];
    struct token token;

    (void)state;
    assert_drawn_evenly(session_id_generate, 10, "abcdefghjkmnpqrstuvwxyz23456789");
    session_id_generate(id);
    token_generate(TOKEN_SEAT, bytes_from_string(id), &token);
    assert_int_equal(kind_of(token.text), TOKEN_SEAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_says_its_kind_and_session),
        cmocka_unit_test(an_organisers_token_is_of_no_session),
        cmocka_unit_test(a_token_of_the_longest_session_id_is_recognised),
        cmocka_unit_test(nonsense_is_no_token),
        cmocka_unit_test(a_nul_within_is_no_token),
        cmocka_unit_test(random_nonsense_is_judged_without_harm),
        cmocka_unit_test(a_changed_token_has_another_hash_or_is_none),
        cmocka_unit_test(the_hash_is_sha_256),
        cmocka_unit_test(no_two_tokens_are_alike),
        cmocka_unit_test(every_character_of_a_secret_varies),
        cmocka_unit_test(codes_are_drawn_evenly_from_signs_that_look_different),
        cmocka_unit_test(session_ids_are_drawn_evenly_and_fit_a_token),
    };

    return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}

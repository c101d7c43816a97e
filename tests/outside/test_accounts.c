/* people.db: organisers' accounts and sign-ins, and a file of before there were any. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "folder.h"
#include "herkend/accounts.h"
#include "herkend/mail_queue.h"

enum { NOW_S = 1795000000 };
#define NOW_MS (UINT64_C(1000) * NOW_S)

struct registry {
    struct folder folder;
    struct people *people;
    struct token token; /* an API token that was not used yet */
};

static const struct password_hash first_hash = {"hash of the first password"};
static const struct password_hash second_hash = {"hash of the second password"};

static void reopen(struct registry *registry)
{
    struct error error = {0};

    people_close(registry->people);
    if (people_open(&registry->people, folder_path(&registry->folder, "people.db"), &error) !=
        0)
        fail_msg("%s", error.sentence);
}

static void token_make(struct registry *registry)
{
    struct error error = {0};
    char id[16];

    assert_int_equal(
        people_token_create(registry->people, NOW_MS, &registry->token, id, &error), 0);
}

static int setup(void **state)
{
    struct registry *registry = calloc(1, sizeof(*registry));

    assert_non_null(registry);
    folder_make(&registry->folder);
    reopen(registry);
    token_make(registry);
    *state = registry;
    return 0;
}

static int teardown(void **state)
{
    struct registry *registry = *state;

    people_close(registry->people);
    folder_remove(&registry->folder);
    free(registry);
    return 0;
}

static int try_create(struct registry *registry, const char *name, const char *folded,
                      int64_t *number)
{
    struct new_organiser new = {.name = bytes_from_string(name),
                                .folded = bytes_from_string(folded),
                                .hash = &first_hash,
                                .token = &registry->token.hash,
                                .now_ms = NOW_MS};
    struct error error = {0};

    return people_organiser_create(registry->people, &new, number, &error);
}

/* An organiser, and a fresh token for the next. */
static int64_t create(struct registry *registry, const char *name, const char *folded)
{
    int64_t number = 0;

    assert_int_equal(try_create(registry, name, folded, &number), 0);
    assert_true(number > 0);
    token_make(registry);
    return number;
}

static int64_t find(struct registry *registry, const char *folded, struct password_hash *hash)
{
    struct error error = {0};
    int64_t number = -1;

    assert_int_equal(people_organiser_find(registry->people, bytes_from_string(folded), &number,
                                           hash, &error),
                     0);
    return number;
}

static bool token_is_valid(struct registry *registry, const struct token *token)
{
    struct error error = {0};
    bool valid = false;

    assert_int_equal(people_token_check(registry->people, &token->hash, &valid, &error), 0);
    return valid;
}

static struct token sign_in(struct registry *registry, int64_t organiser, uint64_t now_ms)
{
    struct error error = {0};
    struct token token;

    if (people_sign_in_create(registry->people, organiser, &first_hash, now_ms, &token, &error))
        fail_msg("%s", error.sentence);
    return token;
}

static struct sign_in use(struct registry *registry, const struct token *token, uint64_t now_ms)
{
    struct error error = {0};
    struct sign_in found = {.organiser = -1};

    assert_int_equal(people_sign_in_use(registry->people, &token->hash, now_ms, &found, &error),
                     0);
    return found;
}

/* ---- passwords ---- */

static void a_password_is_known_by_its_hash_and_no_other_is(void **state)
{
    struct password_hash hash;
    struct password_hash again;
    struct error error = {0};
    bool matches = false;

    (void)state;
    assert_int_equal(password_hash_make(BYTES("een lang wachtwoord"), &hash, &error), 0);
    assert_memory_equal(hash.text, "$argon2id$v=19$m=65536,t=3,p=1$", 31);
    assert_int_equal(password_hash_check(&hash, BYTES("een lang wachtwoord"), &matches, &error),
                     0);
    assert_true(matches);
    assert_int_equal(password_hash_check(&hash, BYTES("een lang wachtwoorD"), &matches, &error),
                     0);
    assert_false(matches);
    assert_int_equal(password_hash_make(BYTES("een lang wachtwoord"), &again, &error), 0);
    assert_string_not_equal(hash.text, again.text); /* each its own salt */
}

static void the_decoy_costs_what_a_real_hash_costs_and_matches_nothing(void **state)
{
    struct password_hash decoy = password_hash_decoy();
    struct error error = {0};
    bool matches = true;

    (void)state;
    assert_memory_equal(decoy.text, "$argon2id$v=19$m=65536,t=3,p=1$", 31);
    assert_int_equal(
        password_hash_check(&decoy, BYTES("een lang wachtwoord"), &matches, &error), 0);
    assert_false(matches);
}

/* ---- accounts ---- */

static void an_account_is_found_by_its_folded_name_also_after_a_restart(void **state)
{
    struct registry *registry = *state;
    struct password_hash hash;
    int64_t number = create(registry, "Anna de Vries", "anna de vries");

    reopen(registry);
    assert_true(find(registry, "anna de vries", &hash) == number);
    assert_string_equal(hash.text, first_hash.text);
    assert_true(find(registry, "anna", &hash) == 0);
}

static void making_an_account_uses_the_token_up(void **state)
{
    struct registry *registry = *state;
    int64_t number = 0;

    assert_true(token_is_valid(registry, &registry->token));
    assert_int_equal(try_create(registry, "Anna", "anna", &number), 0);
    assert_false(token_is_valid(registry, &registry->token));
    assert_int_equal(try_create(registry, "Bram", "bram", &number), -ERR_NOT_FOUND);
}

static void a_name_that_is_taken_uses_no_token_up(void **state)
{
    struct registry *registry = *state;
    int64_t number = 0;

    create(registry, "Anna", "anna");
    assert_int_equal(try_create(registry, "ANNA", "anna", &number), -ERR_CONFLICT);
    assert_true(token_is_valid(registry, &registry->token));
    assert_int_equal(try_create(registry, "Bram", "bram", &number), 0);
}

static void a_token_nobody_made_or_that_was_revoked_makes_no_account(void **state)
{
    struct registry *registry = *state;
    struct error error = {0};
    struct token token;
    char id[16];
    int64_t number = 0;

    assert_int_equal(people_token_create(registry->people, NOW_MS, &token, id, &error), 0);
    assert_int_equal(people_token_revoke(registry->people, id, &error), 0);
    registry->token = token;
    assert_int_equal(try_create(registry, "Anna", "anna", &number), -ERR_NOT_FOUND);
    registry->token.hash = token_hash_of(BYTES("nothing"));
    assert_int_equal(try_create(registry, "Anna", "anna", &number), -ERR_NOT_FOUND);
}

static void a_removed_organiser_is_gone_and_the_number_is_not_given_again(void **state)
{
    struct registry *registry = *state;
    struct error error = {0};
    struct password_hash hash;
    int64_t number = create(registry, "Anna", "anna");
    struct token token = sign_in(registry, number, NOW_MS);

    assert_int_equal(people_organiser_remove(registry->people, number, &error), 0);
    assert_int_equal(people_organiser_remove(registry->people, number, &error), -ERR_NOT_FOUND);
    assert_true(find(registry, "anna", &hash) == 0);
    assert_true(use(registry, &token, NOW_MS).organiser == 0);
    assert_true(create(registry, "Anna", "anna") > number);
    assert_true(use(registry, &token, NOW_MS).organiser == 0);
}

static void a_new_password_ends_all_sign_ins_but_the_one_that_is_kept(void **state)
{
    struct registry *registry = *state;
    struct error error = {0};
    int64_t number = create(registry, "Anna", "anna");
    int64_t other = create(registry, "Bram", "bram");
    struct token kept = sign_in(registry, number, NOW_MS);
    struct token ended = sign_in(registry, number, NOW_MS);
    struct token of_other = sign_in(registry, other, NOW_MS);
    struct new_password change = {
        .organiser = number, .old = &first_hash, .hash = &second_hash, .kept = &kept.hash};

    assert_int_equal(people_organiser_set_password(registry->people, &change, &error), 0);
    assert_true(use(registry, &kept, NOW_MS).organiser == number);
    assert_true(use(registry, &ended, NOW_MS).organiser == 0);
    assert_true(use(registry, &of_other, NOW_MS).organiser == other);
    change.kept = NULL;
    change.old = NULL;
    assert_int_equal(people_organiser_set_password(registry->people, &change, &error), 0);
    assert_true(use(registry, &kept, NOW_MS).organiser == 0);
}

static void a_password_that_changed_meanwhile_is_not_overwritten(void **state)
{
    struct registry *registry = *state;
    struct error error = {0};
    struct password_hash hash;
    struct token token;
    int64_t number = create(registry, "Anna", "anna");
    struct new_password reset = {.organiser = number, .hash = &second_hash};
    struct new_password late = {.organiser = number, .old = &first_hash, .hash = &first_hash};

    assert_int_equal(people_organiser_set_password(registry->people, &reset, &error), 0);
    assert_int_equal(people_organiser_set_password(registry->people, &late, &error),
                     -ERR_NOT_FOUND);
    find(registry, "anna", &hash);
    assert_string_equal(hash.text, second_hash.text);
    /* Nor does the old one sign in any more, though it was right when it was looked at. */
    assert_int_equal(
        people_sign_in_create(registry->people, number, &first_hash, NOW_MS, &token, &error),
        -ERR_NOT_FOUND);
}

struct listed {
    char names[4][32];
    uint64_t seen_at_ms[4];
    size_t count;
};

static void take(void *context, const struct listed_organiser *organiser)
{
    struct listed *listed = context;

    assert_in_range(listed->count, 0, 3);
    snprintf(listed->names[listed->count], sizeof(listed->names[0]), "%.*s",
             (int)organiser->name.size, organiser->name.data);
    assert_true(organiser->created_at_ms == NOW_MS);
    listed->seen_at_ms[listed->count++] = organiser->seen_at_ms;
}

static void organisers_are_listed_by_name_with_when_they_were_seen(void **state)
{
    struct registry *registry = *state;
    struct error error = {0};
    struct listed listed = {0};
    int64_t bram = create(registry, "Bram", "bram");
    int64_t anna = create(registry, "Anna", "anna");

    sign_in(registry, bram, NOW_MS + 5);
    sign_in(registry, anna, NOW_MS - SIGN_IN_IDLE_MS);
    assert_int_equal(
        people_organiser_list(registry->people, NOW_MS + 10, take, &listed, &error), 0);
    assert_int_equal(listed.count, 2);
    assert_string_equal(listed.names[0], "Anna");
    assert_true(listed.seen_at_ms[0] == 0);
    assert_true(listed.seen_at_ms[1] == NOW_MS + 5);
}

/* ---- sign-ins ---- */

static void a_sign_in_ends_twelve_hours_after_its_last_use(void **state)
{
    struct registry *registry = *state;
    int64_t number = create(registry, "Anna", "anna");
    struct token token = sign_in(registry, number, NOW_MS);
    uint64_t later_ms = NOW_MS + SIGN_IN_IDLE_MS - 1;

    assert_true(use(registry, &token, NOW_MS).expires_at_ms == NOW_MS + SIGN_IN_IDLE_MS);
    assert_true(use(registry, &token, later_ms).organiser == number);
    assert_true(use(registry, &token, later_ms).expires_at_ms == later_ms + SIGN_IN_IDLE_MS);
    assert_true(use(registry, &token, later_ms + SIGN_IN_IDLE_MS - 1).organiser == number);
    assert_true(use(registry, &token, later_ms + 3 * (uint64_t)SIGN_IN_IDLE_MS).organiser == 0);
}

static void a_sign_in_ends_after_seven_days_however_much_it_is_used(void **state)
{
    struct registry *registry = *state;
    int64_t number = create(registry, "Anna", "anna");
    struct token token = sign_in(registry, number, NOW_MS);
    uint64_t end_ms = NOW_MS + SIGN_IN_LONGEST_MS;

    for (uint64_t at_ms = NOW_MS; at_ms < end_ms; at_ms += SIGN_IN_IDLE_MS / 2)
        assert_true(use(registry, &token, at_ms).organiser == number);
    assert_true(use(registry, &token, end_ms - 1).expires_at_ms == end_ms);
    assert_true(use(registry, &token, end_ms).organiser == 0);
}

static void a_look_is_no_use(void **state)
{
    struct registry *registry = *state;
    struct error error = {0};
    struct sign_in found;
    int64_t number = create(registry, "Anna", "anna");
    struct token token = sign_in(registry, number, NOW_MS);

    assert_int_equal(people_sign_in_look(registry->people, &token.hash,
                                         NOW_MS + SIGN_IN_IDLE_MS - 1, &found, &error),
                     0);
    assert_true(found.organiser == number);
    assert_true(found.expires_at_ms == NOW_MS + SIGN_IN_IDLE_MS);
    assert_true(use(registry, &token, NOW_MS + SIGN_IN_IDLE_MS).organiser == 0);
}

static void a_sign_in_that_was_ended_is_nobodys(void **state)
{
    struct registry *registry = *state;
    struct error error = {0};
    int64_t number = create(registry, "Anna", "anna");
    struct token token = sign_in(registry, number, NOW_MS);
    struct token other = sign_in(registry, number, NOW_MS);

    assert_int_equal(people_sign_in_end(registry->people, &token.hash, &error), 0);
    assert_int_equal(people_sign_in_end(registry->people, &token.hash, &error), 0);
    assert_true(use(registry, &token, NOW_MS).organiser == 0);
    assert_true(use(registry, &other, NOW_MS).organiser == number);
}

static void the_longest_unused_sign_in_makes_room(void **state)
{
    struct registry *registry = *state;
    int64_t number = create(registry, "Anna", "anna");
    struct token first = sign_in(registry, number, NOW_MS);
    struct token second = sign_in(registry, number, NOW_MS + 1);

    for (uint64_t i = 2; i <= SIGN_INS_PER_ORGANISER_MAX; i++)
        sign_in(registry, number, NOW_MS + i);
    assert_true(use(registry, &first, NOW_MS + 100).organiser == 0);
    assert_true(use(registry, &second, NOW_MS + 100).organiser == number);
}

static void neither_a_password_nor_a_sign_ins_token_stands_in_the_file(void **state)
{
    struct registry *registry = *state;
    int64_t number = create(registry, "Anna", "anna");
    struct token token = sign_in(registry, number, NOW_MS);

    assert_true(folder_contains(&registry->folder, bytes_from_string(first_hash.text)));
    assert_false(folder_contains(&registry->folder, bytes_from_string(token.text + 4)));
}

static void a_token_of_a_sign_in_is_no_api_token(void **state)
{
    struct registry *registry = *state;
    int64_t number = create(registry, "Anna", "anna");
    struct token token = sign_in(registry, number, NOW_MS);
    struct bytes session_id;

    assert_int_equal(token_parse(bytes_from_string(token.text), &session_id), TOKEN_SIGN_IN);
    assert_false(token_is_valid(registry, &token));
    assert_true(use(registry, &registry->token, NOW_MS).organiser == 0);
}

/* ---- a file of format 1 ---- */

/* golden/people.v1.db was made by the program that knew no accounts; two tokens, the second
 * revoked. It is never made again. */
static void a_file_of_the_first_format_is_brought_up_to_date_in_place(void **state)
{
    struct registry *registry = *state;
    const char *path = folder_path(&registry->folder, "old.db");
    char file[65536];
    size_t size =
        file_read(HERKEND_SOURCE_DIR "/tests/outside/golden/people.v1.db", file, sizeof(file));
    struct error error = {0};

    assert_in_range(size, 1, sizeof(file) - 1);
    people_close(registry->people);
    registry->people = NULL;
    file_write(path, (struct bytes){.data = file, .size = size});
    /* Twice: the second time there is nothing left to do. */
    for (int i = 0; i < 2; i++) {
        if (people_open(&registry->people, path, &error) != 0)
            fail_msg("%s", error.sentence);
        registry->token.hash = token_hash_of(BYTES("a.-.QPMprNqMyObb_usPACmDvA"));
        assert_true(token_is_valid(registry, &registry->token));
        people_close(registry->people);
        registry->people = NULL;
    }
    assert_int_equal(people_open(&registry->people, path, &error), 0);

    int64_t number = 0;

    assert_int_equal(try_create(registry, "Anna", "anna", &number), 0);
    assert_false(token_is_valid(registry, &registry->token));
}

/* ---- a file of format 2 ---- */

/* golden/people.v2.db was made by the program that knew no registrations: an organiser who is
 * signed in, a token that was used up and one that was not. It is never made again. */
static void a_file_of_the_second_format_keeps_its_accounts_and_takes_registrations(void **state)
{
    struct registry *registry = *state;
    const char *path = folder_path(&registry->folder, "old.db");
    const char *copy = folder_path(&registry->folder, "copy.db");
    char file[65536];
    size_t size =
        file_read(HERKEND_SOURCE_DIR "/tests/outside/golden/people.v2.db", file, sizeof(file));
    struct event_facts facts = {.session_id = BYTES("abcdefghjk"), .code = BYTES("ABC234")};
    struct token sign_in = {.hash = token_hash_of(BYTES("s.-.wdJ4JzG5OZCUYYoFBzWihg"))};
    struct error error = {0};
    struct arena arena;
    struct people_event event;

    assert_in_range(size, 1, sizeof(file) - 1);
    people_close(registry->people);
    registry->people = NULL;
    file_write(path, (struct bytes){.data = file, .size = size});
    arena_init(&arena);
    /* The second time it is a copy, made after the upgrade. */
    for (int i = 0; i < 2; i++) {
        if (people_open(&registry->people, i == 0 ? path : copy, &error) != 0)
            fail_msg("%s", error.sentence);
        registry->token.hash = token_hash_of(BYTES("a.-.CfaP11aBfOnMpBjxJfuEGA"));
        assert_true(token_is_valid(registry, &registry->token));
        assert_true(use(registry, &sign_in, NOW_MS).organiser != 0);
        assert_int_equal(people_event_sync(registry->people, &facts, NOW_MS, &error), 0);
        assert_int_equal(
            people_event_read(registry->people, facts.code, &arena, &event, &error), 0);
        if (i > 0)
            break;
        assert_int_equal(people_backup(registry->people, copy, &error), 0);
        people_close(registry->people);
        registry->people = NULL;
    }
    arena_release(&arena);
}

int main(void)
{
#define WITH_REGISTRY(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_is_known_by_its_hash_and_no_other_is),
        cmocka_unit_test(the_decoy_costs_what_a_real_hash_costs_and_matches_nothing),
        WITH_REGISTRY(an_account_is_found_by_its_folded_name_also_after_a_restart),
        WITH_REGISTRY(making_an_account_uses_the_token_up),
        WITH_REGISTRY(a_name_that_is_taken_uses_no_token_up),
        WITH_REGISTRY(a_token_nobody_made_or_that_was_revoked_makes_no_account),
        WITH_REGISTRY(a_removed_organiser_is_gone_and_the_number_is_not_given_again),
        WITH_REGISTRY(a_new_password_ends_all_sign_ins_but_the_one_that_is_kept),
        WITH_REGISTRY(a_password_that_changed_meanwhile_is_not_overwritten),
        WITH_REGISTRY(organisers_are_listed_by_name_with_when_they_were_seen),
        WITH_REGISTRY(a_sign_in_ends_twelve_hours_after_its_last_use),
        WITH_REGISTRY(a_sign_in_ends_after_seven_days_however_much_it_is_used),
        WITH_REGISTRY(a_look_is_no_use),
        WITH_REGISTRY(a_sign_in_that_was_ended_is_nobodys),
        WITH_REGISTRY(the_longest_unused_sign_in_makes_room),
        WITH_REGISTRY(neither_a_password_nor_a_sign_ins_token_stands_in_the_file),
        WITH_REGISTRY(a_token_of_a_sign_in_is_no_api_token),
        WITH_REGISTRY(a_file_of_the_first_format_is_brought_up_to_date_in_place),
        WITH_REGISTRY(a_file_of_the_second_format_keeps_its_accounts_and_takes_registrations),
    };

    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}

/* Session keys: what ties tokens to seats, and is gone when it is removed. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "folder.h"
#include "herkend/registrations.h"

static int setup(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));

    assert_non_null(folder);
    folder_make(folder);
    *state = folder;
    return 0;
}

static int teardown(void **state)
{
    folder_remove(*state);
    free(*state);
    return 0;
}

static struct keyring *open_keys(const struct folder *folder)
{
    struct error error = {0};
    struct keyring *keyring = NULL;

    if (keyring_folder_open(&keyring, folder_path(folder, "keys"), &error) != 0)
        fail_msg("%s", error.sentence);
    return keyring;
}

static int create(struct keyring *keyring, const char *id)
{
    struct error error = {0};

    return keyring_create(keyring, bytes_from_string(id), &error);
}

static int remove_key(struct keyring *keyring, const char *id)
{
    struct error error = {0};

    return keyring_remove(keyring, bytes_from_string(id), &error);
}

static int seat_key(struct keyring *keyring, const char *id, const char *token,
                    struct seat_key *out)
{
    struct error error = {0};
    struct token_hash hash = token_hash_of(bytes_from_string(token));
    int result = keyring_seat_key(keyring, bytes_from_string(id), &hash, out, &error);

    assert_int_equal(error.code, -result);
    return result;
}

static void one_token_has_one_seat_key(void **state)
{
    struct keyring *keyring = keyring_memory_create();
    struct seat_key first;
    struct seat_key again;
    struct seat_key other;

    (void)state;
    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &first), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &again), 0);
    assert_int_equal(seat_key(keyring, "s", "other", &other), 0);
    assert_memory_equal(&first, &again, sizeof(first));
    assert_memory_not_equal(&first, &other, sizeof(first));
    keyring_destroy_handle(keyring);
}

static void one_token_has_different_seat_keys_in_different_sessions(void **state)
{
    struct keyring *keyring = keyring_memory_create();
    struct seat_key in_s;
    struct seat_key in_t;

    (void)state;
    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(create(keyring, "t"), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &in_s), 0);
    assert_int_equal(seat_key(keyring, "t", "token", &in_t), 0);
    assert_memory_not_equal(&in_s, &in_t, sizeof(in_s));
    keyring_destroy_handle(keyring);
}

static void a_seat_key_is_an_hmac_of_the_tokens_hash(void **state)
{
    struct keyring *keyring = open_keys(*state);
    struct token_hash hash = token_hash_of(BYTES("token"));
    struct seat_key ours;
    uint8_t expected[EVP_MAX_MD_SIZE];
    char key[100];

    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &ours), 0);
    assert_int_equal(file_read(folder_path(*state, "keys/s.key"), key, sizeof(key)), 32);
    assert_non_null(HMAC(EVP_sha256(), key, 32, hash.data, sizeof(hash.data), expected, NULL));
    assert_memory_equal(&ours, expected, sizeof(ours));
    keyring_destroy_handle(keyring);
}

static void a_session_has_one_key(void **state)
{
    struct keyring *keyring = open_keys(*state);
    struct keyring *other = open_keys(*state);
    struct seat_key before;
    struct seat_key after;

    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &before), 0);
    assert_int_equal(create(keyring, "s"), -ERR_CONFLICT);
    assert_int_equal(create(other, "s"), -ERR_CONFLICT);
    assert_int_equal(seat_key(other, "s", "token", &after), 0);
    assert_memory_equal(&before, &after, sizeof(before));
    keyring_destroy_handle(keyring);
    keyring_destroy_handle(other);
}

static void keys_are_there_after_a_restart(void **state)
{
    struct keyring *keyring = open_keys(*state);
    struct seat_key before[3];
    struct seat_key after;
    static const char *const ids[] = {"b", "a", "c"};

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(create(keyring, ids[i]), 0);
        assert_int_equal(seat_key(keyring, ids[i], "token", &before[i]), 0);
    }
    keyring_destroy_handle(keyring);
    keyring = open_keys(*state);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(seat_key(keyring, ids[i], "token", &after), 0);
        assert_memory_equal(&before[i], &after, sizeof(after));
    }
    keyring_destroy_handle(keyring);
}

static void only_the_owner_can_read_keys(void **state)
{
    struct stat status;

    umask(0);
    struct keyring *keyring = open_keys(*state);

    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(stat(folder_path(*state, "keys"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(stat(folder_path(*state, "keys/s.key"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    keyring_destroy_handle(keyring);
}

static void a_key_folder_that_is_open_to_others_is_closed_to_them(void **state)
{
    struct stat status;

    assert_int_equal(mkdir(folder_path(*state, "keys"), 0755), 0);
    keyring_destroy_handle(open_keys(*state));
    assert_int_equal(stat(folder_path(*state, "keys"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
}

static void a_removed_key_is_gone(void **state)
{
    struct keyring *keyring = open_keys(*state);
    struct seat_key seat;

    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(create(keyring, "t"), 0);
    assert_int_equal(remove_key(keyring, "s"), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &seat), -ERR_NOT_FOUND);
    assert_int_equal(seat_key(keyring, "t", "token", &seat), 0);
    assert_int_not_equal(access(folder_path(*state, "keys/s.key"), F_OK), 0);
    keyring_destroy_handle(keyring);
    keyring = open_keys(*state);
    assert_int_equal(seat_key(keyring, "s", "token", &seat), -ERR_NOT_FOUND);
    keyring_destroy_handle(keyring);
}

/* Somebody holds the file open, and sees what stands in it after it lost its name. */
static void a_removed_key_was_overwritten_first(void **state)
{
    struct keyring *keyring = open_keys(*state);
    char before[32];
    char after[32];

    assert_int_equal(create(keyring, "s"), 0);
    int fd = open(folder_path(*state, "keys/s.key"), O_RDONLY);

    assert_true(fd >= 0);
    assert_int_equal(pread(fd, before, sizeof(before), 0), sizeof(before));
    assert_int_equal(remove_key(keyring, "s"), 0);
    assert_int_equal(pread(fd, after, sizeof(after), 0), sizeof(after));
    assert_memory_not_equal(before, after, sizeof(before));
    assert_false(folder_contains(*state, (struct bytes){before, sizeof(before)}));
    close(fd);
    keyring_destroy_handle(keyring);
}

static void removing_twice_is_fine(void **state)
{
    struct keyring *keyring = open_keys(*state);
    struct keyring *in_memory = keyring_memory_create();

    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(remove_key(keyring, "s"), 0);
    assert_int_equal(remove_key(keyring, "s"), 0);
    assert_int_equal(remove_key(keyring, "never"), 0);
    assert_int_equal(remove_key(in_memory, "never"), 0);
    keyring_destroy_handle(keyring);
    keyring_destroy_handle(in_memory);
}

static void a_key_that_another_process_removed_can_be_removed(void **state)
{
    struct keyring *keyring = open_keys(*state);

    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(unlink(folder_path(*state, "keys/s.key")), 0);
    assert_int_equal(remove_key(keyring, "s"), 0);
    keyring_destroy_handle(keyring);
}

static void a_key_in_memory_can_be_removed(void **state)
{
    struct keyring *keyring = keyring_memory_create();
    struct seat_key seat;

    (void)state;
    assert_int_equal(create(keyring, "s"), 0);
    assert_int_equal(create(keyring, "s"), -ERR_CONFLICT);
    assert_int_equal(remove_key(keyring, "s"), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &seat), -ERR_NOT_FOUND);
    assert_int_equal(create(keyring, "s"), 0);
    keyring_destroy_handle(keyring);
}

/* A token that somebody made up may name any session: nothing outside the folder is opened. */
static void a_session_id_with_tricks_has_no_key(void **state)
{
    static const char *const tricks[] = {"",       "..",  "../keys/s", "/etc/passwd",
                                         "s/../s", "s.",  "-s",        "s\n",
                                         "s.key",  "a b", "./s",       "\xC3\xA9"};
    struct keyring *keyring = open_keys(*state);
    struct seat_key seat;

    assert_int_equal(create(keyring, "s"), 0);
    for (size_t i = 0; i < ARRAY_COUNT(tricks); i++)
        assert_int_equal(seat_key(keyring, tricks[i], "token", &seat), -ERR_NOT_FOUND);
    keyring_destroy_handle(keyring);
}

static void a_key_file_of_the_wrong_size_is_damage(void **state)
{
    struct keyring *keyring = open_keys(*state);
    struct seat_key seat;

    file_write(folder_path(*state, "keys/s.key"), BYTES("too short"));
    assert_int_equal(seat_key(keyring, "s", "token", &seat), -ERR_DAMAGED);
    file_write(folder_path(*state, "keys/s.key"),
               BYTES("0123456789012345678901234567890123456789"));
    assert_int_equal(seat_key(keyring, "s", "token", &seat), -ERR_DAMAGED);
    keyring_destroy_handle(keyring);
}

static void a_link_is_not_followed(void **state)
{
    struct keyring *keyring = open_keys(*state);
    struct seat_key seat;

    file_write(folder_path(*state, "elsewhere"), BYTES("01234567890123456789012345678901"));
    assert_int_equal(
        symlink(folder_path(*state, "elsewhere"), folder_path(*state, "keys/s.key")), 0);
    assert_int_equal(seat_key(keyring, "s", "token", &seat), -ERR_IO);
    assert_int_equal(remove_key(keyring, "s"), -ERR_IO);
    assert_true(folder_contains(*state, BYTES("01234567890123456789012345678901")));
    keyring_destroy_handle(keyring);
}

static void a_file_in_place_of_the_folder_is_refused(void **state)
{
    struct error error = {0};
    struct keyring *keyring = NULL;

    file_write(folder_path(*state, "keys"), BYTES(""));
    assert_int_equal(keyring_folder_open(&keyring, folder_path(*state, "keys"), &error),
                     -ERR_IO);
    assert_non_null(strstr(error.sentence, "is not a folder"));
    assert_int_equal(keyring_folder_open(&keyring, folder_path(*state, "no/keys"), &error),
                     -ERR_IO);
    assert_null(keyring);
}

static void a_thousand_sessions_keep_their_keys_apart(void **state)
{
    enum { COUNT = 1000 };
    struct keyring *keyring = keyring_memory_create();
    static struct seat_key seats[COUNT];
    struct seat_key again;
    char id[16];

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        snprintf(id, sizeof(id), "s%d", i * 7919 % COUNT);
        assert_int_equal(create(keyring, id), 0);
        assert_int_equal(seat_key(keyring, id, "token", &seats[i * 7919 % COUNT]), 0);
    }
    for (int i = 0; i < COUNT; i += 2) {
        snprintf(id, sizeof(id), "s%d", i);
        assert_int_equal(remove_key(keyring, id), 0);
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(id, sizeof(id), "s%d", i);
        assert_int_equal(seat_key(keyring, id, "token", &again),
                         i % 2 == 0 ? -ERR_NOT_FOUND : 0);
        if (i % 2 == 1)
            assert_memory_equal(&again, &seats[i], sizeof(again));
    }
    keyring_destroy_handle(keyring);
}

/* ---- personal links ---- */

static const char way[] = "AAAAAAAAAAAAAAAAAAAAAA";
static const char other_way[] = "AAAAAAAAAAAAAAAAAAAAAQ";

static struct token link_of(struct keyring *keyring, const char *id, const char *of_way,
                            uint32_t generation)
{
    struct error error = {0};
    struct token token;

    if (keyring_link_token(keyring, bytes_from_string(id), bytes_from_string(of_way),
                           generation, &token, &error) != 0)
        fail_msg("%s", error.sentence);
    return token;
}

static void a_personal_link_is_a_seats_token_and_the_same_each_time(void **state)
{
    struct keyring *keyring = keyring_memory_create();
    struct bytes session_id;

    (void)state;
    assert_int_equal(create(keyring, "one"), 0);

    struct token first = link_of(keyring, "one", way, 1);
    struct token again = link_of(keyring, "one", way, 1);
    struct token_hash hash = token_hash_of(bytes_from_string(first.text));

    assert_string_equal(again.text, first.text);
    assert_memory_equal(&hash, &first.hash, sizeof(hash));
    assert_int_equal(token_parse(bytes_from_string(first.text), &session_id), TOKEN_SEAT);
    assert_true(bytes_equal(session_id, BYTES("one")));
    keyring_destroy_handle(keyring);
}

static void links_of_other_ways_generations_and_sessions_differ(void **state)
{
    struct keyring *keyring = keyring_memory_create();

    (void)state;
    assert_int_equal(create(keyring, "one"), 0);
    assert_int_equal(create(keyring, "two"), 0);

    struct token tokens[] = {
        link_of(keyring, "one", way, 1),   link_of(keyring, "one", way, 2),
        link_of(keyring, "one", way, 256), link_of(keyring, "one", other_way, 1),
        link_of(keyring, "two", way, 1),
    };

    for (size_t i = 0; i < ARRAY_COUNT(tokens); i++) {
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(tokens[i].text + 6, tokens[j].text + 6);
    }
    keyring_destroy_handle(keyring);
}

static void without_the_key_nobody_makes_a_link(void **state)
{
    struct folder *folder = *state;
    struct keyring *engine = open_keys(folder);
    struct keyring *mailer = open_keys(folder);
    struct error error = {0};
    struct token token;

    assert_int_equal(create(engine, "one"), 0);
    link_of(mailer, "one", way, 1);
    assert_int_equal(remove_key(engine, "one"), 0);
    assert_int_equal(
        keyring_link_token(engine, BYTES("one"), bytes_from_string(way), 1, &token, &error),
        -ERR_NOT_FOUND);
    /* The other handle had read it, and has it until it looks again. */
    link_of(mailer, "one", way, 1);
    keyring_forget(mailer, BYTES("one"));
    keyring_forget(mailer, BYTES("one"));
    assert_int_equal(
        keyring_link_token(mailer, BYTES("one"), bytes_from_string(way), 1, &token, &error),
        -ERR_NOT_FOUND);
    keyring_destroy_handle(mailer);
    keyring_destroy_handle(engine);
}

static void what_was_forgotten_is_read_again(void **state)
{
    struct folder *folder = *state;
    struct keyring *keyring = open_keys(folder);

    assert_int_equal(create(keyring, "one"), 0);

    struct token before = link_of(keyring, "one", way, 1);

    keyring_forget(keyring, BYTES("one"));
    assert_string_equal(link_of(keyring, "one", way, 1).text, before.text);
    keyring_destroy_handle(keyring);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_token_has_one_seat_key),
        cmocka_unit_test(one_token_has_different_seat_keys_in_different_sessions),
        WITH_FOLDER(a_seat_key_is_an_hmac_of_the_tokens_hash),
        WITH_FOLDER(a_session_has_one_key),
        WITH_FOLDER(keys_are_there_after_a_restart),
        WITH_FOLDER(only_the_owner_can_read_keys),
        WITH_FOLDER(a_key_folder_that_is_open_to_others_is_closed_to_them),
        WITH_FOLDER(a_removed_key_is_gone),
        WITH_FOLDER(a_removed_key_was_overwritten_first),
        WITH_FOLDER(removing_twice_is_fine),
        WITH_FOLDER(a_key_that_another_process_removed_can_be_removed),
        cmocka_unit_test(a_key_in_memory_can_be_removed),
        WITH_FOLDER(a_session_id_with_tricks_has_no_key),
        WITH_FOLDER(a_key_file_of_the_wrong_size_is_damage),
        WITH_FOLDER(a_link_is_not_followed),
        WITH_FOLDER(a_file_in_place_of_the_folder_is_refused),
        cmocka_unit_test(a_thousand_sessions_keep_their_keys_apart),
        cmocka_unit_test(a_personal_link_is_a_seats_token_and_the_same_each_time),
        cmocka_unit_test(links_of_other_ways_generations_and_sessions_differ),
        WITH_FOLDER(without_the_key_nobody_makes_a_link),
        WITH_FOLDER(what_was_forgotten_is_read_again),
    };

    return cmocka_run_group_tests_name("keyring", tests, NULL, NULL);
}

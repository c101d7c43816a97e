/* people.db: organisers' tokens, of which only the hash is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "folder.h"
#include "herkend/outside.h"

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

static struct people *open_people(const struct folder *folder)
{
    struct error error = {0};
    struct people *people = NULL;

    if (people_open(&people, folder_path(folder, "people.db"), &error) != 0)
        fail_msg("%s", error.sentence);
    return people;
}

static bool is_valid(struct people *people, const char *token)
{
    struct error error = {0};
    struct token_hash hash = token_hash_of(bytes_from_string(token));
    bool valid = false;

    assert_int_equal(people_token_check(people, &hash, &valid, &error), 0);
    return valid;
}

static void create(struct people *people, uint64_t now_ms, struct token *token, char id[16])
{
    struct error error = {0};

    assert_int_equal(people_token_create(people, now_ms, token, id, &error), 0);
}

static void a_token_that_was_made_is_valid_also_after_a_restart(void **state)
{
    struct people *people = open_people(*state);
    struct token token;
    char id[16];

    create(people, 1700000000000, &token, id);
    assert_true(is_valid(people, token.text));
    assert_memory_equal(token.text, "a.-.", 4);
    people_close(people);
    people = open_people(*state);
    assert_true(is_valid(people, token.text));
    people_close(people);
}

static void a_token_that_nobody_made_is_not_valid(void **state)
{
    struct people *people = open_people(*state);
    struct token token;
    char id[16];

    create(people, 1, &token, id);
    token.text[10] = token.text[10] == 'A' ? 'B' : 'A';
    assert_false(is_valid(people, token.text));
    assert_false(is_valid(people, ""));
    assert_false(is_valid(people, id));
    people_close(people);
}

static void a_revoked_token_is_not_valid_and_the_others_are(void **state)
{
    struct people *people = open_people(*state);
    struct error error = {0};
    struct token kept;
    struct token revoked;
    char kept_id[16];
    char revoked_id[16];

    create(people, 1, &kept, kept_id);
    create(people, 2, &revoked, revoked_id);
    assert_int_equal(people_token_revoke(people, revoked_id, &error), 0);
    assert_false(is_valid(people, revoked.text));
    assert_true(is_valid(people, kept.text));
    assert_int_equal(people_token_revoke(people, revoked_id, &error), 0);
    people_close(people);
}

static void revoking_a_token_that_is_not_there_is_said_so(void **state)
{
    struct people *people = open_people(*state);
    struct error error = {0};

    assert_int_equal(people_token_revoke(people, "nosuch", &error), -ERR_NOT_FOUND);
    assert_non_null(strstr(error.sentence, "nosuch"));
    assert_int_equal(people_token_revoke(people, "' OR 1=1 --", &error), -ERR_NOT_FOUND);
    people_close(people);
}

struct listed {
    struct people_token tokens[8];
    size_t count;
};

static void take(void *context, const struct people_token *token)
{
    struct listed *listed = context;

    assert_in_range(listed->count, 0, 7);
    listed->tokens[listed->count++] = *token;
}

static void tokens_are_listed_oldest_first(void **state)
{
    struct people *people = open_people(*state);
    struct error error = {0};
    struct listed listed = {0};
    struct token token;
    char ids[3][16];

    create(people, 300, &token, ids[2]);
    create(people, 100, &token, ids[0]);
    create(people, 200, &token, ids[1]);
    assert_int_equal(people_token_revoke(people, ids[1], &error), 0);
    assert_int_equal(people_token_list(people, take, &listed, &error), 0);
    assert_int_equal(listed.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(listed.tokens[i].id, ids[i]);
        assert_string_equal(listed.tokens[i].role, "organiser");
        assert_true(listed.tokens[i].created_at_ms == 100 * (i + 1));
        assert_int_equal(listed.tokens[i].revoked, i == 1);
    }
    people_close(people);
}

static void no_token_stands_in_the_file(void **state)
{
    struct people *people = open_people(*state);
    struct token token;
    char id[16];

    create(people, 1, &token, id);
    assert_true(folder_contains(*state, bytes_from_string(id)));
    assert_true(folder_contains(
        *state, (struct bytes){(const char *)token.hash.data, sizeof(token.hash.data)}));
    assert_false(folder_contains(*state, bytes_from_string(token.text)));
    assert_false(folder_contains(*state, bytes_from_string(token.text + 4)));
    people_close(people);
    assert_false(folder_contains(*state, bytes_from_string(token.text + 4)));
}

static void a_token_made_by_another_process_is_valid_at_once(void **state)
{
    struct people *server = open_people(*state);
    struct people *command = open_people(*state);
    struct error error = {0};
    struct token token;
    char id[16];

    assert_false(is_valid(server, "nothing"));
    create(command, 1, &token, id);
    assert_true(is_valid(server, token.text));
    assert_int_equal(people_token_revoke(command, id, &error), 0);
    assert_false(is_valid(server, token.text));
    people_close(command);
    people_close(server);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void a_newer_or_foreign_file_is_refused(void **state)
{
    struct error error = {0};
    struct people *people = open_people(*state);

    people_close(people);
    people = NULL;
    run_sql(folder_path(*state, "people.db"), "PRAGMA user_version = 9");
    assert_int_equal(people_open(&people, folder_path(*state, "people.db"), &error),
                     -ERR_NEWER);
    assert_non_null(strstr(error.sentence, "(format 9, this program knows 3)"));

    /* The journal is no people.db, though it is ours. */
    run_sql(folder_path(*state, "other.db"),
            "PRAGMA application_id = 0x484B4444; PRAGMA user_version = 1; CREATE TABLE x (y)");
    assert_int_equal(people_open(&people, folder_path(*state, "other.db"), &error),
                     -ERR_CONFLICT);
    assert_null(people);
}

static void only_the_owner_can_read_the_file(void **state)
{
    struct stat status;

    umask(0);
    people_close(open_people(*state));
    assert_int_equal(stat(folder_path(*state, "people.db"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_copy_knows_the_same_tokens(void **state)
{
    struct people *people = open_people(*state);
    struct people *copy = NULL;
    struct error error = {0};
    struct token token;
    char id[16];

    create(people, 1, &token, id);
    assert_int_equal(people_backup(people, folder_path(*state, "copy.db"), &error), 0);
    assert_int_equal(people_backup(people, folder_path(*state, "copy.db"), &error),
                     -ERR_CONFLICT);
    people_close(people);
    assert_int_equal(people_open(&copy, folder_path(*state, "copy.db"), &error), 0);
    assert_true(is_valid(copy, token.text));
    people_close(copy);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_token_that_was_made_is_valid_also_after_a_restart),
        WITH_FOLDER(a_token_that_nobody_made_is_not_valid),
        WITH_FOLDER(a_revoked_token_is_not_valid_and_the_others_are),
        WITH_FOLDER(revoking_a_token_that_is_not_there_is_said_so),
        WITH_FOLDER(tokens_are_listed_oldest_first),
        WITH_FOLDER(no_token_stands_in_the_file),
        WITH_FOLDER(a_token_made_by_another_process_is_valid_at_once),
        WITH_FOLDER(a_newer_or_foreign_file_is_refused),
        WITH_FOLDER(only_the_owner_can_read_the_file),
        WITH_FOLDER(a_copy_knows_the_same_tokens),
    };

    return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}

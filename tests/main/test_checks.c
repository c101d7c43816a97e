/*
 * scripts/check goes red where it should: each check gets a small tree in which one thing is
 * wrong, and one in which nothing is.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "program.h"

static const char good_header[] = "#ifndef HERKEND_TABLE_H\n#define HERKEND_TABLE_H\n\n"
                                  "int table_count(void);\n\n#endif\n";
static const char good_source[] =
    "#include \"herkend/table.h\"\n\nint table_count(void)\n{\n    return 1;\n}\n";

static void folder_in(const char *root, const char *name)
{
    char *path = path_join(root, name);

    assert_int_equal(mkdir(path, 0700), 0);
    free(path);
}

/* A tree with one floor, in order. */
static int set_up(void **state)
{
    char *root = folder_make_temporary();

    folder_in(root, "include");
    folder_in(root, "include/herkend");
    folder_in(root, "server");
    folder_in(root, "server/base");
    folder_in(root, "server/session");
    file_make(root, ".clang-format",
              "BasedOnStyle: LLVM\nIndentWidth: 4\nBreakBeforeBraces: "
              "Linux\nAllowShortFunctionsOnASingleLine: None\n");
    file_make(root, "include/herkend/table.h", good_header);
    file_make(root, "server/base/table.c", good_source);
    file_make(root, "server/base/CMakeLists.txt", "herkend_floor(base)\n");
    file_make(root, "server/session/CMakeLists.txt", "herkend_floor(session BELOW base)\n");
    *state = root;
    return 0;
}

static int tear_down(void **state)
{
    folder_remove(*state);
    return 0;
}

/* Runs one check on the tree; *said is given. */
static int check(const char *root, const char *name, char **said)
{
    char *command = NULL;
    char *path = path_join(root, "said");
    int status;

    assert_true(asprintf(&command,
                         "CHECK_ROOT='%s' '" HERKEND_SOURCE_DIR
                         "/scripts/check' %s >'%s.txt' 2>&1; "
                         "code=$?; mv '%s.txt' '%s'; exit $code",
                         root, name, root, root, path) > 0);
    status = system(command);
    *said = file_text(root, "said");
    unlink(path);
    free(path);
    free(command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void assert_green(const char *root, const char *name)
{
    char *said = NULL;
    int code = check(root, name, &said);

    if (code != 0 && code != 77)
        fail_msg("%s: %s", name, said);
    free(said);
}

/* 77: the tool that it needs is absent here. */
static void assert_red(const char *root, const char *name, const char *because)
{
    char *said = NULL;
    int code;

    assert_non_null(because);
    code = check(root, name, &said);
    if (code == 77) {
        free(said);
        skip();
    }
    assert_int_equal(code, 1);
    if (!strstr(said, because))
        fail_msg("%s does not say \"%s\" but: %s", name, because, said);
    free(said);
}

static void a_tree_in_order_is_green(void **state)
{
    static const char *const names[] = {"floors", "functions", "forbidden",
                                        "format", "words",     "headers"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_green(*state, names[i]);
}

static void a_floor_may_not_include_one_above_it(void **state)
{
    file_make(*state, "include/herkend/session.h",
              "#ifndef HERKEND_SESSION_H\n#define HERKEND_SESSION_H\n#endif\n");
    assert_green(*state, "floors");
    file_make(*state, "server/base/upward.c",
              "#include <stdio.h>\n#include \"herkend/session.h\"\n");
    assert_red(*state, "floors", "server/base/upward.c:2: the base floor may not know");
}

static void a_public_header_may_not_include_one_above_it(void **state)
{
    file_make(*state, "include/herkend/table.h",
              "#ifndef HERKEND_TABLE_H\n#define HERKEND_TABLE_H\n#include "
              "\"herkend/engine.h\"\n#endif\n");
    assert_red(*state, "floors", "include/herkend/table.h:3: the base floor may not know");
}

static void a_floor_may_not_include_anothers_private_header(void **state)
{
    file_make(*state, "server/base/internal.h", "");
    file_make(*state, "server/session/reach.c", "#include \"../base/internal.h\"\n");
    file_make(*state, "server/session/guess.c", "#include \"internal.h\"\n");
    assert_red(*state, "floors",
               "server/session/guess.c:1: \"internal.h\" is no header of its own");
    assert_red(*state, "floors", "server/session/reach.c:1: \"../base/internal.h\"");
}

static void a_header_needs_a_floor(void **state)
{
    file_make(*state, "include/herkend/novel.h", "");
    assert_red(*state, "floors", "include/herkend/novel.h: has no floor");
}

static void a_long_function_needs_a_reason(void **state)
{
    char text[4096] = "int long_one(void);\nint long_one(void)\n{\n";
    char with_reason[4352];

    for (int i = 0; i < 70; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "    (void)%d;\n", i);
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "    return 0;\n}\n");
    snprintf(with_reason, sizeof(with_reason), "/* long: one line per number */\n%s",
             text + strlen("int long_one(void);\n"));
    file_make(*state, "server/base/long.c", with_reason);
    assert_green(*state, "functions");
    file_make(*state, "server/base/long.c", text);
    assert_red(*state, "functions", "server/base/long.c:2: long_one has 74 lines");
}

static void a_forbidden_function_is_found(void **state)
{
    file_make(*state, "server/base/copy.c",
              "void f(char *a)\n{\n    str"
              "cpy(a, \"b\");\n}\n");
    assert_red(*state, "forbidden", "server/base/copy.c:3:");
    file_make(*state, "server/base/copy.c", "void f(void)\n{\n    my_strcpy();\n}\n");
    assert_green(*state, "forbidden");
}

static void another_layout_is_found(void **state)
{
    file_make(*state, "server/base/loose.c", "int  f( void ) {return 1 ;}\n");
    assert_red(*state, "format", "server/base/loose.c: clang-format would change it");
}

static void an_unfinished_word_is_found(void **state)
{
    file_make(*state, "server/base/later.c",
              "/* TO"
              "DO: later */\n");
    assert_red(*state, "words", "server/base/later.c:1:");
}

static void a_header_that_leans_on_another_is_found(void **state)
{
    file_make(*state, "include/herkend/table.h",
              "#ifndef HERKEND_TABLE_H\n#define HERKEND_TABLE_H\nsize_t f(void);\n#endif\n");
    assert_red(*state, "headers", "include/herkend/table.h: does not compile alone");
    file_make(*state, "include/herkend/table.h", "int f(void);\n");
    assert_red(*state, "headers", "include/herkend/table.h: has no guard");
}

/* An archive of its own with one symbol more than the list allows. */
static void a_symbol_from_outside_is_found(void **state)
{
    const char *root = *state;
    char *command = NULL;

    folder_in(root, "tests");
    folder_in(root, "tests/allow");
    folder_in(root, "build");
    file_make(root, "tests/allow/session.symbols", "# none\nmemcpy\n");
    file_make(root, "build/CMakeCache.txt", "HERKEND_SANITIZE:STRING=\n");
    file_make(root, "session.c", "long time(long *);\nlong now(void) { return time(0); }\n");
    assert_true(asprintf(&command,
                         "cd '%s' && mkdir -p build/server/session build/server/base && "
                         "cc -c session.c -o session.o && "
                         "ar rc build/server/session/libherkend_session.a session.o && "
                         "cc -c server/base/table.c -Iinclude -o table.o && "
                         "ar rc build/server/base/libherkend_base.a table.o && rm session.c",
                         root) > 0);
    assert_int_equal(system(command), 0);
    free(command);
    assert_red(root, "symbols build", "libherkend_session.a asks for time");
    file_make(root, "tests/allow/session.symbols", "time\n");
    assert_green(root, "symbols build");
}

#define IN_A_TREE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TREE(a_tree_in_order_is_green),
        IN_A_TREE(a_floor_may_not_include_one_above_it),
        IN_A_TREE(a_public_header_may_not_include_one_above_it),
        IN_A_TREE(a_floor_may_not_include_anothers_private_header),
        IN_A_TREE(a_header_needs_a_floor),
        IN_A_TREE(a_long_function_needs_a_reason),
        IN_A_TREE(a_forbidden_function_is_found),
        IN_A_TREE(another_layout_is_found),
        IN_A_TREE(an_unfinished_word_is_found),
        IN_A_TREE(a_header_that_leans_on_another_is_found),
        IN_A_TREE(a_symbol_from_outside_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

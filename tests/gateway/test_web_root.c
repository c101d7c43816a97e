/* The web client's files: what is served, what never is, and what is refused at the start. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GET(target) "GET " target " HTTP/1.1\r\nHost: localhost\r\n\r\n"

static char root[64];

static void path_in_root(const char *name, char out[128])
{
    snprintf(out, 128, "%s/%s", root, name);
}

static void write_file(const char *name, const char *text)
{
    char path[128];
    FILE *file;

    path_in_root(name, path);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int setup(void **state)
{
    char path[128];

    (void)state;
    snprintf(root, sizeof(root), "/tmp/herkend-root-XXXXXX");
    if (!mkdtemp(root))
        return -1;
    path_in_root("assets", path);
    if (mkdir(path, 0700) != 0)
        return -1;
    write_file("console.html", "<html>console");
    return 0;
}

static int teardown(void **state)
{
    static const char *const names[] = {"index.html",
                                        "console.html",
                                        "assets/app.js",
                                        "assets/app.css",
                                        "assets/a b.txt",
                                        ".hidden",
                                        "assets/link",
                                        "assets/app.js.br",
                                        "assets/app.js.gz",
                                        "alone.gz",
                                        "assets/index-DiwrgTda.js",
                                        "assets/form-elements.js",
                                        "assets/app.js.gz.br",
                                        "assets"};
    char path[128];

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        path_in_root(names[i], path);
        remove(path);
    }
    return rmdir(root);
}

static struct served *start(void)
{
    struct gateway_settings settings = served_settings();

    settings.web_root = root;
    return served_start(&settings);
}

static void assert_file(struct served *served, const char *request, const char *type,
                        const char *body)
{
    struct ws_client client = served_connect(served);
    struct ws_answer answer = ws_client_ask(&client, request);
    struct bytes value;

    assert_int_equal(answer.status, 200);
    assert_true(ws_answer_field(&answer, "Content-Type", &value));
    assert_text(value, type);
    assert_text(answer.body, body);
    ws_client_close(&client);
}

static void files_of_the_folder_are_served(void **state)
{
    struct served *served;

    (void)state;
    write_file("index.html", "<html>");
    write_file("assets/app.js", "let a");
    write_file("assets/app.css", "a{}");
    write_file("assets/a b.txt", "blank");
    served = start();
    assert_file(served, GET("/"), "text/html; charset=utf-8", "<html>");
    assert_file(served, GET("/s/K7QX2M"), "text/html; charset=utf-8", "<html>");
    assert_file(served, GET("/console"), "text/html; charset=utf-8", "<html>console");
    assert_file(served, GET("/index.html"), "text/html; charset=utf-8", "<html>");
    assert_file(served, GET("/assets/app.js"), "text/javascript; charset=utf-8", "let a");
    assert_file(served, GET("/assets/app.css?v=1"), "text/css; charset=utf-8", "a{}");
    assert_file(served, GET("/assets/a%20b.txt"), "text/plain; charset=utf-8", "blank");
    served_stop(served);
}

static void nothing_else_is_served(void **state)
{
    struct served *served;

    (void)state;
    write_file("index.html", "<html>");
    write_file(".hidden", "secret");
    served = start();
    assert_int_equal(served_ask(served, GET("/.hidden")), 404);
    assert_int_equal(served_ask(served, GET("/assets")), 404);
    assert_int_equal(served_ask(served, GET("/assets/")), 404);
    assert_int_equal(served_ask(served, GET("/assets/../.hidden")), 404);
    assert_int_equal(served_ask(served, GET("/%2e%2e/etc/passwd")), 400);
    assert_int_equal(served_ask(served, GET("//etc/passwd")), 404);
    served_stop(served);
}

static void a_file_that_did_not_change_is_not_sent_again(void **state)
{
    struct served *served;
    struct ws_client client;
    struct ws_answer answer;
    struct bytes tag;
    char request[256];

    (void)state;
    write_file("index.html", "<html>");
    served = start();
    client = served_connect(served);
    answer = ws_client_ask(&client, GET("/"));
    assert_true(ws_answer_field(&answer, "ETag", &tag));
    snprintf(request, sizeof(request),
             "GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"other\", %.*s\r\n\r\n",
             (int)tag.size, tag.data);
    assert_true(ws_client_send_string(&client, request));
    assert_int_equal(ws_client_read_answer(&client, true).status, 304);
    assert_int_equal(
        ws_client_ask(&client, "GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"other\"\r\n\r\n")
            .status,
        200);
    ws_client_close(&client);
    served_stop(served);
}

static void compressed_forms_of_the_folder_are_sent(void **state)
{
    struct served *served;
    struct ws_client client;
    struct ws_answer answer;
    struct bytes coding;

    (void)state;
    write_file("index.html", "<html>");
    write_file("assets/app.js", "let a");
    write_file("assets/app.js.br", "brotli");
    write_file("assets/app.js.gz", "gzip");
    write_file("assets/app.js.gz.br", "a form of a form");
    write_file("alone.gz", "of no other file");
    served = start();
    client = served_connect(served);
    answer = ws_client_ask(
        &client, "GET /assets/app.js HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n");
    assert_true(ws_answer_field(&answer, "Content-Encoding", &coding));
    assert_text(coding, "br");
    assert_text(answer.body, "brotli");
    ws_client_close(&client);
    assert_int_equal(served_ask(served, GET("/assets/app.js.br")), 404);
    assert_int_equal(served_ask(served, GET("/assets/app.js.gz")), 404);
    assert_file(served, GET("/assets/app.js.gz.br"), "application/octet-stream",
                "a form of a form");
    assert_file(served, GET("/alone.gz"), "application/octet-stream", "of no other file");
    served_stop(served);
}

static void assert_cache(struct served *served, const char *request, const char *expected)
{
    struct ws_client client = served_connect(served);
    struct ws_answer answer = ws_client_ask(&client, request);
    struct bytes value;

    assert_true(ws_answer_field(&answer, "Cache-Control", &value));
    assert_text(value, expected);
    ws_client_close(&client);
}

static void a_name_without_a_hash_is_asked_for_again(void **state)
{
    struct served *served;

    (void)state;
    write_file("index.html", "<html>");
    write_file("assets/app.js", "");
    write_file("assets/index-DiwrgTda.js", "");
    write_file("assets/form-elements.js", "");
    served = start();
    assert_cache(served, GET("/assets/index-DiwrgTda.js"),
                 "public, max-age=31536000, immutable");
    assert_cache(served, GET("/assets/app.js"), "no-cache");
    assert_cache(served, GET("/assets/form-elements.js"), "no-cache");
    served_stop(served);
}

static void assert_refused(const char *part)
{
    struct gateway_settings settings = served_settings();
    struct gateway *gateway = NULL;
    struct metrics metrics = {0};
    struct error error = {0};

    settings.web_root = root;
    assert_int_not_equal(gateway_create(&gateway, &settings, &metrics, &error), 0);
    if (!strstr(error.sentence, part))
        fail_msg("%s", error.sentence);
}

static void a_folder_without_a_page_is_refused(void **state)
{
    char path[128];

    (void)state;
    assert_refused("there is no index.html");
    write_file("index.html", "<html>");
    path_in_root("console.html", path);
    assert_int_equal(remove(path), 0);
    assert_refused("there is no console.html");
}

static void a_link_out_of_the_folder_is_refused(void **state)
{
    char path[128];

    (void)state;
    write_file("index.html", "<html>");
    path_in_root("assets/link", path);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_refused("/assets/link");
}

#define UNIT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(files_of_the_folder_are_served),
        UNIT(nothing_else_is_served),
        UNIT(a_file_that_did_not_change_is_not_sent_again),
        UNIT(compressed_forms_of_the_folder_are_sent),
        UNIT(a_name_without_a_hash_is_asked_for_again),
        UNIT(a_folder_without_a_page_is_refused),
        UNIT(a_link_out_of_the_folder_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

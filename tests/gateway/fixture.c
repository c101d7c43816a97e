/* A gateway for tests: made, started, stopped; and the words that tests share. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "test_certificate.h"

#include "herkend/memory.h"

bool served_is_secure(void)
{
    const char *wanted = getenv("HERKEND_TEST_TLS");

    return wanted && strcmp(wanted, "1") == 0;
}

struct gateway_settings served_settings(void)
{
    bool secure = served_is_secure();

    if (secure)
        ws_clients_speak_tls();
    return (struct gateway_settings){
        .tls_certificate = secure ? test_certificate_of_program()->certificate : NULL,
        .tls_key = secure ? test_certificate_of_program()->key : NULL,
        .listen_address = "127.0.0.1",
        .loop_count = 2,
        .connections_max = 4000,
        .connections_per_address_max = 4000,
        .messages_per_second = 10000,
        .messages_burst = 10000,
        .hello_timeout_ms = 60 * 1000,
        .ping_interval_ms = 60 * 1000,
        .http_timeout_ms = 60 * 1000,
        .stall_timeout_ms = 60 * 1000,
        .close_timeout_ms = 5 * 1000,
    };
}

struct served *served_start(const struct gateway_settings *settings)
{
    struct served *served = xcalloc(1, sizeof(*served));
    struct error error = {0};

    if (gateway_create(&served->gateway, settings, &served->metrics, &error) != 0)
        fail_msg("%s", error.sentence);
    served->engine = fake_engine_create();
    fake_engine_set_port(served->engine, gateway_engine_port(served->gateway));
    if (gateway_start(served->gateway, fake_engine_thread(served->engine), &error) != 0)
        fail_msg("%s", error.sentence);
    served->port = gateway_port(served->gateway);
    return served;
}

void served_stop(struct served *served)
{
    gateway_stop(served->gateway, 100);
    fake_engine_destroy(served->engine);
    gateway_destroy(served->gateway);
    /* Whatever happened: what was counted in was counted out. */
    assert_int_equal(served->metrics.connections, 0);
    free(served);
}

int served_setup(void **state)
{
    struct gateway_settings settings = served_settings();

    *state = served_start(&settings);
    return 0;
}

int served_teardown(void **state)
{
    served_stop(*state);
    return 0;
}

struct ws_client served_connect(const struct served *served)
{
    struct ws_client client;

    assert_true(ws_client_connect(&client, served->port));
    return client;
}

struct ws_client served_open(const struct served *served)
{
    struct ws_client client;

    assert_true(ws_client_open(&client, served->port));
    return client;
}

struct ws_client served_open_with_hello(const struct served *served)
{
    struct ws_client client = served_open(served);
    struct ws_in frame;

    assert_true(ws_client_send_text(&client, HELLO));
    assert_true(ws_client_read_frame(&client, &frame));
    assert_text(frame.payload, "{\"type\":\"welcome\"}");
    return client;
}

int served_ask(const struct served *served, const char *request)
{
    struct ws_client client;
    int status;

    if (!ws_client_connect(&client, served->port)) {
        assert_true(served_is_secure()); /* else it can always be said why */
        return SERVED_NOTHING;
    }
    status = ws_client_ask(&client, request).status;
    ws_client_close(&client);
    return status;
}

void assert_text(struct bytes actual, const char *expected)
{
    if (!bytes_equal(actual, bytes_from_string(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", (int)actual.size, actual.size ? actual.data : "",
                 expected);
}

bool text_has(struct bytes text, const char *part)
{
    return text.size > 0 && memmem(text.data, text.size, part, strlen(part)) != NULL;
}

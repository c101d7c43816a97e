/* RFC 6455, section 4: the opening handshake; and section 10.2, which pages may make it. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define START "GET /ws HTTP/1.1\r\nHost: localhost:8080\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define PROTOCOL "Sec-WebSocket-Protocol: herkend.v1\r\n"
#define END "\r\n"

static void assert_shakes(void **state, const char *request, int status)
{
    assert_int_equal(served_ask(*state, request), status);
}

static void section_1_3_the_accept_key_is_that_of_the_example(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, START UPGRADE KEY VERSION PROTOCOL END);
    struct bytes value;

    assert_int_equal(answer.status, 101);
    assert_true(ws_answer_field(&answer, "Sec-WebSocket-Accept", &value));
    assert_text(value, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    ws_client_close(&client);
}

static void section_4_2_2_the_answer_upgrades_and_names_the_sub_protocol(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, START UPGRADE KEY VERSION PROTOCOL END);
    struct bytes value;

    assert_true(ws_answer_field(&answer, "Upgrade", &value));
    assert_text(value, "websocket");
    assert_true(ws_answer_field(&answer, "Connection", &value));
    assert_text(value, "Upgrade");
    assert_true(ws_answer_field(&answer, "Sec-WebSocket-Protocol", &value));
    assert_text(value, "herkend.v1");
    ws_client_close(&client);
}

static void section_4_2_1_only_get_upgrades(void **state)
{
    assert_shakes(state, "POST /ws HTTP/1.1\r\nHost: x\r\n" UPGRADE KEY VERSION PROTOCOL END,
                  405);
}

static void section_4_2_1_http_1_0_cannot_upgrade(void **state)
{
    assert_shakes(state, "GET /ws HTTP/1.0\r\nHost: x\r\n" UPGRADE KEY VERSION PROTOCOL END,
                  400);
}

static void section_4_2_1_a_handshake_without_host_is_refused(void **state)
{
    assert_shakes(state, "GET /ws HTTP/1.1\r\n" UPGRADE KEY VERSION PROTOCOL END, 400);
}

static void section_4_2_1_a_handshake_without_upgrade_is_told_to(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer =
        ws_client_ask(&client, START "Connection: Upgrade\r\n" KEY VERSION PROTOCOL END);
    struct bytes value;

    assert_int_equal(answer.status, 426);
    assert_true(ws_answer_field(&answer, "Upgrade", &value));
    assert_text(value, "websocket");
    ws_client_close(&client);
}

static void section_4_2_1_a_handshake_without_connection_upgrade_is_refused(void **state)
{
    assert_shakes(state, START "Upgrade: websocket\r\n" KEY VERSION PROTOCOL END, 426);
    assert_shakes(
        state,
        START "Upgrade: websocket\r\nConnection: keep-alive\r\n" KEY VERSION PROTOCOL END, 426);
}

static void section_4_2_1_upgrade_tokens_are_read_without_regard_to_case(void **state)
{
    assert_shakes(
        state, START "upgrade: WebSocket\r\nconnection: uPGRADE\r\n" KEY VERSION PROTOCOL END,
        101);
}

static void section_4_2_1_upgrade_may_be_one_of_several_tokens(void **state)
{
    assert_shakes(state,
                  START
                  "Upgrade: h2c, websocket\r\nConnection: keep-alive, Upgrade\r\n" KEY VERSION
                      PROTOCOL END,
                  101);
    assert_shakes(state,
                  START "Upgrade: websocket\r\nConnection: keep-alive\r\nConnection: "
                        "Upgrade\r\n" KEY VERSION PROTOCOL END,
                  101);
}

static void section_4_2_1_a_part_of_a_token_is_not_the_token(void **state)
{
    assert_shakes(
        state, START "Upgrade: websocket\r\nConnection: up\r\n" KEY VERSION PROTOCOL END, 426);
    assert_shakes(
        state, START "Upgrade: websocket2\r\nConnection: Upgrade\r\n" KEY VERSION PROTOCOL END,
        426);
}

static void section_4_2_1_a_key_must_be_there_once(void **state)
{
    assert_shakes(state, START UPGRADE VERSION PROTOCOL END, 400);
    assert_shakes(state, START UPGRADE KEY KEY VERSION PROTOCOL END, 400);
}

static void section_4_2_1_a_key_must_be_sixteen_bytes_in_base64(void **state)
{
    static const char *const keys[] = {
        "",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZWU=",
        "dGhlIHNhbXBsZSBub25j*Q==",
        "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ==",
    };

    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        char request[512];

        snprintf(request, sizeof(request),
                 START UPGRADE "Sec-WebSocket-Key: %s\r\n" VERSION PROTOCOL END, keys[i]);
        assert_shakes(state, request, 400);
    }
}

static void section_4_4_another_version_is_told_ours(void **state)
{
    static const char *const versions[] = {"8", "14", "0", "13, 8", "abc", "013"};

    for (size_t i = 0; i < ARRAY_COUNT(versions); i++) {
        struct ws_client client = served_connect(*state);
        char request[512];
        struct bytes value;

        snprintf(request, sizeof(request),
                 START UPGRADE KEY "Sec-WebSocket-Version: %s\r\n" PROTOCOL END, versions[i]);

        struct ws_answer answer = ws_client_ask(&client, request);

        assert_int_equal(answer.status, 426);
        assert_true(ws_answer_field(&answer, "Sec-WebSocket-Version", &value));
        assert_text(value, "13");
        ws_client_close(&client);
    }
}

static void section_4_2_1_a_handshake_without_version_is_refused(void **state)
{
    assert_shakes(state, START UPGRADE KEY PROTOCOL END, 426);
}

static void section_4_2_2_without_our_sub_protocol_nothing_opens(void **state)
{
    assert_shakes(state, START UPGRADE KEY VERSION END, 400);
    assert_shakes(state, START UPGRADE KEY VERSION "Sec-WebSocket-Protocol: chat\r\n" END, 400);
    assert_shakes(state, START UPGRADE KEY VERSION "Sec-WebSocket-Protocol: HERKEND.V1\r\n" END,
                  400);
    assert_shakes(state, START UPGRADE KEY VERSION "Sec-WebSocket-Protocol: herkend\r\n" END,
                  400);
}

static void section_4_2_2_our_sub_protocol_is_found_among_others(void **state)
{
    assert_shakes(state,
                  START UPGRADE KEY VERSION "Sec-WebSocket-Protocol: chat , herkend.v1\r\n" END,
                  101);
    assert_shakes(
        state, START UPGRADE KEY VERSION "Sec-WebSocket-Protocol: chat\r\n" PROTOCOL END, 101);
}

static void section_9_1_extensions_are_not_negotiated(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(
        &client, START UPGRADE KEY VERSION PROTOCOL
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" END);
    struct bytes value;

    assert_int_equal(answer.status, 101);
    assert_false(ws_answer_field(&answer, "Sec-WebSocket-Extensions", &value));
    ws_client_close(&client);
}

static void section_4_1_a_handshake_may_come_byte_by_byte(void **state)
{
    static const char request[] = START UPGRADE KEY VERSION PROTOCOL END;
    struct ws_client client = served_connect(*state);

    for (size_t i = 0; i + 1 < sizeof(request); i++)
        assert_true(ws_client_send(&client, (struct bytes){.data = request + i, .size = 1}));
    assert_int_equal(ws_client_read_answer(&client, false).status, 101);
    ws_client_close(&client);
}

static void section_4_1_frames_right_behind_the_handshake_are_understood(void **state)
{
    struct ws_client client = served_connect(*state);
    struct buffer bytes;
    struct ws_in frame;

    buffer_init(&bytes, 4096);
    buffer_append_string(&bytes, START UPGRADE KEY VERSION PROTOCOL END);
    ws_frame_write(&(struct ws_out){.opcode = WS_PING, .payload = BYTES("early")}, &bytes);
    assert_true(ws_client_send(&client, buffer_bytes(&bytes)));
    assert_int_equal(ws_client_read_answer(&client, false).status, 101);
    assert_true(ws_client_read_frame(&client, &frame));
    assert_int_equal(frame.opcode, WS_PONG);
    assert_text(frame.payload, "early");
    buffer_release(&bytes);
    ws_client_close(&client);
}

/* Proxies keep connections and upgrade one that has served before. */
static void section_4_1_a_connection_may_upgrade_after_other_requests(void **state)
{
    struct ws_client client = served_connect(*state);

    assert_int_equal(ws_client_ask(&client, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").status,
                     200);
    assert_int_equal(ws_client_ask(&client, START UPGRADE KEY VERSION PROTOCOL END).status,
                     101);
    ws_client_close(&client);
}

static void section_4_1_a_refused_handshake_may_be_tried_again(void **state)
{
    struct ws_client client = served_connect(*state);

    assert_int_equal(ws_client_ask(&client, START UPGRADE KEY VERSION END).status, 400);
    assert_int_equal(ws_client_ask(&client, START UPGRADE KEY VERSION PROTOCOL END).status,
                     101);
    ws_client_close(&client);
}

static void section_4_2_1_the_target_may_be_absolute_and_have_a_query(void **state)
{
    assert_shakes(state,
                  "GET http://localhost/ws?x=1 HTTP/1.1\r\nHost: localhost\r\n" UPGRADE KEY
                      VERSION PROTOCOL END,
                  101);
}

static void section_4_2_1_elsewhere_there_is_no_websocket(void **state)
{
    assert_shakes(state, "GET /socket HTTP/1.1\r\nHost: x\r\n" UPGRADE KEY VERSION PROTOCOL END,
                  404);
}

static void section_4_2_1_a_handshake_has_no_body(void **state)
{
    assert_shakes(state, START UPGRADE KEY VERSION PROTOCOL "Content-Length: 3\r\n" END "abc",
                  400);
}

static void section_10_2_a_page_of_our_own_host_may_connect(void **state)
{
    assert_shakes(
        state, START UPGRADE KEY VERSION PROTOCOL "Origin: http://localhost:8080\r\n" END, 101);
    assert_shakes(state,
                  START UPGRADE KEY VERSION PROTOCOL "Origin: https://LOCALHOST:8080\r\n" END,
                  101);
}

static void section_10_2_a_program_without_origin_may_connect(void **state)
{
    assert_shakes(state, START UPGRADE KEY VERSION PROTOCOL END, 101);
}

static void section_10_2_a_foreign_page_may_not_connect(void **state)
{
    static const char *const origins[] = {
        "https://example.org",
        "http://localhost",
        "http://localhost:80800",
        "null",
        "",
        "http://localhost:8080.evil.nl",
        "http://evil.nl:8080",
        "ftp://localhost:8080",
        "localhost:8080",
        "http://localhost:8080 ",
        "http://localhost:8080/path",
    };

    /* The one with a blank behind it is trimmed, as all fields are. */
    for (size_t i = 0; i < ARRAY_COUNT(origins); i++) {
        char request[512];
        bool own = strcmp(origins[i], "http://localhost:8080 ") == 0;

        snprintf(request, sizeof(request),
                 START UPGRADE KEY VERSION PROTOCOL "Origin: %s\r\n" END, origins[i]);
        assert_shakes(state, request, own ? 101 : 403);
    }
    assert_shakes(state,
                  START UPGRADE KEY VERSION PROTOCOL "Origin: http://localhost:8080\r\n"
                                                     "Origin: http://localhost:8080\r\n" END,
                  403);
}

static void section_10_2_configured_origins_and_the_public_url_may_connect(void **state)
{
    static const char *const origins[] = {"https://portal.example.nl:443"};
    struct gateway_settings settings = served_settings();
    struct served *served;

    (void)state;
    settings.public_url = "https://herkend.example.nl/gesprek";
    settings.origins = origins;
    settings.origin_count = 1;
    served = served_start(&settings);
    assert_int_equal(served_ask(served, START UPGRADE KEY VERSION PROTOCOL
                                "Origin: https://herkend.example.nl\r\n" END),
                     101);
    assert_int_equal(served_ask(served, START UPGRADE KEY VERSION PROTOCOL
                                "Origin: https://portal.example.nl\r\n" END),
                     101);
    assert_int_equal(served_ask(served, START UPGRADE KEY VERSION PROTOCOL
                                "Origin: http://herkend.example.nl\r\n" END),
                     403);
    served_stop(served);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section_1_3_the_accept_key_is_that_of_the_example),
        cmocka_unit_test(section_4_2_2_the_answer_upgrades_and_names_the_sub_protocol),
        cmocka_unit_test(section_4_2_1_only_get_upgrades),
        cmocka_unit_test(section_4_2_1_http_1_0_cannot_upgrade),
        cmocka_unit_test(section_4_2_1_a_handshake_without_host_is_refused),
        cmocka_unit_test(section_4_2_1_a_handshake_without_upgrade_is_told_to),
        cmocka_unit_test(section_4_2_1_a_handshake_without_connection_upgrade_is_refused),
        cmocka_unit_test(section_4_2_1_upgrade_tokens_are_read_without_regard_to_case),
        cmocka_unit_test(section_4_2_1_upgrade_may_be_one_of_several_tokens),
        cmocka_unit_test(section_4_2_1_a_part_of_a_token_is_not_the_token),
        cmocka_unit_test(section_4_2_1_a_key_must_be_there_once),
        cmocka_unit_test(section_4_2_1_a_key_must_be_sixteen_bytes_in_base64),
        cmocka_unit_test(section_4_4_another_version_is_told_ours),
        cmocka_unit_test(section_4_2_1_a_handshake_without_version_is_refused),
        cmocka_unit_test(section_4_2_2_without_our_sub_protocol_nothing_opens),
        cmocka_unit_test(section_4_2_2_our_sub_protocol_is_found_among_others),
        cmocka_unit_test(section_9_1_extensions_are_not_negotiated),
        cmocka_unit_test(section_4_1_a_handshake_may_come_byte_by_byte),
        cmocka_unit_test(section_4_1_frames_right_behind_the_handshake_are_understood),
        cmocka_unit_test(section_4_1_a_connection_may_upgrade_after_other_requests),
        cmocka_unit_test(section_4_1_a_refused_handshake_may_be_tried_again),
        cmocka_unit_test(section_4_2_1_the_target_may_be_absolute_and_have_a_query),
        cmocka_unit_test(section_4_2_1_elsewhere_there_is_no_websocket),
        cmocka_unit_test(section_4_2_1_a_handshake_has_no_body),
        cmocka_unit_test(section_10_2_a_page_of_our_own_host_may_connect),
        cmocka_unit_test(section_10_2_a_program_without_origin_may_connect),
        cmocka_unit_test(section_10_2_a_foreign_page_may_not_connect),
        cmocka_unit_test(section_10_2_configured_origins_and_the_public_url_may_connect),
    };

    return cmocka_run_group_tests(tests, served_setup, served_teardown);
}

/* RFC 6455, section 7: how a connection ends, and with which code. */
#include "fixture.h"

#include <string.h>

/* Sends a close frame with this payload on a fresh connection; the code that comes back. */
static uint16_t close_with(const struct served *served, struct bytes payload)
{
    struct ws_client client = served_open(served);
    uint16_t code;

    assert_true(ws_client_send_frame(&client,
                                     &(struct ws_out){.opcode = WS_CLOSE, .payload = payload}));
    code = ws_client_read_close(&client, false, NULL);
    ws_client_close(&client);
    return code;
}

static uint16_t close_with_code(const struct served *served, unsigned code)
{
    const char payload[2] = {(char)(code >> 8), (char)(code & 0xFF)};

    return close_with(served, (struct bytes){.data = payload, .size = sizeof(payload)});
}

static void section_5_5_1_a_close_is_answered_with_its_code(void **state)
{
    assert_int_equal(close_with_code(*state, 1000), 1000);
}

static void section_7_1_1_the_server_ends_the_connection_after_both_closes(void **state)
{
    struct ws_client client = served_open(*state);

    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CLOSE, .payload = BYTES("\x03\xe8")}));
    /* Includes that the end comes from the server. */
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1000);
    ws_client_close(&client);
}

static void section_7_1_5_a_close_without_code_is_answered_without_one(void **state)
{
    assert_int_equal(close_with(*state, BYTES("")), 1005);
}

static void section_5_5_1_half_a_code_is_a_protocol_error(void **state)
{
    assert_int_equal(close_with(*state, BYTES("\x03")), 1002);
    /* With any second byte this would be a code that may be sent. */
    assert_int_equal(close_with(*state, BYTES("\x0c")), 1002);
}

static void section_5_5_1_a_reason_may_follow_the_code(void **state)
{
    assert_int_equal(close_with(*state, BYTES("\x03\xe8tot ziens \xe2\x82\xac")), 1000);
}

static void section_5_5_1_a_reason_of_123_bytes_is_the_longest(void **state)
{
    char payload[125];

    memset(payload, 'r', sizeof(payload));
    payload[0] = 3;
    payload[1] = (char)0xE8;
    assert_int_equal(close_with(*state, (struct bytes){payload, sizeof(payload)}), 1000);
}

static void section_5_5_1_a_reason_that_is_not_utf_8_is_an_invalid_payload(void **state)
{
    assert_int_equal(close_with(*state, BYTES("\x03\xe8\xff")), 1007);
    assert_int_equal(close_with(*state, BYTES("\x03\xe8\xed\xa0\x80")), 1007);
}

static void section_5_5_1_a_reason_cut_within_a_character_is_an_invalid_payload(void **state)
{
    assert_int_equal(close_with(*state, BYTES("\x03\xe8\xe2\x82")), 1007);
}

static void section_7_4_1_the_codes_of_the_rfc_are_echoed(void **state)
{
    static const unsigned codes[] = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011};

    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        assert_int_equal(close_with_code(*state, codes[i]), codes[i]);
}

static void section_7_4_1_the_codes_registered_since_are_echoed(void **state)
{
    static const unsigned codes[] = {1012, 1013, 1014};

    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        assert_int_equal(close_with_code(*state, codes[i]), codes[i]);
}

static void section_7_4_1_codes_that_never_go_over_the_wire_are_refused(void **state)
{
    static const unsigned codes[] = {1004, 1005, 1006, 1015};

    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        assert_int_equal(close_with_code(*state, codes[i]), 1002);
}

static void section_7_4_2_codes_below_1000_are_refused(void **state)
{
    static const unsigned codes[] = {0, 1, 999};

    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        assert_int_equal(close_with_code(*state, codes[i]), 1002);
}

static void section_7_4_2_codes_reserved_for_the_protocol_are_refused(void **state)
{
    static const unsigned codes[] = {1016, 1100, 2000, 2999};

    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        assert_int_equal(close_with_code(*state, codes[i]), 1002);
}

static void section_7_4_2_codes_of_libraries_and_applications_are_echoed(void **state)
{
    static const unsigned codes[] = {3000, 3999, 4000, 4999};

    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        assert_int_equal(close_with_code(*state, codes[i]), codes[i]);
}

static void section_7_4_2_codes_above_4999_are_refused(void **state)
{
    static const unsigned codes[] = {5000, 65535};

    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        assert_int_equal(close_with_code(*state, codes[i]), 1002);
}

static void section_5_5_1_nothing_is_heard_after_a_close(void **state)
{
    const struct served *served = *state;
    struct ws_client client = served_open_with_hello(served);
    uint32_t before = fake_engine_command_count(served->engine);
    struct buffer bytes;

    buffer_init(&bytes, 1024);
    ws_frame_write(&(struct ws_out){.opcode = WS_CLOSE, .payload = BYTES("\x03\xe8")}, &bytes);
    ws_frame_write(&(struct ws_out){.opcode = WS_TEXT,
                                    .payload = BYTES("{\"type\":\"next\",\"id\":\"late\"}")},
                   &bytes);
    assert_true(ws_client_send(&client, buffer_bytes(&bytes)));
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1000);
    assert_int_equal(fake_engine_command_count(served->engine), before);
    buffer_release(&bytes);
    ws_client_close(&client);
}

static void section_5_5_1_a_second_close_gets_no_second_answer(void **state)
{
    struct ws_client client = served_open(*state);
    struct buffer bytes;

    buffer_init(&bytes, 1024);
    ws_frame_write(&(struct ws_out){.opcode = WS_CLOSE, .payload = BYTES("\x03\xe8")}, &bytes);
    ws_frame_write(&(struct ws_out){.opcode = WS_CLOSE, .payload = BYTES("\x03\xe9")}, &bytes);
    assert_true(ws_client_send(&client, buffer_bytes(&bytes)));
    /* ws_client_read_close() fails when something follows the first. */
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1000);
    buffer_release(&bytes);
    ws_client_close(&client);
}

static void section_7_1_7_after_a_failure_nothing_is_heard(void **state)
{
    struct ws_client client = served_open(*state);
    struct buffer bytes;

    buffer_init(&bytes, 1024);
    ws_frame_write(&(struct ws_out){.opcode = 0x3}, &bytes);
    ws_frame_write(&(struct ws_out){.opcode = WS_PING, .payload = BYTES("late")}, &bytes);
    assert_true(ws_client_send(&client, buffer_bytes(&bytes)));
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1002);
    buffer_release(&bytes);
    ws_client_close(&client);
}

static void section_7_1_2_a_close_of_the_server_waits_for_its_answer(void **state)
{
    const struct served *served = *state;
    struct ws_client client = served_open_with_hello(served);
    struct ws_in frame;

    fake_engine_close_all(served->engine, 4401, "this token has ended");
    assert_true(ws_client_read_frame(&client, &frame));
    assert_int_equal(frame.opcode, WS_CLOSE);
    assert_true(bytes_equal(frame.payload, BYTES("\x11\x31this token has ended")));
    /* Messages still under way when we answer are not looked at, and no error either. */
    assert_true(ws_client_send_text(&client, "{\"type\":\"next\",\"id\":\"late\"}"));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CLOSE, .payload = BYTES("\x11\x31")}));
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
}

static void section_7_1_2_a_close_that_is_not_answered_ends_in_time(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;

    (void)state;
    settings.close_timeout_ms = 40;
    served = served_start(&settings);
    client = served_open_with_hello(served);
    fake_engine_close_all(served->engine, 4401, "");
    assert_int_equal(ws_client_read_close(&client, false, NULL), 4401);
    ws_client_close(&client);
    served_stop(served);
}

static void section_7_4_1_a_server_that_stops_says_1012(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_open_with_hello(served);

    (void)state;
    gateway_stop(served->gateway, 100);
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1012);
    ws_client_close(&client);
    served_stop(served);
}

static void section_7_3_the_engine_hears_of_every_end(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client closes = served_open_with_hello(served);
    struct ws_client breaks = served_open_with_hello(served);
    struct ws_client leaves = served_open_with_hello(served);
    struct ws_client resets = served_open_with_hello(served);

    (void)state;
    ws_client_send_frame(&closes, &(struct ws_out){.opcode = WS_CLOSE});
    ws_client_send_frame(&breaks, &(struct ws_out){.opcode = 0x7});
    ws_client_close(&leaves);
    ws_client_reset(&resets);
    assert_true(fake_engine_wait_closed(served->engine, 4));
    ws_client_close(&closes);
    ws_client_close(&breaks);
    served_stop(served);
}

static void section_7_3_the_engine_hears_of_an_end_when_its_inbox_has_room_again(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;

    (void)state;
    settings.close_timeout_ms = 40; /* makes the sweeps frequent */
    served = served_start(&settings);
    client = served_open_with_hello(served);
    fake_engine_refuse(served->engine, 3);
    ws_client_close(&client);
    assert_true(fake_engine_wait_closed(served->engine, 1));
    served_stop(served);
}

#define UNIT(test) cmocka_unit_test(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(section_5_5_1_a_close_is_answered_with_its_code),
        UNIT(section_7_1_1_the_server_ends_the_connection_after_both_closes),
        UNIT(section_7_1_5_a_close_without_code_is_answered_without_one),
        UNIT(section_5_5_1_half_a_code_is_a_protocol_error),
        UNIT(section_5_5_1_a_reason_may_follow_the_code),
        UNIT(section_5_5_1_a_reason_of_123_bytes_is_the_longest),
        UNIT(section_5_5_1_a_reason_that_is_not_utf_8_is_an_invalid_payload),
        UNIT(section_5_5_1_a_reason_cut_within_a_character_is_an_invalid_payload),
        UNIT(section_7_4_1_the_codes_of_the_rfc_are_echoed),
        UNIT(section_7_4_1_the_codes_registered_since_are_echoed),
        UNIT(section_7_4_1_codes_that_never_go_over_the_wire_are_refused),
        UNIT(section_7_4_2_codes_below_1000_are_refused),
        UNIT(section_7_4_2_codes_reserved_for_the_protocol_are_refused),
        UNIT(section_7_4_2_codes_of_libraries_and_applications_are_echoed),
        UNIT(section_7_4_2_codes_above_4999_are_refused),
        UNIT(section_5_5_1_nothing_is_heard_after_a_close),
        UNIT(section_5_5_1_a_second_close_gets_no_second_answer),
        UNIT(section_7_1_7_after_a_failure_nothing_is_heard),
        UNIT(section_7_1_2_a_close_of_the_server_waits_for_its_answer),
        UNIT(section_7_1_2_a_close_that_is_not_answered_ends_in_time),
        UNIT(section_7_4_1_a_server_that_stops_says_1012),
        UNIT(section_7_3_the_engine_hears_of_every_end),
        UNIT(section_7_3_the_engine_hears_of_an_end_when_its_inbox_has_room_again),
    };

    return cmocka_run_group_tests(tests, served_setup, served_teardown);
}

/* RFC 6455, section 5: frames, their lengths, masks, fragments, control frames; and section
 * 8.1, UTF-8. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

#define VOTE(id) "{\"type\":\"next\",\"id\":\"" id "\"}"
#define ACK(id) "{\"type\":\"ack\",\"id\":\"" id "\"}"

/* Sends one frame on a fresh connection and expects it to be failed with the code. */
static void assert_fails(const struct served *served, const struct ws_out *frame, uint16_t code)
{
    struct ws_client client = served_open(served);

    assert_true(ws_client_send_frame(&client, frame));
    assert_int_equal(ws_client_read_close(&client, false, NULL), code);
    ws_client_close(&client);
}

static void assert_pong(struct ws_client *client, struct bytes payload)
{
    struct ws_in frame;

    assert_true(ws_client_read_frame(client, &frame));
    assert_int_equal(frame.opcode, WS_PONG);
    assert_true(frame.final);
    assert_true(bytes_equal(frame.payload, payload));
}

static void assert_answer(struct ws_client *client, const char *text)
{
    struct ws_in frame;

    assert_true(ws_client_read_frame(client, &frame));
    assert_int_equal(frame.opcode, WS_TEXT);
    assert_text(frame.payload, text);
}

/* {"type":"next","id":"ID", ...blanks...} of exactly this many bytes. Given. */
static char *message_of(size_t size, const char *id)
{
    char *text = xcalloc(size + 1, 1);
    char start[64];
    int start_bytes = snprintf(start, sizeof(start), "{\"type\":\"next\",\"id\":\"%s\"", id);

    memset(text, ' ', size);
    memcpy(text, start, (size_t)start_bytes);
    text[size - 1] = '}';
    return text;
}

/* A message of this many bytes in this length form gets its answer. */
static void assert_length_works(const struct served *served, size_t size, uint8_t form)
{
    struct ws_client client = served_open_with_hello(served);
    char *text = message_of(size, "n");

    assert_true(ws_client_send_frame(
        &client,
        &(struct ws_out){.opcode = WS_TEXT, .length_form = form, .payload = {text, size}}));
    assert_answer(&client, ACK("n"));
    free(text);
    ws_client_close(&client);
}

/* ---- 5.1, 5.3: masks ---- */

static void section_5_1_an_unmasked_frame_fails_the_connection(void **state)
{
    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_TEXT, .unmasked = true, .payload = BYTES(HELLO)},
                 1002);
}

static void section_5_1_an_unmasked_ping_fails_the_connection(void **state)
{
    assert_fails(*state, &(struct ws_out){.opcode = WS_PING, .unmasked = true}, 1002);
}

static void section_5_1_frames_of_the_server_are_not_masked(void **state)
{
    struct ws_client client = served_open(*state);
    struct ws_in frame;

    assert_true(ws_client_send_text(&client, HELLO));
    assert_true(ws_client_read_frame(&client, &frame));
    assert_false(frame.masked);
    assert_int_equal(frame.reserved_bits, 0);
    assert_true(frame.final);
    ws_client_close(&client);
}

static void section_5_3_the_mask_goes_on_over_reads(void **state)
{
    struct ws_client client = served_open_with_hello(*state);
    struct buffer bytes;

    buffer_init(&bytes, 1024);
    ws_frame_write(&(struct ws_out){.opcode = WS_TEXT, .payload = BYTES(VOTE("split"))},
                   &bytes);
    for (size_t i = 0; i < bytes.size; i++)
        assert_true(ws_client_send(&client, (struct bytes){.data = bytes.data + i, .size = 1}));
    assert_answer(&client, ACK("split"));
    buffer_release(&bytes);
    ws_client_close(&client);
}

static void section_5_3_a_mask_of_zeros_is_a_mask(void **state)
{
    struct ws_client client = served_open(*state);
    static const char ping[] = "\x89\x82\0\0\0\0hi";

    assert_true(
        ws_client_send(&client, (struct bytes){.data = ping, .size = sizeof(ping) - 1}));
    assert_pong(&client, BYTES("hi"));
    ws_client_close(&client);
}

/* ---- 5.2: lengths ---- */

static void section_5_2_125_bytes_have_a_length_of_7_bits(void **state)
{
    assert_length_works(*state, 125, 7);
}

static void section_5_2_126_bytes_have_a_length_of_16_bits(void **state)
{
    assert_length_works(*state, 126, 16);
    assert_length_works(*state, 127, 16);
    assert_length_works(*state, 128, 16);
}

static void section_5_2_the_largest_message_is_taken(void **state)
{
    assert_length_works(*state, MESSAGE_BYTES_MAX, 16);
}

static void section_5_2_a_short_length_in_16_bits_is_refused(void **state)
{
    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_TEXT, .length_form = 16, .payload = BYTES("{}")},
                 1002);
    assert_fails(
        *state, &(struct ws_out){.opcode = WS_TEXT, .length_form = 16, .announced_length = 125},
        1002);
}

static void section_5_2_a_short_length_in_64_bits_is_refused(void **state)
{
    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_TEXT, .length_form = 64, .payload = BYTES("{}")},
                 1002);
    assert_fails(
        *state,
        &(struct ws_out){.opcode = WS_TEXT, .length_form = 64, .announced_length = UINT16_MAX},
        1002);
}

static void section_5_2_a_length_with_its_highest_bit_set_is_refused(void **state)
{
    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_TEXT,
                                  .length_form = 64,
                                  .announced_length = UINT64_C(1) << 63},
                 1002);
    assert_fails(
        *state,
        &(struct ws_out){.opcode = WS_TEXT, .length_form = 64, .announced_length = UINT64_MAX},
        1002);
}

static void section_5_2_an_empty_text_message_is_a_message(void **state)
{
    struct ws_client client = served_open(*state);
    struct ws_in frame;

    assert_true(ws_client_send_text(&client, ""));
    assert_true(ws_client_read_frame(&client, &frame));
    assert_true(text_has(frame.payload, "malformed"));
    ws_client_close(&client);
}

/* ---- 5.2: reserved bits and opcodes ---- */

static void section_5_2_each_reserved_bit_fails_the_connection(void **state)
{
    for (uint8_t bits = 1; bits < 8; bits++) {
        assert_fails(
            *state,
            &(struct ws_out){.opcode = WS_TEXT, .reserved_bits = bits, .payload = BYTES(HELLO)},
            1002);
    }
}

static void section_5_2_reserved_bits_of_control_frames_fail_the_connection(void **state)
{
    assert_fails(*state, &(struct ws_out){.opcode = WS_PING, .reserved_bits = 4}, 1002);
    assert_fails(*state, &(struct ws_out){.opcode = WS_CLOSE, .reserved_bits = 1}, 1002);
}

static void section_5_2_each_reserved_data_opcode_fails_the_connection(void **state)
{
    for (uint8_t opcode = 0x3; opcode <= 0x7; opcode++)
        assert_fails(*state, &(struct ws_out){.opcode = opcode, .payload = BYTES("x")}, 1002);
}

static void section_5_2_each_reserved_control_opcode_fails_the_connection(void **state)
{
    for (uint8_t opcode = 0xB; opcode <= 0xF; opcode++)
        assert_fails(*state, &(struct ws_out){.opcode = opcode}, 1002);
}

static void section_5_6_binary_frames_are_not_supported(void **state)
{
    assert_fails(*state, &(struct ws_out){.opcode = WS_BINARY, .payload = BYTES("\x01")}, 1003);
    assert_fails(*state, &(struct ws_out){.opcode = WS_BINARY}, 1003);
    assert_fails(*state, &(struct ws_out){.opcode = WS_BINARY, .more_follows = true}, 1003);
}

/* ---- 5.4: fragments ---- */

static void section_5_4_a_message_in_two_fragments_is_one_message(void **state)
{
    struct ws_client client = served_open_with_hello(*state);

    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){
                     .opcode = WS_TEXT, .more_follows = true, .payload = BYTES("{\"type\":")}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CONTINUATION,
                                  .payload = BYTES("\"next\",\"id\":\"two\"}")}));
    assert_answer(&client, ACK("two"));
    ws_client_close(&client);
}

static void section_5_4_a_message_in_fragments_of_one_byte_is_one_message(void **state)
{
    static const char text[] = VOTE("many");
    struct ws_client client = served_open_with_hello(*state);

    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        bool last = i + 2 == sizeof(text);

        assert_true(ws_client_send_frame(
            &client, &(struct ws_out){.opcode = i == 0 ? WS_TEXT : WS_CONTINUATION,
                                      .more_follows = !last,
                                      .payload = {.data = text + i, .size = 1}}));
    }
    assert_answer(&client, ACK("many"));
    ws_client_close(&client);
}

static void section_5_4_empty_fragments_count_for_nothing(void **state)
{
    struct ws_client client = served_open_with_hello(*state);

    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_TEXT, .more_follows = true}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CONTINUATION, .more_follows = true}));
    assert_true(ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_CONTINUATION,
                                                               .more_follows = true,
                                                               .payload = BYTES(VOTE("e"))}));
    assert_true(ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_CONTINUATION}));
    assert_answer(&client, ACK("e"));
    ws_client_close(&client);
}

static void section_5_4_a_continuation_of_nothing_fails_the_connection(void **state)
{
    assert_fails(
        *state, &(struct ws_out){.opcode = WS_CONTINUATION, .payload = BYTES(VOTE("x"))}, 1002);
    assert_fails(*state, &(struct ws_out){.opcode = WS_CONTINUATION, .more_follows = true},
                 1002);
}

static void section_5_4_a_continuation_after_a_whole_message_fails_the_connection(void **state)
{
    struct ws_client client = served_open_with_hello(*state);

    assert_true(ws_client_send_text(&client, VOTE("whole")));
    assert_answer(&client, ACK("whole"));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CONTINUATION, .payload = BYTES("x")}));
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1002);
    ws_client_close(&client);
}

static void section_5_4_a_new_message_within_a_fragmented_one_fails_the_connection(void **state)
{
    static const uint8_t opcodes[] = {WS_TEXT, WS_BINARY};

    for (size_t i = 0; i < ARRAY_COUNT(opcodes); i++) {
        struct ws_client client = served_open(*state);

        assert_true(ws_client_send_frame(
            &client,
            &(struct ws_out){.opcode = WS_TEXT, .more_follows = true, .payload = BYTES("{")}));
        assert_true(ws_client_send_frame(
            &client, &(struct ws_out){.opcode = opcodes[i], .payload = BYTES("}")}));
        assert_int_equal(ws_client_read_close(&client, false, NULL), 1002);
        ws_client_close(&client);
    }
}

static void section_5_4_two_messages_in_one_packet_are_two_messages(void **state)
{
    struct ws_client client = served_open_with_hello(*state);
    struct buffer bytes;

    buffer_init(&bytes, 1024);
    ws_frame_write(&(struct ws_out){.opcode = WS_TEXT, .payload = BYTES(VOTE("one"))}, &bytes);
    ws_frame_write(&(struct ws_out){.opcode = WS_TEXT, .payload = BYTES(VOTE("two"))}, &bytes);
    assert_true(ws_client_send(&client, buffer_bytes(&bytes)));
    assert_answer(&client, ACK("one"));
    assert_answer(&client, ACK("two"));
    buffer_release(&bytes);
    ws_client_close(&client);
}

/* ---- 5.5: control frames ---- */

static void section_5_5_control_frames_of_125_bytes_are_taken(void **state)
{
    struct ws_client client = served_open(*state);
    char payload[125];

    memset(payload, 'p', sizeof(payload));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_PING, .payload = {payload, sizeof(payload)}}));
    assert_pong(&client, (struct bytes){payload, sizeof(payload)});
    ws_client_close(&client);
}

static void section_5_5_control_frames_over_125_bytes_are_refused(void **state)
{
    char payload[126] = {0};

    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_PING, .payload = {payload, sizeof(payload)}},
                 1002);
    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_PONG, .payload = {payload, sizeof(payload)}},
                 1002);
    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_CLOSE, .payload = {payload, sizeof(payload)}},
                 1002);
    assert_fails(*state, &(struct ws_out){.opcode = WS_PING, .length_form = 64}, 1002);
}

static void section_5_5_fragmented_control_frames_are_refused(void **state)
{
    assert_fails(*state, &(struct ws_out){.opcode = WS_PING, .more_follows = true}, 1002);
    assert_fails(*state, &(struct ws_out){.opcode = WS_PONG, .more_follows = true}, 1002);
    assert_fails(*state, &(struct ws_out){.opcode = WS_CLOSE, .more_follows = true}, 1002);
}

static void section_5_5_2_a_ping_gets_a_pong_with_its_payload(void **state)
{
    struct ws_client client = served_open(*state);

    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_PING, .payload = BYTES("\x00\xff\x80ping")}));
    assert_pong(&client, BYTES("\x00\xff\x80ping"));
    ws_client_close(&client);
}

static void section_5_5_2_an_empty_ping_gets_an_empty_pong(void **state)
{
    struct ws_client client = served_open(*state);

    assert_true(ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_PING}));
    assert_pong(&client, BYTES(""));
    ws_client_close(&client);
}

static void section_5_5_2_many_pings_get_their_pongs_in_order(void **state)
{
    struct ws_client client = served_open(*state);
    struct buffer bytes;

    buffer_init(&bytes, 64 * 1024);
    for (int i = 0; i < 50; i++) {
        char payload[16];
        int size = snprintf(payload, sizeof(payload), "%d", i);

        ws_frame_write(&(struct ws_out){.opcode = WS_PING, .payload = {payload, (size_t)size}},
                       &bytes);
    }
    assert_true(ws_client_send(&client, buffer_bytes(&bytes)));
    for (int i = 0; i < 50; i++) {
        char payload[16];
        int size = snprintf(payload, sizeof(payload), "%d", i);

        assert_pong(&client, (struct bytes){payload, (size_t)size});
    }
    buffer_release(&bytes);
    ws_client_close(&client);
}

static void section_5_5_3_an_unasked_pong_is_taken_without_an_answer(void **state)
{
    struct ws_client client = served_open(*state);

    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_PONG, .payload = BYTES("\xff")}));
    assert_true(ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_PONG}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_PING, .payload = BYTES("after")}));
    assert_pong(&client, BYTES("after"));
    ws_client_close(&client);
}

static void section_5_4_control_frames_may_stand_between_fragments(void **state)
{
    struct ws_client client = served_open_with_hello(*state);

    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){
                     .opcode = WS_TEXT, .more_follows = true, .payload = BYTES("{\"type\":")}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_PING, .payload = BYTES("between")}));
    assert_pong(&client, BYTES("between"));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_PONG, .payload = BYTES("\xff\xff")}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CONTINUATION,
                                  .payload = BYTES("\"next\",\"id\":\"mixed\"}")}));
    assert_answer(&client, ACK("mixed"));
    ws_client_close(&client);
}

static void section_5_4_a_ping_within_the_greatest_message_is_answered(void **state)
{
    struct ws_client client = served_open_with_hello(*state);
    char *text = message_of(MESSAGE_BYTES_MAX, "g");
    char payload[125];

    memset(payload, 'p', sizeof(payload));
    assert_true(
        ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_TEXT,
                                                       .more_follows = true,
                                                       .payload = {text, MESSAGE_BYTES_MAX}}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_PING, .payload = {payload, sizeof(payload)}}));
    assert_pong(&client, (struct bytes){payload, sizeof(payload)});
    assert_true(ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_CONTINUATION}));
    assert_answer(&client, ACK("g"));
    free(text);
    ws_client_close(&client);
}

static void section_5_4_a_close_between_fragments_closes(void **state)
{
    struct ws_client client = served_open(*state);

    assert_true(ws_client_send_frame(
        &client,
        &(struct ws_out){.opcode = WS_TEXT, .more_follows = true, .payload = BYTES("{")}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CLOSE, .payload = BYTES("\x03\xe8")}));
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1000);
    ws_client_close(&client);
}

/* ---- 7.4.1, code 1009: too big ---- */

static void section_7_4_1_a_message_over_16_kib_is_too_big(void **state)
{
    assert_fails(*state,
                 &(struct ws_out){.opcode = WS_TEXT,
                                  .length_form = 16,
                                  .announced_length = MESSAGE_BYTES_MAX + 1},
                 1009);
    assert_fails(
        *state,
        &(struct ws_out){.opcode = WS_TEXT, .length_form = 64, .announced_length = INT64_MAX},
        1009);
}

static void section_7_4_1_fragments_that_add_up_to_over_16_kib_are_too_big(void **state)
{
    struct ws_client client = served_open(*state);
    char *text = message_of(MESSAGE_BYTES_MAX, "n");

    assert_true(
        ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_TEXT,
                                                       .more_follows = true,
                                                       .payload = {text, MESSAGE_BYTES_MAX}}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CONTINUATION, .payload = BYTES("}")}));
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1009);
    free(text);
    ws_client_close(&client);
}

/* ---- 8.1: UTF-8 ---- */

static void assert_bad_text(void **state, struct bytes text)
{
    assert_fails(*state, &(struct ws_out){.opcode = WS_TEXT, .payload = text}, 1007);
}

static void section_8_1_bytes_that_are_never_utf_8_are_refused(void **state)
{
    assert_bad_text(state, BYTES("{\"a\":\"\xff\"}"));
    assert_bad_text(state, BYTES("{\"a\":\"\xfe\"}"));
    assert_bad_text(state, BYTES("{\"a\":\"\xc0\xaf\"}"));
    assert_bad_text(state, BYTES("{\"a\":\"\xf5\x80\x80\x80\"}"));
}

static void section_8_1_a_lone_continuation_byte_is_refused(void **state)
{
    assert_bad_text(state, BYTES("{\"a\":\"\x80\"}"));
    assert_bad_text(state, BYTES("{\"a\":\"\xc3\xa9\xa9\"}"));
}

static void section_8_1_overlong_forms_are_refused(void **state)
{
    assert_bad_text(state, BYTES("\xc1\xbf"));
    assert_bad_text(state, BYTES("\xe0\x80\xaf"));
    assert_bad_text(state, BYTES("\xe0\x9f\xbf"));
    assert_bad_text(state, BYTES("\xf0\x80\x80\xaf"));
    assert_bad_text(state, BYTES("\xf0\x8f\xbf\xbf"));
}

static void section_8_1_surrogates_are_refused(void **state)
{
    assert_bad_text(state, BYTES("\xed\xa0\x80"));
    assert_bad_text(state, BYTES("\xed\xbf\xbf"));
    assert_bad_text(state, BYTES("\xed\xa0\xbd\xed\xb8\x80"));
}

static void section_8_1_code_points_above_10ffff_are_refused(void **state)
{
    assert_bad_text(state, BYTES("\xf4\x90\x80\x80"));
}

static void section_8_1_a_text_that_ends_within_a_character_is_refused(void **state)
{
    assert_bad_text(state, BYTES("{\"a\":\"\xe2\x82"));
    assert_bad_text(state, BYTES("\xc3"));
}

static void section_8_1_the_first_bad_byte_ends_it_before_the_frame_does(void **state)
{
    struct ws_client client = served_open(*state);

    /* 1000 bytes are announced, three come. */
    assert_true(ws_client_send(&client, BYTES("\x81\xfe\x03\xe8\0\0\0\0a\xed\xa0")));
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1007);
    ws_client_close(&client);
}

static void section_8_1_a_character_may_be_split_over_fragments(void **state)
{
    static const char text[] = "{\"type\":\"next\",\"id\":\"\xe2\x82\xac\xf0\x9f\x98\x80\"}";
    struct ws_client client = served_open_with_hello(*state);

    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        assert_true(ws_client_send_frame(
            &client, &(struct ws_out){.opcode = i == 0 ? WS_TEXT : WS_CONTINUATION,
                                      .more_follows = i + 2 < sizeof(text),
                                      .payload = {.data = text + i, .size = 1}}));
    }
    assert_answer(&client, ACK("\xe2\x82\xac\xf0\x9f\x98\x80"));
    ws_client_close(&client);
}

static void section_8_1_a_bad_character_split_over_fragments_is_refused(void **state)
{
    struct ws_client client = served_open(*state);

    assert_true(ws_client_send_frame(
        &client,
        &(struct ws_out){.opcode = WS_TEXT, .more_follows = true, .payload = BYTES("\xed")}));
    assert_true(ws_client_send_frame(
        &client, &(struct ws_out){.opcode = WS_CONTINUATION, .payload = BYTES("\xa0\x80")}));
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1007);
    ws_client_close(&client);
}

static void section_8_1_every_kind_of_character_is_taken(void **state)
{
    struct ws_client client = served_open_with_hello(*state);

    /* U+007F cannot stand in JSON text of ours, the others are the corners of table 3-7. */
    assert_true(ws_client_send_text(
        &client, "{\"type\":\"next\",\"id\":\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80"
                 "\x80\xef\xbf\xbd\xf0\x90\x80\x80\xf4\x8f\xbf\xbd\"}"));

    struct ws_in frame;

    assert_true(ws_client_read_frame(&client, &frame));
    assert_int_equal(frame.opcode, WS_TEXT);
    ws_client_close(&client);
}

#define UNIT(test) cmocka_unit_test(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(section_5_1_an_unmasked_frame_fails_the_connection),
        UNIT(section_5_1_an_unmasked_ping_fails_the_connection),
        UNIT(section_5_1_frames_of_the_server_are_not_masked),
        UNIT(section_5_3_the_mask_goes_on_over_reads),
        UNIT(section_5_3_a_mask_of_zeros_is_a_mask),
        UNIT(section_5_2_125_bytes_have_a_length_of_7_bits),
        UNIT(section_5_2_126_bytes_have_a_length_of_16_bits),
        UNIT(section_5_2_the_largest_message_is_taken),
        UNIT(section_5_2_a_short_length_in_16_bits_is_refused),
        UNIT(section_5_2_a_short_length_in_64_bits_is_refused),
        UNIT(section_5_2_a_length_with_its_highest_bit_set_is_refused),
        UNIT(section_5_2_an_empty_text_message_is_a_message),
        UNIT(section_5_2_each_reserved_bit_fails_the_connection),
        UNIT(section_5_2_reserved_bits_of_control_frames_fail_the_connection),
        UNIT(section_5_2_each_reserved_data_opcode_fails_the_connection),
        UNIT(section_5_2_each_reserved_control_opcode_fails_the_connection),
        UNIT(section_5_6_binary_frames_are_not_supported),
        UNIT(section_5_4_a_message_in_two_fragments_is_one_message),
        UNIT(section_5_4_a_message_in_fragments_of_one_byte_is_one_message),
        UNIT(section_5_4_empty_fragments_count_for_nothing),
        UNIT(section_5_4_a_continuation_of_nothing_fails_the_connection),
        UNIT(section_5_4_a_continuation_after_a_whole_message_fails_the_connection),
        UNIT(section_5_4_a_new_message_within_a_fragmented_one_fails_the_connection),
        UNIT(section_5_4_two_messages_in_one_packet_are_two_messages),
        UNIT(section_5_5_control_frames_of_125_bytes_are_taken),
        UNIT(section_5_5_control_frames_over_125_bytes_are_refused),
        UNIT(section_5_5_fragmented_control_frames_are_refused),
        UNIT(section_5_5_2_a_ping_gets_a_pong_with_its_payload),
        UNIT(section_5_5_2_an_empty_ping_gets_an_empty_pong),
        UNIT(section_5_5_2_many_pings_get_their_pongs_in_order),
        UNIT(section_5_5_3_an_unasked_pong_is_taken_without_an_answer),
        UNIT(section_5_4_control_frames_may_stand_between_fragments),
        UNIT(section_5_4_a_ping_within_the_greatest_message_is_answered),
        UNIT(section_5_4_a_close_between_fragments_closes),
        UNIT(section_7_4_1_a_message_over_16_kib_is_too_big),
        UNIT(section_7_4_1_fragments_that_add_up_to_over_16_kib_are_too_big),
        UNIT(section_8_1_bytes_that_are_never_utf_8_are_refused),
        UNIT(section_8_1_a_lone_continuation_byte_is_refused),
        UNIT(section_8_1_overlong_forms_are_refused),
        UNIT(section_8_1_surrogates_are_refused),
        UNIT(section_8_1_code_points_above_10ffff_are_refused),
        UNIT(section_8_1_a_text_that_ends_within_a_character_is_refused),
        UNIT(section_8_1_the_first_bad_byte_ends_it_before_the_frame_does),
        UNIT(section_8_1_a_character_may_be_split_over_fragments),
        UNIT(section_8_1_a_bad_character_split_over_fragments_is_refused),
        UNIT(section_8_1_every_kind_of_character_is_taken),
    };

    return cmocka_run_group_tests(tests, served_setup, served_teardown);
}

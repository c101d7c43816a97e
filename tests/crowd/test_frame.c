/* Frames as RFC 6455 section 5 describes them, in whole and in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "frame.h"

enum { WIRE_BYTES_MAX = 3 * FRAME_MESSAGE_BYTES_MAX };

static struct buffer wire;
static struct frame_reader reader;
static char long_text[70000];

static int set_up(void **state)
{
    (void)state;
    buffer_init(&wire, WIRE_BYTES_MAX);
    frame_reader_init(&reader, FRAME_FROM_SERVER);
    memset(long_text, 'x', sizeof(long_text));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_release(&wire);
    frame_reader_release(&reader);
    return 0;
}

static void put(enum frame_opcode opcode, const char *payload)
{
    frame_append(&wire, (struct frame_header){.opcode = opcode}, bytes_from_string(payload));
}

static void put_fragment(enum frame_opcode opcode, const char *payload)
{
    frame_append(&wire, (struct frame_header){.opcode = opcode, .more_follows = true},
                 bytes_from_string(payload));
}

static void assert_frame(const struct frame *frame, enum frame_opcode opcode,
                         const char *payload)
{
    assert_int_equal(opcode, frame->opcode);
    assert_int_equal(strlen(payload), frame->payload.size);
    if (frame->payload.size > 0)
        assert_memory_equal(payload, frame->payload.data, frame->payload.size);
}

static void a_client_frame_is_masked_as_in_the_rfc(void **state)
{
    /* RFC 6455, section 5.7: a single-frame masked text message "Hello". */
    static const uint8_t expected[] = {0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d,
                                       0x7f, 0x9f, 0x4d, 0x51, 0x58};
    static const uint8_t key[4] = {0x37, 0xfa, 0x21, 0x3d};
    struct frame_header header = {.opcode = FRAME_TEXT, .side = FRAME_FROM_CLIENT};

    (void)state;
    memcpy(&header.mask, key, sizeof(key));
    frame_append(&wire, header, BYTES("Hello"));
    assert_int_equal(sizeof(expected), wire.size);
    assert_memory_equal(expected, wire.data, wire.size);
}

static void lengths_take_one_three_or_nine_bytes(void **state)
{
    static const struct {
        size_t payload_bytes;
        size_t header_bytes;
    } cases[] = {{0, 2}, {125, 2}, {126, 4}, {65535, 4}, {65536, 10}, {70000, 10}};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct bytes payload = {.data = long_text, .size = cases[i].payload_bytes};
        struct bytes input;
        struct frame frame;

        buffer_clear(&wire);
        frame_append(&wire, (struct frame_header){.opcode = FRAME_TEXT}, payload);
        assert_int_equal(cases[i].header_bytes + payload.size, wire.size);
        input = buffer_bytes(&wire);
        assert_int_equal(FRAME_READY, frame_reader_next(&reader, &input, &frame));
        assert_int_equal(payload.size, frame.payload.size);
        assert_int_equal(FRAME_MORE, frame_reader_next(&reader, &input, &frame));
    }
}

/* Three messages with a ping between two fragments, delivered in pieces of piece_bytes. */
static void read_in_pieces(size_t piece_bytes)
{
    static const struct {
        enum frame_opcode opcode;
        const char *payload;
    } expected[] = {
        {FRAME_TEXT, "first"}, {FRAME_PING, "are you there"}, {FRAME_TEXT, "one two three"},
        {FRAME_TEXT, ""},      {FRAME_TEXT, long_text},       {FRAME_CLOSE, "\x03\xf4"},
    };
    size_t seen = 0;

    long_text[300] = '\0';
    buffer_clear(&wire);
    put(FRAME_TEXT, "first");
    put_fragment(FRAME_TEXT, "one ");
    put_fragment(FRAME_CONTINUATION, "two ");
    put(FRAME_PING, "are you there");
    put(FRAME_CONTINUATION, "three");
    put(FRAME_TEXT, "");
    put(FRAME_TEXT, long_text);
    put(FRAME_CLOSE, "\x03\xf4");
    for (size_t at = 0; at < wire.size; at += piece_bytes) {
        size_t size = wire.size - at < piece_bytes ? wire.size - at : piece_bytes;
        struct bytes input = {.data = wire.data + at, .size = size};
        struct frame frame;

        while (frame_reader_next(&reader, &input, &frame) == FRAME_READY) {
            assert_true(seen < ARRAY_COUNT(expected));
            assert_frame(&frame, expected[seen].opcode, expected[seen].payload);
            seen++;
        }
        assert_int_equal(0, input.size);
    }
    assert_int_equal(ARRAY_COUNT(expected), seen);
    assert_int_equal(1012, frame_close_code((struct bytes){.data = "\x03\xf4", .size = 2}));
}

static void messages_come_whole_however_the_bytes_arrive(void **state)
{
    (void)state;
    for (size_t piece_bytes = 1; piece_bytes <= 40; piece_bytes++)
        read_in_pieces(piece_bytes);
    read_in_pieces(100000);
}

static void read_byte_by_byte(void)
{
    struct frame frame;

    for (size_t i = 0; i < wire.size; i++) {
        struct bytes input = {.data = wire.data + i, .size = 1};

        while (frame_reader_next(&reader, &input, &frame) == FRAME_READY)
            continue;
    }
}

static void between_messages_a_reader_owns_no_memory(void **state)
{
    (void)state;
    put_fragment(FRAME_TEXT, "half ");
    read_byte_by_byte();
    assert_null(reader.rest.data); /* the fragment itself is kept, nothing else */
    buffer_clear(&wire);
    put(FRAME_CONTINUATION, "whole");
    read_byte_by_byte();
    assert_null(reader.rest.data);
    assert_null(reader.message.data);
}

static void assert_broken(uint16_t code)
{
    struct bytes input = buffer_bytes(&wire);
    struct frame frame;

    assert_int_equal(FRAME_BROKEN, frame_reader_next(&reader, &input, &frame));
    assert_int_equal(code, frame.close_code);
}

static void put_raw(const char *data, size_t size)
{
    buffer_append(&wire, (struct bytes){.data = data, .size = size});
}

static void a_masked_frame_from_a_server_is_a_fault(void **state)
{
    (void)state;
    frame_append(&wire, (struct frame_header){.opcode = FRAME_TEXT, .side = FRAME_FROM_CLIENT},
                 BYTES("x"));
    assert_broken(1002);
}

static void a_reserved_bit_is_a_fault(void **state)
{
    (void)state;
    put_raw("\xC1\x01x", 3);
    assert_broken(1002);
}

static void an_unknown_opcode_is_a_fault(void **state)
{
    (void)state;
    put_raw("\x83\x00", 2);
    assert_broken(1002);
}

static void a_continuation_of_nothing_is_a_fault(void **state)
{
    (void)state;
    put(FRAME_CONTINUATION, "x");
    assert_broken(1002);
}

static void a_new_message_within_a_message_is_a_fault(void **state)
{
    struct bytes input;
    struct frame frame;

    (void)state;
    put_fragment(FRAME_TEXT, "half");
    input = buffer_bytes(&wire);
    assert_int_equal(FRAME_MORE, frame_reader_next(&reader, &input, &frame));
    buffer_clear(&wire);
    put(FRAME_TEXT, "another");
    assert_broken(1002);
}

static void a_long_or_fragmented_control_frame_is_a_fault(void **state)
{
    (void)state;
    put_raw("\x89\x7E\x00\x7E", 4);
    assert_broken(1002);
    buffer_clear(&wire);
    put_fragment(FRAME_PING, "x");
    assert_broken(1002);
}

static void an_endless_message_is_refused_by_its_header(void **state)
{
    (void)state;
    put_raw("\x81\x7F\x80\x00\x00\x00\x00\x00\x00\x00", 10);
    assert_broken(1009);
}

static void what_a_client_says_can_be_unmasked(void **state)
{
    struct frame_header text = {.opcode = FRAME_TEXT, .side = FRAME_FROM_CLIENT, .mask = 77};
    struct frame_header ping = {.opcode = FRAME_PING, .side = FRAME_FROM_CLIENT, .mask = 78};
    struct bytes input;
    struct frame frame;

    (void)state;
    frame_reader_init(&reader, FRAME_FROM_CLIENT);
    frame_append(&wire, text, BYTES("spoken"));
    frame_append(&wire, ping, BYTES("ping"));
    input = buffer_bytes(&wire);
    assert_int_equal(FRAME_READY, frame_reader_next(&reader, &input, &frame));
    assert_frame(&frame, FRAME_TEXT, "spoken");
    assert_int_equal(FRAME_READY, frame_reader_next(&reader, &input, &frame));
    assert_frame(&frame, FRAME_PING, "ping");
}

#define FRAME_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRAME_TEST(a_client_frame_is_masked_as_in_the_rfc),
        FRAME_TEST(lengths_take_one_three_or_nine_bytes),
        FRAME_TEST(messages_come_whole_however_the_bytes_arrive),
        FRAME_TEST(between_messages_a_reader_owns_no_memory),
        FRAME_TEST(a_masked_frame_from_a_server_is_a_fault),
        FRAME_TEST(a_reserved_bit_is_a_fault),
        FRAME_TEST(an_unknown_opcode_is_a_fault),
        FRAME_TEST(a_continuation_of_nothing_is_a_fault),
        FRAME_TEST(a_new_message_within_a_message_is_a_fault),
        FRAME_TEST(a_long_or_fragmented_control_frame_is_a_fault),
        FRAME_TEST(an_endless_message_is_refused_by_its_header),
        FRAME_TEST(what_a_client_says_can_be_unmasked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * Frames and heads from bytes that nobody chose: no input stops a decoder, and where the input
 * is cut makes no difference. From seeds, so that a failure can be had again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "herkend/random.h"
#include "http_head.h"
#include "ws_client.h"

enum { ROUNDS = 3000, INPUT_BYTES = 2000, TRACE_BYTES = 128 * 1024 };

/* What a decoder made of an input, as text: equal traces, equal meaning. */
static void trace_frames(struct bytes input, size_t piece_bytes, struct buffer *trace)
{
    struct frame_decoder decoder;
    struct frame_result result = {0};
    size_t used = 0;

    frame_decoder_init(&decoder);
    while (used < input.size && result.event != FRAME_EVENT_BROKEN) {
        size_t piece = input.size - used < piece_bytes ? input.size - used : piece_bytes;
        size_t taken =
            frame_decode(&decoder, (struct bytes){input.data + used, piece}, &result);

        assert_true(taken > 0 && taken <= piece);
        used += taken;
        if (result.event != FRAME_EVENT_NONE) {
            buffer_append_format(trace, "%d %d %zu:", (int)result.event, (int)result.code,
                                 result.payload.size);
            buffer_append(trace, result.payload);
        }
    }
    /* Not where it broke: within a piece that is the same byte for all. */
    frame_decoder_release(&decoder);
}

/* Bytes that look enough like frames to get somewhere. */
static void write_frames(uint64_t *state, struct buffer *out)
{
    static const uint8_t opcodes[] = {0, 1, 1, 1, 0, 8, 9, 10, 2, 3};
    static const char text[] = "{\"id\":\"\xe2\x82\xac\xf0\x9f\x98\x80\"}\xff\xed\xa0";

    while (out->size < INPUT_BYTES) {
        bool odd = random_below(state, 20) == 0;
        uint32_t size = random_below(state, odd ? sizeof(text) : 19);
        struct ws_out frame = {
            .opcode = opcodes[random_below(state, odd ? 10 : 8)],
            .more_follows = random_below(state, 3) == 0,
            .unmasked = random_below(state, 200) == 0,
            .reserved_bits = random_below(state, 200) == 0,
            .length_form = random_below(state, 100) == 0 ? 16 : 0,
            .payload = {.data = text, .size = size},
        };

        if (frame.opcode >= 8)
            frame.more_follows = false;
        if (odd && random_below(state, 4) == 0)
            buffer_append_char(out, (char)random_below(state, 256));
        ws_frame_write(&frame, out);
    }
}

static void frames_mean_the_same_wherever_they_are_cut(void **state)
{
    static const size_t pieces[] = {1, 2, 3, 7, 64, 1000};
    struct buffer input, whole, cut;

    (void)state;
    buffer_init(&input, 2 * INPUT_BYTES);
    buffer_init(&whole, TRACE_BYTES);
    buffer_init(&cut, TRACE_BYTES);
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        uint64_t random = seed;

        buffer_clear(&input);
        write_frames(&random, &input);
        buffer_clear(&whole);
        trace_frames(buffer_bytes(&input), input.size, &whole);
        for (size_t i = 0; i < ARRAY_COUNT(pieces); i++) {
            buffer_clear(&cut);
            trace_frames(buffer_bytes(&input), pieces[i], &cut);
            if (!bytes_equal(buffer_bytes(&whole), buffer_bytes(&cut)))
                fail_msg("seed %llu differs in pieces of %zu", (unsigned long long)seed,
                         pieces[i]);
        }
    }
    buffer_release(&input);
    buffer_release(&whole);
    buffer_release(&cut);
}

static void no_bytes_stop_the_frame_decoder(void **state)
{
    struct buffer trace;
    char input[INPUT_BYTES];

    (void)state;
    buffer_init(&trace, TRACE_BYTES);
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        uint64_t random = seed;

        for (size_t i = 0; i < sizeof(input); i++)
            input[i] = (char)random_below(&random, 256);
        buffer_clear(&trace);
        trace_frames((struct bytes){input, sizeof(input)}, 100, &trace);
    }
    buffer_release(&trace);
}

/* The same answer for a head that comes at once and for one that comes byte by byte. */
static void heads_mean_the_same_wherever_they_are_cut(void **state)
{
    static const char good[] =
        "GET /api/v1/sessions?format=html HTTP/1.1\r\nHost: localhost:8080\r\nConnection: "
        "keep-alive, Upgrade\r\nContent-Length: 17\r\nAuthorization: Bearer x\r\n\r\nrest";
    static const char alphabet[] = "\r\n\r\n: \t\0A/%?#,;0\x7f\xff";

    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        char input[sizeof(good) - 1];
        uint64_t random = seed;
        struct http_head head;
        uint16_t status = 0;
        const char *why;

        memcpy(input, good, sizeof(input));
        for (uint32_t n = random_below(&random, 4); n > 0; n--)
            input[random_below(&random, sizeof(input))] =
                alphabet[random_below(&random, sizeof(alphabet) - 1)];

        size_t whole =
            http_head_decode((struct bytes){input, sizeof(input)}, &head, &status, &why);
        uint16_t whole_status = status;
        size_t used = 0;

        status = 0;
        for (size_t size = 1; size <= sizeof(input) && used == 0 && status == 0; size++)
            used = http_head_decode((struct bytes){input, size}, &head, &status, &why);
        /* What is broken may be found sooner, byte by byte; it is found all the same. */
        if (used != whole || (status != 0) != (whole_status != 0))
            fail_msg("seed %llu: %zu %u, at once %zu %u", (unsigned long long)seed, used,
                     status, whole, whole_status);
    }
}

static void no_bytes_stop_the_head_decoder(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        char input[300];
        uint64_t random = seed;
        struct http_head head;
        uint16_t status;
        const char *why;

        for (size_t i = 0; i < sizeof(input); i++)
            input[i] = (char)random_below(&random, 256);
        memcpy(input + sizeof(input) - 4, "\r\n\r\n", 4);
        (void)http_head_decode((struct bytes){input, random_below(&random, sizeof(input) + 1)},
                               &head, &status, &why);
    }
}

static void a_close_reason_is_cut_at_a_whole_character(void **state)
{
    char reason[200] = {0};
    char frame[FRAME_CONTROL_FRAME_BYTES_MAX];

    (void)state;
    for (size_t i = 0; i + 3 < sizeof(reason); i += 3)
        memcpy(reason + i, "\xe2\x82\xac", 3);

    size_t size = frame_close_encode(CLOSE_NORMAL, reason, frame);

    assert_int_equal(size, 2 + 2 + 123); /* 41 characters of 3 bytes */
    memmove(reason + 1, reason, sizeof(reason) - 2);
    reason[0] = 'x';
    size = frame_close_encode(CLOSE_NORMAL, reason, frame);
    assert_int_equal(size, 2 + 2 + 121);
    assert_int_equal(frame_close_decode((struct bytes){frame + 2, size - 2}), CLOSE_NORMAL);
}

static void an_idle_frame_decoder_holds_no_memory(void **state)
{
    struct frame_decoder decoder;
    struct frame_result result;
    struct buffer frame;

    (void)state;
    frame_decoder_init(&decoder);
    buffer_init(&frame, 1024);
    ws_frame_write(&(struct ws_out){.opcode = WS_TEXT, .payload = BYTES("text")}, &frame);
    frame_decode(&decoder, buffer_bytes(&frame), &result);
    assert_int_equal(result.event, FRAME_EVENT_TEXT);
    frame_decode(&decoder, (struct bytes){0}, &result);
    assert_null(decoder.payload.data);
    buffer_release(&frame);
    frame_decoder_release(&decoder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_mean_the_same_wherever_they_are_cut),
        cmocka_unit_test(no_bytes_stop_the_frame_decoder),
        cmocka_unit_test(heads_mean_the_same_wherever_they_are_cut),
        cmocka_unit_test(no_bytes_stop_the_head_decoder),
        cmocka_unit_test(a_close_reason_is_cut_at_a_whole_character),
        cmocka_unit_test(an_idle_frame_decoder_holds_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

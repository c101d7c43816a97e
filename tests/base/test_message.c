/* An encoded update is framed as RFC 6455 says, once, for all who get it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/message.h"

/* The header of the frame of a payload of so many bytes, and that the payload follows it whole.
 */
static void assert_header(size_t payload_bytes, const unsigned char *header,
                          size_t header_bytes)
{
    char *payload = malloc(payload_bytes + 1);

    assert_non_null(payload);
    memset(payload, 'x', payload_bytes + 1);

    struct message *message =
        message_create((struct bytes){.data = payload, .size = payload_bytes});
    struct bytes frame = message_frame(message);

    assert_int_equal(frame.size, header_bytes + payload_bytes);
    assert_memory_equal(frame.data, header, header_bytes);
    assert_memory_equal(frame.data + header_bytes, payload, payload_bytes);
    assert_true(bytes_equal(message_payload(message),
                            (struct bytes){.data = payload, .size = payload_bytes}));
    message_release(message);
    free(payload);
}

static void a_short_message_has_its_length_in_one_byte(void **state)
{
    (void)state;
    assert_header(1, (const unsigned char[]){0x81, 1}, 2);
    assert_header(125, (const unsigned char[]){0x81, 125}, 2);
}

static void from_126_bytes_on_the_length_takes_two_more(void **state)
{
    (void)state;
    assert_header(126, (const unsigned char[]){0x81, 126, 0, 126}, 4);
    assert_header(65535, (const unsigned char[]){0x81, 126, 0xFF, 0xFF}, 4);
}

static void from_65536_bytes_on_it_takes_eight(void **state)
{
    (void)state;
    assert_header(65536, (const unsigned char[]){0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0}, 10);
}

static void an_empty_message_is_a_frame_too(void **state)
{
    struct message *message = message_create((struct bytes){0});

    (void)state;
    assert_int_equal(message_frame(message).size, 2);
    assert_int_equal(message_payload(message).size, 0);
    message_release(message);
}

static void it_lives_until_the_last_one_lets_go(void **state)
{
    struct message *message = message_create(BYTES("{}"));

    (void)state;
    assert_ptr_equal(message_retain(message), message);
    message_release(message);
    assert_true(bytes_equal(message_payload(message), BYTES("{}"))); /* under ASan */
    message_release(message);
    message_release(NULL);
}

static void joined_messages_are_their_frames_one_behind_the_other(void **state)
{
    struct message *messages[] = {message_create(BYTES("{}")), message_create(BYTES("[1]"))};
    struct message *joined = message_join(messages, 2, 9);

    (void)state;
    assert_non_null(joined);
    assert_true(bytes_equal(message_frame(joined), BYTES("\x81\x02{}\x81\x03[1]")));
    assert_int_equal(message_update_count(joined), 2);
    assert_int_equal(message_update_count(messages[0]), 1);
    assert_null(message_join(messages, 2, 8)); /* too long together */
    message_release(joined);
    message_release(messages[0]);
    message_release(messages[1]);
}

static void only_an_answer_is_one(void **state)
{
    struct message *answer = message_create_answer(BYTES("{}"));
    struct message *update = message_create(BYTES("{}"));
    struct message *both[] = {answer, update};
    struct message *joined = message_join(both, 2, 1000);

    (void)state;
    assert_true(message_is_answer(answer));
    assert_int_equal(message_payload(answer).size, 2);
    assert_false(message_is_answer(update));
    assert_false(message_is_answer(joined));
    message_release(answer);
    message_release(update);
    message_release(joined);
}

static void topics_are_known_where_all_of_it_has_some(void **state)
{
    struct message *state_1 = message_create_state(BYTES("{}"), 1);
    struct message *state_2 = message_create_state(BYTES("{}"), 2);
    struct message *said_once = message_create(BYTES("{}"));
    struct message *states[] = {state_1, state_2};
    struct message *mixed[] = {state_1, said_once};
    struct message *joined = message_join(states, 2, 1000);
    struct message *joined_mixed = message_join(mixed, 2, 1000);
    uint32_t count;

    (void)state;
    assert_int_equal(message_topics(state_1, &count)[0], 1);
    assert_int_equal(count, 1);
    assert_int_equal(message_topics(joined, &count)[1], 2);
    assert_int_equal(count, 2);
    assert_null(message_topics(said_once, &count));
    assert_int_equal(count, 0);
    assert_null(message_topics(joined_mixed, &count));
    assert_int_equal(count, 0);
    message_release(joined_mixed);
    message_release(joined);
    message_release(said_once);
    message_release(state_2);
    message_release(state_1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_message_has_its_length_in_one_byte),
        cmocka_unit_test(from_126_bytes_on_the_length_takes_two_more),
        cmocka_unit_test(from_65536_bytes_on_it_takes_eight),
        cmocka_unit_test(an_empty_message_is_a_frame_too),
        cmocka_unit_test(it_lives_until_the_last_one_lets_go),
        cmocka_unit_test(joined_messages_are_their_frames_one_behind_the_other),
        cmocka_unit_test(only_an_answer_is_one),
        cmocka_unit_test(topics_are_known_where_all_of_it_has_some),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The short way of reading small messages: it may leave a message to the long way, and must
 * never read one otherwise. */
#include "fixture.h"

#include "herkend/random.h"
#include "internal.h"

static void assert_same_value(const cJSON *a, const cJSON *b)
{
    assert_int_equal(a->type & 0xff, b->type & 0xff);
    if (cJSON_IsString(b))
        assert_string_equal(a->valuestring, b->valuestring);
    if (cJSON_IsNumber(b)) {
        assert_true(a->valuedouble == b->valuedouble);
        assert_int_equal(a->valueint, b->valueint);
    }
}

static void assert_same_tree(const cJSON *a, const cJSON *b)
{
    const cJSON *left = a->child, *right = b->child;

    assert_true(cJSON_IsObject(a) && cJSON_IsObject(b));
    for (; left && right; left = left->next, right = right->next) {
        assert_string_equal(left->string, right->string);
        assert_same_value(left, right);
        assert_true(!left->next || left->next->prev == left);
    }
    assert_true(!left && !right);
}

/* Whether the short way takes it; then the long way agrees. */
static bool is_flat(struct bytes text)
{
    struct json_flat flat;
    struct error error = {0};
    const cJSON *small = json_flat_parse(text, &flat);

    if (!small)
        return false;

    cJSON *parsed = json_parse(text, JSON_DEPTH_MAX, &error);

    if (!parsed)
        fail_msg("taken, though it is no JSON: %.*s", (int)text.size, text.data);
    assert_same_tree(small, parsed);
    cJSON_Delete(parsed);
    return true;
}

static const char vote[] =
    "{\"type\":\"vote\",\"id\":\"a3\",\"statement\":\"s12\",\"grade\":3}";

static void what_people_mostly_send_is_read_the_short_way(void **state)
{
    static const char *const texts[] = {
        vote,
        "{\"type\":\"vote\",\"id\":\"a4\",\"statement\":\"s1\",\"grade\":null}",
        "{\"type\":\"next\",\"id\":\"b1\"}",
        " { \"type\" : \"next\" ,\r\n\t\"id\":\"\" } ",
        "{\"on\":true,\"off\":false,\"n\":0,\"m\":999999999}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        assert_true(is_flat(bytes_from_string(texts[i])));
}

static void what_is_less_simple_is_left_to_the_long_way(void **state)
{
    static const char *const texts[] = {
        "",
        "{",
        "{}",
        "[1]",
        "\"a\"",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\":1}x",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":01}",
        "{\"a\":-1}",
        "{\"a\":1.5}",
        "{\"a\":1e2}",
        "{\"a\":1000000000}",
        "{\"a\":\"\\n\"}",
        "{\"\\u0061\":1}",
        "{\"a\":\"\xc3\xa9\"}",
        "{\"a\":\"\x7f\"}",
        "{\"a\":\"\x01\"}",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":nul}",
        "{\"a\":tru",
        "{\"a\":1 \"b\":2}",
        "{,\"a\":1}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        if (is_flat(bytes_from_string(texts[i])))
            fail_msg("taken: %s", texts[i]);
    }
}

static void its_bounds_are_kept(void **state)
{
    struct fixture *fixture = *state;

    for (int members = 1; members <= JSON_FLAT_MEMBERS_MAX + 1; members++) {
        buffer_clear(&fixture->out);
        for (int i = 0; i < members; i++)
            buffer_append_format(&fixture->out, "%c\"k%d\":%d", i ? ',' : '{', i, i);
        buffer_append_char(&fixture->out, '}');
        assert_int_equal(is_flat(buffer_bytes(&fixture->out)),
                         members <= JSON_FLAT_MEMBERS_MAX);
    }
    for (int size = JSON_FLAT_BYTES_MAX - 1; size <= JSON_FLAT_BYTES_MAX + 1; size++) {
        buffer_clear(&fixture->out);
        buffer_append_format(&fixture->out, "{\"a\":\"%0*d\"}", size - 8, 1);
        assert_int_equal(fixture->out.size, size);
        assert_int_equal(is_flat(buffer_bytes(&fixture->out)), size <= JSON_FLAT_BYTES_MAX);
    }
}

/* Bytes changed, dropped and doubled at random: whatever is still taken is read the same. */
static void no_message_is_read_in_two_ways(void **state)
{
    static const char alphabet[] = "{}[]\":,\\ \n\t0123456789.-eE\x01\x7f\xc3tfnulrasei";
    uint64_t random = 7;
    size_t taken = 0;

    (void)state;
    for (int round = 0; round < 300000; round++) {
        char text[sizeof(vote) + 4];
        size_t size = sizeof(vote) - 1;

        memcpy(text, vote, size);
        for (uint32_t changes = random_below(&random, 4); changes > 0 && size > 1; changes--) {
            uint32_t at = random_below(&random, (uint32_t)size);

            if (random_below(&random, 4) == 0)
                memmove(text + at, text + at + 1, --size - at);
            else
                text[at] = alphabet[random_below(&random, sizeof(alphabet) - 1)];
        }
        taken += is_flat((struct bytes){.data = text, .size = size});
    }
    assert_in_range(taken, 1000, 299000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(what_people_mostly_send_is_read_the_short_way),
        codec_test(what_is_less_simple_is_left_to_the_long_way),
        codec_test(its_bounds_are_kept),
        codec_test(no_message_is_read_in_two_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

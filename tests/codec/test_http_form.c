/* Forms of browsers, and what is refused because it could be read in two ways. */
#include "fixture.h"

#define DECODE(literal) decode(*state, BYTES(literal))
#define REFUSED(literal) refused(*state, BYTES(literal))

static struct http_form decode(struct fixture *fixture, struct bytes body)
{
    struct http_form out;

    if (!http_form_decode(body, &fixture->arena, &out)) {
        print_error("refused: %.*s\n", (int)body.size, body.data);
        fail();
    }
    return out;
}

static void refused(struct fixture *fixture, struct bytes body)
{
    struct http_form out = {.field_count = 99};

    if (http_form_decode(body, &fixture->arena, &out))
        print_error("accepted: %.*s\n", (int)body.size, body.data);
    assert_int_equal(out.field_count, 99); /* untouched */
}

static void a_form_is_split_into_its_fields(void **state)
{
    struct http_form form = DECODE("email=jan%40voorbeeld.nl&name=Jan+de+Vries&consent=yes");

    assert_int_equal(form.field_count, 3);
    assert_text(http_form_find(&form, "email"), "jan@voorbeeld.nl");
    assert_text(http_form_find(&form, "name"), "Jan de Vries");
    assert_text(http_form_find(&form, "consent"), "yes");
    assert_text(http_form_find(&form, "organisation"), "");
}

static void empty_values_are_there_and_empty_fields_are_not(void **state)
{
    struct http_form form = DECODE("&a=&b&&c=1=2&");

    assert_int_equal(form.field_count, 3);
    assert_text(http_form_find(&form, "a"), "");
    assert_text(http_form_find(&form, "b"), "");
    assert_text(http_form_find(&form, "c"), "1=2");
    assert_int_equal(DECODE("").field_count, 0);
}

static void escapes_are_decoded_once(void **state)
{
    struct http_form form = DECODE("a=%C3%A9%2B%2526%3D&b=1%0D%0A2");

    assert_text(http_form_find(&form, "a"), "\xC3\xA9+%26=");
    assert_text(http_form_find(&form, "b"), "1\r\n2"); /* a text field of several lines */
}

static void what_can_be_read_in_two_ways_is_refused(void **state)
{
    REFUSED("a=1&a=2");
    REFUSED("a=1&%61=2");
    REFUSED("a=%");
    REFUSED("a=%4");
    REFUSED("a=%zz");
    REFUSED("=1");
    REFUSED("a=%00");
    REFUSED("a%00=1");
    REFUSED("a=%C3");
    REFUSED("a=%C0%AF");
    REFUSED("a=\xFF");
}

static void more_fields_or_bytes_than_the_bound_are_refused(void **state)
{
    struct fixture *fixture = *state;
    char *body = arena_alloc(&fixture->arena, HTTP_FORM_BYTES_MAX + 1, 1);

    assert_int_equal(DECODE("a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p").field_count,
                     HTTP_FORM_FIELDS_MAX);
    REFUSED("a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q");
    memset(body, 'x', HTTP_FORM_BYTES_MAX + 1);
    decode(fixture, (struct bytes){.data = body, .size = HTTP_FORM_BYTES_MAX});
    refused(fixture, (struct bytes){.data = body, .size = HTTP_FORM_BYTES_MAX + 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_form_is_split_into_its_fields, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(empty_values_are_there_and_empty_fields_are_not,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(escapes_are_decoded_once, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(what_can_be_read_in_two_ways_is_refused, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(more_fields_or_bytes_than_the_bound_are_refused,
                                        fixture_setup, fixture_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

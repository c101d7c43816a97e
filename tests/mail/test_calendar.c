/* The calendar entry. What a parser that is not ours makes of it is in test_compose.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sample.h"

static struct buffer encode(const struct people_event *event, struct bytes attendee)
{
    struct mail_settings settings = sample_settings();
    struct buffer out;

    buffer_init(&out, 64 * 1024);
    calendar_encode(event, attendee, settings.public_url, bytes_from_string(settings.from),
                    SAMPLE_NOW_MS, &out);
    buffer_append_char(&out, '\0');
    assert_false(out.overflowed);
    return out;
}

static void assert_has(const struct buffer *text, const char *line)
{
    if (!strstr(text->data, line))
        fail_msg("no %s in\n%s", line, text->data);
}

static void assert_lacks(const struct buffer *text, const char *part)
{
    if (strstr(text->data, part))
        fail_msg("%s in\n%s", part, text->data);
}

static void expect_start(const char *start, const char *line)
{
    struct people_event event = sample_event();

    event.facts.starts_at_ms = sample_time(start);

    struct buffer text = encode(&event, BYTES("jan@example.com"));

    assert_has(&text, line);
    buffer_release(&text);
}

static void times_are_utc_on_both_sides_of_the_change_to_winter_time(void **state)
{
    (void)state;
    /* 14.00 in Amsterdam each day; the clocks go back on Sunday the 25th. */
    expect_start("2026-10-24T14:00:00+02:00", "\r\nDTSTART:20261024T120000Z\r\n");
    expect_start("2026-10-25T14:00:00+01:00", "\r\nDTSTART:20261025T130000Z\r\n");
    expect_start("2026-10-26T14:00:00+01:00", "\r\nDTEND:20261026T140000Z\r\n");
    /* Begins in summer time and ends after the clocks went back: an hour all the same. */
    expect_start("2026-10-25T02:30:00+02:00", "\r\nDTSTART:20261025T003000Z\r\n");
    expect_start("2026-10-25T02:30:00+02:00", "\r\nDTEND:20261025T013000Z\r\n");
}

static void an_entry_has_the_same_id_at_each_change_and_another_for_each_person(void **state)
{
    struct people_event event = sample_event();
    struct buffer jan = encode(&event, BYTES("jan@example.com"));
    struct buffer piet = encode(&event, BYTES("piet@example.com"));
    char uid[256] = "";

    (void)state;
    assert_int_equal(sscanf(strstr(jan.data, "\r\nUID:"), " UID:%255[^\r]", uid), 1);
    assert_lacks(&piet, uid);
    buffer_release(&jan);
    event.facts.starts_at_ms += DAY_MS;
    event.facts.title = BYTES("Een nieuwe titel");
    event.sequence++;
    jan = encode(&event, BYTES("jan@example.com"));
    assert_has(&jan, uid);
    assert_has(&jan, "\r\nSEQUENCE:3\r\n");
    assert_lacks(&piet, "jan@example.com");
    buffer_release(&jan);
    buffer_release(&piet);
}

static void what_is_cancelled_says_so(void **state)
{
    struct people_event event = sample_event();

    (void)state;
    event.cancelled_at_ms = SAMPLE_NOW_MS;

    struct buffer text = encode(&event, BYTES("jan@example.com"));

    assert_has(&text, "METHOD:CANCEL\r\n");
    assert_has(&text, "STATUS:CANCELLED\r\n");
    buffer_release(&text);
}

static void the_public_entry_names_nobody_who_comes(void **state)
{
    struct people_event event = sample_event();
    struct buffer text = encode(&event, (struct bytes){0});

    (void)state;
    assert_has(&text, "METHOD:PUBLISH\r\n");
    assert_has(&text, "UID:k3v9x2m7qa@dialoog.example.nl\r\n");
    assert_lacks(&text, "ATTENDEE");
    buffer_release(&text);
}

static void without_a_start_there_is_no_entry(void **state)
{
    struct people_event event = sample_event();

    (void)state;
    event.facts.starts_at_ms = 0;

    struct buffer text = encode(&event, BYTES("jan@example.com"));

    assert_int_equal(text.size, 1);
    buffer_release(&text);
}

static void no_text_of_people_can_add_a_line(void **state)
{
    struct people_event event = sample_event();

    (void)state;
    event.facts.title = BYTES("Titel\r\nATTENDEE:mailto:evil@example.com\0meer");
    event.details.location = BYTES("Zaal \xE2\x80\xA8X-EVIL:1\x0B");
    event.details.purpose = BYTES("Regel een\nEND:VEVENT\r\nBEGIN:VALARM");

    struct buffer text = encode(&event, (struct bytes){0});

    assert_lacks(&text, "\nATTENDEE");
    assert_lacks(&text, "\nX-EVIL");
    assert_lacks(&text, "\nBEGIN:VALARM");
    assert_has(&text, "\r\nSUMMARY:Titel ATTENDEE:mailto:evil@example.com meer\r\n");
    for (size_t i = 0; i < text.size; i++)
        assert_true(text.data[i] != '\n' || (i > 0 && text.data[i - 1] == '\r'));
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_utc_on_both_sides_of_the_change_to_winter_time),
        cmocka_unit_test(an_entry_has_the_same_id_at_each_change_and_another_for_each_person),
        cmocka_unit_test(what_is_cancelled_says_so),
        cmocka_unit_test(the_public_entry_names_nobody_who_comes),
        cmocka_unit_test(without_a_start_there_is_no_entry),
        cmocka_unit_test(no_text_of_people_can_add_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

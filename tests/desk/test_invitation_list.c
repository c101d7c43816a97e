/* Lists of people as they are pasted: by hand, from a mail program, from a spreadsheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "invitation_list.h"

struct reading {
    struct arena arena;
    struct invitation_list list;
};

static int setup(void **state)
{
    struct reading *reading = calloc(1, sizeof(*reading));

    assert_non_null(reading);
    arena_init(&reading->arena);
    *state = reading;
    return 0;
}

static int teardown(void **state)
{
    struct reading *reading = *state;

    invitation_list_release(&reading->list);
    arena_release(&reading->arena);
    free(reading);
    return 0;
}

static void read_text(struct reading *reading, struct bytes text)
{
    invitation_list_release(&reading->list);
    invitation_list_read(text, LANGUAGE_NL, &reading->arena, &reading->list);
}

/* "1 a@x.nl|Naam|Organisatie;" for each, then "!1 code text;" for each mistake. */
static void assert_reads(struct reading *reading, const char *text, const char *wanted)
{
    struct buffer told;

    read_text(reading, bytes_from_string(text));
    buffer_init(&told, 65536);
    for (size_t i = 0; i < reading->list.count; i++) {
        const struct invitation *item = &reading->list.items[i];

        buffer_append_format(&told, "%zu %.*s|%.*s|%.*s;", item->line, (int)item->email.size,
                             item->email.data, (int)item->name.size, item->name.data,
                             (int)item->organisation.size, item->organisation.data);
    }
    for (size_t i = 0; i < reading->list.mistake_count; i++) {
        const struct invitation_mistake *mistake = &reading->list.mistakes[i];

        assert_true(strlen(mistake->reason) > 10);
        buffer_append_format(&told, "!%zu %s %.*s;", mistake->line, mistake->code,
                             (int)mistake->text.size, mistake->text.data);
    }
    buffer_append_char(&told, '\0');
    assert_string_equal(told.data, wanted);
    buffer_release(&told);
}

#define READS(text, wanted) assert_reads(*state, (text), (wanted))

static void one_address_a_line(void **state)
{
    READS("jan@x.nl\neva@x.nl\r\nbo@x.nl\ran@x.nl",
          "1 jan@x.nl||;2 eva@x.nl||;3 bo@x.nl||;4 an@x.nl||;");
    READS("\n\n  jan@x.nl \t\n,,;\n\xC2\xA0"
          "eva@x.nl\xC2\xA0",
          "3 jan@x.nl||;5 eva@x.nl||;");
    READS("", "");
    READS("\xEF\xBB\xBFjan@x.nl", "1 jan@x.nl||;");
}

static void several_addresses_a_line(void **state)
{
    READS("a@x.nl; b@x.nl;c@x.nl", "1 a@x.nl||;1 b@x.nl||;1 c@x.nl||;");
    READS("a@x.nl, b@x.nl", "1 a@x.nl||;1 b@x.nl||;");
    READS("a@x.nl b@x.nl\tc@x.nl", "1 a@x.nl||;1 b@x.nl||;1 c@x.nl||;");
    READS("a@x.nl; jan; b@x.nl", "1 a@x.nl||;1 b@x.nl||;!1 no_address jan;");
}

static void names_as_mail_programs_write_them(void **state)
{
    READS("Jan de Vries <jan@x.nl>", "1 jan@x.nl|Jan de Vries|;");
    READS("\"Vries, Jan de\" <jan@x.nl>; Eva <eva@x.nl>",
          "1 jan@x.nl|Vries, Jan de|;1 eva@x.nl|Eva|;");
    READS("Jan <jan@x.nl>, \"Bo\" <bo@x.nl>", "1 jan@x.nl|Jan|;1 bo@x.nl|Bo|;");
    READS("<jan@x.nl>", "1 jan@x.nl||;");
    READS("Jan de Vries jan@x.nl", "1 jan@x.nl|Jan de Vries|;");
    READS("jan@x.nl <mailto:jan@x.nl>", "1 jan@x.nl||;");
    READS("mailto:jan@x.nl", "1 jan@x.nl||;");
    READS("Vries, Jan de <jan@x.nl>", "1 jan@x.nl|Vries, Jan de|;");
    READS(", Vries, Jan <jan@x.nl>", "1 jan@x.nl|Vries, Jan|;");
    READS(",Jan <jan@x.nl>", "1 jan@x.nl|Jan|;");
}

static void rows_without_a_header(void **state)
{
    READS("jan@x.nl,Jan de Vries,Ons Dorp", "1 jan@x.nl|Jan de Vries|Ons Dorp;");
    READS("jan@x.nl;Jan;Gemeenten A, B en C", "1 jan@x.nl|Jan|Gemeenten A, B en C;");
    READS("Jan\tjan@x.nl\tOns Dorp", "1 jan@x.nl|Jan|Ons Dorp;");
    READS("jan@x.nl,\"Vries, Jan\",", "1 jan@x.nl|Vries, Jan|;");
    READS("jan@x.nl,,Ons Dorp", "1 jan@x.nl|Ons Dorp|;");
}

static void a_table_with_a_header(void **state)
{
    READS("email,name,organisation\njan@x.nl,\"de \"\"Jan\"\" Vries\",Ons Dorp\neva@x.nl,,\n",
          "2 jan@x.nl|de \"Jan\" Vries|Ons Dorp;3 eva@x.nl||;");
    READS("Naam;E-mailadres;Gemeente\nJan;jan@x.nl;Ons Dorp", "2 jan@x.nl|Jan|Ons Dorp;");
    READS("Voornaam\tTussenvoegsel\tAchternaam\tE-mail\nJan\tde\tVries\tjan@x.nl\n"
          "\t\tBakker\tbo@x.nl",
          "2 jan@x.nl|Jan de Vries|;3 bo@x.nl|Bakker|;");
    READS("telefoon,EMAIL\n06,jan@x.nl", "2 jan@x.nl||;");
    READS("email,name\n,Jan\njan@x.nl\n", "3 jan@x.nl||;!2 no_address ,Jan;");
    READS("email\njan@x.nl", "2 jan@x.nl||;");
}

static void mistakes_are_named_by_line_and_hold_up_nobody(void **state)
{
    READS("jan@\neva@x.nl\nhallo\n@x.nl\nbo@@x.nl\n",
          "2 eva@x.nl||;!1 address jan@;!3 no_address hallo;!4 address @x.nl;"
          "!5 address bo@@x.nl;");
    READS("\"jan@x.nl\neva@x.nl", "2 eva@x.nl||;!1 quote \"jan@x.nl;");
    READS("jan@x.nl is er niet", "!1 address jan@x.nl is er niet;");
    READS("email,name\njan@x.nl,\"Jan\x07\"\n", "!2 name jan@x.nl,\"Jan\x07\";");
}

static void whoever_stands_in_it_twice_is_there_once(void **state)
{
    READS("Jan <jan@x.nl>\nJAN@X.NL, jan@x.nl\neva@x.nl", "1 jan@x.nl|Jan|;3 eva@x.nl||;");
}

static void a_name_over_its_bound_is_a_mistake(void **state)
{
    struct reading *reading = *state;
    char line[200];

    memset(line, 'x', sizeof(line));
    memcpy(line + PERSON_NAME_CHARACTERS_MAX, " <a@x.nl>", 10);
    read_text(reading, bytes_from_string(line));
    assert_int_equal(reading->list.count, 1);
    memset(line, 'x', sizeof(line));
    memcpy(line + PERSON_NAME_CHARACTERS_MAX + 1, " <a@x.nl>", 10);
    read_text(reading, bytes_from_string(line));
    assert_int_equal(reading->list.count, 0);
    assert_string_equal(reading->list.mistakes[0].code, "name");
}

static void what_is_shown_of_a_mistake_is_cut_at_a_whole_character(void **state)
{
    struct reading *reading = *state;
    char line[400];

    for (size_t i = 0; i < sizeof(line) / 2; i++)
        memcpy(line + 2 * i, "\xC3\xA9", 2);
    read_text(reading, (struct bytes){.data = line, .size = sizeof(line)});
    assert_int_equal(reading->list.mistake_count, 1);

    struct bytes shown = reading->list.mistakes[0].text;

    assert_true(shown.size <= INVITATION_SHOWN_BYTES);
    assert_memory_equal(shown.data + shown.size - 5, "\xC3\xA9\xE2\x80\xA6", 5);
}

static struct bytes many_lines(struct arena *arena, size_t count)
{
    struct buffer text;

    buffer_init(&text, count * 32);
    for (size_t i = 0; i < count; i++)
        buffer_append_format(&text, i % 10 == 9 ? "p%zu\n" : "p%zu@x.nl\n", i);

    struct bytes copy = arena_copy(arena, buffer_bytes(&text));

    buffer_release(&text);
    return copy;
}

static void more_than_the_bound_is_said_and_not_cut(void **state)
{
    struct reading *reading = *state;

    read_text(reading, many_lines(&reading->arena, INVITATIONS_PER_REQUEST_MAX));
    assert_false(reading->list.too_many);
    assert_int_equal(reading->list.count, 4500);
    assert_int_equal(reading->list.mistake_count, 500);
    read_text(reading, many_lines(&reading->arena, INVITATIONS_PER_REQUEST_MAX + 1));
    assert_true(reading->list.too_many);
}

static void addresses_that_collide_are_still_two(void **state)
{
    struct address_set set = {0};

    (void)state;
    assert_true(address_set_add(&set, BYTES("a@x.nl")));
    assert_false(address_set_add(&set, BYTES("a@x.nl")));
    /* As if another one had the same hash: its place is the next free one. */
    table_put(&set.places, bytes_hash(BYTES("b@x.nl")), 0);
    assert_false(address_set_has(&set, BYTES("b@x.nl")));
    assert_true(address_set_add(&set, BYTES("b@x.nl")));
    assert_true(address_set_has(&set, BYTES("b@x.nl")));
    assert_int_equal(set.count, 2);
    address_set_release(&set);
}

#define reading_test(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        reading_test(one_address_a_line),
        reading_test(several_addresses_a_line),
        reading_test(names_as_mail_programs_write_them),
        reading_test(rows_without_a_header),
        reading_test(a_table_with_a_header),
        reading_test(mistakes_are_named_by_line_and_hold_up_nobody),
        reading_test(whoever_stands_in_it_twice_is_there_once),
        reading_test(a_name_over_its_bound_is_a_mistake),
        reading_test(what_is_shown_of_a_mistake_is_cut_at_a_whole_character),
        reading_test(more_than_the_bound_is_said_and_not_cut),
        reading_test(addresses_that_collide_are_still_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

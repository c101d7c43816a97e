/* Whom a text seems to name: for a gentle word, never to stop anybody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "herkend/mention.h"

/* "name:Sanne de Vries|phone:06 12345678" */
static void expect(const char *text, const char *names, const char *wanted)
{
    static const char *const kinds[] = {"name", "organisation", "address", "phone"};
    struct mention_names *given = names ? mention_names_create(bytes_from_string(names)) : NULL;
    struct mention out[MENTIONS_MAX];
    struct arena arena;
    char told[1024] = "";
    size_t size = 0;

    arena_init(&arena);

    size_t count = mentions_find(bytes_from_string(text), given, &arena, out);

    for (size_t i = 0; i < count; i++)
        size += (size_t)snprintf(told + size, sizeof(told) - size, "%s%s:%.*s", i ? "|" : "",
                                 kinds[out[i].kind], (int)out[i].text.size, out[i].text.data);
    assert_string_equal(told, wanted);
    arena_release(&arena);
    mention_names_destroy(given);
}

static void an_everyday_text_names_nobody(void **state)
{
    (void)state;
    expect(
        "Er is geen tijd en geen geld. Wil je dat oplossen? Best lastig, met 12.000.000 euro.",
        NULL, "");
    expect("De wethouder vindt het goed, maar de gemeente wacht. Wij ook in 2026-2027.", NULL,
           "");
    expect("", NULL, "");
    expect("Roos, Wil en Houten zijn ook gewone woorden.", NULL, "");
}

static void a_first_name_is_seen_with_what_follows_it(void **state)
{
    (void)state;
    expect("Vraag het aan Sanne.", NULL, "name:Sanne");
    expect("Sanne de Vries houdt het tegen", NULL, "name:Sanne de Vries");
    expect("dat Jan van der Meer zei", NULL, "name:Jan van der Meer");
    expect("Mariëlle en René deden mee", NULL, "name:Mariëlle|name:René");
    expect("sanne met een kleine letter gaat voorbij", NULL, "");
    expect("Sanne, De Bilt is ver", NULL, "name:Sanne");
}

static void what_stands_before_a_name_tells_it(void **state)
{
    (void)state;
    expect("wethouder Krikkema wil niet", NULL, "name:Krikkema");
    expect("Mevr. Oostwoud en dhr. Zwaal", NULL, "name:Oostwoud|name:Zwaal");
    expect("bij gemeente Verzonnendam", NULL, "organisation:gemeente Verzonnendam");
    expect("Gemeente Verzonnendam doet het zo", NULL, "organisation:Gemeente Verzonnendam");
}

static void places_and_suppliers_are_organisations(void **state)
{
    (void)state;
    expect("In Zaanstad werkt Centric", NULL, "organisation:Zaanstad|organisation:Centric");
    expect("in Alphen-Chaam", NULL, "organisation:Alphen-Chaam");
}

static void an_organisers_names_are_seen_by_any_of_their_words(void **state)
{
    (void)state;
    expect("Volgens Krikkema kan het niet", "Bo Krikkema\nÉlodie van Zwaal\n", "name:Krikkema");
    expect("Élodie zei het", "Bo Krikkema\nÉlodie van Zwaal", "name:Élodie");
    expect("de krikkema van het dorp, van alles", "Bo Krikkema\nÉlodie van Zwaal", "");
    expect("Volgens Krikkema kan het niet", "", "");
}

static void addresses_and_numbers_are_seen_by_their_form(void **state)
{
    (void)state;
    expect("mail mij: a.b@gemeente.example.", NULL, "address:a.b@gemeente.example");
    expect("twee @ drie, of @werk", NULL, "");
    expect("bel 06-12 34 56 78 of +31 20 1234567", NULL,
           "phone:06-12 34 56 78|phone:+31 20 1234567");
    expect("0,5 procent van 0.000.000.000.000.000.000", NULL, "");
}

static void only_so_many_are_told_and_each_once(void **state)
{
    (void)state;
    expect("Sanne. Sanne. Jan. Piet. Klaas. Henk. Kees.", NULL,
           "name:Sanne|name:Jan|name:Piet|name:Klaas|name:Henk");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_everyday_text_names_nobody),
        cmocka_unit_test(a_first_name_is_seen_with_what_follows_it),
        cmocka_unit_test(what_stands_before_a_name_tells_it),
        cmocka_unit_test(places_and_suppliers_are_organisations),
        cmocka_unit_test(an_organisers_names_are_seen_by_any_of_their_words),
        cmocka_unit_test(addresses_and_numbers_are_seen_by_their_form),
        cmocka_unit_test(only_so_many_are_told_and_each_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What the crowd says: enough of it, no two texts alike, all of them fit to be sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/arena.h"
#include "herkend/codec.h"

#include "stock.h"

enum { SEED = 11, TEXTS_WRITTEN = 20000, REACTIONS_WRITTEN = 5000 };

static const struct stock *const stocks[] = {&stock_nl, &stock_en};

static void the_stock_is_large_enough(void **state)
{
    size_t by_kind[KIND_TIP + 1] = {0};

    (void)state;
    assert_true(stock_nl.line_count >= 150);
    assert_true(stock_en.line_count >= 60);
    assert_true(stock_nl.reactions->count >= 60);
    for (size_t i = 0; i < stock_nl.reactions->count; i++)
        by_kind[stock_nl.reactions->items[i].kind]++;
    for (size_t kind = KIND_ADDITION; kind <= KIND_TIP; kind++)
        assert_true(by_kind[kind] >= 12);
}

/* stock.c finds a topic's lines by their first and their number. */
static void lines_and_reactions_stand_together_by_topic_and_kind(void **state)
{
    (void)state;
    for (size_t s = 0; s < ARRAY_COUNT(stocks); s++) {
        for (size_t i = 1; i < stocks[s]->line_count; i++)
            assert_true(stocks[s]->lines[i].topic >= stocks[s]->lines[i - 1].topic);
        for (size_t i = 1; i < stocks[s]->reactions->count; i++)
            assert_true(stocks[s]->reactions->items[i].kind >=
                        stocks[s]->reactions->items[i - 1].kind);
        for (size_t topic = TOPIC_MEANS; topic < TOPIC_COUNT; topic++) {
            bool found = false;

            for (size_t i = 0; i < stocks[s]->line_count; i++)
                found = found || stocks[s]->lines[i].topic == topic;
            assert_true(found);
        }
    }
}

static void there_are_strong_and_weak_statements(void **state)
{
    size_t strong = 0;
    size_t weak = 0;

    (void)state;
    for (size_t i = 0; i < stock_nl.line_count; i++) {
        assert_true(stock_nl.lines[i].recognisability >= -100);
        assert_true(stock_nl.lines[i].recognisability <= 100);
        strong += stock_nl.lines[i].recognisability >= 70;
        weak += stock_nl.lines[i].recognisability < 10;
    }
    assert_true(strong >= 20);
    assert_true(weak >= 15);
}

/* The texts that were seen, by what the server compares: the case-folded text. */
struct seen {
    struct table folds;
    struct arena arena;
};

static void seen_init(struct seen *seen)
{
    table_init(&seen->folds);
    arena_init(&seen->arena);
}

static void seen_release(struct seen *seen)
{
    table_release(&seen->folds);
    arena_release(&seen->arena);
}

/* Fails when the server would refuse the text, change it, or know it already. */
static void assert_new_and_fit(struct seen *seen, const struct buffer *written)
{
    struct text text;

    assert_false(written->overflowed);
    arena_reset(&seen->arena);
    assert_int_equal(DECODE_OK, text_prepare(buffer_bytes(written), STATEMENT_CHARACTERS_MAX,
                                             LANGUAGE_NL, &seen->arena, &text));
    assert_true(bytes_equal(text.bytes, buffer_bytes(written)));
    if (table_find(&seen->folds, text.fold[0], NULL))
        fail_msg("twice: %.*s", (int)written->size, written->data);
    table_put(&seen->folds, text.fold[0], 1);
}

static void every_line_of_the_stock_is_another(void **state)
{
    struct buffer text;

    (void)state;
    buffer_init(&text, STOCK_TEXT_BYTES_MAX);
    for (size_t s = 0; s < ARRAY_COUNT(stocks); s++) {
        struct seen seen;

        seen_init(&seen);
        for (size_t i = 0; i < stocks[s]->line_count; i++) {
            const char *line = stocks[s]->lines[i].text;

            for (uint32_t j = 0; j < stock_alternative_count(line); j++) {
                buffer_clear(&text);
                stock_write_alternative(line, j, &text);
                assert_new_and_fit(&seen, &text);
            }
        }
        seen_release(&seen);
    }
    buffer_release(&text);
}

static void every_reaction_of_the_stock_is_another(void **state)
{
    struct buffer text;

    (void)state;
    buffer_init(&text, STOCK_TEXT_BYTES_MAX);
    for (size_t s = 0; s < ARRAY_COUNT(stocks); s++) {
        struct seen seen;

        seen_init(&seen);
        for (size_t i = 0; i < stocks[s]->reactions->count; i++) {
            buffer_clear(&text);
            stock_write_alternative(stocks[s]->reactions->items[i].text, 0, &text);
            assert_new_and_fit(&seen, &text);
        }
        seen_release(&seen);
    }
    buffer_release(&text);
}

static void another_serial_is_another_text(void **state)
{
    struct buffer text;
    struct seen seen;

    (void)state;
    buffer_init(&text, STOCK_TEXT_BYTES_MAX);
    seen_init(&seen);
    for (size_t topic = TOPIC_MEANS; topic < TOPIC_COUNT; topic++) {
        for (uint32_t serial = 0; serial < TEXTS_WRITTEN; serial++) {
            buffer_clear(&text);
            stock_write_statement(&stock_nl, (enum topic)topic, SEED, serial, &text);
            assert_new_and_fit(&seen, &text);
        }
    }
    seen_release(&seen);
    buffer_release(&text);
}

static void another_serial_is_another_reaction(void **state)
{
    struct buffer text;
    struct seen seen;

    (void)state;
    buffer_init(&text, STOCK_TEXT_BYTES_MAX);
    seen_init(&seen);
    for (size_t kind = KIND_ADDITION; kind <= KIND_TIP; kind++) {
        for (uint32_t serial = 0; serial < REACTIONS_WRITTEN; serial++) {
            buffer_clear(&text);
            stock_write_reaction(&stock_nl, (enum statement_kind)kind, SEED, serial, &text);
            assert_new_and_fit(&seen, &text);
        }
    }
    seen_release(&seen);
    buffer_release(&text);
}

/* Beyond what any crowd writes, texts may return but must stay fit to send. */
static void no_text_is_ever_too_long(void **state)
{
    struct buffer text;

    (void)state;
    buffer_init(&text, STOCK_TEXT_BYTES_MAX);
    for (size_t s = 0; s < ARRAY_COUNT(stocks); s++) {
        for (uint32_t i = 0; i < 2000; i++) {
            struct seen seen;

            seen_init(&seen);
            buffer_clear(&text);
            stock_write_statement(stocks[s], (enum topic)(1 + i % (TOPIC_COUNT - 1)), SEED,
                                  i * UINT32_C(1999993), &text);
            assert_new_and_fit(&seen, &text);
            seen_release(&seen);
        }
    }
    buffer_release(&text);
}

static void the_same_seed_writes_the_same_texts(void **state)
{
    struct buffer a;
    struct buffer b;
    uint32_t differing = 0;

    (void)state;
    buffer_init(&a, STOCK_TEXT_BYTES_MAX);
    buffer_init(&b, STOCK_TEXT_BYTES_MAX);
    for (uint32_t serial = 0; serial < 200; serial++) {
        buffer_clear(&a);
        buffer_clear(&b);
        stock_write_statement(&stock_nl, TOPIC_DATA, SEED, serial, &a);
        stock_write_statement(&stock_nl, TOPIC_DATA, SEED, serial, &b);
        assert_true(bytes_equal(buffer_bytes(&a), buffer_bytes(&b)));
        buffer_clear(&b);
        stock_write_statement(&stock_nl, TOPIC_DATA, SEED + 1, serial, &b);
        differing += !bytes_equal(buffer_bytes(&a), buffer_bytes(&b));
    }
    assert_true(differing > 100);
    buffer_release(&a);
    buffer_release(&b);
}

static void a_text_is_found_back_however_it_was_dressed(void **state)
{
    struct stock_index index;
    struct buffer text;

    (void)state;
    buffer_init(&text, STOCK_TEXT_BYTES_MAX);
    stock_index_init(&index, &stock_nl);
    for (uint32_t serial = 0; serial < 100000; serial += 7) {
        const struct stock_line *line;

        buffer_clear(&text);
        stock_write_statement(&stock_nl, TOPIC_RULES, SEED, serial, &text);
        line = stock_find_line(&index, buffer_bytes(&text));
        assert_non_null(line);
        assert_int_equal(TOPIC_RULES, line->topic);
    }
    assert_null(stock_find_line(&index, BYTES("Iets wat niemand van ons bedacht heeft.")));
    stock_index_release(&index);
    buffer_release(&text);
}

static void a_theme_is_known_by_its_words(void **state)
{
    static const struct {
        const char *title;
        const char *question;
        enum topic topic;
    } cases[] = {
        {"Middelen", "Waar loopt u tegenaan?", TOPIC_MEANS},
        {"Onzekere uitkomsten", "Hoe gaat u om met een pilot die mislukt?", TOPIC_UNCERTAINTY},
        {"Kokers", "Hoe werkt u samen met partners?", TOPIC_PARTNERS},
        {"Regels en inkoop", "Wat houdt u tegen?", TOPIC_RULES},
        {"De wet", "Wat weten wij?", TOPIC_RULES},
        {"Bestuur", "Wie neemt het besluit?", TOPIC_HIERARCHY},
        {"Cultuur", "Wie doet er mee?", TOPIC_PEOPLE},
        {"AI", "Wat doet u ermee?", TOPIC_DATA},
        {"Inwoners", "Hoe betrekt u ze?", TOPIC_RESIDENTS},
        {"Wat u morgen anders doet", "Welke kleine stap zet u?", TOPIC_STEPS},
        {"Anders", "Wat weet u daarvan? Hoe aide u?", TOPIC_NONE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++)
        assert_int_equal(cases[i].topic,
                         stock_topic(&stock_nl, bytes_from_string(cases[i].title),
                                     bytes_from_string(cases[i].question)));
    assert_int_equal(TOPIC_DATA,
                     stock_topic(&stock_en, BYTES("Data and AI"), BYTES("What helps?")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stock_is_large_enough),
        cmocka_unit_test(lines_and_reactions_stand_together_by_topic_and_kind),
        cmocka_unit_test(there_are_strong_and_weak_statements),
        cmocka_unit_test(every_line_of_the_stock_is_another),
        cmocka_unit_test(every_reaction_of_the_stock_is_another),
        cmocka_unit_test(another_serial_is_another_text),
        cmocka_unit_test(another_serial_is_another_reaction),
        cmocka_unit_test(no_text_is_ever_too_long),
        cmocka_unit_test(the_same_seed_writes_the_same_texts),
        cmocka_unit_test(a_text_is_found_back_however_it_was_dressed),
        cmocka_unit_test(a_theme_is_known_by_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

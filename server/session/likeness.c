/*
 * Texts that say the same. Exact repetition is found by the fold of the text; likeness by
 * shared word stems, each weighing less the more statements have it: the weighted Jaccard index
 * of P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11 (1912),
 * with weights 1/sqrt(1+df) in the spirit of K. Spärck Jones, "A statistical interpretation of
 * term specificity", Journal of Documentation 28 (1972). Hints only: nothing is merged by
 * itself.
 */
#include "internal.h"

#include <math.h>
#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/random.h"

/* A stem that more statements have than this says nothing any more, and would make each look-up
 * long. */
enum { STEM_STATEMENTS_MAX = 500 };

/* Sums of a few hundred weights differ by less than this when they are made in another order.
 */
#define ROUNDING 1e-9

static uint64_t fold_key(const struct text *text, uint32_t theme, uint32_t parent)
{
    uint64_t place = (uint64_t)theme << 32 | parent;

    return text->fold[0] ^ splitmix64_once(place);
}

static bool is_repetition(const struct statement *statement, const struct text *text,
                          uint32_t theme, uint32_t parent)
{
    return statement->text.fold[0] == text->fold[0] &&
           statement->text.fold[1] == text->fold[1] && statement->theme == theme &&
           statement->parent == parent;
}

uint32_t repetition_find(const struct session *session, const struct text *text, uint32_t theme,
                         uint32_t parent)
{
    uint32_t found = 0;

    if (!table_find(&session->statement_by_fold, fold_key(text, theme, parent), &found))
        return 0;
    return is_repetition(&session->statements[found], text, theme, parent) ? found : 0;
}

void repetition_add(struct session *session, uint32_t number)
{
    const struct statement *statement = &session->statements[number];
    uint64_t key = fold_key(&statement->text, statement->theme, statement->parent);

    if (!table_find(&session->statement_by_fold, key, NULL))
        table_put(&session->statement_by_fold, key, number);
}

void repetition_remove(struct session *session, uint32_t number)
{
    const struct statement *statement = &session->statements[number];
    uint64_t key = fold_key(&statement->text, statement->theme, statement->parent);
    uint32_t found = 0;

    if (table_find(&session->statement_by_fold, key, &found) && found == number)
        table_remove(&session->statement_by_fold, key);
}

static uint32_t stem_count(const struct session *session, uint32_t stem)
{
    uint32_t head = 0;

    return table_find(&session->postings_by_stem, stem, &head) ? session->postings[head].count
                                                               : 0;
}

static double stem_weight(const struct session *session, uint32_t stem)
{
    return 1.0 / sqrt(1.0 + stem_count(session, stem));
}

static double text_weight(const struct session *session, const struct text *text)
{
    double weight = 0;

    for (uint32_t i = 0; i < text->stem_count; i++)
        weight += stem_weight(session, text->stems[i]);
    return weight;
}

/* Weights shared so far, per statement that shares any. */
struct overlap {
    uint32_t statement;
    double shared;
};

struct overlaps {
    struct overlap *items;
    size_t count;
    size_t capacity;
    struct table by_statement;
};

/* may_begin: also where nothing was shared so far. */
static void overlaps_add(struct overlaps *overlaps, uint32_t statement, double weight,
                         bool may_begin)
{
    uint32_t index = 0;

    if (!table_find(&overlaps->by_statement, statement, &index)) {
        if (!may_begin)
            return;
        index = (uint32_t)overlaps->count;
        overlaps->items = array_reserve(overlaps->items, &overlaps->capacity,
                                        overlaps->count + 1, sizeof(*overlaps->items));
        overlaps->items[overlaps->count++] = (struct overlap){.statement = statement};
        table_put(&overlaps->by_statement, statement, index);
    }
    overlaps->items[index].shared += weight;
}

/* Compared with what stands visibly at the same place: statements of the theme, or reactions to
 * the same statement. */
static bool is_comparable(const struct session *session, uint32_t number,
                          const struct likeness_query *query)
{
    const struct statement *statement = &session->statements[number];

    return number != query->except && statement->theme == query->theme &&
           statement->parent == query->parent && session_is_root(session, number);
}

/* A stem that tells something, of the text that is looked for. */
struct telling_stem {
    double weight;
    uint32_t stem;
    uint32_t posting; /* the head of its list */
};

/* The rarest first; which of two comes first must not depend on the order of the text. */
static int telling_stem_compare(const void *left, const void *right)
{
    const struct telling_stem *a = left;
    const struct telling_stem *b = right;

    if (a->weight > b->weight || b->weight > a->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->stem > b->stem) - (a->stem < b->stem);
}

/* free() it. */
static struct telling_stem *telling_stems(const struct session *session,
                                          const struct text *text, size_t *count)
{
    struct telling_stem *stems = xcalloc(text->stem_count, sizeof(*stems));

    *count = 0;
    for (uint32_t i = 0; i < text->stem_count; i++) {
        uint32_t head = 0;

        if (table_find(&session->postings_by_stem, text->stems[i], &head) &&
            session->postings[head].count <= STEM_STATEMENTS_MAX)
            stems[(*count)++] =
                (struct telling_stem){.weight = stem_weight(session, text->stems[i]),
                                      .stem = text->stems[i],
                                      .posting = head};
    }
    qsort(stems, *count, sizeof(*stems), telling_stem_compare);
    return stems;
}

/*
 * What shares less than shared_min is not looked for. The rarest stems come first and have the
 * shortest lists: once those that are left weigh less than that together, nobody who shares
 * only these can be near enough, and the long lists add to what was found already.
 */
static void overlaps_collect(struct overlaps *overlaps, const struct session *session,
                             const struct likeness_query *query, double shared_min)
{
    size_t count = 0;
    struct telling_stem *stems = telling_stems(session, query->text, &count);
    double left = 0;

    for (size_t i = 0; i < count; i++)
        left += stems[i].weight;
    for (size_t i = 0; i < count; i++) {
        bool may_begin = left >= shared_min;

        left -= stems[i].weight;
        if (!may_begin && overlaps->count == 0)
            break;
        for (uint32_t posting = stems[i].posting; posting != 0;
             posting = session->postings[posting].next) {
            uint32_t statement = session->postings[posting].statement;

            if (is_comparable(session, statement, query))
                overlaps_add(overlaps, statement, stems[i].weight, may_begin);
        }
    }
    free(stems);
}

/* Into the short list, best first; ties go to the older statement. */
static size_t likeness_insert(struct likeness *items, size_t count, size_t items_max,
                              struct likeness item)
{
    size_t place = count;

    while (place > 0 && (items[place - 1].value < item.value ||
                         (!(items[place - 1].value > item.value) &&
                          items[place - 1].statement > item.statement)))
        place--;
    if (place >= items_max)
        return count;

    size_t last = count < items_max ? count : items_max - 1;

    for (size_t i = last; i > place; i--)
        items[i] = items[i - 1];
    items[place] = item;
    return last + 1;
}

size_t likeness_find(const struct session *session, const struct likeness_query *query,
                     struct likeness *items, size_t items_max)
{
    struct overlaps overlaps = {0};
    double own_weight = text_weight(session, query->text);
    /* What is shared is part of both, so likeness is at most shared / own_weight. */
    double shared_min = query->value_min * own_weight * (1 - ROUNDING);
    size_t count = 0;

    ASSERT(items_max > 0);
    overlaps_collect(&overlaps, session, query, shared_min);
    for (size_t i = 0; i < overlaps.count; i++) {
        if (overlaps.items[i].shared < shared_min)
            continue;

        const struct text *other = &session->statements[overlaps.items[i].statement].text;
        double either = own_weight + text_weight(session, other) - overlaps.items[i].shared;
        struct likeness item = {.statement = overlaps.items[i].statement,
                                .value = either > 0 ? overlaps.items[i].shared / either : 0};

        if (item.value >= query->value_min)
            count = likeness_insert(items, count, items_max, item);
    }
    free(overlaps.items);
    table_release(&overlaps.by_statement);
    return count;
}

static void posting_add(struct session *session, uint32_t stem, uint32_t statement)
{
    uint32_t head = 0;
    uint32_t index = (uint32_t)session->posting_count + 1;
    uint32_t count = 1;

    session->postings = array_reserve(session->postings, &session->posting_capacity, index + 1,
                                      sizeof(*session->postings));
    session->posting_count = index;
    if (table_find(&session->postings_by_stem, stem, &head))
        count = session->postings[head].count + 1;
    session->postings[index] =
        (struct posting){.statement = statement, .next = head, .count = count};
    table_put(&session->postings_by_stem, stem, index);
}

void likeness_add(struct session *session, uint32_t number)
{
    struct statement *statement = &session->statements[number];
    struct likeness_query query = {.text = &statement->text,
                                   .theme = statement->theme,
                                   .parent = statement->parent,
                                   .except = number,
                                   .value_min = LIKENESS_MERGE};
    struct likeness nearest;

    if (likeness_find(session, &query, &nearest, 1) > 0) {
        statement->nearest = nearest.statement;
        statement->likeness = nearest.value;
    }
    for (uint32_t i = 0; i < statement->text.stem_count; i++)
        posting_add(session, statement->text.stems[i], number);
}

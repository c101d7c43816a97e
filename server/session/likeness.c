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

/* Statements that share something that tells, each once. */
struct candidates {
    uint32_t *items;
    size_t count;
    size_t capacity;
    struct table places; /* by statement */
};

static void candidates_add(struct candidates *candidates, uint32_t statement)
{
    if (table_find(&candidates->places, statement, NULL))
        return;
    table_put(&candidates->places, statement, (uint32_t)candidates->count);
    candidates->items = array_reserve(candidates->items, &candidates->capacity,
                                      candidates->count + 1, sizeof(*candidates->items));
    candidates->items[candidates->count++] = statement;
}

static void candidates_release(struct candidates *candidates)
{
    free(candidates->items);
    table_release(&candidates->places);
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

/* A stem of the text that is looked for. */
struct telling_stem {
    double weight;    /* 0: too many have it */
    uint32_t stem;    /* ascending, as in the text */
    uint32_t posting; /* the head of its list; 0: nobody has it */
};

/* free() it. */
static struct telling_stem *telling_stems(const struct session *session,
                                          const struct text *text)
{
    struct telling_stem *stems = xcalloc(text->stem_count, sizeof(*stems));

    for (uint32_t i = 0; i < text->stem_count; i++) {
        stems[i].stem = text->stems[i];
        if (!table_find(&session->postings_by_stem, text->stems[i], &stems[i].posting) ||
            session->postings[stems[i].posting].count <= STEM_STATEMENTS_MAX)
            stems[i].weight = stem_weight(session, text->stems[i]);
    }
    return stems;
}

/* The rarest first; which of two comes first must not depend on the order of the text. */
static int telling_stem_compare(const void *left, const void *right)
{
    const struct telling_stem *a = left;
    const struct telling_stem *b = right;

    if (a->weight > b->weight || b->weight > a->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->stem > b->stem) - (a->stem < b->stem);
}

/*
 * Everybody who may share as much as shared_min. The rarest stems come first and have the
 * shortest lists: once those that are left weigh less than that together, nobody who shares
 * only these can, and their lists are not walked.
 */
static void candidates_collect(struct candidates *candidates, const struct session *session,
                               const struct likeness_query *query,
                               const struct telling_stem *stems, double shared_min)
{
    size_t count = query->text->stem_count;
    struct telling_stem *rarest = xcalloc(count, sizeof(*rarest));
    double left = 0;

    for (size_t i = 0; i < count; i++) {
        rarest[i] = stems[i];
        left += stems[i].weight;
    }
    qsort(rarest, count, sizeof(*rarest), telling_stem_compare);
    for (size_t i = 0; i < count && rarest[i].weight > 0 && left >= shared_min; i++) {
        left -= rarest[i].weight;
        for (uint32_t posting = rarest[i].posting; posting != 0;
             posting = session->postings[posting].next) {
            if (is_comparable(session, session->postings[posting].statement, query))
                candidates_add(candidates, session->postings[posting].statement);
        }
    }
    free(rarest);
}

/* What the stems that both have weigh. Both lists are ascending. */
static double shared_weight(const struct telling_stem *stems, uint32_t stem_count,
                            const struct text *other)
{
    double shared = 0;
    uint32_t place = 0;

    for (uint32_t i = 0; i < stem_count; i++) {
        while (place < other->stem_count && other->stems[place] < stems[i].stem)
            place++;
        if (place < other->stem_count && other->stems[place] == stems[i].stem)
            shared += stems[i].weight;
    }
    return shared;
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
    struct candidates candidates = {0};
    struct telling_stem *stems = telling_stems(session, query->text);
    double own_weight = text_weight(session, query->text);
    /* What is shared is part of both, so likeness is at most shared / own_weight. */
    double shared_min = query->value_min * own_weight * (1 - ROUNDING);
    size_t count = 0;

    ASSERT(items_max > 0);
    ASSERT(query->value_min > 0);
    candidates_collect(&candidates, session, query, stems, shared_min);
    for (size_t i = 0; i < candidates.count; i++) {
        const struct text *other = &session->statements[candidates.items[i]].text;
        double shared = shared_weight(stems, query->text->stem_count, other);

        if (shared < shared_min)
            continue;

        double either = own_weight + text_weight(session, other) - shared;
        struct likeness item = {.statement = candidates.items[i],
                                .value = either > 0 ? shared / either : 0};

        if (item.value >= query->value_min)
            count = likeness_insert(items, count, items_max, item);
    }
    free(stems);
    candidates_release(&candidates);
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

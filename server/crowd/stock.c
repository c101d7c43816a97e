/*
 * Makes texts from the stock, and finds back which line a text was made from. Pure: the same
 * seed and serial give the same text for ever.
 */
#include "stock.h"

#include <ctype.h>

#include "herkend/random.h"

enum { KEYWORD_START_MIN = 4 /* letters */ };

const struct stock *stock_of(enum language language)
{
    switch (language) {
    case LANGUAGE_NL:
        return &stock_nl;
    case LANGUAGE_EN:
        return &stock_en;
    }
    UNREACHABLE("no such language");
}

static bool starts_with_folded(struct bytes text, const char *start)
{
    size_t size = strlen(start);

    if (text.size < size)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (tolower((unsigned char)text.data[i]) != (unsigned char)start[i])
            return false;
    }
    return true;
}

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* How many words of the text start with the keyword; a short one must be the whole word ("ai",
 * not "aim"). */
static uint32_t count_words(struct bytes text, const char *start)
{
    size_t size = strlen(start);
    uint32_t count = 0;

    for (size_t i = 0; i + size <= text.size; i++) {
        bool begins = i == 0 || !is_letter(text.data[i - 1]);
        bool ends = i + size == text.size || !is_letter(text.data[i + size]);

        if (begins && (ends || size >= KEYWORD_START_MIN) &&
            starts_with_folded((struct bytes){.data = text.data + i, .size = text.size - i},
                               start))
            count++;
    }
    return count;
}

enum topic stock_topic(const struct stock *stock, struct bytes title, struct bytes question)
{
    uint32_t hits[TOPIC_COUNT] = {0};
    enum topic best = TOPIC_NONE;

    for (size_t i = 0; i < stock->keyword_count; i++) {
        const struct stock_keyword *keyword = &stock->keywords[i];

        hits[keyword->topic] +=
            2 * count_words(title, keyword->start) + count_words(question, keyword->start);
    }
    for (size_t i = TOPIC_NONE + 1; i < TOPIC_COUNT; i++) {
        if (hits[i] > hits[best])
            best = (enum topic)i;
    }
    return best;
}

/* The options of a group "[three|six]", from its "[" on. */
static uint32_t option_count(const char *open)
{
    uint32_t count = 1;

    for (const char *c = open; *c != ']'; c++) {
        ASSERT(*c != '\0');
        count += *c == '|';
    }
    return count;
}

uint32_t stock_alternative_count(const char *text)
{
    uint32_t count = 1;

    for (const char *open = strchr(text, '['); open; open = strchr(open + 1, '['))
        count *= option_count(open);
    return count;
}

static void append_span(struct buffer *out, const char *start, const char *end)
{
    buffer_append(out, (struct bytes){.data = start, .size = (size_t)(end - start)});
}

/* The option with this index, from the "[" of its group on. */
static struct bytes option_at(const char *open, uint32_t index)
{
    const char *start = open + 1;

    for (uint32_t i = 0; i < index; i++)
        start = strchr(start, '|') + 1;
    return (struct bytes){.data = start, .size = strcspn(start, "|]")};
}

void stock_write_alternative(const char *text, uint32_t alternative, struct buffer *out)
{
    const char *open = strchr(text, '[');

    ASSERT(alternative < stock_alternative_count(text));
    while (open) {
        uint32_t count = option_count(open);

        append_span(out, text, open);
        buffer_append(out, option_at(open, alternative % count));
        alternative /= count;
        text = strchr(open, ']') + 1;
        open = strchr(text, '[');
    }
    buffer_append_string(out, text);
}

/* The sentences that may stand around a text. */
struct frames {
    struct stock_texts openings;
    struct stock_texts closings;
};

/* Which ones do: 0 is none, else one more than the index. */
struct framing {
    uint32_t opening;
    uint32_t closing;
    uint32_t second_closing;
};

/*
 * The version-th dress of a text: none; each closing; each opening with each closing or none;
 * and the same again with a second closing. Versions differ until all are used up. scatter
 * keeps texts that stand side by side from wearing the same.
 */
static struct framing framing_of(const struct frames *frames, uint32_t version,
                                 uint32_t scatter)
{
    uint32_t openings = (uint32_t)frames->openings.count;
    uint32_t closings = (uint32_t)frames->closings.count;
    uint32_t pairs = openings * (closings + 1);

    if (version == 0)
        return (struct framing){0};
    version -= 1;
    if (version < closings)
        return (struct framing){.closing = 1 + (version + scatter) % closings};
    version -= closings;
    if (version < pairs) {
        uint32_t pair = (version + scatter) % pairs;

        return (struct framing){.opening = 1 + pair % openings, .closing = pair / openings};
    }
    version -= pairs;

    uint32_t pair = (version + scatter) % ((openings + 1) * closings);
    uint32_t first = pair / (openings + 1); /* from 0 here */
    uint32_t distance = 1 + version / ((openings + 1) * closings) % (closings - 1);

    return (struct framing){.opening = pair % (openings + 1),
                            .closing = 1 + first,
                            .second_closing = 1 + (first + distance) % closings};
}

static void append_sentence(struct buffer *out, struct stock_texts sentences, uint32_t which,
                            bool before)
{
    if (which == 0)
        return;
    if (!before)
        buffer_append_char(out, ' ');
    buffer_append_string(out, sentences.items[which - 1]);
    if (before)
        buffer_append_char(out, ' ');
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b != 0) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The place of serial in an order of count things that the seed decides: an affine permutation.
 */
static uint32_t place_of(uint64_t seed, uint32_t serial, uint32_t count)
{
    uint64_t random = seed;
    uint32_t start = random_below(&random, count);
    uint32_t step = count / 3 + random_below(&random, count);

    while (common_divisor(step, count) != 1)
        step++;
    return (uint32_t)(((uint64_t)serial % count * step + start) % count);
}

/* Texts with their alternatives, seen as one long list. */
struct pool {
    const char *(*text_at)(const struct stock *stock, uint32_t index);
    const struct stock *stock;
    uint32_t first;
    uint32_t end;
    struct frames frames;
};

static uint32_t pool_count(const struct pool *pool)
{
    uint32_t count = 0;

    for (uint32_t i = pool->first; i < pool->end; i++)
        count += stock_alternative_count(pool->text_at(pool->stock, i));
    return count;
}

static void pool_write(const struct pool *pool, uint64_t seed, uint32_t serial,
                       struct buffer *out)
{
    uint32_t count = pool_count(pool);
    uint32_t place = place_of(seed, serial, count);
    struct framing framing = framing_of(&pool->frames, serial / count, place);
    uint32_t i = pool->first;
    uint32_t alternatives = stock_alternative_count(pool->text_at(pool->stock, i));

    while (place >= alternatives) {
        place -= alternatives;
        alternatives = stock_alternative_count(pool->text_at(pool->stock, ++i));
    }
    append_sentence(out, pool->frames.openings, framing.opening, true);
    stock_write_alternative(pool->text_at(pool->stock, i), place, out);
    append_sentence(out, pool->frames.closings, framing.closing, false);
    append_sentence(out, pool->frames.closings, framing.second_closing, false);
}

static const char *line_text(const struct stock *stock, uint32_t index)
{
    return stock->lines[index].text;
}

static const char *reaction_text(const struct stock *stock, uint32_t index)
{
    return stock->reactions->items[index].text;
}

void stock_write_statement(const struct stock *stock, enum topic topic, uint64_t seed,
                           uint32_t serial, struct buffer *out)
{
    struct pool pool = {
        .text_at = line_text,
        .stock = stock,
        .frames = {.openings = stock->openings, .closings = stock->closings},
    };

    while (pool.first < stock->line_count && stock->lines[pool.first].topic != topic)
        pool.first++;
    pool.end = pool.first;
    while (pool.end < stock->line_count && stock->lines[pool.end].topic == topic)
        pool.end++;
    ASSERT(pool.end > pool.first);
    pool_write(&pool, seed ^ splitmix64_once((uint64_t)topic), serial, out);
}

void stock_write_reaction(const struct stock *stock, enum statement_kind kind, uint64_t seed,
                          uint32_t serial, struct buffer *out)
{
    struct pool pool = {
        .text_at = reaction_text,
        .stock = stock,
        .frames = {.openings = stock->reactions->openings,
                   .closings = stock->reactions->closings},
    };

    while (pool.first < stock->reactions->count &&
           stock->reactions->items[pool.first].kind != kind)
        pool.first++;
    pool.end = pool.first;
    while (pool.end < stock->reactions->count && stock->reactions->items[pool.end].kind == kind)
        pool.end++;
    ASSERT(pool.end > pool.first);
    pool_write(&pool, seed ^ splitmix64_once(100 + (uint64_t)kind), serial, out);
}

void stock_index_init(struct stock_index *index, const struct stock *stock)
{
    struct buffer text;

    *index = (struct stock_index){.stock = stock};
    table_init(&index->lines);
    buffer_init(&text, STOCK_TEXT_BYTES_MAX);
    for (uint32_t i = 0; i < stock->line_count; i++) {
        const char *line = stock->lines[i].text;

        for (uint32_t j = 0; j < stock_alternative_count(line); j++) {
            buffer_clear(&text);
            stock_write_alternative(line, j, &text);
            table_put(&index->lines, bytes_hash(buffer_bytes(&text)), i);
        }
    }
    buffer_release(&text);
}

void stock_index_release(struct stock_index *index)
{
    table_release(&index->lines);
}

/* Without the opening, if it has one of ours. */
static struct bytes without_opening(struct stock_texts openings, struct bytes text)
{
    for (size_t i = 0; i < openings.count; i++) {
        size_t size = strlen(openings.items[i]);

        if (text.size > size && memcmp(text.data, openings.items[i], size) == 0)
            return (struct bytes){.data = text.data + size + 1, .size = text.size - size - 1};
    }
    return text;
}

static struct bytes without_closing(struct stock_texts closings, struct bytes text)
{
    for (size_t i = 0; i < closings.count; i++) {
        size_t size = strlen(closings.items[i]);

        if (text.size > size &&
            memcmp(text.data + text.size - size, closings.items[i], size) == 0)
            return (struct bytes){.data = text.data, .size = text.size - size - 1};
    }
    return text;
}

const struct stock_line *stock_find_line(const struct stock_index *index, struct bytes text)
{
    const struct stock *stock = index->stock;
    struct bytes candidates[4] = {text};
    uint32_t line;

    candidates[1] = without_opening(stock->openings, text);
    candidates[2] = without_closing(stock->closings, candidates[1]);
    candidates[3] = without_closing(stock->closings, candidates[2]);
    for (size_t i = 0; i < ARRAY_COUNT(candidates); i++) {
        if (table_find(&index->lines, bytes_hash(candidates[i]), &line))
            return &stock->lines[line];
    }
    return NULL;
}

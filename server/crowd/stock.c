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

/* Where a text's group of alternatives is; open is NULL when it has none. */
struct group {
    const char *open;  /* "[" */
    const char *close; /* "]" */
};

static struct group group_of(const char *text)
{
    struct group group = {.open = strchr(text, '[')};

    if (group.open) {
        group.close = strchr(group.open, ']');
        ASSERT(group.close);
    }
    return group;
}

uint32_t stock_alternative_count(const char *text)
{
    struct group group = group_of(text);
    uint32_t count = 1;

    for (const char *c = group.open; c && c < group.close; c++)
        count += *c == '|';
    return count;
}

void stock_write_alternative(const char *text, uint32_t alternative, struct buffer *out)
{
    ASSERT(alternative < stock_alternative_count(text));
    struct group group = group_of(text);

    if (!group.open) {
        buffer_append_string(out, text);
        return;
    }

    const char *start = group.open + 1;

    for (uint32_t i = 0; i < alternative; i++)
        start = strchr(start, '|') + 1;
    buffer_append(out, (struct bytes){.data = text, .size = (size_t)(group.open - text)});
    buffer_append(out, (struct bytes){.data = start, .size = strcspn(start, "|]")});
    buffer_append_string(out, group.close + 1);
}

/* The sentences that may stand around a line. Index 0 is none. */
struct frames {
    struct stock_texts openings;
    struct stock_texts closings;
};

struct framing {
    uint32_t alternative;
    uint32_t opening;
    uint32_t closing;
    uint32_t second_closing;
};

/* Beyond the pairs: everything again with two closings that differ. */
static struct framing framing_with_two(const struct frames *frames, uint32_t alternatives,
                                       uint32_t version)
{
    uint32_t openings = (uint32_t)frames->openings.count + 1;
    uint32_t closings = (uint32_t)frames->closings.count;
    uint32_t pair = version % (openings * closings);
    uint32_t round = version / (openings * closings);
    uint32_t closing = pair / openings; /* from 0 here */
    uint32_t distance = 1 + round / alternatives % (closings - 1);

    return (struct framing){.alternative = round % alternatives,
                            .opening = pair % openings,
                            .closing = 1 + closing,
                            .second_closing = 1 + (closing + distance) % closings};
}

/*
 * The version-th way to say a line: first its bare alternatives, then each pair of opening and
 * closing (in scattered order) with one alternative, then with the next, then two closings.
 * Different versions differ until all are used up.
 */
static struct framing framing_of(const struct frames *frames, uint32_t alternatives,
                                 uint32_t version)
{
    enum { STRIDE = 37 }; /* prime to the number of pairs, see the assertion */
    uint32_t openings = (uint32_t)frames->openings.count + 1;
    uint32_t pairs =
        openings * ((uint32_t)frames->closings.count + 1) - 1; /* not the bare one */

    ASSERT(pairs % STRIDE != 0);
    if (version < alternatives)
        return (struct framing){.alternative = version};
    version -= alternatives;
    if (version >= pairs * alternatives)
        return framing_with_two(frames, alternatives, version - pairs * alternatives);

    uint32_t pair = 1 + (uint32_t)((uint64_t)version * STRIDE % pairs);

    return (struct framing){.alternative = (version / pairs + pair) % alternatives,
                            .opening = pair % openings,
                            .closing = pair / openings};
}

static void write_framed(const char *text, const struct frames *frames, uint32_t version,
                         struct buffer *out)
{
    struct framing framing = framing_of(frames, stock_alternative_count(text), version);

    if (framing.opening > 0) {
        buffer_append_string(out, frames->openings.items[framing.opening - 1]);
        buffer_append_char(out, ' ');
    }
    stock_write_alternative(text, framing.alternative, out);
    if (framing.closing > 0) {
        buffer_append_char(out, ' ');
        buffer_append_string(out, frames->closings.items[framing.closing - 1]);
    }
    if (framing.second_closing > 0) {
        buffer_append_char(out, ' ');
        buffer_append_string(out, frames->closings.items[framing.second_closing - 1]);
    }
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
    uint32_t step = 1 + random_below(&random, count);

    while (common_divisor(step, count) != 1)
        step++;
    return (uint32_t)(((uint64_t)serial % count * step + start) % count);
}

void stock_write_statement(const struct stock *stock, enum topic topic, uint64_t seed,
                           uint32_t serial, struct buffer *out)
{
    struct frames frames = {.openings = stock->openings, .closings = stock->closings};
    uint32_t first = 0;
    uint32_t count = 0;

    for (uint32_t i = 0; i < stock->line_count; i++) {
        if (stock->lines[i].topic != topic)
            continue;
        if (count++ == 0)
            first = i;
    }
    ASSERT(count > 0);

    uint32_t line = first + place_of(seed ^ (uint64_t)topic, serial, count);

    write_framed(stock->lines[line].text, &frames, serial / count, out);
}

void stock_write_reaction(const struct stock *stock, enum statement_kind kind, uint64_t seed,
                          uint32_t serial, struct buffer *out)
{
    struct frames frames = {.openings = stock->reaction_openings,
                            .closings = stock->reaction_closings};
    uint32_t first = 0;
    uint32_t count = 0;

    for (uint32_t i = 0; i < stock->reaction_count; i++) {
        if (stock->reactions[i].kind != kind)
            continue;
        if (count++ == 0)
            first = i;
    }
    ASSERT(count > 0);

    uint32_t line = first + place_of(seed ^ (uint64_t)kind << 8, serial, count);

    write_framed(stock->reactions[line].text, &frames, serial / count, out);
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

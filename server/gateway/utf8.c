/*
 * UTF-8 in pieces: a message may be cut anywhere, also within a character, and RFC 6455 (8.1)
 * wants it refused at the first byte that cannot be right. The codec checks whole texts again;
 * here it is about the close code. Pure.
 */
#include "utf8.h"

#include <string.h>

enum { CONTINUATION_LOW = 0x80, CONTINUATION_HIGH = 0xBF };

/* Well-formed sequences: The Unicode Standard 15.0, table 3-7. */
static const struct utf8_lead {
    uint8_t first, last; /* lead bytes */
    struct utf8_state next;
} UTF8_LEADS[] = {
    {0xC2, 0xDF, {1, CONTINUATION_LOW, CONTINUATION_HIGH}},
    {0xE0, 0xE0, {2, 0xA0, CONTINUATION_HIGH}}, /* below: overlong */
    {0xE1, 0xEC, {2, CONTINUATION_LOW, CONTINUATION_HIGH}},
    {0xED, 0xED, {2, CONTINUATION_LOW, 0x9F}}, /* above: surrogates */
    {0xEE, 0xEF, {2, CONTINUATION_LOW, CONTINUATION_HIGH}},
    {0xF0, 0xF0, {3, 0x90, CONTINUATION_HIGH}}, /* below: overlong */
    {0xF1, 0xF3, {3, CONTINUATION_LOW, CONTINUATION_HIGH}},
    {0xF4, 0xF4, {3, CONTINUATION_LOW, 0x8F}}, /* above: beyond U+10FFFF */
};

static bool utf8_open(struct utf8_state *state, uint8_t byte)
{
    for (size_t i = 0; i < sizeof(UTF8_LEADS) / sizeof(UTF8_LEADS[0]); i++) {
        if (byte >= UTF8_LEADS[i].first && byte <= UTF8_LEADS[i].last) {
            *state = UTF8_LEADS[i].next;
            return true;
        }
    }
    return false;
}

/* How many bytes from here are ASCII; eight at a time, as most text is. */
static size_t utf8_ascii_run(const char *data, size_t size)
{
    size_t i = 0;

    while (size - i >= sizeof(uint64_t)) {
        uint64_t eight;

        memcpy(&eight, data + i, sizeof(eight));
        if (eight & UINT64_C(0x8080808080808080))
            break;
        i += sizeof(eight);
    }
    while (i < size && (unsigned char)data[i] < 0x80)
        i++;
    return i;
}

bool utf8_accepts(struct utf8_state *state, struct bytes piece)
{
    for (size_t i = 0; i < piece.size; i++) {
        uint8_t byte = (uint8_t)piece.data[i];

        if (state->missing > 0) {
            if (byte < state->low || byte > state->high)
                return false;
            state->missing--;
            state->low = CONTINUATION_LOW;
            state->high = CONTINUATION_HIGH;
        } else if (byte < 0x80) {
            i += utf8_ascii_run(piece.data + i, piece.size - i) - 1;
        } else if (!utf8_open(state, byte)) {
            return false;
        }
    }
    return true;
}

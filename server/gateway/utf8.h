#ifndef HERKEND_GATEWAY_UTF8_H
#define HERKEND_GATEWAY_UTF8_H

#include "herkend/bytes.h"

/* Whether a text that comes in pieces is UTF-8 (RFC 3629): no overlong forms, no surrogates,
 * nothing above U+10FFFF. Zeroed is the state before the first byte. */
struct utf8_state {
    uint8_t missing; /* continuation bytes that the open character still needs */
    uint8_t low;     /* bounds of the next of them; only the first one is narrower */
    uint8_t high;
};

/* False once a byte fits nowhere: the whole text is then bad, whatever follows. */
bool utf8_accepts(struct utf8_state *state, struct bytes piece);

/* No character is cut off at the end. */
static inline bool utf8_is_complete(const struct utf8_state *state)
{
    return state->missing == 0;
}

#endif

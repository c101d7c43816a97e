#ifndef HERKEND_GATEWAY_FIELD_LIST_H
#define HERKEND_GATEWAY_FIELD_LIST_H

#include "http_head.h"

/* Lists of things that a client wants more or less: Accept-Encoding, Accept-Language. */
enum { LIST_WEIGHT_MAX = 1000 }; /* thousandths of a q */

/* What stands before the first c, trimmed; the rest, after it, stays. */
struct bytes list_take(struct bytes *rest, char c);

/* "gzip", "nl;q=0.5", "*;q=0". False when it is no member of such a list. */
bool list_member_decode(struct bytes member, struct bytes *name, uint16_t *weight);

#endif

#ifndef HERKEND_MAIL_BUDGET_H
#define HERKEND_MAIL_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/*
 * At most so many in any minute, over all addresses: the times of the latest, in a ring. Who
 * rests when asked to spreads a minute's mails over it: a few go at once, thousands go evenly.
 */
struct budget {
    uint64_t *times_ms;
    uint32_t per_minute;
    uint64_t count; /* all that were ever spent */
};
void budget_init(struct budget *budget, uint32_t per_minute);
void budget_release(struct budget *budget);
/* Whether one more may go now; if not, *next_ms is when. */
bool budget_allows(const struct budget *budget, uint64_t now_ms, uint64_t *next_ms);
/* Until when to rest now that many have gone at once: 0, or later than now_ms. */
uint64_t budget_rest(const struct budget *budget, uint64_t now_ms);
void budget_spend(struct budget *budget, uint64_t now_ms);

#endif

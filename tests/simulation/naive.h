#ifndef HERKEND_TESTS_NAIVE_H
#define HERKEND_TESTS_NAIVE_H

/*
 * A second model, written apart from the first and as plainly as it can be: from what people
 * were told, it works out what the report has to say. It knows nothing of the journal, the
 * engine or the session.
 */
#include "client.h"
#include "herkend/report.h"

/* Fails the test with the seed when the report and the ledgers disagree. clients[0] is the
 * moderator. */
void naive_judge(const struct client *clients, size_t client_count, bool strict,
                 const struct report *report, uint64_t seed);

#endif

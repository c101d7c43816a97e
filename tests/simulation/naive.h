#ifndef HERKEND_TESTS_NAIVE_H
#define HERKEND_TESTS_NAIVE_H

/*
 * A second model, written apart from the first and as plainly as it can be: from what people
 * were told, it works out what the report has to say. It knows nothing of the journal, the
 * engine or the session.
 */
#include "client.h"
#include "herkend/report.h"
#include "herkend/session.h"

/*
 * Who was shut out with a command under way never hears what became of it: both are right.
 * Takes from the report which of the two it was.
 */
void naive_learn(struct client *clients, size_t client_count, const struct report *report);

/* Fails the test with the seed when the report and the ledgers disagree. clients[0] is the
 * moderator. */
void naive_judge(const struct client *clients, size_t client_count, bool strict,
                 const struct report *report, uint64_t seed);

/* The same of how the hour is led: themes, their order and revisions, and what is pinned. */
void naive_judge_hour(const struct client *clients, size_t client_count,
                      const struct session *session, uint64_t seed);

#endif

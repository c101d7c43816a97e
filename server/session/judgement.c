/*
 * What a seat was offered and how it judged, with the counts of routing kept in step. A vote is
 * counted on the root of its statement, with the increments that undo it exactly; after a
 * merge, a hiding or an ejection the group of statements around that root is counted anew, in
 * order of the votes, so that replay and life agree to the bit.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

static uint64_t pair_key(uint32_t seat, uint32_t statement)
{
    return (uint64_t)seat << 32 | statement;
}

struct judgement *session_judgement(const struct session *session, uint32_t seat,
                                    uint32_t statement)
{
    uint32_t index = 0;

    if (!table_find(&session->judgement_by_pair, pair_key(seat, statement), &index))
        return NULL;
    return &session->judgements[index];
}

bool judgement_is_before(const struct judgement *judgement, const struct judgement *other)
{
    if ((judgement->grade >= 0) != (other->grade >= 0))
        return judgement->grade >= 0;
    return judgement->vote_seq > other->vote_seq;
}

const struct judgement *session_judgement_in_group(const struct session *session, uint32_t seat,
                                                   uint32_t statement)
{
    const struct judgement *found = session_judgement(session, seat, statement);
    uint32_t root = session_root(session, statement);

    if (found || (root == statement && !session->statements[root].has_merged))
        return found;
    for (uint32_t i = session->seats[seat].first_judgement; i != 0;
         i = session->judgements[i].next_of_seat) {
        const struct judgement *judgement = &session->judgements[i];

        if (session_root(session, judgement->statement) == root &&
            (!found || judgement_is_before(judgement, found)))
            found = judgement;
    }
    return found;
}

static void pending_push(struct session *session, struct pending_offer offer)
{
    if (session->pending_count == session->pending_capacity) {
        size_t capacity = session->pending_capacity ? session->pending_capacity * 2 : 64;
        struct pending_offer *grown = xcalloc(capacity, sizeof(*grown));

        for (size_t i = 0; i < session->pending_count; i++)
            grown[i] =
                session->pending[(session->pending_head + i) % session->pending_capacity];
        free(session->pending);
        session->pending = grown;
        session->pending_capacity = capacity;
        session->pending_head = 0;
    }
    session->pending[(session->pending_head + session->pending_count) %
                     session->pending_capacity] = offer;
    session->pending_count++;
}

/* The offer is no longer in flight: answered, or out of time. */
static void judgement_settle(struct session *session, struct judgement *judgement)
{
    if (!judgement->pending)
        return;
    judgement->pending = false;
    routing_settle(&session->routing, judgement->statement - 1);
}

void judgement_expire(struct session *session, uint64_t now_ms)
{
    while (session->pending_count > 0) {
        struct pending_offer offer = session->pending[session->pending_head];
        struct judgement *judgement = &session->judgements[offer.judgement];

        if (offer.until_ms > now_ms)
            return;
        /* A statement offered again has a later entry of its own. */
        if (judgement->pending && judgement->pending_until_ms == offer.until_ms)
            judgement_settle(session, judgement);
        session->pending_head = (session->pending_head + 1) % session->pending_capacity;
        session->pending_count--;
    }
}

static struct judgement *judgement_add(struct session *session, uint32_t seat,
                                       uint32_t statement)
{
    uint32_t index = (uint32_t)session->judgement_count + 1;

    session->judgements = array_reserve(session->judgements, &session->judgement_capacity,
                                        index + 1, sizeof(*session->judgements));
    session->judgement_count = index;
    table_put(&session->judgement_by_pair, pair_key(seat, statement), index);

    struct judgement *judgement = &session->judgements[index];

    *judgement =
        (struct judgement){.seat = seat,
                           .statement = statement,
                           .next_of_seat = session->seats[seat].first_judgement,
                           .next_of_statement = session->statements[statement].first_judgement,
                           .grade = GRADE_NONE};
    session->seats[seat].first_judgement = index;
    session->statements[statement].first_judgement = index;
    return judgement;
}

void judgement_offer(struct session *session, uint32_t seat, uint32_t statement,
                     uint64_t time_ms)
{
    struct judgement *judgement = session_judgement(session, seat, statement);

    if (!judgement)
        judgement = judgement_add(session, seat, statement);
    judgement_settle(session, judgement); /* offered again: only one is in flight */
    judgement->pending = true;
    judgement->pending_until_ms = time_ms + OFFER_TIMEOUT_MS;
    routing_shown(&session->routing, statement - 1);
    pending_push(session, (struct pending_offer){
                              .until_ms = judgement->pending_until_ms,
                              .judgement = (uint32_t)(judgement - session->judgements)});
}

static void judgement_uncount(struct session *session, struct judgement *judgement)
{
    if (judgement->counted_on == 0)
        return;
    if (judgement->grade == GRADE_SKIP) {
        routing_unskip(&session->routing, judgement->counted_on - 1);
    } else {
        session->statements[judgement->counted_on].counts[judgement->grade]--;
        routing_ungrade(&session->routing,
                        (struct routing_vote){.statement = judgement->counted_on - 1,
                                              .participant = judgement->seat - 1,
                                              .grade = (uint8_t)judgement->grade},
                        judgement->increments);
    }
    judgement->counted_on = 0;
}

static void judgement_count_on(struct session *session, struct judgement *judgement,
                               uint32_t root)
{
    ASSERT(judgement->counted_on == 0);
    ASSERT(judgement->grade >= GRADE_SKIP);
    judgement->counted_on = root;
    if (judgement->grade == GRADE_SKIP) {
        routing_skip(&session->routing, root - 1);
        return;
    }
    session->statements[root].counts[judgement->grade]++;
    judgement->increments = routing_grade(
        &session->routing, (struct routing_vote){.statement = root - 1,
                                                 .participant = judgement->seat - 1,
                                                 .grade = (uint8_t)judgement->grade});
}

static bool judgement_counts(const struct session *session, const struct judgement *judgement,
                             uint32_t root)
{
    return judgement->grade != GRADE_NONE && session_is_root(session, root) &&
           !session->seats[judgement->seat].ejected &&
           !session_is_author(session, root, judgement->seat);
}

/* One statement of a group: its votes come to *latest, one per seat. */
static void group_collect(struct session *session, uint32_t statement, uint32_t root,
                          struct table *latest)
{
    uint32_t index = session->statements[statement].first_judgement;

    while (index != 0) {
        struct judgement *judgement = &session->judgements[index];
        uint32_t other = 0;

        judgement_uncount(session, judgement);
        if (judgement_counts(session, judgement, root) &&
            (!table_find(latest, judgement->seat, &other) ||
             judgement_is_before(judgement, &session->judgements[other])))
            table_put(latest, judgement->seat, index);
        index = judgement->next_of_statement;
    }
}

void judgement_recount(struct session *session, uint32_t root)
{
    struct table latest; /* seat -> judgement */

    ASSERT(session_root(session, root) == root);
    table_init(&latest);
    for (uint32_t i = 1; i <= session->statement_count; i++) {
        if (session_root(session, i) == root)
            group_collect(session, i, root, &latest);
    }
    for (uint32_t seat = 1; latest.count > 0 && seat <= session->seat_count; seat++) {
        uint32_t index = 0;

        if (table_find(&latest, seat, &index))
            judgement_count_on(session, &session->judgements[index], root);
    }
    table_release(&latest);
}

void judgement_uncount_seat(struct session *session, uint32_t seat)
{
    uint32_t index = session->seats[seat].first_judgement;

    while (index != 0) {
        judgement_uncount(session, &session->judgements[index]);
        index = session->judgements[index].next_of_seat;
    }
}

void judgement_vote(struct session *session, uint32_t seat, uint32_t statement, int8_t grade,
                    uint64_t seq)
{
    struct judgement *judgement = session_judgement(session, seat, statement);
    uint32_t root = session_root(session, statement);

    ASSERT(judgement);
    judgement_settle(session, judgement);
    if (judgement->grade == GRADE_NONE)
        session->seats[seat].judged_count++;
    else if (judgement->grade >= 0)
        session->vote_count--;
    judgement_uncount(session, judgement);
    judgement->grade = grade;
    judgement->vote_seq = seq;
    if (grade >= 0)
        session->vote_count++;
    if (root != statement || session->statements[root].has_merged)
        judgement_recount(session, root); /* one seat may have two votes in the group */
    else if (judgement_counts(session, judgement, root))
        judgement_count_on(session, judgement, root);
}

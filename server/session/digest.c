/* 64 bits over everything that matters in a session: FNV-1a over its fields in a fixed order.
 * Not against an adversary. */
#include "internal.h"

uint64_t digest_mix(uint64_t digest, uint64_t value)
{
    for (int shift = 0; shift < 64; shift += 8) {
        digest ^= (value >> shift) & 0xFF;
        digest *= UINT64_C(1099511628211);
    }
    return digest;
}

uint64_t digest_bytes(uint64_t digest, struct bytes bytes)
{
    return digest_mix(digest_mix(digest, bytes.size), bytes_hash(bytes));
}

static uint64_t digest_themes(uint64_t digest, const struct session *session)
{
    for (size_t i = 1; i <= session->theme_count; i++) {
        const struct theme *theme = &session->themes[i];

        digest = digest_mix(digest, session->theme_order[i - 1]);
        digest = digest_mix(digest, theme->revision);
        digest = digest_bytes(digest, theme->title);
        digest = digest_bytes(digest, theme->question);
        digest = digest_mix(digest, theme->minutes);
        digest = digest_mix(digest, theme->state);
        digest = digest_mix(digest, theme->ends_at_ms);
    }
    return digest;
}

static uint64_t digest_statements(uint64_t digest, const struct session *session)
{
    for (size_t i = 1; i <= session->statement_count; i++) {
        const struct statement *statement = &session->statements[i];

        digest = digest_bytes(digest, statement->text.bytes);
        digest = digest_bytes(digest, statement->reason);
        digest = digest_mix(digest, statement->kind);
        digest = digest_mix(digest, statement->state);
        digest = digest_mix(digest, statement->seat);
        digest = digest_mix(digest, statement->theme);
        digest = digest_mix(digest, statement->parent);
        digest = digest_mix(digest, statement->merged_into);
        digest = digest_mix(digest, statement->was_approved);
        digest = digest_mix(digest, statement->was_pinned);
        digest = digest_mix(digest, statement->pinned_seats);
        digest = digest_mix(digest, statement->flags);
        digest = digest_bytes(digest, statement->flag_reason);
        digest = digest_mix(digest, statement->reaction_count);
        digest = digest_mix(digest, statement->reacted_seq);
        digest = digest_bytes(digest, statement->reword);
        digest = digest_mix(digest, statement->seq);
    }
    return digest;
}

/* What the router knows: it decides what is asked, so replay has to restore it to the bit. */
static uint64_t digest_routing(uint64_t digest, const struct session *session)
{
    const struct routing_statements *routed = &session->routing.statements;

    digest = digest_mix(digest, session->routing.grade_sum);
    digest = digest_mix(digest, session->routing.grade_count);
    for (size_t i = 0; i < routed->count; i++) {
        digest = digest_mix(digest, routed->shown[i]);
        digest = digest_mix(digest, routed->pending[i]);
        digest = digest_mix(digest, routed->graded[i]);
        digest = digest_mix(digest, (uint64_t)routed->csum[i]);
    }
    for (size_t i = 0; i < session->routing.participants.count; i++)
        digest = digest_mix(digest, (uint64_t)session->routing.participants.rsum[i]);
    return digest;
}

static uint64_t digest_seats(uint64_t digest, const struct session *session)
{
    for (size_t i = 1; i <= session->seat_count; i++) {
        const struct seat *seat = &session->seats[i];

        digest =
            digest_bytes(digest, (struct bytes){(const char *)seat->key.data, SEAT_KEY_BYTES});
        digest = digest_mix(digest, seat->ejected);
        digest = digest_mix(digest, seat->judged_count);
        digest = digest_mix(digest, seat->written_count);
        for (size_t j = 0; j < BACKGROUND_QUESTIONS_MAX; j++)
            digest = digest_mix(digest, (uint64_t)(int64_t)seat->background[j]);
        for (size_t j = 0; j < seat->requests.count; j++) {
            digest = digest_mix(digest, seat->requests.id_hashes[j]);
            digest = digest_mix(digest, seat->requests.answers[j].seq);
        }
    }
    for (size_t i = 1; i <= session->judgement_count; i++) {
        const struct judgement *judgement = &session->judgements[i];

        digest = digest_mix(digest, (uint64_t)judgement->seat << 32 | judgement->statement);
        digest = digest_mix(digest, (uint64_t)(int64_t)judgement->grade);
        digest = digest_mix(digest, judgement->vote_seq);
        digest = digest_mix(digest, judgement->counted_on);
    }
    return digest;
}

static uint64_t digest_links(uint64_t digest, const struct session *session)
{
    for (size_t i = 1; i <= session->link_count; i++) {
        const struct staff_link *link = &session->links[i];

        digest = digest_bytes(digest,
                              (struct bytes){(const char *)link->hash.data, TOKEN_HASH_BYTES});
        digest = digest_mix(digest, link->role);
        digest = digest_mix(digest, link->ended);
        digest = digest_mix(digest, link->created_at_ms);
    }
    return digest;
}

static uint64_t digest_rest(uint64_t digest, const struct session *session)
{
    for (size_t i = 1; i <= session->poll_count; i++) {
        const struct poll *poll = &session->polls[i];

        digest = digest_bytes(digest, poll->question);
        digest = digest_mix(digest, poll->open);
        for (size_t seat = 1; seat <= session->seat_count && seat < poll->answers_capacity;
             seat++)
            digest = digest_mix(digest, (uint64_t)(int64_t)poll->answers[seat]);
    }
    for (size_t i = 1; i <= session->proposal_count; i++) {
        digest = digest_bytes(digest, session->proposals[i].title);
        digest = digest_mix(digest, session->proposals[i].theme);
    }
    for (size_t i = 0; i < session->announcement_count; i++)
        digest = digest_bytes(digest, session->announcements[i].text);
    for (size_t i = 0; i < session->minute_count; i++) {
        digest = digest_mix(digest, session->minutes[i].statements);
        digest = digest_mix(digest, session->minutes[i].votes);
        digest = digest_mix(digest, session->minutes[i].joined);
    }
    return digest;
}

uint64_t session_digest(const struct session *session)
{
    uint64_t digest = UINT64_C(14695981039346656037);

    digest = digest_bytes(digest, session->id);
    digest = digest_bytes(digest, session->title);
    digest = digest_bytes(digest, session->description);
    digest = digest_mix(digest, session->seed);
    digest = digest_mix(digest, session->state);
    digest = digest_mix(digest, session->moderation);
    digest = digest_mix(digest, session->capacity);
    digest = digest_mix(digest, session->rehearsal);
    digest = digest_mix(digest, session->report_days);
    digest = digest_mix(digest, session->report_life.released_at_ms);
    digest = digest_mix(digest, session->report_life.readable_until_ms);
    digest = digest_mix(digest, session->report_life.withdrawn);
    digest = digest_mix(digest, session->seq);
    digest = digest_mix(digest, session->time_ms);
    digest = digest_mix(digest, session->started_at_ms);
    digest = digest_mix(digest, session->round_ends_at_ms);
    digest = digest_mix(digest, session->automatic);
    digest = digest_mix(digest, session->projection);
    digest = digest_mix(digest, session->pinned);
    digest = digest_mix(digest, session->theme_revision);
    digest = digest_mix(digest, session->offer_count);
    digest = digest_mix(digest, session->vote_count);
    digest = digest_bytes(digest, session->note);
    digest = digest_mix(digest, session->note_revision);
    digest = follows_digest(digest, session->follows);
    digest = digest_links(digest, session);
    digest = digest_themes(digest, session);
    digest = digest_statements(digest, session);
    digest = digest_seats(digest, session);
    digest = digest_routing(digest, session);
    return digest_rest(digest, session);
}

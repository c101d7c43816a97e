/*
 * What a session came from, as its script says it: kept with the session, never changed, and
 * compared with what is said now by report_changes.c.
 */
#include <string.h>

#include "internal.h"

static struct text text_keep(struct arena *arena, const struct text *text)
{
    uint32_t *stems = arena_alloc(arena, text->stem_count + 1, sizeof(*stems));
    struct text kept = *text;

    if (text->stem_count > 0)
        memcpy(stems, text->stems, text->stem_count * sizeof(*stems));
    kept.bytes = arena_copy(arena, text->bytes);
    kept.stems = stems;
    return kept;
}

const struct script_follows *follows_copy(struct arena *arena,
                                          const struct script_follows *follows)
{
    if (!follows)
        return NULL;

    struct script_follows *copy = arena_alloc(arena, 1, sizeof(*copy));
    struct followed_statement *statements =
        arena_alloc(arena, follows->statement_count + 1, sizeof(*statements));

    for (size_t i = 0; i < follows->statement_count; i++) {
        statements[i] = follows->statements[i];
        statements[i].text = text_keep(arena, &follows->statements[i].text);
    }
    *copy = (struct script_follows){.session = arena_copy(arena, follows->session),
                                    .title = arena_copy(arena, follows->title),
                                    .closed_at_ms = follows->closed_at_ms,
                                    .statements = statements,
                                    .statement_count = follows->statement_count};
    return copy;
}

/* In millionths: six decimals are all that a figure has. */
static int64_t millionths(double figure)
{
    return (int64_t)(figure * 1e6 + (figure < 0 ? -0.5 : 0.5));
}

static bool followed_equal(const struct followed_statement *a,
                           const struct followed_statement *b)
{
    return bytes_equal(a->text.bytes, b->text.bytes) && a->n == b->n &&
           a->recognised == b->recognised && millionths(a->score) == millionths(b->score) &&
           millionths(a->sd) == millionths(b->sd) &&
           millionths(a->average) == millionths(b->average);
}

bool follows_equal(const struct script_follows *a, const struct script_follows *b)
{
    if (!a || !b)
        return a == b;
    if (!bytes_equal(a->session, b->session) || !bytes_equal(a->title, b->title) ||
        a->closed_at_ms != b->closed_at_ms || a->statement_count != b->statement_count)
        return false;
    for (size_t i = 0; i < a->statement_count; i++) {
        if (!followed_equal(&a->statements[i], &b->statements[i]))
            return false;
    }
    return true;
}

uint64_t follows_digest(uint64_t digest, const struct script_follows *follows)
{
    if (!follows)
        return digest;
    digest = digest_bytes(digest, follows->session);
    digest = digest_bytes(digest, follows->title);
    digest = digest_mix(digest, follows->closed_at_ms);
    for (size_t i = 0; i < follows->statement_count; i++) {
        const struct followed_statement *followed = &follows->statements[i];

        digest = digest_bytes(digest, followed->text.bytes);
        digest = digest_mix(digest, followed->n);
        digest = digest_mix(digest, followed->recognised);
        digest = digest_mix(digest, (uint64_t)millionths(followed->score));
        digest = digest_mix(digest, (uint64_t)millionths(followed->sd));
        digest = digest_mix(digest, (uint64_t)millionths(followed->average));
    }
    return digest;
}

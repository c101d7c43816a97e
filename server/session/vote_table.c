/*
 * The official vote table of a session: who counts, on which statement, with which of two
 * votes. Everything that shows figures starts from here: the standing, the report and the
 * export. Scores are made of it in ranking.c. Pure; any thread, on a session that does not
 * change meanwhile.
 */
#include "herkend/report.h"

#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/table.h"
#include "internal.h"
#include "vote_source.h"
#include "withhold.h"

/* A judgement that counts, on the root it counts for. */
struct live_vote {
    uint32_t index; /* of the root */
    uint32_t seat;
    uint64_t vote_seq;
    int8_t grade;
};

struct live_votes {
    struct live_vote *items;
    size_t count;
};

static void table_fill_statements(struct vote_table *table, const struct vote_source *source)
{
    struct arena *arena = &table->arena;
    size_t total = source->statement_count;
    struct ranking_statement *statements = arena_alloc(arena, total + 1, sizeof(*statements));

    table->statement_of_index =
        arena_alloc(arena, total + 1, sizeof(*table->statement_of_index));
    table->index_of_statement =
        arena_alloc(arena, total + 1, sizeof(*table->index_of_statement));
    table->index_of_statement[0] = UINT32_MAX;
    for (uint32_t number = 1; number <= total; number++) {
        const struct source_statement *statement = &source->statements[number];

        table->index_of_statement[number] = UINT32_MAX;
        if (!source_is_root(source, number))
            continue;
        statements[table->statement_count] = (struct ranking_statement){
            .id = number,
            .theme = statement->parent
                         ? vote_list_of_reactions(source_root(source, statement->parent))
                         : statement->theme,
            .seq = statement->seq,
        };
        table->statement_of_index[table->statement_count] = number;
        table->index_of_statement[number] = (uint32_t)table->statement_count++;
    }
    table->input.statements = statements;
    table->input.statement_count = table->statement_count;
}

static uint64_t pair_key(uint32_t statement, uint32_t seat)
{
    return (uint64_t)statement << 32 | seat;
}

/* Of two votes of one seat on one root: a grade before "not applicable", then the later. */
static bool vote_counts_before(const struct live_vote *vote, const struct live_vote *other)
{
    if ((vote->grade == GRADE_SKIP) != (other->grade == GRADE_SKIP))
        return other->grade == GRADE_SKIP;
    return vote->vote_seq > other->vote_seq;
}

/*
 * Merging may have given one seat several votes on a root: one stays. Judgements on roots into
 * which nothing was merged are alone, and pass by the look-up.
 */
static void votes_add(struct live_votes *votes, struct live_vote vote, bool is_merged,
                      struct table *place_by_pair)
{
    uint64_t pair = pair_key(vote.index, vote.seat);
    uint32_t place = 0;

    if (is_merged && table_find(place_by_pair, pair, &place)) {
        if (vote_counts_before(&vote, &votes->items[place]))
            votes->items[place] = vote;
        return;
    }
    if (is_merged)
        table_put(place_by_pair, pair, (uint32_t)votes->count);
    votes->items[votes->count++] = vote;
}

/* What merging did: which roots have others in them, and who wrote any of these. */
struct merges {
    bool *is_merged_into; /* by number of the root */
    struct table authors; /* root << 32 | seat */
};

static void merges_init(struct merges *merges, const struct vote_source *source)
{
    merges->is_merged_into =
        xcalloc(source->statement_count + 1, sizeof(*merges->is_merged_into));
    table_init(&merges->authors);
    for (uint32_t number = 1; number <= source->statement_count; number++) {
        uint32_t root = source_root(source, number);

        if (root == number)
            continue;
        merges->is_merged_into[root] = true;
        table_put(&merges->authors, pair_key(root, source->statements[number].seat), number);
    }
}

static void merges_release(struct merges *merges)
{
    free(merges->is_merged_into);
    table_release(&merges->authors);
}

/* As session_is_author() says, without a walk over all statements for each vote. */
static bool merges_is_author(const struct merges *merges, const struct vote_source *source,
                             uint32_t root, uint32_t seat)
{
    uint32_t number = 0;

    return source->statements[root].seat == seat ||
           (merges->is_merged_into[root] &&
            table_find(&merges->authors, pair_key(root, seat), &number));
}

/* In the order in which seats and statements met, which replay repeats. free() the items. */
static struct live_votes votes_collect(const struct vote_table *table,
                                       const struct vote_source *source)
{
    struct live_votes votes = {.items = xcalloc(source->vote_count + 1, sizeof(*votes.items))};
    struct merges merges;
    struct table place_by_pair;

    merges_init(&merges, source);
    table_init(&place_by_pair);
    for (size_t i = 0; i < source->vote_count; i++) {
        const struct source_vote *vote = &source->votes[i];

        if (source->is_ejected[vote->seat])
            continue;

        uint32_t root = source_root(source, vote->statement);
        uint32_t index = table->index_of_statement[root];

        if (index == UINT32_MAX || merges_is_author(&merges, source, root, vote->seat))
            continue;
        votes_add(&votes,
                  (struct live_vote){.index = index,
                                     .seat = vote->seat,
                                     .vote_seq = vote->vote_seq,
                                     .grade = vote->grade},
                  merges.is_merged_into[root], &place_by_pair);
    }
    table_release(&place_by_pair);
    merges_release(&merges);
    return votes;
}

static void table_fill_votes(struct vote_table *table, const struct vote_source *source)
{
    struct live_votes live = votes_collect(table, source);
    struct ranking_vote *votes = arena_alloc(&table->arena, live.count + 1, sizeof(*votes));
    uint32_t *skips = arena_alloc(&table->arena, table->statement_count + 1, sizeof(*skips));
    struct ranking_statement *statements =
        arena_alloc(&table->arena, table->statement_count + 1, sizeof(*statements));

    table->skips = arena_alloc(&table->arena, live.count + 1, sizeof(*table->skips));
    for (size_t i = 0; i < live.count; i++) {
        const struct live_vote *vote = &live.items[i];

        ASSERT(vote->grade <= GRADE_MAX);
        if (vote->grade == GRADE_SKIP) {
            skips[vote->index]++;
            table->skips[table->skip_count++] =
                (struct vote_skip){.statement = vote->index, .voter = vote->seat};
        } else {
            votes[table->input.vote_count++] = (struct ranking_vote){
                .statement = vote->index, .voter = vote->seat, .grade = (uint8_t)vote->grade};
        }
    }
    for (size_t i = 0; i < table->statement_count; i++) {
        statements[i] = table->input.statements[i];
        statements[i].skips = skips[i];
    }
    table->input.statements = statements;
    table->input.votes = votes;
    free(live.items);
}

static void table_fill_people(struct vote_table *table, const struct vote_source *source)
{
    ASSERT(source->seat_count <= SEATS_MAX);
    table->input.voter_count = (uint32_t)source->seat_count + 1; /* label 0 is nobody */
    for (size_t seat = 1; seat <= source->seat_count; seat++)
        table->input.participant_count += !source->is_ejected[seat];
}

/* Which seats graded something that counts: by seat. In the arena. */
static bool *table_find_voters(struct vote_table *table, uint32_t *voter_count)
{
    bool *has_voted = arena_alloc(&table->arena, table->input.voter_count, sizeof(*has_voted));

    *voter_count = 0;
    for (size_t i = 0; i < table->input.vote_count; i++) {
        bool *voted = &has_voted[table->input.votes[i].voter];

        *voter_count += !*voted;
        *voted = true;
    }
    return has_voted;
}

static void grouping_count(struct vote_grouping *grouping, const struct session *session,
                           size_t question, const bool *has_voted)
{
    const struct script_question *asked = &session->background[question];

    ASSERT(asked->option_count <= OPTIONS_MAX);
    grouping->group_count = asked->option_count;
    for (size_t i = 0; i < asked->option_count; i++)
        grouping->groups[i].option = asked->options[i];
    for (size_t seat = 1; seat <= session->seat_count; seat++) {
        int8_t answer = session->seats[seat].background[question];

        if (has_voted[seat] && answer >= 0)
            grouping->groups[answer].voters++;
    }
}

/* Hides what is too small, and says whether enough is left to compare. */
static void grouping_withhold(struct vote_grouping *grouping, uint32_t voter_count)
{
    uint32_t counts[OPTIONS_MAX] = {0};
    bool withheld[OPTIONS_MAX] = {false};
    size_t shown_count = 0;

    for (size_t i = 0; i < grouping->group_count; i++)
        counts[i] = grouping->groups[i].voters;
    counts_withhold(counts, grouping->group_count, voter_count, withheld);

    grouping->exported = true;
    for (size_t i = 0; i < grouping->group_count; i++) {
        struct report_group *group = &grouping->groups[i];

        group->withheld = withheld[i];
        group->voters = withheld[i] ? 0 : counts[i];
        shown_count += group->voters > 0;
        grouping->exported = grouping->exported && !withheld[i];
    }
    grouping->usable = shown_count >= 2;
    grouping->exported = grouping->exported && grouping->usable;
}

/*
 * Numbers the combinations of answers that occur, given their numbers before this question.
 * Returns false when one of them is of too few people. People who left a question of these
 * unanswered are in combination 0 and not looked at: nobody knows who they are.
 */
static bool combinations_extend(const uint8_t *group_of_voter, size_t voter_count,
                                const bool *has_voted, uint32_t *combination_of_voter)
{
    uint32_t *counts = xcalloc(voter_count + 1, sizeof(*counts));
    uint32_t combination_count = 0;
    struct table numbers;
    bool is_safe = true;

    table_init(&numbers);
    for (size_t voter = 0; voter < voter_count; voter++) {
        uint64_t key = (uint64_t)combination_of_voter[voter] << 8 | group_of_voter[voter];
        uint32_t number = 0;

        if (!has_voted[voter] || combination_of_voter[voter] == 0 ||
            group_of_voter[voter] == 0) {
            combination_of_voter[voter] = 0;
            continue;
        }
        if (!table_find(&numbers, key, &number)) {
            number = ++combination_count;
            table_put(&numbers, key, number);
        }
        combination_of_voter[voter] = number;
        counts[number]++;
    }
    for (uint32_t number = 1; number <= combination_count; number++)
        is_safe = is_safe && counts[number] >= GROUP_VOTERS_MIN;
    table_release(&numbers);
    free(counts);
    return is_safe;
}

/* Takes questions out of the export that would single out people together with earlier ones. */
static void groupings_limit_export(struct vote_table *table, const bool *has_voted)
{
    size_t voter_count = table->input.voter_count;
    uint32_t *combinations = xcalloc(voter_count, sizeof(*combinations));
    uint32_t *extended = xcalloc(voter_count, sizeof(*extended));

    for (size_t voter = 0; voter < voter_count; voter++)
        combinations[voter] = 1;
    for (size_t i = 0; i < table->input.grouping_count; i++) {
        if (!table->groupings[i].exported)
            continue;
        memcpy(extended, combinations, voter_count * sizeof(*extended));
        table->groupings[i].exported = combinations_extend(
            table->input.groupings[i].group_of_voter, voter_count, has_voted, extended);
        if (table->groupings[i].exported)
            memcpy(combinations, extended, voter_count * sizeof(*combinations));
    }
    free(extended);
    free(combinations);
}

static void table_fill_groupings(struct vote_table *table, const struct session *session)
{
    size_t count = session->background_count;
    struct ranking_grouping *inputs = arena_alloc(&table->arena, count + 1, sizeof(*inputs));
    uint32_t voter_count = 0;
    const bool *has_voted = table_find_voters(table, &voter_count);

    ASSERT(count <= BACKGROUND_QUESTIONS_MAX);
    table->groupings = arena_alloc(&table->arena, count + 1, sizeof(*table->groupings));
    for (size_t i = 0; i < count; i++) {
        struct vote_grouping *grouping = &table->groupings[i];
        uint8_t *group_of_voter =
            arena_alloc(&table->arena, table->input.voter_count, sizeof(*group_of_voter));

        grouping_count(grouping, session, i, has_voted);
        grouping_withhold(grouping, voter_count);
        for (size_t seat = 1; seat <= session->seat_count && grouping->usable; seat++) {
            int8_t answer = session->seats[seat].background[i];

            if (answer >= 0 && !grouping->groups[answer].withheld)
                group_of_voter[seat] = (uint8_t)(answer + 1);
        }
        inputs[i] = (struct ranking_grouping){.group_of_voter = group_of_voter,
                                              .group_count = (uint8_t)grouping->group_count};
    }
    table->input.groupings = inputs;
    table->input.grouping_count = count;
    groupings_limit_export(table, has_voted);
}

struct vote_table *vote_table_of(const struct vote_source *source)
{
    struct vote_table *table = xcalloc(1, sizeof(*table));

    arena_init(&table->arena);
    table_fill_statements(table, source);
    table_fill_people(table, source);
    table_fill_votes(table, source);
    return table;
}

struct vote_table *vote_table_create(const struct session *session)
{
    struct vote_source *source = vote_source_create(session);
    struct vote_table *table = vote_table_of(source);

    vote_source_destroy(source);
    table_fill_groupings(table, session);
    return table;
}

void vote_table_destroy(struct vote_table *table)
{
    if (!table)
        return;
    arena_release(&table->arena);
    free(table);
}

static uint64_t digest_add(uint64_t digest, uint64_t value)
{
    return splitmix64_once(digest ^ value);
}

static uint64_t digest_add_double(uint64_t digest, double value)
{
    uint64_t bits;

    _Static_assert(sizeof(bits) == sizeof(value), "a double is 64 bits");
    memcpy(&bits, &value, sizeof(bits));
    return digest_add(digest, bits);
}

uint64_t vote_table_digest(const struct vote_table *table, const struct ranking *ranking)
{
    const struct ranking_input *input = &table->input;
    uint64_t digest = digest_add(input->participant_count, input->statement_count);

    ASSERT(ranking->line_count == input->statement_count);
    for (size_t i = 0; i < input->vote_count; i++) {
        const struct ranking_vote *vote = &input->votes[i];

        digest = digest_add(digest, (uint64_t)vote->statement << 32 | vote->voter);
        digest = digest_add(digest, vote->grade);
    }
    for (size_t i = 0; i < ranking->line_count; i++) {
        const struct ranking_line *line = &ranking->lines[i];

        digest = digest_add(digest, (uint64_t)input->statements[i].id << 32 | line->skips);
        digest = digest_add(digest, (uint64_t)line->theme_rank << 32 | line->overall_rank);
        digest = digest_add_double(digest, line->score);
        digest = digest_add_double(digest, line->sd);
    }
    for (size_t i = 0; i < ranking->line_count * ranking->grouping_count; i++) {
        digest = digest_add_double(digest, ranking->spreads[i].bridge);
        digest = digest_add_double(digest, ranking->spreads[i].divide);
    }
    return digest;
}

static enum statement_state record_state(const struct statement *statement)
{
    return statement->merged_into ? STATEMENT_MERGED : statement->state;
}

size_t statement_records(const struct session *session, struct arena *arena,
                         struct statement_record **records)
{
    size_t count = session->statement_count;

    *records = arena_alloc(arena, count + 1, sizeof(**records));
    for (uint32_t number = 1; number <= count; number++) {
        const struct statement *statement = &session->statements[number];
        bool may_be_read = statement->state == STATEMENT_VISIBLE &&
                           session_is_root(session, session_root(session, number));

        (*records)[number - 1] = (struct statement_record){
            .statement = number,
            .theme = statement->theme,
            .kind = statement->kind,
            .parent = statement->parent,
            .merged_into = statement->merged_into,
            .state = record_state(statement),
            .text = may_be_read ? statement->text.bytes : (struct bytes){0},
        };
    }
    return count;
}

/* A dialogue for tests: keeps votes and makes the official table by the plainest reading of the
 * rules. */
#include "dialogue.h"

#include "herkend/assert.h"

void dialogue_init(struct dialogue *dialogue, size_t participant_count, size_t statement_count)
{
    ASSERT(participant_count <= DIALOGUE_PARTICIPANTS_MAX);
    ASSERT(statement_count <= DIALOGUE_STATEMENTS_MAX);
    *dialogue = (struct dialogue){.participant_count = participant_count,
                                  .statement_count = statement_count};
    for (size_t p = 0; p < participant_count; p++)
        dialogue->group[p] = (uint8_t)(1 + p % 2);
    for (size_t j = 0; j < statement_count; j++) {
        dialogue->root[j] = j;
        dialogue->author[j] = j;
    }
}

void dialogue_vote(struct dialogue *dialogue, struct dialogue_pair pair, int grade)
{
    dialogue->votes[pair.participant][pair.statement] =
        (struct dialogue_vote){.given = true, .grade = grade, .seq = ++dialogue->seq};
}

void dialogue_retract(struct dialogue *dialogue, struct dialogue_pair pair)
{
    dialogue->votes[pair.participant][pair.statement].given = false;
}

void dialogue_merge(struct dialogue *dialogue, struct dialogue_merge merge)
{
    dialogue->root[merge.from] = merge.into;
}

static bool is_author(const struct dialogue *dialogue, size_t participant, size_t root)
{
    for (size_t j = 0; j < dialogue->statement_count; j++) {
        if (dialogue->root[j] == root && dialogue->author[j] == participant)
            return true;
    }
    return false;
}

/* The latest grade that a participant gave on anything that is now this root; NULL without one.
 */
static const struct dialogue_vote *vote_on_root(const struct dialogue *dialogue,
                                                size_t participant, size_t root)
{
    const struct dialogue_vote *latest = NULL;

    for (size_t j = 0; j < dialogue->statement_count; j++) {
        const struct dialogue_vote *vote = &dialogue->votes[participant][j];

        if (dialogue->root[j] == root && vote->given && vote->grade != DIALOGUE_SKIP &&
            (!latest || vote->seq > latest->seq))
            latest = vote;
    }
    return latest;
}

void dialogue_table(const struct dialogue *dialogue, struct dialogue_table *table)
{
    struct ranking_input *input = &table->input;

    *input = (struct ranking_input){.statements = table->statements,
                                    .votes = table->votes,
                                    .voter_count = (uint32_t)dialogue->participant_count,
                                    .groupings = &table->grouping,
                                    .grouping_count = 1};
    table->grouping =
        (struct ranking_grouping){.group_of_voter = dialogue->group, .group_count = 2};
    for (size_t p = 0; p < dialogue->participant_count; p++)
        input->participant_count += !dialogue->ejected[p];
    for (size_t j = 0; j < dialogue->statement_count; j++) {
        if (dialogue->hidden[j] || dialogue->root[j] != j)
            continue;

        size_t index = input->statement_count++;

        table->statements[index] = (struct ranking_statement){.id = (uint32_t)j, .seq = j};
        for (size_t p = 0; p < dialogue->participant_count; p++) {
            const struct dialogue_vote *vote = vote_on_root(dialogue, p, j);

            if (vote && !dialogue->ejected[p] && !is_author(dialogue, p, j))
                table->votes[input->vote_count++] =
                    (struct ranking_vote){.statement = (uint32_t)index,
                                          .voter = (uint32_t)p,
                                          .grade = (uint8_t)vote->grade};
        }
    }
}

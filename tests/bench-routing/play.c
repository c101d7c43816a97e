/* The dialogue itself: who answers when, and what the ranking makes of it. */
#include "play.h"

#include <math.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/ranking.h"

/* One in so many answers is a skip. */
static const double skip_share = 0.06;

struct scene {
    const struct play *play;
    struct theme theme;
    void *router_state;
    uint32_t *offered; /* per person: waits for an answer */
    uint32_t *given;   /* per person: grades so far */
    uint32_t *order;   /* of the people in a round */
    struct ranking_vote *votes;
    size_t vote_count;
    size_t vote_capacity;
    uint64_t random;
};

static void scene_see(struct scene *scene, struct pair pair)
{
    struct theme *theme = &scene->theme;

    theme->seen[(size_t)pair.person * theme->world->statements + pair.statement] = 1;
    theme->seen_lists[pair.person][theme->seen_counts[pair.person]++] = pair.statement;
}

static void scene_init(struct scene *scene, const struct play *play)
{
    const struct world *world = play->world;
    struct theme *theme = &scene->theme;

    *scene = (struct scene){.play = play, .random = splitmix64_once(play->seed)};
    theme->world = world;
    theme->seen = xcalloc((size_t)world->people * world->statements, 1);
    theme->seen_lists = xcalloc(world->people, sizeof(*theme->seen_lists));
    theme->seen_counts = xcalloc(world->people, sizeof(*theme->seen_counts));
    for (uint32_t p = 0; p < world->people; p++)
        theme->seen_lists[p] = xcalloc(world->statements, sizeof(uint32_t));
    theme->shown = xcalloc(world->statements, sizeof(uint32_t));
    theme->pending = xcalloc(world->statements, sizeof(uint32_t));
    theme->graded = xcalloc(world->statements, sizeof(uint32_t));
    theme->skips = xcalloc(world->statements, sizeof(uint32_t));
    theme->agrees = xcalloc(world->statements, sizeof(uint32_t));
    theme->grade_sums = xcalloc(world->statements, sizeof(uint32_t));
    scene->offered = xcalloc(world->people, sizeof(uint32_t));
    scene->given = xcalloc(world->people, sizeof(uint32_t));
    scene->order = xcalloc(world->people, sizeof(uint32_t));
    for (uint32_t p = 0; p < world->people; p++) {
        scene->offered[p] = ROUTER_NOTHING;
        scene->order[p] = p;
    }
    scene->router_state = play->router->create(theme, play->seed + 1);
}

static void scene_release(struct scene *scene)
{
    struct theme *theme = &scene->theme;

    scene->play->router->destroy(scene->router_state);
    for (uint32_t p = 0; p < theme->world->people; p++)
        free(theme->seen_lists[p]);
    free(theme->seen_lists);
    free(theme->seen_counts);
    free(theme->seen);
    free(theme->shown);
    free(theme->pending);
    free(theme->graded);
    free(theme->skips);
    free(theme->agrees);
    free(theme->grade_sums);
    free(scene->offered);
    free(scene->given);
    free(scene->order);
    free(scene->votes);
}

/* Everything written by now appears. */
static void scene_write(struct scene *scene, double now)
{
    struct theme *theme = &scene->theme;
    const struct router *router = scene->play->router;

    while (theme->written < theme->world->statements &&
           theme->world->arrival[theme->written] <= now) {
        uint32_t statement = theme->written++;

        scene_see(scene, (struct pair){theme->world->author[statement], statement});
        if (router->written)
            router->written(scene->router_state, statement);
    }
}

static void scene_answer(struct scene *scene, uint32_t person)
{
    struct theme *theme = &scene->theme;
    const struct router *router = scene->play->router;
    uint32_t statement = scene->offered[person];
    int grade = random_unit(&scene->random) < skip_share
                    ? ROUTER_SKIP
                    : world_grade(theme->world, person, statement);

    scene->offered[person] = ROUTER_NOTHING;
    theme->pending[statement]--;
    if (grade == ROUTER_SKIP) {
        theme->skips[statement]++;
    } else {
        theme->graded[statement]++;
        theme->agrees[statement] += grade >= 2;
        theme->grade_sums[statement] += (uint32_t)grade;
        scene->given[person]++;
        scene->votes = array_reserve(scene->votes, &scene->vote_capacity, scene->vote_count + 1,
                                     sizeof(*scene->votes));
        scene->votes[scene->vote_count++] = (struct ranking_vote){
            .statement = statement, .voter = person, .grade = (uint8_t)grade};
    }
    if (router->answered)
        router->answered(scene->router_state, (struct pair){person, statement}, grade);
}

static void scene_offer(struct scene *scene, uint32_t person)
{
    struct theme *theme = &scene->theme;
    const struct router *router = scene->play->router;
    uint32_t statement;

    if (scene->given[person] >= scene->play->votes_each)
        return;
    statement = router->next(scene->router_state, person);
    if (statement == ROUTER_NOTHING)
        return;
    ASSERT(theme_may_show(theme, (struct pair){person, statement}));
    scene_see(scene, (struct pair){person, statement});
    scene->offered[person] = statement;
    theme->shown[statement]++;
    theme->pending[statement]++;
    if (router->shown)
        router->shown(scene->router_state, (struct pair){person, statement});
}

static void scene_round(struct scene *scene, uint32_t round, double rounds)
{
    uint32_t people = scene->theme.world->people;

    for (uint32_t i = people; i > 1; i--) {
        uint32_t j = random_below(&scene->random, i);
        uint32_t moved = scene->order[j];

        scene->order[j] = scene->order[i - 1];
        scene->order[i - 1] = moved;
    }
    for (uint32_t i = 0; i < people; i++) {
        scene_write(scene, (round + (double)i / people) / rounds);
        if (scene->offered[scene->order[i]] != ROUTER_NOTHING)
            scene_answer(scene, scene->order[i]);
        scene_offer(scene, scene->order[i]);
    }
    if (scene->play->router->tick)
        scene->play->router->tick(scene->router_state);
}

static struct ranking *scene_rank(const struct scene *scene)
{
    const struct world *world = scene->theme.world;
    struct ranking_statement *statements = xcalloc(world->statements, sizeof(*statements));
    struct ranking_input input = {.statements = statements,
                                  .statement_count = world->statements,
                                  .votes = scene->votes,
                                  .vote_count = scene->vote_count,
                                  .voter_count = world->people,
                                  .participant_count = world->people};
    struct ranking *ranking;

    for (uint32_t j = 0; j < world->statements; j++)
        statements[j] = (struct ranking_statement){.id = j, .seq = j};
    ranking = ranking_compute(&input);
    free(statements);
    return ranking;
}

static int descending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a < b) - (a > b);
}

/* What a perfect list would gain. */
static double ideal_gain(const struct world *world)
{
    double *sorted = xcalloc(world->statements, sizeof(*sorted));
    double gain = 0.0;

    for (uint32_t j = 0; j < world->statements; j++)
        sorted[j] = world->truth[j] - world->mean;
    qsort(sorted, world->statements, sizeof(*sorted), descending);
    for (uint32_t i = 0; i < 10 && i < world->statements; i++)
        gain += sorted[i] / log2(i + 2.0);
    free(sorted);
    return gain;
}

static void outcome_score(struct outcome *outcome, const struct world *world,
                          const struct ranking *ranking)
{
    uint32_t place = 0;

    for (size_t i = 0; i < ranking->overall.count; i++) {
        uint32_t statement = ranking->overall.indexes[i];
        const struct ranking_line *line = &ranking->lines[statement];
        double truth = world->truth[statement];
        bool covered = line->low <= truth && truth <= line->high;

        if (line->label != RANKING_FOUND)
            continue;
        outcome->coverage += covered;
        if (place < 3)
            outcome->recall3 += truth >= world->cut3;
        if (place < 10) {
            outcome->top_coverage += covered;
            outcome->recall10 += truth >= world->cut;
            outcome->ndcg10 += (truth - world->mean) / log2(place + 2.0);
        }
        place++;
    }
    outcome->coverage /= place > 0 ? place : 1;
    outcome->top_coverage /= place > 10 ? 10 : place > 0 ? place : 1;
    outcome->judged = (double)place / world->statements;
    outcome->recall3 /= 3.0;
    outcome->recall10 /= 10.0;
    outcome->ndcg10 /= ideal_gain(world);
}

struct scored {
    double score;
    uint32_t statement;
};

static int scored_compare(const void *left, const void *right)
{
    const struct scored *a = left;
    const struct scored *b = right;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return (a->statement > b->statement) - (a->statement < b->statement);
}

static double own_recall(const struct scene *scene)
{
    const struct world *world = scene->theme.world;
    double *scores = xcalloc(world->statements, sizeof(*scores));
    struct scored *order = xcalloc(world->statements, sizeof(*order));
    double recall = 0.0;

    scene->play->router->score(scene->router_state, scores);
    for (uint32_t j = 0; j < world->statements; j++)
        order[j] = (struct scored){.score = scores[j], .statement = j};
    qsort(order, world->statements, sizeof(*order), scored_compare);
    for (uint32_t i = 0; i < 10 && i < world->statements; i++)
        recall += world->truth[order[i].statement] >= world->cut;
    free(scores);
    free(order);
    return recall / 10.0;
}

static double late_exposure(const struct theme *theme)
{
    uint32_t first_late = theme->world->statements - theme->world->statements / 4;
    double early = 0.0;
    double late = 0.0;

    for (uint32_t j = 0; j < theme->world->statements; j++)
        *(j < first_late ? &early : &late) += theme->graded[j];
    return late / (theme->world->statements - first_late) / (early / first_late);
}

struct outcome play_theme(const struct play *play)
{
    struct scene scene;
    struct outcome outcome = {0};
    double rounds = play->votes_each / (1.0 - skip_share) + 1.0;
    uint32_t rounds_max = (uint32_t)(rounds * 1.15) + 4;

    scene_init(&scene, play);
    for (uint32_t round = 0; round < rounds_max; round++)
        scene_round(&scene, round, rounds);

    struct ranking *ranking = scene_rank(&scene);

    outcome_score(&outcome, play->world, ranking);
    outcome.own_recall10 = play->router->score ? own_recall(&scene) : outcome.recall10;
    outcome.late = late_exposure(&scene.theme);
    outcome.votes_given = (double)scene.vote_count / play->world->people;
    ranking_destroy(ranking);
    scene_release(&scene);
    return outcome;
}

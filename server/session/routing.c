/*
 * Chooses the next statement for a participant, and keeps the estimates that this needs. Which
 * showings are in flight, who has seen what and when a showing times out is the caller's to
 * remember. Pure; the thread that owns the session.
 */
#include "herkend/routing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/vocabulary.h"

#define Q32_ONE 4294967296.0

static int64_t q32_from_double(double value)
{
    ASSERT(value > -4.0);
    ASSERT(value < 4.0);
    return (int64_t)(value * Q32_ONE + (value < 0.0 ? -0.5 : 0.5));
}

static double double_from_q32(int64_t value)
{
    return (double)value / Q32_ONE;
}

void routing_init(struct routing *routing)
{
    *routing = (struct routing){0};
}

void routing_release(struct routing *routing)
{
    struct routing_statements *statements = &routing->statements;

    free(statements->theme_index);
    free(statements->position);
    free(statements->seq);
    free(statements->shown);
    free(statements->pending);
    free(statements->graded);
    free(statements->skips);
    free(statements->csum);
    free(statements->centre);
    free(statements->pull);
    free(statements->width);
    for (size_t i = 0; i < routing->participants.count; i++)
        free(routing->participants.judged[i].statements);
    free(routing->participants.judged);
    free(routing->participants.rsum);
    for (size_t i = 0; i < routing->theme_count; i++)
        free(routing->themes[i].candidates);
    free(routing->themes);
    *routing = (struct routing){0};
}

static void *array_copy(const void *array, size_t count, size_t item_bytes)
{
    void *copy = xcalloc(count, item_bytes);

    if (count > 0)
        memcpy(copy, array, count * item_bytes);
    return copy;
}

#define ARRAY_COPY(array, count) array_copy((array), (count), sizeof(*(array)))

static void statements_copy(struct routing_statements *to,
                            const struct routing_statements *from)
{
    size_t count = from->count;

    *to = (struct routing_statements){
        .count = count,
        .capacity = count,
        .theme_index = ARRAY_COPY(from->theme_index, count),
        .position = ARRAY_COPY(from->position, count),
        .seq = ARRAY_COPY(from->seq, count),
        .shown = ARRAY_COPY(from->shown, count),
        .pending = ARRAY_COPY(from->pending, count),
        .graded = ARRAY_COPY(from->graded, count),
        .skips = ARRAY_COPY(from->skips, count),
        .csum = ARRAY_COPY(from->csum, count),
        .centre = ARRAY_COPY(from->centre, count),
        .pull = ARRAY_COPY(from->pull, count),
        .width = ARRAY_COPY(from->width, count),
    };
}

static void participants_copy(struct routing_participants *to,
                              const struct routing_participants *from)
{
    *to = (struct routing_participants){
        .count = from->count,
        .capacity = from->count,
        .rsum = ARRAY_COPY(from->rsum, from->count),
        .judged = ARRAY_COPY(from->judged, from->count),
    };
    for (size_t i = 0; i < from->count; i++) {
        struct routing_judged *judged = &to->judged[i];

        judged->statements = ARRAY_COPY(from->judged[i].statements, judged->count);
        judged->capacity = judged->count;
    }
}

void routing_copy(struct routing *to, const struct routing *from)
{
    *to = *from;
    statements_copy(&to->statements, &from->statements);
    participants_copy(&to->participants, &from->participants);
    to->themes = ARRAY_COPY(from->themes, from->theme_count);
    to->theme_capacity = from->theme_count;
    for (size_t i = 0; i < from->theme_count; i++) {
        struct routing_theme *theme = &to->themes[i];

        theme->candidates =
            ARRAY_COPY(from->themes[i].candidates, from->themes[i].candidate_count);
        theme->candidate_capacity = theme->candidate_count;
    }
}

/* NULL when no statement of this theme was added. Sessions have tens of themes at most: a walk
 * will do. */
static struct routing_theme *theme_find(const struct routing *routing, uint32_t theme)
{
    for (size_t i = 0; i < routing->theme_count; i++) {
        if (routing->themes[i].theme == theme)
            return &routing->themes[i];
    }
    return NULL;
}

static uint32_t theme_find_or_add(struct routing *routing, uint32_t theme)
{
    const struct routing_theme *found = theme_find(routing, theme);

    if (found)
        return (uint32_t)(found - routing->themes);
    routing->themes = array_reserve(routing->themes, &routing->theme_capacity,
                                    routing->theme_count + 1, sizeof(*routing->themes));
    routing->themes[routing->theme_count] = (struct routing_theme){.theme = theme};
    return (uint32_t)routing->theme_count++;
}

/* All arrays grow together: each is told the same old capacity. */
static void statements_reserve(struct routing_statements *statements, size_t needed)
{
    if (needed <= statements->capacity)
        return;

    size_t grown = statements->capacity ? statements->capacity * 2 : 64;

#define GROW(field)                                                                            \
    statements->field = xreallocarray(statements->field, grown, sizeof(*statements->field))
    GROW(theme_index);
    GROW(position);
    GROW(seq);
    GROW(shown);
    GROW(pending);
    GROW(graded);
    GROW(skips);
    GROW(csum);
    GROW(centre);
    GROW(pull);
    GROW(width);
#undef GROW
    statements->capacity = grown;
}

static double index_width(double beta, double graded, double pending)
{
    return beta * ROUTING_SIG0 / sqrt(graded + ROUTING_LB + ROUTING_WPEND * pending);
}

static void statement_refresh_centre(struct routing_statements *statements, uint32_t statement)
{
    statements->centre[statement] = double_from_q32(statements->csum[statement]) /
                                    ((double)statements->graded[statement] + ROUTING_LB);
}

/* Brings what the scan reads in line with the counts, from nothing but the counts: an undo
 * restores it too. */
static void statement_refresh(struct routing_statements *statements, uint32_t statement)
{
    double graded = (double)statements->graded[statement];

    statement_refresh_centre(statements, statement);
    statements->pull[statement] = ROUTING_LB / (graded + ROUTING_LB);
    statements->width[statement] =
        index_width(ROUTING_BETA, graded, (double)statements->pending[statement]);
}

uint32_t routing_statement_add(struct routing *routing, struct routing_statement statement)
{
    struct routing_statements *statements = &routing->statements;

    ASSERT(statements->count < ROUTING_NONE);
    statements_reserve(statements, statements->count + 1);

    uint32_t index = (uint32_t)statements->count++;

    statements->theme_index[index] = theme_find_or_add(routing, statement.theme);
    statements->position[index] = ROUTING_NONE;
    statements->seq[index] = statement.seq;
    statements->shown[index] = 0;
    statements->pending[index] = 0;
    statements->graded[index] = 0;
    statements->skips[index] = 0;
    statements->csum[index] = 0;
    statement_refresh(statements, index);
    routing_set_candidate(routing, index, statement.is_candidate);
    return index;
}

void routing_set_candidate(struct routing *routing, uint32_t statement, bool is_candidate)
{
    ASSERT(statement < routing->statements.count);

    uint32_t *position = routing->statements.position;
    struct routing_theme *theme = &routing->themes[routing->statements.theme_index[statement]];

    if ((position[statement] != ROUTING_NONE) == is_candidate)
        return;

    bool is_fresh = routing->statements.shown[statement] < ROUTING_NMIN;

    if (is_candidate) {
        theme->fresh_count += is_fresh;
        theme->candidates =
            array_reserve(theme->candidates, &theme->candidate_capacity,
                          theme->candidate_count + 1, sizeof(*theme->candidates));
        position[statement] = (uint32_t)theme->candidate_count;
        theme->candidates[theme->candidate_count++] = statement;
        return;
    }

    theme->fresh_count -= is_fresh;

    /* The last one takes its place: the order says nothing, ties go by seq. */
    uint32_t last = theme->candidates[--theme->candidate_count];

    theme->candidates[position[statement]] = last;
    position[last] = position[statement];
    position[statement] = ROUTING_NONE;
}

uint32_t routing_participant_add(struct routing *routing)
{
    struct routing_participants *participants = &routing->participants;

    ASSERT(participants->count < ROUTING_NONE);
    if (participants->count == participants->capacity) {
        size_t grown = participants->capacity ? participants->capacity * 2 : 64;

        participants->judged =
            xreallocarray(participants->judged, grown, sizeof(*participants->judged));
        participants->rsum =
            xreallocarray(participants->rsum, grown, sizeof(*participants->rsum));
        participants->capacity = grown;
    }
    participants->judged[participants->count] = (struct routing_judged){0};
    participants->rsum[participants->count] = 0;
    return (uint32_t)participants->count++;
}

void routing_shown(struct routing *routing, uint32_t statement)
{
    ASSERT(statement < routing->statements.count);

    struct routing_statements *statements = &routing->statements;

    statements->shown[statement]++;
    statements->pending[statement]++;
    if (statements->shown[statement] == ROUTING_NMIN &&
        statements->position[statement] != ROUTING_NONE)
        routing->themes[statements->theme_index[statement]].fresh_count--;
    statement_refresh(statements, statement);
}

void routing_settle(struct routing *routing, uint32_t statement)
{
    ASSERT(statement < routing->statements.count);
    ASSERT(routing->statements.pending[statement] > 0);
    routing->statements.pending[statement]--;
    statement_refresh(&routing->statements, statement);
}

/* a in 2^-32: how readily this participant says "recognise". A function of the sums alone. */
static int64_t participant_readiness(const struct routing_participants *participants,
                                     uint32_t participant)
{
    return q32_from_double(double_from_q32(participants->rsum[participant]) /
                           ((double)participants->judged[participant].count + ROUTING_LA));
}

/*
 * Corrects what a participant judged for a change of their a. Each csum is then the sum of x -
 * a over the votes that stand, with every a as it is now, whatever came and went: that is why
 * an undo is exact.
 */
static void participant_correct(struct routing *routing, uint32_t participant, int64_t before)
{
    struct routing_statements *statements = &routing->statements;
    const struct routing_judged *judged = &routing->participants.judged[participant];
    int64_t more = participant_readiness(&routing->participants, participant) - before;

    if (more == 0)
        return;
    for (size_t i = 0; i < judged->count; i++) {
        statements->csum[judged->statements[i]] -= more;
        statement_refresh_centre(statements, judged->statements[i]);
    }
}

static void judged_add(struct routing_judged *judged, uint32_t statement)
{
    judged->statements = array_reserve(judged->statements, &judged->capacity, judged->count + 1,
                                       sizeof(*judged->statements));
    judged->statements[judged->count++] = statement;
}

static void judged_remove(struct routing_judged *judged, uint32_t statement)
{
    size_t place = judged->count;

    /* From the end: what is taken back is mostly new. */
    while (place > 0 && judged->statements[place - 1] != statement)
        place--;
    ASSERT(place > 0);
    judged->statements[place - 1] = judged->statements[--judged->count];
}

struct routing_increments routing_grade(struct routing *routing, struct routing_vote vote)
{
    struct routing_statements *statements = &routing->statements;
    struct routing_participants *participants = &routing->participants;

    ASSERT(vote.statement < statements->count);
    ASSERT(vote.participant < participants->count);
    ASSERT(vote.grade <= GRADE_MAX);

    double x = (double)vote.grade / GRADE_MAX;
    int64_t a = participant_readiness(participants, vote.participant);
    struct routing_increments increments;

    /* mu and m before rsum: both include this vote. */
    routing->grade_sum += vote.grade;
    routing->grade_count++;
    statements->csum[vote.statement] += q32_from_double(x) - a;
    statements->graded[vote.statement]++;
    statement_refresh(statements, vote.statement);
    increments.rsum = q32_from_double(x - routing_recognition(routing, vote.statement));
    participants->rsum[vote.participant] += increments.rsum;
    judged_add(&participants->judged[vote.participant], vote.statement);
    participant_correct(routing, vote.participant, a);
    return increments;
}

void routing_ungrade(struct routing *routing, struct routing_vote vote,
                     struct routing_increments increments)
{
    struct routing_statements *statements = &routing->statements;
    struct routing_participants *participants = &routing->participants;

    ASSERT(vote.statement < statements->count);
    ASSERT(vote.participant < participants->count);
    ASSERT(vote.grade <= GRADE_MAX);
    ASSERT(statements->graded[vote.statement] > 0);
    ASSERT(routing->grade_sum >= vote.grade);

    double x = (double)vote.grade / GRADE_MAX;
    int64_t a = participant_readiness(participants, vote.participant);

    routing->grade_sum -= vote.grade;
    routing->grade_count--;
    statements->csum[vote.statement] -= q32_from_double(x) - a;
    statements->graded[vote.statement]--;
    statement_refresh(statements, vote.statement);
    participants->rsum[vote.participant] -= increments.rsum;
    judged_remove(&participants->judged[vote.participant], vote.statement);
    participant_correct(routing, vote.participant, a);
}

void routing_skip(struct routing *routing, uint32_t statement)
{
    ASSERT(statement < routing->statements.count);
    routing->statements.skips[statement]++;
}

void routing_unskip(struct routing *routing, uint32_t statement)
{
    ASSERT(statement < routing->statements.count);
    ASSERT(routing->statements.skips[statement] > 0);
    routing->statements.skips[statement]--;
}

double routing_mean(const struct routing *routing)
{
    if (routing->grade_count == 0)
        return 0.5;
    return (double)routing->grade_sum / ((double)routing->grade_count * GRADE_MAX);
}

double routing_recognition(const struct routing *routing, uint32_t statement)
{
    ASSERT(statement < routing->statements.count);
    return routing->statements.centre[statement] +
           routing->statements.pull[statement] * routing_mean(routing);
}

/* Less the distance to the nearest cut. */
static double index_from_width(double width, double m, double cut1, double cut2)
{
    double distance1 = m < cut1 ? cut1 - m : m - cut1;
    double distance2 = m < cut2 ? cut2 - m : m - cut2;

    return width - (distance1 < distance2 ? distance1 : distance2);
}

double routing_index(struct routing_outlook outlook)
{
    return index_from_width(
        index_width(outlook.beta, (double)outlook.graded, (double)outlook.pending), outlook.m,
        outlook.cut1, outlook.cut2);
}

void routing_scratch_init(struct routing_scratch *scratch)
{
    *scratch = (struct routing_scratch){0};
}

void routing_scratch_release(struct routing_scratch *scratch)
{
    free(scratch->stamps);
    *scratch = (struct routing_scratch){0};
}

/* Marks the excluded with a stamp that no entry has yet. */
static void scratch_mark(struct routing_scratch *scratch, const struct routing *routing,
                         const struct routing_query *query)
{
    scratch->stamps = array_reserve(scratch->stamps, &scratch->capacity,
                                    routing->statements.count, sizeof(*scratch->stamps));
    if (scratch->stamp == UINT32_MAX) {
        memset(scratch->stamps, 0, scratch->capacity * sizeof(*scratch->stamps));
        scratch->stamp = 0;
    }
    scratch->stamp++;
    for (size_t i = 0; i < query->excluded_count; i++) {
        ASSERT(query->excluded[i] < routing->statements.count);
        scratch->stamps[query->excluded[i]] = scratch->stamp;
    }
}

/* The highest distinct m of a theme with how many statements have each, highest first. */
struct summit {
    double values[ROUTING_K1 + 1];
    uint32_t counts[ROUTING_K1 + 1];
    size_t size;
};
_Static_assert(ROUTING_K1 >= ROUTING_K2, "the summit is as deep as the deepest cut needs");

static void summit_add(struct summit *summit, double m)
{
    size_t place = summit->size;

    if (summit->size == ARRAY_COUNT(summit->values) && m < summit->values[place - 1])
        return;
    while (place > 0 && summit->values[place - 1] < m)
        place--;
    if (place > 0 && summit->values[place - 1] == m) {
        summit->counts[place - 1]++;
        return;
    }

    size_t moved = summit->size < ARRAY_COUNT(summit->values) ? summit->size : summit->size - 1;

    for (size_t i = moved; i > place; i--) {
        summit->values[i] = summit->values[i - 1];
        summit->counts[i] = summit->counts[i - 1];
    }
    summit->values[place] = m;
    summit->counts[place] = 1;
    summit->size = moved + 1;
}

/* Midpoint between the k-th value, counting equals, and the next lower distinct one; the k-th
 * if none is. */
static double summit_cut(const struct summit *summit, size_t k, size_t candidate_count)
{
    size_t reached = 0;
    size_t place = 0;

    if (k + 1 > candidate_count)
        k = candidate_count - 1;
    if (k < 1)
        k = 1;
    while (reached + summit->counts[place] < k)
        reached += summit->counts[place++];
    ASSERT(place < summit->size);
    if (place + 1 == summit->size)
        return summit->values[place];
    return (summit->values[place] + summit->values[place + 1]) / 2.0;
}

static void scan_summit(const struct routing *routing, const struct routing_theme *theme,
                        struct summit *summit)
{
    const struct routing_statements *statements = &routing->statements;
    double mu = routing_mean(routing);
    double lowest = -1e300;

    for (size_t i = 0; i < theme->candidate_count; i++) {
        uint32_t statement = theme->candidates[i];
        double m = statements->centre[statement] + statements->pull[statement] * mu;

        if (m < lowest)
            continue;
        summit_add(summit, m);
        if (summit->size == ARRAY_COUNT(summit->values))
            lowest = summit->values[summit->size - 1];
    }
}

/* The candidate of this person that was shown least; of equals the oldest. */
static uint32_t scan_least_shown(const struct routing *routing,
                                 const struct routing_theme *theme,
                                 const struct routing_scratch *scratch)
{
    const struct routing_statements *statements = &routing->statements;
    uint32_t least = ROUTING_NONE;

    for (size_t i = 0; i < theme->candidate_count; i++) {
        uint32_t statement = theme->candidates[i];

        if (scratch->stamps[statement] == scratch->stamp)
            continue;
        if (least == ROUTING_NONE || statements->shown[statement] < statements->shown[least] ||
            (statements->shown[statement] == statements->shown[least] &&
             statements->seq[statement] < statements->seq[least]))
            least = statement;
    }
    return least;
}

static uint32_t scan_best(const struct routing *routing, const struct routing_theme *theme,
                          const struct routing_scratch *scratch)
{
    const struct routing_statements *statements = &routing->statements;
    struct summit summit = {.size = 0};

    scan_summit(routing, theme, &summit);

    double mu = routing_mean(routing);
    double cut1 = summit_cut(&summit, ROUTING_K1, theme->candidate_count);
    double cut2 = summit_cut(&summit, ROUTING_K2, theme->candidate_count);
    double best_index = -1e300;
    uint32_t best = ROUTING_NONE;

    for (size_t i = 0; i < theme->candidate_count; i++) {
        uint32_t statement = theme->candidates[i];
        double m = statements->centre[statement] + statements->pull[statement] * mu;
        double index = index_from_width(statements->width[statement], m, cut1, cut2);

        if (index < best_index || scratch->stamps[statement] == scratch->stamp)
            continue;
        if (index > best_index || statements->seq[statement] < statements->seq[best]) {
            best = statement;
            best_index = index;
        }
    }
    return best;
}

uint32_t routing_next(const struct routing *routing, const struct routing_query *query,
                      struct routing_scratch *scratch)
{
    const struct routing_theme *theme = theme_find(routing, query->theme);
    uint64_t state = query->session_seed ^ query->request_number;
    bool is_second_chance = random_unit(&state) < ROUTING_EPS;

    if (!theme || theme->candidate_count == 0)
        return ROUTING_NONE;
    scratch_mark(scratch, routing, query);
    if (theme->fresh_count > 0 || is_second_chance) {
        uint32_t least = scan_least_shown(routing, theme, scratch);

        if (least == ROUTING_NONE || is_second_chance ||
            routing->statements.shown[least] < ROUTING_NMIN)
            return least;
    }
    return scan_best(routing, theme, scratch);
}

/* The naive second model: see naive.h. Slow loops on purpose. */
#include "naive.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/memory.h"

struct naive_statement {
    bool exists, held, hidden, withdrawn, is_reaction;
    uint32_t author; /* client */
    uint32_t merged_into;
    uint32_t parent;
};

struct naive_vote {
    int grade; /* -2: none */
    uint64_t seq;
};

struct naive {
    struct naive_statement *statements; /* by number */
    uint32_t statement_max;
    struct naive_vote *votes; /* client * (statement_max + 1) + statement */
    bool *ejected;
    size_t client_count;
    bool strict;
    uint64_t seed;
};

/* One accepted command and who gave it. */
struct deed {
    const struct ledger_entry *entry;
    uint32_t client;
};

static int compare_deeds(const void *a, const void *b)
{
    const struct deed *x = a;
    const struct deed *y = b;

    if (x->entry->seq != y->entry->seq)
        return x->entry->seq < y->entry->seq ? -1 : 1;
    return 0;
}

static struct deed *deeds_of(const struct client *clients, size_t client_count, size_t *count)
{
    struct deed *deeds = NULL;
    size_t capacity = 0;

    *count = 0;
    for (size_t i = 0; i < client_count; i++) {
        for (size_t j = 0; j < clients[i].entry_count; j++) {
            if (!clients[i].entries[j].accepted)
                continue;
            deeds = array_reserve(deeds, &capacity, *count + 1, sizeof(*deeds));
            deeds[(*count)++] = (struct deed){&clients[i].entries[j], (uint32_t)i};
        }
    }
    if (*count > 0)
        qsort(deeds, *count, sizeof(*deeds), compare_deeds);
    return deeds;
}

static uint32_t naive_root(const struct naive *naive, uint32_t number)
{
    while (naive->statements[number].merged_into)
        number = naive->statements[number].merged_into;
    return number;
}

static struct naive_vote *naive_vote(const struct naive *naive, uint32_t client,
                                     uint32_t statement)
{
    return &naive->votes[client * (naive->statement_max + 1) + statement];
}

static void naive_withdraw(struct naive *naive, uint32_t number)
{
    naive->statements[number].withdrawn = true;
    naive->statements[number].merged_into = 0;
    for (uint32_t i = 1; i <= naive->statement_max; i++) {
        if (naive->statements[i].merged_into == number)
            naive->statements[i].merged_into = 0;
    }
}

static void naive_write(struct naive *naive, const struct deed *deed)
{
    struct naive_statement *statement = &naive->statements[deed->entry->named];

    if (statement->exists)
        fail_msg("seed %llu: s%u was given to two texts", (unsigned long long)naive->seed,
                 deed->entry->named);
    *statement = (struct naive_statement){
        .exists = true,
        .held = naive->strict,
        .author = deed->client,
        .is_reaction = deed->entry->kind == COMMAND_REACTION,
        .parent = deed->entry->kind == COMMAND_REACTION ? deed->entry->statement : 0};
}

static void naive_apply(struct naive *naive, const struct deed *deed)
{
    const struct ledger_entry *entry = deed->entry;
    struct naive_statement *subject = &naive->statements[entry->statement];

    if (entry->kind == COMMAND_STATEMENT || entry->kind == COMMAND_REACTION)
        naive_write(naive, deed);
    else if (entry->kind == COMMAND_VOTE)
        *naive_vote(naive, deed->client, entry->statement) =
            (struct naive_vote){.grade = entry->grade, .seq = entry->seq};
    else if (entry->kind == COMMAND_WITHDRAW)
        naive_withdraw(naive, entry->statement);
    else if (entry->kind == COMMAND_HIDE)
        subject->hidden = true;
    else if (entry->kind == COMMAND_RESTORE)
        subject->hidden = subject->held = false;
    else if (entry->kind == COMMAND_APPROVE)
        subject->held = false;
    else if (entry->kind == COMMAND_MERGE)
        subject->merged_into = entry->into;
    else if (entry->kind == COMMAND_UNMERGE)
        subject->merged_into = 0;
    else if (entry->kind == COMMAND_EJECT)
        naive->ejected[subject->author] = true;
}

static bool naive_is_root(const struct naive *naive, uint32_t number)
{
    const struct naive_statement *statement = &naive->statements[number];

    return statement->exists && !statement->held && !statement->hidden &&
           !statement->withdrawn && statement->merged_into == 0;
}

/* What one person says of a root: the latest grade on anything in its group, or else a skip;
 * -2: nothing that counts. */
static int naive_says(const struct naive *naive, uint32_t client, uint32_t root)
{
    struct naive_vote latest = {.grade = GRADE_NONE};
    bool skipped = false;

    if (naive->ejected[client])
        return GRADE_NONE;
    for (uint32_t i = 1; i <= naive->statement_max; i++) {
        if (!naive->statements[i].exists || naive_root(naive, i) != root)
            continue;
        if (naive->statements[i].author == client)
            return GRADE_NONE;

        struct naive_vote *vote = naive_vote(naive, client, i);

        if (vote->grade >= 0 && vote->seq >= latest.seq)
            latest = *vote;
        skipped = skipped || vote->grade == GRADE_SKIP;
    }
    return latest.grade == GRADE_NONE && skipped ? GRADE_SKIP : latest.grade;
}

static const struct report_statement *reported(const struct report *report, uint32_t number)
{
    for (size_t i = 0; i < report->report_statement_count; i++) {
        if (report->statements[i].statement == number)
            return &report->statements[i];
    }
    return NULL;
}

static void compare_statement(const struct naive *naive, const struct report *report,
                              uint32_t root)
{
    const struct report_statement *line = reported(report, root);
    uint32_t counts[4] = {0};
    uint32_t skips = 0;

    if (!line)
        fail_msg("seed %llu: s%u is visible and not in the report",
                 (unsigned long long)naive->seed, root);
    for (uint32_t client = 1; client < naive->client_count; client++) {
        int grade = naive_says(naive, client, root);

        if (grade >= 0)
            counts[grade]++;
        skips += grade == GRADE_SKIP;
    }
    for (int grade = 0; grade < 4; grade++) {
        if (counts[grade] != line->line.count[grade])
            fail_msg("seed %llu: s%u has %u votes of grade %d, the report says %u",
                     (unsigned long long)naive->seed, root, counts[grade], grade,
                     line->line.count[grade]);
    }
    if (skips != line->line.skips)
        fail_msg("seed %llu: s%u was skipped %u times, the report says %u",
                 (unsigned long long)naive->seed, root, skips, line->line.skips);
}

/* The official score by the letter of its definition: twelve sweeps over everything. */
static void compare_scores(const struct naive *naive, const struct report *report)
{
    uint32_t people = (uint32_t)naive->client_count;
    uint32_t width = naive->statement_max + 1;
    double *x = xcalloc((size_t)people * width, sizeof(*x)); /* -1: no vote */
    double *a = xcalloc(people, sizeof(*a));
    double *b = xcalloc(width, sizeof(*b));
    double sum = 0, votes = 0, mean_a = 0, voters = 0;

    for (uint32_t p = 1; p < people; p++) {
        for (uint32_t j = 1; j < width; j++) {
            int grade = naive_is_root(naive, j) ? naive_says(naive, p, j) : GRADE_NONE;

            x[p * width + j] = grade >= 0 ? grade / 3.0 : -1;
            sum += grade >= 0 ? grade / 3.0 : 0;
            votes += grade >= 0;
        }
    }

    double mu = (sum + 1.5) / (votes + 3);

    for (int sweep = 0; sweep < 12; sweep++) {
        for (uint32_t j = 1; j < width; j++) {
            double total = 0, n = 0;

            for (uint32_t p = 1; p < people; p++) {
                if (x[p * width + j] >= 0) {
                    total += x[p * width + j] - mu - a[p];
                    n++;
                }
            }
            b[j] = total / (n + 3);
        }
        for (uint32_t p = 1; p < people; p++) {
            double total = 0, r = 0;

            for (uint32_t j = 1; j < width; j++) {
                if (x[p * width + j] >= 0) {
                    total += x[p * width + j] - mu - b[j];
                    r++;
                }
            }
            a[p] = total / (r + 6);
        }
    }
    for (uint32_t p = 1; p < people; p++) {
        bool voted = false;

        for (uint32_t j = 1; j < width; j++)
            voted = voted || x[p * width + j] >= 0;
        mean_a += voted ? a[p] : 0;
        voters += voted;
    }
    mean_a = voters > 0 ? mean_a / voters : 0;
    for (uint32_t j = 1; j < width; j++) {
        const struct report_statement *line = reported(report, j);

        if (line && fabs(line->line.score - (mu + b[j] + mean_a)) > 1e-9)
            fail_msg("seed %llu: s%u scores %.9f, the report says %.9f",
                     (unsigned long long)naive->seed, j, mu + b[j] + mean_a, line->line.score);
    }
    free(x);
    free(a);
    free(b);
}

static void naive_init(struct naive *naive, const struct deed *deeds, size_t deed_count)
{
    for (size_t i = 0; i < deed_count; i++) {
        const struct ledger_entry *entry = deeds[i].entry;

        if (entry->named > naive->statement_max)
            naive->statement_max = entry->named;
        if (entry->statement > naive->statement_max)
            naive->statement_max = entry->statement;
    }
    naive->statements = xcalloc(naive->statement_max + 1, sizeof(*naive->statements));
    naive->ejected = xcalloc(naive->client_count, sizeof(*naive->ejected));
    naive->votes =
        xcalloc(naive->client_count * (naive->statement_max + 1), sizeof(*naive->votes));
    for (size_t i = 0; i < naive->client_count * (naive->statement_max + 1); i++)
        naive->votes[i].grade = GRADE_NONE;
}

void naive_judge(const struct client *clients, size_t client_count, bool strict,
                 const struct report *report, uint64_t seed)
{
    struct naive naive = {.client_count = client_count, .strict = strict, .seed = seed};
    size_t deed_count = 0;
    struct deed *deeds = deeds_of(clients, client_count, &deed_count);

    naive_init(&naive, deeds, deed_count);
    for (size_t i = 0; i < deed_count; i++)
        naive_apply(&naive, &deeds[i]);
    for (uint32_t number = 1; number <= naive.statement_max; number++) {
        if (naive_is_root(&naive, number))
            compare_statement(&naive, report, number);
        else if (reported(report, number))
            fail_msg("seed %llu: s%u is in the report and should not be",
                     (unsigned long long)seed, number);
    }
    for (size_t i = 0; i < report->report_statement_count; i++) {
        if (report->statements[i].statement > naive.statement_max)
            fail_msg("seed %llu: the report has a statement that nobody was told of",
                     (unsigned long long)seed);
    }
    compare_scores(&naive, report);
    free(naive.statements);
    free(naive.votes);
    free(naive.ejected);
    free(deeds);
}

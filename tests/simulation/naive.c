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
#include "herkend/view.h"

struct naive_statement {
    bool exists, held, hidden, withdrawn, is_reaction;
    uint32_t author; /* client */
    uint32_t merged_into;
    uint32_t parent;
    uint64_t written_seq;
    uint64_t shown_seq; /* since when it is visible */
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
    const char *note; /* the latest; NULL: none */
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
    /* Of one person, in the order of asking: the later one changed nothing. */
    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
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
    *statement =
        (struct naive_statement){.exists = true,
                                 .held = naive->strict,
                                 .written_seq = deed->entry->seq,
                                 .shown_seq = deed->entry->seq,
                                 .author = deed->client,
                                 .is_reaction = deed->entry->kind == COMMAND_REACTION,
                                 .parent = deed->entry->kind == COMMAND_REACTION
                                               ? naive_root(naive, deed->entry->statement)
                                               : 0};
}

/* "Not applicable" is said of everything that stands together. */
static void naive_judged(struct naive *naive, const struct deed *deed)
{
    const struct ledger_entry *entry = deed->entry;
    uint32_t root = naive_root(naive, entry->statement);

    for (uint32_t i = 1; entry->grade == GRADE_SKIP && i <= naive->statement_max; i++) {
        struct naive_vote *vote = naive_vote(naive, deed->client, i);

        if (naive->statements[i].exists && naive_root(naive, i) == root && vote->grade >= 0)
            *vote = (struct naive_vote){.grade = GRADE_SKIP, .seq = entry->seq};
    }
    *naive_vote(naive, deed->client, entry->statement) =
        (struct naive_vote){.grade = entry->grade, .seq = entry->seq};
}

static void naive_show(struct naive_statement *statement, uint64_t seq)
{
    statement->hidden = statement->held = false;
    statement->shown_seq = seq;
}

static void naive_apply(struct naive *naive, const struct deed *deed)
{
    const struct ledger_entry *entry = deed->entry;
    struct naive_statement *subject = &naive->statements[entry->statement];

    if (entry->kind == COMMAND_STATEMENT || entry->kind == COMMAND_REACTION)
        naive_write(naive, deed);
    else if (entry->kind == COMMAND_VOTE)
        naive_judged(naive, deed);
    else if (entry->kind == COMMAND_WITHDRAW)
        naive_withdraw(naive, entry->statement);
    else if (entry->kind == COMMAND_HIDE)
        subject->hidden = true;
    else if (entry->kind == COMMAND_RESTORE || entry->kind == COMMAND_APPROVE)
        naive_show(subject, entry->seq);
    else if (entry->kind == COMMAND_MERGE)
        subject->merged_into = entry->into;
    else if (entry->kind == COMMAND_UNMERGE)
        subject->merged_into = 0;
    else if (entry->kind == COMMAND_EJECT)
        naive->ejected[subject->author] = true;
    else if (entry->kind == COMMAND_NOTE)
        naive->note = entry->text;
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

/* 0: no text of the report is this one. */
static uint32_t reported_text(const struct report *report, const char *text)
{
    for (size_t i = 0; i < report->report_statement_count; i++) {
        if (bytes_equal(report->statements[i].text, bytes_from_string(text)))
            return report->statements[i].statement;
    }
    return 0;
}

void naive_learn(struct client *clients, size_t client_count, const struct report *report)
{
    for (size_t i = 0; i < client_count; i++) {
        size_t count = clients[i].entry_count;
        struct ledger_entry *entry = count > 0 ? &clients[i].entries[count - 1] : NULL;

        if (!clients[i].ended || !entry || entry->answered)
            continue;
        if (entry->kind == COMMAND_STATEMENT || entry->kind == COMMAND_REACTION) {
            entry->named = reported_text(report, entry->text);
            entry->accepted = entry->named != 0; /* before anything that was said of it */
        } else if (entry->kind == COMMAND_WITHDRAW && !reported(report, entry->statement)) {
            entry->accepted = true;
            entry->seq = UINT64_MAX;
        }
    }
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

/* Where in a client's conversation a statement of its own, or one that it judged, has to stand.
 */
static uint32_t naive_item_of(const struct naive *naive, uint32_t client, uint32_t number)
{
    uint32_t root = naive_root(naive, number);
    bool is_own = naive->statements[number].author == client;
    bool has_judged = naive_vote(naive, client, number)->grade != GRADE_NONE;

    if (!naive->statements[number].exists || !(is_own || has_judged))
        return 0;
    if (naive_is_root(naive, root))
        return root;
    if (is_own)
        return number;
    return naive->statements[root].author == client ? root : 0;
}

/* The seq of the latest activity on an item; *own: whether the client wrote some of it. */
static uint64_t naive_activity(const struct naive *naive, uint32_t client, uint32_t item,
                               bool *own)
{
    uint64_t latest = 0;

    *own = false;
    for (uint32_t i = 1; i <= naive->statement_max; i++) {
        const struct naive_statement *statement = &naive->statements[i];
        const struct naive_vote *vote = naive_vote(naive, client, i);
        bool is_own = statement->exists && statement->author == client;
        uint64_t seq = 0;

        if (statement->exists && naive_item_of(naive, client, i) == item) {
            *own = *own || is_own;
            seq = is_own ? statement->written_seq : vote->seq;
        }
        if (statement->is_reaction && naive_is_root(naive, i) &&
            naive_root(naive, statement->parent) == naive_root(naive, item) &&
            statement->shown_seq > seq)
            seq = statement->shown_seq;
        if (seq > latest)
            latest = seq;
    }
    return latest;
}

static size_t times_told(const struct client *client, uint32_t statement)
{
    size_t count = 0;

    for (size_t i = 0; i < client->item_count; i++)
        count += client->items[i].statement == statement;
    return count;
}

/* A conversation holds just what it has to, each once, the latest activity first. */
static void compare_conversation(const struct naive *naive, const struct client *client,
                                 uint32_t number)
{
    uint64_t previous = UINT64_MAX;
    size_t expected_count = 0;

    for (uint32_t item = 1; item <= naive->statement_max; item++) {
        bool expected = false;

        for (uint32_t i = 1; i <= naive->statement_max; i++)
            expected = expected || naive_item_of(naive, number, i) == item;
        expected_count += expected;
        if (times_told(client, item) != expected)
            fail_msg("seed %llu: s%u stands %zu times in the conversation of client %u",
                     (unsigned long long)naive->seed, item, times_told(client, item), number);
    }
    assert_int_equal(client->item_count, expected_count);
    for (size_t i = 0; i < client->item_count; i++) {
        const struct told_item *told = &client->items[i];
        bool own;
        uint64_t seq = naive_activity(naive, number, told->statement, &own);
        int grade = own ? GRADE_NONE : naive_says(naive, number, told->statement);

        if (told->own != own || told->grade != grade)
            fail_msg("seed %llu: client %u is told of s%u that it gave %d, and it gave %d",
                     (unsigned long long)naive->seed, number, told->statement, told->grade,
                     grade);
        if (seq > previous)
            fail_msg("seed %llu: s%u stands too low in the conversation of client %u",
                     (unsigned long long)naive->seed, told->statement, number);
        previous = seq;
    }
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
    for (uint32_t i = 1; i < client_count; i++) {
        if (!clients[i].ended && !clients[i].is_moderator)
            compare_conversation(&naive, &clients[i], i);
    }
    if (!bytes_equal(report->note, bytes_from_string(naive.note ? naive.note : "")))
        fail_msg("seed %llu: the report has not the note that was written last",
                 (unsigned long long)seed);
    free(naive.statements);
    free(naive.votes);
    free(naive.ejected);
    free(deeds);
}

/* The hour as the moderators were told it is. */
struct naive_hour {
    struct {
        char title[128];
        bool skipped;
        uint32_t revision;
    } themes[SIMULATED_THEMES + 1];
    uint32_t order[SIMULATED_THEMES];
    uint32_t pinned;
    uint64_t seed;
};

static void hour_move(struct naive_hour *hour, uint32_t theme, uint32_t before)
{
    uint32_t rest[SIMULATED_THEMES];
    size_t count = 0, place = 0;

    for (size_t i = 0; i < SIMULATED_THEMES; i++) {
        if (hour->order[i] != theme)
            rest[count++] = hour->order[i];
    }
    for (size_t i = 0; i < count; i++) {
        if (rest[i] == before)
            hour->order[place++] = theme;
        hour->order[place++] = rest[i];
    }
    if (place < SIMULATED_THEMES)
        hour->order[place] = theme;
}

static void hour_theme(struct naive_hour *hour, const struct ledger_entry *entry)
{
    if (entry->theme_do == THEME_DO_MOVE)
        hour_move(hour, entry->theme, entry->before);
    else
        hour->themes[entry->theme].skipped = entry->theme_do == THEME_DO_SKIP;
}

static void hour_edit(struct naive_hour *hour, const struct ledger_entry *entry)
{
    if (entry->revision != hour->themes[entry->theme].revision)
        fail_msg("seed %llu: %s was taken over revision %u", (unsigned long long)hour->seed,
                 entry->json, hour->themes[entry->theme].revision);
    snprintf(hour->themes[entry->theme].title, sizeof(hour->themes[0].title), "%s",
             entry->text);
    hour->themes[entry->theme].revision++;
}

static void hour_apply(struct naive_hour *hour, const struct ledger_entry *entry)
{
    bool ends_pin = entry->kind == COMMAND_HIDE || entry->kind == COMMAND_WITHDRAW ||
                    entry->kind == COMMAND_MERGE;

    if (entry->kind == COMMAND_THEME && entry->theme_do == THEME_DO_EDIT)
        hour_edit(hour, entry);
    else if (entry->kind == COMMAND_THEME)
        hour_theme(hour, entry);
    else if (entry->kind == COMMAND_PIN)
        hour->pinned = entry->statement;
    else if (ends_pin && hour->pinned == entry->statement)
        hour->pinned = 0;
}

static void compare_hour(const struct naive_hour *hour, const struct session *session)
{
    struct arena arena;
    struct update view;

    arena_init(&arena);
    view_session(session, (struct viewer){.role = ROLE_MODERATOR}, session_time(session),
                 &arena, &view);
    if (view.pinned.statement != hour->pinned)
        fail_msg("seed %llu: s%u is pinned and should be s%u", (unsigned long long)hour->seed,
                 view.pinned.statement, hour->pinned);
    assert_int_equal(view.theme_count, SIMULATED_THEMES);
    for (size_t i = 0; i < SIMULATED_THEMES; i++) {
        const struct theme_view *theme = &view.themes[i];
        uint32_t number = hour->order[i];
        bool skipped = theme->state == THEME_SKIPPED;

        if (theme->theme != number || skipped != hour->themes[number].skipped ||
            theme->revision != hour->themes[number].revision ||
            !bytes_equal(theme->title, bytes_from_string(hour->themes[number].title)))
            fail_msg("seed %llu: place %zu holds t%u and should hold t%u, or its title, state "
                     "or revision differs",
                     (unsigned long long)hour->seed, i, theme->theme, number);
    }
    arena_release(&arena);
}

void naive_judge_hour(const struct client *clients, size_t client_count,
                      const struct session *session, uint64_t seed)
{
    static const char *const titles[] = {"", "One", "Two", "Three", "Four"};
    struct naive_hour hour = {.seed = seed};
    size_t deed_count = 0;
    struct deed *deeds = deeds_of(clients, client_count, &deed_count);

    for (uint32_t i = 1; i <= SIMULATED_THEMES; i++) {
        snprintf(hour.themes[i].title, sizeof(hour.themes[i].title), "%s", titles[i]);
        hour.themes[i].revision = 1;
        hour.order[i - 1] = i;
    }
    for (size_t i = 0; i < deed_count; i++)
        hour_apply(&hour, deeds[i].entry);
    compare_hour(&hour, session);
    free(deeds);
}

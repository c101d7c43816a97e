/*
 * A follow-up: from what was found in a session that is over to the script of a new one. What
 * its report makes of it later is in report_changes.c. Pure; any thread, on a session that does
 * not change meanwhile.
 */
#include "herkend/follow_up.h"

#include <string.h>

#include "report_build.h"

struct making {
    const struct session *session;
    const struct follow_up *from;
    const struct report *report;
    struct arena *arena;
    struct follow_up_made made;
    struct script_theme *themes; /* of the new session */
    struct text **seeds;         /* of each */
    uint32_t *origins;           /* of each: which theme of the old session it is */
    size_t theme_count;
    struct followed_statement *followed;
    size_t followed_count;
};

static void refuse(struct making *making, enum refusal refusal, const char *message)
{
    making->made = (struct follow_up_made){.refusal = refusal, .message = message};
}

static bool repeats_seed(const struct script_theme *theme, const struct text *text)
{
    for (size_t i = 0; i < theme->seed_count; i++) {
        if (memcmp(theme->seeds[i].fold, text->fold, sizeof(text->fold)) == 0)
            return true;
    }
    return false;
}

static struct followed_statement followed_of(const struct report *report,
                                             const struct ranking_line *line,
                                             const struct text *text)
{
    struct followed_statement followed = {
        .text = *text, .n = line->n, .recognised = report_recognised(line)};

    if (line->n == 0)
        return followed;
    followed.score = line->score;
    followed.sd = report_compared_sd(report->variance, line->n);
    followed.average = report_average(line);
    return followed;
}

/* The place of the theme that is to have the statements of this one; made where it is not there
 * yet. */
static size_t theme_of_origin(struct making *making, uint32_t origin)
{
    const struct theme *theme = &making->session->themes[origin];
    struct bytes question = making->from->question;
    size_t place = 0;

    while (place < making->theme_count && making->origins[place] != origin)
        place++;
    if (place < making->theme_count)
        return place;
    ASSERT(place < THEMES_MAX);
    making->origins[place] = origin;
    making->seeds[place] =
        arena_alloc(making->arena, SEEDS_PER_THEME_MAX, sizeof(*making->seeds[place]));
    making->themes[place] =
        (struct script_theme){.title = theme->title,
                              .question = question.size > 0 ? question : theme->question,
                              .minutes = theme->minutes,
                              .seeds = making->seeds[place]};
    making->theme_count++;
    return place;
}

static void seed_add(struct making *making, size_t place, size_t index)
{
    const struct report_statement *statement = &making->report->statements[index];
    const struct text *text = &making->session->statements[statement->statement].text;
    struct script_theme *theme = &making->themes[place];
    bool is_full = theme->seed_count == SEEDS_PER_THEME_MAX ||
                   making->followed_count == FOLLOWED_STATEMENTS_MAX;

    if (repeats_seed(theme, text))
        return;
    if (is_full || !making->from->fits_seed(text->bytes)) {
        making->made.left_out_count++;
        return;
    }
    making->seeds[place][theme->seed_count++] = *text;
    making->followed[making->followed_count++] =
        followed_of(making->report, &statement->line, text);
    making->made.seed_count++;
}

static void take_theme(struct making *making)
{
    const struct report *report = making->report;

    for (size_t i = 0; i < report->theme_count; i++) {
        const struct report_theme *origin = &report->themes[i];

        if (origin->theme != making->from->theme)
            continue;

        size_t place = theme_of_origin(making, origin->theme);

        for (size_t j = 0; j < origin->ranked_count; j++) {
            if (report_is_recognised(&report->statements[origin->ranked[j]].line))
                seed_add(making, place, origin->ranked[j]);
        }
        return;
    }
    refuse(making, REFUSED_NOT_FOUND, "there is no such theme in the report");
}

/* Whether the report shows all that are named; what was merged stands for its root. Marks their
 * places. */
static bool mark_named(struct making *making, bool *named)
{
    const struct session *session = making->session;
    const struct report *report = making->report;

    for (size_t i = 0; i < making->from->statement_count; i++) {
        uint32_t number = making->from->statements[i];
        uint32_t root =
            session_has_statement(session, number) ? session_root(session, number) : 0;
        size_t index = 0;

        while (index < report->report_statement_count &&
               report->statements[index].statement != root)
            index++;
        if (index == report->report_statement_count) {
            refuse(making, REFUSED_NOT_FOUND, "there is no such statement in the report");
            return false;
        }
        named[index] = true;
    }
    return true;
}

static void take_named_of(struct making *making, const struct report_theme *origin,
                          const bool *named)
{
    const struct report *report = making->report;
    size_t count = report->report_statement_count;

    /* The ranked ones as the report lists them, then all others as they were written. */
    for (size_t i = 0; i < origin->ranked_count; i++) {
        if (named[origin->ranked[i]])
            seed_add(making, theme_of_origin(making, origin->theme), origin->ranked[i]);
    }
    for (size_t i = 0; i < count; i++) {
        const struct report_statement *statement = &report->statements[i];
        bool is_ranked = !statement->parent && statement->line.label == RANKING_FOUND;

        if (named[i] && statement->theme == origin->theme && !is_ranked)
            seed_add(making, theme_of_origin(making, origin->theme), i);
    }
}

static void take_named(struct making *making)
{
    const struct report *report = making->report;
    bool *named =
        arena_alloc(making->arena, report->report_statement_count + 1, sizeof(*named));

    if (!mark_named(making, named))
        return;
    for (size_t i = 0; i < report->theme_count; i++)
        take_named_of(making, &report->themes[i], named);
    if (making->theme_count > 1 && making->from->question.size > 0)
        refuse(making, REFUSED_MALFORMED,
               "question: these statements are of several themes, each with its own");
    else if (making->made.left_out_count > 0)
        refuse(making, REFUSED_FULL,
               "so many or such long statements cannot be taken over: choose fewer");
}

/* As many characters as people count, or more. */
static size_t code_points(struct bytes text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

static bool starts_with(struct bytes text, struct bytes start)
{
    return text.size >= start.size && memcmp(text.data, start.data, start.size) == 0;
}

/* "Vervolg: Middelen"; the name alone where both would be too long, or where it says so
 * already. */
static struct bytes title_of(const struct making *making, struct bytes name)
{
    struct bytes prefix =
        making->session->language == LANGUAGE_NL ? BYTES("Vervolg: ") : BYTES("Follow-up: ");
    if (prefix.size + code_points(name) > TITLE_CHARACTERS_MAX || starts_with(name, prefix))
        return name;

    char *title = arena_alloc(making->arena, prefix.size + name.size, 1);

    memcpy(title, prefix.data, prefix.size);
    memcpy(title + prefix.size, name.data, name.size);
    return (struct bytes){.data = title, .size = prefix.size + name.size};
}

static void script_fill(struct making *making, struct script *script)
{
    const struct session *session = making->session;
    struct script_follows *follows = arena_alloc(making->arena, 1, sizeof(*follows));

    ASSERT(making->theme_count > 0);
    *follows = (struct script_follows){.session = session->id,
                                       .title = session->title,
                                       .closed_at_ms = session->closed_at_ms,
                                       .statements = making->followed,
                                       .statement_count = making->followed_count};
    *script = (struct script){
        .title = making->from->title.size > 0
                     ? making->from->title
                     : title_of(making, making->theme_count == 1 ? making->themes[0].title
                                                                 : session->title),
        .language = session->language,
        .access = session->access,
        .moderation = session->moderation,
        .automatic = session->automatic,
        .countdown_seconds = session->countdown_seconds,
        .capacity = session->capacity,
        .report_days = session->report_days,
        .follows = follows,
        .themes = making->themes,
        .theme_count = making->theme_count,
        .background = session->background,
        .background_count = session->background_count,
    };
}

struct follow_up_made follow_up_script(const struct session *session,
                                       const struct follow_up *follow_up, struct arena *arena,
                                       struct script *script)
{
    struct making making = {.session = session, .from = follow_up, .arena = arena};

    ASSERT((follow_up->theme != 0) != (follow_up->statement_count > 0));
    ASSERT(follow_up->statement_count <= FOLLOWED_STATEMENTS_MAX);
    if (session_is_open(session)) {
        refuse(&making, REFUSED_WRONG_STATE, "the session has not been closed yet");
        return making.made;
    }
    if (session->rehearsal) {
        refuse(&making, REFUSED_WRONG_STATE,
               "a rehearsal has nothing that deserves a follow-up");
        return making.made;
    }

    struct report *report = report_create(session);

    making.report = report;
    making.themes = arena_alloc(arena, THEMES_MAX, sizeof(*making.themes));
    making.seeds = arena_alloc(arena, THEMES_MAX, sizeof(struct text *));
    making.origins = arena_alloc(arena, THEMES_MAX, sizeof(*making.origins));
    making.followed = arena_alloc(arena, FOLLOWED_STATEMENTS_MAX, sizeof(*making.followed));
    if (follow_up->theme != 0)
        take_theme(&making);
    else
        take_named(&making);
    if (making.made.refusal == REFUSED_NOTHING)
        script_fill(&making, script);
    report_destroy(report);
    return making.made;
}

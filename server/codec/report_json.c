/*
 * The report as JSON: the shape of protocol.md, with additions. Keys stand in the order in
 * which they are written here, so the same report gives the same bytes. Figures are those of
 * the ranking, unclipped; null where there is none. Any thread.
 */
#include "herkend/report_encode.h"

#include "internal.h"
#include "ranking_csv.h"

static void write_text(struct json_writer *writer, const char *key, struct bytes text)
{
    json_key(writer, key);
    json_write_text(writer, text);
}

static void write_string(struct json_writer *writer, const char *key, const char *text)
{
    json_key(writer, key);
    json_write_string(writer, text);
}

static void write_integer(struct json_writer *writer, const char *key, int64_t number)
{
    json_key(writer, key);
    json_write_integer(writer, number);
}

static void write_score(struct json_writer *writer, const char *key, double score)
{
    json_key(writer, key);
    json_write_score(writer, score);
}

static void write_bool(struct json_writer *writer, const char *key, bool value)
{
    json_key(writer, key);
    json_write_bool(writer, value);
}

static void write_id(struct json_writer *writer, const char *key, char prefix, uint32_t number)
{
    json_key(writer, key);
    json_write_id(writer, prefix, number);
}

/* What has rank or top 0 has none. */
static void write_integer_or_null(struct json_writer *writer, const char *key, uint32_t number)
{
    json_key(writer, key);
    if (number > 0)
        json_write_integer(writer, number);
    else
        json_write_null(writer);
}

static void write_figures(struct json_writer *writer, const struct ranking_line *line)
{
    const struct {
        const char *key;
        double value;
    } scores[] = {
        {"score", line->score}, {"sd", line->sd}, {"low", line->low}, {"high", line->high}};

    write_integer(writer, "n", line->n);
    json_key(writer, "counts");
    json_array_open(writer);
    for (size_t grade = 0; grade < RANKING_GRADE_COUNT; grade++)
        json_write_integer(writer, line->count[grade]);
    json_array_close(writer);
    write_integer(writer, "skips", line->skips);
    for (size_t i = 0; i < ARRAY_COUNT(scores); i++) {
        json_key(writer, scores[i].key);
        if (line->label == RANKING_UNJUDGED)
            json_write_null(writer); /* nobody voted: there is nothing to compute from */
        else
            json_write_score(writer, scores[i].value);
    }
    write_string(writer, "label", ranking_label_name(line->label));
}

static void write_merged(struct json_writer *writer, const struct report_statement *statement)
{
    json_key(writer, "merged");
    json_array_open(writer);
    for (size_t i = 0; i < statement->merged_count; i++) {
        json_object_open(writer);
        write_id(writer, "id", 's', statement->merged[i]);
        write_text(writer, "text", statement->merged_texts[i]);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void write_why(struct json_writer *writer, const struct report *report,
                      const struct report_statement *statement)
{
    struct buffer why;

    buffer_init(&why, 4096);
    report_why(report, statement, &why);
    ASSERT(!why.overflowed);
    write_text(writer, "why", buffer_bytes(&why));
    buffer_release(&why);
}

static void write_statement_open(struct json_writer *writer, const struct report *report,
                                 const struct report_statement *statement)
{
    json_object_open(writer);
    write_integer_or_null(writer, "rank", statement->line.theme_rank);
    write_id(writer, "id", 's', statement->statement);
    write_string(writer, "kind", statement_kind_name(statement->kind));
    write_text(writer, "text", statement->text);
    write_figures(writer, &statement->line);
    write_integer_or_null(writer, "certain_top", statement->certain);
    write_merged(writer, statement);
    write_why(writer, report, statement);
}

/* A reaction has no reactions: the depth is two. */
static void write_statement(struct json_writer *writer, const struct report *report,
                            const struct report_statement *statement)
{
    write_statement_open(writer, report, statement);
    json_key(writer, "reactions");
    json_array_open(writer);
    for (size_t i = 0; i < statement->reaction_count; i++) {
        write_statement_open(writer, report, &report->statements[statement->reactions[i]]);
        json_object_close(writer);
    }
    json_array_close(writer);
    json_object_close(writer);
}

static void write_statements(struct json_writer *writer, const char *key,
                             const struct report *report, const size_t *indexes, size_t count)
{
    json_key(writer, key);
    json_array_open(writer);
    for (size_t i = 0; i < count; i++)
        write_statement(writer, report, &report->statements[indexes[i]]);
    json_array_close(writer);
}

static void write_follows_of(struct json_writer *writer, const struct report_follows *follows)
{
    json_key(writer, "follows");
    json_object_open(writer);
    write_text(writer, "session", follows->session);
    write_text(writer, "title", follows->title);
    json_key(writer, "closed_at");
    json_write_time(writer, follows->closed_at_ms);
    write_integer(writer, "statements", follows->statement_count);
    json_object_close(writer);
}

static void write_session(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "session");
    json_object_open(writer);
    write_text(writer, "id", report->session_id);
    write_text(writer, "title", report->title);
    if (report->description.size > 0)
        write_text(writer, "description", report->description);
    if (report->note.size > 0)
        write_text(writer, "note", report->note);
    if (report->follows)
        write_follows_of(writer, report->follows);
    write_string(writer, "language", language_name(report->language));
    write_string(writer, "state", session_state_name(report->state));
    if (report->rehearsal) {
        json_key(writer, "rehearsal");
        json_write_bool(writer, true);
    }
    json_key(writer, "started_at");
    json_write_time(writer, report->started_at_ms);
    json_key(writer, "closed_at");
    json_write_time(writer, report->closed_at_ms);
    write_integer(writer, "seq", (int64_t)report->seq);
    json_object_close(writer);
}

static void write_totals(struct json_writer *writer, const struct report *report)
{
    write_integer(writer, "participants", report->participants);
    write_integer(writer, "voters", report->voters);
    write_integer(writer, "statements", report->statement_count - report->reaction_count);
    write_integer(writer, "reactions", report->reaction_count);
    write_integer(writer, "written", report->written_count);
    write_integer(writer, "hidden", report->hidden_count);
    write_integer(writer, "withdrawn", report->withdrawn_count);
    write_integer(writer, "merged", report->merged_count);
    write_integer(writer, "votes", report->votes);
    write_integer(writer, "skips", report->skips);
}

static void write_themes(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "themes");
    json_array_open(writer);
    for (size_t i = 0; i < report->theme_count; i++) {
        const struct report_theme *theme = &report->themes[i];

        json_object_open(writer);
        write_id(writer, "id", 't', theme->theme);
        write_text(writer, "title", theme->title);
        write_text(writer, "question", theme->question);
        write_integer(writer, "written", theme->written);
        write_integer(writer, "votes", theme->votes);
        write_integer(writer, "skips", theme->skips);
        write_statements(writer, "statements", report, theme->ranked, theme->ranked_count);
        write_statements(writer, "judged_too_little", report, theme->judged_too_little,
                         theme->judged_too_little_count);
        write_statements(writer, "reactions_without_statement", report, theme->loose,
                         theme->loose_count);
        json_object_close(writer);
    }
    json_array_close(writer);
}

/* What a list over all themes says of each of its statements; the rest stands in its theme. */
static void write_mention_open(struct json_writer *writer,
                               const struct report_statement *statement)
{
    json_object_open(writer);
    write_integer_or_null(writer, "rank", statement->overall_rank);
    write_id(writer, "id", 's', statement->statement);
    write_id(writer, "theme", 't', statement->theme);
    write_text(writer, "text", statement->text);
    write_figures(writer, &statement->line);
}

static void write_mentions(struct json_writer *writer, const char *key,
                           const struct report *report, const size_t *indexes, size_t count)
{
    json_key(writer, key);
    json_array_open(writer);
    for (size_t i = 0; i < count; i++) {
        const struct report_statement *statement = &report->statements[indexes[i]];

        write_mention_open(writer, statement);
        write_integer_or_null(writer, "certain_top",
                              statement->certain_overall ? TOP_ITEMS : 0);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static const char *verdict_name(enum report_verdict verdict)
{
    switch (verdict) {
    case CHANGE_MORE:
        return "more";
    case CHANGE_LESS:
        return "less";
    case CHANGE_UNCLEAR:
        return "unclear";
    case CHANGE_TOO_LITTLE:
        return "too_little";
    }
    UNREACHABLE("a change has one of these verdicts");
}

static void write_figures_compared(struct json_writer *writer, const char *key,
                                   const struct report_figures *figures)
{
    const struct {
        const char *key;
        double value;
    } scores[] = {{"score", figures->score},
                  {"low", figures->low},
                  {"high", figures->high},
                  {"average", figures->average}};

    json_key(writer, key);
    json_object_open(writer);
    write_integer(writer, "n", figures->n);
    write_integer(writer, "recognised", figures->recognised);
    for (size_t i = 0; i < ARRAY_COUNT(scores); i++) {
        json_key(writer, scores[i].key);
        if (figures->n == 0)
            json_write_null(writer);
        else
            json_write_score(writer, scores[i].value);
    }
    json_object_close(writer);
}

static void write_change(struct json_writer *writer, const struct report *report,
                         const struct report_change *change)
{
    const struct report_statement *statement = &report->statements[change->index];
    struct buffer changed;

    buffer_init(&changed, 4096);
    report_changed(report, change, &changed);
    ASSERT(!changed.overflowed);
    json_object_open(writer);
    write_id(writer, "id", 's', statement->statement);
    write_id(writer, "theme", 't', statement->theme);
    write_text(writer, "text", statement->text);
    write_figures_compared(writer, "then", &change->then);
    write_figures_compared(writer, "now", &change->now);
    write_string(writer, "change", verdict_name(change->verdict));
    write_text(writer, "changed", buffer_bytes(&changed));
    json_object_close(writer);
    buffer_release(&changed);
}

/* Only a follow-up has something to compare with. */
static void write_changes(struct json_writer *writer, const struct report *report)
{
    if (!report->follows)
        return;
    json_key(writer, "changes");
    json_array_open(writer);
    for (size_t i = 0; i < report->change_count; i++)
        write_change(writer, report, &report->changes[i]);
    json_array_close(writer);
}

static void write_cells(struct json_writer *writer, const struct report_grouping *grouping,
                        const struct report_cell *cells)
{
    json_key(writer, "groups");
    json_array_open(writer);
    for (size_t i = 0; i < grouping->group_count; i++) {
        json_object_open(writer);
        write_text(writer, "option", grouping->groups[i].option);
        write_bool(writer, "withheld", cells[i].withheld);
        if (!cells[i].withheld) {
            write_integer(writer, "n", cells[i].n);
            write_integer(writer, "recognised", cells[i].recognised);
        }
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void write_bridging(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "bridging");
    json_array_open(writer);
    for (size_t i = 0; i < report->grouping_count; i++) {
        const struct report_grouping *grouping = &report->groupings[i];

        for (size_t j = 0; j < grouping->bridging_count; j++) {
            const struct report_statement *statement =
                &report->statements[grouping->bridging[j]];

            write_mention_open(writer, statement);
            write_text(writer, "question", grouping->question);
            write_score(writer, "bridge", statement->spreads[i].bridge);
            write_cells(writer, grouping, &grouping->bridging_cells[j * grouping->group_count]);
            json_object_close(writer);
        }
    }
    json_array_close(writer);
}

static void write_dividing(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "dividing");
    json_array_open(writer);
    for (size_t i = 0; i < report->grouping_count; i++) {
        const struct report_grouping *grouping = &report->groupings[i];

        for (size_t j = 0; j < grouping->dividing_count; j++) {
            const struct report_statement *statement =
                &report->statements[grouping->dividing[j]];

            write_mention_open(writer, statement);
            write_text(writer, "question", grouping->question);
            write_score(writer, "divide", statement->spreads[i].divide);
            write_cells(writer, grouping, &grouping->dividing_cells[j * grouping->group_count]);
            json_object_close(writer);
        }
    }
    json_array_close(writer);
}

static void write_background(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "background");
    json_array_open(writer);
    for (size_t i = 0; i < report->grouping_count; i++) {
        const struct report_grouping *grouping = &report->groupings[i];

        json_object_open(writer);
        write_text(writer, "question", grouping->question);
        write_bool(writer, "comparable", grouping->usable);
        write_bool(writer, "exported", grouping->exported);
        json_key(writer, "options");
        json_array_open(writer);
        for (size_t j = 0; j < grouping->group_count; j++) {
            json_object_open(writer);
            write_text(writer, "option", grouping->groups[j].option);
            write_bool(writer, "withheld", grouping->groups[j].withheld);
            if (!grouping->groups[j].withheld)
                write_integer(writer, "voters", grouping->groups[j].voters);
            json_object_close(writer);
        }
        json_array_close(writer);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void write_polls(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "polls");
    json_array_open(writer);
    for (size_t i = 0; i < report->poll_count; i++) {
        const struct report_poll *poll = &report->polls[i];

        json_object_open(writer);
        write_text(writer, "question", poll->question);
        write_bool(writer, "follow_up", poll->follow_up);
        write_integer(writer, "n", poll->n);
        json_key(writer, "options");
        json_array_open(writer);
        for (size_t j = 0; j < poll->option_count; j++) {
            json_object_open(writer);
            write_text(writer, "option", poll->options[j]);
            write_integer(writer, "n", poll->counts[j]);
            json_object_close(writer);
        }
        json_array_close(writer);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void write_activity(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "activity");
    json_array_open(writer);
    for (size_t i = 0; i < report->activity_count; i++) {
        json_object_open(writer);
        write_integer(writer, "from_minute", (int64_t)i * report->activity_minutes);
        write_integer(writer, "minutes", report->activity_minutes);
        write_integer(writer, "statements", report->activity[i].statements);
        write_integer(writer, "votes", report->activity[i].votes);
        write_integer(writer, "joined", report->activity[i].joined);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void write_method(struct json_writer *writer, const struct report *report)
{
    json_key(writer, "method");
    json_object_open(writer);
    write_string(writer, "score", "mu + b + mean of a; x = grade/3 = mu + b + a + noise");
    write_score(writer, "LA", RANKING_LA);
    write_score(writer, "LB", RANKING_LB);
    write_score(writer, "LG", RANKING_LG);
    write_integer(writer, "SWEEPS", RANKING_SWEEPS);
    write_score(writer, "NOISE0", RANKING_NOISE0);
    write_score(writer, "NU0", RANKING_NU0);
    write_score(writer, "INFL", RANKING_INFL);
    write_integer(writer, "NMIN", RANKING_NMIN);
    write_integer(writer, "P", report->participants);
    write_score(writer, "mu", report->mean);
    write_score(writer, "mean_a", report->mean_a);
    write_score(writer, "s2", report->variance);
    write_score(writer, "bridging_from", REPORT_BRIDGE_MIN);
    write_score(writer, "dividing_from", REPORT_DIVIDE_MIN);
    write_integer(writer, "withheld_below", GROUP_VOTERS_MIN);
    write_bool(writer, "estimated_votes", false);
    write_string(writer, "recompute", "herkend export, then herkend rank");
    json_object_close(writer);
}

void report_encode_json(const struct report *report, struct buffer *out)
{
    struct json_writer writer = json_writer_on(out);

    json_object_open(&writer);
    write_session(&writer, report);
    write_totals(&writer, report);
    write_themes(&writer, report);
    write_mentions(&writer, "overall", report, report->overall, report->overall_count);
    write_changes(&writer, report);
    write_bridging(&writer, report);
    write_dividing(&writer, report);
    write_mentions(&writer, "not_recognised", report, report->not_recognised,
                   report->not_recognised_count);
    write_background(&writer, report);
    write_polls(&writer, report);
    write_activity(&writer, report);
    write_method(&writer, report);
    json_object_close(&writer);
    buffer_append_char(out, '\n');
}

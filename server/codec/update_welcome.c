/*
 * The large updates that show a session as a whole: welcome and session, with the themes, polls
 * and background questions in them. Any thread.
 */
#include "update_parts.h"

void put_theme(struct json_writer *writer, const struct theme_view *theme)
{
    put_id(writer, "id", 't', theme->theme);
    put_text(writer, "title", theme->title);
    put_text(writer, "question", theme->question);
    put_string(writer, "state", theme_state_name(theme->state));
    put_number(writer, "minutes", theme->minutes);
    put_number(writer, "revision", theme->revision);
    put_time_if_any(writer, "ends_at", theme->ends_at_ms);
}

void put_poll(struct json_writer *writer, const struct poll_view *poll)
{
    ASSERT(poll->option_count <= OPTIONS_MAX);
    put_id(writer, "id", 'p', poll->poll);
    put_text(writer, "question", poll->question);
    put_options(writer, poll->options, poll->option_count);
    put_bool(writer, "open", poll->open);
    put_bool(writer, "follow_up", poll->follow_up);
    if (poll->with_counts) {
        json_key(writer, "counts");
        json_array_open(writer);
        for (size_t i = 0; i < poll->option_count; i++)
            json_write_integer(writer, poll->counts[i]);
        json_array_close(writer);
    }
    put_number(writer, "n", poll->n);
    if (poll->own_option >= 0)
        put_number(writer, "own_option", (uint64_t)poll->own_option);
}

static void put_themes(struct json_writer *writer, const struct update *update)
{
    json_key(writer, "themes");
    json_array_open(writer);
    for (size_t i = 0; i < update->theme_count; i++) {
        json_object_open(writer);
        put_theme(writer, &update->themes[i]);
        json_object_close(writer);
    }
    json_array_close(writer);
}

/* What of a session can change for everybody at once. */
static void put_session_head(struct json_writer *writer, const struct update *update)
{
    put_text(writer, "id", update->session_id);
    put_text_if_any(writer, "code", update->code);
    put_text(writer, "title", update->title);
    put_text_if_any(writer, "description", update->description);
    put_string(writer, "language", language_name(update->language));
    put_string(writer, "state", session_state_name(update->session_state));
    put_string(writer, "moderation", moderation_name(update->moderation));
    put_time_if_any(writer, "now", update->now_ms);
    put_time_if_any(writer, "starts_at", update->starts_at_ms);
    if (update->rehearsal)
        put_bool(writer, "rehearsal", true);
    if (update->round_open) {
        json_key(writer, "closing_round");
        json_object_open(writer);
        put_time_if_any(writer, "ends_at", update->round_ends_at_ms);
        json_object_close(writer);
    }
    put_bool(writer, "automatic", update->automatic);
    put_number(writer, "countdown_seconds", update->countdown_seconds);
    put_string(writer, "projected", projection_name(update->projection));
    if (update->pinned.statement != 0) {
        json_key(writer, "pinned");
        json_object_open(writer);
        put_statement(writer, &update->pinned);
        json_object_close(writer);
    }
    put_themes(writer, update);
}

void put_session(struct json_writer *writer, const struct update *update)
{
    put_session_head(writer, update);
    put_text_if_any(writer, "announcement", update->announcement);
}

static void put_polls(struct json_writer *writer, const struct update *update)
{
    json_key(writer, "polls");
    json_array_open(writer);
    for (size_t i = 0; i < update->poll_count; i++) {
        json_object_open(writer);
        put_poll(writer, &update->polls[i]);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void put_background(struct json_writer *writer, const struct update *update)
{
    json_key(writer, "background");
    json_array_open(writer);
    for (size_t i = 0; i < update->background_count; i++) {
        const struct background_view *question = &update->background[i];

        json_object_open(writer);
        put_text(writer, "question", question->question);
        put_options(writer, question->options, question->option_count);
        if (question->own_option >= 0)
            put_number(writer, "own_option", (uint64_t)question->own_option);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void put_grades(struct json_writer *writer, enum language language)
{
    json_key(writer, "grades");
    json_array_open(writer);
    for (int grade = 0; grade <= GRADE_MAX; grade++)
        json_write_string(writer, grade_label(language, grade));
    json_array_close(writer);
}

static void put_own_statement(struct json_writer *writer, const struct own_view *own)
{
    json_object_open(writer);
    put_statement(writer, &own->statement);
    put_string(writer, "state", statement_state_name(own->state));
    put_text_if_any(writer, "reason", own->reason);
    put_id_if_any(writer, "into", 's', own->into);
    put_number(writer, "n", own->n);
    if (own->has_score) {
        put_number(writer, "recognised", own->recognised);
        put_score(writer, "score", own->score);
        put_score(writer, "average", own->average);
    }
    put_number(writer, "reactions", own->reactions);
    put_text_if_any(writer, "reword", own->reword);
    json_object_close(writer);
}

void put_welcome(struct json_writer *writer, const struct update *update)
{
    put_text_if_any(writer, "id", update->id);
    put_string(writer, "role", role_name(update->role));
    if (update->role == ROLE_PARTICIPANT) /* nobody else has a seat */
        put_text_if_any(writer, "seat_token", update->seat_token);
    json_key(writer, "session");
    json_object_open(writer);
    put_session_head(writer, update);
    put_polls(writer, update);
    put_background(writer, update);
    put_grades(writer, update->language);
    put_text_if_any(writer, "announcement", update->announcement);
    json_object_close(writer);
    json_key(writer, "you");
    json_object_open(writer);
    put_number(writer, "judged", update->judged);
    json_key(writer, "statements");
    json_array_open(writer);
    for (size_t i = 0; i < update->own_count; i++)
        put_own_statement(writer, &update->own[i]);
    json_array_close(writer);
    json_object_close(writer);
    if (update->role == ROLE_MODERATOR)
        put_note(writer, update);
    put_number(writer, "seq", update->seq);
}

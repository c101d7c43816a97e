/*
 * The crowd's common knowledge of the session, taken from welcomes and updates. Bounded like
 * the session's own: what does not fit is not remembered. The crowd's thread only.
 */
#include "board.h"

#include "personality.h"

void board_init(struct board *board)
{
    *board = (struct board){.state = SESSION_DRAFT};
}

void board_release(struct board *board)
{
    if (board->known)
        stock_index_release(&board->index);
    board->known = false;
}

struct bytes json_text_of(const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsString(member) ? json_text(member) : (struct bytes){0};
}

uint32_t json_number_of(const cJSON *object, const char *name, uint32_t otherwise)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!cJSON_IsNumber(member) || member->valuedouble < 0 ||
        member->valuedouble > (double)UINT32_MAX)
        return otherwise;
    return (uint32_t)member->valuedouble;
}

bool board_take_id(struct board_id *id, struct bytes text)
{
    if (text.size == 0 || text.size > PUBLIC_ID_BYTES_MAX)
        return false;
    memcpy(id->text, text.data, text.size);
    id->text[text.size] = '\0';
    return true;
}

struct word {
    const char *text;
    int value;
};

/* The value of a word; otherwise when it is not among them. */
static int word_value(const struct word *words, size_t count, struct bytes text, int otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal(text, bytes_from_string(words[i].text)))
            return words[i].value;
    }
    return otherwise;
}

static const struct word session_states[] = {
    {"draft", SESSION_DRAFT},   {"lobby", SESSION_LOBBY},   {"live", SESSION_LIVE},
    {"paused", SESSION_PAUSED}, {"closed", SESSION_CLOSED}, {"released", SESSION_RELEASED},
};

static const struct word theme_states[] = {
    {"pending", THEME_PENDING}, {"live", THEME_LIVE},       {"closing", THEME_CLOSING},
    {"closed", THEME_CLOSED},   {"skipped", THEME_SKIPPED},
};

/* A theme whose words say nothing gets the next topic in turn. */
static enum topic topic_of(const struct board *board, const cJSON *theme)
{
    enum topic topic = stock_topic(board->stock, json_text_of(theme, "title"),
                                   json_text_of(theme, "question"));

    if (topic != TOPIC_NONE)
        return topic;
    return (enum topic)(1 + board->theme_count % (TOPIC_COUNT - 1));
}

void board_take_theme(struct board *board, const cJSON *theme)
{
    struct board_id id;
    size_t i = 0;

    if (!board->known || !board_take_id(&id, json_text_of(theme, "id")))
        return;
    while (i < board->theme_count && strcmp(board->themes[i].id.text, id.text) != 0)
        i++;
    if (i == THEMES_MAX)
        return;
    if (i == board->theme_count) {
        board->themes[i] = (struct board_theme){.id = id, .topic = topic_of(board, theme)};
        board->theme_count++;
    }
    board->themes[i].minutes = json_number_of(theme, "minutes", board->themes[i].minutes);
    board->themes[i].state =
        (enum theme_state)word_value(theme_states, ARRAY_COUNT(theme_states),
                                     json_text_of(theme, "state"), (int)board->themes[i].state);
}

void board_take_poll(struct board *board, const cJSON *poll)
{
    struct board_id id;
    size_t i = 0;

    if (!board_take_id(&id, json_text_of(poll, "id")))
        return;
    while (i < board->poll_count && strcmp(board->polls[i].id.text, id.text) != 0)
        i++;
    if (i == POLLS_MAX)
        return;
    if (i == board->poll_count)
        board->poll_count++;
    board->polls[i] = (struct board_poll){
        .id = id,
        .option_count =
            (uint32_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(poll, "options")),
        .open = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(poll, "open")),
    };
}

static void take_background(struct board *board, const cJSON *questions)
{
    const cJSON *question;

    board->background_count = 0;
    cJSON_ArrayForEach(question, questions)
    {
        if (board->background_count == BACKGROUND_QUESTIONS_MAX)
            return;
        board->background_options[board->background_count++] =
            (uint32_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(question, "options"));
    }
}

void board_take_session(struct board *board, const cJSON *session)
{
    const cJSON *background = cJSON_GetObjectItemCaseSensitive(session, "background");
    const cJSON *item;

    if (!board->known) {
        board->language = bytes_equal(json_text_of(session, "language"), BYTES("en"))
                              ? LANGUAGE_EN
                              : LANGUAGE_NL;
        board->stock = stock_of(board->language);
        stock_index_init(&board->index, board->stock);
        board->known = true;
    }
    board->state =
        (enum session_state)word_value(session_states, ARRAY_COUNT(session_states),
                                       json_text_of(session, "state"), (int)board->state);
    board->strict = bytes_equal(json_text_of(session, "moderation"), BYTES("strict"));
    board->round_open = cJSON_HasObjectItem(session, "closing_round");
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(session, "themes"))
        board_take_theme(board, item);
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(session, "polls"))
        board_take_poll(board, item);
    if (background)
        take_background(board, background);
}

bool board_is_news(struct board *board, struct bytes message)
{
    uint64_t hash = bytes_hash(message);

    for (size_t i = 0; i < ARRAY_COUNT(board->taken); i++) {
        if (board->taken[i] == hash)
            return false;
    }
    board->taken[board->taken_next++ % ARRAY_COUNT(board->taken)] = hash;
    return true;
}

bool board_has_ended(const struct board *board)
{
    return board->state == SESSION_CLOSED || board->state == SESSION_RELEASED;
}

const struct board_theme *board_live_theme(const struct board *board)
{
    for (size_t i = 0; i < board->theme_count; i++) {
        if (board->themes[i].state == THEME_LIVE)
            return &board->themes[i];
    }
    return NULL;
}

int8_t board_recognisability(const struct board *board, struct bytes text)
{
    const struct stock_line *line = board->known ? stock_find_line(&board->index, text) : NULL;

    return line ? line->recognisability : RECOGNISABILITY_UNKNOWN;
}

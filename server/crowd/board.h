#ifndef HERKEND_CROWD_BOARD_H
#define HERKEND_CROWD_BOARD_H

#include "herkend/json.h"
#include "herkend/vocabulary.h"

#include "stock.h"

/*
 * What the crowd knows of the session: its state, its themes, its polls. One for all, because
 * everybody is shown the same and 20,000 copies would say nothing more.
 */
struct board_id {
    char text[PUBLIC_ID_BYTES_MAX + 1];
};

struct board_theme {
    struct board_id id;
    enum theme_state state;
    enum topic topic; /* never TOPIC_NONE */
    uint32_t minutes;
};

struct board_poll {
    struct board_id id;
    uint32_t option_count;
    bool open;
};

struct board {
    bool known; /* somebody has been welcomed */
    enum language language;
    enum session_state state;
    bool strict;
    bool round_open;
    struct board_theme themes[THEMES_MAX];
    size_t theme_count;
    struct board_poll polls[POLLS_MAX];
    size_t poll_count;
    uint32_t background_options[BACKGROUND_QUESTIONS_MAX];
    size_t background_count;

    const struct stock *stock; /* in the session's language */
    struct stock_index index;
    uint64_t taken[4]; /* hashes of the updates taken last: everybody gets the same bytes */
    uint32_t taken_next;
};

void board_init(struct board *board);
void board_release(struct board *board);

/* The session object of a welcome or the body of a session update. What it does not have is
 * left as it is. */
void board_take_session(struct board *board, const cJSON *session);
void board_take_theme(struct board *board, const cJSON *theme);
void board_take_poll(struct board *board, const cJSON *poll);

/* True when these bytes were not among the last ones asked about. */
bool board_is_news(struct board *board, struct bytes message);

bool board_has_ended(const struct board *board);

/* The theme in which people write now; NULL: none. */
const struct board_theme *board_live_theme(const struct board *board);

/* How the line of a text is recognised: see personality.h. */
int8_t board_recognisability(const struct board *board, struct bytes text);

/* Copies an id. False, and nothing changed, for an empty one or one over PUBLIC_ID_BYTES_MAX.
 */
bool board_take_id(struct board_id *id, struct bytes text);

/* A text member of a JSON object; empty when it has none. */
struct bytes json_text_of(const cJSON *object, const char *name);
/* A number member from 0; otherwise when it has none, or one above UINT32_MAX. */
uint32_t json_number_of(const cJSON *object, const char *name, uint32_t otherwise);

#endif

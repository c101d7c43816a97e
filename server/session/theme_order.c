/* In which order the themes of the hour come. A new one comes last; moderators move them. */
#include "internal.h"

#include <string.h>

/* Where a theme stands, from 0. */
static size_t place_of(const struct session *session, uint32_t theme)
{
    size_t place = 0;

    ASSERT(session_has_theme(session, theme));
    while (session->theme_order[place] != theme) {
        place++;
        ASSERT(place < session->theme_count);
    }
    return place;
}

uint32_t theme_first(const struct session *session, enum theme_state state)
{
    for (size_t i = 0; i < session->theme_count; i++) {
        if (session->themes[session->theme_order[i]].state == state)
            return session->theme_order[i];
    }
    return 0;
}

uint32_t theme_after(const struct session *session, uint32_t theme)
{
    size_t next = place_of(session, theme) + 1;

    return next < session->theme_count ? session->theme_order[next] : 0;
}

void theme_order_add(struct session *session, uint32_t theme)
{
    ASSERT(theme == session->theme_count);
    ASSERT(theme <= THEMES_MAX);
    session->theme_order[theme - 1] = theme;
}

void theme_order_move(struct session *session, uint32_t theme, uint32_t before)
{
    uint32_t *order = session->theme_order;
    size_t from = place_of(session, theme);

    ASSERT(theme != before);
    memmove(order + from, order + from + 1,
            (session->theme_count - 1 - from) * sizeof(order[0]));

    /* The others stand in the first places now; the last place is free. */
    size_t to = session->theme_count - 1;

    for (size_t i = 0; before != 0 && i < session->theme_count - 1; i++) {
        if (order[i] == before)
            to = i;
    }
    memmove(order + to + 1, order + to, (session->theme_count - 1 - to) * sizeof(order[0]));
    order[to] = theme;
}

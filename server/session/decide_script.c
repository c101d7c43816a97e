/*
 * What moderators may do to the hour that is still to come: themes that have not been opened
 * are rewritten, passed over and put elsewhere.
 */
#include "internal.h"

/* Not opened so far. */
static bool is_to_come(const struct theme *theme)
{
    return theme->state == THEME_PENDING || theme->state == THEME_SKIPPED;
}

static bool require_to_come(struct deciding *deciding, uint32_t theme, const char *otherwise)
{
    if (is_to_come(&deciding->session->themes[theme]))
        return true;
    deciding_refuse(deciding, REFUSED_WRONG_STATE, otherwise);
    return false;
}

static void decide_edit(struct deciding *deciding)
{
    const struct command *command = deciding->command;
    const struct theme *theme = &deciding->session->themes[command->theme];
    struct bytes title = command->title.size ? command->title : theme->title;
    struct bytes question = command->question.size ? command->question : theme->question;
    uint32_t minutes = command->minutes ? command->minutes : theme->minutes;

    if (!require_to_come(deciding, command->theme,
                         "this theme has been opened: it stays as people saw it"))
        return;
    if (command->revision != theme->revision) {
        deciding_refuse(deciding, REFUSED_CONFLICT,
                        "somebody else has changed this theme: look at it again");
        return;
    }
    if (bytes_equal(title, theme->title) && bytes_equal(question, theme->question) &&
        minutes == theme->minutes)
        return; /* it is already so */

    struct event *event = deciding_event(deciding, EVENT_THEME_EDITED);

    event->theme = command->theme;
    event->title = title;
    event->question = question;
    event->minutes = minutes;
}

static void decide_skip(struct deciding *deciding, enum theme_state state, enum event_kind kind)
{
    uint32_t theme = deciding->command->theme;

    if (!require_to_come(deciding, theme, "this theme has been opened already") ||
        deciding->session->themes[theme].state == state)
        return;
    deciding_event(deciding, kind)->theme = theme;
}

static void decide_move(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t theme = deciding->command->theme;
    uint32_t before = deciding->command->before;

    if (before != 0 && !session_has_theme(session, before)) {
        deciding_refuse(deciding, REFUSED_NOT_FOUND,
                        "there is no such theme to move it before");
        return;
    }
    if (before == theme) {
        deciding_refuse(deciding, REFUSED_MALFORMED, "a theme cannot come before itself");
        return;
    }
    if (!require_to_come(deciding, theme, "this theme has been opened: it stays in its place"))
        return;
    if (before != 0 &&
        !require_to_come(deciding, before, "nothing can come before a theme that was opened"))
        return;
    if (theme_after(session, theme) == before)
        return; /* it is already so */

    struct event *event = deciding_event(deciding, EVENT_THEME_MOVED);

    event->theme = theme;
    event->before = before;
}

void decide_theme_script(struct deciding *deciding)
{
    switch (deciding->command->theme_do) {
    case THEME_DO_EDIT:
        decide_edit(deciding);
        return;
    case THEME_DO_SKIP:
        decide_skip(deciding, THEME_SKIPPED, EVENT_THEME_SKIPPED);
        return;
    case THEME_DO_UNSKIP:
        decide_skip(deciding, THEME_PENDING, EVENT_THEME_UNSKIPPED);
        return;
    case THEME_DO_MOVE:
        decide_move(deciding);
        return;
    case THEME_DO_NONE:
    case THEME_DO_ADD:
    case THEME_DO_OPEN:
    case THEME_DO_EXTEND:
    case THEME_DO_CLOSE:
    case THEME_DO_ADOPT:
        UNREACHABLE("the hour as it goes is decide_clock.c's");
    }
}

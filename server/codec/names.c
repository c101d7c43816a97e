/*
 * The words of protocol.md for our enums, and back. A switch per enum, so that a new value does
 * not compile before it has its word. Any thread.
 */
#include "internal.h"

const char *decode_result_name(enum decode_result result)
{
    switch (result) {
    case DECODE_OK:
        return "ok";
    case DECODE_MALFORMED:
        return "malformed";
    case DECODE_UNKNOWN_TYPE:
        return "unknown_type";
    case DECODE_TOO_LONG:
        return "too_long";
    case DECODE_EMPTY:
        return "empty";
    case DECODE_TOO_SHORT:
        return "too_short";
    }
    UNREACHABLE("a decode_result has one of its values");
}

const char *refusal_name(enum refusal refusal)
{
    switch (refusal) {
    case REFUSED_NOTHING:
        return "nothing";
    case REFUSED_FORBIDDEN:
        return "forbidden";
    case REFUSED_NOT_FOUND:
        return "not_found";
    case REFUSED_WRONG_STATE:
        return "wrong_state";
    case REFUSED_NOT_OFFERED:
        return "not_offered";
    case REFUSED_OWN_STATEMENT:
        return "own_statement";
    case REFUSED_DUPLICATE_TEXT:
        return "duplicate_text";
    case REFUSED_FULL:
        return "full";
    case REFUSED_MALFORMED:
        return "malformed";
    case REFUSED_RATE_LIMITED:
        return "rate_limited";
    case REFUSED_CONFLICT:
        return "conflict";
    }
    UNREACHABLE("a refusal has one of its values");
}

const char *role_name(enum role role)
{
    switch (role) {
    case ROLE_NONE:
        return "none";
    case ROLE_PARTICIPANT:
        return "participant";
    case ROLE_MODERATOR:
        return "moderator";
    case ROLE_OBSERVER:
        return "observer";
    case ROLE_SERVER:
        return "server";
    }
    UNREACHABLE("a role has one of its values");
}

bool role_decode(struct bytes word, enum role *role)
{
    for (int i = ROLE_NONE; i <= ROLE_SERVER; i++) {
        if (bytes_equal(word, bytes_from_string(role_name((enum role)i)))) {
            *role = (enum role)i;
            return true;
        }
    }
    return false;
}

const char *session_state_name(enum session_state state)
{
    switch (state) {
    case SESSION_DRAFT:
        return "draft";
    case SESSION_LOBBY:
        return "lobby";
    case SESSION_LIVE:
        return "live";
    case SESSION_PAUSED:
        return "paused";
    case SESSION_CLOSED:
        return "closed";
    case SESSION_RELEASED:
        return "released";
    }
    UNREACHABLE("a session_state has one of its values");
}

bool session_state_decode(struct bytes word, enum session_state *state)
{
    for (int i = SESSION_DRAFT; i <= SESSION_RELEASED; i++) {
        if (bytes_equal(word, bytes_from_string(session_state_name((enum session_state)i)))) {
            *state = (enum session_state)i;
            return true;
        }
    }
    return false;
}

const char *theme_state_name(enum theme_state state)
{
    switch (state) {
    case THEME_PENDING:
        return "pending";
    case THEME_LIVE:
        return "live";
    case THEME_CLOSING:
        return "closing";
    case THEME_CLOSED:
        return "closed";
    case THEME_SKIPPED:
        return "skipped";
    }
    UNREACHABLE("a theme_state has one of its values");
}

const char *statement_kind_name(enum statement_kind kind)
{
    switch (kind) {
    case KIND_STATEMENT:
        return "statement";
    case KIND_ADDITION:
        return "addition";
    case KIND_CONTRAST:
        return "contrast";
    case KIND_QUESTION:
        return "question";
    case KIND_ANSWER:
        return "answer";
    case KIND_TIP:
        return "tip";
    }
    UNREACHABLE("a statement_kind has one of its values");
}

bool statement_kind_decode(struct bytes word, enum statement_kind *kind)
{
    for (int i = KIND_STATEMENT; i <= KIND_TIP; i++) {
        if (bytes_equal(word, bytes_from_string(statement_kind_name((enum statement_kind)i)))) {
            *kind = (enum statement_kind)i;
            return true;
        }
    }
    return false;
}

const char *statement_state_name(enum statement_state state)
{
    switch (state) {
    case STATEMENT_VISIBLE:
        return "visible";
    case STATEMENT_HELD:
        return "held";
    case STATEMENT_HIDDEN:
        return "hidden";
    case STATEMENT_WITHDRAWN:
        return "withdrawn";
    case STATEMENT_MERGED:
        return "merged";
    }
    UNREACHABLE("a statement_state has one of its values");
}

bool statement_state_decode(struct bytes word, enum statement_state *state)
{
    for (int i = STATEMENT_VISIBLE; i <= STATEMENT_MERGED; i++) {
        if (bytes_equal(word,
                        bytes_from_string(statement_state_name((enum statement_state)i)))) {
            *state = (enum statement_state)i;
            return true;
        }
    }
    return false;
}

const char *session_do_name(enum session_do verb)
{
    switch (verb) {
    case SESSION_DO_NONE:
        return "none";
    case SESSION_DO_LOBBY:
        return "lobby";
    case SESSION_DO_START:
        return "start";
    case SESSION_DO_PAUSE:
        return "pause";
    case SESSION_DO_RESUME:
        return "resume";
    case SESSION_DO_ROUND:
        return "closing_round";
    case SESSION_DO_CLOSE:
        return "close";
    case SESSION_DO_RELEASE:
        return "release";
    case SESSION_DO_AUTOMATIC:
        return "automatic";
    case SESSION_DO_PROJECT:
        return "project";
    }
    UNREACHABLE("a session_do has one of its values");
}

bool session_do_decode(struct bytes word, enum session_do *verb)
{
    for (int i = SESSION_DO_LOBBY; i <= SESSION_DO_PROJECT; i++) {
        if (bytes_equal(word, bytes_from_string(session_do_name((enum session_do)i)))) {
            *verb = (enum session_do)i;
            return true;
        }
    }
    return false;
}

const char *theme_do_name(enum theme_do verb)
{
    switch (verb) {
    case THEME_DO_NONE:
        return "none";
    case THEME_DO_ADD:
        return "add";
    case THEME_DO_OPEN:
        return "open";
    case THEME_DO_EXTEND:
        return "extend";
    case THEME_DO_CLOSE:
        return "close";
    case THEME_DO_ADOPT:
        return "adopt";
    case THEME_DO_EDIT:
        return "edit";
    case THEME_DO_SKIP:
        return "skip";
    case THEME_DO_UNSKIP:
        return "unskip";
    case THEME_DO_MOVE:
        return "move";
    }
    UNREACHABLE("a theme_do has one of its values");
}

bool theme_do_decode(struct bytes word, enum theme_do *verb)
{
    for (int i = THEME_DO_ADD; i <= THEME_DO_MOVE; i++) {
        if (bytes_equal(word, bytes_from_string(theme_do_name((enum theme_do)i)))) {
            *verb = (enum theme_do)i;
            return true;
        }
    }
    return false;
}

const char *language_name(enum language language)
{
    switch (language) {
    case LANGUAGE_NL:
        return "nl";
    case LANGUAGE_EN:
        return "en";
    }
    UNREACHABLE("a language has one of its values");
}

bool language_decode(struct bytes word, enum language *language)
{
    for (int i = LANGUAGE_NL; i <= LANGUAGE_EN; i++) {
        if (bytes_equal(word, bytes_from_string(language_name((enum language)i)))) {
            *language = (enum language)i;
            return true;
        }
    }
    return false;
}

const char *access_name(enum access access)
{
    switch (access) {
    case ACCESS_OPEN:
        return "open";
    case ACCESS_REGISTERED:
        return "registered";
    }
    UNREACHABLE("an access has one of its values");
}

bool access_decode(struct bytes word, enum access *access)
{
    for (int i = ACCESS_OPEN; i <= ACCESS_REGISTERED; i++) {
        if (bytes_equal(word, bytes_from_string(access_name((enum access)i)))) {
            *access = (enum access)i;
            return true;
        }
    }
    return false;
}

const char *moderation_name(enum moderation moderation)
{
    switch (moderation) {
    case MODERATION_OPEN:
        return "open";
    case MODERATION_STRICT:
        return "strict";
    }
    UNREACHABLE("a moderation has one of its values");
}

bool moderation_decode(struct bytes word, enum moderation *moderation)
{
    for (int i = MODERATION_OPEN; i <= MODERATION_STRICT; i++) {
        if (bytes_equal(word, bytes_from_string(moderation_name((enum moderation)i)))) {
            *moderation = (enum moderation)i;
            return true;
        }
    }
    return false;
}

const char *projection_name(enum projection projection)
{
    switch (projection) {
    case PROJECTION_MODERATED:
        return "moderated";
    case PROJECTION_ALL:
        return "all";
    }
    UNREACHABLE("a projection has one of its values");
}

bool projection_decode(struct bytes word, enum projection *projection)
{
    for (int i = PROJECTION_MODERATED; i <= PROJECTION_ALL; i++) {
        if (bytes_equal(word, bytes_from_string(projection_name((enum projection)i)))) {
            *projection = (enum projection)i;
            return true;
        }
    }
    return false;
}

const char *grade_label(enum language language, int grade)
{
    static const char *const labels[][GRADE_MAX + 1] = {
        [LANGUAGE_NL] = {"niet", "een beetje", "grotendeels", "helemaal"},
        [LANGUAGE_EN] = {"not at all", "a little", "largely", "completely"},
    };

    ASSERT(grade >= 0);
    ASSERT(grade <= GRADE_MAX);
    ASSERT((size_t)language < ARRAY_COUNT(labels));
    return labels[language][grade];
}

/* The number after the prefix; what is longer than ten digits is no uint32_t. */
bool public_id_decode(struct bytes text, char prefix, uint32_t *number)
{
    uint64_t value = 0;

    if (text.size < 2 || text.size > 11 || text.data[0] != prefix || text.data[1] == '0')
        return false;
    for (size_t i = 1; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    if (value > UINT32_MAX)
        return false;
    *number = (uint32_t)value;
    return true;
}

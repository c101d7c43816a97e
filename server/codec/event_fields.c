/*
 * The table of the journal's bodies: what each kind of event consists of. A row never changes;
 * a body that must change is a new version. Version 2 of what holds a script: it may be that of
 * a rehearsal; version 3: it may say how long its report is readable; version 4: it may follow
 * another session. Only those are written so; whoever knows an older version alone reads all
 * others. Any thread.
 */
#include "event_fields.h"

#define FIELD(member) offsetof(struct event, member)
#define BIT(id) (UINT64_C(1) << (id))
/* Who asked, and with which id: part of every event. */
#define COMMON (BIT(FIELD_BY) | BIT(FIELD_REQUEST))

const struct event_field event_fields[FIELD_COUNT] = {
    [FIELD_BY] = {"by", FIELD_TYPE_ACTOR, false, FIELD(actor)},
    [FIELD_REQUEST] = {"request", FIELD_TYPE_BYTES, true, FIELD(request)},
    [FIELD_SESSION_ID] = {"session", FIELD_TYPE_BYTES, false, FIELD(session_id)},
    [FIELD_SESSION_CODE] = {"code", FIELD_TYPE_BYTES, false, FIELD(session_code)},
    [FIELD_SEED] = {"seed", FIELD_TYPE_HEX64, false, FIELD(seed)},
    [FIELD_MODERATOR_HASH] = {"moderator_hash", FIELD_TYPE_HASH, false, FIELD(moderator_hash)},
    [FIELD_OBSERVER_HASH] = {"observer_hash", FIELD_TYPE_HASH, false, FIELD(observer_hash)},
    [FIELD_LINK] = {"link", FIELD_TYPE_NUMBER, false, FIELD(link)},
    [FIELD_LINK_ROLE] = {"role", FIELD_TYPE_ROLE, false, FIELD(link_role)},
    [FIELD_LINK_HASH] = {"hash", FIELD_TYPE_HASH, false, FIELD(link_hash)},
    [FIELD_SEAT] = {"seat", FIELD_TYPE_NUMBER, false, FIELD(seat)},
    [FIELD_SEAT_KEY] = {"key", FIELD_TYPE_KEY, false, FIELD(seat_key)},
    [FIELD_STATEMENT] = {"statement", FIELD_TYPE_NUMBER, false, FIELD(statement)},
    [FIELD_INTO] = {"into", FIELD_TYPE_NUMBER, false, FIELD(into)},
    [FIELD_GRADE] = {"grade", FIELD_TYPE_GRADE, false, FIELD(grade)},
    [FIELD_THEME] = {"theme", FIELD_TYPE_NUMBER, false, FIELD(theme)},
    [FIELD_BEFORE] = {"before", FIELD_TYPE_NUMBER, true, FIELD(before)},
    [FIELD_STATEMENT_KIND] = {"kind", FIELD_TYPE_STATEMENT_KIND, false, FIELD(statement_kind)},
    [FIELD_PARENT] = {"parent", FIELD_TYPE_NUMBER, true, FIELD(parent)},
    [FIELD_STATEMENT_STATE] = {"state", FIELD_TYPE_STATEMENT_STATE, false,
                               FIELD(statement_state)},
    [FIELD_SESSION_STATE] = {"state", FIELD_TYPE_SESSION_STATE, false, FIELD(session_state)},
    [FIELD_ON] = {"on", FIELD_TYPE_BOOL, false, FIELD(on)},
    [FIELD_PROJECTION] = {"texts", FIELD_TYPE_PROJECTION, false, FIELD(projection)},
    [FIELD_POLL] = {"poll", FIELD_TYPE_NUMBER, false, FIELD(poll)},
    [FIELD_PROPOSAL] = {"proposal", FIELD_TYPE_NUMBER, true, FIELD(proposal)},
    [FIELD_QUESTION_INDEX] = {"question", FIELD_TYPE_NUMBER, false, FIELD(question_index)},
    [FIELD_OPTION_INDEX] = {"option", FIELD_TYPE_NUMBER, false, FIELD(option_index)},
    [FIELD_TITLE] = {"title", FIELD_TYPE_BYTES, false, FIELD(title)},
    [FIELD_QUESTION] = {"question", FIELD_TYPE_BYTES, false, FIELD(question)},
    [FIELD_OPTIONS] = {"options", FIELD_TYPE_OPTIONS, false, FIELD(options)},
    [FIELD_FOLLOW_UP] = {"follow_up", FIELD_TYPE_BOOL, true, FIELD(follow_up)},
    [FIELD_MINUTES] = {"minutes", FIELD_TYPE_NUMBER, true, FIELD(minutes)},
    [FIELD_ENDS_AT] = {"ends_at", FIELD_TYPE_TIME, false, FIELD(ends_at_ms)},
    [FIELD_REASON] = {"reason", FIELD_TYPE_BYTES, true, FIELD(reason)},
    [FIELD_TEXT] = {"text", FIELD_TYPE_TEXT, false, FIELD(text)},
    [FIELD_PARTICIPANT_COUNT] = {"participants", FIELD_TYPE_NUMBER, false,
                                 FIELD(participant_count)},
    [FIELD_STATEMENT_COUNT] = {"statements", FIELD_TYPE_NUMBER, false, FIELD(statement_count)},
    [FIELD_VOTE_COUNT] = {"votes", FIELD_TYPE_NUMBER, false, FIELD(vote_count)},
    [FIELD_DIGEST] = {"digest", FIELD_TYPE_HEX64, false, FIELD(digest)},
    [FIELD_SCRIPT] = {"script", FIELD_TYPE_SCRIPT, false, FIELD(script)},
};

/* By kind; a number that is no kind has version 0. */
static const struct event_row rows[] = {
    [EVENT_CREATED] = {EVENT_VERSION_OF_FOLLOW_UP,
                       COMMON | BIT(FIELD_SESSION_ID) | BIT(FIELD_SESSION_CODE) |
                           BIT(FIELD_SEED) | BIT(FIELD_MODERATOR_HASH) |
                           BIT(FIELD_OBSERVER_HASH) | BIT(FIELD_SCRIPT)},
    [EVENT_AMENDED] = {EVENT_VERSION_OF_FOLLOW_UP, COMMON | BIT(FIELD_SCRIPT)},
    [EVENT_STATE_CHANGED] = {1, COMMON | BIT(FIELD_SESSION_STATE)},
    [EVENT_ROUND_OPENED] = {1, COMMON | BIT(FIELD_ENDS_AT)},
    [EVENT_ROUND_CLOSED] = {1, COMMON},
    [EVENT_CLOSED] = {1, COMMON | BIT(FIELD_PARTICIPANT_COUNT) | BIT(FIELD_STATEMENT_COUNT) |
                             BIT(FIELD_VOTE_COUNT) | BIT(FIELD_DIGEST)},
    [EVENT_AUTOMATIC_SET] = {1, COMMON | BIT(FIELD_ON)},
    [EVENT_PROJECTED] = {1, COMMON | BIT(FIELD_PROJECTION)},

    [EVENT_JOINED] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_SEAT_KEY)},
    [EVENT_EJECTED] = {1, COMMON | BIT(FIELD_SEAT)},
    [EVENT_BACKGROUND_ANSWERED] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_QUESTION_INDEX) |
                                          BIT(FIELD_OPTION_INDEX)},
    [EVENT_LINK_MADE] = {1, COMMON | BIT(FIELD_LINK) | BIT(FIELD_LINK_ROLE) |
                                BIT(FIELD_LINK_HASH)},
    [EVENT_LINK_ENDED] = {1, COMMON | BIT(FIELD_LINK)},

    [EVENT_THEME_ADDED] = {1, COMMON | BIT(FIELD_THEME) | BIT(FIELD_PROPOSAL) |
                                  BIT(FIELD_TITLE) | BIT(FIELD_QUESTION) | BIT(FIELD_MINUTES)},
    [EVENT_THEME_OPENED] = {1, COMMON | BIT(FIELD_THEME) | BIT(FIELD_ENDS_AT)},
    [EVENT_THEME_EXTENDED] = {1, COMMON | BIT(FIELD_THEME) | BIT(FIELD_MINUTES) |
                                     BIT(FIELD_ENDS_AT)},
    [EVENT_THEME_CLOSING] = {1, COMMON | BIT(FIELD_THEME) | BIT(FIELD_ENDS_AT)},
    [EVENT_THEME_CLOSED] = {1, COMMON | BIT(FIELD_THEME)},
    [EVENT_PROPOSED] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_PROPOSAL) | BIT(FIELD_TITLE)},
    [EVENT_THEME_EDITED] = {1, COMMON | BIT(FIELD_THEME) | BIT(FIELD_TITLE) |
                                   BIT(FIELD_QUESTION) | BIT(FIELD_MINUTES)},
    [EVENT_THEME_SKIPPED] = {1, COMMON | BIT(FIELD_THEME)},
    [EVENT_THEME_UNSKIPPED] = {1, COMMON | BIT(FIELD_THEME)},
    [EVENT_THEME_MOVED] = {1, COMMON | BIT(FIELD_THEME) | BIT(FIELD_BEFORE)},

    [EVENT_WRITTEN] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_STATEMENT) | BIT(FIELD_THEME) |
                              BIT(FIELD_STATEMENT_KIND) | BIT(FIELD_PARENT) |
                              BIT(FIELD_STATEMENT_STATE) | BIT(FIELD_TEXT)},
    [EVENT_WITHDRAWN] = {1, COMMON | BIT(FIELD_STATEMENT)},
    [EVENT_FLAGGED] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_STATEMENT) | BIT(FIELD_REASON)},
    [EVENT_HIDDEN] = {1, COMMON | BIT(FIELD_STATEMENT) | BIT(FIELD_REASON)},
    [EVENT_RESTORED] = {1, COMMON | BIT(FIELD_STATEMENT)},
    [EVENT_APPROVED] = {1, COMMON | BIT(FIELD_STATEMENT)},
    [EVENT_MERGED] = {1, COMMON | BIT(FIELD_STATEMENT) | BIT(FIELD_INTO)},
    [EVENT_UNMERGED] = {1, COMMON | BIT(FIELD_STATEMENT)},
    [EVENT_REWORD_ASKED] = {1, COMMON | BIT(FIELD_STATEMENT) | BIT(FIELD_REASON)},
    [EVENT_PINNED] = {1, COMMON | BIT(FIELD_STATEMENT)},

    [EVENT_OFFERED] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_STATEMENT)},
    [EVENT_VOTED] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_STATEMENT) | BIT(FIELD_GRADE)},

    [EVENT_POLL_OPENED] = {1, COMMON | BIT(FIELD_POLL) | BIT(FIELD_QUESTION) |
                                  BIT(FIELD_OPTIONS) | BIT(FIELD_FOLLOW_UP)},
    [EVENT_POLL_CLOSED] = {1, COMMON | BIT(FIELD_POLL)},
    [EVENT_POLL_ANSWERED] = {1, COMMON | BIT(FIELD_SEAT) | BIT(FIELD_POLL) |
                                    BIT(FIELD_OPTION_INDEX)},
    [EVENT_ANNOUNCED] = {1, COMMON | BIT(FIELD_TEXT)},
    [EVENT_NOTED] = {1, COMMON | BIT(FIELD_TEXT)},
    [EVENT_REPORT_WITHDRAWN] = {1, COMMON},
    [EVENT_REPORT_READMITTED] = {1, COMMON | BIT(FIELD_ENDS_AT)},
};

/* A new kind does not compile before it has a name; that each name has a row is tested. */
/* long: one case per event kind */
const char *event_kind_name(enum event_kind kind)
{
    switch (kind) {
    case EVENT_NONE:
        return "none";
    case EVENT_CREATED:
        return "created";
    case EVENT_AMENDED:
        return "amended";
    case EVENT_STATE_CHANGED:
        return "state_changed";
    case EVENT_ROUND_OPENED:
        return "round_opened";
    case EVENT_ROUND_CLOSED:
        return "round_closed";
    case EVENT_CLOSED:
        return "closed";
    case EVENT_AUTOMATIC_SET:
        return "automatic_set";
    case EVENT_PROJECTED:
        return "projected";
    case EVENT_JOINED:
        return "joined";
    case EVENT_EJECTED:
        return "ejected";
    case EVENT_BACKGROUND_ANSWERED:
        return "background_answered";
    case EVENT_LINK_MADE:
        return "link_made";
    case EVENT_LINK_ENDED:
        return "link_ended";
    case EVENT_THEME_ADDED:
        return "theme_added";
    case EVENT_THEME_OPENED:
        return "theme_opened";
    case EVENT_THEME_EXTENDED:
        return "theme_extended";
    case EVENT_THEME_CLOSING:
        return "theme_closing";
    case EVENT_THEME_CLOSED:
        return "theme_closed";
    case EVENT_PROPOSED:
        return "proposed";
    case EVENT_THEME_EDITED:
        return "theme_edited";
    case EVENT_THEME_SKIPPED:
        return "theme_skipped";
    case EVENT_THEME_UNSKIPPED:
        return "theme_unskipped";
    case EVENT_THEME_MOVED:
        return "theme_moved";
    case EVENT_WRITTEN:
        return "written";
    case EVENT_WITHDRAWN:
        return "withdrawn";
    case EVENT_FLAGGED:
        return "flagged";
    case EVENT_HIDDEN:
        return "hidden";
    case EVENT_RESTORED:
        return "restored";
    case EVENT_APPROVED:
        return "approved";
    case EVENT_MERGED:
        return "merged";
    case EVENT_UNMERGED:
        return "unmerged";
    case EVENT_REWORD_ASKED:
        return "reword_asked";
    case EVENT_PINNED:
        return "pinned";
    case EVENT_OFFERED:
        return "offered";
    case EVENT_VOTED:
        return "voted";
    case EVENT_POLL_OPENED:
        return "poll_opened";
    case EVENT_POLL_CLOSED:
        return "poll_closed";
    case EVENT_POLL_ANSWERED:
        return "poll_answered";
    case EVENT_ANNOUNCED:
        return "announced";
    case EVENT_NOTED:
        return "noted";
    case EVENT_REPORT_WITHDRAWN:
        return "report_withdrawn";
    case EVENT_REPORT_READMITTED:
        return "report_readmitted";
    }
    return "unknown"; /* a number of the journal that is no kind of this version */
}

const struct event_row *event_row_find(enum event_kind kind)
{
    size_t index = (size_t)kind;

    return index < ARRAY_COUNT(rows) && rows[index].version > 0 ? &rows[index] : NULL;
}

const void *event_field_at(const struct event *event, enum event_field_id id)
{
    return (const char *)event + event_fields[id].offset;
}

/* Whether size bytes are all zero. */
static bool bytes_are_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;

    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

bool event_field_is_zero(const struct event *event, enum event_field_id id)
{
    const void *field = event_field_at(event, id);

    switch (event_fields[id].type) {
    case FIELD_TYPE_ACTOR:
        return false; /* somebody always asked */
    case FIELD_TYPE_NUMBER:
        return *(const uint32_t *)field == 0;
    case FIELD_TYPE_HEX64:
    case FIELD_TYPE_TIME:
        return *(const uint64_t *)field == 0;
    case FIELD_TYPE_KEY:
        return bytes_are_zero(field, SEAT_KEY_BYTES);
    case FIELD_TYPE_HASH:
        return bytes_are_zero(field, TOKEN_HASH_BYTES);
    case FIELD_TYPE_GRADE:
        return event->grade == 0;
    case FIELD_TYPE_BYTES:
        return ((const struct bytes *)field)->size == 0;
    case FIELD_TYPE_TEXT:
        return event->text.bytes.size == 0;
    case FIELD_TYPE_OPTIONS:
        return event->option_count == 0;
    case FIELD_TYPE_BOOL:
        return !*(const bool *)field;
    case FIELD_TYPE_STATEMENT_KIND:
        return event->statement_kind == KIND_STATEMENT;
    case FIELD_TYPE_STATEMENT_STATE:
        return event->statement_state == STATEMENT_VISIBLE;
    case FIELD_TYPE_SESSION_STATE:
        return event->session_state == SESSION_DRAFT;
    case FIELD_TYPE_ROLE:
        return event->link_role == ROLE_NONE;
    case FIELD_TYPE_PROJECTION:
        return event->projection == PROJECTION_MODERATED;
    case FIELD_TYPE_SCRIPT:
        return event->script == NULL;
    }
    UNREACHABLE("a field has one of the types");
}

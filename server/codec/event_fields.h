#ifndef HERKEND_EVENT_FIELDS_H
#define HERKEND_EVENT_FIELDS_H

#include "internal.h"

/*
 * The one table of which fields each kind of event has in its body. Encoder and decoder walk
 * the same rows, so they cannot drift apart. The order of the enum is the order in the body.
 */
enum event_field_id {
    FIELD_BY, /* actor */
    FIELD_REQUEST,
    FIELD_SESSION_ID,
    FIELD_SESSION_CODE,
    FIELD_SEED,
    FIELD_MODERATOR_HASH,
    FIELD_OBSERVER_HASH,
    FIELD_LINK,
    FIELD_LINK_ROLE,
    FIELD_LINK_HASH,
    FIELD_SEAT,
    FIELD_SEAT_KEY,
    FIELD_STATEMENT,
    FIELD_INTO,
    FIELD_GRADE,
    FIELD_THEME,
    FIELD_BEFORE,
    FIELD_STATEMENT_KIND,
    FIELD_PARENT,
    FIELD_STATEMENT_STATE,
    FIELD_SESSION_STATE,
    FIELD_ON,
    FIELD_PROJECTION,
    FIELD_POLL,
    FIELD_PROPOSAL,
    FIELD_QUESTION_INDEX,
    FIELD_OPTION_INDEX,
    FIELD_TITLE,
    FIELD_QUESTION,
    FIELD_OPTIONS,
    FIELD_FOLLOW_UP,
    FIELD_MINUTES,
    FIELD_ENDS_AT,
    FIELD_REASON,
    FIELD_TEXT,
    FIELD_PARTICIPANT_COUNT,
    FIELD_STATEMENT_COUNT,
    FIELD_VOTE_COUNT,
    FIELD_DIGEST,
    FIELD_SCRIPT,
    FIELD_COUNT,
};
_Static_assert(FIELD_COUNT <= 64, "a row is a mask of 64 bits");

/* How a field is written, and what it is in struct event. */
enum event_field_type {
    FIELD_TYPE_ACTOR,   /* "seat 12", "moderator" */
    FIELD_TYPE_NUMBER,  /* uint32_t */
    FIELD_TYPE_HEX64,   /* uint64_t as 16 digits: JSON numbers end at 2^53 */
    FIELD_TYPE_KEY,     /* struct seat_key as 32 digits */
    FIELD_TYPE_HASH,    /* struct token_hash as 64 digits */
    FIELD_TYPE_GRADE,   /* 0..3, null for a skip */
    FIELD_TYPE_BYTES,   /* struct bytes */
    FIELD_TYPE_TEXT,    /* struct text */
    FIELD_TYPE_OPTIONS, /* options and option_count */
    FIELD_TYPE_BOOL,
    FIELD_TYPE_TIME,           /* uint64_t; RFC 3339, null for 0 */
    FIELD_TYPE_STATEMENT_KIND, /* the words of protocol.md */
    FIELD_TYPE_STATEMENT_STATE,
    FIELD_TYPE_SESSION_STATE,
    FIELD_TYPE_ROLE,
    FIELD_TYPE_PROJECTION,
    FIELD_TYPE_SCRIPT,
};

struct event_field {
    const char *key;
    enum event_field_type type;
    bool left_out_when_zero;
    size_t offset; /* in struct event */
};
extern const struct event_field event_fields[FIELD_COUNT];

struct event_row {
    uint16_t
        version;     /* the newest; older ones are still read, and written where they will do */
    uint64_t fields; /* bits of enum event_field_id */
};
/* NULL for a number that is no kind. */
const struct event_row *event_row_find(enum event_kind kind);

static inline bool event_row_has(const struct event_row *row, enum event_field_id id)
{
    return (row->fields >> id & 1) != 0;
}

/* Where a field stands in an event. */
const void *event_field_at(const struct event *event, enum event_field_id id);

/* Whether a field of an event holds nothing. */
bool event_field_is_zero(const struct event *event, enum event_field_id id);

#endif

/* The events behind the golden files. Like those, never changed: a new version of a kind is a
 * new sample. */
#include "sample_events.h"

#define SEAT(n)                                                                                \
    {                                                                                          \
        .role = ROLE_PARTICIPANT, .number = (n)                                                \
    }
#define MODERATOR                                                                              \
    {                                                                                          \
        .role = ROLE_MODERATOR                                                                 \
    }
#define SERVER                                                                                 \
    {                                                                                          \
        .role = ROLE_SERVER                                                                    \
    }
#define TEXT(literal)                                                                          \
    {                                                                                          \
        .data = (literal), .size = sizeof(literal) - 1                                         \
    }

#define ENDS_AT_MS UINT64_C(1795281300000) /* 2026-11-21T17:15:00Z */

static const struct text seeds[] = {
    {.bytes = TEXT("Innovatie hangt bij ons aan \xC3\xA9\xC3\xA9n persoon.")},
    {.bytes = TEXT("Niemand zegt \"nee\",\nmaar er gebeurt niets.")},
};
static const struct script_theme themes[] = {
    {.title = TEXT("Ruimte"),
     .question = TEXT("Waar loop je tegenaan?"),
     .minutes = 10,
     .seeds = seeds,
     .seed_count = 2},
    {.title = TEXT("Steun"), .question = TEXT("Wie helpt jou?"), .minutes = 15},
};
static const struct bytes sizes[] = {TEXT("klein"), TEXT("groot")};
static const struct bytes answers[] = {TEXT("ja"), TEXT("nee"), TEXT("weet ik niet")};
static const struct script_question background[] = {
    {.question = TEXT("Hoe groot is je gemeente?"), .options = sizes, .option_count = 2}};
static const struct script_question polls[] = {
    {.question = TEXT("Nog eens?"), .options = answers, .option_count = 3}};

static const struct script full_script = {
    .title = TEXT("Innoveren in de gemeente"),
    .description = TEXT("Een uur, geschreven."),
    .language = LANGUAGE_NL,
    .access = ACCESS_REGISTERED,
    .moderation = MODERATION_STRICT,
    .starts_at_ms = UINT64_C(1795277700000),
    .automatic = false,
    .countdown_seconds = 45,
    .capacity = 300,
    .themes = themes,
    .theme_count = 2,
    .background = background,
    .background_count = 1,
    .polls = polls,
    .poll_count = 1,
};
static const struct script_theme small_theme = {
    .title = TEXT("Room"), .question = TEXT("What stops you?"), .minutes = 10};
static const struct script small_script = {
    .title = TEXT("Innovation"),
    .language = LANGUAGE_EN,
    .automatic = true,
    .countdown_seconds = 30,
    .themes = &small_theme,
    .theme_count = 1,
};

/* Version 2 of what holds a script. */
static const struct script rehearsed_script = {
    .title = TEXT("Proef"),
    .language = LANGUAGE_NL,
    .automatic = true,
    .countdown_seconds = 30,
    .capacity = 80,
    .rehearsal = true,
    .themes = &small_theme,
    .theme_count = 1,
};

/* Version 3 of what holds a script. */
static const struct script lasting_script = {
    .title = TEXT("Blijvend"),
    .language = LANGUAGE_NL,
    .automatic = true,
    .countdown_seconds = 30,
    .report_days = 365,
    .themes = &small_theme,
    .theme_count = 1,
};

/* Version 4 of what holds a script. */
static const struct followed_statement followed[] = {
    {.text = {.bytes = TEXT("Innovatie hangt bij ons aan \xC3\xA9\xC3\xA9n persoon.")},
     .n = 28,
     .recognised = 19,
     .score = 0.6125,
     .sd = 0.081234,
     .average = 1.964286},
    {.text = {.bytes = TEXT("Niemand heeft hierop gestemd.")}},
};
static const struct script_follows follows = {.session = TEXT("k3v9q2m7x1"),
                                              .title = TEXT("Innoveren in de gemeente"),
                                              .closed_at_ms = ENDS_AT_MS,
                                              .statements = followed,
                                              .statement_count = 2};
static const struct script following_script = {
    .title = TEXT("Vervolg: Ruimte"),
    .language = LANGUAGE_NL,
    .automatic = true,
    .countdown_seconds = 30,
    .report_days = 30,
    .follows = &follows,
    .themes = &small_theme,
    .theme_count = 1,
};

static const struct sample_event samples[] = {
    {"created",
     {.kind = EVENT_CREATED,
      .actor = SERVER,
      .session_id = TEXT("k3v9q2m7x1"),
      .session_code = TEXT("K7QX2M"),
      .seed = UINT64_C(0xFEDCBA9876543210),
      .moderator_hash = {{0x01, 0x23, 0xFF}},
      .observer_hash = {{0xAB, [31] = 0xCD}},
      .script = &full_script}},
    {"created",
     {.kind = EVENT_CREATED,
      .version = 2,
      .actor = SERVER,
      .session_id = TEXT("k3v9q2m7x2"),
      .session_code = TEXT("K7QX2N"),
      .seed = 7,
      .moderator_hash = {{0x01}},
      .observer_hash = {{0xAB}},
      .script = &rehearsed_script}},
    {"amended", {.kind = EVENT_AMENDED, .actor = SERVER, .script = &small_script}},
    {"amended",
     {.kind = EVENT_AMENDED, .version = 2, .actor = SERVER, .script = &rehearsed_script}},
    {"state_changed",
     {.kind = EVENT_STATE_CHANGED,
      .actor = MODERATOR,
      .request = TEXT("m1"),
      .session_state = SESSION_LIVE}},
    {"round_opened", {.kind = EVENT_ROUND_OPENED, .actor = SERVER, .ends_at_ms = ENDS_AT_MS}},
    {"round_closed", {.kind = EVENT_ROUND_CLOSED, .actor = SERVER}},
    {"closed",
     {.kind = EVENT_CLOSED,
      .actor = MODERATOR,
      .request = TEXT("m9"),
      .participant_count = 28,
      .statement_count = 141,
      .vote_count = 1630,
      .digest = UINT64_C(0x00C0FFEE00000001)}},
    {"automatic_set",
     {.kind = EVENT_AUTOMATIC_SET, .actor = MODERATOR, .request = TEXT("m13"), .on = true}},
    {"automatic_set_off",
     {.kind = EVENT_AUTOMATIC_SET, .actor = MODERATOR, .request = TEXT("m14")}},
    {"projected",
     {.kind = EVENT_PROJECTED,
      .actor = MODERATOR,
      .request = TEXT("m15"),
      .projection = PROJECTION_ALL}},
    {"projected_moderated",
     {.kind = EVENT_PROJECTED, .actor = MODERATOR, .request = TEXT("m16")}},

    {"joined",
     {.kind = EVENT_JOINED, .actor = SERVER, .seat = 7, .seat_key = {{0xDE, 0xAD, [15] = 1}}}},
    {"ejected", {.kind = EVENT_EJECTED, .actor = MODERATOR, .request = TEXT("m2"), .seat = 7}},
    {"background_answered",
     {.kind = EVENT_BACKGROUND_ANSWERED,
      .actor = SEAT(7),
      .request = TEXT("a1"),
      .seat = 7,
      .question_index = 0,
      .option_index = 1}},
    {"link_made",
     {.kind = EVENT_LINK_MADE,
      .actor = SERVER,
      .link = 3,
      .link_role = ROLE_OBSERVER,
      .link_hash = {{0xFE, 0xDC, [31] = 0x10}}}},
    {"link_ended", {.kind = EVENT_LINK_ENDED, .actor = SERVER, .link = 3}},

    {"theme_added",
     {.kind = EVENT_THEME_ADDED,
      .actor = MODERATOR,
      .request = TEXT("m3"),
      .theme = 3,
      .proposal = 2,
      .title = TEXT("Geld"),
      .question = TEXT("Waar komt het vandaan?"),
      .minutes = 8}},
    {"theme_opened",
     {.kind = EVENT_THEME_OPENED, .actor = SERVER, .theme = 2, .ends_at_ms = ENDS_AT_MS}},
    {"theme_extended",
     {.kind = EVENT_THEME_EXTENDED,
      .actor = MODERATOR,
      .request = TEXT("m4"),
      .theme = 2,
      .minutes = 5,
      .ends_at_ms = ENDS_AT_MS}},
    {"theme_closing",
     {.kind = EVENT_THEME_CLOSING, .actor = SERVER, .theme = 2, .ends_at_ms = ENDS_AT_MS}},
    {"theme_closed", {.kind = EVENT_THEME_CLOSED, .actor = SERVER, .theme = 2}},
    {"proposed",
     {.kind = EVENT_PROPOSED,
      .actor = SEAT(7),
      .request = TEXT("a2"),
      .seat = 7,
      .proposal = 2,
      .title = TEXT("Geld")}},
    {"theme_edited",
     {.kind = EVENT_THEME_EDITED,
      .actor = MODERATOR,
      .request = TEXT("m17"),
      .theme = 3,
      .title = TEXT("Geld en tijd"),
      .question = TEXT("Waar komt het vandaan, en waar blijft het?"),
      .minutes = 12}},
    {"theme_skipped",
     {.kind = EVENT_THEME_SKIPPED, .actor = MODERATOR, .request = TEXT("m18"), .theme = 3}},
    {"theme_unskipped",
     {.kind = EVENT_THEME_UNSKIPPED, .actor = MODERATOR, .request = TEXT("m19"), .theme = 3}},
    {"theme_moved",
     {.kind = EVENT_THEME_MOVED,
      .actor = MODERATOR,
      .request = TEXT("m20"),
      .theme = 3,
      .before = 2}},
    {"theme_moved_last",
     {.kind = EVENT_THEME_MOVED, .actor = MODERATOR, .request = TEXT("m21"), .theme = 2}},

    {"written",
     {.kind = EVENT_WRITTEN,
      .actor = SEAT(7),
      .request = TEXT("a3"),
      .seat = 7,
      .statement = 12,
      .theme = 2,
      .statement_kind = KIND_CONTRAST,
      .parent = 4,
      .statement_state = STATEMENT_HELD,
      .text = {.bytes =
                   TEXT("Bij ons juist niet: wij doen \"alles\"\nsamen \xF0\x9F\x91\x8D")}}},
    {"written_withdrawn", /* what a withdrawal leaves of it */
     {.kind = EVENT_WRITTEN,
      .actor = SEAT(7),
      .request = TEXT("a3"),
      .seat = 7,
      .statement = 12,
      .theme = 2}},
    {"withdrawn",
     {.kind = EVENT_WITHDRAWN, .actor = SEAT(7), .request = TEXT("a4"), .statement = 12}},
    {"flagged",
     {.kind = EVENT_FLAGGED,
      .actor = SEAT(8),
      .request = TEXT("b1"),
      .seat = 8,
      .statement = 12,
      .reason = TEXT("noemt een naam")}},
    {"hidden",
     {.kind = EVENT_HIDDEN,
      .actor = MODERATOR,
      .request = TEXT("m5"),
      .statement = 12,
      .reason = TEXT("noemt een naam")}},
    {"restored",
     {.kind = EVENT_RESTORED, .actor = MODERATOR, .request = TEXT("m6"), .statement = 12}},
    {"approved",
     {.kind = EVENT_APPROVED, .actor = MODERATOR, .request = TEXT("m7"), .statement = 12}},
    {"merged",
     {.kind = EVENT_MERGED,
      .actor = MODERATOR,
      .request = TEXT("m8"),
      .statement = 12,
      .into = 4}},
    {"unmerged",
     {.kind = EVENT_UNMERGED, .actor = MODERATOR, .request = TEXT("m10"), .statement = 12}},
    {"reword_asked",
     {.kind = EVENT_REWORD_ASKED,
      .actor = MODERATOR,
      .request = TEXT("m13"),
      .statement = 12,
      .reason = TEXT("Graag zonder naam")}},
    {"pinned",
     {.kind = EVENT_PINNED, .actor = MODERATOR, .request = TEXT("m22"), .statement = 12}},
    {"pinned_none", {.kind = EVENT_PINNED, .actor = MODERATOR, .request = TEXT("m23")}},

    {"offered",
     {.kind = EVENT_OFFERED,
      .actor = SEAT(8),
      .request = TEXT("b2"),
      .seat = 8,
      .statement = 12}},
    {"voted",
     {.kind = EVENT_VOTED,
      .actor = SEAT(8),
      .request = TEXT("b3"),
      .seat = 8,
      .statement = 12,
      .grade = 3}},
    {"voted_skip",
     {.kind = EVENT_VOTED,
      .actor = SEAT(8),
      .request = TEXT("b4"),
      .seat = 8,
      .statement = 12,
      .grade = GRADE_SKIP}},

    {"poll_opened",
     {.kind = EVENT_POLL_OPENED,
      .actor = SERVER,
      .poll = 2,
      .question = TEXT("Welk thema verdient een vervolg?"),
      .options = answers,
      .option_count = 3,
      .follow_up = true}},
    {"poll_closed",
     {.kind = EVENT_POLL_CLOSED, .actor = MODERATOR, .request = TEXT("m11"), .poll = 2}},
    {"poll_answered",
     {.kind = EVENT_POLL_ANSWERED,
      .actor = SEAT(8),
      .request = TEXT("b5"),
      .seat = 8,
      .poll = 2,
      .option_index = 1}},
    {"announced",
     {.kind = EVENT_ANNOUNCED,
      .actor = MODERATOR,
      .request = TEXT("m12"),
      .text = {.bytes = TEXT("We gaan over vijf minuten verder.")}}},
    {"noted",
     {.kind = EVENT_NOTED,
      .actor = MODERATOR,
      .request = TEXT("m14"),
      .text = {.bytes = TEXT("Dank aan allen.\n\nWe nemen \"tijd\" mee.")}}},
    {"noted_removed", {.kind = EVENT_NOTED, .actor = MODERATOR, .request = TEXT("m15")}},
    {"created",
     {.kind = EVENT_CREATED,
      .version = 3,
      .actor = SERVER,
      .session_id = TEXT("k3v9q2m7x3"),
      .session_code = TEXT("K7QX2P"),
      .seed = 9,
      .moderator_hash = {{0x01}},
      .observer_hash = {{0xAB}},
      .script = &lasting_script}},
    {"amended",
     {.kind = EVENT_AMENDED, .version = 3, .actor = SERVER, .script = &lasting_script}},
    {"created",
     {.kind = EVENT_CREATED,
      .version = 4,
      .actor = SERVER,
      .session_id = TEXT("k3v9q2m7x4"),
      .session_code = TEXT("K7QX2R"),
      .seed = 11,
      .moderator_hash = {{0x01}},
      .observer_hash = {{0xAB}},
      .script = &following_script}},
    {"amended",
     {.kind = EVENT_AMENDED, .version = 4, .actor = SERVER, .script = &following_script}},
    {"report_withdrawn", {.kind = EVENT_REPORT_WITHDRAWN, .actor = SERVER}},
    {"report_readmitted",
     {.kind = EVENT_REPORT_READMITTED, .actor = SERVER, .ends_at_ms = ENDS_AT_MS}},
};

size_t sample_event_count(void)
{
    return sizeof(samples) / sizeof(samples[0]);
}

const struct sample_event *sample_event_get(size_t index)
{
    return &samples[index];
}

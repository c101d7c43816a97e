/*
 * A session's life, copies and finding things in it. The rules are in decide*.c, the changes in
 * apply.c, what others are shown in view*.c.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

struct session *session_create(void)
{
    struct session *session = xcalloc(1, sizeof(*session));

    arena_init(&session->texts);
    routing_init(&session->routing);
    session->offer_scratch = offer_scratch_create();
    return session;
}

static void polls_release(struct session *session)
{
    for (size_t i = 1; i <= session->poll_count; i++)
        free(session->polls[i].answers);
    free(session->polls);
}

static void seats_release(struct session *session)
{
    for (size_t i = 1; i <= session->seat_count; i++)
        request_memory_release(&session->seats[i].requests);
    free(session->seats);
}

void session_destroy(struct session *session)
{
    if (!session)
        return;
    polls_release(session);
    seats_release(session);
    request_memory_release(&session->staff_requests);
    free(session->links);
    free(session->themes);
    free(session->statements);
    free(session->judgements);
    free(session->proposals);
    free(session->announcements);
    free(session->minutes);
    free(session->postings);
    free(session->pending);
    table_release(&session->seat_by_key);
    table_release(&session->judgement_by_pair);
    table_release(&session->statement_by_fold);
    table_release(&session->postings_by_stem);
    table_release(&session->flag_pairs);
    routing_release(&session->routing);
    offer_scratch_destroy(session->offer_scratch);
    arena_release(&session->texts);
    free(session);
}

/* A copy of an array's allocation; items beyond the used ones are zero in both. */
static void *array_copy(const void *array, size_t capacity, size_t item_bytes)
{
    if (capacity == 0)
        return NULL;

    void *copy = xreallocarray(NULL, capacity, item_bytes);

    memcpy(copy, array, capacity * item_bytes);
    return copy;
}

#define ARRAY_COPY(array, capacity) array_copy(array, capacity, sizeof((array)[0]))

static struct bytes *options_copy(struct arena *arena, const struct bytes *options,
                                  size_t count)
{
    struct bytes *copy = arena_alloc(arena, count + 1, sizeof(*copy));

    for (size_t i = 0; i < count; i++)
        copy[i] = arena_copy(arena, options[i]);
    return copy;
}

static void text_copy(struct arena *arena, struct text *text)
{
    text->bytes = arena_copy(arena, text->bytes);
    uint32_t *stems = arena_alloc(arena, text->stem_count + 1, sizeof(*stems));

    if (text->stem_count > 0)
        memcpy(stems, text->stems, text->stem_count * sizeof(*stems));
    text->stems = stems;
}

/* All texts of the copy come to stand in the copy's own arena. */
static void texts_clone(struct session *copy)
{
    struct arena *arena = &copy->texts;

    copy->id = arena_copy(arena, copy->id);
    copy->code = arena_copy(arena, copy->code);
    copy->title = arena_copy(arena, copy->title);
    copy->description = arena_copy(arena, copy->description);
    copy->note = arena_copy(arena, copy->note);
    copy->follows = follows_copy(arena, copy->follows);
    for (size_t i = 1; i <= copy->theme_count; i++) {
        copy->themes[i].title = arena_copy(arena, copy->themes[i].title);
        copy->themes[i].question = arena_copy(arena, copy->themes[i].question);
    }
    for (size_t i = 1; i <= copy->statement_count; i++) {
        text_copy(arena, &copy->statements[i].text);
        copy->statements[i].reason = arena_copy(arena, copy->statements[i].reason);
        copy->statements[i].flag_reason = arena_copy(arena, copy->statements[i].flag_reason);
        copy->statements[i].reword = arena_copy(arena, copy->statements[i].reword);
    }
    for (size_t i = 1; i <= copy->proposal_count; i++)
        copy->proposals[i].title = arena_copy(arena, copy->proposals[i].title);
    for (size_t i = 1; i <= copy->poll_count; i++) {
        struct poll *poll = &copy->polls[i];

        poll->question = arena_copy(arena, poll->question);
        poll->options = options_copy(arena, poll->options, poll->option_count);
        poll->answers = ARRAY_COPY(poll->answers, poll->answers_capacity);
    }
    for (size_t i = 0; i < copy->announcement_count; i++)
        copy->announcements[i].text = arena_copy(arena, copy->announcements[i].text);

    struct script_question *background =
        arena_alloc(arena, copy->background_count + 1, sizeof(*background));

    for (size_t i = 0; i < copy->background_count; i++) {
        background[i] = copy->background[i];
        background[i].question = arena_copy(arena, background[i].question);
        background[i].options =
            options_copy(arena, background[i].options, background[i].option_count);
    }
    copy->background = background;
}

struct session *session_clone(const struct session *session)
{
    ASSERT(session);
    struct session *copy = xcalloc(1, sizeof(*copy));

    *copy = *session;
    arena_init(&copy->texts);
    copy->links = ARRAY_COPY(session->links, session->link_capacity);
    copy->themes = ARRAY_COPY(session->themes, session->theme_capacity);
    copy->statements = ARRAY_COPY(session->statements, session->statement_capacity);
    copy->seats = ARRAY_COPY(session->seats, session->seat_capacity);
    copy->judgements = ARRAY_COPY(session->judgements, session->judgement_capacity);
    copy->proposals = ARRAY_COPY(session->proposals, session->proposal_capacity);
    copy->polls = ARRAY_COPY(session->polls, session->poll_capacity);
    copy->announcements = ARRAY_COPY(session->announcements, session->announcement_capacity);
    copy->minutes = ARRAY_COPY(session->minutes, session->minute_capacity);
    copy->postings = ARRAY_COPY(session->postings, session->posting_capacity);
    copy->pending = ARRAY_COPY(session->pending, session->pending_capacity);
    for (size_t i = 1; i <= copy->seat_count; i++)
        request_memory_copy(&copy->seats[i].requests, &session->seats[i].requests);
    request_memory_copy(&copy->staff_requests, &session->staff_requests);
    table_copy(&copy->seat_by_key, &session->seat_by_key);
    table_copy(&copy->judgement_by_pair, &session->judgement_by_pair);
    table_copy(&copy->statement_by_fold, &session->statement_by_fold);
    table_copy(&copy->postings_by_stem, &session->postings_by_stem);
    table_copy(&copy->flag_pairs, &session->flag_pairs);
    routing_copy(&copy->routing, &session->routing);
    copy->offer_scratch = offer_scratch_create();
    texts_clone(copy);
    return copy;
}

bool session_has_theme(const struct session *session, uint32_t theme)
{
    return theme > 0 && theme <= session->theme_count;
}

bool session_has_statement(const struct session *session, uint32_t statement)
{
    return statement > 0 && statement <= session->statement_count;
}

bool session_has_seat(const struct session *session, uint32_t seat)
{
    return seat > 0 && seat <= session->seat_count;
}

uint32_t session_live_theme(const struct session *session)
{
    for (uint32_t i = 1; i <= session->theme_count; i++) {
        if (session->themes[i].state == THEME_LIVE)
            return i;
    }
    return 0;
}

bool session_is_open(const struct session *session)
{
    return session->state != SESSION_CLOSED && session->state != SESSION_RELEASED;
}

bool session_theme_takes_votes(const struct session *session, uint32_t theme)
{
    enum theme_state state = session->themes[theme].state;

    return state == THEME_LIVE || state == THEME_CLOSING || session->round_open;
}

bool session_pin_has_shown(const struct session *session, uint32_t seat, uint32_t statement)
{
    ASSERT(session_has_statement(session, statement));
    return session->pinned == statement || seat <= session->statements[statement].pinned_seats;
}

uint32_t session_pinned(const struct session *session)
{
    return session->pinned;
}

static uint64_t key_prefix(const struct seat_key *key)
{
    uint64_t prefix;

    memcpy(&prefix, key->data, sizeof(prefix));
    return prefix;
}

uint32_t session_find_seat(const struct session *session, const struct seat_key *key)
{
    uint32_t seat = 0;

    if (!table_find(&session->seat_by_key, key_prefix(key), &seat))
        return 0;
    return memcmp(&session->seats[seat].key, key, sizeof(*key)) == 0 ? seat : 0;
}

bool session_seat_is_ejected(const struct session *session, uint32_t seat)
{
    ASSERT(session_has_seat(session, seat));
    return session->seats[seat].ejected;
}

struct bytes session_id(const struct session *session)
{
    return session->id;
}

struct bytes session_code(const struct session *session)
{
    return session->code;
}

struct bytes session_title(const struct session *session)
{
    return session->title;
}

enum session_state session_state(const struct session *session)
{
    return session->state;
}

enum access session_access(const struct session *session)
{
    return session->access;
}

enum language session_language(const struct session *session)
{
    return session->language;
}

uint64_t session_seq(const struct session *session)
{
    return session->seq;
}

uint64_t session_time(const struct session *session)
{
    return session->time_ms;
}

uint64_t session_statement_seq(const struct session *session, uint32_t statement)
{
    ASSERT(session_has_statement(session, statement));
    return session->statements[statement].seq;
}

bool session_has_offer(const struct session *session, uint32_t seat)
{
    return offer_choose(session, seat) != 0;
}

void session_advance(struct session *session, uint64_t now_ms)
{
    judgement_expire(session, now_ms);
}

uint64_t session_next_deadline(const struct session *session)
{
    uint64_t deadline = UINT64_MAX;

    if (session->state != SESSION_LIVE)
        return deadline;
    for (size_t i = 1; i <= session->theme_count; i++) {
        const struct theme *theme = &session->themes[i];
        bool runs = theme->state == THEME_LIVE || theme->state == THEME_CLOSING;

        if (runs && theme->ends_at_ms < deadline)
            deadline = theme->ends_at_ms;
    }
    if (session->round_open && session->round_ends_at_ms < deadline)
        deadline = session->round_ends_at_ms;
    return deadline;
}

bool session_is_rehearsal(const struct session *session)
{
    return session->rehearsal;
}

/* The seeds of a theme: what the script wrote, so with the seq of the event that held the
 * script. */
static void script_seeds(const struct session *session, uint32_t theme, struct arena *arena,
                         struct script_theme *out)
{
    struct text *seeds = arena_alloc(arena, SEEDS_PER_THEME_MAX, sizeof(*seeds));
    size_t count = 0;

    for (size_t i = 1; i <= session->statement_count && count < SEEDS_PER_THEME_MAX; i++) {
        const struct statement *statement = &session->statements[i];

        if (statement->is_seed && statement->theme == theme)
            seeds[count++] = statement->text;
    }
    out->seeds = seeds;
    out->seed_count = count;
}

void session_script(const struct session *session, struct arena *arena, struct script *script)
{
    struct script_theme *themes = arena_alloc(arena, session->theme_count + 1, sizeof(*themes));
    struct script_question *polls = arena_alloc(arena, session->poll_count + 1, sizeof(*polls));
    size_t poll_count = 0;

    for (size_t i = 0; i < session->theme_count; i++) {
        const struct theme *theme = &session->themes[session->theme_order[i]];

        themes[i] = (struct script_theme){
            .title = theme->title, .question = theme->question, .minutes = theme->minutes};
        script_seeds(session, session->theme_order[i], arena, &themes[i]);
    }
    for (size_t i = 1; i <= session->poll_count; i++) {
        const struct poll *poll = &session->polls[i];

        if (!poll->follow_up)
            polls[poll_count++] = (struct script_question){.question = poll->question,
                                                           .options = poll->options,
                                                           .option_count = poll->option_count};
    }
    *script = (struct script){.title = session->title,
                              .description = session->description,
                              .language = session->language,
                              .access = session->access,
                              .moderation = session->moderation,
                              .starts_at_ms = session->starts_at_ms,
                              .automatic = session->automatic,
                              .countdown_seconds = session->countdown_seconds,
                              .capacity = session->capacity,
                              .rehearsal = session->rehearsal,
                              .report_days = session->report_days,
                              .follows = session->follows,
                              .themes = themes,
                              .theme_count = session->theme_count,
                              .background = session->background,
                              .background_count = session->background_count,
                              .polls = polls,
                              .poll_count = poll_count};
}

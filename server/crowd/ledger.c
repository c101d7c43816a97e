/*
 * The bookkeeping of one member of the crowd. Counts lost and doubled by the rules in ledger.h
 * and keeps what must be sent again. The crowd's thread only.
 */
#include "ledger.h"

#include <stdlib.h>

#include "herkend/memory.h"

void ledger_init(struct ledger *ledger)
{
    *ledger = (struct ledger){.next_serial = 1};
}

void ledger_entry_release(struct ledger_entry *entry)
{
    free(entry->payload);
    entry->payload = NULL;
}

void ledger_release(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->entry_count; i++)
        ledger_entry_release(&ledger->entries[i]);
    free(ledger->entries);
    free(ledger->own);
    free(ledger->voted);
    *ledger = (struct ledger){0};
}

uint32_t ledger_take_serial(struct ledger *ledger)
{
    ASSERT(ledger->next_serial < UINT32_MAX);
    return ledger->next_serial++;
}

struct ledger_entry *ledger_say(struct ledger *ledger, struct ledger_entry entry,
                                struct bytes payload)
{
    ASSERT(entry.serial > 0 && entry.serial < ledger->next_serial);
    ASSERT(ledger->entry_count == 0 ||
           ledger->entries[ledger->entry_count - 1].serial < entry.serial);
    ASSERT(payload.size > 0 && payload.size <= UINT32_MAX);

    entry.payload = xcalloc(payload.size, 1);
    memcpy(entry.payload, payload.data, payload.size);
    entry.payload_bytes = (uint32_t)payload.size;
    ledger->entries = array_reserve(ledger->entries, &ledger->entry_capacity,
                                    ledger->entry_count + 1, sizeof(*ledger->entries));
    ledger->entries[ledger->entry_count] = entry;
    return &ledger->entries[ledger->entry_count++];
}

struct ledger_entry *ledger_find(struct ledger *ledger, uint32_t serial)
{
    for (size_t i = 0; i < ledger->entry_count; i++) {
        if (ledger->entries[i].serial == serial)
            return &ledger->entries[i];
    }
    return NULL;
}

/* Rule 1: an answer to a command that no longer waits. */
static void note_another_answer(struct ledger *ledger, struct ledger_answer answer)
{
    for (size_t i = 0; i < LEDGER_ANSWERED; i++) {
        if (ledger->answered[i].serial != answer.serial)
            continue;
        if (ledger->answered[i].digest == answer.digest)
            ledger->repeated++;
        else
            ledger->doubled++;
        return;
    }
    ledger->repeated++; /* too long ago to compare, or never asked */
}

/* Rule 5. */
static void check_shown_as(struct ledger *ledger, struct ledger_answer answer,
                           const struct ledger_entry *entry)
{
    if (entry->shown_as == 0)
        return;
    if (answer.not_considered)
        return;
    if (answer.acknowledged && answer.statement == entry->shown_as)
        return;
    ledger->doubled++;
    if (answer.acknowledged)
        ledger->texts_twice++; /* the next welcome will show both: counted now, not again by
                                  rule 4 */
}

static void note_own(struct ledger *ledger, uint32_t statement, uint64_t text_hash)
{
    ledger->own = array_reserve(ledger->own, &ledger->own_capacity, ledger->own_count + 1,
                                sizeof(*ledger->own));
    ledger->own[ledger->own_count++] =
        (struct ledger_own){.statement = statement, .text_hash = text_hash};
}

static void note_voted(struct ledger *ledger, uint32_t statement)
{
    if (ledger_has_voted(ledger, statement))
        return;
    ledger->voted = array_reserve(ledger->voted, &ledger->voted_capacity,
                                  ledger->voted_count + 1, sizeof(*ledger->voted));
    ledger->voted[ledger->voted_count++] = statement;
}

static void note_withdrawn(struct ledger *ledger, uint32_t statement)
{
    for (size_t i = 0; i < ledger->own_count; i++) {
        if (ledger->own[i].statement == statement)
            ledger->own[i].optional = true;
    }
}

static void note_acknowledged(struct ledger *ledger, struct ledger_answer answer,
                              const struct ledger_entry *entry)
{
    switch (entry->kind) {
    case SAID_STATEMENT:
    case SAID_REACTION:
        if (answer.statement != 0)
            note_own(ledger, answer.statement, entry->text_hash);
        break;
    case SAID_VOTE:
        note_voted(ledger, entry->statement);
        break;
    case SAID_WITHDRAW:
        note_withdrawn(ledger, entry->statement);
        break;
    case SAID_OTHER:
    case SAID_NEXT:
    case SAID_QUESTION:
        break;
    }
}

bool ledger_answer(struct ledger *ledger, struct ledger_answer answer,
                   struct ledger_entry *entry)
{
    struct ledger_entry *found = ledger_find(ledger, answer.serial);

    if (!found) {
        note_another_answer(ledger, answer);
        return false;
    }
    *entry = *found;
    ledger->entry_count--;
    memmove(found, found + 1,
            (size_t)(ledger->entries + ledger->entry_count - found) * sizeof(*found));
    if (ledger->entry_count == 0) {
        free(ledger->entries); /* an idle member owns no more than it must */
        ledger->entries = NULL;
        ledger->entry_capacity = 0;
    }
    ledger->answered[ledger->answered_next++ % LEDGER_ANSWERED] =
        (struct ledger_answered){.serial = answer.serial, .digest = answer.digest};
    check_shown_as(ledger, answer, entry);
    if (answer.acknowledged)
        note_acknowledged(ledger, answer, entry);
    return true;
}

void ledger_disconnected(struct ledger *ledger, uint8_t tab)
{
    for (size_t i = 0; i < ledger->entry_count; i++) {
        if (ledger->entries[i].tab == tab)
            ledger->entries[i].waits_to_resend = true;
    }
}

struct ledger_mark ledger_mark(const struct ledger *ledger)
{
    return (struct ledger_mark){.own_count = (uint32_t)ledger->own_count,
                                .voted_count = (uint32_t)ledger->voted_count};
}

static bool welcome_shows(const struct ledger_welcome *welcome, uint32_t statement)
{
    for (size_t i = 0; i < welcome->shown_count; i++) {
        if (welcome->shown[i].statement == statement)
            return true;
    }
    return false;
}

/* A withdrawal that is on its way makes the statement optional from the moment it is sent. */
static bool is_being_withdrawn(const struct ledger *ledger, uint32_t statement)
{
    for (size_t i = 0; i < ledger->entry_count; i++) {
        if (ledger->entries[i].kind == SAID_WITHDRAW &&
            ledger->entries[i].statement == statement)
            return true;
    }
    return false;
}

/* Rule 2. */
static void check_own(struct ledger *ledger, const struct ledger_welcome *welcome)
{
    for (size_t i = 0; i < welcome->mark.own_count; i++) {
        struct ledger_own *own = &ledger->own[i];

        if (own->lost || own->optional || welcome_shows(welcome, own->statement))
            continue;
        if (is_being_withdrawn(ledger, own->statement))
            continue;
        own->lost = true;
        ledger->lost++;
    }
}

/* Rule 3. */
static void check_judged(struct ledger *ledger, const struct ledger_welcome *welcome)
{
    if (welcome->judged >= welcome->mark.voted_count)
        return;

    uint32_t missing = welcome->mark.voted_count - welcome->judged;

    if (missing > ledger->judged_missing) {
        ledger->lost += missing - ledger->judged_missing;
        ledger->judged_missing = missing;
    }
}

/* Rule 4. Every welcome shows the same ones again, so only the growth counts. */
static void check_texts(struct ledger *ledger, const struct ledger_welcome *welcome)
{
    uint32_t twice = 0;

    for (size_t i = 0; i < welcome->shown_count; i++) {
        for (size_t j = 0; j < i && welcome->shown[i].text_hash != 0; j++) {
            if (welcome->shown[j].text_hash == welcome->shown[i].text_hash) {
                twice++;
                break;
            }
        }
    }
    if (twice > ledger->texts_twice) {
        ledger->doubled += twice - ledger->texts_twice;
        ledger->texts_twice = twice;
    }
}

/* What rule 5 needs when the answer comes: which of the unanswered were done all the same. */
static void note_done_unanswered(struct ledger *ledger, const struct ledger_welcome *welcome)
{
    for (size_t i = 0; i < ledger->entry_count; i++) {
        struct ledger_entry *entry = &ledger->entries[i];

        if ((entry->kind != SAID_STATEMENT && entry->kind != SAID_REACTION) ||
            entry->shown_as != 0)
            continue;
        for (size_t j = 0; j < welcome->shown_count; j++) {
            const struct ledger_shown *shown = &welcome->shown[j];

            if (shown->text_hash == entry->text_hash &&
                !ledger_is_own(ledger, shown->statement))
                entry->shown_as = shown->statement;
        }
    }
}

void ledger_check(struct ledger *ledger, struct ledger_welcome welcome)
{
    ASSERT(welcome.mark.own_count <= ledger->own_count);
    ASSERT(welcome.mark.voted_count <= ledger->voted_count);
    check_own(ledger, &welcome);
    check_judged(ledger, &welcome);
    check_texts(ledger, &welcome);
    note_done_unanswered(ledger, &welcome);
}

void ledger_seat_lost(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->own_count; i++) {
        if (!ledger->own[i].lost && !ledger->own[i].optional)
            ledger->lost++;
        ledger->own[i].lost = true;
    }
    ledger->lost += (uint32_t)ledger->voted_count - ledger->judged_missing;
    ledger->judged_missing = (uint32_t)ledger->voted_count;
}

uint32_t ledger_cut_off(struct ledger *ledger)
{
    uint32_t count = (uint32_t)ledger->entry_count;

    for (size_t i = 0; i < ledger->entry_count; i++)
        ledger_entry_release(&ledger->entries[i]);
    ledger->entry_count = 0;
    return count;
}

void ledger_close(struct ledger *ledger)
{
    ledger->lost += ledger_cut_off(ledger);
}

bool ledger_has_voted(const struct ledger *ledger, uint32_t statement)
{
    for (size_t i = 0; i < ledger->voted_count; i++) {
        if (ledger->voted[i] == statement)
            return true;
    }
    return false;
}

bool ledger_is_own(const struct ledger *ledger, uint32_t statement)
{
    for (size_t i = 0; i < ledger->own_count; i++) {
        if (ledger->own[i].statement == statement)
            return true;
    }
    return false;
}

/*
 * How tallies get to people. A statement's tally goes to its author and to all who judged it,
 * so in a large session each vote asks for several writes to people who look elsewhere. There
 * tallies wait for their person: they leave with the next answer that the person gets, in one
 * write with it, or all together when their time has come. What is sent is the tally as it is
 * then. Engine's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

enum {
    TALLIES_AT_ONCE = 10,           /* for one seat; the rest follows in later beats */
    TALLY_WRITES_PER_SECOND = 1000, /* of one session, besides those that ride with answers */
};

/* What waits for one seat. */
struct seat_tallies {
    uint64_t due_ms;
    uint64_t rests_until_ms; /* it has just had as many as it gets at once */
    uint32_t count, capacity;
    uint32_t statements[]; /* in order of their coming */
};

/* How long a tally may wait. With few people present each comes with its beat; with more, so
 * long that the session stays within its writes. */
static uint64_t tally_patience_ms(uint32_t present)
{
    return present <= TALLY_WRITES_PER_SECOND
               ? 0
               : (uint64_t)present * BEAT_MS / TALLY_WRITES_PER_SECOND;
}

static void queue_add(struct tally_queue *queue, uint32_t seat, uint64_t due_ms)
{
    if (queue->first > 0 && queue->count == queue->capacity) {
        queue->count -= queue->first;
        memmove(queue->items, queue->items + queue->first,
                queue->count * sizeof(*queue->items));
        queue->first = 0;
    }
    queue->items =
        array_reserve(queue->items, &queue->capacity, queue->count + 1, sizeof(*queue->items));
    queue->items[queue->count++] = (struct tally_due){.seat = seat, .due_ms = due_ms};
}

static struct seat_tallies *seat_tallies_reserve(struct seat_tallies *tallies)
{
    if (tallies && tallies->count < tallies->capacity)
        return tallies;

    uint32_t capacity = tallies ? tallies->capacity * 2 : 4;
    bool is_new = !tallies;

    tallies =
        xreallocarray(tallies, sizeof(*tallies) + capacity * sizeof(tallies->statements[0]), 1);
    if (is_new)
        *tallies = (struct seat_tallies){0};
    tallies->capacity = capacity;
    return tallies;
}

static void seat_tallies_drop(struct hosted_seat *seat)
{
    free(seat->tallies);
    seat->tallies = NULL;
}

/* One statement's tally on its way into the lists of those who wrote or judged it. */
struct tally_spread {
    struct hosted_session *hosted;
    uint32_t statement;
    uint64_t due_ms;
};

static void tally_wait(void *context, uint32_t number)
{
    const struct tally_spread *spread = context;
    struct hosted_seat *seat = &spread->hosted->seats[number];
    struct seat_tallies *tallies = seat->tallies;

    if (seat->first_connection == 0)
        return;
    for (uint32_t i = 0; tallies && i < tallies->count; i++) {
        if (tallies->statements[i] == spread->statement)
            return;
    }
    seat->tallies = seat_tallies_reserve(tallies);
    seat->tallies->statements[seat->tallies->count++] = spread->statement;
    if (tallies)
        return;
    seat->tallies->due_ms = spread->due_ms;
    queue_add(&spread->hosted->publication.tally_queue, number, spread->due_ms);
}

void tallies_spread(struct engine *engine, struct hosted_session *hosted,
                    struct number_set *statements)
{
    struct tally_spread spread = {
        .hosted = hosted, .due_ms = engine->now_ms + tally_patience_ms(hosted->present)};

    for (size_t i = 0; i < statements->list.count; i++) {
        spread.statement = statements->list.items[i];
        view_audience(hosted->session, spread.statement, tally_wait, &spread);
    }
    number_set_clear(statements);
}

/* The tally encoded, once for all who get it in this turn. Borrowed. */
static struct message *tally_message(struct engine *engine, const struct hosted_session *hosted,
                                     uint32_t statement)
{
    struct made_tally *made = &engine->made_tallies[statement % MADE_TALLIES];
    struct update update;

    if (made->message && made->hosted == hosted && made->statement == statement)
        return made->message;
    view_tally(hosted->session, statement, hosted->publication.standing, &update);
    message_release(made->message);
    *made = (struct made_tally){
        .hosted = hosted, .statement = statement, .message = update_message(engine, &update)};
    return made->message;
}

void tallies_forget_made(struct engine *engine)
{
    for (size_t i = 0; i < MADE_TALLIES; i++) {
        message_release(engine->made_tallies[i].message);
        engine->made_tallies[i] = (struct made_tally){0};
    }
}

/* As many as a seat gets at once; what is left is due with the next beat. */
static void seat_tallies_send(struct engine *engine, struct hosted_session *hosted,
                              uint32_t number)
{
    struct hosted_seat *seat = &hosted->seats[number];
    struct seat_tallies *tallies = seat->tallies;
    uint32_t sent = tallies->count < TALLIES_AT_ONCE ? tallies->count : TALLIES_AT_ONCE;

    for (uint32_t i = 0; i < sent; i++)
        send_to_seat(engine, hosted, number,
                     tally_message(engine, hosted, tallies->statements[i]));
    tallies->count -= sent;
    if (tallies->count == 0) {
        seat_tallies_drop(seat);
        return;
    }
    memmove(tallies->statements, tallies->statements + sent,
            tallies->count * sizeof(tallies->statements[0]));
    tallies->due_ms = tallies->rests_until_ms = engine->now_ms + BEAT_MS;
    queue_add(&hosted->publication.tally_queue, number, tallies->due_ms);
}

void tallies_ride(struct engine *engine, struct hosted_session *hosted, uint32_t number)
{
    if (number == 0 || number > hosted->seat_count)
        return;

    const struct seat_tallies *tallies = hosted->seats[number].tallies;

    if (tallies && engine->now_ms >= tallies->rests_until_ms)
        seat_tallies_send(engine, hosted, number);
}

void tallies_beat(struct engine *engine, struct hosted_session *hosted)
{
    struct tally_queue *queue = &hosted->publication.tally_queue;
    /* What is put back on the way is not for this beat. */
    size_t left = queue->count - queue->first;

    for (; left > 0 && queue->items[queue->first].due_ms <= engine->now_ms; left--) {
        uint32_t number = queue->items[queue->first++].seat;
        struct hosted_seat *seat = number <= hosted->seat_count ? &hosted->seats[number] : NULL;

        /* They may have left with an answer, and others have come that stand further on. */
        if (!seat || !seat->tallies || seat->tallies->due_ms > engine->now_ms)
            continue;
        if (seat->first_connection == 0)
            seat_tallies_drop(seat);
        else
            seat_tallies_send(engine, hosted, number);
    }
    if (queue->first == queue->count)
        queue->first = queue->count = 0;
    else
        beat_want(engine, hosted);
}

void tallies_forget(struct hosted_session *hosted)
{
    struct tally_queue *queue = &hosted->publication.tally_queue;

    for (uint32_t i = 1; i <= hosted->seat_count; i++)
        seat_tallies_drop(&hosted->seats[i]);
    free(queue->items);
    *queue = (struct tally_queue){0};
}

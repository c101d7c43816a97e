/*
 * From the engine's order to a process of people. The order crosses from the engine's thread to
 * the main one, because people end with the thread that started them. Which sessions may have
 * people is the engine's decision.
 */
#include "rehearsals.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/log.h"
#include "herkend/memory.h"

#include "people_process.h"

enum {
    ORDERS_MAX = 8,
    CODE_BYTES_MAX = PUBLIC_ID_BYTES_MAX + 1,
    REHEARSAL_MINUTES = 4 * 60, /* people of a session that nobody closes go in the end */
};

struct order {
    char code[CODE_BYTES_MAX];
    uint32_t participants, speed;
};

struct rehearsals {
    pthread_mutex_t lock; /* of the orders and of stopped */
    struct order orders[ORDERS_MAX];
    size_t order_count;
    bool stopped;

    const char *url; /* main thread only, as all below */
    const char *ca;
    struct people_process processes[REHEARSALS_MAX];
    uint64_t started; /* so many; the next one's people are others */
};

struct rehearsals *rehearsals_create(void)
{
    struct rehearsals *rehearsals = xcalloc(1, sizeof(*rehearsals));

    pthread_mutex_init(&rehearsals->lock, NULL);
    return rehearsals;
}

void rehearsals_set_server(struct rehearsals *rehearsals, const char *url, const char *ca)
{
    rehearsals->url = url;
    rehearsals->ca = ca;
}

void rehearsals_order(void *context, const struct rehearsal *rehearsal)
{
    struct rehearsals *rehearsals = context;
    struct order order = {.participants = rehearsal->participants, .speed = rehearsal->speed};
    size_t size = strlen(rehearsal->code);
    bool taken;

    ASSERT(size < sizeof(order.code));
    memcpy(order.code, rehearsal->code, size);
    pthread_mutex_lock(&rehearsals->lock);
    taken = rehearsals->order_count < ORDERS_MAX && !rehearsals->stopped;
    if (taken)
        rehearsals->orders[rehearsals->order_count++] = order;
    pthread_mutex_unlock(&rehearsals->lock);
    if (!taken)
        log_event(LOG_WARNING, "rehearsal_without_people", "too many wait for people already");
}

static bool order_take(struct rehearsals *rehearsals, struct order *order)
{
    bool taken;

    pthread_mutex_lock(&rehearsals->lock);
    taken = rehearsals->order_count > 0;
    if (taken) {
        *order = rehearsals->orders[0];
        rehearsals->order_count--;
        memmove(rehearsals->orders, rehearsals->orders + 1,
                rehearsals->order_count * sizeof(rehearsals->orders[0]));
    }
    pthread_mutex_unlock(&rehearsals->lock);
    return taken;
}

static void order_start(struct rehearsals *rehearsals, struct people_process *process,
                        const struct order *order)
{
    struct people_settings settings = {.url = rehearsals->url,
                                       .ca = rehearsals->ca,
                                       .code = order->code,
                                       .participants = order->participants,
                                       .speed = order->speed,
                                       .seed = ++rehearsals->started,
                                       .minutes = REHEARSAL_MINUTES};
    struct error error = {0};

    if (people_process_start(process, &settings, &error) != 0)
        log_event(LOG_ERROR, "rehearsal_without_people", error.sentence);
}

void rehearsals_tick(struct rehearsals *rehearsals)
{
    struct order order;

    ASSERT(rehearsals->url);
    for (size_t i = 0; i < REHEARSALS_MAX; i++) {
        if (people_process_has_ended(&rehearsals->processes[i]) &&
            order_take(rehearsals, &order))
            order_start(rehearsals, &rehearsals->processes[i], &order);
    }
}

void rehearsals_stop(struct rehearsals *rehearsals, uint32_t timeout_ms)
{
    pthread_mutex_lock(&rehearsals->lock);
    rehearsals->stopped = true;
    rehearsals->order_count = 0;
    pthread_mutex_unlock(&rehearsals->lock);
    for (size_t i = 0; i < REHEARSALS_MAX; i++)
        people_process_stop(&rehearsals->processes[i], timeout_ms / REHEARSALS_MAX);
}

void rehearsals_destroy(struct rehearsals *rehearsals)
{
    if (!rehearsals)
        return;
    rehearsals_stop(rehearsals, 0);
    pthread_mutex_destroy(&rehearsals->lock);
    free(rehearsals);
}

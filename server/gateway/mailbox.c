/*
 * The way from the engine to a loop. The engine gathers the mail of a turn without a lock; its
 * end is one lock and one wake-up, however many connections hear of it. Bounded: what finds no
 * room is dropped and its connection told so once, which closes it; a client then resumes and
 * asks again. Leaves to loop.c what mail means.
 */
#include "mailbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

/* A turn that was larger gives its memory back. */
enum { MAIL_KEPT_ENTRIES = 4096 };

struct mail_list {
    struct mail *entries;
    size_t count;
    size_t capacity;
    size_t receivers; /* of all entries */
};

struct mailbox {
    struct mail_list put;       /* engine's thread */
    uint64_t *lost_generations; /* engine's thread; per slot, the last that lost something */
    uint32_t slot_count;
    size_t entries_max;

    struct mail_list taken; /* loop's thread */

    pthread_mutex_t mutex; /* guards what is below */
    pthread_cond_t arrived;
    bool waits;  /* the loop, in mailbox_wait() */
    bool called; /* by mailbox_wake() meanwhile */
    struct mail_list delivered;
    uv_async_t *wake;               /* NULL: nobody to wake */
    _Atomic size_t delivered_count; /* receivers; read without the lock, for the bound */
};

void mail_release(struct mail *mail)
{
    switch (mail->kind) {
    case MAIL_MESSAGE:
        message_release(mail->message);
        break;
    case MAIL_TO_MANY:
        message_release(mail->message);
        free(mail->receivers);
        break;
    case MAIL_RESPONSE:
        response_destroy(mail->response);
        break;
    case MAIL_CLOSE:
        free(mail->reason);
        break;
    case MAIL_BOUND:
    case MAIL_LOST:
        break;
    }
}

static void mail_list_release(struct mail_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        mail_release(&list->entries[i]);
    free(list->entries);
    *list = (struct mail_list){0};
}

static void mail_list_append(struct mail_list *list, const struct mail *mail, size_t count,
                             size_t receivers)
{
    list->receivers += receivers;
    list->entries = array_reserve(list->entries, &list->capacity, list->count + count,
                                  sizeof(*list->entries));
    memcpy(list->entries + list->count, mail, count * sizeof(*mail));
    list->count += count;
}

struct mailbox *mailbox_create(uint32_t slot_count, size_t entries_max)
{
    ASSERT(slot_count > 0);
    ASSERT(entries_max > 0);

    struct mailbox *mailbox = xcalloc(1, sizeof(*mailbox));
    pthread_condattr_t monotonic;

    mailbox->lost_generations = xcalloc(slot_count, sizeof(*mailbox->lost_generations));
    mailbox->slot_count = slot_count;
    mailbox->entries_max = entries_max;
    ASSERT(pthread_mutex_init(&mailbox->mutex, NULL) == 0);
    ASSERT(pthread_condattr_init(&monotonic) == 0);
    ASSERT(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    ASSERT(pthread_cond_init(&mailbox->arrived, &monotonic) == 0);
    pthread_condattr_destroy(&monotonic);
    return mailbox;
}

void mailbox_destroy(struct mailbox *mailbox)
{
    if (!mailbox)
        return;
    mail_list_release(&mailbox->put);
    mail_list_release(&mailbox->delivered);
    free(mailbox->taken.entries); /* what its mail held is with whoever took it */
    free(mailbox->lost_generations);
    pthread_cond_destroy(&mailbox->arrived);
    pthread_mutex_destroy(&mailbox->mutex);
    free(mailbox);
}

static bool mailbox_has_room(const struct mailbox *mailbox, size_t receivers)
{
    size_t taken = mailbox->put.receivers +
                   atomic_load_explicit(&mailbox->delivered_count, memory_order_relaxed);

    return taken <= mailbox->entries_max && receivers <= mailbox->entries_max - taken;
}

void mailbox_put(struct mailbox *mailbox, const struct mail *mail)
{
    ASSERT(mail->slot < mailbox->slot_count);
    ASSERT(mail->kind != MAIL_TO_MANY);

    uint64_t *lost = &mailbox->lost_generations[mail->slot];
    struct mail entry = *mail;

    /* After a gap nothing more may reach this connection: it would not know of the gap. */
    if (*lost == mail->generation) {
        mail_release(&entry);
        return;
    }
    if (!mailbox_has_room(mailbox, 1)) {
        mail_release(&entry);
        *lost = mail->generation;
        entry = (struct mail){
            .kind = MAIL_LOST, .slot = mail->slot, .generation = mail->generation};
    }
    mail_list_append(&mailbox->put, &entry, 1, 1);
}

/* Where the bound is near, each is asked about on its own. */
static void mailbox_put_singly(struct mailbox *mailbox, uint32_t loop,
                               const struct connection_handle *to, size_t to_count,
                               struct message *message)
{
    for (size_t i = 0; i < to_count; i++) {
        struct mail mail = {
            .kind = MAIL_MESSAGE, .slot = to[i].slot, .generation = to[i].generation};

        if (to[i].loop != loop)
            continue;
        mail.message = message_retain(message);
        mailbox_put(mailbox, &mail);
    }
}

void mailbox_put_many(struct mailbox *mailbox, uint32_t loop,
                      const struct connection_handle *to, size_t to_count,
                      struct message *message)
{
    struct mail mail = {.kind = MAIL_TO_MANY};

    if (to_count == 0)
        return;
    if (!mailbox_has_room(mailbox, to_count)) {
        mailbox_put_singly(mailbox, loop, to, to_count, message);
        return;
    }
    mail.receivers = xcalloc(to_count, sizeof(*mail.receivers));
    for (size_t i = 0; i < to_count; i++) {
        if (to[i].loop != loop)
            continue;
        ASSERT(to[i].slot < mailbox->slot_count);
        if (mailbox->lost_generations[to[i].slot] != to[i].generation)
            mail.receivers[mail.receiver_count++] =
                (struct receiver){.slot = to[i].slot, .generation = to[i].generation};
    }
    if (mail.receiver_count == 0) {
        free(mail.receivers);
        return;
    }
    mail.message = message_retain(message);
    mail_list_append(&mailbox->put, &mail, 1, mail.receiver_count);
}

static void mailbox_wake_locked(struct mailbox *mailbox)
{
    if (mailbox->wake)
        uv_async_send(mailbox->wake);
}

void mailbox_deliver(struct mailbox *mailbox)
{
    if (mailbox->put.count == 0)
        return;

    pthread_mutex_lock(&mailbox->mutex);
    if (mailbox->delivered.count == 0) {
        struct mail_list empty = mailbox->delivered;

        mailbox->delivered = mailbox->put;
        mailbox->put = empty;
    } else {
        mail_list_append(&mailbox->delivered, mailbox->put.entries, mailbox->put.count,
                         mailbox->put.receivers);
    }
    atomic_store_explicit(&mailbox->delivered_count, mailbox->delivered.receivers,
                          memory_order_relaxed);
    /* Through the event loop only where it may sleep there. */
    if (mailbox->waits)
        pthread_cond_signal(&mailbox->arrived);
    else
        mailbox_wake_locked(mailbox);
    pthread_mutex_unlock(&mailbox->mutex);
    mailbox->put.count = 0;
    mailbox->put.receivers = 0;
}

struct mail *mailbox_take(struct mailbox *mailbox, size_t *count)
{
    struct mail_list *taken = &mailbox->taken;

    taken->count = 0;
    taken->receivers = 0;
    if (taken->capacity > MAIL_KEPT_ENTRIES) {
        free(taken->entries);
        *taken = (struct mail_list){0};
    }

    pthread_mutex_lock(&mailbox->mutex);
    struct mail_list empty = *taken;

    *taken = mailbox->delivered;
    mailbox->delivered = empty;
    atomic_store_explicit(&mailbox->delivered_count, 0, memory_order_relaxed);
    pthread_mutex_unlock(&mailbox->mutex);
    *count = taken->count;
    return taken->entries;
}

bool mailbox_wait(struct mailbox *mailbox, uint64_t until_ms)
{
    struct timespec until = {.tv_sec = (time_t)(until_ms / 1000),
                             .tv_nsec = (long)(until_ms % 1000) * 1000000};
    bool in_time = true;

    pthread_mutex_lock(&mailbox->mutex);
    mailbox->waits = true;
    mailbox->called = false;
    while (mailbox->delivered.count == 0 && !mailbox->called && in_time)
        in_time = pthread_cond_timedwait(&mailbox->arrived, &mailbox->mutex, &until) == 0;
    mailbox->waits = false;

    bool arrived = mailbox->delivered.count > 0;

    pthread_mutex_unlock(&mailbox->mutex);
    return arrived;
}

void mailbox_open(struct mailbox *mailbox, uv_async_t *wake)
{
    pthread_mutex_lock(&mailbox->mutex);
    mailbox->wake = wake;
    pthread_mutex_unlock(&mailbox->mutex);
}

void mailbox_shut(struct mailbox *mailbox)
{
    mailbox_open(mailbox, NULL);
}

void mailbox_wake(struct mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->mutex);
    mailbox->called = true;
    pthread_cond_signal(&mailbox->arrived);
    mailbox_wake_locked(mailbox);
    pthread_mutex_unlock(&mailbox->mutex);
}

/*
 * The queue in front of a socket: a ring of items that grows while the reader is slow and goes
 * away when he has caught up. Leaves the writing to connection.c. Loop's thread.
 */
#include "outbox.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/table.h"

enum { OUTBOX_ITEMS_FIRST = 4 };

static uint32_t outbox_capacity(const struct outbox *outbox)
{
    return outbox->items ? outbox->capacity : 1;
}

/* Of the ring; own is looked at by the two below. */
static struct outbox_item *ring_item(const struct outbox *outbox, uint32_t index)
{
    return &outbox->items[(outbox->first + index) % outbox->capacity];
}

static struct outbox_item *outbox_item(struct outbox *outbox, uint32_t index)
{
    return outbox->items ? ring_item(outbox, index) : &outbox->own;
}

static const struct outbox_item *outbox_look(const struct outbox *outbox, uint32_t index)
{
    return outbox->items ? ring_item(outbox, index) : &outbox->own;
}

static void outbox_item_release(struct outbox_item *item)
{
    message_release(item->message);
    free(item->bytes);
    *item = (struct outbox_item){0};
}

void outbox_release(struct outbox *outbox)
{
    for (uint32_t i = 0; i < outbox->count; i++)
        outbox_item_release(outbox_item(outbox, i));
    free(outbox->items);
    *outbox = (struct outbox){0};
}

static void outbox_grow(struct outbox *outbox)
{
    uint32_t capacity = outbox->items ? outbox->capacity * 2 : OUTBOX_ITEMS_FIRST;
    struct outbox_item *items = xcalloc(capacity, sizeof(*items));

    for (uint32_t i = 0; i < outbox->count; i++)
        items[i] = *outbox_item(outbox, i);
    free(outbox->items);
    outbox->own = (struct outbox_item){0};
    outbox->items = items;
    outbox->first = 0;
    outbox->capacity = capacity;
}

static void outbox_append(struct outbox *outbox, struct outbox_item item)
{
    if (outbox->count == outbox_capacity(outbox))
        outbox_grow(outbox);
    *outbox_item(outbox, outbox->count) = item;
    outbox->count++;
    outbox->waiting_bytes += item.size;
}

bool outbox_put_message(struct outbox *outbox, struct message *message)
{
    size_t size = message_frame(message).size;

    if (outbox->count >= OUTBOX_MESSAGES_MAX)
        return false;
    if (outbox->count > 0 && outbox->waiting_bytes + size > OUTBOX_BYTES_MAX)
        return false;
    outbox_append(outbox,
                  (struct outbox_item){.message = message_retain(message), .size = size});
    return true;
}

void outbox_put_bytes(struct outbox *outbox, char *bytes, size_t size)
{
    ASSERT(bytes);
    ASSERT(size > 0);
    outbox_append(outbox, (struct outbox_item){.bytes = bytes, .size = size});
}

static const char *outbox_item_data(const struct outbox_item *item)
{
    return item->message ? message_frame(item->message).data : item->bytes;
}

size_t outbox_peek(const struct outbox *outbox, char *out, size_t size_max)
{
    size_t skipped = outbox->sent_bytes;
    size_t size = 0;

    for (uint32_t i = 0; i < outbox->count && size < size_max; i++) {
        const struct outbox_item *item = outbox_look(outbox, i);
        size_t part = item->size - skipped;

        if (part > size_max - size)
            part = size_max - size;
        memcpy(out + size, outbox_item_data(item) + skipped, part);
        size += part;
        skipped = 0;
    }
    return size;
}

struct bytes outbox_next(const struct outbox *outbox, char *out, size_t size_max)
{
    const struct outbox_item *first = outbox_look(outbox, 0);
    size_t size = outbox->count > 0 ? first->size - outbox->sent_bytes : 0;

    if (outbox->count != 1 && size < size_max)
        return (struct bytes){.data = out, .size = outbox_peek(outbox, out, size_max)};
    return (struct bytes){.data = outbox_item_data(first) + outbox->sent_bytes,
                          .size = size < size_max ? size : size_max};
}

uint32_t outbox_advance(struct outbox *outbox, size_t sent_bytes)
{
    uint32_t messages = 0;

    ASSERT(sent_bytes <= outbox->waiting_bytes);
    outbox->waiting_bytes -= sent_bytes;
    outbox->sent_bytes += sent_bytes;
    while (outbox->count > 0 && outbox->sent_bytes >= outbox_item(outbox, 0)->size) {
        struct outbox_item *item = outbox_item(outbox, 0);

        outbox->sent_bytes -= item->size;
        messages += item->message ? message_update_count(item->message) : 0;
        outbox_item_release(item);
        if (outbox->items)
            outbox->first = (outbox->first + 1) % outbox->capacity;
        outbox->count--;
    }
    if (outbox->count == 0 && outbox->items)
        outbox_release(outbox);
    return messages;
}

/* ---- merging ----------------------------------------------------------------------------- */

static void topics_say(struct table *said, const struct message *message)
{
    uint32_t count;
    const uint64_t *topics = message_topics(message, &count);

    for (uint32_t i = 0; i < count; i++)
        table_put(said, topics[i], 0);
}

/* Whether all of it is said again. */
static bool topics_are_said(const struct table *said, const struct message *message)
{
    uint32_t count, nothing;
    const uint64_t *topics = message_topics(message, &count);

    for (uint32_t i = 0; i < count; i++) {
        if (!table_find(said, topics[i], &nothing))
            return false;
    }
    return count > 0;
}

/* Moves together what has gaps of size 0. */
static void outbox_close_gaps(struct outbox *outbox)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < outbox->count; i++) {
        struct outbox_item item = *outbox_item(outbox, i);

        if (item.size == 0)
            continue;
        *outbox_item(outbox, i) = (struct outbox_item){0};
        *outbox_item(outbox, kept++) = item;
    }
    outbox->count = kept;
}

uint32_t outbox_merge(struct outbox *outbox, const struct message *next)
{
    uint32_t begun = outbox->sent_bytes > 0 ? 1 : 0; /* its rest has to follow */
    uint32_t updates = 0;
    struct table said;

    table_init(&said);
    topics_say(&said, next);
    for (uint32_t i = outbox->count; i > begun; i--) {
        struct outbox_item *item = outbox_item(outbox, i - 1);

        if (!item->message)
            continue;
        if (!topics_are_said(&said, item->message)) {
            topics_say(&said, item->message);
            continue;
        }
        updates += message_update_count(item->message);
        outbox->waiting_bytes -= item->size;
        outbox_item_release(item);
    }
    table_release(&said);
    outbox_close_gaps(outbox);
    return updates;
}

void outbox_drop_unsent(struct outbox *outbox)
{
    uint32_t kept = outbox->sent_bytes > 0 ? 1 : 0;

    while (outbox->count > kept) {
        struct outbox_item *item = outbox_item(outbox, outbox->count - 1);

        outbox->waiting_bytes -= item->size;
        outbox_item_release(item);
        outbox->count--;
    }
    if (outbox->count == 0)
        outbox_release(outbox);
}

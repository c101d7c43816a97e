/* invitation_list_read(): whatever is pasted, what is taken are addresses, each once, and read
 * again they are the same. */
#include "fuzz.h"
#include "herkend/codec.h"

#include "invitation_list.h"

enum { AGAIN_BYTES_MAX = 4 * 1024 * 1024 };

static void check_items(const struct invitation_list *list, struct arena *arena)
{
    struct address_set seen = {0};
    size_t line = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct invitation *item = &list->items[i];
        struct bytes email;
        struct bytes folded;

        ASSERT(item->line >= line);
        line = item->line;
        ASSERT(email_examine(item->email, arena, &email, &folded) == EMAIL_FINE);
        ASSERT(bytes_equal(email, item->email));
        ASSERT(bytes_equal(folded, item->folded));
        ASSERT(address_set_add(&seen, item->folded));
        ASSERT(text_is_utf8(item->name));
        ASSERT(item->name.size == 0 || !memchr(item->name.data, '\n', item->name.size));
        ASSERT(text_is_utf8(item->organisation));
    }
    address_set_release(&seen);
}

static void check_mistakes(const struct invitation_list *list)
{
    for (size_t i = 0; i < list->mistake_count; i++) {
        ASSERT(list->mistakes[i].line > 0);
        ASSERT(list->mistakes[i].text.size <= INVITATION_SHOWN_BYTES);
        ASSERT(text_is_utf8(list->mistakes[i].text));
        ASSERT(list->mistakes[i].reason);
    }
}

/* The addresses alone, a line each: nothing is left to be misunderstood. */
static void check_again(const struct invitation_list *list, struct arena *arena)
{
    struct invitation_list again;
    struct buffer text;

    buffer_init(&text, AGAIN_BYTES_MAX);
    for (size_t i = 0; i < list->count; i++) {
        buffer_append(&text, list->items[i].email);
        buffer_append_char(&text, '\n');
    }
    invitation_list_read(buffer_bytes(&text), LANGUAGE_EN, arena, &again);
    ASSERT(again.count == list->count);
    ASSERT(again.mistake_count == 0);
    for (size_t i = 0; i < list->count; i++)
        ASSERT(bytes_equal(again.items[i].email, list->items[i].email));
    invitation_list_release(&again);
    buffer_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct invitation_list list;

    if (!text_is_utf8(fuzz_bytes(data, size)))
        return 0; /* a list comes out of JSON, which has none such */
    arena_init(&arena);
    invitation_list_read(fuzz_bytes(data, size), LANGUAGE_NL, &arena, &list);
    ASSERT(list.count + list.mistake_count <= INVITATIONS_PER_REQUEST_MAX);
    check_items(&list, &arena);
    check_mistakes(&list);
    check_again(&list, &arena);
    invitation_list_release(&list);
    arena_release(&arena);
    return 0;
}

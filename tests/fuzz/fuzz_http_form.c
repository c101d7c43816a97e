/* http_form_decode(): what is accepted has whole values, each name once, and reads the same
 * when it is written again. */
#include "fuzz.h"
#include "herkend/codec.h"

enum { AGAIN_BYTES_MAX = 4 * HTTP_FORM_BYTES_MAX };

static void check_accepted(const struct http_form *form)
{
    ASSERT(form->field_count <= HTTP_FORM_FIELDS_MAX);
    for (size_t i = 0; i < form->field_count; i++) {
        ASSERT(form->fields[i].name.size > 0);
        ASSERT(text_is_utf8(form->fields[i].name));
        ASSERT(text_is_utf8(form->fields[i].value));
        ASSERT(!memchr(form->fields[i].value.data, '\0', form->fields[i].value.size));
        for (size_t j = 0; j < i; j++)
            ASSERT(!bytes_equal(form->fields[i].name, form->fields[j].name));
    }
}

static void write_escaped(struct buffer *out, struct bytes part)
{
    for (size_t i = 0; i < part.size; i++)
        buffer_append_format(out, "%%%02X", (unsigned)(unsigned char)part.data[i]);
}

static void check_again(const struct http_form *form, struct arena *arena)
{
    struct http_form again;
    struct buffer body;

    buffer_init(&body, AGAIN_BYTES_MAX);
    for (size_t i = 0; i < form->field_count; i++) {
        write_escaped(&body, form->fields[i].name);
        buffer_append_char(&body, '=');
        write_escaped(&body, form->fields[i].value);
        buffer_append_char(&body, '&');
    }
    ASSERT(http_form_decode(buffer_bytes(&body), arena, &again));
    ASSERT(again.field_count == form->field_count);
    for (size_t i = 0; i < form->field_count; i++) {
        ASSERT(bytes_equal(again.fields[i].name, form->fields[i].name));
        ASSERT(bytes_equal(again.fields[i].value, form->fields[i].value));
    }
    buffer_release(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct http_form form;

    arena_init(&arena);
    if (http_form_decode(fuzz_bytes(data, size), &arena, &form)) {
        check_accepted(&form);
        /* Written again, every byte has an escape: a long one would be over the bound. */
        if (size < HTTP_FORM_BYTES_MAX / 8)
            check_again(&form, &arena);
    }
    arena_release(&arena);
    return 0;
}

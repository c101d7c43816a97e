/*
 * A form as browsers send it (WHATWG URL, section 5.1), strictly: what cannot be read in one
 * way only is refused. What its fields mean is left to whoever asked. Any thread.
 */
#include "internal.h"

static bool form_has(const struct http_form *form, struct bytes name)
{
    for (size_t i = 0; i < form->field_count; i++) {
        if (bytes_equal(form->fields[i].name, name))
            return true;
    }
    return false;
}

static bool form_add(struct http_form *form, struct bytes raw_name, struct bytes raw_value,
                     struct arena *arena)
{
    struct bytes name;
    struct bytes value;

    if (form->field_count == HTTP_FORM_FIELDS_MAX)
        return false;
    if (!percent_decode(raw_name, true, arena, &name) ||
        !percent_decode(raw_value, true, arena, &value))
        return false;
    if (name.size == 0 || form_has(form, name) || memchr(name.data, '\0', name.size) ||
        memchr(value.data, '\0', value.size))
        return false;
    form->fields[form->field_count].name = name;
    form->fields[form->field_count].value = value;
    form->field_count++;
    return true;
}

bool http_form_decode(struct bytes body, struct arena *arena, struct http_form *out)
{
    struct http_form form = {0};

    if (body.size > HTTP_FORM_BYTES_MAX)
        return false;
    while (body.size > 0) {
        struct bytes value = take_until(&body, '&');

        if (value.size == 0)
            continue; /* "a=1&&b=2" */

        struct bytes name = take_until(&value, '=');

        if (!form_add(&form, name, value, arena))
            return false;
    }
    *out = form;
    return true;
}

struct bytes http_form_find(const struct http_form *form, const char *name)
{
    for (size_t i = 0; i < form->field_count; i++) {
        if (bytes_equal(form->fields[i].name, bytes_from_string(name)))
            return form->fields[i].value;
    }
    return (struct bytes){0};
}

/* Words with values in them. Any thread. */
#include "fill.h"

#include "herkend/assert.h"

static struct bytes value_of(const char *name, size_t name_bytes,
                             const struct filling *fillings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(fillings[i].name) == name_bytes &&
            memcmp(fillings[i].name, name, name_bytes) == 0)
            return fillings[i].value;
    }
    UNREACHABLE("words ask only for what is filled in");
}

void words_fill(const char *words, const struct filling *fillings, size_t count,
                struct buffer *out)
{
    for (const char *at = words; *at; at++) {
        const char *close = *at == '{' ? strchr(at, '}') : NULL;

        if (!close) {
            buffer_append_char(out, *at);
            continue;
        }
        buffer_append(out, value_of(at + 1, (size_t)(close - at) - 1, fillings, count));
        at = close;
    }
}

#ifndef HERKEND_MAIL_FILL_H
#define HERKEND_MAIL_FILL_H

#include "herkend/buffer.h"

/* A value by its name, for words with {name} in them. */
struct filling {
    const char *name;
    struct bytes value;
};
/* Appends the words with every {name} replaced; a name that has no value is our mistake. */
void words_fill(const char *words, const struct filling *fillings, size_t count,
                struct buffer *out);

#endif

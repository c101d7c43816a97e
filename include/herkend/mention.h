#ifndef HERKEND_MENTION_H
#define HERKEND_MENTION_H

#include "herkend/arena.h"
#include "herkend/view.h"

/*
 * Whom a text that is being written seems to name: for a gentle word to who writes it, never to
 * stop anybody and never stored. By short lists of our own (first names, municipalities, their
 * suppliers), by what stands before a name ("wethouder", "gemeente"), by the form of an address
 * or a number of a telephone, and by names that an organiser has given. Any thread.
 */

/* An organiser's names, ready to be looked for: the capitalised words of three letters and
 * more. Given; immutable. */
struct mention_names;
/* lines: one name a line, valid UTF-8. */
struct mention_names *mention_names_create(struct bytes lines);
void mention_names_destroy(struct mention_names *names);

/*
 * The first MENTIONS_MAX of a text that text_prepare() has made, in its order, each once.
 * names: NULL without any. Texts are borrowed from text. Linear in the text.
 */
size_t mentions_find(struct bytes text, const struct mention_names *names, struct arena *arena,
                     struct mention out[MENTIONS_MAX]);

#endif

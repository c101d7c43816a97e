#ifndef HERKEND_HTML_H
#define HERKEND_HTML_H

#include "herkend/buffer.h"

/* How a text gets into a page or a mail: the one place that escapes. Pure, no I/O. */

/* For the inside of an element and of an attribute in quotes. */
void html_append_text(struct buffer *out, struct bytes text);

/*
 * The language that the script of a text tells, for fonts and voices: Chinese, Japanese,
 * Korean, Arabic or Hebrew when most of its letters are theirs; NULL for all others.
 */
const char *html_language_of(struct bytes text);

/*
 * A text of people: <tag class="name" dir="auto" lang="zh">text</tag>, so that no direction
 * mark in it reaches its neighbours. name: ours; NULL for none.
 */
void html_append_said(struct buffer *out, const char *tag, const char *name, struct bytes text);

#endif

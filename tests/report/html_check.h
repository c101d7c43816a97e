#ifndef HERKEND_TESTS_REPORT_HTML_CHECK_H
#define HERKEND_TESTS_REPORT_HTML_CHECK_H

#include "herkend/buffer.h"

/*
 * A small, strict reader of the HTML that we write: every element closed in order, attributes
 * quoted, no stray < or &, ids given once, links that lead somewhere on the page and nowhere
 * else, headings without a level left out, tables with a caption and scoped headers. Fails the
 * test with a sentence and the place.
 */
void html_check(struct bytes html);

#endif

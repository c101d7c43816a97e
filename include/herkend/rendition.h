#ifndef HERKEND_RENDITION_H
#define HERKEND_RENDITION_H

#include "herkend/buffer.h"
#include "herkend/error.h"
#include "herkend/report.h"

/* More statements and reactions than this make no PDF: nobody prints so many pages. */
enum { RENDITION_PDF_STATEMENTS_MAX = 10000 };

/*
 * Renditions of a report that kept libraries make: PDF (pango, cairo, qpdf) and XLSX
 * (libxlsxwriter). Any thread, one at a time. The same report gives the same bytes. -ERR_FULL
 * when there is no memory or no room for temporary files, -ERR_IO with the library's sentence;
 * out is then empty.
 */
MUST_CHECK int report_render_pdf(const struct report *report, struct buffer *out,
                                 struct error *error);
MUST_CHECK int report_render_xlsx(const struct report *report, struct buffer *out,
                                  struct error *error);

#endif

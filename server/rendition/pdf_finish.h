#ifndef HERKEND_RENDITION_PDF_FINISH_H
#define HERKEND_RENDITION_PDF_FINISH_H

#include <qpdf/qpdf-c.h>

#include "pdf.h"

/*
 * Marks, artifacts and texts over two pages: what cairo's structure lacks. -ERR_IO when the
 * structure is not the one that was drawn.
 */
MUST_CHECK int structure_finish(qpdf_data file, const struct sheet *sheet, struct error *error);

#endif

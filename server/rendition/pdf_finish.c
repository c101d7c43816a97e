/*
 * What a PDF says about itself, where cairo has no call for it: the language, that its title is
 * to be shown, its metadata, and an /ID that follows from its bytes. Nothing in it tells when
 * it was made, or on which machine. Any thread, one at a time.
 */
#include "pdf_finish.h"

#include <stdio.h>

#include "herkend/assert.h"
#include "herkend/codec.h"
#include "herkend/html.h"

/* XMP (ISO 16684-1): title and language, again, in the form in which archives look for them. */
static void metadata_write(const struct sheet *sheet, struct buffer *out)
{
    const char *language = language_name(sheet->language);

    buffer_append_string(out, "<?xpacket begin=\"\xEF\xBB\xBF\" "
                              "id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                              "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                              "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                              "<rdf:Description rdf:about=\"\" "
                              "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                              "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
                              "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    html_append_text(out, buffer_bytes(&sheet->title));
    buffer_append_format(out,
                         "</rdf:li></rdf:Alt></dc:title>"
                         "<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>"
                         "<dc:format>application/pdf</dc:format>"
                         "<xmp:CreatorTool>herkend</xmp:CreatorTool>"
                         "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
                         language);
}

static void metadata_add(qpdf_data file, qpdf_oh root, const struct sheet *sheet)
{
    qpdf_oh stream = qpdf_oh_new_stream(file);
    qpdf_oh about = qpdf_oh_get_dict(file, stream);
    qpdf_oh null = qpdf_oh_new_null(file);
    struct buffer xmp;

    buffer_init(&xmp, 64 * 1024);
    metadata_write(sheet, &xmp);
    ASSERT(!xmp.overflowed);
    qpdf_oh_replace_key(file, about, "/Type", qpdf_oh_new_name(file, "/Metadata"));
    qpdf_oh_replace_key(file, about, "/Subtype", qpdf_oh_new_name(file, "/XML"));
    qpdf_oh_replace_stream_data(file, stream, (const unsigned char *)xmp.data, xmp.size, null,
                                null);
    qpdf_oh_replace_key(file, root, "/Metadata", stream);
    buffer_release(&xmp);
}

static void catalog_finish(qpdf_data file, const struct sheet *sheet)
{
    qpdf_oh root = qpdf_get_root(file);

    qpdf_oh_replace_key(file, root, "/Lang",
                        qpdf_oh_new_unicode_string(file, language_name(sheet->language)));
    qpdf_oh_replace_key(file, root, "/ViewerPreferences",
                        qpdf_oh_parse(file, "<< /DisplayDocTitle true >>"));
    qpdf_oh_replace_key(file, root, "/PageMode", qpdf_oh_new_name(file, "/UseOutlines"));
    metadata_add(file, root, sheet);
    if (sheet->report->started_at_ms == 0) /* cairo put the time of making there */
        qpdf_set_info_key(file, "/CreationDate", NULL);
    qpdf_set_info_key(file, "/Creator", "herkend");
    qpdf_oh_release_all(file);
}

/* Links are reached by the tab key in the order of the structure (ISO 14289-1, 7.18.3). */
static void pages_finish(qpdf_data file)
{
    int count = qpdf_get_num_pages(file);

    for (int i = 0; i < count; i++) {
        qpdf_oh page = qpdf_get_page_n(file, (size_t)i);

        qpdf_oh_replace_key(file, page, "/Tabs", qpdf_oh_new_name(file, "/S"));
        qpdf_oh_release_all(file);
    }
}

static int failed(qpdf_data file, struct error *error)
{
    error_set(error, ERR_IO, "the PDF cannot be finished: %s",
              qpdf_get_error_full_text(file, qpdf_get_error(file)));
    return -ERR_IO;
}

static int written(qpdf_data file, struct buffer *out, struct error *error)
{
    if (qpdf_init_write_memory(file) >= QPDF_ERRORS)
        return failed(file, error);
    qpdf_set_object_stream_mode(file, qpdf_o_generate);
    qpdf_set_deterministic_ID(file, QPDF_TRUE);
    if (qpdf_write(file) >= QPDF_ERRORS || qpdf_has_error(file))
        return failed(file, error);
    buffer_append(out, (struct bytes){.data = (const char *)qpdf_get_buffer(file),
                                      .size = qpdf_get_buffer_length(file)});
    return 0;
}

int pdf_finish(const struct sheet *sheet, struct bytes raw, struct buffer *out,
               struct error *error)
{
    qpdf_data file = qpdf_init();
    int result = 0;

    qpdf_silence_errors(file);
    qpdf_set_suppress_warnings(file, QPDF_TRUE);
    if (qpdf_read_memory(file, "report", raw.data, raw.size, NULL) >= QPDF_ERRORS)
        result = failed(file, error);
    if (result == 0) {
        catalog_finish(file, sheet);
        pages_finish(file);
        result = structure_finish(file, sheet, error);
    }
    if (result == 0 && qpdf_has_error(file))
        result = failed(file, error);
    if (result == 0)
        result = written(file, out, error);
    qpdf_cleanup(&file);
    return result;
}

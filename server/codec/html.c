/*
 * Texts of people in HTML: escaped, kept apart from what stands around them, and with the
 * language that their script tells. The report, the pages about people and the mails all write
 * through here. Any thread.
 */
#include "herkend/html.h"

#include <utf8proc.h>

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_append_text(struct buffer *out, struct bytes text)
{
    size_t written = 0;

    for (size_t i = 0; i < text.size; i++) {
        const char *entity = entity_of(text.data[i]);

        if (!entity)
            continue;
        buffer_append(out, (struct bytes){.data = text.data + written, .size = i - written});
        buffer_append_string(out, entity);
        written = i + 1;
    }
    if (text.size > written)
        buffer_append(out,
                      (struct bytes){.data = text.data + written, .size = text.size - written});
}

const char *html_language_of(struct bytes text)
{
    size_t letters = 0;
    size_t han = 0;
    size_t kana = 0;
    size_t hangul = 0;
    size_t arabic = 0;
    size_t hebrew = 0;

    for (size_t at = 0; at < text.size;) {
        utf8proc_int32_t code = 0;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
                                                   (utf8proc_ssize_t)(text.size - at), &code);

        if (length <= 0)
            return NULL;
        at += (size_t)length;
        letters += code > 0x40;
        han += (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF);
        kana += code >= 0x3040 && code <= 0x30FF;
        hangul += code >= 0xAC00 && code <= 0xD7A3;
        arabic += code >= 0x0600 && code <= 0x06FF;
        hebrew += code >= 0x0590 && code <= 0x05FF;
    }
    if (kana > 0 && (han + kana) * 2 > letters)
        return "ja";
    if (han * 2 > letters)
        return "zh";
    if (hangul * 2 > letters)
        return "ko";
    if (arabic * 2 > letters)
        return "ar";
    return hebrew * 2 > letters ? "he" : NULL;
}

void html_append_said(struct buffer *out, const char *tag, const char *name, struct bytes text)
{
    const char *language = html_language_of(text);

    buffer_append_format(out, "<%s dir=\"auto\"", tag);
    if (name)
        buffer_append_format(out, " class=\"%s\"", name);
    if (language)
        buffer_append_format(out, " lang=\"%s\"", language);
    buffer_append_char(out, '>');
    html_append_text(out, text);
    buffer_append_format(out, "</%s>", tag);
}

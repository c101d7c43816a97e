/*
 * "Tell a colleague": a mail in the reader's own mail program, and the link to copy. Nothing is
 * sent by us, and nothing is kept of it.
 */
#include "screen.h"

enum { SHARE_BYTES_MAX = 16 * 1024 };

/* RFC 6068, section 2: everything but unreserved characters; line breaks as %0D%0A. */
static void append_percent_encoded(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';

        if (plain)
            buffer_append_char(out, (char)c);
        else if (c == '\n')
            buffer_append_string(out, "%0D%0A");
        else
            buffer_append_format(out, "%%%02X", c);
    }
}

static void append_filled(struct buffer *out, const char *words, struct bytes first,
                          struct bytes second)
{
    struct buffer plain;

    buffer_init(&plain, SHARE_BYTES_MAX);
    words_fill_in(words, first, second, &plain);
    append_percent_encoded(out, buffer_bytes(&plain));
    buffer_release(&plain);
}

void screen_share(struct screen *screen, const struct people_event *event)
{
    struct buffer url;
    const char *subject = desk_word(screen->language, DESK_WORD_SHARE_SUBJECT);
    const char *body = desk_word(screen->language, DESK_WORD_SHARE_BODY);

    buffer_init(&url, DESK_URL_BYTES_MAX);
    url_append(&url, screen->desk, "/e/", event->facts.code);
    screen_markup(screen, "<section class=\"share\">\n");
    screen_element(screen, "h2", NULL, DESK_WORD_SHARE);
    screen_element(screen, "p", NULL, DESK_WORD_SHARE_TEXT);
    screen_markup(screen, "<p><a class=\"button\" href=\"mailto:?subject=");
    append_filled(screen->out, subject, event->facts.title, (struct bytes){0});
    screen_markup(screen, "&amp;body=");
    append_filled(screen->out, body, event->facts.title, buffer_bytes(&url));
    screen_markup(screen, "\">");
    screen_word(screen, DESK_WORD_SHARE_MAIL);
    screen_markup(screen, "</a></p>\n<div class=\"field\"><label for=\"share\">");
    screen_word(screen, DESK_WORD_SHARE_LINK);
    screen_markup(screen, "</label>\n<input id=\"share\" type=\"url\" readonly value=\"");
    screen_text(screen, buffer_bytes(&url));
    screen_markup(screen, "\"></div>\n</section>\n");
    buffer_release(&url);
}

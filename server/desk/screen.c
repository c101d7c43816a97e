/*
 * The frame of every page for people, and how anything gets into it. No script; no request to
 * any host but this one, and there only for the operator's theme and the icon.
 */
#include "screen.h"

#include <inttypes.h>
#include <stdio.h>

#include "herkend/html.h"
#include "herkend/log.h"

enum { FILLED_BYTES_MAX = 16 * 1024 };

void screen_markup(struct screen *screen, const char *markup)
{
    buffer_append_string(screen->out, markup);
}

void screen_text(struct screen *screen, struct bytes text)
{
    html_append_text(screen->out, text);
}

void screen_word(struct screen *screen, enum desk_word word)
{
    screen_text(screen, bytes_from_string(desk_word(screen->language, word)));
}

void words_fill_in(const char *words, struct bytes first, struct bytes second,
                   struct buffer *out)
{
    for (const char *at = words; *at; at++) {
        bool value = at[0] == '{' && (at[1] == '0' || at[1] == '1') && at[2] == '}';

        if (!value) {
            buffer_append_char(out, *at);
            continue;
        }
        buffer_append(out, at[1] == '0' ? first : second);
        at += 2;
    }
}

void screen_fill(struct screen *screen, enum desk_word word, struct bytes first,
                 struct bytes second)
{
    struct buffer filled;

    buffer_init(&filled, FILLED_BYTES_MAX);
    words_fill_in(desk_word(screen->language, word), first, second, &filled);
    screen_text(screen, buffer_bytes(&filled));
    buffer_release(&filled);
}

void screen_fill_number(struct screen *screen, enum desk_word word, uint64_t number)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%" PRIu64, number);
    screen_fill(screen, word, bytes_from_string(digits), (struct bytes){0});
}

void screen_element(struct screen *screen, const char *tag, const char *name,
                    enum desk_word word)
{
    buffer_append_format(screen->out, "<%s", tag);
    if (name)
        buffer_append_format(screen->out, " class=\"%s\"", name);
    screen_markup(screen, ">");
    screen_word(screen, word);
    buffer_append_format(screen->out, "</%s>\n", tag);
}

void screen_said(struct screen *screen, const char *tag, const char *name, struct bytes text)
{
    html_append_said(screen->out, tag, name, text);
    screen_markup(screen, "\n");
}

void screen_section(struct screen *screen, enum desk_word title, struct bytes text)
{
    if (text.size == 0)
        return;
    screen_markup(screen, "<section>\n");
    screen_element(screen, "h2", NULL, title);
    screen_linked(screen, text);
    screen_markup(screen, "</section>\n");
}

void screen_time(struct screen *screen, const struct people_event *event, uint64_t time_ms)
{
    char zone[ZONE_BYTES_MAX + 1];
    char machine[TIME_TEXT_BYTES];
    struct buffer words;
    struct bytes known = event->details.zone;

    if (known.size == 0 || known.size > ZONE_BYTES_MAX)
        known = BYTES("Europe/Amsterdam");
    snprintf(zone, sizeof(zone), "%.*s", (int)known.size, known.data);
    buffer_init(&words, FILLED_BYTES_MAX);
    if (time_ms >= TIME_END_MS)
        time_ms = TIME_END_MS - 1;
    if (!event_time_write(time_ms, zone, screen->language, &words))
        buffer_append_string(&words, desk_word(screen->language, DESK_WORD_WHEN_UNKNOWN));
    time_encode(time_ms, machine);
    buffer_append_format(screen->out, "<time datetime=\"%s\">", machine);
    screen_text(screen, buffer_bytes(&words));
    screen_markup(screen, "</time>");
    buffer_release(&words);
}

void screen_fact(struct screen *screen, enum desk_word word)
{
    screen_markup(screen, "<div><dt>");
    screen_word(screen, word);
    screen_markup(screen, "</dt><dd>");
}

struct screen screen_open(struct visit *visit, uint16_t status, enum language language,
                          struct bytes title)
{
    struct screen screen = {.out = &visit->response->body,
                            .desk = visit->desk,
                            .arena = &visit->desk->arena,
                            .language = language};

    answer_body(visit, status, "text/html; charset=utf-8");
    buffer_append_format(screen.out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n",
                         language_name(language));
    screen_markup(&screen,
                  "<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<meta name=\"robots\" content=\"noindex\">\n<title>");
    screen_text(&screen, title);
    screen_markup(&screen, " – herkend</title>\n"
                           "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n");
    screen_style(&screen);
    screen_markup(&screen, "<link rel=\"stylesheet\" href=\"/theme.css\">\n</head>\n<body>\n"
                           "<a class=\"skip-link\" href=\"#content\">");
    screen_word(&screen, DESK_WORD_SKIP_LINK);
    screen_markup(&screen, "</a>\n<header class=\"top\"><p class=\"brand\">herkend</p>"
                           "</header>\n<main id=\"content\" tabindex=\"-1\">\n");
    return screen;
}

void screen_close(struct screen *screen)
{
    buffer_append_format(screen->out, "</main>\n<footer><p><a href=\"/privacy?lang=%s\">",
                         language_name(screen->language));
    screen_word(screen, DESK_WORD_PRIVACY_LINK);
    screen_markup(screen, "</a></p></footer>\n</body>\n</html>\n");
}

void screen_notice(struct screen *screen, enum notice notice, enum desk_word title,
                   enum desk_word text)
{
    static const char *const names[] = {[NOTICE_PLAIN] = "notice",
                                        [NOTICE_OK] = "notice notice--ok",
                                        [NOTICE_WARNING] = "notice notice--warning",
                                        [NOTICE_ERROR] = "notice notice--error"};

    buffer_append_format(screen->out, "<div class=\"%s\">\n", names[notice]);
    screen_element(screen, "p", "notice__title", title);
    screen_element(screen, "p", NULL, text);
    screen_markup(screen, "</div>\n");
}

void screen_message(struct visit *visit, uint16_t status, enum language language,
                    enum desk_word title, enum desk_word text)
{
    struct screen screen =
        screen_open(visit, status, language, bytes_from_string(desk_word(language, title)));

    screen_markup(&screen, "<div class=\"narrow\">\n");
    screen_element(&screen, "h1", NULL, title);
    screen_element(&screen, "p", "lead", text);
    screen_markup(&screen, "</div>\n");
    screen_close(&screen);
}

void screen_failure(struct visit *visit, enum language language, const struct error *error)
{
    log_event(LOG_ERROR, "desk_failed", error->sentence);
    screen_message(visit, 503, language, DESK_WORD_BUSY, DESK_WORD_BUSY_TEXT);
}

/*
 * The page that stands where a report cannot be read: not yet, not any more, or not for now.
 * Says why in plain words, and nothing of what is in the report. Any thread.
 */
#include "report_html.h"

#include "internal.h"

struct absence_words {
    enum report_word title, text;
};

static struct absence_words words_of(enum report_absence absence)
{
    switch (absence) {
    case REPORT_NOT_YET:
        return (struct absence_words){WORD_ABSENT_NOT_YET, WORD_ABSENT_NOT_YET_TEXT};
    case REPORT_WITHDRAWN:
        return (struct absence_words){WORD_ABSENT_WITHDRAWN, WORD_ABSENT_WITHDRAWN_TEXT};
    case REPORT_OVER:
        return (struct absence_words){WORD_ABSENT_OVER, WORD_ABSENT_OVER_TEXT};
    }
    UNREACHABLE("a report is absent for one of these reasons");
}

void report_encode_absent(const struct absent_report *absent, struct buffer *out)
{
    struct absence_words words = words_of(absent->absence);
    struct page page = {.out = out, .language = absent->language};

    buffer_init(&page.scratch, REPORT_BYTES_MAX);
    buffer_append_format(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n",
                         language_name(absent->language));
    page_markup(&page,
                "<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"robots\" content=\"noindex\">\n<title>");
    page_word(&page, words.title);
    page_markup(&page, "</title>\n");
    page_style(&page);
    page_markup(&page, "</head>\n<body>\n<header><p class=\"brand\">herkend</p></header>\n"
                       "<main class=\"absent\">\n");
    page_text(&page, "p", "kind", absent->title);
    page_markup(&page, "\n");
    page_element(&page, "h1", NULL, words.title);

    struct phrase phrase = page_phrase(&page);

    page_markup(&page, "<p>");
    phrase_date(&phrase, absent->readable_until_ms);
    page_say(&page, &phrase, words.text);
    page_markup(&page, "</p>\n</main>\n</body>\n</html>\n");
    buffer_release(&page.scratch);
}

/*
 * What a person without scripts is told when neither the desk nor the client can: a small page
 * of its own, in Dutch or English. Pure.
 */
#include "internal.h"

static const char page_format[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"%s\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<title>%s</title>\n"
    "<style>body{font:1.125rem/1.6 system-ui,sans-serif;max-width:36rem;margin:0 auto;"
    "padding:12vh 1.5rem 3rem}h1{font-size:1.75rem;line-height:1.25}</style>\n"
    "</head>\n"
    "<body>\n"
    "<main>\n"
    "<h1>%s</h1>\n"
    "<p>%s</p>\n"
    "</main>\n"
    "</body>\n"
    "</html>\n";

static const struct page_words {
    uint16_t status;
    struct {
        const char *title, *text;
    } in[LANGUAGE_EN + 1];
} words[PAGE_TROUBLE_COUNT] = {
    [PAGE_BUSY] = {503,
                   {[LANGUAGE_NL] = {"Het is even druk",
                                     "Dit lukte nu niet. Probeer het over een minuut opnieuw."},
                    [LANGUAGE_EN] = {"It is busy right now",
                                     "This did not work. Please try again in a minute."}}},
    [PAGE_TOO_MANY] =
        {429,
         {[LANGUAGE_NL] = {"Even wachten",
                           "Er kwam net te veel tegelijk binnen van jouw netwerk. Probeer het "
                           "over een minuut opnieuw."},
          [LANGUAGE_EN] = {"One moment please",
                           "Too much came in from your network at once. Please try again in a "
                           "minute."}}},
    [PAGE_FOREIGN] =
        {403,
         {[LANGUAGE_NL] = {"Dit formulier is niet verstuurd",
                           "We konden niet zien dat het formulier van onze eigen pagina kwam. "
                           "Open de pagina opnieuw en verstuur het formulier nog een keer."},
          [LANGUAGE_EN] = {"This form was not sent",
                           "We could not tell that the form came from our own page. Open the "
                           "page again and send the form once more."}}},
    [PAGE_STOPPED] =
        {500,
         {[LANGUAGE_NL] = {"Er ging iets mis",
                           "Dit ligt aan ons. Neem contact op met de organisator."},
          [LANGUAGE_EN] = {"Something went wrong",
                           "This is our mistake. Please contact the organiser."}}},
};

struct response *response_page(enum page_trouble trouble, enum language language)
{
    ASSERT(trouble < PAGE_TROUBLE_COUNT);
    ASSERT(language <= LANGUAGE_EN);

    const struct page_words *page = &words[trouble];
    struct response *response = response_create(page->status, "text/html; charset=utf-8");
    const char *title = page->in[language].title;

    buffer_append_format(&response->body, page_format, language_name(language), title, title,
                         page->in[language].text);
    return response;
}

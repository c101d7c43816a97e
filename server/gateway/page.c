/*
 * The page of a program without a web client: says how to build one. In Dutch, self-contained,
 * light or dark as the reader likes it. Pure.
 */
#include "internal.h"

static const char PAGE_START[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"nl\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<title>herkend</title>\n"
    "<style>\n"
    ":root{color-scheme:light dark;--page:#fbfaf7;--text:#1d2329;--soft:#4d565f;"
    "--link:#0b5d8a;--line:#d9d5cb}\n"
    "@media (prefers-color-scheme:dark){:root{--page:#15191d;--text:#ece9e2;--soft:#b3b8bd;"
    "--link:#7cc4ee;--line:#3a4249}}\n"
    "body{margin:0;background:var(--page);color:var(--text);"
    "font:1.125rem/1.6 system-ui,sans-serif}\n"
    "main{max-width:38rem;margin:0 auto;padding:12vh 1.5rem 3rem}\n"
    "h1{font-size:2.25rem;line-height:1.2;margin:0 0 .5rem}\n"
    "p{margin:0 0 1rem}\n"
    ".lead{font-size:1.25rem}\n"
    ".soft{color:var(--soft)}\n"
    "a{color:var(--link);text-underline-offset:.15em}\n"
    "a:focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:2px}\n"
    "section{border-top:1px solid var(--line);margin-top:2rem;padding-top:1.5rem}\n"
    "h2{font-size:1.375rem;margin:0 0 .5rem}\n"
    "pre{overflow-x:auto;padding:.75rem 1rem;border:1px solid var(--line);border-radius:4px}\n"
    "code{font:.9375rem/1.6 ui-monospace,monospace}\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<main>\n"
    "<h1>herkend</h1>\n"
    "<p class=\"lead\">Een geschreven gesprek waarin blijft staan wat het meest wordt "
    "herkend.</p>\n"
    "<p>De server draait, maar is gebouwd zonder de webpagina's voor deelnemers en "
    "gespreksleiders. Programma's kunnen er al sessies mee houden en het rapport ophalen.</p>\n"
    "<section>\n"
    "<h2>Zo komen de webpagina's erbij</h2>\n"
    "<p>Bouw ze in de map van de broncode, met Node 18 of nieuwer:</p>\n"
    "<pre><code>./scripts/build-web-client</code></pre>\n"
    "<p>Bouw daarna de server opnieuw, of start hem met <code>--web-root build/web</code>. "
    "<code>./scripts/run</code> doet dat alles in één keer.</p>\n"
    "</section>\n";

static const char PAGE_DEMO[] =
    "<section>\n"
    "<h2>Er loopt nu een voorbeeldsessie</h2>\n"
    "<p>Gesimuleerde deelnemers praten over innovatie in gemeenten. In het rapport ziet u "
    "steeds wat zij tot nu toe het meest herkennen.</p>\n"
    "<p><a href=\"/api/v1/sessions/%s/report?format=html\">Bekijk het rapport tot nu "
    "toe</a></p>\n"
    "<p class=\"soft\">Ververs het rapport om de rangorde te zien groeien.</p>\n"
    "</section>\n";

static const char PAGE_END[] = "</main>\n"
                               "</body>\n"
                               "</html>\n";

void page_write(const char *code, struct buffer *out)
{
    buffer_append_string(out, PAGE_START);
    if (code)
        buffer_append_format(out, PAGE_DEMO, code);
    buffer_append_string(out, PAGE_END);
}

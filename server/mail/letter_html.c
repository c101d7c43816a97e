/*
 * A letter as HTML for mail programs: one column, styles in the elements (many programs drop
 * others), a few rules for the dark and for narrow screens in the head (programs that drop
 * them show it light and wide), nothing that is loaded from anywhere. Colours are the web
 * client's (web-client/source/style/tokens.css). Every text goes through escaping. Any thread.
 */
#include "letter.h"

#include "herkend/codec.h"
#include "herkend/html.h"

#define SANS                                                                                   \
    "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,sans-serif"
#define ANYWHERE "overflow-wrap:anywhere;word-break:break-word"

static const char head_style[] =
    "<style>\n"
    "@media (prefers-color-scheme:dark){"
    ".ground{background:#10171b!important}"
    ".card{background:#182227!important;border-color:#33424a!important}"
    ".ink{color:#e8eef0!important}"
    ".soft{color:#a9b7be!important}"
    ".link{color:#7cc7d8!important}"
    ".brand{color:#7cc7d8!important}"
    ".wash{background:#10171b!important;border-color:#7cc7d8!important}"
    ".said{border-color:#7d8e97!important}"
    ".button{background:#7cc7d8!important}"
    ".button a{color:#08222a!important}"
    ".rule{border-color:#33424a!important}"
    "}\n"
    "@media (max-width:480px){"
    ".outer{padding:0!important}"
    ".card{border-left:0!important;border-right:0!important;border-radius:0!important;"
    "padding:24px 20px!important}"
    ".foot{padding:20px!important}"
    ".fact{display:block!important;width:auto!important;padding:0!important}"
    ".value{padding:0 0 10px!important}"
    "}\n"
    "</style>\n";

static void put(struct buffer *out, const char *markup)
{
    buffer_append_string(out, markup);
}

static void put_text(struct buffer *out, struct bytes text)
{
    html_append_text(out, text);
}

static void put_link(struct buffer *out, struct bytes url)
{
    put(out, "<a class=\"link\" style=\"color:#0b5669;" ANYWHERE "\" href=\"");
    put_text(out, url);
    put(out, "\">");
    put_text(out, url);
    put(out, "</a>");
}

static void put_paragraph(struct buffer *out, const struct block *block)
{
    put(out, "<p class=\"ink\" style=\"margin:0 0 16px;color:#15232b\">");
    put_text(out, block->text);
    if (block->url.size > 0) {
        put(out, "<br>\n");
        put_link(out, block->url);
    }
    put(out, "</p>\n");
}

static void put_heading(struct buffer *out, struct bytes text)
{
    put(out, "<h2 class=\"ink\" style=\"margin:28px 0 8px;color:#15232b;font-size:18px;"
             "line-height:1.3\">");
    put_text(out, text);
    put(out, "</h2>\n");
}

static void put_fact(struct buffer *out, const struct fact *fact)
{
    put(out, "<tr><td class=\"fact soft\" style=\"padding:3px 16px 3px 0;vertical-align:top;"
             "color:#4a5963;white-space:nowrap;font-size:14px;line-height:1.7\">");
    put_text(out, fact->name);
    put(out, "</td><td class=\"fact value ink\" style=\"padding:3px 0;vertical-align:top;"
             "color:#15232b;font-weight:600;" ANYWHERE "\"><span dir=\"auto\">");
    put_text(out, fact->value);
    put(out, "</span></td></tr>\n");
}

static void put_facts(struct buffer *out, const struct letter *letter)
{
    put(out, "<div class=\"wash\" style=\"margin:20px 0;padding:12px 16px;background:#f2f5f5;"
             "border-left:4px solid #0b5669\">\n"
             "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" role=\"presentation\" "
             "style=\"border-collapse:collapse\">\n");
    for (size_t i = 0; i < letter->fact_count; i++)
        put_fact(out, &letter->facts[i]);
    put(out, "</table>\n</div>\n");
}

/* A cell with a ground of its own: Outlook gives a link no padding. */
static void put_button(struct buffer *out, const struct block *block)
{
    put(out, "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" role=\"presentation\" "
             "style=\"margin:24px 0 12px\"><tr><td class=\"button\" "
             "style=\"background:#0b5669;border-radius:8px;text-align:center\">"
             "<a style=\"display:inline-block;padding:12px 28px;color:#ffffff;font-size:17px;"
             "font-weight:600;text-decoration:none\" href=\"");
    put_text(out, block->url);
    put(out, "\">");
    put_text(out, block->text);
    put(out, "</a></td></tr></table>\n<p style=\"margin:0 0 20px;font-size:14px\">");
    put_link(out, block->url);
    put(out, "</p>\n");
}

static void put_said(struct buffer *out, struct bytes text)
{
    put(out,
        "<div class=\"said ink\" dir=\"auto\" style=\"margin:0 0 20px;padding:2px 16px;"
        "border-left:3px solid #6a7a84;color:#15232b;white-space:pre-line;" ANYWHERE "\">");
    put_text(out, text);
    put(out, "</div>\n");
}

static void put_block(const struct letter *letter, const struct block *block,
                      struct buffer *out)
{
    switch (block->kind) {
    case BLOCK_PARAGRAPH:
        put_paragraph(out, block);
        return;
    case BLOCK_HEADING:
        put_heading(out, block->text);
        return;
    case BLOCK_FACTS:
        put_facts(out, letter);
        return;
    case BLOCK_BUTTON:
        put_button(out, block);
        return;
    case BLOCK_SAID:
        put_said(out, block->text);
        return;
    }
}

static void put_head(struct buffer *out, const struct letter *letter)
{
    put(out, "<!doctype html>\n<html lang=\"");
    put(out, language_name(letter->language));
    put(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>");
    put_text(out, letter->subject);
    put(out, "</title>\n");
    put(out, head_style);
    put(out, "</head>\n");
}

static void put_footer(struct buffer *out, const struct letter *letter)
{
    put(out, "<div class=\"foot soft\" style=\"padding:20px 32px;color:#4a5963;font-size:13px;"
             "line-height:1.5\">");
    put_text(out, letter->footer.text);
    if (letter->footer.url.size > 0) {
        put(out, "<br>\n");
        put_link(out, letter->footer.url);
    }
    put(out, "</div>\n");
}

void letter_render_html(const struct letter *letter, struct buffer *out)
{
    put_head(out, letter);
    put(out, "<body class=\"ground\" style=\"margin:0;padding:0;background:#f2f5f5\">\n"
             "<div class=\"ground outer\" style=\"padding:24px 12px;background:#f2f5f5;"
             "font:16px/1.55 " SANS "\">\n"
             "<div style=\"max-width:600px;margin:0 auto\">\n"
             "<div class=\"card\" style=\"padding:32px;background:#ffffff;"
             "border:1px solid #cbd4d8;border-radius:8px\">\n"
             "<p class=\"brand\" style=\"margin:0 0 12px;color:#0b5669;font-size:14px;"
             "font-weight:600;" ANYWHERE "\">");
    put_text(out, letter->brand);
    put(out, "</p>\n<h1 class=\"ink\" style=\"margin:0 0 20px;color:#15232b;font-size:26px;"
             "line-height:1.2;letter-spacing:-.01em;text-wrap:balance;" ANYWHERE "\">");
    put_text(out, letter->headline);
    put(out, "</h1>\n<p class=\"ink\" style=\"margin:0 0 16px;color:#15232b;" ANYWHERE "\">");
    put_text(out, letter->greeting);
    put(out, "</p>\n");
    for (size_t i = 0; i < letter->block_count; i++)
        put_block(letter, &letter->blocks[i], out);
    put(out, "<p class=\"ink\" style=\"margin:28px 0 0;color:#15232b\">");
    put_text(out, letter->sign_off);
    put(out, "<br>\n");
    put_text(out, letter->sender);
    put(out, "</p>\n</div>\n");
    put_footer(out, letter);
    put(out, "</div>\n</div>\n</body>\n</html>\n");
}

/* The checker of our own HTML; see the header for what it asks. */
#include "html_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { DEPTH_MAX = 64, NAME_MAX_BYTES = 32, IDS_MAX = 20000 };

struct html_reader {
    struct bytes html;
    size_t at;
    char open[DEPTH_MAX][NAME_MAX_BYTES];
    size_t depth;
    char (*ids)[NAME_MAX_BYTES];
    size_t id_count;
    char (*links)[NAME_MAX_BYTES];
    size_t link_count;
    int heading_level;
    size_t h1_count, main_count, table_count, caption_count;
};

static void complain(const struct html_reader *reader, const char *what)
{
    size_t from = reader->at > 60 ? reader->at - 60 : 0;
    size_t size = reader->html.size - from < 120 ? reader->html.size - from : 120;

    fail_msg("%s near: %.*s", what, (int)size, reader->html.data + from);
}

static bool starts_with(const struct html_reader *reader, const char *text)
{
    size_t size = strlen(text);

    return reader->html.size - reader->at >= size &&
           memcmp(reader->html.data + reader->at, text, size) == 0;
}

static char peek(const struct html_reader *reader)
{
    if (reader->at >= reader->html.size)
        complain(reader, "the page ends too soon");
    return reader->html.data[reader->at];
}

/* Letters, digits, - and _. */
static void read_name(struct html_reader *reader, char name[NAME_MAX_BYTES])
{
    size_t size = 0;

    for (;;) {
        char c = peek(reader);
        bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') || c == '-' || c == '_';

        if (!fits)
            break;
        if (size + 1 == NAME_MAX_BYTES)
            complain(reader, "a name that is too long");
        name[size++] = c;
        reader->at++;
    }
    name[size] = '\0';
    if (size == 0)
        complain(reader, "a name is missing");
}

static bool is_void(const char *name)
{
    static const char *const names[] = {"meta", "link", "br", "img", "hr", "input"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static void check_heading(struct html_reader *reader, const char *name)
{
    if (name[0] != 'h' || name[1] < '1' || name[1] > '6' || name[2] != '\0')
        return;
    int level = name[1] - '0';

    if (level > reader->heading_level + 1)
        complain(reader, "a heading skips a level");
    reader->heading_level = level;
    reader->h1_count += level == 1;
}

static void check_attribute(struct html_reader *reader, const char *element, const char *name,
                            struct bytes value)
{
    char text[NAME_MAX_BYTES] = "";

    if (strncmp(name, "on", 2) == 0 || strcmp(name, "style") == 0 || strcmp(name, "src") == 0)
        complain(reader, "an attribute that no report has");
    if (value.size < NAME_MAX_BYTES)
        memcpy(text, value.data, value.size);
    if (strcmp(name, "id") == 0) {
        for (size_t i = 0; i < reader->id_count; i++) {
            if (strcmp(reader->ids[i], text) == 0)
                complain(reader, "an id is given twice");
        }
        memcpy(reader->ids[reader->id_count++], text, NAME_MAX_BYTES);
    }
    if (strcmp(name, "href") == 0) {
        if (text[0] != '#')
            complain(reader, "a link leaves the page");
        memcpy(reader->links[reader->link_count++], text + 1, NAME_MAX_BYTES - 1);
    }
    if (strcmp(name, "aria-labelledby") == 0)
        memcpy(reader->links[reader->link_count++], text, NAME_MAX_BYTES);
    (void)element;
    assert_true(reader->id_count < IDS_MAX && reader->link_count < IDS_MAX);
}

/* A value in double quotes, without quote, < or a bare &. */
static struct bytes read_value(struct html_reader *reader)
{
    if (peek(reader) != '"')
        complain(reader, "a value is not quoted");
    size_t start = ++reader->at;

    while (peek(reader) != '"') {
        if (peek(reader) == '<' || peek(reader) == '>')
            complain(reader, "< or > in a value");
        reader->at++;
    }
    reader->at++;
    return (struct bytes){.data = reader->html.data + start, .size = reader->at - 1 - start};
}

static void check_open(struct html_reader *reader, const char *name, bool has_scope)
{
    const char *parent = reader->depth > 0 ? reader->open[reader->depth - 1] : "";

    check_heading(reader, name);
    if (strcmp(name, "script") == 0 || strcmp(name, "iframe") == 0 ||
        strcmp(name, "img") == 0 || strcmp(name, "link") == 0 || strcmp(name, "form") == 0)
        complain(reader, "an element that no report has");
    if (strcmp(name, "th") == 0 && !has_scope)
        complain(reader, "a table header without scope");
    if (strcmp(name, "li") == 0 && strcmp(parent, "ul") != 0 && strcmp(parent, "ol") != 0)
        complain(reader, "an item outside of a list");
    if ((strcmp(parent, "ul") == 0 || strcmp(parent, "ol") == 0) && strcmp(name, "li") != 0)
        complain(reader, "something else than an item in a list");
    if (strcmp(parent, "p") == 0 &&
        (strcmp(name, "p") == 0 || strcmp(name, "div") == 0 || strcmp(name, "ul") == 0))
        complain(reader, "a block in a paragraph");
    reader->main_count += strcmp(name, "main") == 0;
    reader->table_count += strcmp(name, "table") == 0;
    reader->caption_count += strcmp(name, "caption") == 0;
}

static void read_start_tag(struct html_reader *reader)
{
    char name[NAME_MAX_BYTES];
    bool has_scope = false;

    read_name(reader, name);
    for (;;) {
        char attribute[NAME_MAX_BYTES];

        while (peek(reader) == ' ')
            reader->at++;
        if (peek(reader) == '>' || peek(reader) == '/')
            break;
        read_name(reader, attribute);
        if (peek(reader) != '=')
            complain(reader, "an attribute without a value");
        reader->at++;
        check_attribute(reader, name, attribute, read_value(reader));
        has_scope = has_scope || strcmp(attribute, "scope") == 0;
    }
    check_open(reader, name, has_scope);

    bool closes_itself = peek(reader) == '/';

    reader->at += closes_itself;
    if (peek(reader) != '>')
        complain(reader, "a tag is not closed");
    reader->at++;
    if (closes_itself || is_void(name))
        return;
    if (reader->depth == DEPTH_MAX)
        complain(reader, "too deep");
    memcpy(reader->open[reader->depth++], name, NAME_MAX_BYTES);
    if (strcmp(name, "style") == 0) {
        while (!starts_with(reader, "</style>"))
            reader->at++;
    }
}

static void read_end_tag(struct html_reader *reader)
{
    char name[NAME_MAX_BYTES];

    read_name(reader, name);
    if (peek(reader) != '>')
        complain(reader, "an end tag with something in it");
    reader->at++;
    if (reader->depth == 0 || strcmp(reader->open[reader->depth - 1], name) != 0)
        complain(reader, "an end tag that closes nothing");
    reader->depth--;
}

static void read_entity(struct html_reader *reader)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (starts_with(reader, entities[i])) {
            reader->at += strlen(entities[i]);
            return;
        }
    }
    complain(reader, "a bare &");
}

static void check_whole(struct html_reader *reader)
{
    if (reader->depth != 0)
        complain(reader, "the page ends inside an element");
    if (reader->h1_count != 1 || reader->main_count != 1)
        complain(reader, "not exactly one h1 and one main");
    if (reader->table_count != reader->caption_count)
        complain(reader, "a table without a caption");
    for (size_t i = 0; i < reader->link_count; i++) {
        bool leads = false;

        for (size_t j = 0; j < reader->id_count && !leads; j++)
            leads = strcmp(reader->links[i], reader->ids[j]) == 0;
        if (!leads)
            fail_msg("a link to #%s leads nowhere", reader->links[i]);
    }
}

void html_check(struct bytes html)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    struct html_reader reader = {.html = html, .at = sizeof(doctype) - 1};

    assert_true(html.size > sizeof(doctype));
    assert_memory_equal(html.data, doctype, sizeof(doctype) - 1);
    reader.ids = calloc(IDS_MAX, sizeof(*reader.ids));
    reader.links = calloc(IDS_MAX, sizeof(*reader.links));
    while (reader.at < html.size) {
        char c = html.data[reader.at];

        if (starts_with(&reader, "</")) {
            reader.at += 2;
            read_end_tag(&reader);
        } else if (c == '<') {
            reader.at++;
            read_start_tag(&reader);
        } else if (c == '&') {
            read_entity(&reader);
        } else {
            reader.at++;
        }
    }
    check_whole(&reader);
    free(reader.links);
    free(reader.ids);
}

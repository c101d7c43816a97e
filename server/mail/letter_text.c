/*
 * A letter as plain text: paragraphs of one line each, which a mail program breaks as wide as
 * its window is; every link on a line of its own. Any thread.
 */
#include "letter.h"

static void put_line(struct buffer *out, struct bytes text)
{
    buffer_append(out, text);
    buffer_append_char(out, '\n');
}

static void put_facts(const struct letter *letter, struct buffer *out)
{
    for (size_t i = 0; i < letter->fact_count; i++) {
        buffer_append(out, letter->facts[i].name);
        buffer_append_string(out, ": ");
        put_line(out, letter->facts[i].value);
    }
}

static void put_block(const struct letter *letter, const struct block *block,
                      struct buffer *out)
{
    buffer_append_char(out, '\n');
    switch (block->kind) {
    case BLOCK_BUTTON:
        buffer_append(out, block->text);
        buffer_append_string(out, ":\n");
        put_line(out, block->url);
        return;
    case BLOCK_FACTS:
        put_facts(letter, out);
        return;
    case BLOCK_PARAGRAPH:
    case BLOCK_HEADING:
    case BLOCK_SAID:
        put_line(out, block->text);
        if (block->url.size > 0)
            put_line(out, block->url);
        return;
    }
}

void letter_render_text(const struct letter *letter, struct buffer *out)
{
    put_line(out, letter->greeting);
    for (size_t i = 0; i < letter->block_count; i++)
        put_block(letter, &letter->blocks[i], out);
    buffer_append_char(out, '\n');
    put_line(out, letter->sign_off);
    put_line(out, letter->sender);
    /* RFC 3676, 4.3: what follows "-- " is a signature, which an answer leaves out. */
    buffer_append_string(out, "\n-- \n");
    put_line(out, letter->footer.text);
    if (letter->footer.url.size > 0)
        put_line(out, letter->footer.url);
}

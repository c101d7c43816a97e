/*
 * What an organiser wrote, with the addresses and links in it to follow: a question that costs
 * a tap is asked more often than one that has to be copied. Everything is escaped; nothing but
 * mail addresses, http and https becomes a link.
 */
#include "screen.h"

#include "herkend/html.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool is_punctuation(char c)
{
    return c != '\0' && strchr(".,;:!?()<>[]\"'", c) != NULL;
}

static bool starts_with(struct bytes text, const char *start)
{
    size_t size = strlen(start);

    return text.size > size && memcmp(text.data, start, size) == 0;
}

static void link_write(struct screen *screen, const char *scheme, struct bytes target,
                       struct bytes word)
{
    screen_markup(screen, "<a href=\"");
    screen_markup(screen, scheme);
    screen_text(screen, target);
    screen_markup(screen, "\" rel=\"noopener\">");
    screen_text(screen, word);
    screen_markup(screen, "</a>");
}

/* A mail address in a link (RFC 6068, section 2): what has a meaning there is encoded. */
static struct bytes mail_target(struct bytes email, struct arena *arena)
{
    static const char digits[] = "0123456789ABCDEF";
    char *target = arena_alloc(arena, 3 * email.size, 1);
    size_t size = 0;

    for (size_t i = 0; i < email.size; i++) {
        char c = email.data[i];

        if (!strchr("%/?#[]&;=", c)) {
            target[size++] = c;
            continue;
        }
        target[size++] = '%';
        target[size++] = digits[(unsigned char)c >> 4];
        target[size++] = digits[(unsigned char)c & 15];
    }
    return (struct bytes){.data = target, .size = size};
}

/* A run without blanks, and without the punctuation around it. */
static void word_write(struct screen *screen, struct arena *arena, struct bytes word)
{
    struct bytes email;
    struct bytes folded;

    if (starts_with(word, "https://") || starts_with(word, "http://"))
        link_write(screen, "", word, word);
    else if (word.size > 0 && memchr(word.data, '@', word.size) &&
             email_examine(word, arena, &email, &folded) == EMAIL_FINE)
        link_write(screen, "mailto:", mail_target(email, arena), word);
    else
        screen_text(screen, word);
}

static void run_write(struct screen *screen, struct arena *arena, struct bytes run)
{
    size_t start = 0;
    size_t end = run.size;

    while (start < end && is_punctuation(run.data[start]))
        start++;
    while (end > start && is_punctuation(run.data[end - 1]))
        end--;
    screen_text(screen, (struct bytes){.data = run.data, .size = start});
    word_write(screen, arena, (struct bytes){.data = run.data + start, .size = end - start});
    screen_text(screen, (struct bytes){.data = run.data + end, .size = run.size - end});
}

void screen_linked(struct screen *screen, struct bytes text)
{
    const char *language = html_language_of(text);

    screen_markup(screen, "<p class=\"lines\" dir=\"auto\"");
    if (language)
        buffer_append_format(screen->out, " lang=\"%s\"", language);
    screen_markup(screen, ">");
    for (size_t at = 0; at < text.size;) {
        size_t end = at;

        while (end < text.size && is_blank(text.data[end]) == is_blank(text.data[at]))
            end++;

        struct bytes run = {.data = text.data + at, .size = end - at};

        if (is_blank(text.data[at]))
            screen_text(screen, run);
        else
            run_write(screen, screen->arena, run);
        at = end;
    }
    screen_markup(screen, "</p>\n");
}

/*
 * The fields about a person: read, checked, and shown with what is wrong beside each. The
 * browser is asked to check nothing, as its bubbles speak another language and go away.
 */
#include "screen.h"

#include <stdio.h>

bool person_fields_read(const struct http_form *form, const char *const *names,
                        struct person_fields *fields)
{
    for (size_t i = 0; i < form->field_count; i++) {
        size_t j = 0;

        while (names[j] && !bytes_equal(form->fields[i].name, bytes_from_string(names[j])))
            j++;
        if (!names[j])
            return false;
    }
    fields->email = http_form_find(form, "email");
    fields->name = http_form_find(form, "name");
    fields->organisation = http_form_find(form, "organisation");
    fields->consent = bytes_equal(http_form_find(form, "consent"), BYTES("yes"));

    struct bytes language = http_form_find(form, "language");

    return language.size == 0 || language_decode(language, &fields->language);
}

/* A text that need not be there. */
static void check_line(struct bytes raw, size_t characters_max, enum language language,
                       struct arena *arena, struct bytes *ready, char sentence[128])
{
    char number[24];
    struct buffer words;

    *ready = (struct bytes){0};
    switch (line_clean(raw, characters_max, arena, ready)) {
    case DECODE_OK:
        return;
    case DECODE_EMPTY:
        *ready = (struct bytes){0};
        return;
    case DECODE_TOO_LONG:
        snprintf(number, sizeof(number), "%zu", characters_max);
        buffer_init(&words, 127);
        words_fill_in(desk_word(language, DESK_WORD_ERROR_LONG), bytes_from_string(number),
                      (struct bytes){0}, &words);
        ASSERT(!words.overflowed);
        snprintf(sentence, 128, "%.*s", (int)words.size, words.data);
        buffer_release(&words);
        return;
    case DECODE_MALFORMED:
    case DECODE_UNKNOWN_TYPE:
    case DECODE_TOO_SHORT:
        snprintf(sentence, 128, "%s", desk_word(language, DESK_WORD_ERROR_CHARACTER));
        return;
    }
}

void person_fields_check(const struct person_fields *fields, enum language language,
                         bool with_consent, struct arena *arena, struct person_ready *ready,
                         struct person_mistakes *mistakes)
{
    enum email_mistake mistake =
        email_examine(fields->email, arena, &ready->email, &ready->folded);

    *mistakes = (struct person_mistakes){0};
    if (mistake != EMAIL_FINE)
        snprintf(mistakes->email, sizeof(mistakes->email), "%s",
                 email_mistake_sentence(mistake, language));
    check_line(fields->name, PERSON_NAME_CHARACTERS_MAX, language, arena, &ready->name,
               mistakes->name);
    check_line(fields->organisation, ORGANISATION_CHARACTERS_MAX, language, arena,
               &ready->organisation, mistakes->organisation);
    if (with_consent && !fields->consent)
        snprintf(mistakes->consent, sizeof(mistakes->consent), "%s",
                 desk_word(language, DESK_WORD_ERROR_CONSENT));
    mistakes->any = mistakes->email[0] || mistakes->name[0] || mistakes->organisation[0] ||
                    mistakes->consent[0];
}

static void mistake_line(struct screen *screen, const char *id, const char *sentence)
{
    if (!sentence[0])
        return;
    buffer_append_format(screen->out, "<li><a href=\"#%s\">", id);
    screen_text(screen, bytes_from_string(sentence));
    screen_markup(screen, "</a></li>\n");
}

void screen_mistakes(struct screen *screen, const struct person_mistakes *mistakes)
{
    if (!mistakes->any)
        return;
    screen_markup(screen, "<div class=\"notice notice--error\" role=\"alert\">\n");
    screen_element(screen, "h2", "notice__title", DESK_WORD_ERRORS_TITLE);
    screen_markup(screen, "<ul>\n");
    mistake_line(screen, "email", mistakes->email);
    mistake_line(screen, "name", mistakes->name);
    mistake_line(screen, "organisation", mistakes->organisation);
    mistake_line(screen, "consent", mistakes->consent);
    screen_markup(screen, "</ul>\n</div>\n");
}

static void screen_error(struct screen *screen, const char *id, const char *sentence)
{
    if (!sentence[0])
        return;
    buffer_append_format(screen->out,
                         "<p class=\"error\" id=\"%s-error\">"
                         "<span class=\"only-heard\">",
                         id);
    screen_word(screen, DESK_WORD_ERROR);
    screen_markup(screen, "</span>");
    screen_text(screen, bytes_from_string(sentence));
    screen_markup(screen, "</p>\n");
}

struct text_field {
    const char *id, *attributes;
    enum desk_word label;
    enum desk_word hint; /* 0: none */
    bool required;
    struct bytes value;
    const char *mistake;
};

static void screen_field(struct screen *screen, const struct text_field *field, bool focus)
{
    bool wrong = field->mistake[0] != '\0';

    buffer_append_format(screen->out, "<div class=\"field%s\">\n<label for=\"%s\">",
                         wrong ? " field--wrong" : "", field->id);
    screen_word(screen, field->label);
    if (!field->required) {
        screen_markup(screen, " <span class=\"hint\">");
        screen_word(screen, DESK_WORD_OPTIONAL);
        screen_markup(screen, "</span>");
    }
    screen_markup(screen, "</label>\n");
    if (field->hint) {
        buffer_append_format(screen->out, "<p class=\"hint\" id=\"%s-hint\">", field->id);
        screen_word(screen, field->hint);
        screen_markup(screen, "</p>\n");
    }
    screen_error(screen, field->id, field->mistake);
    buffer_append_format(screen->out, "<input id=\"%s\" name=\"%s\" %s", field->id, field->id,
                         field->attributes);
    if (field->required)
        screen_markup(screen, " required");
    if (wrong || field->hint) {
        buffer_append_format(screen->out, " aria-describedby=\"%s%s%s%s%s\"",
                             wrong ? field->id : "", wrong ? "-error" : "",
                             wrong && field->hint ? " " : "", field->hint ? field->id : "",
                             field->hint ? "-hint" : "");
    }
    if (wrong)
        screen_markup(screen, " aria-invalid=\"true\"");
    if (focus)
        screen_markup(screen, " autofocus");
    screen_markup(screen, " value=\"");
    screen_text(screen, field->value);
    screen_markup(screen, "\">\n</div>\n");
}

void screen_person_fields(struct screen *screen, const struct person_fields *fields,
                          const struct person_mistakes *mistakes)
{
    const struct text_field list[] = {
        {.id = "email",
         .attributes = "type=\"email\" autocomplete=\"email\" inputmode=\"email\" "
                       "spellcheck=\"false\" autocapitalize=\"none\"",
         .label = DESK_WORD_EMAIL,
         .hint = DESK_WORD_EMAIL_HINT,
         .required = true,
         .value = fields->email,
         .mistake = mistakes->email},
        {.id = "name",
         .attributes = "type=\"text\" autocomplete=\"name\"",
         .label = DESK_WORD_NAME,
         .value = fields->name,
         .mistake = mistakes->name},
        {.id = "organisation",
         .attributes = "type=\"text\" autocomplete=\"organization\"",
         .label = DESK_WORD_ORGANISATION,
         .value = fields->organisation,
         .mistake = mistakes->organisation},
    };
    bool focused = false;

    for (size_t i = 0; i < ARRAY_COUNT(list); i++) {
        bool focus = !focused && list[i].mistake[0] != '\0';

        screen_field(screen, &list[i],
                     focus); /* the first that is wrong is where one goes on */
        focused = focused || focus;
    }
}

void screen_language_field(struct screen *screen, enum language chosen)
{
    screen_markup(screen, "<div class=\"field\">\n<label for=\"language\">");
    screen_word(screen, DESK_WORD_LANGUAGE);
    screen_markup(screen, "</label>\n<select id=\"language\" name=\"language\">\n");
    buffer_append_format(screen->out, "<option value=\"nl\"%s>",
                         chosen == LANGUAGE_NL ? " selected" : "");
    screen_word(screen, DESK_WORD_LANGUAGE_NL);
    buffer_append_format(screen->out, "</option>\n<option value=\"en\"%s>",
                         chosen == LANGUAGE_EN ? " selected" : "");
    screen_word(screen, DESK_WORD_LANGUAGE_EN);
    screen_markup(screen, "</option>\n</select>\n</div>\n");
}

void screen_consent(struct screen *screen, const struct person_fields *fields,
                    const struct person_mistakes *mistakes)
{
    bool wrong = mistakes->consent[0] != '\0';
    bool first = !mistakes->email[0] && !mistakes->name[0] && !mistakes->organisation[0];

    buffer_append_format(screen->out, "<div class=\"field%s\">\n",
                         wrong ? " field--wrong" : "");
    screen_error(screen, "consent", mistakes->consent);
    buffer_append_format(screen->out,
                         "<label class=\"choice\"><input id=\"consent\" name=\"consent\" "
                         "type=\"checkbox\" value=\"yes\" required "
                         "aria-describedby=\"%sconsent-hint\"%s%s%s><span>",
                         wrong ? "consent-error " : "", wrong ? " aria-invalid=\"true\"" : "",
                         wrong && first ? " autofocus" : "", fields->consent ? " checked" : "");
    screen_word(screen, DESK_WORD_CONSENT);
    screen_markup(screen,
                  "</span></label>\n<p class=\"hint choice-hint\" id=\"consent-hint\">");
    screen_word(screen, DESK_WORD_CONSENT_HINT);
    screen_markup(screen, "</p>\n</div>\n");
}

#ifndef HERKEND_DESK_SCREEN_H
#define HERKEND_DESK_SCREEN_H

#include "internal.h"
#include "words.h"

/*
 * A page for people while it is written: without scripts, whole by itself but for the
 * operator's theme. Markup is ours and appended as it is; everything else goes through escaping
 * (herkend/html.h).
 */
struct screen {
    struct buffer *out; /* the answer's body */
    const struct desk *desk;
    struct arena *arena; /* of the request */
    enum language language;
};

/* Begins an answer: the frame down to <main>. title: of the window, before the name of the
 * program. */
struct screen screen_open(struct visit *visit, uint16_t status, enum language language,
                          struct bytes title);
/* The rest of the frame. */
void screen_close(struct screen *screen);

void screen_markup(struct screen *screen, const char *markup);
void screen_text(struct screen *screen, struct bytes text);
void screen_word(struct screen *screen, enum desk_word word);
/* With {0} and {1} filled in; a value may be empty. */
void screen_fill(struct screen *screen, enum desk_word word, struct bytes first,
                 struct bytes second);
void screen_fill_number(struct screen *screen, enum desk_word word, uint64_t number);
/* <tag class="name">word</tag>; name may be NULL. */
void screen_element(struct screen *screen, const char *tag, const char *name,
                    enum desk_word word);
/* <tag class="name" dir="auto">text</tag>: words of people. */
void screen_said(struct screen *screen, const char *tag, const char *name, struct bytes text);
/* A heading and what people wrote under it, in a section; nothing where there is no text. */
void screen_section(struct screen *screen, enum desk_word title, struct bytes text);
/* A time in the event's zone. */
void screen_time(struct screen *screen, const struct people_event *event, uint64_t time_ms);
/* <dt>word</dt>, and <dd> open: close it with "</dd></div>\n". */
void screen_fact(struct screen *screen, enum desk_word word);

enum notice { NOTICE_PLAIN, NOTICE_OK, NOTICE_WARNING, NOTICE_ERROR };
void screen_notice(struct screen *screen, enum notice notice, enum desk_word title,
                   enum desk_word text);
/* A page that is nothing but a heading and a text. */
void screen_message(struct visit *visit, uint16_t status, enum language language,
                    enum desk_word title, enum desk_word text);
/* What a page says when a floor below has failed; the log has the sentence. */
void screen_failure(struct visit *visit, enum language language, const struct error *error);

/* Values with {0} and {1} filled in, as plain text. */
void words_fill_in(const char *words, struct bytes first, struct bytes second,
                   struct buffer *out);

/* page_style.c */
void screen_style(struct screen *screen);

/* links.c: <p> of words of people, in which addresses and links can be followed. */
void screen_linked(struct screen *screen, struct bytes text);

/* share.c: "tell a colleague". */
void screen_share(struct screen *screen, const struct people_event *event);

/*
 * person_form.c: the fields about a person, on the page of an event and on a person's own. What
 * was typed is kept as it was, also when it is wrong.
 */
struct person_fields {
    struct bytes email, name, organisation; /* as typed */
    enum language language;
    bool consent;
};
struct person_mistakes {
    bool any;
    char email[256], name[128], organisation[128], consent[256]; /* sentences; empty: fine */
};
struct person_ready {
    struct bytes email, folded, name, organisation;
};
/* Of a form; false when it has fields that ours does not have. */
MUST_CHECK bool person_fields_read(const struct http_form *form, const char *const *names,
                                   struct person_fields *fields);
/* with_consent: whether it is asked here. */
void person_fields_check(const struct person_fields *fields, enum language language,
                         bool with_consent, struct arena *arena, struct person_ready *ready,
                         struct person_mistakes *mistakes);
/* The list of mistakes, each a link to its field; nothing when there are none. */
void screen_mistakes(struct screen *screen, const struct person_mistakes *mistakes);
void screen_person_fields(struct screen *screen, const struct person_fields *fields,
                          const struct person_mistakes *mistakes);
void screen_consent(struct screen *screen, const struct person_fields *fields,
                    const struct person_mistakes *mistakes);
void screen_language_field(struct screen *screen, enum language chosen);

/* event_page.c */
/* When, how long, where, by whom. */
void screen_event_facts(struct screen *screen, const struct people_event *event,
                        bool with_places);
/* "https://host/e/CODE" as an attribute or text. */
void screen_event_path(struct screen *screen, const struct people_event *event);
void screen_notice_cancelled(struct screen *screen, const struct people_event *event);
/* With the way to the report, while it can be read. */
void screen_notice_over(struct screen *screen, const struct people_event *event,
                        uint64_t now_ms);
/* Nothing where there is no date, or nothing to come to. */
void screen_calendar_link(struct screen *screen, const struct people_event *event);
bool sign_up_is_open(const struct people_event *event);

#endif

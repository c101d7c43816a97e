/* Whole messages, judged by Python's email package and python3-icalendar (check_mail.py). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "child.h"
#include "sample.h"

#define WAY "https://dialoog.example.nl/r/Zk3_pQ9-aB7cD1eF2gH4iJ"
#define EVENT "https://dialoog.example.nl/e/WDZ4KQ"
#define SEAT "https://dialoog.example.nl/s/WDZ4KQ#t=p.k3v9x2m7qa.0123456789abcdefABCDEF"

static int setup(void **state)
{
    struct scratch *scratch = calloc(1, sizeof(*scratch));

    assert_non_null(scratch);
    scratch_make(scratch);
    *state = scratch;
    return 0;
}

static int teardown(void **state)
{
    scratch_remove(*state);
    free(*state);
    return 0;
}

#define COMPOSE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static struct buffer compose_at(const struct mail *mail, uint64_t now_ms)
{
    struct mail_settings settings = sample_settings();
    struct token link = sample_token();
    struct error error = {0};
    struct buffer out;

    buffer_init(&out, 4 * 1024 * 1024);
    if (mail_compose(&settings, mail, &link, now_ms, &out, &error) != 0)
        fail_msg("%s", error.sentence);
    return out;
}

static void check_at(void **state, const struct mail *mail, uint64_t now_ms,
                     const char *const *arguments)
{
    struct buffer message = compose_at(mail, now_ms);

    check_message(*state, buffer_bytes(&message), arguments);
    buffer_release(&message);
}

static void check(void **state, const struct mail *mail, const char *const *arguments)
{
    check_at(state, mail, SAMPLE_NOW_MS, arguments);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void a_confirmation_says_what_when_and_how_it_goes_on(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    check(state, &mail,
          LIST("--language", "nl", "--to", "jan.de.vries@example.com", "--name", "Jan de Vries",
               "--subject", "Je bent aangemeld: Innovatie in kleine gemeenten", "--calendar",
               "REQUEST", "--start", "20261201T130000Z", "--sequence", "2", "--link", WAY,
               "--link", EVENT, "--has", "dinsdag 1 december 2026 om 14.00 uur", "--has",
               "We sturen je 3 dagen voor de sessie een persoonlijke link.", "--has",
               "Beste Jan de Vries,", "--has", "Noor de Wit en Amir Haddad", "--has",
               "Vragen? Mail Noor: noor@example.nl"));
}

static void a_mail_is_in_the_language_of_the_person(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    mail.to.language = LANGUAGE_EN;
    check(state, &mail,
          LIST("--language", "en", "--subject",
               "You are signed up: Innovatie in kleine gemeenten", "--calendar", "REQUEST",
               "--has", "Tuesday 1 December 2026 at 14:00", "--has", "Dear Jan de Vries,"));
}

static void every_kind_is_a_sound_message_in_both_languages(void **state)
{
    need_python();
    for (int kind = 0; kind < MAIL_KIND_COUNT; kind++) {
        for (int language = LANGUAGE_NL; language <= LANGUAGE_EN; language++) {
            struct mail mail = sample_mail((enum mail_kind)kind);
            const char *calendar = "none";

            mail.to.language = (enum language)language;
            if (kind == MAIL_CONFIRMATION || kind == MAIL_PLACE || kind == MAIL_KNOWN ||
                kind == MAIL_CHANGE)
                calendar = "REQUEST";
            if (kind == MAIL_CANCELLATION || kind == MAIL_WITHDRAWAL)
                calendar = "CANCEL";
            check(state, &mail,
                  LIST("--language", language == LANGUAGE_NL ? "nl" : "en", "--calendar",
                       calendar, kind == MAIL_STAFF_LINK ? "--no-way" : "--sequence",
                       kind == MAIL_STAFF_LINK ? "--has" : "2",
                       kind == MAIL_STAFF_LINK ? "Noor de Wit" : "--has",
                       kind == MAIL_STAFF_LINK ? NULL : "Innovatie in kleine gemeenten"));
        }
    }
}

static void the_link_mail_has_the_link_and_says_what_anonymous_means(void **state)
{
    struct mail mail = sample_mail(MAIL_LINK);

    need_python();
    check(state, &mail,
          LIST("--link", SEAT, "--link", WAY, "--link", "https://dialoog.example.nl/privacy",
               "--has", "Deze link is alleen van jou", "--has", "Wat betekent anoniem?",
               "--has", "kan zien dat je je hebt aangemeld", "--has",
               "niemand kan zien dat het van jou komt"));

    struct buffer first = compose_at(&mail, SAMPLE_NOW_MS);

    assert_null(strstr(first.data, "werkt niet meer"));
    buffer_release(&first);
    mail.to.generation = 2;
    check(state, &mail, LIST("--has", "Die werkt niet meer"));
}

static void only_mails_that_need_it_hold_the_personal_link(void **state)
{
    (void)state;
    for (int kind = 0; kind < MAIL_KIND_COUNT; kind++) {
        struct mail mail = sample_mail((enum mail_kind)kind);
        struct buffer message = compose_at(&mail, SAMPLE_NOW_MS);
        bool needs =
            kind == MAIL_LINK || kind == MAIL_REMINDER_DAY || kind == MAIL_REMINDER_HOUR;

        buffer_append_char(&message, '\0');
        /* Short enough to stand on one line of quoted-printable in the text part. */
        assert_int_equal(strstr(message.data, "0123456789abcdefABCDEF") != NULL ||
                             strstr(message.data, "0123456789abcdef") != NULL,
                         needs);
        buffer_release(&message);
    }
}

static void a_reminder_says_today_or_tomorrow_by_the_calendar_of_the_event(void **state)
{
    struct mail mail = sample_mail(MAIL_REMINDER_DAY);

    need_python();
    check_at(state, &mail, SAMPLE_START_MS - DAY_MS,
             LIST("--link", SEAT, "--subject",
                  "Morgen om 14.00 uur: Innovatie in kleine gemeenten"));
    check_at(state, &mail, SAMPLE_START_MS - 3 * HOUR_MS,
             LIST("--subject", "Vandaag om 14.00 uur: Innovatie in kleine gemeenten"));
    check_at(state, &mail, SAMPLE_START_MS - 3 * DAY_MS,
             LIST("--subject", "Dinsdag 1 december 2026 om 14.00 uur: Innovatie in kleine "
                               "gemeenten"));
    /* Begins at 00.30 in Amsterdam: 23 hours before, it is still the day before there. */
    mail.event.facts.starts_at_ms = sample_time("2026-12-02T00:30:00+01:00");
    check_at(state, &mail, sample_time("2026-12-01T01:30:00+01:00"),
             LIST("--subject", "Morgen om 00.30 uur: Innovatie in kleine gemeenten"));
    mail.kind = MAIL_REMINDER_HOUR;
    mail.to.language = LANGUAGE_EN;
    check_at(state, &mail, sample_time("2026-12-01T23:30:00+01:00"),
             LIST("--has", "begins tomorrow at 00:30"));
}

static void a_change_says_how_it_is_now_to_each_by_state(void **state)
{
    struct mail mail = sample_mail(MAIL_CHANGE);

    need_python();
    mail.event.facts.starts_at_ms += 7 * DAY_MS;
    mail.event.sequence = 3;
    check(state, &mail,
          LIST("--calendar", "REQUEST", "--sequence", "3", "--start", "20261208T130000Z",
               "--has", "dinsdag 8 december 2026 om 14.00 uur", "--has",
               "blijft gewoon "
               "aangemeld"));
    mail.to.state = REGISTRATION_WAITING;
    check(state, &mail, LIST("--has", "nog op de wachtlijst"));
    mail.to.state = REGISTRATION_INVITED;
    check(state, &mail, LIST("--has", "Meld je aan"));
}

static void a_cancellation_takes_the_entry_out_and_tells_why(void **state)
{
    struct mail mail = sample_mail(MAIL_CANCELLATION);

    need_python();
    check(state, &mail,
          LIST("--calendar", "CANCEL", "--has",
               "Te veel mensen zijn ziek. We zoeken een nieuwe dag.", "--has",
               "op dinsdag 1 december 2026 om 14.00 uur niet door"));
    mail.to.state = REGISTRATION_WAITING;
    check(state, &mail, LIST("--has", "niet door"));
    mail.event.facts.starts_at_ms = 0;
    check(state, &mail, LIST("--has", "gaat “Innovatie in kleine gemeenten” niet door"));
}

static void without_a_start_nothing_says_when(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    mail.event.facts.starts_at_ms = 0;
    check(state, &mail, LIST("--has", "nog niet bekend"));
}

static void the_report_mail_says_until_when_it_can_be_read(void **state)
{
    struct mail mail = sample_mail(MAIL_REPORT);

    need_python();
    /* Until 14.00 on the second of March: that day counts. */
    check(state, &mail,
          LIST("--link", "https://dialoog.example.nl/s/WDZ4KQ/report", "--has",
               "tot en met dinsdag 2 maart 2027"));
}

static void staff_get_a_link_of_their_own_and_no_way_out(void **state)
{
    struct mail mail = sample_mail(MAIL_STAFF_LINK);

    need_python();
    check(state, &mail,
          LIST("--no-way", "--link",
               "https://dialoog.example.nl/s/WDZ4KQ#t=m.k3v9x2m7qa.AbCdEfGhIjKlMnOpQrStUv",
               "--has", "Jij bent gespreksleider"));
    mail.role = ROLE_OBSERVER;
    check(state, &mail, LIST("--no-way", "--has", "Je bent waarnemer"));
}

static void a_zone_that_is_not_known_is_shown_in_utc(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    mail.event.details.zone = BYTES("Europe/Atlantis");
    check(state, &mail, LIST("--calendar", "REQUEST", "--has", "om 13.00 uur (tijdzone UTC)"));
}

/* ---- what people write does no harm ------------------------------------------------------ */

static void no_line_break_of_people_becomes_a_header(void **state)
{
    struct mail mail = sample_mail(MAIL_INVITATION);

    need_python();
    mail.event.facts.title = BYTES("Titel\r\nBcc: evil@example.com\r\n\r\nTekst");
    mail.to.name = BYTES("Jan\r\nX-Evil: 1\n\tmeer");
    mail.event.details.purpose = BYTES("Doel\r\n.\r\nMAIL FROM:<evil@example.com>");
    mail.event.details.contact = BYTES("Noor\x0B\x0C\xC2\x85\xE2\x80\xA8\xE2\x80\xA9-- \r\n");
    check(state, &mail,
          LIST("--subject", "Uitnodiging: Titel Bcc: evil@example.com Tekst", "--name",
               "Jan X-Evil: 1 meer", "--has", "Vragen? Noor --"));
}

static void a_nul_and_broken_utf8_are_taken_out(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    mail.event.facts.title = BYTES("Voor\0na \xFF\xC3 \xED\xA0\x80 eind");
    mail.to.name = BYTES("Jan\0Piet");
    check(state, &mail,
          LIST("--calendar", "REQUEST", "--name", "Jan Piet", "--has", "Voor na"));
}

static void texts_that_turn_direction_stay_where_they_are(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    /* Right-to-left override, embeddings and isolates, left open. */
    mail.event.facts.title = BYTES("abc\xE2\x80\xAE"
                                   "def\xE2\x81\xA7 \xE2\x80\xABghi");
    mail.to.name = BYTES("\xE2\x80\xAENaj");
    mail.event.details.facilitators = BYTES("\xE2\x81\xA6Noor\xE2\x80\xAD");
    check(state, &mail,
          LIST("--calendar", "REQUEST", "--name", "Naj", "--subject",
               "Je bent aangemeld: abcdef ghi", "--has", "Gespreksleiding"));
    /* Hebrew within a Dutch sentence: in isolates, so that it cannot reorder it. */
    mail.event.facts.title = BYTES("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D 2026");
    check(state, &mail,
          LIST("--calendar", "REQUEST", "--subject",
               "Je bent aangemeld: \xE2\x81\xA8\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D "
               "2026\xE2\x81\xA9"));
}

static void markup_of_people_is_text(void **state)
{
    struct mail mail = sample_mail(MAIL_INVITATION);

    need_python();
    mail.event.facts.title = BYTES("<script>alert(1)</script> & \"co\" 'x'");
    mail.to.name = BYTES("<img src=x onerror='alert(1)'>");
    mail.event.details.purpose = BYTES("</div><a href='https://evil.example'>klik</a>");
    mail.event.details.facilitators = BYTES("<style>body{display:none}</style>");
    check(state, &mail,
          LIST("--has", "<script>alert(1)</script> & \"co\" 'x'", "--has",
               "</div><a href='https://evil.example'>klik</a>", "--has",
               "<img src=x onerror='alert(1)'>"));
}

/* As long as texts can be, with and without a place to break. */
static void the_longest_texts_fit_into_lines_that_servers_take(void **state)
{
    static char words[16000], one_word[16000];
    struct mail mail = sample_mail(MAIL_INVITATION);

    need_python();
    for (size_t i = 0; i + 4 <= sizeof(words); i += 4)
        memcpy(words + i, "\xC3\xA9\xC3\xA8", 4);
    memset(one_word, 'x', sizeof(one_word));
    for (size_t i = 50; i < sizeof(words); i += 52)
        words[i] = words[i + 1] = ' ';
    mail.event.facts.title = (struct bytes){.data = words, .size = 3200};
    mail.to.name = (struct bytes){.data = words, .size = 1280};
    mail.event.details.purpose = (struct bytes){.data = one_word, .size = sizeof(one_word)};
    mail.event.details.contact = (struct bytes){.data = one_word, .size = 998};
    mail.event.details.location = (struct bytes){.data = one_word, .size = 4800};
    mail.event.details.facilitators = (struct bytes){.data = words, .size = sizeof(words)};
    check(state, &mail, LIST("--has", "Wanneer"));
    mail.to.state = REGISTRATION_REGISTERED;
    mail.kind = MAIL_CONFIRMATION;
    mail.event.facts.title = (struct bytes){.data = one_word, .size = 3200};
    mail.to.name = (struct bytes){.data = one_word, .size = 1280};
    check(state, &mail, LIST("--calendar", "REQUEST"));
}

static void names_of_every_script_reach_the_header_as_they_are(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    mail.to.name = BYTES("J\xC3\xBCrgen \"de Grote\" O'Ne\xC3\xADll, (jr.)");
    check(state, &mail,
          LIST("--calendar", "REQUEST", "--name",
               "J\xC3\xBCrgen \"de Grote\" O'Ne\xC3\xADll, (jr.)"));
    mail.to.name = BYTES("\xE5\xB1\xB1\xE7\x94\xB0\xE5\xA4\xAA\xE9\x83\x8E");
    check(state, &mail,
          LIST("--calendar", "REQUEST", "--name",
               "\xE5\xB1\xB1\xE7\x94\xB0\xE5\xA4\xAA\xE9\x83\x8E"));
    mail.to.name = (struct bytes){0};
    check(state, &mail, LIST("--calendar", "REQUEST", "--name", "", "--has", "Hallo,"));
}

/* Whoever signs up says what the name is, and whose the address. */
static void a_name_that_is_an_address_on_the_web_is_no_name(void **state)
{
    static const char *const names[] = {"Win nu op evil.example", "https://evil", "bel@evil",
                                        "KLIK HIER: www.evil.example/prijs"};
    struct mail mail = sample_mail(MAIL_CONFIRMATION);

    need_python();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct buffer message;

        mail.to.name = bytes_from_string(names[i]);
        check(state, &mail, LIST("--calendar", "REQUEST", "--name", "", "--has", "Hallo,"));
        message = compose_at(&mail, SAMPLE_NOW_MS);
        assert_null(memmem(message.data, message.size, "evil", 4));
        buffer_release(&message);
    }
    mail.to.name = BYTES("J.P. van Dam");
    check(state, &mail, LIST("--calendar", "REQUEST", "--name", "J.P. van Dam"));
}

/* ---- the rest ---------------------------------------------------------------------------- */

static void the_message_id_is_the_same_at_each_attempt(void **state)
{
    struct mail mail = sample_mail(MAIL_CONFIRMATION);
    struct buffer message = compose_at(&mail, SAMPLE_NOW_MS);

    (void)state;
    assert_non_null(strstr(message.data, "<m8fk2l0q9x7c5v3b1n@example.nl>"));
    buffer_release(&message);
    mail.attempts = 4;
    message = compose_at(&mail, SAMPLE_NOW_MS + DAY_MS);
    assert_non_null(strstr(message.data, "<m8fk2l0q9x7c5v3b1n@example.nl>"));
    buffer_release(&message);
}

static void what_lacks_something_is_not_made(void **state)
{
    struct mail_settings settings = sample_settings();
    struct token link = sample_token();
    struct mail mail = sample_mail(MAIL_LINK);
    struct error error = {0};
    struct buffer out;

    (void)state;
    buffer_init(&out, 1024 * 1024);
    assert_int_equal(mail_compose(&settings, &mail, NULL, SAMPLE_NOW_MS, &out, &error),
                     -ERR_INPUT);
    mail = sample_mail(MAIL_REMINDER_DAY);
    mail.event.facts.starts_at_ms = 0;
    assert_int_equal(mail_compose(&settings, &mail, &link, SAMPLE_NOW_MS, &out, &error),
                     -ERR_INPUT);
    mail = sample_mail(MAIL_CONFIRMATION);
    mail.to.email = BYTES("jan@example.com\r\nRCPT TO:<evil@example.com>");
    assert_int_equal(mail_compose(&settings, &mail, NULL, SAMPLE_NOW_MS, &out, &error),
                     -ERR_INPUT);
    assert_null(strstr(error.sentence, "example.com"));
    buffer_release(&out);
    buffer_init(&out, 500);
    mail = sample_mail(MAIL_CONFIRMATION);
    assert_int_equal(mail_compose(&settings, &mail, NULL, SAMPLE_NOW_MS, &out, &error),
                     -ERR_INPUT);
    buffer_release(&out);
}

/* The judge itself: each of these is wrong, and it must say so. */
static void the_judge_finds_what_is_wrong(void **state)
{
    static const struct {
        const char *from, *to; /* of the same length */
    } breaks[] = {
        {"MIME-Version: 1.0", "MIME-Versien: 1.0"},
        {"auto-generated", "auto-generatet"},
        {"/unsubscribe>", "/unsubscribo>"},
        {"charset=utf-8", "charset=utf-7"},
        {"Date: ", "Dato: "},
        {"</h1>", "</h2>"},
        {"<h1 class", "<img srcs"},
    };
    struct mail mail = sample_mail(MAIL_INVITATION);
    struct buffer message = compose_at(&mail, SAMPLE_NOW_MS);

    need_python();
    buffer_append_char(&message, '\0');
    message.size--;
    assert_false(check_finds_fault(*state, buffer_bytes(&message), LIST("--language", "nl")));
    for (size_t i = 0; i < ARRAY_COUNT(breaks); i++) {
        char *place = strstr(message.data, breaks[i].from);

        if (!place)
            fail_msg("no %s", breaks[i].from);
        memcpy(place, breaks[i].to, strlen(breaks[i].to));
        if (!check_finds_fault(*state, buffer_bytes(&message), LIST("--language", "nl")))
            fail_msg("%s was let through", breaks[i].to);
        memcpy(place, breaks[i].from, strlen(breaks[i].from));
    }
    assert_true(check_finds_fault(*state, buffer_bytes(&message), LIST("--language", "en")));
    assert_true(check_finds_fault(*state, buffer_bytes(&message), LIST("--has", "Zuurkool")));
    assert_true(
        check_finds_fault(*state, buffer_bytes(&message), LIST("--calendar", "CANCEL")));
    buffer_release(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPOSE_TEST(a_confirmation_says_what_when_and_how_it_goes_on),
        COMPOSE_TEST(a_mail_is_in_the_language_of_the_person),
        COMPOSE_TEST(every_kind_is_a_sound_message_in_both_languages),
        COMPOSE_TEST(the_link_mail_has_the_link_and_says_what_anonymous_means),
        COMPOSE_TEST(only_mails_that_need_it_hold_the_personal_link),
        COMPOSE_TEST(a_reminder_says_today_or_tomorrow_by_the_calendar_of_the_event),
        COMPOSE_TEST(a_change_says_how_it_is_now_to_each_by_state),
        COMPOSE_TEST(a_cancellation_takes_the_entry_out_and_tells_why),
        COMPOSE_TEST(without_a_start_nothing_says_when),
        COMPOSE_TEST(the_report_mail_says_until_when_it_can_be_read),
        COMPOSE_TEST(staff_get_a_link_of_their_own_and_no_way_out),
        COMPOSE_TEST(a_zone_that_is_not_known_is_shown_in_utc),
        COMPOSE_TEST(no_line_break_of_people_becomes_a_header),
        COMPOSE_TEST(a_nul_and_broken_utf8_are_taken_out),
        COMPOSE_TEST(texts_that_turn_direction_stay_where_they_are),
        COMPOSE_TEST(markup_of_people_is_text),
        COMPOSE_TEST(the_longest_texts_fit_into_lines_that_servers_take),
        COMPOSE_TEST(a_name_that_is_an_address_on_the_web_is_no_name),
        COMPOSE_TEST(names_of_every_script_reach_the_header_as_they_are),
        COMPOSE_TEST(the_message_id_is_the_same_at_each_attempt),
        COMPOSE_TEST(what_lacks_something_is_not_made),
        COMPOSE_TEST(the_judge_finds_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

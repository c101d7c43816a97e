/* What the tests of mail begin with. */
#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "herkend/codec.h"

struct mail_settings sample_settings(void)
{
    return (struct mail_settings){
        .from = "Netwerk Innovatie <dialoog@example.nl>",
        .public_url = "https://dialoog.example.nl",
        .per_minute = MAIL_PER_MINUTE_DEFAULT,
        .folder = "/nowhere",
    };
}

struct people_event sample_event(void)
{
    return (struct people_event){
        .facts =
            {
                .session_id = BYTES("k3v9x2m7qa"),
                .code = BYTES("WDZ4KQ"),
                .title = BYTES("Innovatie in kleine gemeenten"),
                .language = LANGUAGE_NL,
                .access = ACCESS_REGISTERED,
                .state = SESSION_LOBBY,
                .starts_at_ms = SAMPLE_START_MS,
                .minutes = 60,
                .capacity = 40,
            },
        .details =
            {
                .revision = 3,
                .sign_up_open = true,
                .purpose = BYTES("Waar loop jij tegenaan als je thuis de enige bent die met "
                                 "innovatie bezig is?\nWe zoeken wat we van elkaar herkennen."),
                .facilitators = BYTES("Noor de Wit en Amir Haddad"),
                .contact = BYTES("Mail Noor: noor@example.nl"),
                .zone = BYTES("Europe/Amsterdam"),
                .link_days = 3,
            },
        .sequence = 2,
        .registered = 12,
        .places = 28,
    };
}

struct mail sample_mail(enum mail_kind kind)
{
    struct mail mail = {
        .number = 42,
        .kind = kind,
        .message_id = "m8fk2l0q9x7c5v3b1n",
        .to =
            {
                .id = "r4n8d0m1d5",
                .way = "Zk3_pQ9-aB7cD1eF2gH4iJ",
                .email = BYTES("jan.de.vries@example.com"),
                .name = BYTES("Jan de Vries"),
                .language = LANGUAGE_NL,
                .state = REGISTRATION_REGISTERED,
                .generation = 1,
            },
        .event = sample_event(),
    };

    if (kind == MAIL_INVITATION || kind == MAIL_FOLLOW_UP)
        mail.to.state = REGISTRATION_INVITED;
    if (kind == MAIL_WAITING_LIST)
        mail.to.state = REGISTRATION_WAITING;
    if (kind == MAIL_WITHDRAWAL)
        mail.to.state = REGISTRATION_WITHDRAWN;
    if (kind == MAIL_CANCELLATION) {
        mail.event.cancelled_at_ms = SAMPLE_NOW_MS;
        mail.event.cancel_message =
            BYTES("Te veel mensen zijn ziek. We zoeken een nieuwe dag.");
    }
    if (kind == MAIL_REPORT) {
        mail.event.facts.state = SESSION_RELEASED;
        mail.event.facts.closed_at_ms = SAMPLE_START_MS + HOUR_MS;
        mail.event.facts.released_at_ms = SAMPLE_START_MS + DAY_MS;
        mail.event.facts.readable_until_ms = SAMPLE_START_MS + 91 * DAY_MS;
    }
    if (kind == MAIL_STAFF_LINK) {
        mail.to = (struct registration){.email = BYTES("noor@example.nl"),
                                        .name = BYTES("Noor de Wit")};
        mail.role = ROLE_MODERATOR;
        mail.staff_token = BYTES("m.k3v9x2m7qa.AbCdEfGhIjKlMnOpQrStUv");
    }
    return mail;
}

struct token sample_token(void)
{
    return (struct token){.text = "p.k3v9x2m7qa.0123456789abcdefABCDEF"};
}

uint64_t sample_time(const char *text)
{
    uint64_t time_ms = 0;

    assert_true(time_decode(bytes_from_string(text), &time_ms));
    return time_ms;
}

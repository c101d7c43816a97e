/*
 * The mails in Dutch: how a colleague would write them. Level B1, "je", no word that only the
 * program knows.
 */
#include "words.h"

const struct mail_words mail_words_nl = {
    .words =
        {
            [WORD_GREETING] = "Beste {name},",
            [WORD_GREETING_PLAIN] = "Hallo,",
            [WORD_SIGN_OFF] = "Vriendelijke groet,",
            [WORD_SENDER] = "de organisatie",

            [WORD_FACT_WHAT] = "Sessie",
            [WORD_FACT_WHEN] = "Wanneer",
            [WORD_FACT_DURATION] = "Duur",
            [WORD_FACT_WHERE] = "Waar",
            [WORD_FACT_BY] = "Gespreksleiding",
            [WORD_WHEN_UNKNOWN] = "nog niet bekend, je krijgt bericht",
            [WORD_WHERE_ONLINE] = "online, op je telefoon, tablet of computer",

            [WORD_CALENDAR] = "De afspraak voor je agenda zit bij deze mail.",
            [WORD_CALENDAR_CHANGED] = "De nieuwe afspraak voor je agenda zit bij deze mail. "
                                      "Hij komt in de plaats van de "
                                      "oude.",
            [WORD_CALENDAR_ENDED] =
                "Bij deze mail zit een bericht dat de afspraak uit je agenda haalt.",
            [WORD_MORE] = "Meer over deze sessie, ook om door te sturen naar een collega:",
            [WORD_QUESTIONS] = "Vragen? {contact}",

            [WORD_NEXT] = "Hoe gaat het verder?",
            [WORD_NEXT_LINK_DAYS] =
                "We sturen je {days} dagen voor de sessie een persoonlijke link. Daarmee "
                "doe je mee. Je hoeft niets te installeren.",
            [WORD_NEXT_LINK_DAY] =
                "We sturen je een dag voor de sessie een persoonlijke link. Daarmee doe je "
                "mee. Je hoeft niets te installeren.",
            [WORD_NEXT_LINK_SOON] = "Je krijgt zo een tweede mail, met je persoonlijke link. "
                                    "Daarmee doe je mee. Je "
                                    "hoeft niets te installeren.",
            [WORD_NEXT_UNKNOWN] =
                "Zodra dag en tijd bekend zijn, krijg je bericht. Enkele dagen voor de sessie "
                "sturen we je een persoonlijke link. Daarmee doe je mee.",
            [WORD_NEXT_REPORT] =
                "Na de sessie krijg je het rapport, met wat de groep het meest herkent.",
            [WORD_CANNOT] =
                "Kun je toch niet? Meld je dan af, dan gaat je plaats naar iemand anders:",
            [WORD_STEP_BACK] =
                "Wil je niet meer wachten? Dan haal je jezelf hier van de lijst:",
            [WORD_STILL_WAITING] = "Je staat nog op de wachtlijst. Komt er een plaats vrij, "
                                   "dan hoor je het meteen.",
            [WORD_STILL_REGISTERED] = "Je blijft gewoon aangemeld. Je hoeft niets te doen.",
            [WORD_NOT_YOU] = "Was jij dat niet? Dan hoef je niets te doen.",

            [WORD_PURPOSE] = "Waar gaat het over?",
            [WORD_INVITED_BUTTON] = "Meld je aan",
            [WORD_INVITED_NO] = "Kun of wil je niet? Dan hoef je niets te doen.",
            [WORD_INVITED_ANONYMOUS] = "Je schrijft mee op je telefoon of computer, zonder je "
                                       "naam. Niemand ziet wie wat "
                                       "schrijft.",

            [WORD_LINK_BUTTON] = "Doe mee",
            [WORD_LINK_EARLY] = "Open de link een paar minuten van tevoren. Dan kun je rustig "
                                "lezen hoe het werkt.",
            [WORD_LINK_PERSONAL] =
                "Deze link is alleen van jou, dus stuur hem niet door. Wie hem "
                "heeft, doet mee in jouw plaats.",
            [WORD_LINK_REPLACES] = "Kreeg je eerder een andere link? Die werkt niet meer. Je "
                                   "gaat met deze verder waar je was.",
            [WORD_ANONYMOUS] = "Wat betekent anoniem?",
            [WORD_ANONYMOUS_TEXT] =
                "Wie de sessie organiseert, kan zien dat je je hebt aangemeld. Wat je "
                "schrijft, leest de groep zonder je naam: niemand kan zien dat het van jou "
                "komt, ook de organisator en de gespreksleider niet.",
            [WORD_ANONYMOUS_MORE] = "Zo werkt dat:",

            [WORD_CANCELLED_MESSAGE] = "Bericht van de organisatie",
            [WORD_CANCELLED_NOTHING] = "Je hoeft niets te doen.",
            [WORD_WITHDRAWN_AGAIN] =
                "Kun je toch? Zolang er plaats is, meld je je hier opnieuw aan:",

            [WORD_REPORT_BUTTON] = "Lees het rapport",
            [WORD_REPORT_UNTIL] = "Je kunt het rapport lezen tot en met {until}.",
            [WORD_REPORT_ANONYMOUS] = "In het rapport staat wat er geschreven is, niet door "
                                      "wie. Er staan geen namen van "
                                      "deelnemers in.",

            [WORD_STAFF_BUTTON] = "Open de sessie",
            [WORD_MODERATOR_PERSONAL] =
                "Deze link is alleen van jou, dus stuur hem niet door. Wie hem heeft, kan de "
                "sessie leiden.",
            [WORD_MODERATOR_ANONYMOUS] =
                "Wie wat schrijft, zie jij ook niet. Dat weet niemand.",
            [WORD_OBSERVER_PERSONAL] =
                "Deze link is alleen van jou, dus stuur hem niet door. Wie hem heeft, kan "
                "meekijken.",

            [WORD_FOOTER_REGISTERED] =
                "Je krijgt deze mail omdat je bent aangemeld voor “{title}”. Op je eigen "
                "pagina "
                "zie je wat we van je bewaren. Je kunt het daar wijzigen of wissen, of je "
                "afmelden:",
            [WORD_FOOTER_WAITING] = "Je krijgt deze mail omdat je op de wachtlijst staat voor "
                                    "“{title}”. Op je eigen "
                                    "pagina zie je wat we van je bewaren. Je kunt het daar "
                                    "wijzigen of wissen, of je "
                                    "afmelden:",
            [WORD_FOOTER_INVITED] =
                "Je krijgt deze mail omdat de organisatie je uitnodigt voor “{title}”. Op je "
                "eigen pagina zie je wat we van je bewaren. Je kunt het daar wissen, of zeggen "
                "dat "
                "je geen mail meer wilt:",
            [WORD_FOOTER_WITHDRAWN] =
                "Op je eigen pagina zie je wat we nog van je bewaren. Je kunt het daar wissen:",
            [WORD_FOOTER_OVER] =
                "Je krijgt deze mail omdat je je hebt aangemeld voor “{title}”. Op je "
                "eigen pagina zie je wat we nog van je bewaren. Je kunt het daar wissen:",
            [WORD_FOOTER_STAFF] =
                "Je krijgt deze mail omdat de organisatie je deze taak gaf bij “{title}”.",
            [WORD_FOOTER_TEST] = "Verstuurd met “herkend mail test”.",

            [WORD_HOUR] = "{hour}.{minute} uur",
            [WORD_DATE] = "{weekday} {day} {month} {year}",
            [WORD_MOMENT] = "{date} om {time}",
            [WORD_ZONE] = "{time} (tijdzone {zone})",
            [WORD_TODAY_AT] = "vandaag om {time}",
            [WORD_TOMORROW_AT] = "morgen om {time}",
            [WORD_MINUTES] = "{minutes} minuten",
            [WORD_HOUR_ONE] = "een uur",
            [WORD_HOURS] = "{hours} uur",
            [WORD_HOURS_MINUTES] = "{hours} uur en {minutes} minuten",
        },
    .letters =
        {
            [LETTER_CONFIRMATION] = {"Je bent aangemeld: {title}", "Je bent aangemeld",
                                     "Fijn dat je meedoet! Je hebt een plaats bij “{title}”."},
            [LETTER_WAITING_LIST] =
                {"Je staat op de wachtlijst: {title}", "Je staat op de wachtlijst",
                 "Dank je wel voor je aanmelding voor “{title}”. Alle plaatsen zijn bezet, "
                 "daarom sta je nu op de wachtlijst. Komt er een plaats vrij, dan hoor je het "
                 "meteen. Tot die tijd hoef je niets te doen."},
            [LETTER_PLACE] = {"Er is een plaats voor je: {title}", "Er is een plaats voor je",
                              "Goed nieuws! Bij “{title}” kwam een plaats vrij, en die is voor "
                              "jou."},
            [LETTER_KNOWN] = {"Je was al aangemeld: {title}", "Je was al aangemeld",
                              "Dit adres is opnieuw aangemeld voor “{title}”. Dat hoefde niet: "
                              "je had al een plaats, en die houd je."},
            [LETTER_KNOWN_WAITING] =
                {"Je staat al op de wachtlijst: {title}", "Je staat al op de wachtlijst",
                 "Dit adres is opnieuw aangemeld voor “{title}”. Dat hoefde niet: je stond al "
                 "op de wachtlijst, en je houdt je plek."},
            [LETTER_INVITATION] = {"Uitnodiging: {title}", "Doe je mee?",
                                   "Je bent van harte uitgenodigd voor “{title}”."},
            [LETTER_FOLLOW_UP] =
                {"Uitnodiging: {title}", "Het gesprek gaat verder",
                 "Je meldde je aan voor een eerdere sessie. Wat daar ter sprake "
                 "kwam, krijgt een vervolg: “{title}”. Je bent van harte "
                 "uitgenodigd."},
            [LETTER_LINK] = {"Je link voor {title}", "Je persoonlijke link",
                             "Nog even en “{title}” begint. Met deze link doe je mee, op je "
                             "telefoon, tablet of computer."},
            [LETTER_REMINDER_DAY] = {"{Day_at}: {title}", "{Day_at}",
                                     "Dan begint “{title}”. Hier is je persoonlijke link nog "
                                     "een keer, dan hoef je niet te zoeken."},
            [LETTER_REMINDER_HOUR] =
                {"We beginnen zo: {title}", "We beginnen zo",
                 "“{title}” begint {day_at}. Pak er iets te drinken bij en "
                 "open je link."},
            [LETTER_CHANGE] = {"Gewijzigd: {title}", "Er is iets veranderd",
                               "Bij “{title}” is iets veranderd. Zo is het nu:"},
            [LETTER_CANCELLATION] = {"Gaat niet door: {title}", "De sessie gaat niet door",
                                     "Helaas gaat “{title}” op {when} niet door."},
            [LETTER_CANCELLATION_UNDATED] = {"Gaat niet door: {title}",
                                             "De sessie gaat niet door",
                                             "Helaas gaat “{title}” niet door."},
            [LETTER_WITHDRAWAL] =
                {"Je bent afgemeld: {title}", "Je bent afgemeld",
                 "Je bent afgemeld voor “{title}”. Jammer dat je er niet bij kunt zijn. Je "
                 "plaats is nu voor iemand anders."},
            [LETTER_REPORT] =
                {"Het rapport is klaar: {title}", "Het rapport is klaar",
                 "Het rapport van “{title}” is klaar. Je leest erin wat de groep "
                 "het meest herkent, met de reacties en tips erbij. Ook als je er "
                 "niet bij kon zijn, is het voor jou."},
            [LETTER_MODERATOR] = {"Je link als gespreksleider: {title}",
                                  "Je link als gespreksleider",
                                  "Jij bent gespreksleider bij “{title}”. Met deze link bereid "
                                  "je de sessie voor en leid je het gesprek."},
            [LETTER_OBSERVER] = {"Je link als waarnemer: {title}", "Je link als waarnemer",
                                 "Je bent waarnemer bij “{title}”. Met deze link kijk je mee, "
                                 "of toon je de sessie op een scherm in de zaal."},
            [LETTER_TEST] =
                {"Testmail van herkend", "De mail werkt",
                 "Lees je dit, dan kan herkend mail versturen. Deze mail ging alleen "
                 "naar dit adres."},
        },
    .weekdays = {NULL, "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag",
                 "zondag"},
    .months = {NULL, "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
               "september", "oktober", "november", "december"},
};

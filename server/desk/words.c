/*
 * Every word of the pages about people in Dutch and in English: the one place to change them.
 * Dutch as a colleague would say it (level B1, "je"); English complete. How values get into
 * them is in screen.c.
 */
#include "words.h"

#include "herkend/assert.h"
#include "herkend/mail_queue.h"

enum { LANGUAGE_COUNT = LANGUAGE_EN + 1 };

static const char *const words[DESK_WORD_COUNT][LANGUAGE_COUNT] = {
    [DESK_WORD_SKIP_LINK] = {"Direct naar de inhoud", "Skip to the content"},
    [DESK_WORD_PRIVACY_LINK] = {"Wie ziet wat? Zo zit het met je privacy",
                                "Who sees what? How your privacy is kept"},
    [DESK_WORD_TITLE_ERROR] = {"Nog niet gelukt: {0}", "Not sent yet: {0}"},

    [DESK_WORD_KIND] = {"Online gesprek", "Online dialogue"},
    [DESK_WORD_FACTS] = {"Praktisch", "In short"},
    [DESK_WORD_WHEN] = {"Wanneer", "When"},
    [DESK_WORD_WHEN_UNKNOWN] = {"Nog niet bekend", "Not known yet"},
    [DESK_WORD_DURATION] = {"Hoe lang", "How long"},
    [DESK_WORD_MINUTES] = {"{0} minuten", "{0} minutes"},
    [DESK_WORD_WHERE] = {"Waar", "Where"},
    [DESK_WORD_WHERE_ONLINE] = {"Online, op je telefoon, tablet of computer",
                                "Online, on your phone, tablet or computer"},
    [DESK_WORD_FACILITATORS] = {"Gespreksleiding", "Led by"},
    [DESK_WORD_PLACES] = {"Plaatsen", "Places"},
    [DESK_WORD_PLACES_ENOUGH] = {"Er is nog plek", "There is room"},
    [DESK_WORD_PLACES_FEW] = {"Nog een paar vrij", "A few left"},
    [DESK_WORD_PLACES_NONE] = {"Vol. Er is een wachtlijst.", "Full. There is a waiting list."},
    [DESK_WORD_CALENDAR] = {"Zet in je agenda", "Add to your calendar"},
    [DESK_WORD_GO_SIGN_UP] = {"Meld je aan", "Sign up"},
    [DESK_WORD_GO_WAITING] = {"Naar de wachtlijst", "Go to the waiting list"},
    [DESK_WORD_PURPOSE] = {"Waar gaat het over?", "What is it about?"},
    [DESK_WORD_AUDIENCE] = {"Voor wie is het?", "Who is it for?"},
    [DESK_WORD_HOW] = {"Hoe gaat het?", "How does it work?"},
    [DESK_WORD_HOW_TEXT] =
        {"Je praat mee door te schrijven, allemaal tegelijk. Je leest wat anderen schrijven, "
         "reageert erop en zegt steeds: herken ik dit in mijn eigen werk? Wat het meest wordt "
         "herkend, komt in een rapport. Je hoeft niets te installeren.",
         "You take part by writing, all at the same time. You read what others write, react to "
         "it, and each time say: do I recognise this in my own work? What is recognised most "
         "goes into a report. There is nothing to install."},
    [DESK_WORD_HOW_ANONYMOUS] = {"Je doet mee zonder naam. Wie wat schrijft, krijgt niemand te "
                                 "zien: ook de organisator en de gespreksleider niet.",
                                 "You take part without a name. Nobody is shown who writes "
                                 "what: not the organiser, and not the moderator either."},
    [DESK_WORD_HOW_LINK] = {"Lees hoe dat werkt", "Read how that works"},
    [DESK_WORD_RESULTS] = {"Wat gebeurt er met de uitkomsten?",
                           "What happens with the results?"},
    [DESK_WORD_CONTACT] = {"Heb je een vraag?", "Do you have a question?"},
    [DESK_WORD_DATA] = {"Wat gebeurt er met je gegevens?", "What happens with your data?"},
    [DESK_WORD_DATA_KEPT] =
        {"We gebruiken je gegevens alleen om je over deze sessie te mailen. "
         "{0} dagen na het rapport wissen we ze.",
         "We use your data only to write to you about this session. {0} "
         "days after the report we erase them."},
    [DESK_WORD_DATA_KEPT_ONE] =
        {"We gebruiken je gegevens alleen om je over deze sessie te "
         "mailen. Een dag na het rapport wissen we ze.",
         "We use your data only to write to you about this session. One "
         "day after the report we erase them."},
    [DESK_WORD_DATA_WAYS] =
        {"In elke mail staat een link naar je eigen pagina. Daar kun je zien "
         "wat we van je bewaren, je afmelden of alles wissen.",
         "Every mail has a link to your own page. There you can see what we "
         "hold about you, withdraw, or erase everything."},

    [DESK_WORD_CANCELLED] = {"Deze sessie gaat niet door", "This session has been cancelled"},
    [DESK_WORD_CANCELLED_TEXT] =
        {"Aanmelden kan niet meer. Wie al was aangemeld, heeft een mail "
         "gekregen.",
         "One cannot sign up any more. Everybody who had signed up has "
         "been sent a mail."},
    [DESK_WORD_OVER] = {"Deze sessie is geweest", "This session is over"},
    [DESK_WORD_OVER_TEXT] = {"Aanmelden kan niet meer.", "One cannot sign up any more."},
    [DESK_WORD_OVER_REPORT] = {"Het rapport is klaar: je leest erin wat de groep het meest "
                               "herkent.",
                               "The report is ready: it shows what the group recognised most."},
    [DESK_WORD_REPORT_LINK] = {"Lees het rapport", "Read the report"},
    [DESK_WORD_CLOSED] = {"Aanmelden kan nu niet", "Sign-up is closed now"},
    [DESK_WORD_CLOSED_TEXT] = {"De organisatie heeft de aanmelding niet open staan. Ben je al "
                               "aangemeld? Dan verandert er voor jou niets.",
                               "The organiser does not take sign-ups now. Have you signed up "
                               "before? Then nothing changes for you."},
    [DESK_WORD_FULL] = {"Alle plaatsen zijn bezet", "All places are taken"},
    [DESK_WORD_FULL_TEXT] = {"Je kunt je wel op de wachtlijst zetten. Komt er een plaats vrij, "
                             "dan krijg je meteen een mail.",
                             "You can put yourself on the waiting list. If a place comes free, "
                             "you get a mail at once."},
    [DESK_WORD_NO_DATE] = {"De datum is nog niet bekend", "The date is not known yet"},
    [DESK_WORD_NO_DATE_TEXT] =
        {"Je kunt je al wel aanmelden. Zodra dag en tijd vaststaan, krijg "
         "je een mail.",
         "You can sign up already. As soon as day and time are fixed, you "
         "get a mail."},

    [DESK_WORD_SIGN_UP] = {"Meld je aan", "Sign up"},
    [DESK_WORD_SIGN_UP_WAITING] = {"Zet je op de wachtlijst", "Join the waiting list"},
    [DESK_WORD_SIGN_UP_FOR] = {"Je meldt je aan voor", "You are signing up for"},
    [DESK_WORD_EMAIL] = {"E-mailadres", "E-mail address"},
    [DESK_WORD_EMAIL_HINT] = {"Hierop krijg je de bevestiging, en later je persoonlijke link.",
                              "This is where the confirmation goes, and later your personal "
                              "link."},
    [DESK_WORD_NAME] = {"Naam", "Name"},
    [DESK_WORD_ORGANISATION] = {"Organisatie", "Organisation"},
    [DESK_WORD_OPTIONAL] = {"(hoeft niet)", "(optional)"},
    [DESK_WORD_LANGUAGE] = {"Taal van de mails", "Language of the mails"},
    [DESK_WORD_LANGUAGE_NL] = {"Nederlands", "Dutch (Nederlands)"},
    [DESK_WORD_LANGUAGE_EN] = {"Engels (English)", "English"},
    [DESK_WORD_CONSENT] =
        {"Jullie mogen mijn gegevens bewaren om mij over deze sessie te mailen.",
         "You may keep my data to write to me about this session."},
    [DESK_WORD_CONSENT_HINT] =
        {"Je kunt dit altijd intrekken. Je gegevens worden dan gewist.",
         "You can take this back at any time. Your data are then erased."},
    [DESK_WORD_SEND] = {"Aanmelden", "Sign up"},
    [DESK_WORD_SEND_WAITING] = {"Zet me op de wachtlijst", "Put me on the waiting list"},
    [DESK_WORD_BACK_TO_EVENT] = {"Terug naar de sessie", "Back to the session"},
    [DESK_WORD_ERRORS_TITLE] = {"Er klopt nog iets niet", "Something is not right yet"},
    [DESK_WORD_ERROR] = {"Fout: ", "Error: "},
    [DESK_WORD_ERROR_CONSENT] = {"Zet hier een vinkje. Zonder je toestemming kunnen we je niet "
                                 "mailen.",
                                 "Tick this box. Without your consent we cannot write to you."},
    [DESK_WORD_ERROR_LONG] = {"Dit is te lang: er passen {0} tekens.",
                              "This is too long: there is room for {0} characters."},
    [DESK_WORD_ERROR_CHARACTER] = {"Er staat een teken in dat hier niet kan.",
                                   "There is a character that cannot be used here."},
    [DESK_WORD_ERROR_TAKEN] = {"Kies een ander adres. Dit kan hier niet.",
                               "Choose another address. This one cannot be used here."},

    [DESK_WORD_THANKS] = {"Dank je wel! Kijk in je mail", "Thank you! Check your mail"},
    [DESK_WORD_THANKS_TEXT] =
        {"We hebben een mail gestuurd naar het adres dat je invulde. Die is "
         "er meestal binnen een paar minuten.",
         "We have sent a mail to the address that you gave. It usually "
         "arrives within a few minutes."},
    [DESK_WORD_THANKS_NEXT] = {"Wat staat er in die mail?", "What is in that mail?"},
    [DESK_WORD_THANKS_PLACE] = {"of je een plaats hebt, of op de wachtlijst staat",
                                "whether you have a place, or are on the waiting list"},
    [DESK_WORD_THANKS_CALENDAR] = {"de afspraak voor je agenda, als de datum bekend is",
                                   "the entry for your calendar, if the date is known"},
    [DESK_WORD_THANKS_LINK] = {"een link naar je eigen pagina, om iets te wijzigen of je af te "
                               "melden",
                               "a link to your own page, to change something or to withdraw"},
    [DESK_WORD_THANKS_NO_MAIL] = {"Geen mail gekregen?", "No mail?"},
    [DESK_WORD_THANKS_NO_MAIL_TEXT] = {"Kijk bij je ongewenste mail. Staat hij daar ook niet? "
                                       "Misschien zat er een tikfout in "
                                       "je adres. Meld je dan gerust nog een keer aan.",
                                       "Look in your spam folder. Not there either? Perhaps "
                                       "there was a slip in your address. "
                                       "Just sign up once more."},

    [DESK_WORD_SHARE] = {"Vertel het een collega", "Tell a colleague"},
    [DESK_WORD_SHARE_TEXT] = {"Ken je iemand die ook mee zou willen praten?",
                              "Do you know somebody who would like to join in?"},
    [DESK_WORD_SHARE_MAIL] = {"Stuur een mail", "Send a mail"},
    [DESK_WORD_SHARE_LINK] = {"Of kopieer deze link", "Or copy this link"},
    [DESK_WORD_SHARE_SUBJECT] = {"Doe je mee? {0}", "Would you like to join? {0}"},
    [DESK_WORD_SHARE_BODY] =
        {"Hoi,\n\nMisschien is dit ook iets voor jou: {0}\n\nHier lees je "
         "er meer over en kun je je aanmelden:\n{1}\n",
         "Hi,\n\nPerhaps this is something for you too: {0}\n\nHere you can "
         "read more about it and sign up:\n{1}\n"},

    [DESK_WORD_WAY_TITLE] = {"Jouw aanmelding", "Your registration"},
    [DESK_WORD_WAY_FOR] = {"voor", "for"},
    [DESK_WORD_WAY_BACK] = {"Terug naar je pagina", "Back to your page"},
    [DESK_WORD_STATE_INVITED] = {"Je bent uitgenodigd", "You are invited"},
    [DESK_WORD_STATE_INVITED_TEXT] =
        {"Doe je mee? Dan houden we een plaats voor je vrij. Wil je "
         "niet? Dan hoef je niets te doen.",
         "Will you join? Then we keep a place for you. If you do "
         "not want to, you need not do anything."},
    [DESK_WORD_STATE_WAITING] = {"Je staat op de wachtlijst", "You are on the waiting list"},
    [DESK_WORD_STATE_WAITING_TEXT] = {"Komt er een plaats vrij, dan krijg je meteen een mail.",
                                      "If a place comes free, you get a mail at once."},
    [DESK_WORD_STATE_REGISTERED] = {"Je bent aangemeld", "You are registered"},
    [DESK_WORD_STATE_REGISTERED_TEXT] =
        {"Je hebt een plaats. Je persoonlijke link om mee te doen "
         "komt vanzelf per mail.",
         "You have a place. Your personal link for taking part "
         "comes by mail."},
    [DESK_WORD_STATE_WITHDRAWN] = {"Je bent afgemeld", "You have withdrawn"},
    [DESK_WORD_STATE_WITHDRAWN_TEXT] = {"Je krijgt geen mail meer over deze sessie.",
                                        "You get no more mail about this session."},
    [DESK_WORD_DONE_CHANGED] = {"Je gegevens zijn aangepast", "Your data have been changed"},
    [DESK_WORD_DONE_CHANGED_TEXT] = {"Ze staan hieronder.", "They are below."},
    [DESK_WORD_DONE_MOVED] =
        {"Op je nieuwe adres krijg je een bevestiging, met een nieuwe link naar je eigen "
         "pagina. "
         "Links in eerdere mails werken niet meer.",
         "You get a confirmation at your new address, with a new link to your own page. Links "
         "in earlier mails no longer work."},
    [DESK_WORD_DONE_MOVED_WITHDRAWN] =
        {"Je bent afgemeld, dus je krijgt geen mail. Wil je toch meedoen? Meld je dan opnieuw "
         "aan. Links in eerdere mails werken niet meer.",
         "You have withdrawn, so you get no mail. Do you want to take part after all? Then "
         "sign "
         "up again. Links in earlier mails no longer work."},
    [DESK_WORD_DONE_SENT] = {"Er komt een nieuwe link aan", "A new link is on its way"},
    [DESK_WORD_DONE_SENT_TEXT] =
        {"Kijk over een paar minuten in je mail. De oude link werkt niet "
         "meer. Met de nieuwe ga je verder waar je was.",
         "Check your mail in a few minutes. The old link does not work "
         "any more. With the new one you go on where you were."},
    [DESK_WORD_NOT_SENT] = {"Er kan nu geen link komen", "There is no link to send now"},
    [DESK_WORD_NOT_SENT_TEXT] = {"De datum is nog niet bekend, je hebt nog geen plaats, of de "
                                 "sessie is al geweest.",
                                 "The date is not known yet, you have no place yet, or the "
                                 "session is over."},
    [DESK_WORD_NOT_ACCEPTED] = {"Dat kan niet meer", "That is not possible any more"},
    [DESK_WORD_NOT_ACCEPTED_TEXT] = {"De sessie is al geweest of gaat niet door.",
                                     "The session is over, or has been cancelled."},
    [DESK_WORD_ACCEPT] = {"Ja, ik doe mee", "Yes, I will join"},
    [DESK_WORD_ACCEPT_AGAIN] = {"Meld me toch weer aan", "Sign me up again"},
    [DESK_WORD_HELD] = {"Dit bewaren we van je", "This is what we hold about you"},
    [DESK_WORD_HELD_TEXT] =
        {"Dit is alles, met daarbij een willekeurige code voor deze pagina en "
         "een controlegetal van je link. De organisatie ziet deze lijst ook, "
         "andere deelnemers niet.",
         "This is all of it, together with a random code for this page and a "
         "checksum of your link. The organiser sees this list too, other "
         "participants do not."},
    [DESK_WORD_HELD_NOTHING] = {"niet ingevuld", "not given"},
    [DESK_WORD_HELD_STATE] = {"Aanmelding", "Registration"},
    [DESK_WORD_HELD_SINCE] = {"In de lijst sinds", "On the list since"},
    [DESK_WORD_HELD_UNTIL] = {"Hoe lang bewaren we dit", "How long we keep this"},
    [DESK_WORD_HELD_UNTIL_TEXT] = {"Tot {0} dagen na het rapport. Dan wissen we alles.",
                                   "Until {0} days after the report. Then we erase all of it."},
    [DESK_WORD_HELD_UNTIL_TEXT_ONE] =
        {"Tot een dag na het rapport. Dan wissen we alles.",
         "Until a day after the report. Then we erase all of it."},
    [DESK_WORD_MAILS] = {"De mails aan jou", "The mails to you"},
    [DESK_WORD_MAIL_KIND] = {"Mail", "Mail"},
    [DESK_WORD_MAIL_STATE] = {"Hoe staat het ermee", "How it stands"},
    [DESK_WORD_MAIL_WHEN] = {"Wanneer", "When"},
    [DESK_WORD_NOT_DIALOGUE] =
        {"Wat je in de sessie schrijft, staat hier niet bij. Dat bewaren "
         "we apart, zonder naam en zonder adres.",
         "What you write in the session is not among it. That is kept "
         "apart, without a name and without an address."},
    [DESK_WORD_CHANGE] = {"Klopt er iets niet?", "Is something wrong?"},
    [DESK_WORD_CHANGE_TEXT] =
        {"Pas het hier aan. Kies je een ander adres? Dan krijg je daar een "
         "nieuwe link naar deze pagina.",
         "Change it here. If you choose another address, you get a new "
         "link to this page there."},
    [DESK_WORD_CHANGE_SAVE] = {"Bewaar de wijzigingen", "Save the changes"},
    [DESK_WORD_RESEND] = {"Je link kwijt?", "Lost your link?"},
    [DESK_WORD_RESEND_TEXT] =
        {"Dan sturen we je een nieuwe. De oude werkt daarna niet meer.",
         "Then we send you a new one. After that the old one does not work "
         "any more."},
    [DESK_WORD_RESEND_SEND] = {"Stuur me een nieuwe link", "Send me a new link"},
    [DESK_WORD_LEAVE] = {"Liever niet meer?", "Rather not?"},
    [DESK_WORD_WITHDRAW] = {"Meld me af", "Withdraw"},
    [DESK_WORD_WITHDRAW_SURE] = {"Wil je je afmelden?", "Do you want to withdraw?"},
    [DESK_WORD_WITHDRAW_TEXT] = {"Je plaats gaat dan naar iemand anders, en je link werkt niet "
                                 "meer. Je gegevens blijven nog even bewaard, zodat je je weer "
                                 "kunt aanmelden.",
                                 "Your place then goes to somebody else, and your link stops "
                                 "working. Your data stay for a while, so that you can sign up "
                                 "again."},
    [DESK_WORD_WITHDRAW_YES] = {"Ja, meld me af", "Yes, withdraw"},
    [DESK_WORD_ERASE] = {"Wis al mijn gegevens", "Erase all my data"},
    [DESK_WORD_ERASE_SURE] = {"Wil je alles wissen?", "Do you want to erase everything?"},
    [DESK_WORD_ERASE_TEXT] = {"Je bent dan meteen afgemeld. Je adres, je naam en de lijst van "
                              "mails verdwijnen voorgoed. Dit kun je niet terugdraaien.",
                              "You are then withdrawn at once. Your address, your name and the "
                              "list of mails are gone for good. This cannot be undone."},
    [DESK_WORD_ERASE_REPORT] = {"Het rapport kunnen we je daarna niet meer sturen.",
                                "We can then no longer send you the report."},
    [DESK_WORD_ERASE_YES] = {"Ja, wis alles", "Yes, erase everything"},
    [DESK_WORD_BACK] = {"Nee, terug", "No, go back"},
    [DESK_WORD_ERASED] = {"Alles is gewist", "Everything has been erased"},
    [DESK_WORD_ERASED_TEXT] =
        {"We weten niet meer dat je je had aangemeld. Deze pagina bestaat "
         "vanaf nu niet meer, en je krijgt geen mail meer over deze sessie.",
         "We no longer know that you had signed up. From now on this page "
         "does not exist, and you get no more mail about this session."},
    [DESK_WORD_ERASED_SESSION] = {"Naar de pagina van de sessie", "To the page of the session"},

    [DESK_WORD_ABSENT] = {"Deze pagina is er niet", "This page does not exist"},
    [DESK_WORD_ABSENT_TEXT] = {"Misschien is de link niet helemaal gekopieerd, of is de sessie "
                               "gewist. Kijk nog eens in de mail of de uitnodiging.",
                               "Perhaps the link was not copied whole, or the session has been "
                               "erased. Have another look at the mail or the invitation."},
    [DESK_WORD_ABSENT_WAY] = {"Deze pagina is er niet (meer)", "This page does not exist (any "
                                                               "more)"},
    [DESK_WORD_ABSENT_WAY_TEXT] =
        {"Misschien is de link niet helemaal gekopieerd. Of je gegevens zijn gewist: door "
         "jezelf, of omdat de bewaartijd om was. Dan bewaren we niets meer van je.",
         "Perhaps the link was not copied whole. Or your data have been erased: by yourself, "
         "or "
         "because their time was up. Then we hold nothing about you any more."},
    [DESK_WORD_UNREADABLE] = {"Het formulier kwam niet goed aan",
                              "The form did not arrive well"},
    [DESK_WORD_UNREADABLE_TEXT] = {"Ga terug, herlaad de pagina en probeer het nog een keer.",
                                   "Go back, reload the page and try once more."},
    [DESK_WORD_BUSY] = {"Dat lukte nu niet", "That did not work just now"},
    [DESK_WORD_BUSY_TEXT] =
        {"Dit ligt aan ons. Er is niets gewijzigd. Probeer het over een paar "
         "minuten nog een keer.",
         "This is our fault. Nothing has been changed. Try again in a few "
         "minutes."},
    [DESK_WORD_SIGN_UP_FULL] = {"De lijst is vol", "The list is full"},
    [DESK_WORD_SIGN_UP_FULL_TEXT] = {"Er kan niemand meer bij, ook niet op de wachtlijst.",
                                     "Nobody can be added any more, not to the waiting list "
                                     "either."},
    [DESK_WORD_UNSUBSCRIBED] =
        {"Je bent afgemeld. Je krijgt geen mail meer over deze sessie.\n",
         "You have withdrawn. You get no more mail about this session.\n"},
};

const char *desk_word_find(enum language language, enum desk_word word)
{
    ASSERT(word < DESK_WORD_COUNT);
    ASSERT((size_t)language < LANGUAGE_COUNT);
    return words[word][language];
}

const char *desk_word(enum language language, enum desk_word word)
{
    const char *found = desk_word_find(language, word);

    ASSERT(found);
    return found;
}

const char *desk_mail_kind(enum language language, const char *kind)
{
    static const char *const kinds[MAIL_KIND_COUNT][LANGUAGE_COUNT] = {
        [MAIL_CONFIRMATION] = {"Bevestiging van je plaats", "Confirmation of your place"},
        [MAIL_WAITING_LIST] = {"Je staat op de wachtlijst", "You are on the waiting list"},
        [MAIL_PLACE] = {"Er is een plaats voor je", "There is a place for you"},
        [MAIL_KNOWN] = {"Je was al aangemeld", "You were registered already"},
        [MAIL_INVITATION] = {"Uitnodiging", "Invitation"},
        [MAIL_FOLLOW_UP] = {"Uitnodiging voor het vervolg", "Invitation to the follow-up"},
        [MAIL_LINK] = {"Je persoonlijke link", "Your personal link"},
        [MAIL_REMINDER_DAY] = {"Herinnering, een dag van tevoren", "Reminder, the day before"},
        [MAIL_REMINDER_HOUR] = {"Herinnering, een uur van tevoren",
                                "Reminder, the hour before"},
        [MAIL_CHANGE] = {"Er is iets veranderd", "Something has changed"},
        [MAIL_CANCELLATION] = {"De sessie gaat niet door", "The session is cancelled"},
        [MAIL_WITHDRAWAL] = {"Je bent afgemeld", "You have withdrawn"},
        [MAIL_REPORT] = {"Het rapport is klaar", "The report is ready"},
        [MAIL_STAFF_LINK] = {"Je link als gespreksleider", "Your link as a moderator"},
    };

    for (size_t i = 0; i < MAIL_KIND_COUNT; i++) {
        if (strcmp(kind, mail_kind_name((enum mail_kind)i)) == 0)
            return kinds[i][language];
    }
    return kind;
}

const char *desk_mail_state(enum language language, const char *state)
{
    static const char *const states[][LANGUAGE_COUNT] = {
        [MAIL_QUEUED] = {"staat klaar", "waits"},
        [MAIL_SENDING] = {"wordt verstuurd", "is being sent"},
        [MAIL_SENT] = {"verstuurd", "sent"},
        [MAIL_DEFERRED] = {"lukte nog niet, we proberen het weer",
                           "did not go through yet, we try again"},
        [MAIL_FAILED] = {"kon niet worden bezorgd", "could not be delivered"},
        [MAIL_CANCELLED] = {"was niet meer nodig", "was not needed any more"},
    };

    for (size_t i = 0; i < ARRAY_COUNT(states); i++) {
        if (strcmp(state, mail_state_name((enum mail_state)i)) == 0)
            return states[i][language];
    }
    return state;
}

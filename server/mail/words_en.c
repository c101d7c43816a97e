/*
 * The mails in English, complete and natural; and which language's words are whose.
 */
#include "words.h"

#include "herkend/assert.h"

const struct mail_words mail_words_en = {
    .words =
        {
            [WORD_GREETING] = "Dear {name},",
            [WORD_GREETING_PLAIN] = "Hello,",
            [WORD_SIGN_OFF] = "Kind regards,",
            [WORD_SENDER] = "the organisers",

            [WORD_FACT_WHAT] = "Session",
            [WORD_FACT_WHEN] = "When",
            [WORD_FACT_DURATION] = "Length",
            [WORD_FACT_WHERE] = "Where",
            [WORD_FACT_BY] = "Moderated by",
            [WORD_WHEN_UNKNOWN] = "not known yet, we will let you know",
            [WORD_WHERE_ONLINE] = "online, on your phone, tablet or computer",

            [WORD_CALENDAR] = "The entry for your calendar is attached.",
            [WORD_CALENDAR_CHANGED] =
                "The new entry for your calendar is attached. It replaces the old one.",
            [WORD_CALENDAR_ENDED] =
                "Attached is a message that takes the entry out of your calendar.",
            [WORD_MORE] = "More about this session, also to pass on to a colleague:",
            [WORD_QUESTIONS] = "Questions? {contact}",

            [WORD_NEXT] = "What happens next?",
            [WORD_NEXT_LINK_DAYS] =
                "We will send you a personal link {days} days before the session. With it "
                "you take part. There is nothing to install.",
            [WORD_NEXT_LINK_DAY] =
                "We will send you a personal link a day before the session. With it you "
                "take part. There is nothing to install.",
            [WORD_NEXT_LINK_SOON] =
                "In a moment you will get a second mail, with your personal link. With it you "
                "take part. There is nothing to install.",
            [WORD_NEXT_UNKNOWN] =
                "As soon as the day and time are known, we will let you know. Some days before "
                "the session we will send you a personal link. With it you take part.",
            [WORD_NEXT_REPORT] = "After the session you will get the report, with what the "
                                 "group recognises most.",
            [WORD_CANNOT] =
                "Can you not make it after all? Please give your place to somebody else:",
            [WORD_STEP_BACK] = "Would you rather not wait? You can leave the list here:",
            [WORD_STILL_WAITING] =
                "You are still on the waiting list. If a place comes free, you "
                "will hear at once.",
            [WORD_STILL_REGISTERED] = "You stay signed up. There is nothing you need to do.",
            [WORD_NOT_YOU] = "Was that not you? Then there is nothing you need to do.",

            [WORD_PURPOSE] = "What is it about?",
            [WORD_INVITED_BUTTON] = "Sign up",
            [WORD_INVITED_NO] =
                "Not for you, or not this time? Then there is nothing you need to "
                "do.",
            [WORD_INVITED_ANONYMOUS] =
                "You write along on your phone or computer, without your name. Nobody sees who "
                "writes what.",

            [WORD_LINK_BUTTON] = "Take part",
            [WORD_LINK_EARLY] =
                "Open the link a few minutes early, so that you can read at your "
                "ease how it works.",
            [WORD_LINK_PERSONAL] =
                "This link is yours alone, so please do not pass it on. Whoever "
                "has it takes part in your place.",
            [WORD_LINK_REPLACES] = "Did you get another link before? It no longer works. With "
                                   "this one you go on where you were.",
            [WORD_ANONYMOUS] = "What does anonymous mean?",
            [WORD_ANONYMOUS_TEXT] =
                "Whoever organises the session can see that you signed up. The group reads "
                "what you write without your name: nobody can see that it is yours, not "
                "even the organiser and the moderator.",
            [WORD_ANONYMOUS_MORE] = "How that works:",

            [WORD_CANCELLED_MESSAGE] = "A word from the organisers",
            [WORD_CANCELLED_NOTHING] = "There is nothing you need to do.",
            [WORD_WITHDRAWN_AGAIN] = "Can you make it after all? While there are places, you "
                                     "can sign up again here:",

            [WORD_REPORT_BUTTON] = "Read the report",
            [WORD_REPORT_UNTIL] = "You can read the report up to and including {until}.",
            [WORD_REPORT_ANONYMOUS] =
                "The report shows what was written, not by whom. It holds no names of "
                "participants.",

            [WORD_STAFF_BUTTON] = "Open the session",
            [WORD_MODERATOR_PERSONAL] =
                "This link is yours alone, so please do not pass it on. Whoever has it can run "
                "the session.",
            [WORD_MODERATOR_ANONYMOUS] =
                "You will not see who writes what either. Nobody does.",
            [WORD_OBSERVER_PERSONAL] = "This link is yours alone, so please do not pass it on. "
                                       "Whoever has it can watch.",

            [WORD_FOOTER_REGISTERED] =
                "You get this mail because you are signed up for “{title}”. On your own page "
                "you "
                "see what we keep about you. There you can change or erase it, or withdraw:",
            [WORD_FOOTER_WAITING] =
                "You get this mail because you are on the waiting list for “{title}”. On your "
                "own "
                "page you see what we keep about you. There you can change or erase it, or "
                "withdraw:",
            [WORD_FOOTER_INVITED] =
                "You get this mail because the organisers invite you to “{title}”. On your own "
                "page you see what we keep about you. There you can erase it, or say that you "
                "want "
                "no more mail:",
            [WORD_FOOTER_WITHDRAWN] = "On your own page you see what we still keep about you. "
                                      "There you can erase it:",
            [WORD_FOOTER_OVER] =
                "You get this mail because you signed up for “{title}”. On your own page "
                "you see what we still keep about you. There you can erase it:",
            [WORD_FOOTER_STAFF] =
                "You get this mail because the organisers gave you this task at “{title}”.",
            [WORD_FOOTER_TEST] = "Sent with “herkend mail test”.",

            [WORD_HOUR] = "{hour}:{minute}",
            [WORD_DATE] = "{weekday} {day} {month} {year}",
            [WORD_MOMENT] = "{date} at {time}",
            [WORD_ZONE] = "{time} (time zone {zone})",
            [WORD_TODAY_AT] = "today at {time}",
            [WORD_TOMORROW_AT] = "tomorrow at {time}",
            [WORD_MINUTES] = "{minutes} minutes",
            [WORD_HOUR_ONE] = "one hour",
            [WORD_HOURS] = "{hours} hours",
            [WORD_HOURS_MINUTES] = "{hours} hours and {minutes} minutes",
        },
    .letters =
        {
            [LETTER_CONFIRMATION] =
                {"You are signed up: {title}", "You are signed up",
                 "Good to have you with us! You have a place at “{title}”."},
            [LETTER_WAITING_LIST] =
                {"You are on the waiting list: {title}", "You are on the waiting list",
                 "Thank you for signing up for “{title}”. All places are taken, so you are on "
                 "the waiting list now. If a place comes free, you will hear at once. Until "
                 "then "
                 "there is nothing you need to do."},
            [LETTER_PLACE] = {"There is a place for you: {title}", "There is a place for you",
                              "Good news! A place came free at “{title}”, and it is yours."},
            [LETTER_KNOWN] = {"You were signed up already: {title}",
                              "You were signed up already",
                              "This address was signed up again for “{title}”. There was no "
                              "need: you had a place already, and you keep it."},
            [LETTER_KNOWN_WAITING] =
                {"You are on the waiting list already: {title}",
                 "You are on the waiting list already",
                 "This address was signed up again for “{title}”. There was no need: you were "
                 "on the waiting list already, and you keep your turn."},
            [LETTER_INVITATION] = {"Invitation: {title}", "Will you join us?",
                                   "You are warmly invited to “{title}”."},
            [LETTER_FOLLOW_UP] = {"Invitation: {title}", "The conversation goes on",
                                  "You signed up for an earlier session. What came up there is "
                                  "to be continued: “{title}”. You are warmly invited."},
            [LETTER_LINK] =
                {"Your link to {title}", "Your personal link",
                 "“{title}” begins soon. With this link you take part, on your phone, "
                 "tablet or computer."},
            [LETTER_REMINDER_DAY] =
                {"{Day_at}: {title}", "{Day_at}",
                 "That is when “{title}” begins. Here is your personal link "
                 "once more, so that you need not look for it."},
            [LETTER_REMINDER_HOUR] = {"We begin soon: {title}", "We begin soon",
                                      "“{title}” begins {day_at}. Get yourself something to "
                                      "drink and open your link."},
            [LETTER_CHANGE] = {"Changed: {title}", "Something has changed",
                               "Something has changed about “{title}”. This is how it is now:"},
            [LETTER_CANCELLATION] = {"Cancelled: {title}", "The session will not take place",
                                     "Unfortunately “{title}” on {when} will not take place."},
            [LETTER_CANCELLATION_UNDATED] = {"Cancelled: {title}",
                                             "The session will not take place",
                                             "Unfortunately “{title}” will not take place."},
            [LETTER_WITHDRAWAL] =
                {"You have withdrawn: {title}", "You have withdrawn",
                 "You are no longer signed up for “{title}”. A pity that you cannot be "
                 "there. Your place is now for somebody else."},
            [LETTER_REPORT] =
                {"The report is ready: {title}", "The report is ready",
                 "The report of “{title}” is ready. It tells what the group "
                 "recognises most, with the reactions and tips. It is for you even "
                 "if you could not be there."},
            [LETTER_MODERATOR] =
                {"Your link as a moderator: {title}", "Your link as a moderator",
                 "You are a moderator of “{title}”. With this link you prepare "
                 "the session and lead the conversation."},
            [LETTER_OBSERVER] =
                {"Your link as an observer: {title}", "Your link as an observer",
                 "You are an observer of “{title}”. With this link you watch, or "
                 "show the session on a screen in the room."},
            [LETTER_TEST] = {"Test mail from herkend", "Mail works",
                             "If you read this, herkend can send mail. This mail went to this "
                             "address only."},
        },
    .weekdays = {NULL, "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                 "Sunday"},
    .months = {NULL, "January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
};

const struct mail_words *mail_words_of(enum language language)
{
    switch (language) {
    case LANGUAGE_NL:
        return &mail_words_nl;
    case LANGUAGE_EN:
        return &mail_words_en;
    }
    UNREACHABLE("every language has its words");
}

#ifndef HERKEND_MAIL_TALK_H
#define HERKEND_MAIL_TALK_H

#include <curl/curl.h>

#include "herkend/mail.h"

/* How far one message came in the talk with a mail server (RFC 5321, 4.1), and what the server
 * said last. */
enum talk_stage {
    TALK_CONNECT, /* greeting, EHLO, STARTTLS */
    TALK_AUTH,
    TALK_MAIL, /* our own address was named */
    TALK_RECIPIENT,
    TALK_DATA,
    TALK_MESSAGE, /* all of it was sent */
};
enum { TALK_WORDS_BYTES_MAX = 512 };
struct talk {
    enum talk_stage stage;
    bool over;                        /* we said goodbye */
    unsigned replies;                 /* lines of the server, in this attempt */
    int code;                         /* of the answer to what we said last; 0: none yet */
    char enhanced[16];                /* RFC 3463: "5.1.1"; empty: none */
    char words[TALK_WORDS_BYTES_MAX]; /* the line itself, for the operator's eyes only */
};

void talk_begin(struct talk *talk);
/* A line that we said, and one that the server said. */
void talk_say(struct talk *talk, struct bytes line);
void talk_hear(struct talk *talk, struct bytes line);
/* All of the message is on its way. */
void talk_sent(struct talk *talk);

/* What it comes to: a line for the desk, without addresses. */
void talk_reason(const struct talk *talk, CURLcode result, struct buffer *out);

#endif

/*
 * What a mail server answered, and what that means. The server's own words often repeat an
 * address, so they are kept for the operator's test only; what is written down is a sentence of
 * ours with the codes. Any thread.
 */
#include "talk.h"

#include <stdio.h>
#include <string.h>

#include "herkend/assert.h"

void talk_begin(struct talk *talk)
{
    *talk = (struct talk){.stage = TALK_CONNECT};
}

static bool begins(struct bytes line, const char *word)
{
    size_t size = strlen(word);

    return line.size >= size && memcmp(line.data, word, size) == 0;
}

void talk_say(struct talk *talk, struct bytes line)
{
    static const struct {
        const char *word;
        enum talk_stage stage;
    } commands[] = {{"AUTH ", TALK_AUTH},
                    {"MAIL FROM:", TALK_MAIL},
                    {"RCPT TO:", TALK_RECIPIENT},
                    {"DATA\r", TALK_DATA}};

    talk->over = talk->over || begins(line, "QUIT");
    if (talk->over) /* what was answered before is what counts */
        return;
    for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
        if (begins(line, commands[i].word))
            talk->stage = commands[i].stage;
    }
    talk->code = 0;
    talk->enhanced[0] = '\0';
}

void talk_sent(struct talk *talk)
{
    talk->stage = TALK_MESSAGE;
    talk->code = 0;
    talk->enhanced[0] = '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of "5.1.1" at the start of text; 0 when there is none. */
static size_t enhanced_length(struct bytes text)
{
    size_t at = 0;

    for (size_t part = 0; part < 3; part++) {
        size_t digits = 0;

        if (part > 0 && (at >= text.size || text.data[at++] != '.'))
            return 0;
        while (at < text.size && digits < 3 && is_digit(text.data[at])) {
            at++;
            digits++;
        }
        if (digits == 0)
            return 0;
    }
    return at < text.size && is_digit(text.data[at]) ? 0 : at;
}

void talk_hear(struct talk *talk, struct bytes line)
{
    size_t words = 0;

    if (talk->over || line.size < 3 || !is_digit(line.data[0]) || !is_digit(line.data[1]) ||
        !is_digit(line.data[2]))
        return;
    talk->replies++;
    talk->code = (line.data[0] - '0') * 100 + (line.data[1] - '0') * 10 + (line.data[2] - '0');
    for (size_t i = 0; i < line.size && words + 1 < sizeof(talk->words); i++) {
        if (line.data[i] >= ' ' && line.data[i] < 0x7F)
            talk->words[words++] = line.data[i];
    }
    talk->words[words] = '\0';
    if (line.size > 4) {
        struct bytes rest = {.data = line.data + 4, .size = line.size - 4};

        snprintf(talk->enhanced, sizeof(talk->enhanced), "%.*s", (int)enhanced_length(rest),
                 rest.data);
    }
}

/* The subject and detail of an enhanced code, whatever its class: "1.1" of "5.1.1". */
static const char *enhanced_sentence(const char *enhanced)
{
    static const struct {
        const char *detail, *sentence;
    } known[] = {
        {".1.1", "the mail server knows no such mailbox"},
        {".1.2", "the mail server does not know the domain of the address"},
        {".1.3", "the mail server cannot read the address"},
        {".1.10", "the domain of the address takes no mail"},
        {".2.1", "the mailbox takes no mail"},
        {".2.2", "the mailbox is full"},
        {".7.1", "the mail server refused it by its own rules"},
        {".7.26", "the mail server could not verify who sends it (SPF, DKIM)"},
    };

    /* "For now, by our rules" is how grey lists speak. */
    if (strncmp(enhanced, "4.7.", 4) == 0)
        return NULL;
    for (size_t i = 0; enhanced[0] && i < ARRAY_COUNT(known); i++) {
        if (strcmp(enhanced + 1, known[i].detail) == 0)
            return known[i].sentence;
    }
    return NULL;
}

static const char *stage_sentence(const struct talk *talk)
{
    bool later = talk->code < 500;

    switch (talk->stage) {
    case TALK_CONNECT:
        return "the mail server takes no mail from us now";
    case TALK_AUTH:
        return "the mail server refused the user name or the password";
    case TALK_MAIL:
        return "the mail server refused the sender's address";
    case TALK_RECIPIENT:
        return later ? "the mail server asks to come back later"
                     : "the mail server refused the address";
    case TALK_DATA:
    case TALK_MESSAGE:
        return later ? "the mail server asks to come back later"
                     : "the mail server refused the message";
    }
    UNREACHABLE("every stage has its sentence");
}

/* Of a talk that ended without an answer. */
static const char *silence_sentence(const struct talk *talk, CURLcode result)
{
    static const struct {
        CURLcode result;
        const char *sentence;
    } known[] = {
        {CURLE_COULDNT_RESOLVE_HOST, "the name of the mail server is not known"},
        {CURLE_COULDNT_CONNECT, "the mail server cannot be reached"},
        {CURLE_PEER_FAILED_VERIFICATION, "the mail server's certificate is not trusted"},
        {CURLE_SSL_CACERT_BADFILE, "the file of trusted certificates cannot be read"},
        {CURLE_SSL_CONNECT_ERROR, "TLS with the mail server failed"},
        {CURLE_USE_SSL_FAILED, "the mail server offers no TLS"},
        {CURLE_LOGIN_DENIED, "the mail server takes no sign-in that we know"},
        {CURLE_OPERATION_TIMEDOUT, "the mail server did not answer in time"},
        {CURLE_ABORTED_BY_CALLBACK, "the program ended"},
    };

    for (size_t i = 0; i < ARRAY_COUNT(known); i++) {
        if (known[i].result == result)
            return known[i].sentence;
    }
    return talk->stage == TALK_MESSAGE
               ? "the connection broke before the mail server confirmed the message"
               : "the connection with the mail server broke";
}

void talk_reason(const struct talk *talk, CURLcode result, struct buffer *out)
{
    /* A name that the server's certificate does not have is told by curl, not by an answer. */
    bool answered = talk->code >= 400;
    const char *sentence = answered ? enhanced_sentence(talk->enhanced) : NULL;

    if (!answered) {
        buffer_append_string(out, silence_sentence(talk, result));
        return;
    }
    buffer_append_format(out, "%d%s%s: %s", talk->code, talk->enhanced[0] ? " " : "",
                         talk->enhanced, sentence ? sentence : stage_sentence(talk));
}

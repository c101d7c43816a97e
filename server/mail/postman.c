/*
 * Mail to a server, by libcurl: STARTTLS or TLS, signing in, one connection for as many
 * messages as wait. Leaves to talk.c what the server's answers mean. One thread a postman.
 */
#include "postman.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "folder.h"
#include "herkend/assert.h"
#include "herkend/memory.h"
#include "talk.h"

enum {
    CONNECT_TIMEOUT_S = 15,
    REPLY_TIMEOUT_S = 45,
    ATTEMPT_TIMEOUT_S = 60,
    IDLE_CONNECTION_S = 20, /* after that a server may have closed it */
    LAST_REPLY_MS = 5000,   /* what an answer to a whole message may still take at the end */
    URL_BYTES_MAX = 1024,
};

struct postman {
    const struct mail_settings *settings;
    const atomic_bool *stop;
    CURL *curl; /* NULL: no connection */
    struct talk talk;
    struct bytes message;
    size_t sent_bytes;
    uint64_t stopped_at_ms; /* monotonic; 0: stop was not seen */
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void curl_prepare(void)
{
    CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);

    ASSERT(result == CURLE_OK);
}

static uint64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- what curl calls --------------------------------------------------------------------- */

static size_t read_message(char *out, size_t size, size_t count, void *context)
{
    struct postman *postman = context;
    size_t room = size * count;
    size_t rest = postman->message.size - postman->sent_bytes;
    size_t part = rest < room ? rest : room;

    memcpy(out, postman->message.data + postman->sent_bytes, part);
    postman->sent_bytes += part;
    if (part > 0 && postman->sent_bytes == postman->message.size)
        talk_sent(&postman->talk);
    return part;
}

/* A connection that was lost while idle: the message once more from its start. */
static int seek_message(void *context, curl_off_t offset, int origin)
{
    struct postman *postman = context;

    if (origin != SEEK_SET || offset < 0 || (size_t)offset > postman->message.size)
        return CURL_SEEKFUNC_CANTSEEK;
    postman->sent_bytes = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static int follow_talk(CURL *curl, curl_infotype type, char *data, size_t size, void *context)
{
    struct postman *postman = context;
    struct bytes line = {.data = data, .size = size};

    (void)curl;
    if (type == CURLINFO_HEADER_OUT)
        talk_say(&postman->talk, line);
    else if (type == CURLINFO_HEADER_IN)
        talk_hear(&postman->talk, line);
    return 0;
}

/* Several times a second. Non-zero breaks the attempt off. */
static int watch_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct postman *postman = context;

    (void)a, (void)b, (void)c, (void)d;
    if (!postman->stop || !atomic_load(postman->stop))
        return 0;
    if (postman->stopped_at_ms == 0)
        postman->stopped_at_ms = monotonic_ms();
    /* Whoever has the whole message may be about to accept it: unheard, it would go twice. */
    return postman->talk.stage != TALK_MESSAGE ||
           monotonic_ms() - postman->stopped_at_ms > LAST_REPLY_MS;
}

static size_t ignore_body(char *data, size_t size, size_t count, void *context)
{
    (void)data;
    (void)context;
    return size * count;
}

/* ---- one connection ---------------------------------------------------------------------- */

/* The path of an SMTP URL is the name that we greet with: that of the site, where it has one a
 * mail server accepts. */
static void write_url(const struct mail_settings *settings, char out[URL_BYTES_MAX])
{
    struct bytes host = url_host(settings->public_url);
    size_t size = strlen(settings->smtp_url);
    bool slash = size > 0 && settings->smtp_url[size - 1] == '/';
    bool path = strchr(strstr(settings->smtp_url, "://") + 3, '/') != NULL && !slash;
    bool named = memchr(host.data, '.', host.size) != NULL && host.data[host.size - 1] >= 'a' &&
                 host.data[host.size - 1] <= 'z';

    int used =
        snprintf(out, URL_BYTES_MAX, "%s%s%.*s", settings->smtp_url, slash || path ? "" : "/",
                 named && !path ? (int)host.size : 0, host.data);

    ASSERT(used > 0 && used < URL_BYTES_MAX); /* mail_settings_check() has bounded them */
}

static void set_tls(CURL *curl, const struct mail_settings *settings)
{
    bool starttls = !smtp_url_is_tls(settings->smtp_url) && settings->smtp_starttls;

    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (settings->smtp_ca) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->smtp_ca);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
}

static void set_callbacks(CURL *curl, struct postman *postman)
{
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, postman);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_message);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, postman);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore_body);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, postman);
    /* Each line of the talk, for the answers' codes; nothing is printed. */
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, follow_talk);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, postman);
}

static CURL *connection_create(struct postman *postman)
{
    const struct mail_settings *settings = postman->settings;
    CURL *curl = curl_easy_init();
    char url[URL_BYTES_MAX];

    ASSERT(curl);
    write_url(settings, url);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* the environment's is for the web */
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)REPLY_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)ATTEMPT_TIMEOUT_S);
    curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)IDLE_CONNECTION_S);
    if (settings->smtp_user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings->smtp_user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->smtp_password);
    }
    set_tls(curl, settings);
    set_callbacks(curl, postman);
    return curl;
}

struct postman *postman_create(const struct mail_settings *settings, const atomic_bool *stop)
{
    struct postman *postman = xcalloc(1, sizeof(*postman));

    pthread_once(&curl_once, curl_prepare);
    postman->settings = settings;
    postman->stop = stop;
    return postman;
}

void postman_rest(struct postman *postman)
{
    curl_easy_cleanup(postman->curl); /* says QUIT */
    postman->curl = NULL;
}

void postman_destroy(struct postman *postman)
{
    if (!postman)
        return;
    postman_rest(postman);
    free(postman);
}

struct bytes postman_heard(const struct postman *postman)
{
    return bytes_from_string(postman->talk.words);
}

/* ---- one message ------------------------------------------------------------------------- */

static CURLcode perform(struct postman *postman)
{
    postman->sent_bytes = 0;
    talk_begin(&postman->talk);
    if (!postman->curl)
        postman->curl = connection_create(postman);
    return curl_easy_perform(postman->curl);
}

/* Whether it failed only because the connection of the message before had ended meanwhile. */
static bool connection_was_stale(struct postman *postman, CURLcode result)
{
    long connects = 1;

    curl_easy_getinfo(postman->curl, CURLINFO_NUM_CONNECTS, &connects);
    return result != CURLE_OK && result != CURLE_ABORTED_BY_CALLBACK && connects == 0 &&
           postman->talk.stage <= TALK_MAIL &&
           (postman->talk.replies == 0 || postman->talk.code == 421);
}

static CURLcode send_message(struct postman *postman, struct bytes from, struct bytes to)
{
    char mailbox[EMAIL_BYTES_MAX + 3];
    struct curl_slist *recipients = NULL;

    snprintf(mailbox, sizeof(mailbox), "<%.*s>", (int)to.size, to.data);
    recipients = curl_slist_append(NULL, mailbox);
    ASSERT(recipients);
    for (unsigned attempt = 0;; attempt++) {
        if (!postman->curl)
            postman->curl = connection_create(postman);
        snprintf(mailbox, sizeof(mailbox), "<%.*s>", (int)from.size, from.data);
        curl_easy_setopt(postman->curl, CURLOPT_MAIL_FROM, mailbox);
        curl_easy_setopt(postman->curl, CURLOPT_MAIL_RCPT, recipients);
        curl_easy_setopt(postman->curl, CURLOPT_INFILESIZE_LARGE,
                         (curl_off_t)postman->message.size);

        CURLcode result = perform(postman);

        curl_easy_setopt(postman->curl, CURLOPT_MAIL_RCPT, NULL);
        if (attempt > 0 || !connection_was_stale(postman, result)) {
            curl_slist_free_all(recipients);
            return result;
        }
        postman_rest(postman);
    }
}

static struct posting judge(const struct talk *talk, CURLcode result)
{
    bool about_mail = talk->stage >= TALK_RECIPIENT && talk->code != 421;

    if (result == CURLE_OK)
        return (struct posting){.outcome = MAIL_DELIVERED};
    return (struct posting){
        .outcome = about_mail && talk->code >= 500 ? MAIL_REFUSED : MAIL_TRY_AGAIN,
        .server_trouble = !about_mail,
        .broken_off = result == CURLE_ABORTED_BY_CALLBACK,
    };
}

static struct posting bring_to_server(struct postman *postman,
                                      const struct mail_delivery *delivery,
                                      struct buffer *reason)
{
    struct posting posting = {.outcome = MAIL_REFUSED};
    struct bytes to, folded;
    struct mailbox from;
    struct arena arena;
    struct error error;

    arena_init(&arena);
    /* Once more, as the last thing before it becomes a command. */
    if (email_prepare(delivery->recipient, &arena, &to, &folded, &error) != 0 ||
        mailbox_parse(bytes_from_string(postman->settings->from), &arena, &from, &error) != 0) {
        buffer_append_string(reason, error.sentence);
    } else {
        CURLcode result = send_message(postman, from.email, to);

        posting = judge(&postman->talk, result);
        if (posting.outcome != MAIL_DELIVERED) {
            talk_reason(&postman->talk, result, reason);
            postman_rest(postman); /* whatever it was in the middle of */
        }
    }
    arena_release(&arena);
    return posting;
}

static struct posting bring_to_folder(struct postman *postman,
                                      const struct mail_delivery *delivery,
                                      struct buffer *reason)
{
    struct error error = {0};

    if (mail_file_write(postman->settings->folder, delivery, &error) == 0)
        return (struct posting){.outcome = MAIL_DELIVERED};
    buffer_append_string(reason, error.sentence);
    return (struct posting){.outcome = MAIL_TRY_AGAIN, .server_trouble = true};
}

struct posting postman_bring(struct postman *postman, const struct mail_delivery *delivery,
                             struct buffer *reason)
{
    postman->message = delivery->message;
    if (!postman->settings->smtp_url)
        return bring_to_folder(postman, delivery, reason);
    return bring_to_server(postman, delivery, reason);
}

enum mail_outcome mail_deliver(const struct mail_settings *settings,
                               const struct mail_delivery *delivery, struct buffer *reason)
{
    struct postman *postman = postman_create(settings, NULL);
    struct posting posting = postman_bring(postman, delivery, reason);

    postman_destroy(postman);
    return posting.outcome;
}

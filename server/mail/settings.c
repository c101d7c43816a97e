/*
 * The settings of mail, before anything is sent with them: what can be known without asking a
 * server. Any thread.
 */
#include <stdlib.h>

#include "herkend/assert.h"
#include "internal.h"

enum { SMTP_URL_BYTES_MAX = 400, PUBLIC_URL_BYTES_MAX = 400 };

static int refuse(struct error *error, const char *setting, const char *why)
{
    error_set(error, ERR_INPUT, "%s: %s", setting, why);
    return -ERR_INPUT;
}

static bool is_plain(const char *text)
{
    for (; *text; text++) {
        if (*text <= ' ' || *text >= 0x7F)
            return false;
    }
    return true;
}

static bool is_numeric(struct bytes host)
{
    for (size_t i = 0; i < host.size; i++) {
        if (host.data[i] != '.' && (host.data[i] < '0' || host.data[i] > '9'))
            return false;
    }
    return true;
}

bool smtp_url_is_loopback(const char *url)
{
    struct bytes host = url_host(url);

    return bytes_equal(host, BYTES("localhost")) || bytes_equal(host, BYTES("[::1]")) ||
           (host.size > 4 && memcmp(host.data, "127.", 4) == 0 && is_numeric(host));
}

bool smtp_url_is_tls(const char *url)
{
    return strncmp(url, "smtps://", 8) == 0;
}

static int check_smtp(const struct mail_settings *settings, struct error *error)
{
    const char *url = settings->smtp_url;
    bool tls = smtp_url_is_tls(url) || settings->smtp_starttls;

    if (!smtp_url_is_tls(url) && strncmp(url, "smtp://", 7) != 0)
        return refuse(error, "smtp_url", "must begin with smtp:// or smtps://");
    if (strlen(url) > SMTP_URL_BYTES_MAX)
        return refuse(error, "smtp_url", "is longer than 400 bytes");
    if (!is_plain(url) || url[strcspn(url, "/") + 2] == '\0')
        return refuse(error, "smtp_url",
                      "must be the address of a mail server, as in "
                      "smtp://mail.example.org:587");
    if (strchr(url, '@'))
        return refuse(error, "smtp_url",
                      "must not hold a user: that is smtp_user, and "
                      "smtp_password_file");
    if (settings->smtp_password && !settings->smtp_user)
        return refuse(error, "smtp_password_file", "needs smtp_user");
    if (settings->smtp_user && !settings->smtp_password)
        return refuse(error, "smtp_user", "needs smtp_password_file");
    if (settings->smtp_user && !tls && !smtp_url_is_loopback(url))
        return refuse(error, "smtp_user",
                      "a password is not sent without TLS, but to this "
                      "machine itself");
    return 0;
}

int mail_settings_check(const struct mail_settings *settings, struct error *error)
{
    struct mailbox from;
    struct arena arena;
    struct error why = {0};

    ASSERT(settings->folder || settings->smtp_url);
    if (!settings->public_url || !is_plain(settings->public_url) ||
        (strncmp(settings->public_url, "https://", 8) != 0 &&
         strncmp(settings->public_url, "http://", 7) != 0))
        return refuse(error, "public_url", "must begin with https:// or http://");
    if (strlen(settings->public_url) > PUBLIC_URL_BYTES_MAX)
        return refuse(error, "public_url", "is longer than 400 bytes");
    if (!settings->from)
        return refuse(error, "mail_from", "must be set: the address that mail comes from");

    arena_init(&arena);

    int trouble = mailbox_parse(bytes_from_string(settings->from), &arena, &from, &why);

    arena_release(&arena);
    if (trouble != 0)
        return refuse(error, "mail_from", why.sentence);
    if (settings->per_minute < 1 || settings->per_minute > MAIL_PER_MINUTE_MAX)
        return refuse(error, "mail_per_minute", "must be 1..6000");
    return settings->smtp_url ? check_smtp(settings, error) : 0;
}

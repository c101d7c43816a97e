/*
 * From the configuration to the settings of the mail floor: the password from a file that
 * others cannot read, a sender, and the folder in which mails stand where no server is set.
 * Main thread.
 */
#include "mail_config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/accounts.h"

/* ---- the password ------------------------------------------------------------------------ */

__attribute__((format(printf, 2, 3))) static int refuse(struct error *error, const char *format,
                                                        ...)
{
    va_list arguments;
    char sentence[256];

    va_start(arguments, format);
    vsnprintf(sentence, sizeof(sentence), format, arguments);
    va_end(arguments);
    error_set(error, ERR_INPUT, "smtp_password_file: %s", sentence);
    return -ERR_INPUT;
}

/* Whoever may log in to this machine could send mail in the organiser's name. */
static int password_look(int fd, const char *path, struct error *error)
{
    struct stat status;

    if (fstat(fd, &status) != 0)
        return refuse(error, "cannot read %.200s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return refuse(error, "%.200s is not a file", path);
    if (status.st_mode & (S_IROTH | S_IWOTH))
        return refuse(error, "everybody on this machine may read or write %.150s: chmod 600 it",
                      path);
    return 0;
}

/* All of the file, or what is wrong with it. */
static int password_take(int fd, const char *path, char out[SMTP_PASSWORD_BYTES_MAX + 1],
                         struct error *error)
{
    size_t size = 0;

    while (size <= SMTP_PASSWORD_BYTES_MAX) {
        ssize_t got = read(fd, out + size, SMTP_PASSWORD_BYTES_MAX + 1 - size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse(error, "cannot read %.200s: %s", path, strerror(errno));
        if (got == 0)
            break;
        size += (size_t)got;
    }
    if (size > SMTP_PASSWORD_BYTES_MAX)
        return refuse(error, "%.200s is longer than a password", path);
    if (size > 0 && out[size - 1] == '\n') /* as editors leave it */
        size--;
    if (size > 0 && out[size - 1] == '\r')
        size--;
    out[size] = '\0';
    if (size == 0)
        return refuse(error, "%.200s is empty", path);
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)out[i] < 0x20 || out[i] == 0x7f)
            return refuse(error, "%.200s holds a control character: one line is a password",
                          path);
    return 0;
}

static int password_read(const char *path, char out[SMTP_PASSWORD_BYTES_MAX + 1],
                         struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int result;

    if (fd < 0)
        return refuse(error, "cannot open %.200s: %s", path, strerror(errno));
    result = password_look(fd, path, error);
    if (result == 0)
        result = password_take(fd, path, out, error);
    close(fd);
    return result;
}

/* ---- the sender -------------------------------------------------------------------------- */

/* Mails that never leave the folder have a sender as well: of the host that people see. */
static void sender_make(const char *public_url, char out[CONFIG_TEXT_BYTES_MAX])
{
    const char *host = strstr(public_url, "://");
    size_t size = host ? strcspn(host + 3, ":/") : 0;
    bool is_name = size > 0 && size < 200 && memchr(host + 3, '.', size) &&
                   strspn(host + 3, "0123456789.") < size && host[3] != '[';

    snprintf(out, CONFIG_TEXT_BYTES_MAX, "herkend@%.*s", is_name ? (int)size : 17,
             is_name ? host + 3 : "localhost.invalid");
}

/* ---- all of it --------------------------------------------------------------------------- */

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

int mail_config_make(struct mail_config *out, const struct config *config,
                     const char *public_url, const char *folder, struct error *error)
{
    const char *url = or_null(config->smtp_url);

    *out = (struct mail_config){0};
    out->settings = (struct mail_settings){
        .smtp_url = url,
        .smtp_user = or_null(config->smtp_user),
        .smtp_ca = or_null(config->smtp_ca),
        .from = or_null(config->mail_from),
        .folder = folder,
        .public_url = public_url,
        .per_minute = config->mail_per_minute,
    };
    /* Who says whose certificate to trust wants TLS, also of this machine. */
    if (url)
        out->settings.smtp_starttls = !smtp_url_is_loopback(url) || out->settings.smtp_ca;
    if (!url && !out->settings.from) {
        sender_make(public_url, out->from);
        out->settings.from = out->from;
    }
    if (*config->smtp_password_file) {
        if (password_read(config->smtp_password_file, out->password, error) != 0) {
            mail_config_forget(out);
            return -ERR_INPUT;
        }
        out->settings.smtp_password = out->password;
    }

    int result = mail_settings_check(&out->settings, error);

    if (result == 0 && out->settings.smtp_ca && access(out->settings.smtp_ca, R_OK) != 0) {
        error_set(error, ERR_INPUT, "smtp_ca: cannot read %.200s: %s", out->settings.smtp_ca,
                  strerror(errno));
        result = -ERR_INPUT;
    }
    if (result != 0)
        mail_config_forget(out);
    return result;
}

void mail_config_forget(struct mail_config *mail)
{
    secret_forget(mail->password, sizeof(mail->password));
}

int mail_folder_make(const char *path, struct error *error)
{
    if ((mkdir(path, 0700) == 0 || errno == EEXIST) && chmod(path, 0700) == 0)
        return 0;
    error_set(error, ERR_IO, "cannot make the folder %s: %s", path, strerror(errno));
    return -ERR_IO;
}

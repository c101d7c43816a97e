#ifndef HERKEND_MAIN_MAIL_CONFIG_H
#define HERKEND_MAIN_MAIL_CONFIG_H

#include "config.h"
#include "herkend/mail.h"

/*
 * What the mail floor wants to know, made of the configuration once: the password is read, a
 * sender is made up where mail only goes to a folder. settings points into the rest and into
 * the config that it was made of, so it stays where it is.
 */
enum { SMTP_PASSWORD_BYTES_MAX = 1024 };

struct mail_config {
    struct mail_settings settings;
    char password[SMTP_PASSWORD_BYTES_MAX + 1];
    char from[CONFIG_TEXT_BYTES_MAX];
};

/* config: borrowed as long as out is used. public_url and folder, too. -ERR_INPUT names the
 * setting, and never says what stands in the file of a password. */
MUST_CHECK int mail_config_make(struct mail_config *out, const struct config *config,
                                const char *public_url, const char *folder,
                                struct error *error);
/* Overwrites the password. */
void mail_config_forget(struct mail_config *mail);

/* Makes the folder of mails, for its owner alone. There already: its mode is put right. */
MUST_CHECK int mail_folder_make(const char *path, struct error *error);

#endif

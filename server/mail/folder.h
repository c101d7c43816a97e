#ifndef HERKEND_MAIL_FOLDER_H
#define HERKEND_MAIL_FOLDER_H

#include "herkend/mail.h"

#define MAIL_FILE ".eml"
#define MAIL_FILE_PERSONAL ".link.eml"

/* What a name in the folder tells. */
struct mail_file {
    struct bytes session_id;
    int64_t number;
    bool personal;
    bool temporary; /* was being written */
};

MUST_CHECK int mail_file_write(const char *folder, const struct mail_delivery *delivery,
                               struct error *error);
/* Asks of each mail in the folder whether it stays, and erases the others. A folder that is not
 * there is empty. Files of other names are nobody's business. */
MUST_CHECK int mail_folder_sift(const char *folder,
                                int (*stays)(void *context, const struct mail_file *file,
                                             bool *yes, struct error *error),
                                void *context, struct error *error);

#endif

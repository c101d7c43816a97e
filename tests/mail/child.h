#ifndef HERKEND_TESTS_MAIL_CHILD_H
#define HERKEND_TESTS_MAIL_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "herkend/bytes.h"

/* Python programs of this folder as children. A test without Python or Debian's packages for it
 * is skipped; everything else that goes wrong fails it. */

/* A folder of the test's own, and paths in it (four at a time). */
struct scratch {
    char path[64];
};
void scratch_make(struct scratch *scratch);
void scratch_remove(const struct scratch *scratch);
const char *scratch_path(const struct scratch *scratch, const char *name);
void scratch_write(const struct scratch *scratch, const char *name, struct bytes content);

/* Whether what the tests need is there; skips the test when not. */
void need_python(void);

/* check_mail.py on a message; arguments end with NULL. The test fails with what it printed. */
void check_message(const struct scratch *scratch, struct bytes message,
                   const char *const *arguments);
/* Whether it finds something wrong. */
bool check_finds_fault(const struct scratch *scratch, struct bytes message,
                       const char *const *arguments);

/* smtp_server.py. */
struct mail_server {
    pid_t pid; /* 0: not running */
    int input; /* its end is the server's */
    int output;
    uint16_t port;
    char folder[96];
    char url[64]; /* smtp://127.0.0.1:port */
};
/* port 0: any; the folder is made where it is missing. arguments end with NULL. */
void mail_server_start(struct mail_server *server, const struct scratch *scratch,
                       const char *const *arguments);
/* Until it says that it has taken one, and keeps its answer to itself (--hold). */
void mail_server_wait_taken(struct mail_server *server);
void mail_server_stop(struct mail_server *server);
/* Messages that it took. */
unsigned mail_server_count(const struct mail_server *server);
/* The nth, from 1, or what was said about it: "eml" or "json"; with a NUL. free() it. */
char *mail_server_read(const struct mail_server *server, unsigned n, const char *ending);

#endif

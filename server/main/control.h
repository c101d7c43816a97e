#ifndef HERKEND_MAIN_CONTROL_H
#define HERKEND_MAIN_CONTROL_H

#include "herkend/engine.h"

/*
 * How the command line and the demo ask a server, running or not. A running one is asked over
 * the Unix socket in its data folder, which has the rights of an organiser; without one an
 * engine of our own answers, holding the folder's lock meanwhile: the same request, the same
 * answer.
 */
enum { CONTROL_ANSWER_BYTES_MAX = 64 * 1024 * 1024, CONTROL_PATH_BYTES_MAX = 128 };

/* The socket's name in the data folder. */
#define CONTROL_SOCKET_NAME "control.sock"

struct control_call {
    enum http_method method;
    enum http_route route;
    struct bytes session_id; /* of the path; checked by control_id_is_valid() */
    struct bytes body;       /* JSON; empty: none */
};

struct control_answer {
    uint32_t status; /* of HTTP */
    struct buffer body;
};

void control_answer_init(struct control_answer *answer);
void control_answer_release(struct control_answer *answer);

/* What may stand in a path: 1..PUBLIC_ID_BYTES_MAX letters, digits, - and _. */
bool control_id_is_valid(const char *id);

/*
 * Asks the server of a data folder.
 *
 * data_path    a folder that may be missing when create is true: then it is made
 * public_url   for links, where no server runs
 *
 * Returns 0 with the answer, whatever its status; -ERR_NOT_FOUND without a data folder;
 * -ERR_IO, -ERR_CONFLICT when the folder stays locked and nobody answers. Blocks up to
 * CONTROL_TIMEOUT_MS.
 */
MUST_CHECK int control_call(const char *data_path, const char *public_url, bool create,
                            const struct control_call *call, struct control_answer *answer,
                            struct error *error);

/* One HTTP request over a server's socket. -ERR_NOT_FOUND when nobody listens there. */
struct control_http {
    const char *method;
    const char *target;
    struct bytes body;
    uint32_t timeout_ms; /* for all of it */
};
MUST_CHECK int control_http(const char *socket_path, const struct control_http *request,
                            struct control_answer *answer, struct error *error);

/*
 * The path by which to bind or connect the socket of a data folder. A socket's path has at most
 * 107 bytes (unix(7)), a folder's may have more: then it goes by the folder's descriptor in
 * /proc/self/fd, and works as long as this is not released.
 */
struct control_path {
    char text[CONTROL_PATH_BYTES_MAX];
    int folder_fd; /* -1: not needed */
};
MUST_CHECK int control_path_init(struct control_path *path, const char *data_path,
                                 struct error *error);
void control_path_release(struct control_path *path);

#endif

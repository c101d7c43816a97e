/* Real Polis exports for the tests, where there are any. */
#include "polis_files.h"

#include <stdio.h>
#include <stdlib.h>

static int each_event(void *context, const struct event *event, struct error *error)
{
    struct session *session = context;
    const char *why = "";

    if (!session_accepts(session, event, &why)) {
        error_set(error, ERR_DAMAGED, "event %d does not fit: %s", (int)event->kind, why);
        return -ERR_DAMAGED;
    }
    session_apply(session, event);
    return 0;
}

static struct session *session_of(struct bytes comments, struct bytes votes,
                                  struct bytes summary, struct error *error)
{
    struct session *session = session_create();

    if (polis_decode(comments, votes, summary, BYTES("polis0000000001"), BYTES("POLIS1"),
                     each_event, session, error) == 0)
        return session;
    session_destroy(session);
    return NULL;
}

struct session *polis_session_of(const char *comments, const char *votes, const char *summary,
                                 struct error *error)
{
    return session_of(bytes_from_string(comments), bytes_from_string(votes),
                      bytes_from_string(summary), error);
}

struct session *polis_session(const char *folder, struct error *error)
{
    static const char *const names[] = {"comments.csv", "votes.csv", "summary.csv"};
    struct buffer files[3];
    char path[4096];

    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        files[i] = file_read(path);
    }

    struct session *session = session_of(buffer_bytes(&files[0]), buffer_bytes(&files[1]),
                                         buffer_bytes(&files[2]), error);

    for (size_t i = 0; i < 3; i++)
        buffer_release(&files[i]);
    return session;
}

const char *polis_folder(void)
{
    static char path[4096];
    const char *data = getenv("HERKEND_DATA");
    char probe[4200];

    if (data)
        snprintf(path, sizeof(path), "%s/polis", data);
    else
        snprintf(path, sizeof(path), "%s/../shared/data/polis", HERKEND_SOURCE_DIR);
    snprintf(probe, sizeof(probe), "%s/vtaiwan.uberx/votes.csv", path);

    FILE *file = fopen(probe, "rb");

    if (!file)
        return NULL;
    fclose(file);
    return path;
}

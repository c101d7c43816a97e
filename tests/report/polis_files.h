#ifndef HERKEND_TESTS_REPORT_POLIS_FILES_H
#define HERKEND_TESTS_REPORT_POLIS_FILES_H

#include "world.h"

/* The folder with real Polis exports: $HERKEND_DATA/polis, or ../shared/data/polis beside the
 * sources. NULL when there is none. */
const char *polis_folder(void);

/* A folder's export as a session, or NULL with the sentence. session_destroy() it. */
struct session *polis_session(const char *folder, struct error *error);

/* The same from texts. */
struct session *polis_session_of(const char *comments, const char *votes, const char *summary,
                                 struct error *error);

#endif

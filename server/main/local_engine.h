#ifndef HERKEND_MAIN_LOCAL_ENGINE_H
#define HERKEND_MAIN_LOCAL_ENGINE_H

#include "control.h"

/*
 * Answers one call by an engine of our own in this process, on a data folder that no server
 * runs on. Makes the folder when it is missing, and holds its lock until it is done.
 *
 * Returns 0 with the answer; -ERR_CONFLICT when somebody else holds the lock (nothing was
 * tried); otherwise what kept the folder from being opened.
 */
MUST_CHECK int local_engine_call(const char *data_path, const char *public_url,
                                 const struct control_call *call, struct control_answer *answer,
                                 struct error *error);

#endif

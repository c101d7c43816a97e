#ifndef HERKEND_LOG_H
#define HERKEND_LOG_H

#include "herkend/bytes.h"

/*
 * One JSON object a line on stderr: time, level, event, and named figures. There is no way to
 * log a text of a participant, a token or an address: values are numbers, or literals and
 * sentences of our own. Any thread.
 */
enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level level);

/* event: a literal like "commit_failed"; sentence: ours, or NULL. */
void log_event(enum log_level level, const char *event, const char *sentence);
/* One figure with it: log_figure(LOG_INFO, "replayed", "events", 1200). */
void log_figure(enum log_level level, const char *event, const char *name, int64_t value);

#endif

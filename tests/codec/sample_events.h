#ifndef HERKEND_TESTS_CODEC_SAMPLE_EVENTS_H
#define HERKEND_TESTS_CODEC_SAMPLE_EVENTS_H

#include "herkend/codec.h"

/*
 * One event per golden file, with every field of its kind filled. name is the golden file's,
 * without ".v1.json" (and so on: of the event's version, 0 being 1). Texts carry no fold and
 * stems: those are not stored.
 */
struct sample_event {
    const char *name;
    struct event event;
};

size_t sample_event_count(void);
const struct sample_event *sample_event_get(size_t index);

#endif

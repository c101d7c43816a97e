#ifndef HERKEND_ERROR_H
#define HERKEND_ERROR_H

/*
 * "The world failed." The lowest function that knows the sentence writes it once; callers above
 * add nothing unless they know more. Who handles it logs it; who passes it on does not.
 */
enum {
    ERR_IO = 1,        /* the disk, the network or a library refused */
    ERR_UNCERTAIN = 2, /* a commit whose outcome is not known */
    ERR_CONFLICT = 3,  /* somebody else owns or has written it */
    ERR_DAMAGED = 4,   /* what was read is not what was written */
    ERR_NEWER = 5,     /* written by a newer version */
    ERR_INPUT = 6,     /* input that does not fit: the sentence says what and where */
    ERR_NOT_FOUND = 7,
    ERR_FULL = 8, /* no room: disk, queue or limit */
};

struct error {
    int code; /* ERR_X, 0 when unset */
    char sentence[512];
};

/* Writes code and sentence; a sentence that is too long is cut at a whole character. error may
 * be NULL. */
__attribute__((format(printf, 3, 4))) void error_set(struct error *error, int code,
                                                     const char *format, ...);

#endif

#ifndef TESTS_JOURNAL_FAULT_VFS_H
#define TESTS_JOURNAL_FAULT_VFS_H

#include <stdbool.h>

/*
 * A disk that fails on order: SQLite's own file system underneath, with one call among many
 * that reports a failure. Registered as the default, so whatever opens a database meets it.
 */
enum fault_call { FAULT_WRITE, FAULT_SYNC, FAULT_TRUNCATE, FAULT_READ, FAULT_CALL_COUNT };

enum fault_moment {
    FAULT_BEFORE, /* the call is not done */
    FAULT_HALF,   /* a write is done for its first half */
    FAULT_AFTER,  /* it is done, and reports failure all the same */
};

struct fault {
    enum fault_call call;
    unsigned nth; /* from 1, counted from the order on */
    int result;   /* SQLITE_FULL, SQLITE_IOERR_WRITE, ...  */
    enum fault_moment moment;
    bool lasting; /* all later calls of this sort fail too */
};

void fault_vfs_install(void);
void fault_vfs_remove(void);

/* NULL: no more faults. Starts counting anew. */
void fault_vfs_order(const struct fault *fault);

/* While paused nothing fails and nothing is counted. */
void fault_vfs_pause(bool is_paused);

/* Flushing is left out from here on, and costs nothing: for tests without a power cut. */
void fault_vfs_skip_flushing(void);

/* How often since the order. */
unsigned fault_vfs_calls(enum fault_call call);
bool fault_vfs_happened(void);

#endif

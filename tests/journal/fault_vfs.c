/* A disk that fails on order. One thread at a time: the orders are globals. */
#include "fault_vfs.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "power_cut.h"

struct fault_file {
    sqlite3_file base;
    const char *name;   /* SQLite keeps it as long as the file is open */
    sqlite3_file *real; /* stands behind this struct */
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;
static struct fault ordered;
static bool is_ordered;
static bool happened;
static bool paused;
static bool skips_flushing;
static unsigned calls[FAULT_CALL_COUNT];

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct fault_file *)file)->real;
}

static const char *name_of(sqlite3_file *file)
{
    return ((struct fault_file *)file)->name;
}

/* Counts a call and says whether it is the one. */
static bool strikes(enum fault_call call)
{
    if (paused)
        return false;
    calls[call]++;
    if (!is_ordered || ordered.call != call)
        return false;
    if (calls[call] != ordered.nth && !(ordered.lasting && calls[call] > ordered.nth))
        return false;
    happened = true;
    return true;
}

static int fault_write(sqlite3_file *file, const void *data, int bytes, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(file);

    power_cut_note_write(name_of(file), data, (size_t)bytes, (uint64_t)offset);
    if (!strikes(FAULT_WRITE))
        return real->pMethods->xWrite(real, data, bytes, offset);
    if (ordered.moment == FAULT_HALF)
        assert_int_equal(real->pMethods->xWrite(real, data, bytes / 2, offset), SQLITE_OK);
    if (ordered.moment == FAULT_AFTER)
        assert_int_equal(real->pMethods->xWrite(real, data, bytes, offset), SQLITE_OK);
    return ordered.result;
}

static int fault_sync(sqlite3_file *file, int flags)
{
    sqlite3_file *real = real_of(file);

    bool fails = strikes(FAULT_SYNC);

    power_cut_note_flush(name_of(file));
    if (!skips_flushing && (!fails || ordered.moment == FAULT_AFTER)) {
        int result = real->pMethods->xSync(real, flags);

        if (!fails)
            return result;
    }
    return fails ? ordered.result : SQLITE_OK;
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    sqlite3_file *real = real_of(file);

    power_cut_note_truncate(name_of(file), (uint64_t)size);
    if (!strikes(FAULT_TRUNCATE))
        return real->pMethods->xTruncate(real, size);
    if (ordered.moment == FAULT_AFTER)
        assert_int_equal(real->pMethods->xTruncate(real, size), SQLITE_OK);
    return ordered.result;
}

static int fault_read(sqlite3_file *file, void *data, int bytes, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(file);

    return strikes(FAULT_READ) ? ordered.result
                               : real->pMethods->xRead(real, data, bytes, offset);
}

static int fault_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);

    return real->pMethods->xClose(real);
}

/* The rest goes through as it is. */
static int pass_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int pass_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int pass_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int pass_check_reserved_lock(sqlite3_file *file, int *reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

static int pass_file_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int pass_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int pass_device_characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int pass_shm_map(sqlite3_file *file, int page, int bytes, int extend,
                        void volatile **memory)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, bytes, extend, memory);
}

static int pass_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void pass_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int pass_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods fault_methods = {
    .iVersion = 2, /* without memory mapping: every read is a call */
    .xClose = fault_close,
    .xRead = fault_read,
    .xWrite = fault_write,
    .xTruncate = fault_truncate,
    .xSync = fault_sync,
    .xFileSize = pass_file_size,
    .xLock = pass_lock,
    .xUnlock = pass_unlock,
    .xCheckReservedLock = pass_check_reserved_lock,
    .xFileControl = pass_file_control,
    .xSectorSize = pass_sector_size,
    .xDeviceCharacteristics = pass_device_characteristics,
    .xShmMap = pass_shm_map,
    .xShmLock = pass_shm_lock,
    .xShmBarrier = pass_shm_barrier,
    .xShmUnmap = pass_shm_unmap,
};

static int fault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                      int *out_flags)
{
    struct fault_file *opened = (struct fault_file *)file;

    (void)vfs;
    opened->base.pMethods = NULL;
    opened->name = name;
    opened->real = (sqlite3_file *)(opened + 1);
    memset(opened->real, 0, (size_t)real_vfs->szOsFile);

    int result = real_vfs->xOpen(real_vfs, name, opened->real, flags, out_flags);

    if (opened->real->pMethods)
        opened->base.pMethods = &fault_methods;
    return result;
}

static int fault_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    power_cut_note_removal(name);
    return real_vfs->xDelete(real_vfs, name, skips_flushing ? 0 : sync_folder);
}

void fault_vfs_install(void)
{
    assert_null(real_vfs);
    real_vfs = sqlite3_vfs_find(NULL);
    assert_non_null(real_vfs);
    fault_vfs = *real_vfs;
    fault_vfs.pNext = NULL;
    fault_vfs.zName = "fault";
    fault_vfs.szOsFile = (int)sizeof(struct fault_file) + real_vfs->szOsFile;
    fault_vfs.xOpen = fault_open;
    fault_vfs.xDelete = fault_delete;
    assert_int_equal(sqlite3_vfs_register(&fault_vfs, 1), SQLITE_OK);
    fault_vfs_order(NULL);
}

void fault_vfs_remove(void)
{
    assert_non_null(real_vfs);
    assert_int_equal(sqlite3_vfs_unregister(&fault_vfs), SQLITE_OK);
    assert_int_equal(sqlite3_vfs_register(real_vfs, 1), SQLITE_OK);
    real_vfs = NULL;
}

void fault_vfs_order(const struct fault *fault)
{
    is_ordered = fault != NULL;
    if (fault)
        ordered = *fault;
    happened = false;
    memset(calls, 0, sizeof(calls));
}

void fault_vfs_pause(bool is_paused)
{
    paused = is_paused;
}

void fault_vfs_skip_flushing(void)
{
    skips_flushing = true;
}

unsigned fault_vfs_calls(enum fault_call call)
{
    return calls[call];
}

bool fault_vfs_happened(void)
{
    return happened;
}

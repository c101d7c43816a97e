/* A model of a disk with a write cache. */
#include "power_cut.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/memory.h"
#include "herkend/random.h"

enum { FILES_MAX = 8, SECTOR_BYTES = 512 };

/* In flight: written, or cut to size when data is NULL, and not flushed yet. */
struct note {
    uint64_t offset; /* of a truncation: the new size */
    size_t bytes;
    unsigned char *data;
};

struct image {
    unsigned char *data;
    size_t size;
    size_t capacity;
};

struct disk_file {
    char name[160];
    struct image flushed;
    struct image at_cut;
    struct note *notes;
    size_t note_count;
    size_t note_capacity;
};

static struct disk_file files[FILES_MAX];
static size_t file_count;
static bool is_noting;
static uint64_t calls_left; /* until the cut; 0 after it */
static uint64_t random_state;

static void image_resize(struct image *image, size_t size)
{
    image->data = array_reserve(image->data, &image->capacity, size + 1, 1);
    if (size > image->size)
        memset(image->data + image->size, 0, size - image->size);
    image->size = size;
}

static void image_write(struct image *image, const unsigned char *data, size_t bytes,
                        uint64_t offset)
{
    if (offset + bytes > image->size)
        image_resize(image, (size_t)offset + bytes);
    memcpy(image->data + offset, data, bytes);
}

static void notes_forget(struct disk_file *file)
{
    for (size_t i = 0; i < file->note_count; i++)
        free(file->notes[i].data);
    file->note_count = 0;
}

static void file_release(struct disk_file *file)
{
    notes_forget(file);
    free(file->notes);
    free(file->flushed.data);
    free(file->at_cut.data);
    *file = (struct disk_file){0};
}

static void forget_all(void)
{
    for (size_t i = 0; i < file_count; i++)
        file_release(&files[i]);
    file_count = 0;
}

void power_cut_order(uint64_t nth, uint64_t seed)
{
    forget_all();
    is_noting = true;
    calls_left = nth;
    random_state = seed;
}

void power_cut_stop(void)
{
    forget_all();
    is_noting = false;
}

bool power_cut_happened(void)
{
    return is_noting && calls_left == 0;
}

static struct disk_file *file_named(const char *name)
{
    for (size_t i = 0; i < file_count; i++) {
        if (strcmp(files[i].name, name) == 0)
            return &files[i];
    }
    assert_in_range(file_count, 0, FILES_MAX - 1);
    struct disk_file *file = &files[file_count++];

    snprintf(file->name, sizeof(file->name), "%s", name);
    return file;
}

/* luck: sectors in 4 that arrive, 0 none and 4 all. */
static void arrive_in_part(struct image *image, const struct note *note, uint32_t luck)
{
    if (!note->data) {
        if (random_below(&random_state, 4) < luck)
            image_resize(image, (size_t)note->offset);
        return;
    }
    for (size_t start = 0; start < note->bytes; start += SECTOR_BYTES) {
        size_t bytes = note->bytes - start < SECTOR_BYTES ? note->bytes - start : SECTOR_BYTES;

        if (random_below(&random_state, 4) < luck)
            image_write(image, note->data + start, bytes, note->offset + start);
    }
}

static void cut(void)
{
    for (size_t i = 0; i < file_count; i++) {
        struct disk_file *file = &files[i];
        uint32_t luck = random_below(&random_state, 5);

        if (file->flushed.size > 0)
            image_write(&file->at_cut, file->flushed.data, file->flushed.size, 0);
        for (size_t n = 0; n < file->note_count; n++)
            arrive_in_part(&file->at_cut, &file->notes[n], luck);
    }
}

static bool is_powered(const char *name)
{
    return is_noting && name && calls_left > 0;
}

/* One call nearer to the cut, which comes when the call is noted but nothing flushed by it. */
static void tick(void)
{
    if (--calls_left == 0)
        cut();
}

static void note_add(const char *name, struct note note)
{
    struct disk_file *file = file_named(name);

    file->notes = array_reserve(file->notes, &file->note_capacity, file->note_count + 1,
                                sizeof(*file->notes));
    file->notes[file->note_count++] = note;
}

void power_cut_note_write(const char *name, const void *data, size_t bytes, uint64_t offset)
{
    if (!is_powered(name))
        return;

    struct note note = {.offset = offset, .bytes = bytes, .data = xcalloc(bytes, 1)};

    memcpy(note.data, data, bytes);
    note_add(name, note);
    tick();
}

void power_cut_note_truncate(const char *name, uint64_t size)
{
    if (!is_powered(name))
        return;
    note_add(name, (struct note){.offset = size});
    tick();
}

void power_cut_note_flush(const char *name)
{
    if (!is_powered(name))
        return;
    tick();
    if (calls_left == 0)
        return;

    struct disk_file *file = file_named(name);

    for (size_t n = 0; n < file->note_count; n++) {
        const struct note *note = &file->notes[n];

        if (note->data)
            image_write(&file->flushed, note->data, note->bytes, note->offset);
        else
            image_resize(&file->flushed, (size_t)note->offset);
    }
    notes_forget(file);
}

void power_cut_note_removal(const char *name)
{
    if (!is_powered(name))
        return;
    file_release(file_named(name));
    tick();
}

bool power_cut_write_file(const char *name, const char *to)
{
    assert_true(power_cut_happened());
    for (size_t i = 0; i < file_count; i++) {
        if (strcmp(files[i].name, name) != 0)
            continue;

        FILE *file = fopen(to, "wb");

        assert_non_null(file);
        if (files[i].at_cut.size > 0) /* fwrite() wants a pointer even for nothing */
            assert_int_equal(fwrite(files[i].at_cut.data, 1, files[i].at_cut.size, file),
                             files[i].at_cut.size);
        assert_int_equal(fclose(file), 0);
        return true;
    }
    return false;
}

/*
 * The web client's files in memory: no path from outside ever reaches the file system, and the
 * answer to a request needs no disk. Each has up to three forms: as it is, and as gzip and
 * brotli where these were made beside it. Leaves reading a folder to web_root.c, and answers to
 * pages.c. Main thread; read by the loops after.
 */
#include "static_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "herkend/arena.h"
#include "herkend/memory.h"

/* Vite's names: assets/NAME-HASH.EXT, the hash 8 characters of base64url. */
enum { ASSET_HASH_BYTES = 8 };

struct static_files {
    struct arena kept;
    struct static_file *items; /* sorted by path once finished */
    size_t count, capacity;
};

static const struct {
    const char *suffix;
    const char *content_type;
} CONTENT_TYPES[] = {
    {".avif", "image/avif"},
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
};

static const char *content_type_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < ARRAY_COUNT(CONTENT_TYPES); i++) {
        if (strcmp(dot, CONTENT_TYPES[i].suffix) == 0)
            return CONTENT_TYPES[i].content_type;
    }
    return "application/octet-stream";
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/*
 * Whether the name holds the hash of the content. A word of eight small letters is none: better
 * to ask about a file once too often than to keep an old one for a year.
 */
static bool is_immutable(const char *path)
{
    static const char folder[] = "/assets/";
    const char *dot = strrchr(path, '.');
    bool like_a_hash = false;

    if (strncmp(path, folder, sizeof(folder) - 1) != 0 || !dot ||
        dot - path < (ptrdiff_t)(sizeof(folder) + ASSET_HASH_BYTES))
        return false;

    const char *hash = dot - ASSET_HASH_BYTES;

    if (hash[-1] != '-')
        return false;
    for (const char *c = hash; c < dot; c++) {
        if (!is_alphanumeric(*c) && *c != '-' && *c != '_')
            return false;
        if (*c < 'a' || *c > 'z')
            like_a_hash = true;
    }
    return like_a_hash;
}

/* ---- entity tags ------------------------------------------------------------------------- */

void entity_tag_write(struct bytes body, char tag[24])
{
    snprintf(tag, 24, "\"%016" PRIx64 "\"", bytes_hash(body));
}

/* A tag may hold commas: it is read by its quotes. Weak ones count as their strong ones. */
bool entity_tags_name(struct bytes list, const char *tag)
{
    if (list.size == 0)
        return false;
    if (bytes_equal(bytes_trim(list), BYTES("*")))
        return true;

    const char *at = list.data;
    const char *end = list.data + list.size;

    while (at < end) {
        if (*at == ',' || *at == ' ' || *at == '\t') {
            at++;
            continue;
        }
        if (end - at > 2 && at[0] == 'W' && at[1] == '/')
            at += 2;

        const char *close = *at == '"' ? memchr(at + 1, '"', (size_t)(end - at) - 1) : NULL;

        if (!close)
            return false;

        struct bytes named = {.data = at, .size = (size_t)(close - at) + 1};

        if (bytes_equal(named, bytes_from_string(tag)))
            return true;
        at = close + 1;
    }
    return false;
}

/* ---- made -------------------------------------------------------------------------------- */

struct static_files *static_files_create(void)
{
    struct static_files *files = xcalloc(1, sizeof(*files));

    arena_init(&files->kept);
    return files;
}

void static_files_destroy(struct static_files *files)
{
    if (!files)
        return;
    arena_release(&files->kept);
    free(files->items);
    free(files);
}

struct bytes static_files_keep(struct static_files *files, struct bytes bytes)
{
    return arena_copy(&files->kept, bytes);
}

void static_files_add(struct static_files *files, const char *path, struct bytes body)
{
    struct static_file file = {
        .path = path, .content_type = content_type_of(path), .immutable = is_immutable(path)};

    ASSERT(path[0] == '/');
    file.forms[CODING_IDENTITY].body = body;
    entity_tag_write(body, file.forms[CODING_IDENTITY].entity_tag);
    files->items =
        array_reserve(files->items, &files->capacity, files->count + 1, sizeof(*files->items));
    files->items[files->count++] = file;
}

size_t static_files_count(const struct static_files *files)
{
    return files->count;
}

static int compare_paths(const void *a, const void *b)
{
    const struct static_file *left = a;
    const struct static_file *right = b;

    return bytes_compare(bytes_from_string(left->path), bytes_from_string(right->path));
}

static int compare_with_path(const void *key, const void *item)
{
    const struct static_file *file = item;

    return bytes_compare(*(const struct bytes *)key, bytes_from_string(file->path));
}

static struct static_file *file_find(const struct static_files *files, struct bytes path)
{
    if (files->count == 0)
        return NULL;
    return bsearch(&path, files->items, files->count, sizeof(*files->items), compare_with_path);
}

/* Gives the file to the one that it is a form of. False when it stands for itself. */
static bool fold_form(struct static_files *files, const struct static_file *file,
                      const bool *folded)
{
    struct bytes path = bytes_from_string(file->path);

    for (size_t i = CODING_IDENTITY + 1; i < CODING_COUNT; i++) {
        struct bytes suffix = bytes_from_string(coding_suffix((enum content_coding)i));

        if (path.size <= suffix.size ||
            memcmp(path.data + path.size - suffix.size, suffix.data, suffix.size) != 0)
            continue;

        struct static_file *whole = file_find(
            files, (struct bytes){.data = path.data, .size = path.size - suffix.size});

        /* A form of a form is a file like another. */
        if (!whole || folded[whole - files->items])
            return false;
        whole->forms[i] = file->forms[CODING_IDENTITY];
        return true;
    }
    return false;
}

static void fold_forms(struct static_files *files)
{
    bool *folded = xcalloc(files->count + 1, sizeof(*folded));
    size_t left = 0;

    for (size_t i = 0; i < files->count; i++)
        folded[i] = fold_form(files, &files->items[i], folded);
    for (size_t i = 0; i < files->count; i++) {
        if (!folded[i])
            files->items[left++] = files->items[i];
    }
    files->count = left;
    free(folded);
}

int static_files_finish(struct static_files *files, const char *place, struct error *error)
{
    static const char *const pages[] = {PARTICIPANT_PAGE, CONSOLE_PAGE};

    if (files->count > 0)
        qsort(files->items, files->count, sizeof(*files->items), compare_paths);
    for (size_t i = 1; i < files->count; i++)
        ASSERT(compare_paths(&files->items[i - 1], &files->items[i]) < 0);
    fold_forms(files);
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        if (file_find(files, bytes_from_string(pages[i])))
            continue;
        error_set(error, ERR_INPUT, "%s: there is no %s", place, pages[i] + 1);
        return -ERR_INPUT;
    }
    return 0;
}

int static_files_embed(struct static_files **out, const struct embedded_files *embedded,
                       struct error *error)
{
    struct static_files *files = static_files_create();

    for (size_t i = 0; i < embedded->count; i++) {
        const struct embedded_file *file = &embedded->files[i];

        static_files_add(
            files, file->path,
            (struct bytes){.data = file->start, .size = (size_t)(file->end - file->start)});
    }

    int result = static_files_finish(files, "the built-in web client", error);

    if (result != 0)
        static_files_destroy(files);
    else
        *out = files;
    return result;
}

/* ---- read -------------------------------------------------------------------------------- */

const struct static_file *static_files_find(const struct static_files *files, struct bytes path)
{
    return file_find(files, path);
}

const struct static_form *static_file_choose(const struct static_file *file,
                                             const struct codings_accepted *accepted,
                                             enum content_coding *coding)
{
    bool available[CODING_COUNT];

    for (size_t i = 0; i < CODING_COUNT; i++)
        available[i] = file->forms[i].entity_tag[0] != '\0';
    *coding = coding_choose(accepted, available);
    return &file->forms[*coding];
}

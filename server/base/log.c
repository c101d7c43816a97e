/*
 * JSON lines on stderr, each written by one write(2), so that lines of different threads and
 * processes do not mix. Leaves to the callers what is worth a line; offers them no way to log
 * what a participant wrote. Any thread.
 */
#define _GNU_SOURCE
#include "herkend/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "herkend/assert.h"
#include "herkend/buffer.h"

/* A sentence of struct error has at most 511 bytes, six for each when all are escaped. */
enum { LOG_LINE_BYTES_MAX = 4096, LOG_SENTENCE_BYTES_MAX = 511 };

_Static_assert(LOG_SENTENCE_BYTES_MAX * 6 + 512 < LOG_LINE_BYTES_MAX,
               "a line holds a sentence");

static _Atomic int log_level_highest = LOG_INFO;

void log_set_level(enum log_level level)
{
    atomic_store_explicit(&log_level_highest, (int)level, memory_order_relaxed);
}

static bool log_wants(enum log_level level)
{
    return (int)level <= atomic_load_explicit(&log_level_highest, memory_order_relaxed);
}

static const char *log_level_name(enum log_level level)
{
    switch (level) {
    case LOG_ERROR:
        return "error";
    case LOG_WARNING:
        return "warning";
    case LOG_INFO:
        return "info";
    case LOG_DEBUG:
        return "debug";
    }
    UNREACHABLE("a level is one of the four");
}

/* How many bytes the UTF-8 character at the start takes; 0 when it is none (RFC 3629, 4). */
static size_t utf8_character(struct bytes text)
{
    const unsigned char *byte = (const unsigned char *)text.data;
    size_t size = byte[0] < 0x80                      ? 1
                  : byte[0] >= 0xC2 && byte[0] < 0xE0 ? 2
                  : byte[0] >= 0xE0 && byte[0] < 0xF0 ? 3
                  : byte[0] >= 0xF0 && byte[0] < 0xF5 ? 4
                                                      : 0;

    if (size > text.size)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((byte[0] == 0xE0 && byte[1] < 0xA0) || (byte[0] == 0xED && byte[1] >= 0xA0) ||
        (byte[0] == 0xF0 && byte[1] < 0x90) || (byte[0] == 0xF4 && byte[1] >= 0x90))
        return 0;
    return size;
}

/* A JSON string. What is not UTF-8 (the name of a file may be anything) becomes U+FFFD. */
static void log_append_string(struct buffer *line, const char *string)
{
    struct bytes rest = bytes_from_string(string);

    buffer_append_char(line, '"');
    for (size_t size = 0; rest.size > 0; rest.data += size, rest.size -= size) {
        unsigned char first = (unsigned char)rest.data[0];

        size = utf8_character(rest);
        if (size == 0) {
            buffer_append_string(line, "\xEF\xBF\xBD");
            size = 1;
        } else if (first == '"' || first == '\\') {
            buffer_append_char(line, '\\');
            buffer_append_char(line, (char)first);
        } else if (first < 0x20 || first == 0x7F) {
            buffer_append_format(line, "\\u%04x", first);
        } else {
            buffer_append(line, (struct bytes){.data = rest.data, .size = size});
        }
    }
    buffer_append_char(line, '"');
}

static void log_begin(struct buffer *line, enum log_level level, const char *event)
{
    struct timespec now;
    struct tm utc;
    char seconds[32];

    ASSERT(event);
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &utc);
    buffer_init(line, LOG_LINE_BYTES_MAX);
    buffer_append_format(line, "{\"time\":\"%s.%03dZ\",\"level\":\"%s\",\"event\":", seconds,
                         (int)(now.tv_nsec / 1000000), log_level_name(level));
    log_append_string(line, event);
}

/* Nobody can be told that stderr does not take it, so the line is given up then. */
static void log_end(struct buffer *line)
{
    buffer_append_string(line, "}\n");
    ASSERT(!line->overflowed);

    struct bytes rest = buffer_bytes(line);

    while (rest.size > 0) {
        ssize_t written = write(STDERR_FILENO, rest.data, rest.size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        rest.data += written;
        rest.size -= (size_t)written;
    }
    buffer_release(line);
}

void log_event(enum log_level level, const char *event, const char *sentence)
{
    struct buffer line;
    char within[LOG_SENTENCE_BYTES_MAX + 1];

    if (!log_wants(level))
        return;
    log_begin(&line, level, event);
    if (sentence) {
        bool cut = snprintf(within, sizeof(within), "%s", sentence) >= (int)sizeof(within);

        buffer_append_string(&line, ",\"sentence\":");
        log_append_string(&line, within);
        if (cut)
            buffer_append_string(&line, ",\"cut\":true");
    }
    log_end(&line);
}

void log_figure(enum log_level level, const char *event, const char *name, int64_t value)
{
    struct buffer line;

    ASSERT(name);
    if (!log_wants(level))
        return;
    log_begin(&line, level, event);
    buffer_append_char(&line, ',');
    log_append_string(&line, name);
    buffer_append_format(&line, ":%" PRId64, value);
    log_end(&line);
}

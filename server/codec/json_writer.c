/*
 * JSON out: appends in the order of the calls, so that the same calls give the same bytes. Puts
 * the commas; that keys and values alternate is the caller's care. Any thread.
 */
#include "herkend/json.h"

#include <math.h>
#include <stdio.h>

#include "herkend/codec.h"

struct json_writer json_writer_on(struct buffer *out)
{
    ASSERT(out);
    return (struct json_writer){.out = out};
}

/* Before each value that follows another on its level. */
static void writer_separate(struct json_writer *writer)
{
    if (writer->comma)
        buffer_append_char(writer->out, ',');
    writer->comma = true;
}

static void writer_open(struct json_writer *writer, char opener)
{
    writer_separate(writer);
    buffer_append_char(writer->out, opener);
    writer->comma = false;
    writer->depth++;
}

static void writer_close(struct json_writer *writer, char closer)
{
    ASSERT(writer->depth > 0);
    buffer_append_char(writer->out, closer);
    writer->comma = true;
    writer->depth--;
}

void json_object_open(struct json_writer *writer)
{
    writer_open(writer, '{');
}

void json_object_close(struct json_writer *writer)
{
    writer_close(writer, '}');
}

void json_array_open(struct json_writer *writer)
{
    writer_open(writer, '[');
}

void json_array_close(struct json_writer *writer)
{
    writer_close(writer, ']');
}

void json_key(struct json_writer *writer, const char *key)
{
    writer_separate(writer);
    buffer_append_char(writer->out, '"');
    buffer_append_string(writer->out, key);
    buffer_append(writer->out, BYTES("\":"));
    writer->comma = false; /* the value follows the colon, not a comma */
}

static void write_escaped(struct buffer *out, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    char unicode[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};

    switch (c) {
    case '"':
        buffer_append(out, BYTES("\\\""));
        return;
    case '\\':
        buffer_append(out, BYTES("\\\\"));
        return;
    case '\n':
        buffer_append(out, BYTES("\\n"));
        return;
    case '\r':
        buffer_append(out, BYTES("\\r"));
        return;
    case '\t':
        buffer_append(out, BYTES("\\t"));
        return;
    default:
        buffer_append(out, (struct bytes){.data = unicode, .size = sizeof(unicode)});
    }
}

void json_write_text(struct json_writer *writer, struct bytes text)
{
    size_t written = 0;

    writer_separate(writer);
    buffer_append_char(writer->out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        if (i > written)
            buffer_append(writer->out,
                          (struct bytes){.data = text.data + written, .size = i - written});
        write_escaped(writer->out, c);
        written = i + 1;
    }
    if (text.size > written)
        buffer_append(writer->out,
                      (struct bytes){.data = text.data + written, .size = text.size - written});
    buffer_append_char(writer->out, '"');
}

void json_write_string(struct json_writer *writer, const char *text)
{
    json_write_text(writer, bytes_from_string(text));
}

/* Decimal digits at the end of a block of 20 bytes. printf takes ten times as long, and every
 * acknowledgement has such a number. */
static struct bytes digits_of(uint64_t number, char block[20])
{
    size_t start = 20;

    do {
        block[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return (struct bytes){.data = block + start, .size = 20 - start};
}

void json_write_integer(struct json_writer *writer, int64_t number)
{
    char block[20];
    uint64_t magnitude = number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;

    writer_separate(writer);
    if (number < 0)
        buffer_append_char(writer->out, '-');
    buffer_append(writer->out, digits_of(magnitude, block));
}

/* Nearly all scores, in a tenth of the time that printf takes, and with its very digits: those
 * so small that the product is exact enough, and so far from the middle between two results
 * that it does not matter. */
static bool write_score_fast(struct buffer *out, double score)
{
    double millionths = fabs(score) * 1e6;
    char block[20];
    char decimals[7] = ".";

    if (millionths > 1e9)
        return false;

    uint64_t number = (uint64_t)millionths;
    double rest = millionths - (double)number;

    if (fabs(rest - 0.5) < 1e-3)
        return false;
    number += rest > 0.5;

    if (score < 0)
        buffer_append_char(out, '-');
    buffer_append(out, digits_of(number / 1000000, block));
    for (uint64_t place = 6, left = number; place > 0; place--, left /= 10)
        decimals[place] = (char)('0' + left % 10);
    buffer_append(out, (struct bytes){.data = decimals, .size = sizeof(decimals)});
    return true;
}

void json_write_score(struct json_writer *writer, double score)
{
    ASSERT(isfinite(score));
    /* What rounds to zero is zero: no "-0.000000". */
    if (fabs(score) < 0.0000005)
        score = 0;
    writer_separate(writer);
    if (!write_score_fast(writer->out, score))
        buffer_append_format(writer->out, "%.6f", score);
}

void json_write_bool(struct json_writer *writer, bool value)
{
    writer_separate(writer);
    buffer_append_string(writer->out, value ? "true" : "false");
}

void json_write_null(struct json_writer *writer)
{
    writer_separate(writer);
    buffer_append(writer->out, BYTES("null"));
}

void json_write_time(struct json_writer *writer, uint64_t time_ms)
{
    char text[TIME_TEXT_BYTES];

    if (time_ms == 0) {
        json_write_null(writer);
        return;
    }
    time_encode(time_ms, text);
    json_write_string(writer, text);
}

void json_write_id(struct json_writer *writer, char prefix, uint32_t number)
{
    char block[20];

    if (number == 0) {
        json_write_null(writer);
        return;
    }
    writer_separate(writer);
    buffer_append_char(writer->out, '"');
    buffer_append_char(writer->out, prefix);
    buffer_append(writer->out, digits_of(number, block));
    buffer_append_char(writer->out, '"');
}

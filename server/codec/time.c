/*
 * RFC 3339 to and from milliseconds since 1970, with arithmetic of our own: the libc's calls
 * know time zones and locales, and here neither must matter. Any thread.
 */
#include "herkend/codec.h"

enum {
    DAY_MS = 24 * 60 * 60 * 1000,
    ERA_DAYS = 146097,         /* 400 years */
    ERA_TO_1970_DAYS = 719468, /* from 0000-03-01 */
};

/*
 * Days since 1970-01-01 and calendar dates, by counting years from March, so that the day that
 * comes and goes is the last of its year. H. Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms" (2013), days_from_civil and civil_from_days; years here are 1969..10000, so no
 * era is negative.
 */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day)
{
    int64_t march_year = month <= 2 ? year - 1 : year;
    int64_t march_month = month > 2 ? month - 3 : month + 9;
    int64_t era = march_year / 400;
    int64_t year_of_era = march_year % 400;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * ERA_DAYS + day_of_era - ERA_TO_1970_DAYS;
}

/* Writes number as count digits. */
static void put_digits(char *out, size_t count, uint64_t number)
{
    for (size_t i = count; i > 0; i--) {
        out[i - 1] = (char)('0' + number % 10);
        number /= 10;
    }
}

void time_encode(uint64_t time_ms, char out[TIME_TEXT_BYTES])
{
    ASSERT(time_ms < TIME_END_MS);

    uint64_t days = time_ms / DAY_MS + ERA_TO_1970_DAYS;
    uint64_t rest_ms = time_ms % DAY_MS;
    uint64_t day_of_era = days % ERA_DAYS;
    uint64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint64_t march_month = (5 * day_of_year + 2) / 153;
    uint64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    uint64_t year = days / ERA_DAYS * 400 + year_of_era + (month <= 2 ? 1 : 0);

    memcpy(out, "0000-00-00T00:00:00.000Z", TIME_TEXT_BYTES);
    put_digits(out, 4, year);
    put_digits(out + 5, 2, month);
    put_digits(out + 8, 2, day_of_year - (153 * march_month + 2) / 5 + 1);
    put_digits(out + 11, 2, rest_ms / (60 * 60 * 1000));
    put_digits(out + 14, 2, rest_ms / (60 * 1000) % 60);
    put_digits(out + 17, 2, rest_ms / 1000 % 60);
    put_digits(out + 20, 3, rest_ms % 1000);
}

/* A text that is read from its start. */
struct time_reader {
    struct bytes rest;
    bool failed;
};

/* The next byte; 0 and failed at the end. */
static char reader_take(struct time_reader *reader)
{
    if (reader->rest.size == 0) {
        reader->failed = true;
        return 0;
    }

    char c = reader->rest.data[0];

    reader->rest.data++;
    reader->rest.size--;
    return c;
}

static void reader_expect(struct time_reader *reader, char upper, char lower)
{
    char c = reader_take(reader);

    if (c != upper && c != lower)
        reader->failed = true;
}

/* Exactly count digits, from min to max. */
static int64_t reader_number(struct time_reader *reader, size_t count, int64_t min, int64_t max)
{
    int64_t number = 0;

    for (size_t i = 0; i < count; i++) {
        char c = reader_take(reader);

        if (c < '0' || c > '9') {
            reader->failed = true;
            return min;
        }
        number = number * 10 + (c - '0');
    }
    if (number < min || number > max)
        reader->failed = true;
    return number;
}

/* What follows the seconds: ".5" and more digits; those below a millisecond say nothing. */
static int64_t reader_fraction_ms(struct time_reader *reader)
{
    int64_t fraction_ms = 0;
    int64_t digit_ms = 100;

    if (reader->rest.size == 0 || reader->rest.data[0] != '.')
        return 0;
    reader_take(reader);
    if (reader->rest.size == 0 || reader->rest.data[0] < '0' || reader->rest.data[0] > '9')
        reader->failed = true;
    while (reader->rest.size > 0 && reader->rest.data[0] >= '0' &&
           reader->rest.data[0] <= '9') {
        fraction_ms += (reader_take(reader) - '0') * digit_ms;
        digit_ms /= 10;
    }
    return fraction_ms;
}

/* "Z", "+01:00", "-05:30". */
static int64_t reader_offset_minutes(struct time_reader *reader)
{
    char sign = reader_take(reader);

    if (sign == 'Z' || sign == 'z')
        return 0;
    if (sign != '+' && sign != '-') {
        reader->failed = true;
        return 0;
    }

    int64_t minutes = reader_number(reader, 2, 0, 23) * 60;

    reader_expect(reader, ':', ':');
    minutes += reader_number(reader, 2, 0, 59);
    return sign == '-' ? -minutes : minutes;
}

static int64_t days_of_month(int64_t year, int64_t month)
{
    static const int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

bool time_decode(struct bytes text, uint64_t *time_ms)
{
    struct time_reader reader = {.rest = text};
    int64_t year = reader_number(&reader, 4, 1969, 9999); /* 1969-12-31 may be 1970 in UTC */

    reader_expect(&reader, '-', '-');
    int64_t month = reader_number(&reader, 2, 1, 12);

    reader_expect(&reader, '-', '-');
    if (reader.failed)
        return false;

    int64_t day = reader_number(&reader, 2, 1, days_of_month(year, month));

    reader_expect(&reader, 'T', 't');
    int64_t hour = reader_number(&reader, 2, 0, 23);

    reader_expect(&reader, ':', ':');
    int64_t minute = reader_number(&reader, 2, 0, 59);

    reader_expect(&reader, ':', ':');
    /* A leap second (60) counts as the first of the next minute, as in POSIX time. */
    int64_t second = reader_number(&reader, 2, 0, 60);
    int64_t fraction_ms = reader_fraction_ms(&reader);
    int64_t offset_minutes = reader_offset_minutes(&reader);

    if (reader.failed || reader.rest.size > 0)
        return false;

    int64_t minutes = (days_from_date(year, month, day) * 24 + hour) * 60 + minute;
    int64_t result = ((minutes - offset_minutes) * 60 + second) * 1000 + fraction_ms;

    if (result < 0 || result >= (int64_t)TIME_END_MS)
        return false;
    *time_ms = (uint64_t)result;
    return true;
}

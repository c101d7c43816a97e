/*
 * Moments as people write them, in the zone of an event (GLib's GTimeZone reads the time zone
 * database of the system). Any thread.
 */
#include <glib.h>
#include <stdio.h>

#include "fill.h"
#include "herkend/assert.h"
#include "herkend/codec.h"
#include "internal.h"

enum { MOMENT_BYTES_MAX = 256 };

/* "Europe/Amsterdam": parts of letters, digits, _, + and -, so that it cannot leave the folder
 * of the database; "posix/" and "right/" are copies there that no calendar knows. GLib would
 * take offsets and rules besides: people are told a place. */
static bool zone_has_form(struct bytes zone)
{
    bool slash = false;

    if (bytes_equal(zone, BYTES("UTC")))
        return true;
    if (zone.size == 0 || zone.size > ZONE_BYTES_MAX ||
        (zone.size > 6 &&
         (memcmp(zone.data, "posix/", 6) == 0 || memcmp(zone.data, "right/", 6) == 0)))
        return false;
    for (size_t i = 0; i < zone.size; i++) {
        char c = zone.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (c == '/' && (i == 0 || i + 1 == zone.size || zone.data[i - 1] == '/'))
            return false;
        if (!letter &&
            (i == 0 || (c != '/' && c != '_' && c != '+' && c != '-' && (c < '0' || c > '9'))))
            return false;
        slash = slash || c == '/';
    }
    return slash;
}

/* NULL: unknown. Given: g_time_zone_unref(). */
static GTimeZone *zone_open(struct bytes zone)
{
    char name[ZONE_BYTES_MAX + 1];

    if (zone.size == 0)
        zone = BYTES(ZONE_DEFAULT);
    if (!zone_has_form(zone))
        return NULL;
    snprintf(name, sizeof(name), "%.*s", (int)zone.size, zone.data);
    return g_time_zone_new_identifier(name);
}

bool zone_is_known(const char *zone)
{
    GTimeZone *found = zone && *zone ? zone_open(bytes_from_string(zone)) : NULL;

    if (!found)
        return false;
    g_time_zone_unref(found);
    return true;
}

bool local_time_of(uint64_t time_ms, struct bytes zone, struct local_time *out)
{
    GTimeZone *opened = time_ms <= INT64_MAX ? zone_open(zone) : NULL;

    if (!opened)
        return false;

    GDateTime *utc = g_date_time_new_from_unix_utc((gint64)(time_ms / 1000));
    GDateTime *local = utc ? g_date_time_to_timezone(utc, opened) : NULL;

    if (local) {
        *out = (struct local_time){
            .year = g_date_time_get_year(local),
            .month = g_date_time_get_month(local),
            .day = g_date_time_get_day_of_month(local),
            .weekday = g_date_time_get_day_of_week(local),
            .hour = g_date_time_get_hour(local),
            .minute = g_date_time_get_minute(local),
            .zone_named = zone.size > 0 && !bytes_equal(zone, BYTES(ZONE_DEFAULT)),
        };
        out->day_number = (g_date_time_to_unix(local) +
                           g_date_time_get_utc_offset(local) / G_TIME_SPAN_SECOND) /
                          (24 * 60 * 60);
        g_date_time_unref(local);
    }
    if (utc)
        g_date_time_unref(utc);
    g_time_zone_unref(opened);
    return local != NULL;
}

bool zone_days_before(uint64_t time_ms, const char *zone, uint32_t days, uint64_t *out_ms)
{
    GTimeZone *opened =
        time_ms <= INT64_MAX && days <= INT32_MAX ? zone_open(bytes_from_string(zone)) : NULL;

    if (!opened)
        return false;

    GDateTime *utc = g_date_time_new_from_unix_utc((gint64)(time_ms / 1000));
    GDateTime *local = utc ? g_date_time_to_timezone(utc, opened) : NULL;
    GDateTime *before = local ? g_date_time_add_days(local, -(gint)days) : NULL;
    bool known = before && g_date_time_to_unix(before) >= 0;

    if (known)
        *out_ms = (uint64_t)g_date_time_to_unix(before) * 1000 + time_ms % 1000;
    if (before)
        g_date_time_unref(before);
    if (local)
        g_date_time_unref(local);
    if (utc)
        g_date_time_unref(utc);
    g_time_zone_unref(opened);
    return known;
}

void date_write(const struct local_time *time, enum language language, struct buffer *out)
{
    const struct mail_words *words = mail_words_of(language);
    char day[12], year[12];

    ASSERT(time->weekday >= 1 && time->weekday <= 7);
    ASSERT(time->month >= 1 && time->month <= 12);
    snprintf(day, sizeof(day), "%d", time->day);
    snprintf(year, sizeof(year), "%d", time->year);

    const struct filling fillings[] = {
        {"weekday", bytes_from_string(words->weekdays[time->weekday])},
        {"day", bytes_from_string(day)},
        {"month", bytes_from_string(words->months[time->month])},
        {"year", bytes_from_string(year)},
    };

    words_fill(words->words[WORD_DATE], fillings, ARRAY_COUNT(fillings), out);
}

void hour_write(const struct local_time *time, struct bytes zone, enum language language,
                struct buffer *out)
{
    const struct mail_words *words = mail_words_of(language);
    char hour[12], minute[12];
    struct buffer plain;

    snprintf(hour, sizeof(hour), "%02d", time->hour);
    snprintf(minute, sizeof(minute), "%02d", time->minute);

    const struct filling fillings[] = {{"hour", bytes_from_string(hour)},
                                       {"minute", bytes_from_string(minute)}};

    if (!time->zone_named) {
        words_fill(words->words[WORD_HOUR], fillings, ARRAY_COUNT(fillings), out);
        return;
    }
    buffer_init(&plain, MOMENT_BYTES_MAX);
    words_fill(words->words[WORD_HOUR], fillings, ARRAY_COUNT(fillings), &plain);

    const struct filling named[] = {{"time", buffer_bytes(&plain)}, {"zone", zone}};

    words_fill(words->words[WORD_ZONE], named, ARRAY_COUNT(named), out);
    buffer_release(&plain);
}

static void moment_write(const struct local_time *time, struct bytes zone,
                         enum language language, struct buffer *out)
{
    struct buffer date, hour;

    buffer_init(&date, MOMENT_BYTES_MAX);
    buffer_init(&hour, MOMENT_BYTES_MAX);
    date_write(time, language, &date);
    hour_write(time, zone, language, &hour);

    const struct filling fillings[] = {{"date", buffer_bytes(&date)},
                                       {"time", buffer_bytes(&hour)}};

    words_fill(mail_words_of(language)->words[WORD_MOMENT], fillings, ARRAY_COUNT(fillings),
               out);
    buffer_release(&date);
    buffer_release(&hour);
}

bool event_time_write(uint64_t time_ms, const char *zone, enum language language,
                      struct buffer *out)
{
    struct local_time time;
    struct bytes name = bytes_from_string(zone);

    if (!local_time_of(time_ms, name, &time))
        return false;
    moment_write(&time, name, language, out);
    return true;
}

/* The time in the event's zone, and which zone it is in. */
static struct local_time event_local_time(const struct people_event *event, uint64_t time_ms,
                                          struct bytes *zone)
{
    struct local_time time;

    *zone = event->details.zone;
    time_ms = time_ms < TIME_END_MS ? time_ms : TIME_END_MS - 1;
    if (local_time_of(time_ms, *zone, &time))
        return time;
    *zone = BYTES("UTC"); /* GLib has it without a database */

    bool shown = local_time_of(time_ms, *zone, &time);

    ASSERT(shown);
    return time;
}

void event_moment_write(const struct people_event *event, uint64_t time_ms,
                        enum language language, struct buffer *out)
{
    struct bytes zone;
    struct local_time time = event_local_time(event, time_ms, &zone);

    moment_write(&time, zone, language, out);
}

void event_moment_near_write(const struct people_event *event, uint64_t now_ms,
                             enum language language, struct buffer *out)
{
    struct bytes zone;
    struct local_time now = event_local_time(event, now_ms, &zone);
    struct local_time start = event_local_time(event, event->facts.starts_at_ms, &zone);
    int64_t days = start.day_number - now.day_number;
    struct buffer hour;

    if (days != 0 && days != 1) {
        moment_write(&start, zone, language, out);
        return;
    }
    buffer_init(&hour, MOMENT_BYTES_MAX);
    hour_write(&start, zone, language, &hour);

    const struct filling fillings[] = {{"time", buffer_bytes(&hour)}};

    words_fill(mail_words_of(language)->words[days == 0 ? WORD_TODAY_AT : WORD_TOMORROW_AT],
               fillings, ARRAY_COUNT(fillings), out);
    buffer_release(&hour);
}

uint32_t event_minutes(const struct people_event *event)
{
    if (event->details.minutes > 0)
        return event->details.minutes;
    return event->facts.minutes > 0 ? event->facts.minutes : 60;
}

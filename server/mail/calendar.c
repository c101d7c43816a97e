/*
 * The calendar entry (RFC 5545, by libical) and what happens to it (RFC 5546): a request when
 * somebody has a place, the same entry with a higher sequence when something changes, its
 * cancellation. Times are UTC: an entry is one moment, and every calendar shows it in its
 * owner's zone, whatever day the clocks change there. Any thread.
 */
#include <libical/ical.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "internal.h"

static pthread_once_t ical_once = PTHREAD_ONCE_INIT;

/* Otherwise a value that libical does not like would end the program. */
static void ical_prepare(void)
{
    icalerror_set_errors_are_fatal(0);
}

/* The host of public_url: what stands behind the @ of ids. */
struct bytes url_host(const char *url)
{
    const char *start = url ? strstr(url, "://") : NULL;

    if (!start)
        return BYTES("localhost");
    start += 3;

    size_t size = strcspn(start, "/?#");
    const char *user = memchr(start, '@', size);

    if (user) {
        size -= (size_t)(user + 1 - start);
        start = user + 1;
    }
    if (*start == '[') /* an address of IPv6, with its colons */
        size = strcspn(start, "]") + (strchr(start, ']') ? 1 : 0);
    else
        size = strcspn(start, ":/?#");
    return size > 0 ? (struct bytes){.data = start, .size = size} : BYTES("localhost");
}

/* The same for a person at each change, another for each person: a calendar that two people
 * share keeps both. The address itself is not in it. */
static const char *entry_uid(struct arena *arena, const struct people_event *event,
                             struct bytes attendee, struct bytes host)
{
    struct bytes session = event->facts.session_id;
    struct token_hash hash = {0};
    char *name = arena_alloc(arena, session.size + attendee.size + 2, 1);
    char *uid = arena_alloc(arena, session.size + host.size + 64, 1);
    size_t size = session.size + host.size + 64;

    snprintf(name, session.size + attendee.size + 2, "%.*s %.*s", (int)session.size,
             session.data, (int)attendee.size, attendee.data);
    hash =
        token_hash_of((struct bytes){.data = name, .size = session.size + 1 + attendee.size});

    int used = snprintf(uid, size, "%.*s", (int)session.size, session.data);

    for (size_t i = 0; attendee.size > 0 && i < 8; i++)
        used += snprintf(uid + used, size - (size_t)used, "%s%02x", i == 0 ? "-" : "",
                         hash.data[i]);
    snprintf(uid + used, size - (size_t)used, "@%.*s", (int)host.size, host.data);
    return uid;
}

static struct icaltimetype utc_time(uint64_t time_ms)
{
    return icaltime_from_timet_with_zone((time_t)(time_ms / 1000), 0,
                                         icaltimezone_get_utc_timezone());
}

static void add(icalcomponent *component, icalproperty *property)
{
    ASSERT(property);
    icalcomponent_add_property(component, property);
}

static void add_parameter(icalproperty *property, icalparameter *parameter)
{
    ASSERT(parameter);
    icalproperty_add_parameter(property, parameter);
}

static const char *mailto(struct arena *arena, struct bytes email)
{
    char *text = arena_alloc(arena, email.size + 8, 1);

    snprintf(text, email.size + 8, "mailto:%.*s", (int)email.size, email.data);
    return text;
}

/* A name in a parameter may hold anything but the quote that ends it (RFC 5545, 3.2). */
static const char *parameter_text(struct arena *arena, struct bytes text)
{
    char *copy = arena_alloc(arena, text.size + 1, 1);

    for (size_t i = 0; i < text.size; i++)
        copy[i] = text.data[i] == '"' ? '\'' : text.data[i];
    return copy;
}

/* organizer: "Naam <adres>"; one that cannot be read is left out, as a calendar needs none. */
static void add_organizer(icalcomponent *entry, struct arena *arena, struct bytes organizer)
{
    struct mailbox mailbox;
    struct error error;

    if (mailbox_parse(organizer, arena, &mailbox, &error) != 0)
        return;

    icalproperty *property = icalproperty_new_organizer(mailto(arena, mailbox.email));

    if (mailbox.name.size > 0)
        add_parameter(property, icalparameter_new_cn(parameter_text(arena, mailbox.name)));
    add(entry, property);
}

/* Has said yes by signing up: no mail program needs to ask. */
static void add_attendee(icalcomponent *entry, struct arena *arena, struct bytes attendee)
{
    icalproperty *property = icalproperty_new_attendee(mailto(arena, attendee));

    add_parameter(property, icalparameter_new_cutype(ICAL_CUTYPE_INDIVIDUAL));
    add_parameter(property, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
    add_parameter(property, icalparameter_new_partstat(ICAL_PARTSTAT_ACCEPTED));
    add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
    add(entry, property);
}

static void add_words(icalcomponent *entry, struct arena *arena,
                      const struct people_event *event, const char *public_url)
{
    struct bytes title = clean_line(arena, event->facts.title);
    struct bytes where = clean_line(arena, event->details.location);
    struct bytes purpose = clean_lines(arena, event->details.purpose);
    struct bytes code = event->facts.code;
    size_t size = purpose.size + strlen(public_url) + code.size + 16;
    char *page = arena_alloc(arena, size, 1);
    char *text = arena_alloc(arena, size, 1);

    snprintf(page, size, "%s/e/%.*s", public_url, (int)code.size, code.data);
    snprintf(text, size, "%s%s%s", purpose.data, purpose.size > 0 ? "\n\n" : "", page);
    add(entry, icalproperty_new_summary(title.data));
    add(entry, icalproperty_new_description(text));
    add(entry, icalproperty_new_location(where.size > 0 ? where.data : "Online"));
    add(entry, icalproperty_new_url(page));
}

static icalcomponent *entry_create(struct arena *arena, const struct people_event *event,
                                   struct bytes attendee, const char *public_url,
                                   struct bytes organizer, uint64_t now_ms)
{
    icalcomponent *entry = icalcomponent_new_vevent();
    bool cancelled = event->cancelled_at_ms > 0;
    uint64_t starts_at_ms = event->facts.starts_at_ms;
    uint64_t ends_at_ms = starts_at_ms + (uint64_t)event_minutes(event) * 60 * 1000;

    add(entry, icalproperty_new_uid(entry_uid(arena, event, attendee, url_host(public_url))));
    add(entry, icalproperty_new_dtstamp(utc_time(now_ms)));
    /* Of two with the same sequence the later stamp counts (RFC 5546, 2.1.5): who withdrew and
     * signs up again is not behind the own cancellation. */
    add(entry, icalproperty_new_sequence((int)(event->sequence % INT32_MAX)));
    add(entry, icalproperty_new_dtstart(utc_time(starts_at_ms)));
    add(entry, icalproperty_new_dtend(utc_time(ends_at_ms)));
    add_words(entry, arena, event, public_url);
    add(entry,
        icalproperty_new_status(cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    add(entry,
        icalproperty_new_transp(cancelled ? ICAL_TRANSP_TRANSPARENT : ICAL_TRANSP_OPAQUE));
    add_organizer(entry, arena, organizer);
    if (attendee.size > 0)
        add_attendee(entry, arena, attendee);
    return entry;
}

void calendar_encode(const struct people_event *event, struct bytes attendee,
                     const char *public_url, struct bytes organizer, uint64_t now_ms,
                     struct buffer *out)
{
    icalproperty_method method = ICAL_METHOD_PUBLISH;
    struct arena arena;

    if (event->facts.starts_at_ms == 0 || event->facts.starts_at_ms > INT64_MAX)
        return;
    if (attendee.size > 0)
        method = event->cancelled_at_ms > 0 ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST;
    pthread_once(&ical_once, ical_prepare);
    arena_init(&arena);

    icalcomponent *calendar = icalcomponent_new_vcalendar();

    add(calendar, icalproperty_new_version("2.0"));
    add(calendar, icalproperty_new_prodid("-//herkend//herkend " HERKEND_VERSION "//NL"));
    add(calendar, icalproperty_new_calscale("GREGORIAN"));
    add(calendar, icalproperty_new_method(method));
    icalcomponent_add_component(
        calendar, entry_create(&arena, event, attendee, public_url, organizer, now_ms));

    char *text = icalcomponent_as_ical_string_r(calendar);

    ASSERT(text);
    buffer_append_string(out, text);
    free(text);
    icalcomponent_free(calendar);
    arena_release(&arena);
}

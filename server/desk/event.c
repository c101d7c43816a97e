/*
 * The event of a session, as its organiser reads and writes it: what people are told, when mail
 * goes out, how long data is kept. And the dialogue's own facts, which it tells by itself.
 */
#include "internal.h"

void act_sync(struct visit *visit)
{
    struct error error = {0};
    int result =
        people_event_sync(visit->desk->people, &visit->request->facts, visit->now_ms, &error);

    if (result == 0)
        answer_nothing(visit, 0);
    else
        answer_failure(visit, result, &error, "there is no such session");
}

/* One line of text a name, as a list. */
static void write_names(struct json_writer *writer, struct bytes names)
{
    json_key(writer, "names");
    json_array_open(writer);
    while (names.size > 0) {
        const char *end = memchr(names.data, '\n', names.size);
        size_t size = end ? (size_t)(end - names.data) : names.size;

        json_write_text(writer, (struct bytes){.data = names.data, .size = size});
        names.data += end ? size + 1 : size;
        names.size -= end ? size + 1 : size;
    }
    json_array_close(writer);
}

static void write_text(struct json_writer *writer, const char *key, struct bytes text)
{
    json_key(writer, key);
    json_write_text(writer, text);
}

static void write_number(struct json_writer *writer, const char *key, uint32_t number)
{
    json_key(writer, key);
    json_write_integer(writer, number);
}

static void write_flag(struct json_writer *writer, const char *key, bool flag)
{
    json_key(writer, key);
    json_write_bool(writer, flag);
}

static void write_details(struct json_writer *writer, const struct event_details *details)
{
    write_number(writer, "revision", details->revision);
    json_key(writer, "sign_up");
    json_write_string(writer, details->sign_up_open ? "open" : "closed");
    write_text(writer, "purpose", details->purpose);
    write_text(writer, "audience", details->audience);
    write_text(writer, "facilitators", details->facilitators);
    write_text(writer, "results", details->results);
    write_text(writer, "contact", details->contact);
    write_text(writer, "privacy", details->privacy);
    write_text(writer, "location", details->location);
    write_text(writer, "zone", details->zone);
    write_number(writer, "minutes", details->minutes);
    write_number(writer, "capacity", details->capacity);
    write_number(writer, "link_days", details->link_days);
    write_flag(writer, "remind_day", details->remind_day);
    write_flag(writer, "remind_hour", details->remind_hour);
    write_names(writer, details->names);
    json_key(writer, "retention");
    json_object_open(writer);
    write_number(writer, "people_days", details->people_days);
    write_number(writer, "dialogue_days", details->dialogue_days);
    json_object_close(writer);
}

static void answer_event(struct visit *visit, const struct people_event *event)
{
    struct json_writer writer = answer_json(visit, 200);
    struct buffer page;

    buffer_init(&page, DESK_URL_BYTES_MAX);
    url_append(&page, visit->desk, "/e/", event->facts.code);
    json_object_open(&writer);
    write_details(&writer, &event->details);
    write_text(&writer, "page", buffer_bytes(&page));
    json_key(&writer, "cancelled_at");
    json_write_time(&writer, event->cancelled_at_ms);
    if (event->cancelled_at_ms > 0)
        write_text(&writer, "cancel_message", event->cancel_message);
    write_number(&writer, "registered", event->registered);
    write_number(&writer, "waiting", event->waiting);
    write_number(&writer, "invited", event->invited);
    write_number(&writer, "withdrawn", event->withdrawn);
    write_number(&writer, "places", event->places);
    json_key(&writer, "mail");
    json_object_open(&writer);
    json_key(&writer, "mode");
    json_write_string(&writer, visit->desk->mail_folder ? "folder" : "smtp");
    json_object_close(&writer);
    json_object_close(&writer);
    buffer_release(&page);
}

void act_event_read(struct visit *visit)
{
    struct people_event event;
    struct error error = {0};
    int result = visit_event(visit, &event, &error);

    if (result == 0)
        answer_event(visit, &event);
    else
        answer_failure(visit, result, &error, "there is no such session");
}

static void read_sign_up(struct reader *reader, bool *open)
{
    struct bytes word = {0};

    reader_require(reader, "sign_up");
    reader_line(reader, "sign_up", EVENT_LINE_CHARACTERS_MAX, &word);
    *open = bytes_equal(word, BYTES("open"));
    if (!*open && !bytes_equal(word, BYTES("closed")))
        reader_fail(reader, "sign_up", "must be open or closed");
}

static void read_zone(struct reader *reader, struct bytes *zone)
{
    *zone = BYTES("Europe/Amsterdam");
    reader_line(reader, "zone", ZONE_BYTES_MAX, zone);
    if (reader->error.code == 0 && (zone->size == 0 || zone->size > ZONE_BYTES_MAX ||
                                    !zone_is_known(arena_copy(reader->arena, *zone).data)))
        reader_fail(reader, "zone", "must be a time zone, as Europe/Amsterdam");
}

static void read_retention(struct reader *reader, struct event_details *details)
{
    static const char *const keys[] = {"people_days", "dialogue_days", NULL};
    struct reader inside;

    details->people_days = PEOPLE_DAYS_DEFAULT;
    details->dialogue_days = DIALOGUE_DAYS_DEFAULT;
    if (!reader_enter(reader, "retention", "retention.", keys, &inside))
        return;
    reader_number(&inside, "people_days", 1, RETENTION_DAYS_MAX, &details->people_days);
    reader_number(&inside, "dialogue_days", 1, RETENTION_DAYS_MAX, &details->dialogue_days);
    reader_leave(reader, &inside);
}

/* The whole of it: what is left out gets its default. False: error says what is wrong. */
static bool details_decode(struct bytes body, struct arena *arena,
                           struct event_details *details, struct error *error)
{
    static const char *const keys[] = {
        "revision",  "sign_up",    "purpose",     "audience", "facilitators", "results",
        "contact",   "privacy",    "location",    "zone",     "minutes",      "capacity",
        "link_days", "remind_day", "remind_hour", "names",    "retention",    NULL};
    struct reader reader;

    *details = (struct event_details){
        .link_days = LINK_DAYS_DEFAULT, .remind_day = true, .remind_hour = true};
    reader_open(&reader, body, keys, arena);
    reader_require(&reader, "revision");
    reader_number(&reader, "revision", 0, INT32_MAX, &details->revision);
    read_sign_up(&reader, &details->sign_up_open);
    reader_text(&reader, "purpose", EVENT_TEXT_CHARACTERS_MAX, &details->purpose);
    reader_text(&reader, "audience", EVENT_TEXT_CHARACTERS_MAX, &details->audience);
    reader_text(&reader, "facilitators", EVENT_TEXT_CHARACTERS_MAX, &details->facilitators);
    reader_text(&reader, "results", EVENT_TEXT_CHARACTERS_MAX, &details->results);
    reader_text(&reader, "contact", EVENT_TEXT_CHARACTERS_MAX, &details->contact);
    reader_text(&reader, "privacy", EVENT_TEXT_CHARACTERS_MAX, &details->privacy);
    reader_line(&reader, "location", EVENT_LINE_CHARACTERS_MAX, &details->location);
    read_zone(&reader, &details->zone);
    reader_number(&reader, "minutes", 0, DESK_MINUTES_MAX, &details->minutes);
    reader_number(&reader, "capacity", 0, SEATS_MAX, &details->capacity);
    reader_number(&reader, "link_days", 0, LINK_DAYS_MAX, &details->link_days);
    reader_flag(&reader, "remind_day", &details->remind_day);
    reader_flag(&reader, "remind_hour", &details->remind_hour);
    reader_lines(&reader, "names", EVENT_NAMES_MAX, PERSON_NAME_CHARACTERS_MAX,
                 &details->names);
    read_retention(&reader, details);
    *error = reader.error;
    return reader_close(&reader);
}

void act_event_write(struct visit *visit)
{
    struct desk *desk = visit->desk;
    struct people_event before;
    struct people_event after;
    struct event_details details;
    struct error error = {0};

    if (!details_decode(visit->request->body, &desk->arena, &details, &error)) {
        answer_problem(visit, 400, "malformed", error.sentence);
        return;
    }

    int result = visit_event(visit, &before, &error);

    if (result == 0)
        result = people_event_write(desk->people, visit->request->facts.session_id, &details,
                                    visit->now_ms, &error);
    if (result == 0)
        result = visit_event(visit, &after, &error);
    if (result == -ERR_CONFLICT) {
        answer_problem(visit, 409, "conflict",
                       "somebody else has changed the event since it was read: read it again");
    } else if (result != 0) {
        answer_failure(visit, result, &error, "there is no such session");
    } else {
        answer_event(visit, &after);
        visit->response->names_changed =
            !bytes_equal(before.details.names, after.details.names);
    }
}

void act_event_cancel(struct visit *visit)
{
    static const char *const keys[] = {"message", NULL};
    struct desk *desk = visit->desk;
    struct reader reader;
    struct bytes message = {0};
    struct people_event event;
    struct error error = {0};

    reader_open(&reader, visit->request->body, keys, &desk->arena);
    reader_text(&reader, "message", EVENT_TEXT_CHARACTERS_MAX, &message);
    if (!reader_close(&reader)) {
        answer_problem(visit, 400, "malformed", reader.error.sentence);
        return;
    }

    int result = visit_event(visit, &event, &error); /* told of it, if it was not */

    if (result == 0)
        result = people_event_cancel(desk->people, visit->request->facts.session_id, message,
                                     visit->now_ms, &error);
    if (result == 0)
        result = visit_event(visit, &event, &error);
    if (result == 0)
        answer_event(visit, &event);
    else
        answer_failure(visit, result, &error, "there is no such session");
}

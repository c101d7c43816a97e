/*
 * Everybody who is registered, waiting, invited or gone, for the organiser: as JSON with each
 * one's mails, or as a table for a spreadsheet. Nothing of the dialogue stands beside it.
 */
#include "internal.h"

#include <stdio.h>

#include "herkend/csv.h"

enum { STATE_COUNT = REGISTRATION_WITHDRAWN + 1 };

struct listing {
    struct json_writer writer; /* of JSON */
    struct buffer *csv;        /* of a table */
    uint32_t counts[STATE_COUNT];
};

static void write_mail(struct json_writer *writer, const struct listed_mail *mail)
{
    json_object_open(writer);
    json_key(writer, "id");
    json_write_integer(writer, mail->number);
    json_key(writer, "kind");
    json_write_string(writer, mail->kind);
    json_key(writer, "state");
    json_write_string(writer, mail->state);
    json_key(writer, "at");
    json_write_time(writer, mail->at_ms);
    json_key(writer, "attempts");
    json_write_integer(writer, mail->attempts);
    if (mail->reason.size > 0) {
        json_key(writer, "reason");
        json_write_text(writer, mail->reason);
    }
    json_object_close(writer);
}

static void list_item(void *context, const struct registration *registration,
                      const struct listed_mail *mails, size_t mail_count)
{
    struct listing *listing = context;
    struct json_writer *writer = &listing->writer;

    listing->counts[registration->state]++;
    json_object_open(writer);
    registration_write(writer, registration);
    json_key(writer, "mails");
    json_array_open(writer);
    for (size_t i = 0; i < mail_count; i++)
        write_mail(writer, &mails[i]);
    json_array_close(writer);
    json_object_close(writer);
}

static int list_json(struct visit *visit, struct error *error)
{
    struct listing listing = {.writer = answer_json(visit, 200)};
    struct json_writer *writer = &listing.writer;

    json_object_open(writer);
    json_key(writer, "items");
    json_array_open(writer);

    int result = people_registration_list(visit->desk->people, visit->request->facts.session_id,
                                          list_item, &listing, error);

    json_array_close(writer);
    json_key(writer, "counts");
    json_object_open(writer);
    for (size_t i = 0; i < STATE_COUNT; i++) {
        json_key(writer, registration_state_name((enum registration_state)i));
        json_write_integer(writer, listing.counts[i]);
    }
    json_object_close(writer);
    json_object_close(writer);
    return result;
}

static void csv_time(struct buffer *out, uint64_t time_ms, bool last)
{
    char text[TIME_TEXT_BYTES];

    if (time_ms == 0 || time_ms >= TIME_END_MS) {
        csv_write_empty(out, last);
        return;
    }
    time_encode(time_ms, text);
    csv_write_text(out, bytes_from_string(text), last);
}

static void list_row(void *context, const struct registration *registration,
                     const struct listed_mail *mails, size_t mail_count)
{
    struct listing *listing = context;
    struct buffer *out = listing->csv;
    const struct listed_mail *latest = mail_count > 0 ? &mails[0] : NULL;

    csv_write_text(out, registration->email, false);
    csv_write_text(out, registration->name, false);
    csv_write_text(out, registration->organisation, false);
    csv_write_text(out, bytes_from_string(language_name(registration->language)), false);
    csv_write_text(out, bytes_from_string(registration_state_name(registration->state)), false);
    csv_time(out, registration->created_at_ms, false);
    csv_write_text(out, bytes_from_string(latest ? latest->kind : ""), false);
    csv_write_text(out, bytes_from_string(latest ? latest->state : ""), false);
    csv_time(out, latest ? latest->at_ms : 0, true);
}

static int list_csv(struct visit *visit, struct error *error)
{
    struct buffer *out = &visit->response->body;
    struct listing listing = {.csv = out};

    answer_body(visit, 200, "text/csv; charset=utf-8");
    /* The mark by which a spreadsheet sees that names are in UTF-8. */
    buffer_append_string(out, "\xEF\xBB\xBF"
                              "email,name,organisation,language,state,created_at,"
                              "last_mail,last_mail_state,last_mail_at\r\n");
    snprintf(visit->response->file_name, sizeof(visit->response->file_name),
             "registrations-%.*s.csv", (int)visit->request->facts.code.size,
             visit->request->facts.code.data);
    return people_registration_list(visit->desk->people, visit->request->facts.session_id,
                                    list_row, &listing, error);
}

void act_registrations(struct visit *visit)
{
    struct error error = {0};
    int result = visit->request->csv ? list_csv(visit, &error) : list_json(visit, &error);

    if (result != 0)
        answer_failure(visit, result, &error, "there is no such session");
}

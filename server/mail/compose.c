/*
 * From a row of the queue to a message of RFC 5322 (GMime): headers, text and HTML side by
 * side, the calendar entry where there is one. What comes from people passes clean.c before it
 * reaches a header, so that none can hold a line break. Any thread.
 */
#include <gmime/gmime.h>
#include <pthread.h>
#include <stdlib.h>

#include "compose.h"
#include "herkend/assert.h"
#include "herkend/codec.h"

enum { PART_BYTES_MAX = 512 * 1024, MESSAGE_BYTES = 2 * 1024 * 1024 };

static pthread_once_t gmime_once = PTHREAD_ONCE_INIT;

static void gmime_prepare(void)
{
    g_mime_init(); /* for the life of the process: other threads may hold its objects */
}

void compose_prepare(void)
{
    pthread_once(&gmime_once, gmime_prepare);
}

/* ---- parts ------------------------------------------------------------------------------- */

static GMimeObject *part_create(const char *type, const char *subtype, struct bytes content,
                                GMimeContentEncoding encoding)
{
    GMimePart *part = g_mime_part_new_with_type(type, subtype);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(content.data, content.size);
    GMimeDataWrapper *wrapper =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content(part, wrapper);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(wrapper);
    g_object_unref(stream);
    return GMIME_OBJECT(part);
}

static void multipart_take(GMimeMultipart *multipart, GMimeObject *part)
{
    g_mime_multipart_add(multipart, part);
    g_object_unref(part);
}

/* base64, so that no server between here and there touches its line ends. */
static GMimeObject *calendar_part(struct bytes calendar, bool cancelled)
{
    GMimeObject *part =
        part_create("text", "calendar", calendar, GMIME_CONTENT_ENCODING_BASE64);

    g_mime_object_set_content_type_parameter(part, "method", cancelled ? "CANCEL" : "REQUEST");
    return part;
}

/* The same once more as a file, for programs that show no invitation. */
static GMimeObject *calendar_file(struct bytes calendar, enum language language)
{
    GMimeObject *part =
        part_create("application", "ics", calendar, GMIME_CONTENT_ENCODING_BASE64);

    g_mime_object_set_disposition(part, GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(GMIME_PART(part),
                             language == LANGUAGE_NL ? "afspraak.ics" : "session.ics");
    return part;
}

static GMimeObject *body_create(const struct letter *letter, struct bytes calendar,
                                bool cancelled)
{
    GMimeMultipart *alternative = g_mime_multipart_new_with_subtype("alternative");
    struct buffer text, html;

    buffer_init(&text, PART_BYTES_MAX);
    buffer_init(&html, PART_BYTES_MAX);
    letter_render_text(letter, &text);
    letter_render_html(letter, &html);
    ASSERT(!text.overflowed && !html.overflowed); /* texts of an event are bounded */
    multipart_take(alternative, part_create("text", "plain", buffer_bytes(&text),
                                            GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
    multipart_take(alternative, part_create("text", "html", buffer_bytes(&html),
                                            GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE));
    buffer_release(&text);
    buffer_release(&html);
    if (calendar.size == 0)
        return GMIME_OBJECT(alternative);

    GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");

    multipart_take(alternative, calendar_part(calendar, cancelled));
    multipart_take(mixed, GMIME_OBJECT(alternative));
    multipart_take(mixed, calendar_file(calendar, letter->language));
    return GMIME_OBJECT(mixed);
}

/* ---- headers ----------------------------------------------------------------------------- */

static void set_header(GMimeMessage *message, const char *name, const char *value)
{
    g_mime_object_set_header(GMIME_OBJECT(message), name, value, "utf-8");
}

/* As it stands: GMime would fold or encode a long URL, and programs that click on it do not
 * unfold. Only of bytes that are ours. */
static void set_header_raw(GMimeMessage *message, const char *name, struct bytes value,
                           struct arena *arena)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    char *raw = arena_alloc(arena, value.size + 3, 1);

    raw[0] = ' ';
    memcpy(raw + 1, value.data, value.size);
    raw[value.size + 1] = '\n';
    for (size_t i = 0; i < value.size; i++)
        ASSERT(value.data[i] > ' ' && value.data[i] < 0x7F);
    set_header(message, name, "-");
    g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name), raw);
}

static void add_mailbox(GMimeMessage *message, GMimeAddressType type,
                        const struct mailbox *mailbox, struct arena *arena)
{
    const char *email = arena_copy(arena, mailbox->email).data;
    const char *name = mailbox->name.size > 0 ? arena_copy(arena, mailbox->name).data : NULL;

    g_mime_message_add_mailbox(message, type, name, email);
}

static void set_date(GMimeMessage *message, uint64_t now_ms)
{
    GDateTime *date = g_date_time_new_from_unix_utc((gint64)(now_ms / 1000));

    ASSERT(date);
    g_mime_message_set_date(message, date);
    g_date_time_unref(date);
}

static void set_headers(GMimeMessage *message, const struct envelope *envelope,
                        struct letter *letter)
{
    struct arena *arena = letter->arena;

    set_date(message, envelope->now_ms);
    add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, &envelope->from, arena);
    add_mailbox(message, GMIME_ADDRESS_TYPE_TO, &envelope->to, arena);
    g_mime_message_set_subject(message, letter->subject.data, "utf-8");
    g_mime_message_set_message_id(message, envelope->message_id);
    set_header(message, "MIME-Version", "1.0");
    set_header(message, "Content-Language", language_name(letter->language));
    /* Nobody's holiday answer is wanted (RFC 3834, 5; the second is Exchange's). */
    set_header(message, "Auto-Submitted", "auto-generated");
    set_header(message, "X-Auto-Response-Suppress", "All");
    if (envelope->unsubscribe.size > 0) { /* RFC 2369, RFC 8058 */
        struct bytes url = letter_format(letter, "<%.*s>", (int)envelope->unsubscribe.size,
                                         envelope->unsubscribe.data);

        set_header_raw(message, "List-Unsubscribe", url, arena);
        set_header_raw(message, "List-Unsubscribe-Post", BYTES("List-Unsubscribe=One-Click"),
                       arena);
    }
}

void message_append(GMimeMessage *message, struct buffer *out)
{
    GMimeStream *stream = g_mime_stream_mem_new();
    GMimeFormatOptions *options = g_mime_format_options_new();

    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);

    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));

    buffer_append(out, (struct bytes){.data = (const char *)bytes->data, .size = bytes->len});
    g_mime_format_options_free(options);
    g_object_unref(stream);
}

void message_write(struct letter *letter, const struct envelope *envelope,
                   struct bytes calendar, bool cancelled, struct buffer *out)
{
    compose_prepare();

    GMimeMessage *message = g_mime_message_new(TRUE);
    GMimeObject *body = body_create(letter, calendar, cancelled);

    set_headers(message, envelope, letter);
    g_mime_message_set_mime_part(message, body);
    message_append(message, out);
    g_object_unref(body);
    g_object_unref(message);
}

/* ---- a mail ------------------------------------------------------------------------------ */

/* Whether an entry goes with it: to who has, or had, a place on a day that is known. */
static bool has_calendar(const struct mail *mail)
{
    bool registered = mail->to.state == REGISTRATION_REGISTERED;

    if (mail->event.facts.starts_at_ms == 0)
        return false;
    switch (mail->kind) {
    case MAIL_CONFIRMATION:
    case MAIL_PLACE:
    case MAIL_KNOWN:
    case MAIL_CHANGE:
    case MAIL_CANCELLATION:
        return registered;
    case MAIL_WITHDRAWAL:
        return true;
    case MAIL_WAITING_LIST:
    case MAIL_INVITATION:
    case MAIL_FOLLOW_UP:
    case MAIL_LINK:
    case MAIL_REMINDER_DAY:
    case MAIL_REMINDER_HOUR:
    case MAIL_REPORT:
    case MAIL_STAFF_LINK:
    case MAIL_KIND_COUNT:
        return false;
    }
    UNREACHABLE("every kind says whether it has an entry");
}

/* Whether what it needs is there. NULL, or the sentence that says what is not. */
static const char *lacks(const struct mail *mail, const struct token *link)
{
    bool reminder = mail->kind == MAIL_REMINDER_DAY || mail->kind == MAIL_REMINDER_HOUR;

    if ((unsigned)mail->kind >= MAIL_KIND_COUNT)
        return "a mail of a kind that is not known here";
    if ((reminder || mail->kind == MAIL_LINK) && !link)
        return "there is no personal link to send";
    if (reminder && mail->event.facts.starts_at_ms == 0)
        return "a reminder of a session without a start";
    if (mail->kind == MAIL_STAFF_LINK && mail->staff_token.size == 0)
        return "there is no link of staff to send";
    if (mail->kind != MAIL_STAFF_LINK && mail->to.way[0] == '\0')
        return "a mail to somebody without an own page";
    return NULL;
}

static void encode_calendar(const struct mail_settings *settings, const struct mail *mail,
                            uint64_t now_ms, struct buffer *out)
{
    struct people_event event = mail->event;

    if (mail->kind == MAIL_WITHDRAWAL) /* for this person it does not take place */
        event.cancelled_at_ms = now_ms;
    calendar_encode(&event, mail->to.email, settings->public_url,
                    bytes_from_string(settings->from), now_ms, out);
}

static int compose_in(struct arena *arena, const struct mail_settings *settings,
                      const struct mail *mail, const struct token *link, uint64_t now_ms,
                      struct buffer *out, struct error *error)
{
    struct envelope envelope = {.now_ms = now_ms};
    struct letter letter = {.arena = arena};
    struct bytes folded;
    int trouble =
        mailbox_parse(bytes_from_string(settings->from), arena, &envelope.from, error);

    if (trouble == 0)
        trouble = email_prepare(mail->to.email, arena, &envelope.to.email, &folded, error);
    if (trouble != 0)
        return trouble;

    struct letter_source source = {
        .mail = mail,
        .public_url = settings->public_url,
        .sender = envelope.from.name,
        .link = link,
        .calendar = has_calendar(mail),
        .now_ms = now_ms,
    };
    struct buffer calendar;

    letter_write(&letter, &source);
    envelope.to.name = clean_name(arena, mail->to.name);
    envelope.message_id = letter_format(&letter, "%s@%.*s", mail->message_id,
                                        (int)email_domain(envelope.from.email).size,
                                        email_domain(envelope.from.email).data)
                              .data;
    if (mail->to.way[0] != '\0')
        envelope.unsubscribe =
            letter_format(&letter, "%s/r/%s/unsubscribe", settings->public_url, mail->to.way);
    buffer_init(&calendar, PART_BYTES_MAX);
    if (source.calendar)
        encode_calendar(settings, mail, now_ms, &calendar);
    message_write(&letter, &envelope, buffer_bytes(&calendar),
                  mail->kind == MAIL_WITHDRAWAL || mail->event.cancelled_at_ms > 0, out);
    buffer_release(&calendar);
    return 0;
}

int mail_compose(const struct mail_settings *settings, const struct mail *mail,
                 const struct token *link, uint64_t now_ms, struct buffer *out,
                 struct error *error)
{
    const char *lack = lacks(mail, link);
    struct arena arena;

    if (lack) {
        error_set(error, ERR_INPUT, "%s", lack);
        return -ERR_INPUT;
    }
    arena_init(&arena);

    int trouble = compose_in(&arena, settings, mail, link, now_ms, out, error);

    arena_release(&arena);
    if (trouble == 0 && out->overflowed) {
        error_set(error, ERR_INPUT, "the message is longer than %zu bytes", out->size_max);
        return -ERR_INPUT;
    }
    return trouble;
}

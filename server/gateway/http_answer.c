/*
 * How an answer looks: status line, the fields that every answer carries, the body. Leaves to
 * the callers what to say. Loop's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/json.h"

enum { ANSWER_HEAD_BYTES_MAX = 4096, ANSWER_PROBLEM_BYTES_MAX = 2048 };

static const struct status_name {
    uint16_t status;
    const char *name;
} STATUS_NAMES[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

static const char *status_name(uint16_t status)
{
    for (size_t i = 0; i < ARRAY_COUNT(STATUS_NAMES); i++) {
        if (STATUS_NAMES[i].status == status)
            return STATUS_NAMES[i].name;
    }
    return "Answer"; /* RFC 9112, section 4: a client ignores it */
}

/* What a page of each look may do: Content Security Policy Level 3, and Trusted Types. */
static void write_policy(struct buffer *head, const struct gateway *gateway,
                         enum answer_look look)
{
    buffer_append_string(head, "Content-Security-Policy: default-src 'none'; ");
    switch (look) {
    case LOOK_DATA:
        buffer_append_string(head, "base-uri 'none'; form-action 'none'; "
                                   "frame-ancestors 'none'\r\n");
        return;
    case LOOK_STYLED:
        buffer_append_string(head, "style-src 'unsafe-inline'; base-uri 'none'; "
                                   "form-action 'none'; frame-ancestors 'none'\r\n");
        return;
    case LOOK_FORM: /* besides its own style the operator's theme, and the icon */
        buffer_append_string(head, "style-src 'self' 'unsafe-inline'; img-src 'self'; "
                                   "base-uri 'none'; form-action 'self'; "
                                   "frame-ancestors 'none'\r\n");
        return;
    case LOOK_CLIENT:
        buffer_append_string(head, "script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                   "font-src 'self'; connect-src 'self'");
        if (gateway->websocket_origin.size > 0)
            buffer_append_char(head, ' ');
        buffer_append(head, gateway->websocket_origin);
        buffer_append_string(head, "; manifest-src 'self'; base-uri 'none'; "
                                   "form-action 'self'; frame-ancestors 'none'; "
                                   "require-trusted-types-for 'script'; "
                                   "trusted-types 'none'\r\n");
        return;
    }
    UNREACHABLE("every look has its policy");
}

/*
 * No other site may load anything of ours, nor keep hold of a window of ours; and a page has
 * none of a browser's powers but those that the client uses: copying a link, and a projector's
 * full screen that stays on.
 */
static void write_isolation(struct buffer *head, enum answer_look look)
{
    buffer_append_string(head, "Cross-Origin-Resource-Policy: same-origin\r\n");
    if (look == LOOK_DATA)
        return;
    buffer_append_string(
        head, "Cross-Origin-Opener-Policy: same-origin\r\n"
              "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), "
              "clipboard-read=(), clipboard-write=(self), display-capture=(), "
              "encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), "
              "idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
              "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(self), "
              "serial=(), usb=(), xr-spatial-tracking=()\r\n");
}

/* Quotes and control characters would end the parameter. */
static void write_file_name(struct buffer *head, const char *name)
{
    buffer_append_string(head, "Content-Disposition: attachment; filename=\"");
    for (; *name != '\0'; name++) {
        unsigned char c = (unsigned char)*name;

        buffer_append_char(head, c < 0x20 || c > 0x7E || c == '"' || c == '\\' ? '_' : *name);
    }
    buffer_append_string(head, "\"\r\n");
}

static void write_head(struct wire *wire, const struct http_answer *answer, size_t body_bytes,
                       bool keep_alive, struct buffer *head)
{
    buffer_append_format(head, "HTTP/1.1 %u %s\r\nDate: %s\r\n", answer->status,
                         status_name(answer->status), loop_date(wire->loop));
    if (answer->content_type)
        buffer_append_format(head, "Content-Type: %s\r\n", answer->content_type);
    if (answer->status != 204 && answer->status != 304)
        buffer_append_format(head, "Content-Length: %zu\r\n", body_bytes);
    write_policy(head, wire->loop->gateway, answer->look);
    write_isolation(head, answer->look);
    buffer_append_format(head, "X-Content-Type-Options: nosniff\r\nReferrer-Policy: %s\r\n",
                         answer->referrer ? answer->referrer : "no-referrer");
    if (!answer->fields || !strstr(answer->fields, "Cache-Control:"))
        buffer_append_string(head, "Cache-Control: no-store\r\n");
    if (answer->fields)
        buffer_append_string(head, answer->fields);
    if (answer->file_name && answer->file_name[0] != '\0')
        write_file_name(head, answer->file_name);
    if (!keep_alive)
        buffer_append_string(head, "Connection: close\r\n");
    buffer_append_string(head, "\r\n");
    ASSERT(!head->overflowed);
}

/* The bytes of a buffer as an item of the outbox; the buffer is empty then. */
static void send_buffer(struct wire *wire, struct buffer *buffer)
{
    if (buffer->size > 0)
        wire_send_bytes(wire, buffer->data, buffer->size);
    else
        free(buffer->data);
    buffer->data = NULL;
    buffer->size = 0;
    buffer->capacity = 0;
}

void http_answer(struct wire *wire, const struct http_answer *answer)
{
    struct loop *loop = wire->loop;
    bool keep_alive = wire->http && wire->http->keep_alive && !loop->stopping;
    bool with_body = !wire->http || !wire->http->head_only;
    struct bytes body = answer->taken ? buffer_bytes(answer->taken) : answer->body;

    /* A problem document, which says so, always gets through. */
    if (body.size > ANSWER_PROBLEM_BYTES_MAX && loop->outboxes_bytes > 0 &&
        loop->outboxes_bytes + body.size > OUTBOXES_BYTES_MAX) {
        metric_add(&loop->gateway->metrics->shed_total, 1);
        http_problem(wire, 503, "too many readers wait for large answers",
                     "Retry-After: 5\r\n");
        return;
    }

    struct buffer head;

    buffer_init(&head, ANSWER_HEAD_BYTES_MAX + body.size);
    write_head(wire, answer, body.size, keep_alive, &head);
    if (with_body && !answer->taken)
        buffer_append(&head, body);
    send_buffer(wire, &head);
    if (with_body && answer->taken && body.size > 0)
        send_buffer(wire, answer->taken);
    if (keep_alive)
        wire->state = WIRE_HTTP_ANSWER;
    else
        wire_finish(wire);
    wire->deadline_ms = 0;
}

void http_problem(struct wire *wire, uint16_t status, const char *detail, const char *fields)
{
    struct buffer body;

    buffer_init(&body, ANSWER_PROBLEM_BYTES_MAX);

    struct json_writer json = json_writer_on(&body);

    json_object_open(&json);
    json_key(&json, "type");
    json_write_string(&json, "about:blank");
    json_key(&json, "title");
    json_write_string(&json, status_name(status));
    json_key(&json, "status");
    json_write_integer(&json, status);
    if (detail) {
        json_key(&json, "detail");
        json_write_string(&json, detail);
    }
    json_object_close(&json);
    ASSERT(!body.overflowed);
    http_answer(wire, &(struct http_answer){.status = status,
                                            .content_type = "application/problem+json",
                                            .body = buffer_bytes(&body),
                                            .fields = fields});
    buffer_release(&body);
}

void http_problem_and_finish(struct wire *wire, uint16_t status, const char *detail,
                             const char *fields)
{
    if (wire->http)
        wire->http->keep_alive = false;
    http_problem(wire, status, detail, fields);
}

/*
 * Requests as they come in and answers as they go out: one exchange after the other on a
 * connection, as HTTP/1.1 wants it. Leaves the head's syntax to http_head.c, where a request
 * goes to routes.c, and how an answer looks to http_answer.c. Loop's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum { RESPONSE_FIELDS_BYTES_MAX = 768 };

void http_begin(struct wire *wire)
{
    if (wire->loop->stopping) {
        wire_finish(wire);
        return;
    }
    http_end_exchange(wire);
    wire->state = WIRE_HTTP_HEAD;
    wire->deadline_ms = loop_now_ms(wire->loop) + wire->loop->gateway->settings.http_timeout_ms;
}

void http_end_exchange(struct wire *wire)
{
    struct http_exchange *http = wire->http;

    if (!http)
        return;
    wire->loop->bodies_bytes -= http->body_bytes;
    if (http->request)
        request_destroy(http->request);
    free(http);
    wire->http = NULL;
}

/* Whose request it is. Only the last entry of the last field is the word of the proxy in front;
 * what stands before it came from outside. */
static uint64_t http_address_key(const struct wire *wire, const struct http_head *head)
{
    const struct gateway *gateway = wire->loop->gateway;
    uint64_t key = wire->address_key;

    if (!gateway->settings.trust_forwarded || wire->operator_socket)
        return key;
    for (size_t i = head->field_count; i > 0; i--) {
        const struct http_field *field = &head->fields[i - 1];

        if (!bytes_equal_caseless(field->name, BYTES("x-forwarded-for")))
            continue;
        return address_key_of_forwarded(&gateway->hasher, field->value, &key)
                   ? key
                   : wire->address_key;
    }
    return key;
}

static void http_open_exchange(struct wire *wire, const struct http_head *head)
{
    struct http_exchange *http = xcalloc(1, sizeof(*http));

    ASSERT(!wire->http);
    http->request = request_create(REQUEST_HTTP, wire_handle(wire));
    http->head_only = bytes_equal(head->method, BYTES("HEAD"));
    /* An answer before the body is read ends the connection: nobody reads the rest. */
    http->keep_alive = head->keep_alive && head->content_length == 0;
    http->keep_alive_after_body = head->keep_alive;
    http->address_key = http_address_key(wire, head);
    wire->http = http;
}

bool http_step_head(struct wire *wire)
{
    struct bytes input = wire_input(wire);
    struct http_head head;
    uint16_t status;
    const char *why;

    if (input.size == 0)
        return false;

    size_t used = http_head_decode(input, &head, &status, &why);

    if (status != 0) {
        metric_add(&wire->loop->gateway->metrics->malformed_total, 1);
        http_problem_and_finish(wire, status, why, NULL);
        return false;
    }
    if (used == 0)
        return false;
    /* The head points into the input, which stays where it is until the wire settles. */
    wire_use(wire, used);
    http_open_exchange(wire, &head);
    route_request(wire, &head);
    return true;
}

bool http_step_body(struct wire *wire)
{
    struct http_exchange *http = wire->http;
    struct bytes input = wire_input(wire);
    size_t missing = http->body_bytes - http->body_got_bytes;
    size_t taken = input.size < missing ? input.size : missing;

    if (taken > 0)
        memcpy(http->body + http->body_got_bytes, input.data, taken);
    wire_use(wire, taken);
    http->body_got_bytes += taken;
    if (http->body_got_bytes < http->body_bytes) {
        if (http->body_got_bytes >= http->body_step_bytes) {
            http->body_step_bytes = http->body_got_bytes + HTTP_BODY_STEP_BYTES;
            wire->deadline_ms =
                loop_now_ms(wire->loop) + wire->loop->gateway->settings.http_timeout_ms;
        }
        return false;
    }
    http->keep_alive = http->keep_alive_after_body;
    http->request->body = (struct bytes){.data = http->body, .size = http->body_bytes};
    route_serve(wire);
    return true;
}

/* What the status obliges us to say. */
static const char *status_fields(uint16_t status)
{
    switch (status) {
    case 401:
        return "WWW-Authenticate: Bearer\r\n";
    case 429:
    case 503:
        return "Retry-After: 1\r\n";
    default:
        return "";
    }
}

static const char *response_fields(const struct response *response,
                                   char out[RESPONSE_FIELDS_BYTES_MAX])
{
    bool cookie = response->cookie[0] != '\0';
    bool location = response->location[0] != '\0';
    int size = snprintf(out, RESPONSE_FIELDS_BYTES_MAX, "%s%s%s%s%s%s%s",
                        status_fields(response->status), cookie ? "Set-Cookie: " : "",
                        response->cookie, cookie ? "\r\n" : "", location ? "Location: " : "",
                        response->location, location ? "\r\n" : "");

    ASSERT(size >= 0 && size < RESPONSE_FIELDS_BYTES_MAX);
    return out;
}

void http_respond(struct wire *wire, struct response *response)
{
    if (wire->state == WIRE_HTTP_ENGINE) {
        const struct route *route = wire->http->route;
        char fields[RESPONSE_FIELDS_BYTES_MAX];

        http_answer(wire, &(struct http_answer){
                              .status = response->status,
                              .content_type = response->content_type,
                              .taken = &response->body,
                              .fields = response_fields(response, fields),
                              .file_name = response->file_name,
                              .look = route_look(route, response->content_type),
                              .referrer = route_referrer(route),
                          });
    }
    response_destroy(response);
}

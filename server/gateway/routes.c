/*
 * Paths and what stands behind them. What is ours is answered here; the rest of the API becomes
 * a request for the engine. Leaves the syntax of paths to the codec, and the web client to
 * pages.c. Loop's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "field_list.h"
#include "herkend/assert.h"
#include "herkend/codec.h"

enum { ROUTE_SEGMENTS_MAX = HTTP_SEGMENTS_MAX, METRICS_BYTES_MAX = 32 * 1024 };

enum route_method {
    METHOD_GET = 1, /* and HEAD */
    METHOD_POST = 2,
    METHOD_PATCH = 4,
    METHOD_DELETE = 8,
    METHOD_PUT = 16,
};

/* Where a request goes once it is here whole. */
struct route {
    const char *segments[ROUTE_SEGMENTS_MAX]; /* "*", "*.ics": any such; NULL: the end */
    unsigned methods;                         /* METHOD_X | METHOD_Y */
    void (*serve)(struct wire *wire);         /* NULL: a WebSocket begins here */
    enum http_route engine_route;             /* of serve_engine */
};

/* ---- what is ours ------------------------------------------------------------------------ */

static void answer_text(struct wire *wire, uint16_t status, const char *text)
{
    http_answer(wire, &(struct http_answer){.status = status,
                                            .content_type = "text/plain; charset=utf-8",
                                            .body = bytes_from_string(text)});
}

static void serve_health(struct wire *wire)
{
    answer_text(wire, 200, "ok\n");
}

static void serve_ready(struct wire *wire)
{
    struct gateway *gateway = wire->loop->gateway;

    if (atomic_load(&gateway->draining))
        answer_text(wire, 503, "stopping\n");
    else if (atomic_load_explicit(&gateway->metrics->journal_ready, memory_order_relaxed) == 0)
        answer_text(wire, 503, "the journal does not take commits\n");
    else
        answer_text(wire, 200, "ready\n");
}

static void serve_metrics(struct wire *wire)
{
    struct buffer text;

    buffer_init(&text, METRICS_BYTES_MAX);
    metrics_text_write(wire->loop->gateway->metrics, &text);
    ASSERT(!text.overflowed);
    http_answer(wire, &(struct http_answer){
                          .status = 200,
                          .content_type = "text/plain; version=0.0.4; charset=utf-8",
                          .taken = &text,
                      });
    buffer_release(&text);
}

/* ---- what is the engine's ---------------------------------------------------------------- */

static void serve_engine(struct wire *wire)
{
    struct http_exchange *http = wire->http;
    struct request *request = http->request;

    request->received_ms = gateway_clock_ms();
    request->address_key = http->address_key;
    request->operator_socket = wire->operator_socket;
    request->route = http->route->engine_route;
    http->request = NULL;
    if (!engine_thread_post(wire->loop->gateway->engine, request)) {
        http->request = request;
        http_problem(wire, 503, "too much waits already; try again", "Retry-After: 1\r\n");
        return;
    }
    wire->state = WIRE_HTTP_ENGINE;
    wire->deadline_ms = loop_now_ms(wire->loop) + ENGINE_ANSWER_TIMEOUT_MS;
}

/* The link of a session with "/report" after it: what a participant is given, and can read:
 * a page, unless a format is asked for. */
static void serve_report_page(struct wire *wire)
{
    wire->http->request->is_page = true;
    serve_engine(wire);
}

/* A page of the desk that everybody may know of. */
static void serve_open_page(struct wire *wire)
{
    wire->http->request->is_page = true;
    serve_engine(wire);
}

/* A person's own: the path is known to nobody else. */
static void serve_own_page(struct wire *wire)
{
    wire->http->request->is_page = true;
    serve_engine(wire);
}

/* A click in a mail program, which sends it from wherever it likes (RFC 8058). */
static void serve_unsubscribe(struct wire *wire)
{
    serve_own_page(wire);
}

/* ---- the table --------------------------------------------------------------------------- */

static const struct route ROUTES[] = {
    {{NULL}, METHOD_GET, pages_serve_participant, 0},
    {{"api", "v1", "demo"}, METHOD_GET, pages_serve_demo, 0},
    {{"api", "v1", "erasures"}, METHOD_GET, serve_engine, ROUTE_ERASURES},
    {{"api", "v1", "join", "*"}, METHOD_GET, serve_engine, ROUTE_JOIN},
    {{"api", "v1", "me"}, METHOD_GET, serve_engine, ROUTE_ME},
    {{"api", "v1", "me", "password"}, METHOD_POST, serve_engine, ROUTE_ME_PASSWORD},
    {{"api", "v1", "organisers"}, METHOD_POST, serve_engine, ROUTE_ORGANISERS},
    {{"api", "v1", "sessions"}, METHOD_GET | METHOD_POST, serve_engine, ROUTE_SESSIONS},
    {{"api", "v1", "sessions", "*"}, METHOD_GET | METHOD_PATCH, serve_engine, ROUTE_SESSION},
    {{"api", "v1", "sessions", "*", "close"}, METHOD_POST, serve_engine, ROUTE_SESSION_CLOSE},
    {{"api", "v1", "sessions", "*", "erase"}, METHOD_POST, serve_engine, ROUTE_SESSION_ERASE},
    {{"api", "v1", "sessions", "*", "event"},
     METHOD_GET | METHOD_PUT,
     serve_engine,
     ROUTE_SESSION_EVENT},
    {{"api", "v1", "sessions", "*", "event", "cancel"},
     METHOD_POST,
     serve_engine,
     ROUTE_SESSION_EVENT_CANCEL},
    {{"api", "v1", "sessions", "*", "invitations"},
     METHOD_POST,
     serve_engine,
     ROUTE_INVITATIONS},
    {{"api", "v1", "sessions", "*", "follow-up"}, METHOD_POST, serve_engine, ROUTE_FOLLOW_UP},
    {{"api", "v1", "sessions", "*", "links"},
     METHOD_GET | METHOD_POST,
     serve_engine,
     ROUTE_SESSION_LINKS},
    {{"api", "v1", "sessions", "*", "links", "*"},
     METHOD_DELETE,
     serve_engine,
     ROUTE_SESSION_LINK},
    {{"api", "v1", "sessions", "*", "live"}, METHOD_POST, serve_engine, ROUTE_SESSION_LIVE},
    {{"api", "v1", "sessions", "*", "load"}, METHOD_POST, serve_engine, ROUTE_SESSION_LOAD},
    {{"api", "v1", "sessions", "*", "mails", "*"}, METHOD_GET, serve_engine, ROUTE_MAIL},
    {{"api", "v1", "sessions", "*", "registrations"},
     METHOD_GET | METHOD_POST,
     serve_engine,
     ROUTE_REGISTRATIONS},
    {{"api", "v1", "sessions", "*", "registrations", "*"},
     METHOD_PATCH | METHOD_DELETE,
     serve_engine,
     ROUTE_REGISTRATION},
    {{"api", "v1", "sessions", "*", "registrations", "*", "resend"},
     METHOD_POST,
     serve_engine,
     ROUTE_REGISTRATION_RESEND},
    {{"api", "v1", "sessions", "*", "rehearsals"}, METHOD_POST, serve_engine, ROUTE_REHEARSALS},
    {{"api", "v1", "sessions", "*", "report"}, METHOD_GET, serve_engine, ROUTE_SESSION_REPORT},
    {{"api", "v1", "sessions", "*", "report", "readmit"},
     METHOD_POST,
     serve_engine,
     ROUTE_REPORT_READMIT},
    {{"api", "v1", "sessions", "*", "report", "withdraw"},
     METHOD_POST,
     serve_engine,
     ROUTE_REPORT_WITHDRAW},
    {{"api", "v1", "sessions", "*", "script"}, METHOD_GET, serve_engine, ROUTE_SESSION_SCRIPT},
    {{"api", "v1", "sign-in"}, METHOD_POST, serve_engine, ROUTE_SIGN_IN},
    {{"api", "v1", "sign-out"}, METHOD_POST, serve_engine, ROUTE_SIGN_OUT},
    {{"console"}, METHOD_GET, pages_serve_console, 0},
    {{"desk"}, METHOD_GET, pages_serve_console, 0},
    {{"e", "*.ics"}, METHOD_GET, serve_open_page, ROUTE_EVENT_ICS},
    {{"e", "*"}, METHOD_GET | METHOD_POST, serve_open_page, ROUTE_EVENT_PAGE},
    {{"healthz"}, METHOD_GET, serve_health, 0},
    {{"metrics"}, METHOD_GET, serve_metrics, 0},
    {{"privacy"}, METHOD_GET, serve_open_page, ROUTE_PRIVACY},
    {{"r", "*"}, METHOD_GET | METHOD_POST, serve_own_page, ROUTE_WAY},
    {{"r", "*", "unsubscribe"},
     METHOD_GET | METHOD_POST,
     serve_unsubscribe,
     ROUTE_WAY_UNSUBSCRIBE},
    {{"readyz"}, METHOD_GET, serve_ready, 0},
    {{"s", "*"}, METHOD_GET, pages_serve_participant, 0},
    {{"s", "*", "report"}, METHOD_GET, serve_report_page, ROUTE_SESSION_REPORT},
    {{"screen"}, METHOD_GET, pages_serve_console, 0},
    {{"theme.css"}, METHOD_GET, pages_serve_theme, 0},
    {{"ws"}, METHOD_GET, NULL, 0},
};

static const struct route FILE_ROUTE = {{NULL}, METHOD_GET, pages_serve_file, 0};

/* "*" is any segment, "*.ics" one that ends so, and all else itself. */
static bool segment_matches(const char *pattern, struct bytes segment)
{
    struct bytes end = bytes_from_string(pattern + 1);

    if (*pattern != '*')
        return bytes_equal(bytes_from_string(pattern), segment);
    return segment.size > end.size &&
           bytes_equal(end, (struct bytes){.data = segment.data + segment.size - end.size,
                                           .size = end.size});
}

static bool route_matches(const struct route *route, const struct http_target *target)
{
    size_t i = 0;

    for (; i < ROUTE_SEGMENTS_MAX && route->segments[i]; i++) {
        if (i == target->segment_count)
            return false;
        if (!segment_matches(route->segments[i], target->segments[i]))
            return false;
    }
    return i == target->segment_count;
}

/* The decoded path again, as files are named. */
static struct bytes path_of(const struct http_target *target, struct arena *arena)
{
    struct buffer path;

    buffer_init(&path, HTTP_TARGET_BYTES_MAX);
    for (size_t i = 0; i < target->segment_count; i++) {
        buffer_append_char(&path, '/');
        buffer_append(&path, target->segments[i]);
    }

    struct bytes copy = arena_copy(arena, buffer_bytes(&path));

    buffer_release(&path);
    return copy;
}

/* Where metrics have a listener of their own, they are there only, and there is nothing else
 * there than them and the state of the server. The operator's socket has everything. */
static bool route_is_here(const struct route *route, const struct wire *wire)
{
    bool is_metrics = route->serve == serve_metrics;
    bool is_state = route->serve == serve_health || route->serve == serve_ready;

    if (wire->metrics_only)
        return is_metrics || is_state;
    return !is_metrics || wire->operator_socket || wire->loop->gateway->metrics_port == 0;
}

/* NULL when nothing is there. */
static const struct route *route_find(struct wire *wire, const struct http_target *target)
{
    for (size_t i = 0; i < ARRAY_COUNT(ROUTES); i++) {
        if (route_matches(&ROUTES[i], target))
            return route_is_here(&ROUTES[i], wire) ? &ROUTES[i] : NULL;
    }
    if (!wire->loop->gateway->files || wire->metrics_only)
        return NULL;
    wire->http->path = path_of(target, &wire->http->request->arena);
    return static_files_find(wire->loop->gateway->files, wire->http->path) ? &FILE_ROUTE : NULL;
}

/* The methods that some path has. */
static const struct method {
    unsigned mask;
    const char *name;
    enum http_method engine_method;
} METHODS[] = {
    {METHOD_GET, "GET", HTTP_GET},       {METHOD_GET, "HEAD", HTTP_GET},
    {METHOD_POST, "POST", HTTP_POST},    {METHOD_PUT, "PUT", HTTP_PUT},
    {METHOD_PATCH, "PATCH", HTTP_PATCH}, {METHOD_DELETE, "DELETE", HTTP_DELETE},
};

/* NULL for one that no path has. */
static const struct method *method_find(struct bytes name)
{
    for (size_t i = 0; i < ARRAY_COUNT(METHODS); i++) {
        if (bytes_equal(name, bytes_from_string(METHODS[i].name)))
            return &METHODS[i];
    }
    return NULL;
}

static void refuse_method(struct wire *wire, const struct route *route)
{
    char fields[64] = "Allow: ";
    size_t size = strlen(fields);

    for (size_t i = 0; i < ARRAY_COUNT(METHODS); i++) {
        if (route->methods & METHODS[i].mask)
            size +=
                (size_t)snprintf(fields + size, sizeof(fields) - size, "%s, ", METHODS[i].name);
    }
    ASSERT(size < sizeof(fields));
    snprintf(fields + size - 2, sizeof(fields) - size + 2, "\r\n"); /* for the last comma */
    http_problem(wire, 405, "this method is not offered here", fields);
}

/* ---- from a head to a request ------------------------------------------------------------ */

/* The parameter "format"; without one it stays. False when we have no such format. */
static bool format_of(const struct http_target *target, enum report_format *format)
{
    static const char *const names[REPORT_FORMAT_COUNT] = {[REPORT_JSON] = "json",
                                                           [REPORT_HTML] = "html",
                                                           [REPORT_CSV] = "csv",
                                                           [REPORT_PDF] = "pdf",
                                                           [REPORT_XLSX] = "xlsx"};

    for (size_t i = 0; i < target->parameter_count; i++) {
        size_t known = 0;

        if (!bytes_equal(target->parameters[i].name, BYTES("format")))
            continue;
        while (known < REPORT_FORMAT_COUNT &&
               !bytes_equal(target->parameters[i].value, bytes_from_string(names[known])))
            known++;
        if (known == REPORT_FORMAT_COUNT)
            return false;
        *format = (enum report_format)known;
    }
    return true;
}

/* Prepares to take in the body; false when it was refused. */
static bool body_expect(struct wire *wire, const struct http_head *head)
{
    struct http_exchange *http = wire->http;
    struct loop *loop = wire->loop;

    if (head->content_length > HTTP_BODY_BYTES_MAX) {
        http_problem_and_finish(wire, 413, "a body is at most 1 MiB", NULL);
        return false;
    }
    if (loop->bodies_bytes + head->content_length > HTTP_BODIES_BYTES_MAX) {
        metric_add(&loop->gateway->metrics->shed_total, 1);
        http_problem_and_finish(wire, 503, "too many bodies are coming in",
                                "Retry-After: 5\r\n");
        return false;
    }
    http->body_bytes = (size_t)head->content_length;
    http->body_step_bytes = HTTP_BODY_STEP_BYTES;
    http->body = arena_alloc(&http->request->arena, http->body_bytes, 1);
    loop->bodies_bytes += http->body_bytes;
    wire->state = WIRE_HTTP_BODY;
    wire->deadline_ms = loop_now_ms(loop) + loop->gateway->settings.http_timeout_ms;
    if (head->expects_continue && wire_input(wire).size == 0) {
        static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
        char *copy = malloc(sizeof(go_on) - 1);

        ASSERT(copy);
        memcpy(copy, go_on, sizeof(go_on) - 1);
        wire_send_bytes(wire, copy, sizeof(go_on) - 1);
    }
    return true;
}

/* What a form of a page is sent as (WHATWG HTML, 4.10.21.3), whatever its charset. */
static bool is_form(const struct http_head *head)
{
    struct bytes type;

    return http_head_find(head, "content-type", &type) &&
           bytes_equal_caseless(list_take(&type, ';'),
                                BYTES("application/x-www-form-urlencoded"));
}

/* Whether what is sent to a page is a form of a form's size; else that is answered. */
static bool form_is_right(struct wire *wire, const struct http_head *head)
{
    const struct route *route = wire->http->route;

    if (head->content_length > HTTP_FORM_BYTES_MAX)
        http_problem_and_finish(wire, 413, "a form is not so long", NULL);
    else if (route->serve != serve_unsubscribe && !is_form(head))
        http_problem_and_finish(wire, 415, "a form is expected", NULL);
    else
        return true;
    return false;
}

/* A path without escapes that cannot be read is merely one that nothing stands behind. */
static void refuse_target(struct wire *wire, struct bytes target)
{
    if (memchr(target.data, '%', target.size))
        http_problem(wire, 400, "the target cannot be read", NULL);
    else
        http_problem(wire, 404, "nothing is here", NULL);
}

static bool route_is_page(const struct route *route)
{
    return route->serve == serve_open_page || route->serve == serve_own_page ||
           route->serve == serve_unsubscribe;
}

enum answer_look route_look(const struct route *route, const char *content_type)
{
    static const char html[] = "text/html";

    if (!content_type || strncmp(content_type, html, sizeof(html) - 1) != 0)
        return LOOK_DATA;
    return route_is_page(route) ? LOOK_FORM : LOOK_STYLED;
}

/* A form of an open page has to say where it comes from, to us and nobody else; under
 * no-referrer a browser would call its origin "null". Of a person's own page nothing is told.
 */
const char *route_referrer(const struct route *route)
{
    return route->serve == serve_open_page ? "same-origin" : "no-referrer";
}

static struct bytes without_end(struct bytes text, const char *end)
{
    struct bytes tail = bytes_from_string(end);

    ASSERT(text.size > tail.size);
    return (struct bytes){.data = text.data, .size = text.size - tail.size};
}

/* What the path names. */
static void take_path(struct request *request, const struct route *route,
                      const struct http_target *target)
{
    bool is_own = route->serve == serve_own_page || route->serve == serve_unsubscribe;

    if (is_own) {
        request->item_id = target->segments[1];
    } else if (route->serve == serve_open_page || route->serve == serve_report_page) {
        request->session_id =
            target->segment_count > 1 ? target->segments[1] : (struct bytes){0};
        if (route->engine_route == ROUTE_EVENT_ICS)
            request->session_id = without_end(request->session_id, ".ics");
    } else {
        request->session_id =
            target->segment_count > 3 ? target->segments[3] : (struct bytes){0};
        request->item_id = target->segment_count > 5 ? target->segments[5] : (struct bytes){0};
    }
}

/* What the query says besides a format. */
static void take_query(struct request *request, const struct http_head *head,
                       const struct http_target *target)
{
    request->language = page_language(head, target);
    if (target->parameter_count > 0)
        request->step = target->parameters[0].name;
    for (size_t i = 0; i < target->parameter_count; i++) {
        if (bytes_equal(target->parameters[i].name, BYTES("thanks")))
            request->thanks = true;
    }
}

/* By whom, and from where. */
static void take_words(struct wire *wire, const struct http_head *head)
{
    struct gateway *gateway = wire->loop->gateway;
    struct request *request = wire->http->request;
    const struct route *route = wire->http->route;

    request->bearer = arena_copy(&request->arena, words_bearer(head));
    request->sign_in = arena_copy(&request->arena, words_sign_in(gateway, head));
    request->origin = route_is_page(route) && request->method == HTTP_POST
                          ? origin_judge_form(gateway, head, route->serve == serve_own_page)
                          : origin_judge(gateway, head);
}

void route_request(struct wire *wire, const struct http_head *head)
{
    struct http_exchange *http = wire->http;
    struct request *request = http->request;
    const struct method *method = method_find(head->method);
    struct http_target target;

    if (!http_target_decode(head->target, &request->arena, &target)) {
        refuse_target(wire, head->target);
        return;
    }
    http->route = route_find(wire, &target);
    if (!http->route) {
        http_problem(wire, 404, "nothing is here", NULL);
        return;
    }
    if (!method || !(http->route->methods & method->mask)) {
        refuse_method(wire, http->route);
        return;
    }
    if (!http->route->serve) {
        handshake_answer(wire, head);
        return;
    }
    request->format = http->route->serve == serve_report_page ? REPORT_HTML : REPORT_JSON;
    if (!format_of(&target, &request->format)) {
        http_problem(wire, 400, "format: json, html, csv, pdf or xlsx", NULL);
        return;
    }

    request->method = method->engine_method;
    if (route_is_page(http->route) && request->method == HTTP_POST &&
        !form_is_right(wire, head))
        return;
    take_path(request, http->route, &target);
    take_query(request, head, &target);
    take_words(wire, head);
    if (http_head_find(head, "if-none-match", &http->entity_tags))
        http->entity_tags = arena_copy(&request->arena, http->entity_tags);
    http->accepted = codings_accepted_decode(head);
    if (head->content_length == 0)
        route_serve(wire);
    else if (!body_expect(wire, head))
        ASSERT(wire->state == WIRE_FINISHING);
}

void route_serve(struct wire *wire)
{
    wire->http->route->serve(wire);
}

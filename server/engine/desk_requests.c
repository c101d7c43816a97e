/*
 * What is asked about people over HTTP: who may ask, how often, and of which session; then it
 * is the worker's. The answer comes home as a job. Leaves what is answered to the desk.
 * Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

enum {
    OF_CODE = 1,       /* of a session by its code, for everybody */
    OF_SESSION = 2,    /* of one by id or code */
    FOR_ORGANISER = 4, /* else everybody may ask */
    IS_PAGE = 8,       /* people read the answer, also when it is trouble */
    IS_FORM = 16,      /* sent by a page of ours, as far as can be told */
    IS_COUNTED = 32,   /* so many a minute from one network */
    IS_WAY = 64,       /* of a person's own way, which may not be there */
};

static const struct desk_route {
    enum http_route route;
    enum http_method method;
    enum desk_act act;
    unsigned kind;
} routes[] = {
    {ROUTE_EVENT_PAGE, HTTP_GET, DESK_EVENT_PAGE, OF_CODE | IS_PAGE},
    {ROUTE_EVENT_PAGE, HTTP_POST, DESK_SIGN_UP_FORM, OF_CODE | IS_PAGE | IS_FORM | IS_COUNTED},
    {ROUTE_EVENT_ICS, HTTP_GET, DESK_EVENT_ICS, OF_CODE | IS_PAGE},
    {ROUTE_WAY, HTTP_GET, DESK_WAY_PAGE, IS_WAY | IS_PAGE},
    {ROUTE_WAY, HTTP_POST, DESK_WAY_FORM, IS_WAY | IS_PAGE | IS_FORM | IS_COUNTED},
    /* A person who follows the link in a mail program without the one click sees the page. */
    {ROUTE_WAY_UNSUBSCRIBE, HTTP_GET, DESK_WAY_PAGE, IS_WAY | IS_PAGE},
    /* Sent by mail programs, many from one network: neither a form of ours, nor counted. */
    {ROUTE_WAY_UNSUBSCRIBE, HTTP_POST, DESK_WAY_UNSUBSCRIBE, IS_WAY | IS_PAGE},
    {ROUTE_PRIVACY, HTTP_GET, DESK_PRIVACY_PAGE, IS_PAGE},
    {ROUTE_REGISTRATIONS, HTTP_POST, DESK_SIGN_UP, OF_SESSION | IS_COUNTED},
    {ROUTE_REGISTRATIONS, HTTP_GET, DESK_REGISTRATIONS, OF_SESSION | FOR_ORGANISER},
    {ROUTE_REGISTRATION, HTTP_PATCH, DESK_REGISTRATION_PATCH, OF_SESSION | FOR_ORGANISER},
    {ROUTE_REGISTRATION, HTTP_DELETE, DESK_REGISTRATION_END, OF_SESSION | FOR_ORGANISER},
    {ROUTE_REGISTRATION_RESEND, HTTP_POST, DESK_RESEND, OF_SESSION | FOR_ORGANISER},
    {ROUTE_SESSION_EVENT, HTTP_GET, DESK_EVENT_READ, OF_SESSION | FOR_ORGANISER},
    {ROUTE_SESSION_EVENT, HTTP_PUT, DESK_EVENT_WRITE, OF_SESSION | FOR_ORGANISER},
    {ROUTE_SESSION_EVENT_CANCEL, HTTP_POST, DESK_EVENT_CANCEL, OF_SESSION | FOR_ORGANISER},
    {ROUTE_INVITATIONS, HTTP_POST, DESK_INVITE, OF_SESSION | FOR_ORGANISER},
    {ROUTE_MAIL, HTTP_GET, DESK_MAIL_READ, OF_SESSION | FOR_ORGANISER},
    {ROUTE_ERASURES, HTTP_GET, DESK_ERASURES, FOR_ORGANISER},
};

static const struct desk_route *route_find(const struct request *request)
{
    for (size_t i = 0; i < ARRAY_COUNT(routes); i++) {
        if (routes[i].route == request->route && routes[i].method == request->method)
            return &routes[i];
    }
    return NULL;
}

bool desk_is_there(const struct engine *engine)
{
    return engine->port.desk != NULL;
}

/* ---- who may ----------------------------------------------------------------------------- */

static void refuse(struct engine *engine, const struct request *request, bool page,
                   enum page_trouble trouble)
{
    static const struct {
        uint16_t status;
        const char *code_name, *detail;
    } problems[PAGE_TROUBLE_COUNT] = {
        [PAGE_BUSY] = {503, "busy", "this cannot be done now; try again"},
        [PAGE_TOO_MANY] = {429, "rate_limited",
                           "too much came from this network; try again in a minute"},
        [PAGE_FOREIGN] = {403, "forbidden", "pages of this origin may not do this"},
        [PAGE_STOPPED] = {500, "internal", "this session has stopped after an error"},
    };

    if (!page) {
        problem(engine, request, problems[trouble].status, problems[trouble].code_name,
                problems[trouble].detail);
        return;
    }

    struct answer *answer = answer_queue(engine, ANSWER_RESPONSE, request->from);

    answer->response = response_page(trouble, request->language);
    answer->lasting = true;
}

/* What everybody may ask: from a page of ours or from a program, and not too often. */
static bool require_decency(struct engine *engine, const struct request *request,
                            const struct desk_route *route)
{
    bool page = (route->kind & IS_PAGE) != 0;
    bool form = (route->kind & IS_FORM) != 0;

    if ((form && request->origin != ORIGIN_OWN) ||
        (request->method == HTTP_POST && route->act != DESK_WAY_UNSUBSCRIBE &&
         request->origin == ORIGIN_FOREIGN)) {
        refuse(engine, request, page, PAGE_FOREIGN);
        return false;
    }
    if (!(route->kind & IS_COUNTED))
        return true;
    if (attempts_exceeded(engine, &engine->sign_ups_by_address, request->address_key,
                          SIGN_UPS_PER_ADDRESS_MAX)) {
        metric_add(&engine->metrics->rate_limited_total, 1);
        refuse(engine, request, page, PAGE_TOO_MANY);
        return false;
    }
    attempts_count(engine, &engine->sign_ups_by_address, request->address_key);
    return true;
}

/* ---- of which session -------------------------------------------------------------------- */

/* A code can be guessed: whoever has tried too many waits also for one that exists. */
static bool require_few_guesses(struct engine *engine, const struct request *request, bool page)
{
    if (!guesses_exceeded(engine, request->address_key))
        return true;
    metric_add(&engine->metrics->rate_limited_total, 1);
    refuse(engine, request, page, PAGE_TOO_MANY);
    return false;
}

/* The session of a page; *hosted NULL when there is none, which is the desk's to say. False:
 * answered already. */
static bool page_session(struct engine *engine, const struct request *request,
                         struct hosted_session **hosted)
{
    struct hosted_session *found = hosted_find_code(engine, request->session_id);

    if (!require_few_guesses(engine, request, true))
        return false;
    if (!found || found->condition == HOSTED_GONE)
        return true;
    if (found->condition != HOSTED_READY) {
        refuse(engine, request, true,
               found->condition == HOSTED_UNLOADED ? PAGE_BUSY : PAGE_STOPPED);
        return false;
    }
    if (!session_is_rehearsal(found->session))
        *hosted = found;
    return true;
}

/* NULL when that is answered already. */
static struct hosted_session *api_session(struct engine *engine, const struct request *request,
                                          bool for_organiser)
{
    struct hosted_session *hosted = hosted_find(engine, request->session_id);

    if (!for_organiser && !require_few_guesses(engine, request, false))
        return NULL;
    if (!for_organiser && (!hosted || hosted->condition == HOSTED_GONE)) {
        problem_guess(engine, request, 404, "not_found", "there is no such session");
        return NULL;
    }
    hosted = require_session(engine, request);
    if (hosted && session_is_rehearsal(hosted->session)) {
        problem(engine, request, 409, "wrong_state", "nobody signs up for a rehearsal");
        return NULL;
    }
    return hosted;
}

/* ---- asked ------------------------------------------------------------------------------- */

struct answer *desk_queue(struct engine *engine, const struct request *request,
                          struct hosted_session *hosted, enum desk_act act)
{
    struct answer *answer = answer_queue(engine, ANSWER_DESK, request->from);
    struct desk_work *work = desk_work_create(act, hosted);

    work->to = request->from;
    work->address_key = request->address_key;
    work->request.item = arena_copy(&work->arena, request->item_id);
    work->request.body = arena_copy(&work->arena, request->body);
    work->request.language = request->language;
    work->request.csv = request->format == REPORT_CSV;
    work->request.own_page = request->origin == ORIGIN_OWN;
    work->request.thanks = request->thanks;
    work->request.step = arena_copy(&work->arena, request->step);
    answer->work = work;
    answer->hosted = hosted;
    return answer;
}

static void ask(struct engine *engine, const struct request *request,
                const struct desk_route *route)
{
    bool for_organiser = (route->kind & FOR_ORGANISER) != 0;
    struct hosted_session *hosted = NULL;

    if (for_organiser ? !require_organiser(engine, request)
                      : !require_decency(engine, request, route))
        return;
    if ((route->kind & OF_CODE) && !page_session(engine, request, &hosted))
        return;
    if (route->kind & OF_SESSION) {
        hosted = api_session(engine, request, for_organiser);
        if (!hosted)
            return;
    }
    if (!desk_is_there(engine)) {
        refuse(engine, request, (route->kind & IS_PAGE) != 0, PAGE_BUSY);
        return;
    }

    struct answer *answer = desk_queue(engine, request, hosted, route->act);

    answer->lasting = true; /* is asked with what is so once the turn is over */
    answer->work->page = (route->kind & IS_PAGE) != 0;
    answer->work->guessed = (route->kind & (OF_CODE | IS_WAY)) != 0;
}

bool desk_request_handle(struct engine *engine, struct request *request)
{
    const struct desk_route *route = route_find(request);

    if (route)
        ask(engine, request, route);
    return route != NULL;
}

/* ---- handed out, and home again ---------------------------------------------------------- */

static void respond(struct engine *engine, struct connection_handle to,
                    struct response *response)
{
    engine->port.respond(engine->port.context, to, response);
}

struct response *desk_unavailable(const struct desk_work *work)
{
    if (work->page)
        return response_page(PAGE_BUSY, work->request.language);
    return response_problem(503, "busy", "this cannot be done now; try again");
}

/* What is answered when nobody can be found to do the work. Given. */
static struct response *fallback_of(const struct desk_work *work)
{
    struct response *response;

    if (work->request.act != DESK_STAFF_ASSIGN)
        return desk_unavailable(work);
    /* The link is made, and its token is told only now: the organiser can hand it on. That it
     * names no address says that nothing was mailed. */
    response = response_create(201, "application/json");
    buffer_append(&response->body, work->request.text);
    return response;
}

/* What is true once the turn is over, for the desk to look at and to add to. */
static void work_complete(struct engine *engine, struct desk_work *work)
{
    struct response *links;

    work->handle = engine->port.desk;
    work->context = engine->port.desk_context;
    work->now_ms = engine->now_ms;
    if (!work->hosted)
        return;
    facts_hurry(engine, work->hosted); /* what it is asked about has to be there */
    facts_fill(work->hosted, &work->arena, &work->request.facts);
    if (work->request.act != DESK_STAFF_LIST)
        return;
    links = response_links(work->hosted);
    work->request.text = arena_copy(&work->arena, buffer_bytes(&links->body));
    response_destroy(links);
}

void desk_answer_send(struct engine *engine, struct answer *answer)
{
    struct desk_work *work = answer->work;
    struct response *fallback = fallback_of(work);
    bool handed_out = false;

    answer->work = NULL;
    work_complete(engine, work);
    if (engine->desk_jobs < DESK_JOBS_MAX)
        handed_out = job_submit(engine, job_desk(work));
    else
        desk_work_destroy(work);
    if (handed_out) {
        engine->desk_jobs++;
        response_destroy(fallback);
        return;
    }
    metric_add(&engine->metrics->shed_total, 1);
    respond(engine, answer->to, fallback);
}

/* Whose seat has ended: that of the session asked about, or of a person's own way. */
static void end_seat(struct engine *engine, const struct desk_work *work)
{
    const struct desk_response *response = &work->response;
    struct hosted_session *hosted = work->hosted;

    if (!hosted)
        hosted = hosted_find_id(engine, bytes_from_string(response->session_id));
    if (hosted)
        admission_end(engine, hosted, &response->seat.hash);
}

static bool guessed_too_often(struct engine *engine, const struct desk_work *work)
{
    if (!work->guessed || work->response.status != 404 ||
        !guess_is_too_many(engine, work->address_key))
        return false;
    return true;
}

/* The bytes go from hand to hand. */
static struct response *response_of(struct desk_work *work)
{
    struct desk_response *from = &work->response;
    struct response *response;

    if (from->status == 0 || from->body.overflowed)
        return response_problem(500, "internal", "this answer could not be made");
    response = response_create(from->status, from->content_type);
    buffer_release(&response->body);
    response->body = from->body;
    buffer_init(&from->body, 1);
    memcpy(response->file_name, from->file_name, sizeof(response->file_name));
    memcpy(response->location, from->location, sizeof(response->location));
    return response;
}

void desk_work_arrives(struct engine *engine, struct desk_work *work)
{
    if (work->request.act == DESK_SYNC) {
        facts_arrive(engine, work);
        return;
    }
    ASSERT(engine->desk_jobs > 0);
    engine->desk_jobs--;
    if (work->response.names_changed && work->hosted)
        names_forget(work->hosted);
    if (work->response.seat.ended)
        end_seat(engine, work); /* before anybody is told that it is so */
    if (guessed_too_often(engine, work))
        respond(engine, work->to, response_page(PAGE_TOO_MANY, work->request.language));
    else
        respond(engine, work->to, response_of(work));
}

/*
 * Answers over HTTP: problem documents (RFC 9457), and what an organiser is told of sessions.
 * Engine's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/json.h"
#include "herkend/memory.h"

struct response *response_create(uint16_t status, const char *content_type)
{
    struct response *response = xcalloc(1, sizeof(*response));

    response->status = status;
    response->content_type = content_type;
    buffer_init(&response->body, UPDATE_BYTES_MAX);
    return response;
}

void response_destroy(struct response *response)
{
    if (!response)
        return;
    buffer_release(&response->body);
    free(response);
}

struct response *response_problem(uint16_t status, const char *code_name, const char *detail)
{
    struct response *response = response_create(status, "application/problem+json");

    problem_encode(status, code_name, detail, &response->body);
    return response;
}

static void write_link(struct json_writer *writer, const struct engine *engine,
                       const struct hosted_session *hosted)
{
    struct buffer link;

    buffer_init(&link, 4096);
    buffer_append_format(&link, "%s/s/%s", engine->public_url, hosted->code);
    json_key(writer, "links");
    json_object_open(writer);
    json_key(writer, "participant");
    json_write_text(writer, buffer_bytes(&link));
    json_object_close(writer);
    buffer_release(&link);
}

/* What the list and the details both say. */
static void write_head(struct json_writer *writer, const struct engine *engine,
                       const struct hosted_session *hosted, const struct update *view)
{
    json_key(writer, "id");
    json_write_string(writer, hosted->id);
    json_key(writer, "code");
    json_write_string(writer, hosted->code);
    json_key(writer, "title");
    json_write_text(writer, view->title);
    json_key(writer, "language");
    json_write_string(writer, language_name(view->language));
    json_key(writer, "state");
    json_write_string(writer, session_state_name(view->session_state));
    json_key(writer, "access");
    json_write_string(writer, access_name(session_access(hosted->session)));
    json_key(writer, "rehearsal");
    json_write_bool(writer, view->rehearsal);
    json_key(writer, "starts_at");
    json_write_time(writer, view->starts_at_ms);
    write_report_life(writer, hosted->session);
    json_key(writer, "joined");
    json_write_integer(writer, (int64_t)(hosted->seat_count - hosted->ejected_count));
    json_key(writer, "present");
    json_write_integer(writer, hosted->present);
    write_link(writer, engine, hosted);
}

static void write_theme(struct json_writer *writer, const struct theme_view *theme)
{
    json_object_open(writer);
    json_key(writer, "id");
    json_write_id(writer, 't', theme->theme);
    json_key(writer, "title");
    json_write_text(writer, theme->title);
    json_key(writer, "question");
    json_write_text(writer, theme->question);
    json_key(writer, "minutes");
    json_write_integer(writer, theme->minutes);
    json_key(writer, "state");
    json_write_string(writer, theme_state_name(theme->state));
    json_key(writer, "ends_at");
    json_write_time(writer, theme->ends_at_ms);
    json_object_close(writer);
}

static void view_whole(struct engine *engine, const struct hosted_session *hosted,
                       struct update *view)
{
    view_session(hosted->session, (struct viewer){.role = ROLE_MODERATOR},
                 hosted_now(engine, hosted), &engine->scratch, view);
}

struct response *response_details(struct engine *engine, const struct hosted_session *hosted)
{
    struct response *response = response_create(200, "application/json");
    struct json_writer writer = json_writer_on(&response->body);
    struct update view;

    view_whole(engine, hosted, &view);
    json_object_open(&writer);
    write_head(&writer, engine, hosted, &view);
    json_key(&writer, "description");
    json_write_text(&writer, view.description);
    json_key(&writer, "moderation");
    json_write_string(&writer, moderation_name(view.moderation));
    json_key(&writer, "statements");
    json_write_integer(&writer, (int64_t)hosted->statement_count);
    json_key(&writer, "seq");
    json_write_integer(&writer, (int64_t)session_seq(hosted->session));
    json_key(&writer, "themes");
    json_array_open(&writer);
    for (size_t i = 0; i < view.theme_count; i++)
        write_theme(&writer, &view.themes[i]);
    json_array_close(&writer);
    json_object_close(&writer);
    return response;
}

static void write_stopped(struct json_writer *writer, const struct hosted_session *hosted)
{
    json_key(writer, "id");
    json_write_string(writer, hosted->id);
    json_key(writer, "code");
    json_write_string(writer, hosted->code);
    json_key(writer, "state");
    json_write_string(writer, "stopped"); /* after an error: see the log */
}

struct response *response_links(const struct hosted_session *hosted)
{
    struct response *response = response_create(200, "application/json");
    struct json_writer writer = json_writer_on(&response->body);

    json_object_open(&writer);
    json_key(&writer, "items");
    json_array_open(&writer);
    for (uint32_t i = 1; i <= session_link_count(hosted->session); i++) {
        const struct staff_link *link = session_link(hosted->session, i);

        json_object_open(&writer);
        json_key(&writer, "id");
        json_write_id(&writer, 'l', i);
        json_key(&writer, "role");
        json_write_string(&writer, role_name(link->role));
        json_key(&writer, "created_at");
        json_write_time(&writer, link->created_at_ms);
        json_key(&writer, "ended");
        json_write_bool(&writer, link->ended);
        json_object_close(&writer);
    }
    json_array_close(&writer);
    json_object_close(&writer);
    return response;
}

struct response *response_link(const struct engine *engine, const struct hosted_session *hosted,
                               uint32_t link, enum role role, const char *token)
{
    struct response *response = response_create(201, "application/json");
    struct json_writer writer = json_writer_on(&response->body);
    struct buffer url;

    buffer_init(&url, 4096);
    buffer_append_format(&url, "%s/s/%s#t=%s", engine->public_url, hosted->code, token);
    json_object_open(&writer);
    json_key(&writer, "id");
    json_write_id(&writer, 'l', link);
    json_key(&writer, "role");
    json_write_string(&writer, role_name(role));
    json_key(&writer, "link");
    json_write_text(&writer, buffer_bytes(&url));
    json_key(&writer, "token");
    json_write_string(&writer, token);
    json_object_close(&writer);
    buffer_release(&url);
    return response;
}

struct response *response_list(struct engine *engine)
{
    struct response *response = response_create(200, "application/json");
    struct json_writer writer = json_writer_on(&response->body);
    struct update view;

    json_object_open(&writer);
    json_key(&writer, "sessions");
    json_array_open(&writer);
    for (size_t i = 0; i < engine->hosted_count; i++) {
        const struct hosted_session *hosted = engine->hosted[i];

        if (hosted->condition == HOSTED_GONE)
            continue;
        json_object_open(&writer);
        if (hosted->condition == HOSTED_READY) {
            arena_reset(&engine->scratch);
            view_whole(engine, hosted, &view);
            write_head(&writer, engine, hosted, &view);
        } else {
            write_stopped(&writer, hosted);
        }
        json_object_close(&writer);
    }
    json_array_close(&writer);
    json_object_close(&writer);
    if (!response->body.overflowed)
        return response;
    response_destroy(response);
    return response_problem(500, "internal", "the list of sessions is too long to be told");
}

struct response *response_script(struct engine *engine, const struct hosted_session *hosted)
{
    struct response *response = response_create(200, "application/json");
    struct script script;

    session_script(hosted->session, &engine->scratch, &script);
    script_encode(&script, &response->body);
    return response;
}

struct response *response_join(struct engine *engine, const struct hosted_session *hosted,
                               bool full)
{
    struct response *response = response_create(200, "application/json");
    struct json_writer writer = json_writer_on(&response->body);
    struct update view;

    view_whole(engine, hosted, &view);
    json_object_open(&writer);
    json_key(&writer, "code");
    json_write_string(&writer, hosted->code);
    json_key(&writer, "title");
    json_write_text(&writer, view.title);
    json_key(&writer, "description");
    json_write_text(&writer, view.description);
    json_key(&writer, "language");
    json_write_string(&writer, language_name(view.language));
    json_key(&writer, "state");
    json_write_string(&writer, session_state_name(view.session_state));
    json_key(&writer, "access");
    json_write_string(&writer, access_name(session_access(hosted->session)));
    json_key(&writer, "starts_at");
    json_write_time(&writer, view.starts_at_ms);
    json_key(&writer, "full");
    json_write_bool(&writer, full || session_is_full(hosted->session));
    json_key(&writer, "rehearsal");
    json_write_bool(&writer, view.rehearsal);
    write_report_life(&writer, hosted->session);
    json_object_close(&writer);
    return response;
}

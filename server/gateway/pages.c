/*
 * Pages and files of the web client, and the operator's theme: which form is sent, what a cache
 * may do with it, and when "not changed" is enough. Leaves the files to static_files.c, and the
 * page that stands in for a client to page.c. Loop's thread.
 */
#include "internal.h"

#include "herkend/assert.h"

enum { PAGE_FIELDS_BYTES_MAX = 256 };

/* What is answered with, or what a cache has of it already. */
struct page_body {
    struct bytes bytes;
    const char *content_type;
    const char *entity_tag;
    const char *fields; /* with the entity tag in them */
};

/* A 304 carries the fields of the 200 that it stands for (RFC 9110, 15.4.5). */
static void answer_unless_known(struct wire *wire, const struct page_body *body)
{
    bool known = entity_tags_name(wire->http->entity_tags, body->entity_tag);

    http_answer(wire, &(struct http_answer){
                          .status = known ? 304 : 200,
                          .content_type = known ? NULL : body->content_type,
                          .body = known ? (struct bytes){0} : body->bytes,
                          .fields = body->fields,
                          .look = LOOK_CLIENT,
                      });
}

static void answer_file(struct wire *wire, const struct static_file *file)
{
    enum content_coding coding;
    const struct static_form *form = static_file_choose(file, &wire->http->accepted, &coding);
    const char *name = coding_name(coding);
    char fields[PAGE_FIELDS_BYTES_MAX];
    int size = snprintf(fields, sizeof(fields),
                        "Cache-Control: %s\r\nETag: %s\r\nVary: Accept-Encoding\r\n%s%s%s",
                        file->immutable ? "public, max-age=31536000, immutable" : "no-cache",
                        form->entity_tag, name ? "Content-Encoding: " : "", name ? name : "",
                        name ? "\r\n" : "");

    ASSERT(size > 0 && (size_t)size < sizeof(fields));
    answer_unless_known(wire, &(struct page_body){
                                  .bytes = form->body,
                                  .content_type = file->content_type,
                                  .entity_tag = form->entity_tag,
                                  .fields = fields,
                              });
}

/* Without a web client: the page that says how to get one. */
static void answer_page(struct wire *wire, const char *path)
{
    struct gateway *gateway = wire->loop->gateway;

    if (gateway->files) {
        const struct static_file *file =
            static_files_find(gateway->files, bytes_from_string(path));

        ASSERT(file); /* static_files_finish() has seen to it */
        answer_file(wire, file);
        return;
    }
    pthread_mutex_lock(&gateway->page_mutex);
    http_answer(wire, &(struct http_answer){.status = 200,
                                            .content_type = "text/html; charset=utf-8",
                                            .body = buffer_bytes(&gateway->page),
                                            .look = LOOK_STYLED});
    pthread_mutex_unlock(&gateway->page_mutex);
}

void pages_serve_participant(struct wire *wire)
{
    answer_page(wire, PARTICIPANT_PAGE);
}

void pages_serve_console(struct wire *wire)
{
    answer_page(wire, CONSOLE_PAGE);
}

void pages_serve_theme(struct wire *wire)
{
    struct gateway *gateway = wire->loop->gateway;
    char fields[PAGE_FIELDS_BYTES_MAX];

    pthread_mutex_lock(&gateway->page_mutex);
    snprintf(fields, sizeof(fields), "Cache-Control: no-cache\r\nETag: %s\r\n",
             gateway->theme_tag);
    answer_unless_known(wire, &(struct page_body){
                                  .bytes = buffer_bytes(&gateway->theme),
                                  .content_type = "text/css; charset=utf-8",
                                  .entity_tag = gateway->theme_tag,
                                  .fields = fields,
                              });
    pthread_mutex_unlock(&gateway->page_mutex);
}

/* An object without a code when there is no demo: to ask is no mistake. */
void pages_serve_demo(struct wire *wire)
{
    struct gateway *gateway = wire->loop->gateway;

    pthread_mutex_lock(&gateway->page_mutex);
    http_answer(wire, &(struct http_answer){.status = 200,
                                            .content_type = "application/json",
                                            .body = buffer_bytes(&gateway->demo),
                                            .fields = "Cache-Control: no-store\r\n"});
    pthread_mutex_unlock(&gateway->page_mutex);
}

void pages_serve_file(struct wire *wire)
{
    const struct static_file *file =
        static_files_find(wire->loop->gateway->files, wire->http->path);

    ASSERT(file); /* route_find() has seen it */
    answer_file(wire, file);
}

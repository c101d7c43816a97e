/*
 * Problem documents (RFC 9457): how every floor that answers over HTTP says what is wrong. Any
 * thread.
 */
#include "herkend/codec.h"
#include "herkend/json.h"

static const char *status_title(uint16_t status)
{
    static const struct {
        uint16_t status;
        const char *title;
    } titles[] = {
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {410, "Gone"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };

    for (size_t i = 0; i < ARRAY_COUNT(titles); i++) {
        if (titles[i].status == status)
            return titles[i].title;
    }
    UNREACHABLE("a problem has one of these statuses");
}

void problem_encode(uint16_t status, const char *code, const char *detail, struct buffer *out)
{
    struct json_writer writer = json_writer_on(out);

    json_object_open(&writer);
    json_key(&writer, "type");
    json_write_string(&writer, "about:blank");
    json_key(&writer, "title");
    json_write_string(&writer, status_title(status));
    json_key(&writer, "status");
    json_write_integer(&writer, status);
    json_key(&writer, "detail");
    json_write_string(&writer, detail);
    json_key(&writer, "code");
    json_write_string(&writer, code);
    json_object_close(&writer);
}

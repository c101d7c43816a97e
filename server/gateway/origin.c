/*
 * Whose page made a browser send something, by what the browser says of it: Origin (RFC 6454),
 * and for forms also Sec-Fetch-Site (Fetch Metadata) and Referer. Loop's thread.
 */
#include "internal.h"

enum { ORIGIN_BYTES_MAX = 300 };

/* "https://host:443" and "https://host" are one origin (RFC 6454). */
static struct bytes origin_trim(struct bytes origin)
{
    static const struct {
        const char *scheme, *port;
    } defaults[] = {{"http://", ":80"}, {"https://", ":443"}};

    while (origin.size > 0 && origin.data[origin.size - 1] == '/')
        origin.size--;
    for (size_t i = 0; i < ARRAY_COUNT(defaults); i++) {
        struct bytes scheme = bytes_from_string(defaults[i].scheme);
        struct bytes port = bytes_from_string(defaults[i].port);

        if (origin.size > scheme.size + port.size &&
            bytes_equal_caseless((struct bytes){origin.data, scheme.size}, scheme) &&
            bytes_equal((struct bytes){origin.data + origin.size - port.size, port.size}, port))
            origin.size -= port.size;
    }
    return origin;
}

static bool origin_is(struct bytes origin, struct bytes allowed)
{
    return allowed.size > 0 && bytes_equal_caseless(origin, origin_trim(allowed));
}

/* Whether the page came from the host that this request names. */
static bool origin_is_host(struct bytes origin, const char *scheme, struct bytes host)
{
    char own[ORIGIN_BYTES_MAX];
    int size = snprintf(own, sizeof(own), "%s%.*s", scheme, (int)host.size, host.data);

    return size > 0 && (size_t)size < sizeof(own) &&
           origin_is(origin, (struct bytes){.data = own, .size = (size_t)size});
}

/* A browser's must be ours (public_url, or the host that it thinks it talks to) or configured.
 */
static enum request_origin judge(const struct gateway *gateway, const struct http_head *head,
                                 struct bytes origin)
{
    const struct gateway_settings *settings = &gateway->settings;

    origin = origin_trim(origin);
    if (origin_is(origin, gateway->public_origin) ||
        origin_is_host(origin, "http://", head->host) ||
        origin_is_host(origin, "https://", head->host))
        return ORIGIN_OWN;
    for (size_t i = 0; i < settings->origin_count; i++) {
        if (origin_is(origin, bytes_from_string(settings->origins[i])))
            return ORIGIN_OWN;
    }
    return ORIGIN_FOREIGN;
}

/* No Origin is a program, which could write there whatever it wanted. */
enum request_origin origin_judge(const struct gateway *gateway, const struct http_head *head)
{
    struct bytes origin;

    if (http_head_count(head, "origin") == 0)
        return ORIGIN_NONE;
    if (!http_head_find(head, "origin", &origin))
        return ORIGIN_FOREIGN;
    return judge(gateway, head, origin);
}

/* "https://host:8080/path?query" to "https://host:8080"; empty when it is none. */
static struct bytes origin_of_url(struct bytes url)
{
    static const char between[] = "://";
    const char *scheme_end =
        url.size > 0 ? memmem(url.data, url.size, between, sizeof(between) - 1) : NULL;

    if (!scheme_end)
        return (struct bytes){0};

    size_t begin = (size_t)(scheme_end - url.data) + sizeof(between) - 1;
    const char *path = memchr(url.data + begin, '/', url.size - begin);

    return (struct bytes){.data = url.data,
                          .size = path ? (size_t)(path - url.data) : url.size};
}

static enum request_origin judge_referer(const struct gateway *gateway,
                                         const struct http_head *head)
{
    struct bytes referer;

    if (http_head_count(head, "referer") == 0)
        return ORIGIN_NONE;
    if (!http_head_find(head, "referer", &referer))
        return ORIGIN_FOREIGN;
    return judge(gateway, head, origin_of_url(referer));
}

/*
 * A page with the policy no-referrer sends its forms with "Origin: null" (Fetch, "append a
 * request Origin header"), which any page can bring about. Then Sec-Fetch-Site tells, which
 * none can; and where a browser is too old for it, or talks plain http, the form of a path that
 * nobody else knows speaks for itself.
 */
enum request_origin origin_judge_form(const struct gateway *gateway,
                                      const struct http_head *head, bool path_is_secret)
{
    bool has_origin = http_head_count(head, "origin") > 0;
    struct bytes origin = {0};
    struct bytes site;

    if (has_origin && !http_head_find(head, "origin", &origin))
        return ORIGIN_FOREIGN;

    bool is_null = has_origin && bytes_equal(origin, BYTES("null"));

    if (has_origin && !is_null)
        return judge(gateway, head, origin);
    if (http_head_count(head, "sec-fetch-site") == 0)
        return is_null && path_is_secret ? ORIGIN_OWN : judge_referer(gateway, head);
    /* "none": nobody's page, but the person, who sends it again. */
    return http_head_find(head, "sec-fetch-site", &site) &&
                   (bytes_equal(site, BYTES("same-origin")) || bytes_equal(site, BYTES("none")))
               ? ORIGIN_OWN
               : ORIGIN_FOREIGN;
}

/*
 * By what an organiser is known in the head of a request: "Authorization: Bearer TOKEN", or the
 * cookie of a sign-in (RFC 6265, 4.2). Whether it is anybody's is for the engine. Loop's
 * thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

struct bytes words_bearer(const struct http_head *head)
{
    const struct bytes scheme = BYTES("Bearer ");
    struct bytes value;

    if (!http_head_find(head, "authorization", &value) || value.size <= scheme.size ||
        !bytes_equal_caseless((struct bytes){.data = value.data, .size = scheme.size}, scheme))
        return (struct bytes){0};
    value.data += scheme.size;
    value.size -= scheme.size;
    return bytes_trim(value);
}

/* Takes the next "name=value" of a cookie field; false at its end. */
static bool take_pair(struct bytes *rest, struct bytes *name, struct bytes *value)
{
    const char *end = rest->size ? memchr(rest->data, ';', rest->size) : NULL;
    size_t size = end ? (size_t)(end - rest->data) : rest->size;
    struct bytes pair = bytes_trim((struct bytes){.data = rest->data, .size = size});

    if (rest->size == 0)
        return false;
    rest->data += end ? size + 1 : size;
    rest->size -= end ? size + 1 : size;

    const char *equals = pair.size ? memchr(pair.data, '=', pair.size) : NULL;
    size_t name_size = equals ? (size_t)(equals - pair.data) : 0;

    *name = bytes_trim((struct bytes){.data = pair.data, .size = name_size});
    *value = (struct bytes){0};
    if (equals)
        *value =
            bytes_trim((struct bytes){.data = equals + 1, .size = pair.size - name_size - 1});
    return true;
}

/* How often one field has the cookie; *found is the last one's value. */
static size_t field_find(struct bytes field, struct bytes wanted, struct bytes *found)
{
    struct bytes name;
    struct bytes value;
    size_t count = 0;

    while (take_pair(&field, &name, &value)) {
        if (!bytes_equal(name, wanted))
            continue;
        *found = value;
        count++;
    }
    return count;
}

struct bytes words_sign_in(const struct gateway *gateway, const struct http_head *head)
{
    struct bytes wanted = bytes_from_string(sign_in_cookie_name(gateway->public_is_https));
    struct bytes found = {0};
    size_t count = 0;

    for (size_t i = 0; i < head->field_count; i++) {
        if (bytes_equal_caseless(head->fields[i].name, BYTES("cookie")))
            count += field_find(head->fields[i].value, wanted, &found);
    }
    /* Two of one name: one was put there by somebody else, and nothing says which. */
    return count == 1 ? found : (struct bytes){0};
}

/* Nothing longer is a token. */
static bool word_keep(struct bytes word, char out[TOKEN_BYTES_MAX])
{
    if (word.size == 0 || word.size >= TOKEN_BYTES_MAX)
        return false;
    memcpy(out, word.data, word.size);
    out[word.size] = '\0';
    return true;
}

struct handshake_words *words_keep(const struct gateway *gateway, const struct http_head *head)
{
    struct handshake_words *words = xcalloc(1, sizeof(*words));
    bool bearer = word_keep(words_bearer(head), words->bearer);
    bool sign_in = word_keep(words_sign_in(gateway, head), words->sign_in);

    if (!bearer && !sign_in) {
        words_forget(words);
        return NULL;
    }
    words->origin = origin_judge(gateway, head);
    return words;
}

void words_forget(struct handshake_words *words)
{
    free(words);
}

/*
 * The configuration: one table of keys serves file, environment, flags and check-config. Reads
 * files by config_read() only; everything else is a function of its arguments. Main thread.
 */
#include "config.h"

#include <arpa/inet.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/limits.h"
#include "herkend/mail.h"
#include "number.h"
#include "output.h"

enum value_kind {
    VALUE_TEXT,
    VALUE_LISTEN,
    VALUE_URL,
    VALUE_ORIGINS,
    VALUE_NUMBER,
    VALUE_BOOL,
    VALUE_LOG_LEVEL,
};

struct config_key {
    const char *section;
    const char *name; /* unique over all sections: the environment has none */
    enum value_kind kind;
    size_t offset; /* of its field */
    uint32_t min, max;
    uint32_t number; /* default */
    const char *text;
};

#define TEXT(section, name, kind, text)                                                        \
    {                                                                                          \
        section, #name, kind, offsetof(struct config, name), 0, 0, 0, text                     \
    }
#define NUMBER(section, name, min, max, number)                                                \
    {                                                                                          \
        section, #name, VALUE_NUMBER, offsetof(struct config, name), min, max, number, NULL    \
    }

/* In the order of check-config; a section's keys stand together. */
static const struct config_key keys[] = {
    TEXT("server", data, VALUE_TEXT, ""),
    TEXT("server", listen, VALUE_LISTEN, "127.0.0.1:8080"),
    TEXT("server", metrics_listen, VALUE_LISTEN, ""),
    TEXT("server", url, VALUE_URL, ""),
    TEXT("server", web_root, VALUE_TEXT, ""),
    TEXT("server", theme, VALUE_TEXT, ""),
    TEXT("server", tls_certificate, VALUE_TEXT, ""),
    TEXT("server", tls_key, VALUE_TEXT, ""),
    TEXT("server", origins, VALUE_ORIGINS, ""),
    NUMBER("server", loops, 0, 16, 0),
    {"server", "trust_forwarded", VALUE_BOOL, offsetof(struct config, trust_forwarded), 0, 1, 0,
     NULL},
    NUMBER("limits", capacity, 1, SEATS_MAX, SEATS_DEFAULT),
    NUMBER("limits", seats_per_address, 1, SEATS_MAX, SEATS_PER_ADDRESS_DEFAULT),
    NUMBER("limits", guesses_per_minute, 1, 10000, 20),
    NUMBER("limits", connections, 16, 200000, 10000),
    NUMBER("limits", connections_per_address, 1, 200000, 1000),
    NUMBER("limits", messages_per_second, 1, 1000, 20),
    NUMBER("limits", messages_burst, 1, 10000, 60),
    NUMBER("limits", hello_timeout_ms, 100, 60000, 5000),
    NUMBER("limits", ping_interval_ms, 1000, 600000, 25000),
    TEXT("mail", smtp_url, VALUE_TEXT, ""),
    TEXT("mail", smtp_user, VALUE_TEXT, ""),
    TEXT("mail", smtp_password_file, VALUE_TEXT, ""),
    TEXT("mail", smtp_ca, VALUE_TEXT, ""),
    TEXT("mail", mail_from, VALUE_TEXT, ""),
    NUMBER("mail", mail_per_minute, 1, MAIL_PER_MINUTE_MAX, MAIL_PER_MINUTE_DEFAULT),
    {"log", "level", VALUE_LOG_LEVEL, offsetof(struct config, log_level), 0, 0, LOG_INFO, NULL},
};

static const char *const log_level_names[] = {
    [LOG_ERROR] = "error",
    [LOG_WARNING] = "warning",
    [LOG_INFO] = "info",
    [LOG_DEBUG] = "debug",
};

static uint32_t *number_field(struct config *config, const struct config_key *key)
{
    return (uint32_t *)(void *)((char *)config + key->offset);
}

/* As the environment and the flags call it: "level" alone would say too little outside its
 * section. */
static const char *key_outside_name(const struct config_key *key)
{
    return key->kind == VALUE_LOG_LEVEL ? "log_level" : key->name;
}

static const struct config_key *key_find_in_section(const char *section, const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
        if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static const struct config_key *key_find_outside(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
        if (strcmp(key_outside_name(&keys[i]), name) == 0)
            return &keys[i];
    return NULL;
}

static bool section_exists(const char *section)
{
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
        if (strcmp(keys[i].section, section) == 0)
            return true;
    return false;
}

/* ---- values -------------------------------------------------------------------------------
 */

static bool has_control_character(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

/* "127.0.0.1:8080", "[::1]:8080", "localhost:0"; may_be_empty: nowhere. Returns what is wrong,
 * or NULL. */
static const char *listen_set(struct config_address *listen, bool may_be_empty,
                              const char *value)
{
    static const char wrong[] = "must be ADDRESS:PORT with a numeric address, such as "
                                "127.0.0.1:8080 or [::1]:8080";
    const char *colon = strrchr(value, ':');
    char address[sizeof(listen->address)];
    uint64_t port = 0;
    unsigned char binary[16];

    if (may_be_empty && !*value) {
        *listen = (struct config_address){0};
        return NULL;
    }
    if (!colon || !number_parse(colon + 1, 0, 65535, &port))
        return wrong;

    size_t size = (size_t)(colon - value);
    bool bracketed = size >= 2 && value[0] == '[' && value[size - 1] == ']';
    const char *start = bracketed ? value + 1 : value;

    size -= bracketed ? 2 : 0;
    if (size == 0 || size >= sizeof(address))
        return wrong;
    memcpy(address, start, size);
    address[size] = '\0';
    if (!bracketed && strcmp(address, "localhost") == 0)
        snprintf(address, sizeof(address), "127.0.0.1");
    if (inet_pton(bracketed ? AF_INET6 : AF_INET, address, binary) != 1)
        return wrong;

    memcpy(listen->address, address, sizeof(address));
    listen->port = (uint32_t)port;
    return NULL;
}

/* Scheme, host, no white space; a slash at the end is taken off, so that "/s/CODE" can follow.
 */
static const char *url_check(char *url)
{
    size_t scheme = strncmp(url, "https://", 8) == 0  ? 8
                    : strncmp(url, "http://", 7) == 0 ? 7
                                                      : 0;
    size_t size = strlen(url);

    if (size > 0 && (scheme == 0 || strpbrk(url, " \"'<>#?\\")))
        return "must start with http:// or https:// and hold no space, quote, # or ?";
    while (size > scheme && url[size - 1] == '/')
        url[--size] = '\0';
    if (size > 0 && size == scheme)
        return "has no host";
    return NULL;
}

/* Commas or spaces between; stored with one space. An origin is a URL without a path. */
static const char *origins_check(char *origins)
{
    char result[CONFIG_TEXT_BYTES_MAX] = "";
    size_t used = 0;
    size_t count = 0;
    char *at = origins;

    for (;;) {
        at += strspn(at, ", ");
        size_t size = strcspn(at, ", ");

        if (size == 0)
            break;
        char one[CONFIG_TEXT_BYTES_MAX];
        memcpy(one, at, size);
        one[size] = '\0';
        if (url_check(one) || strchr(strstr(one, "//") + 2, '/'))
            return "must be origins such as https://dialoog.example.nl, separated by spaces";
        if (++count > CONFIG_ORIGINS_MAX)
            return "more than 16 origins";
        used += (size_t)snprintf(result + used, sizeof(result) - used, "%s%s",
                                 count > 1 ? " " : "", one);
        at += size;
    }
    memcpy(origins, result, used + 1); /* never longer than what was given */
    return NULL;
}

static const char *bool_set(uint32_t *field, const char *value)
{
    static const char *const yes[] = {"yes", "true", "on", "1"};
    static const char *const no[] = {"no", "false", "off", "0"};

    for (size_t i = 0; i < ARRAY_COUNT(yes); i++) {
        if (strcmp(value, yes[i]) != 0 && strcmp(value, no[i]) != 0)
            continue;
        *field = strcmp(value, yes[i]) == 0;
        return NULL;
    }
    return "must be yes or no";
}

static const char *log_level_set(uint32_t *field, const char *value)
{
    for (uint32_t i = 0; i < ARRAY_COUNT(log_level_names); i++) {
        if (strcmp(value, log_level_names[i]) != 0)
            continue;
        *field = i;
        return NULL;
    }
    return "must be error, warning, info or debug";
}

static const char *number_set(struct config *config, const struct config_key *key,
                              const char *value)
{
    uint64_t number = 0;

    if (!number_parse(value, key->min, key->max, &number))
        return "must be a whole number"; /* key_set() adds its range */
    *number_field(config, key) = (uint32_t)number;
    return NULL;
}

/* Returns what is wrong with the value, or NULL; config is changed only when it is right. */
static const char *value_set(struct config *config, const struct config_key *key,
                             char value[CONFIG_TEXT_BYTES_MAX])
{
    const char *wrong = NULL;

    switch (key->kind) {
    case VALUE_LISTEN:
        return listen_set((struct config_address *)(void *)((char *)config + key->offset),
                          !*key->text, value);
    case VALUE_NUMBER:
        return number_set(config, key, value);
    case VALUE_BOOL:
        return bool_set(number_field(config, key), value);
    case VALUE_LOG_LEVEL:
        return log_level_set(number_field(config, key), value);
    case VALUE_URL:
        wrong = url_check(value);
        break;
    case VALUE_ORIGINS:
        wrong = origins_check(value);
        break;
    case VALUE_TEXT:
        break;
    }
    if (!wrong)
        memcpy((char *)config + key->offset, value, strlen(value) + 1);
    return wrong;
}

/* Bytes from outside to a C string of bounded size, then to the field. Returns what is wrong,
 * or NULL. */
static const char *value_check_and_set(struct config *config, const struct config_key *key,
                                       struct bytes value)
{
    char text[CONFIG_TEXT_BYTES_MAX];

    if (value.size >= sizeof(text))
        return "longer than 511 bytes";
    if (value.size > 0)
        memcpy(text, value.data, value.size);
    text[value.size] = '\0';
    if (strlen(text) != value.size || has_control_character(text))
        return "holds a control character";
    return value_set(config, key, text);
}

/* place opens the sentence. The value itself never stands in it: it may be a secret. */
static int key_set(struct config *config, const struct config_key *key, struct bytes value,
                   const char *place, struct error *error)
{
    const char *wrong = value_check_and_set(config, key, value);

    if (!wrong)
        return 0;
    if (key->kind == VALUE_NUMBER)
        error_set(error, ERR_INPUT, "%s: %s from %u to %u", place, wrong, key->min, key->max);
    else
        error_set(error, ERR_INPUT, "%s: %s", place, wrong);
    return -ERR_INPUT;
}

void config_init(struct config *config)
{
    *config = (struct config){0};
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        if (!keys[i].text) {
            *number_field(config, &keys[i]) = keys[i].number;
            continue;
        }
        int result =
            key_set(config, &keys[i], bytes_from_string(keys[i].text), keys[i].name, NULL);

        ASSERT(result == 0);
    }
}

int config_set(struct config *config, const char *key, struct bytes value, const char *place,
               struct error *error)
{
    const struct config_key *found = key_find_outside(key);

    ASSERT(found != NULL);
    return key_set(config, found, value, place, error);
}

/* Mail that goes to a folder signs in nowhere: these were meant for a server. */
static int mail_check(const struct config *config, struct error *error)
{
    const char *alone = *config->smtp_user            ? "smtp_user"
                        : *config->smtp_password_file ? "smtp_password_file"
                        : *config->smtp_ca            ? "smtp_ca"
                                                      : NULL;

    if (*config->smtp_url || !alone)
        return 0;
    error_set(error, ERR_INPUT, "%s is set without smtp_url: to which server?", alone);
    return -ERR_INPUT;
}

int config_check(const struct config *config, struct error *error)
{
    bool certificate = *config->tls_certificate != '\0';
    bool key = *config->tls_key != '\0';

    if (certificate == key)
        return mail_check(config, error);
    error_set(error, ERR_INPUT, "%s is set without %s: TLS needs both",
              certificate ? "tls_certificate" : "tls_key",
              certificate ? "tls_key" : "tls_certificate");
    return -ERR_INPUT;
}

/* ---- INI ----------------------------------------------------------------------------------
 */

/*
 * libinih calls the reader for each line and, before the next one, the handler for what it
 * found there: so the reader's count is the handler's line number, which Debian's build does
 * not pass.
 */
struct ini_source {
    struct bytes left;
    const char *name;
    int line;
    int wrong_line; /* 0: nothing is wrong so far */
    bool seen[ARRAY_COUNT(keys)];
    struct config *config;
    struct error *error;
};

/* Only the first is told: it is the one to mend. */
__attribute__((format(printf, 2, 3))) static void source_refuse(struct ini_source *source,
                                                                const char *format, ...)
{
    char sentence[256];
    va_list arguments;

    if (source->wrong_line)
        return;
    source->wrong_line = source->line;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof(sentence), format, arguments);
    va_end(arguments);
    error_set(source->error, ERR_INPUT, "%s line %d: %s", source->name, source->line, sentence);
}

static void source_set(struct ini_source *source, const struct config_key *key,
                       struct bytes value)
{
    char place[256];

    snprintf(place, sizeof(place), "%s line %d: %s", source->name, source->line, key->name);
    if (key_set(source->config, key, value, place, source->error) != 0)
        source->wrong_line = source->line;
}

/*
 * libinih would split a line that is too long in two, and take an indented one as more of the
 * value before: the first is refused here, of the second the indentation is left out.
 */
static char *source_read_line(char *out, int out_bytes, void *context)
{
    struct ini_source *source = context;

    if (source->left.size == 0 || source->wrong_line)
        return NULL;
    source->line++;

    const char *start = source->left.data;
    const char *end = memchr(start, '\n', source->left.size);
    size_t size = end ? (size_t)(end - start) : source->left.size;
    size_t taken = end ? size + 1 : size;

    source->left.data += taken;
    source->left.size -= taken;
    while (size > 0 && (*start == ' ' || *start == '\t')) {
        start++;
        size--;
    }
    if (size + 2 > (size_t)out_bytes) {
        source_refuse(source, "the line is too long");
        return NULL;
    }
    if (memchr(start, '\0', size)) {
        source_refuse(source, "the line holds a NUL byte");
        return NULL;
    }
    memcpy(out, start, size);
    out[size] = '\n';
    out[size + 1] = '\0';
    return out;
}

static int source_take_value(void *context, const char *section, const char *name,
                             const char *value)
{
    struct ini_source *source = context;
    const struct config_key *key = key_find_in_section(section, name);

    if (*section == '\0') {
        source_refuse(source, "%s: stands before any [section]", name);
    } else if (!section_exists(section)) {
        source_refuse(source, "unknown section [%s]", section);
    } else if (!key) {
        source_refuse(source, "unknown key %s in [%s]", name, section);
    } else if (source->seen[key - keys]) {
        source_refuse(source, "%s: given twice", name);
    } else {
        source->seen[key - keys] = true;
        source_set(source, key, bytes_from_string(value));
    }
    return source->wrong_line == 0;
}

int config_decode(struct bytes ini, const char *name, struct config *config,
                  struct error *error)
{
    struct error own = {0};
    struct config decoded = *config;
    struct ini_source source = {
        .left = ini, .name = name, .config = &decoded, .error = error ? error : &own};
    int first_wrong = ini_parse_stream(source_read_line, &source, source_take_value, &source);

    /* A line that libinih cannot read comes to no handler: it goes on, and tells its number at
     * the end. */
    if (first_wrong > 0 && (source.wrong_line == 0 || first_wrong < source.wrong_line)) {
        source.line = first_wrong;
        source.wrong_line = 0;
        source_refuse(&source, "neither [section], nor key = value, nor a comment");
    }
    if (source.wrong_line)
        return -ERR_INPUT;
    *config = decoded;
    return 0;
}

int config_read(const char *path, struct config *config, struct error *error)
{
    struct buffer text;

    buffer_init(&text, CONFIG_FILE_BYTES_MAX);

    int result = file_read(path, &text, error);

    if (result == 0)
        result = config_decode(buffer_bytes(&text), path, config, error);
    buffer_release(&text);
    return result;
}

/* ---- environment --------------------------------------------------------------------------
 */

static const char environment_prefix[] = "HERKEND_";

/* The key that a variable names, lower case; NULL when it is none of ours. Sets *value. */
static const struct config_key *environment_key(const char *variable, const char **value)
{
    char name[32];
    const char *equals = strchr(variable, '=');

    if (!equals || strncmp(variable, environment_prefix, sizeof(environment_prefix) - 1) != 0)
        return NULL;

    const char *start = variable + sizeof(environment_prefix) - 1;
    size_t size = (size_t)(equals - start);

    if (size >= sizeof(name))
        return NULL;
    for (size_t i = 0; i < size; i++)
        name[i] = start[i] >= 'A' && start[i] <= 'Z' ? (char)(start[i] + 'a' - 'A') : start[i];
    name[size] = '\0';
    *value = equals + 1;
    return key_find_outside(name);
}

int config_apply_environment(char *const *environment, struct config *config,
                             struct error *error)
{
    struct config applied = *config;

    for (; *environment; environment++) {
        const char *value = NULL;
        const struct config_key *key = environment_key(*environment, &value);
        char place[64];

        if (!key)
            continue;
        snprintf(place, sizeof(place), "environment variable %.*s",
                 (int)(value - 1 - *environment), *environment);
        if (key_set(&applied, key, bytes_from_string(value), place, error) != 0)
            return -ERR_INPUT;
    }
    *config = applied;
    return 0;
}

/* ---- printing -----------------------------------------------------------------------------
 */

static void listen_encode(const struct config_address *listen, struct buffer *out)
{
    bool six = strchr(listen->address, ':') != NULL;

    if (*listen->address)
        buffer_append_format(out, six ? "[%s]:%u" : "%s:%u", listen->address, listen->port);
}

static void value_encode(const struct config *config, const struct config_key *key,
                         struct buffer *out)
{
    const char *field = (const char *)config + key->offset;
    uint32_t number = 0;

    switch (key->kind) {
    case VALUE_LISTEN:
        listen_encode((const struct config_address *)(const void *)field, out);
        return;
    case VALUE_TEXT:
    case VALUE_URL:
    case VALUE_ORIGINS:
        buffer_append_string(out, field);
        return;
    case VALUE_NUMBER:
    case VALUE_BOOL:
    case VALUE_LOG_LEVEL:
        break;
    }
    memcpy(&number, field, sizeof(number));
    if (key->kind == VALUE_BOOL)
        buffer_append_string(out, number ? "yes" : "no");
    else if (key->kind == VALUE_LOG_LEVEL)
        buffer_append_string(out, log_level_names[number]);
    else
        buffer_append_format(out, "%u", number);
}

void config_encode(const struct config *config, struct buffer *out)
{
    const char *section = "";

    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        if (strcmp(section, keys[i].section) != 0)
            buffer_append_format(out, "%s[%s]\n", *section ? "\n" : "", keys[i].section);
        section = keys[i].section;
        buffer_append_format(out, "%s = ", keys[i].name);
        value_encode(config, &keys[i], out);
        buffer_append_char(out, '\n');
    }
}

void config_public_url(const struct config *config, uint16_t port,
                       char out[CONFIG_TEXT_BYTES_MAX])
{
    const char *scheme = *config->tls_certificate ? "https" : "http";
    const char *address = config->listen.address;
    bool any = strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;

    if (*config->url)
        snprintf(out, CONFIG_TEXT_BYTES_MAX, "%s", config->url);
    else if (any) /* the listener has every address: of these one that a browser here can open
                   */
        snprintf(out, CONFIG_TEXT_BYTES_MAX, "%s://localhost:%u", scheme, port);
    else
        snprintf(out, CONFIG_TEXT_BYTES_MAX,
                 strchr(address, ':') ? "%s://[%s]:%u" : "%s://%s:%u", scheme, address, port);
}

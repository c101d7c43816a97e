/*
 * What a moderator can do to the fake session: states and themes change, everything else is
 * counted and acknowledged. The fake server's thread only.
 */
#include "fake_internal.h"

#include <stdio.h>
#include <string.h>

void fake_put_session(const struct fake_server *server, struct buffer *out)
{
    static const char *const titles[THEMES_MOST] = {"Middelen", "Kokers", "Regels", "Data"};

    buffer_append_format(out,
                         "\"id\":\"x\",\"title\":\"T\",\"language\":\"nl\",\"state\":\"%s\","
                         "\"themes\":[",
                         server->state);
    for (size_t i = 0; i < server->theme_count; i++)
        buffer_append_format(out,
                             "%s{\"id\":\"t%zu\",\"title\":\"%s\",\"question\":\"Wat?\","
                             "\"state\":\"%s\",\"minutes\":10}",
                             i > 0 ? "," : "", i + 1, titles[i], server->themes[i]);
    buffer_append_format(out,
                         "],\"polls\":[{\"id\":\"p1\",\"question\":\"?\",\"options\":[\"a\","
                         "\"b\"],\"open\":%s}],\"background\":[{\"question\":\"?\","
                         "\"options\":[\"a\",\"b\"]}]",
                         server->poll_open ? "true" : "false");
    if (server->round_open)
        buffer_append_string(out, ",\"closing_round\":{}");
}

static void tell_session(struct fake_server *server)
{
    struct buffer text;

    buffer_init(&text, OUT_BYTES_MAX);
    buffer_append_string(&text, "{\"type\":\"session\",");
    fake_put_session(server, &text);
    buffer_append_string(&text, "}");
    buffer_append_char(&text, '\0');
    fake_tell_all(server, text.data);
    buffer_release(&text);
}

static void note_deed(struct fake_server *server, const char *type, const char *verb)
{
    struct fake_deed *deeds = server->report.deeds;
    char what[sizeof(deeds[0].what)];
    size_t i = 0;

    snprintf(what, sizeof(what), "%.15s%s%.15s", type, verb[0] ? "." : "", verb);
    while (deeds[i].count > 0 && strcmp(deeds[i].what, what) != 0)
        i++;
    ASSERT(i < FAKE_DEEDS_MOST - 1);
    memcpy(deeds[i].what, what, sizeof(what));
    deeds[i].count++;
}

/* All live themes close, and this one (or none) is live. */
static void open_theme(struct fake_server *server, size_t theme)
{
    ASSERT(server->theme_count <= THEMES_MOST);
    for (size_t i = 0; i < server->theme_count && i < THEMES_MOST; i++) {
        if (strcmp(server->themes[i], "live") == 0)
            server->themes[i] = "closed";
    }
    if (theme < server->theme_count && theme < THEMES_MOST)
        server->themes[theme] = "live";
}

static void change_session(struct fake_server *server, const char *verb)
{
    if (strcmp(verb, "lobby") == 0) {
        server->state = "lobby";
    } else if (strcmp(verb, "start") == 0) {
        server->state = "live";
        open_theme(server, 0);
    } else if (strcmp(verb, "closing_round") == 0) {
        server->round_open = true;
        open_theme(server, THEMES_MOST);
    } else if (strcmp(verb, "close") == 0) {
        server->state = "closed";
    }
}

static void change_theme(struct fake_server *server, const cJSON *message, const char *verb)
{
    size_t theme = 0;

    if (strcmp(verb, "open") == 0 &&
        sscanf(fake_text_of(message, "theme"), "t%zu", &theme) == 1)
        open_theme(server, theme - 1);
    else if (strcmp(verb, "adopt") == 0 && server->theme_count < THEMES_MOST)
        server->themes[server->theme_count++] = "pending";
}

void fake_moderate(struct fake_server *server, const cJSON *message, char *out, size_t size)
{
    const char *type = fake_text_of(message, "type");
    const char *verb = fake_text_of(message, "do");

    note_deed(server, type, verb);
    if (strcmp(type, "session") == 0)
        change_session(server, verb);
    else if (strcmp(type, "theme") == 0)
        change_theme(server, message, verb);
    else if (strcmp(type, "merge") == 0)
        note_deed(server, "merge", fake_text_of(message, "from"));
    snprintf(out, size, "{\"type\":\"ack\",\"id\":\"%s\",\"seq\":%u%s}",
             fake_text_of(message, "id"), ++server->seq,
             strcmp(type, "poll_open") == 0 ? ",\"poll\":\"p2\"" : "");
    tell_session(server);
}

void fake_tell_console(struct fake_server *server)
{
    static const char console[] =
        "{\"type\":\"console\",\"statements\":[{\"id\":\"s1\",\"state\":\"visible\",\"flags\":"
        "0},"
        "{\"id\":\"s2\",\"state\":\"visible\",\"flags\":2},{\"id\":\"s9\",\"state\":\"held\"}],"
        "\"proposals\":[{\"id\":\"r1\",\"title\":\"x\",\"adopted\":false}],"
        "\"merges\":[{\"from\":\"s3\",\"into\":\"s4\",\"likeness\":0.9},"
        "{\"from\":\"s4\",\"into\":\"s5\",\"likeness\":0.9},"
        "{\"from\":\"s6\",\"into\":\"s7\",\"likeness\":0.5}]}";

    for (size_t i = 0; i < CONNECTIONS_MOST; i++) {
        if (server->connections[i].fd >= 0 && server->connections[i].seat == MODERATOR_SEAT)
            fake_send_text(&server->connections[i], console);
    }
}

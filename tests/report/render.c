/*
 * Writes the reports of the realistic session and of Polis exports to a folder, for looking at
 * them: render FOLDER [POLIS_FOLDER...]. Not a test.
 */
#include <stdio.h>
#include <stdlib.h>

#include "herkend/memory.h"

#include "dutch.h"
#include "first_hour.h"
#include "polis_files.h"

static void write_report(const struct session *session, const char *folder, const char *name)
{
    struct report *report = report_create(session);
    struct buffer html;
    struct buffer json;
    char path[4096];

    buffer_init(&html, REPORT_BYTES_MAX);
    buffer_init(&json, REPORT_BYTES_MAX);
    report_encode_html(report, &html);
    report_encode_json(report, &json);
    snprintf(path, sizeof(path), "%s/%s.html", folder, name);
    file_write(path, buffer_bytes(&html));
    snprintf(path, sizeof(path), "%s/%s.json", folder, name);
    file_write(path, buffer_bytes(&json));
    printf("%s: %zu bytes of HTML, %zu of JSON\n", name, html.size, json.size);
    buffer_release(&json);
    buffer_release(&html);
    report_destroy(report);
}

int main(int argc, char **argv)
{
    struct world world;

    if (argc < 2)
        return 2;
    dutch_session(&world);
    write_report(world.session, argv[1], "dutch");
    world_release(&world);
    second_hour(&world);
    write_report(world.session, argv[1], "follow_up");
    world_release(&world);
    for (int i = 2; i < argc; i++) {
        const char *slash = strrchr(argv[i], '/');
        struct error error = {0};
        struct session *session = polis_session(argv[i], &error);

        if (!session) {
            fprintf(stderr, "%s\n", error.sentence);
            return 1;
        }
        write_report(session, argv[1], slash ? slash + 1 : argv[i]);
        session_destroy(session);
    }
    return 0;
}

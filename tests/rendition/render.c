/*
 * Writes the PDF and XLSX of the realistic session, of the small one and of Polis exports to a
 * folder, with seconds and bytes, for looking at them: render FOLDER [POLIS_FOLDER...]. Not a
 * test.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "herkend/memory.h"
#include "herkend/rendition.h"

#include "dutch.h"
#include "first_hour.h"
#include "polis_files.h"
#include "small.h"

static double now_s(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void
write_one(const struct report *report, const char *folder, const char *name, const char *ending,
          int (*render)(const struct report *report, struct buffer *out, struct error *error))
{
    struct error error = {0};
    struct buffer out;
    char path[4096];
    double start = now_s();

    buffer_init(&out, REPORT_BYTES_MAX);
    if (render(report, &out, &error) != 0) {
        fprintf(stderr, "%s: %s\n", name, error.sentence);
        exit(1);
    }
    snprintf(path, sizeof(path), "%s/%s.%s", folder, name, ending);
    file_write(path, buffer_bytes(&out));
    printf("%s.%s: %zu bytes, %.2f s\n", name, ending, out.size, now_s() - start);
    buffer_release(&out);
}

static void write_report(const struct session *session, const char *folder, const char *name)
{
    struct report *report = report_create(session);

    write_one(report, folder, name, "pdf", report_render_pdf);
    write_one(report, folder, name, "xlsx", report_render_xlsx);
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
    small_session(&world);
    write_report(world.session, argv[1], "small");
    world_release(&world);
    second_hour(&world);
    write_report(world.session, argv[1], "second-hour");
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

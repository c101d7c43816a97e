/*
 * How long a report takes: 1,000 people, 5,000 statements and reactions, 100,000 votes, two
 * background questions, some merges. Prints milliseconds, the best of five; of PDF and XLSX
 * those of one, and the memory. Not a test: run it on a release build.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "herkend/codec.h"
#include "herkend/random.h"
#include "herkend/rendition.h"
#include "herkend/report_encode.h"

enum { PEOPLE = 1000, STATEMENTS = 5000, VOTES = 100000, THEMES = 5, ROUNDS = 5 };

static double now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void apply(struct session *session, struct event event)
{
    const char *why = "";

    event.version = 1;
    event.seq = session_seq(session) + 1;
    event.time_ms = UINT64_C(1795266300000) + event.seq * 17;
    ASSERT(session_accepts(session, &event, &why));
    session_apply(session, &event);
}

static void create(struct session *session, struct arena *arena)
{
    static const struct bytes sizes[] = {{"klein", 5}, {"midden", 6}, {"groot", 5}};
    static const struct bytes roles[] = {{"adviseur", 8}, {"bestuurder", 10}};
    const struct script_question background[] = {{BYTES("Hoe groot?"), sizes, 3},
                                                 {BYTES("Welke rol?"), roles, 2}};
    struct script_theme *themes = arena_alloc(arena, THEMES, sizeof(*themes));

    for (int i = 0; i < THEMES; i++)
        themes[i] = (struct script_theme){
            .title = BYTES("Thema"), .question = BYTES("Wat herken je?"), .minutes = 10};

    const struct script script = {.title = BYTES("Bench"),
                                  .language = LANGUAGE_NL,
                                  .themes = themes,
                                  .theme_count = THEMES,
                                  .background = background,
                                  .background_count = 2};

    apply(session, (struct event){.kind = EVENT_CREATED,
                                  .script = &script,
                                  .session_id = BYTES("bench"),
                                  .session_code = BYTES("BENCH1")});
    apply(session, (struct event){.kind = EVENT_STATE_CHANGED, .session_state = SESSION_LIVE});
}

static void write_statement(struct session *session, struct arena *arena, uint32_t number,
                            uint64_t *random)
{
    char text[240];
    struct event event = {
        .kind = EVENT_WRITTEN, .statement = number, .seat = 1 + random_below(random, PEOPLE)};

    snprintf(text, sizeof(text),
             "Uitspraak %u: een zin van gewone lengte over wat iemand in de eigen gemeente "
             "tegenkomt, en wat daar wel of niet bij helpt.",
             (unsigned)number);
    if (number > 1000 && number % 3 == 0) {
        event.parent = 1 + random_below(random, 900) / 3 * 3;
        event.statement_kind = KIND_ADDITION + random_below(random, 5);
        event.theme = 1 + event.parent % THEMES;
    } else {
        event.theme = 1 + number % THEMES;
    }
    ASSERT(text_prepare(bytes_from_string(text), STATEMENT_CHARACTERS_MAX, LANGUAGE_NL, arena,
                        &event.text) == DECODE_OK);
    apply(session, event);
}

static struct session *session_of_the_bench(void)
{
    struct session *session = session_create();
    struct arena arena;
    uint64_t random = 1;

    arena_init(&arena);
    create(session, &arena);
    for (uint32_t seat = 1; seat <= PEOPLE; seat++) {
        struct event joined = {.kind = EVENT_JOINED, .seat = seat};

        memcpy(joined.seat_key.data, &seat, sizeof(seat));
        apply(session, joined);
        for (uint32_t question = 0; question < 2; question++)
            apply(session, (struct event){.kind = EVENT_BACKGROUND_ANSWERED,
                                          .seat = seat,
                                          .question_index = question,
                                          .option_index = seat % (3 - question)});
    }
    for (uint32_t number = 1; number <= STATEMENTS; number++)
        write_statement(session, &arena, number, &random);
    for (int i = 0; i < VOTES; i++) {
        struct event event = {.kind = EVENT_OFFERED,
                              .seat = 1 + random_below(&random, PEOPLE),
                              .statement = 1 + random_below(&random, STATEMENTS)};

        apply(session, event);
        event.kind = EVENT_VOTED;
        event.grade = (int8_t)((int)random_below(&random, 5) - 1);
        apply(session, event);
    }
    for (uint32_t number = 2; number < 200; number += 15)
        apply(session,
              (struct event){.kind = EVENT_MERGED, .statement = number, .into = number + 5});
    arena_release(&arena);
    return session;
}

static double best(double a, double b)
{
    return b < a ? b : a;
}

static void rendition_measure(const struct report *report, const char *name,
                              int (*render)(const struct report *report, struct buffer *out,
                                            struct error *error))
{
    struct error error = {0};
    struct rusage usage;
    struct buffer out;
    double start = now_ms();
    clock_t work = clock();

    buffer_init(&out, REPORT_BYTES_MAX);
    ASSERT(render(report, &out, &error) == 0);
    double taken = now_ms() - start;
    double worked = (double)(clock() - work) * 1e3 / CLOCKS_PER_SEC;

    (void)getrusage(RUSAGE_SELF, &usage);
    printf("%-18s %8.1f ms  %.1f ms of processor, %zu bytes, most memory so far %ld MB\n", name,
           taken, worked, out.size, usage.ru_maxrss / 1024);
    buffer_release(&out);
}

/* Once each, the smaller first: what the process has had at most is never less again. */
static void renditions_measure(const struct session *session)
{
    struct report *report = report_create(session);

    rendition_measure(report, "report_render_xlsx", report_render_xlsx);
    rendition_measure(report, "report_render_pdf", report_render_pdf);
    report_destroy(report);
}

int main(void)
{
    struct session *session = session_of_the_bench();
    double create_ms = 1e9, html_ms = 1e9, json_ms = 1e9, export_ms = 1e9, rank_ms = 1e9;
    size_t html_bytes = 0, json_bytes = 0;

    for (int round = 0; round < ROUNDS; round++) {
        struct buffer html, json, statements, votes, groups, ranking;
        struct error error = {0};

        buffer_init(&html, REPORT_BYTES_MAX);
        buffer_init(&json, REPORT_BYTES_MAX);
        buffer_init(&statements, REPORT_BYTES_MAX);
        buffer_init(&votes, REPORT_BYTES_MAX);
        buffer_init(&groups, REPORT_BYTES_MAX);
        buffer_init(&ranking, REPORT_BYTES_MAX);

        double start = now_ms();
        struct report *report = report_create(session);
        double created = now_ms();

        report_encode_html(report, &html);
        double paged = now_ms();

        report_encode_json(report, &json);
        double written = now_ms();

        export_statements_csv(session, &statements);
        export_votes_csv(session, 1, &votes);
        export_groups_csv(session, 1, &groups);
        double exported = now_ms();

        ASSERT(rank_tables(buffer_bytes(&statements), buffer_bytes(&votes),
                           buffer_bytes(&groups), PEOPLE, &ranking, &error) == 0);
        double ranked = now_ms();

        create_ms = best(create_ms, created - start);
        html_ms = best(html_ms, paged - created);
        json_ms = best(json_ms, written - paged);
        export_ms = best(export_ms, exported - written);
        rank_ms = best(rank_ms, ranked - exported);
        html_bytes = html.size;
        json_bytes = json.size;
        report_destroy(report);
        buffer_release(&html);
        buffer_release(&json);
        buffer_release(&statements);
        buffer_release(&votes);
        buffer_release(&groups);
        buffer_release(&ranking);
    }
    printf("%d people, %d statements, %d votes\n", PEOPLE, STATEMENTS, VOTES);
    printf("report_create      %8.1f ms\n", create_ms);
    printf("report_encode_html %8.1f ms  %zu bytes\n", html_ms, html_bytes);
    printf("report_encode_json %8.1f ms  %zu bytes\n", json_ms, json_bytes);
    printf("export (3 tables)  %8.1f ms\n", export_ms);
    printf("rank_tables        %8.1f ms\n", rank_ms);
    renditions_measure(session);
    session_destroy(session);
    return 0;
}

/*
 * The pieces of work, one line of stdin each; each prints one line with what it did and what
 * the server used for it. Who drives says in which order.
 *
 *     connect COUNT          until so many are ready (the publisher besides)
 *     idle SECONDS
 *     settle                 until nothing has come for a second
 *     announce BURST SECONDS bursts of announcements, each when all have got the one before
 *     vote|write|next RATE SECONDS ACTIVE   requests; RATE 0: ACTIVE clients, each the next as
 *                            soon as it has its answer
 *     each KIND TIMES        every client so often, as fast as it goes
 *     moderate JSON          a command of the publisher, acknowledged
 *     cut COUNT              so many requests, while the server is killed
 *     resume PID             after a restart: all connect at once, and repeat what was not
 * answered
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "load.h"

enum {
    OPENING_MAX = 200,        /* handshakes at a time */
    ASKING_MAX = 500,         /* of work that prepares */
    PATIENCE_S = 60,          /* without any progress, then the run has failed */
    ANNOUNCEMENTS_MAX = 6000, /* of one line: a moderator's rate is bounded */
};

#define SECOND_NS 1000000000u

/* ---- the frame around each piece of work --------------------------------------------------
 */

struct measure {
    struct account before;
    uint64_t begin_ns, delivered, answered, other;
};

static struct measure measure_begin(struct load *load)
{
    struct measure measure = {.begin_ns = now_ns(),
                              .delivered = load->delivered_count,
                              .answered = load->answered_count,
                              .other = load->other_count};

    account_read(load->server, &measure.before);
    durations_release(&load->durations);
    return measure;
}

static void measure_print(struct load *load, const struct measure *measure, const char *name)
{
    double wall_s = (double)(now_ns() - measure->begin_ns) / SECOND_NS;
    struct account after;

    account_read(load->server, &after);
    printf("%s clients=%u wall_s=%.6f cpu_s=%.6f memory_before_kb=%llu memory_kb=%llu "
           "processes=%zu delivered=%llu answered=%llu other=%llu retries=%llu p50_ms=%.3f "
           "p99_ms=%.3f p999_ms=%.3f\n",
           name, load->member_count, wall_s, after.cpu_s - measure->before.cpu_s,
           (unsigned long long)measure->before.memory_kb, (unsigned long long)after.memory_kb,
           after.process_count,
           (unsigned long long)(load->delivered_count - measure->delivered),
           (unsigned long long)(load->answered_count - measure->answered),
           (unsigned long long)(load->other_count - measure->other),
           (unsigned long long)load->retry_count,
           durations_quantile_us(&load->durations, 0.5) / 1e3,
           durations_quantile_us(&load->durations, 0.99) / 1e3,
           durations_quantile_us(&load->durations, 0.999) / 1e3);
    fflush(stdout);
}

/* Waits for more of *count; ends the program when none comes for PATIENCE_S. */
struct patience {
    uint64_t seen, since_ns;
};
static void patience_check(struct patience *patience, uint64_t count, const char *what)
{
    uint64_t now = now_ns();

    if (count != patience->seen || patience->since_ns == 0)
        *patience = (struct patience){.seen = count, .since_ns = now};
    if (now - patience->since_ns > (uint64_t)PATIENCE_S * SECOND_NS)
        fail("%s: nothing has come for %d s, after %llu", what, PATIENCE_S,
             (unsigned long long)count);
}

static void run_for(struct load *load, uint64_t ns)
{
    uint64_t until_ns = now_ns() + ns;

    while (now_ns() < until_ns)
        load_turn(load, until_ns);
}

/* Merged updates come with a beat of a second: nothing for longer than that. */
static void settle(struct load *load)
{
    uint64_t other;

    do {
        other = load->other_count;
        run_for(load, SECOND_NS + SECOND_NS / 4);
    } while (other != load->other_count);
}

static void wait_turn(struct load *load)
{
    load_turn(load, now_ns() + SECOND_NS / 100);
}

/* ---- connections --------------------------------------------------------------------------
 */

static void work_connect(struct load *load, char *arguments)
{
    uint32_t count = (uint32_t)strtoul(arguments, NULL, 10);
    struct measure measure = measure_begin(load);
    struct patience patience = {0};

    if (count > load->member_max)
        fail("connect: at most %u", load->member_max);
    if (load_publisher(load)->stage == CLIENT_CLOSED)
        client_open(load_publisher(load));
    while (load->ready_count < count + 1) {
        while (load->member_count < count && load->opening_count < OPENING_MAX)
            client_open(&load->clients[load->member_count++]);
        wait_turn(load);
        patience_check(&patience, load->ready_count, "connect");
    }
    measure_print(load, &measure, "connect");
}

static void work_idle(struct load *load, char *arguments)
{
    struct measure measure = measure_begin(load);

    run_for(load, (uint64_t)(strtod(arguments, NULL) * SECOND_NS));
    measure_print(load, &measure, "idle");
}

static void work_settle(struct load *load, char *arguments)
{
    struct measure measure = measure_begin(load);

    (void)arguments;
    settle(load);
    measure_print(load, &measure, "settle");
}

/* ---- announcements ------------------------------------------------------------------------
 */

static void announce_burst(struct load *load, uint32_t burst)
{
    static char frames[BURST_MAX * (PAYLOAD_BYTES_MAX + 16)];
    char payload[PAYLOAD_BYTES_MAX];
    size_t size = 0;

    for (uint32_t i = 0; i < burst; i++) {
        size_t bytes = load->dialect->announce(load->announcement_count++, payload);

        size += client_frame(load, load->dialect->binary ? 2 : 1,
                             (struct bytes){.data = payload, .size = bytes}, frames + size);
    }
    client_send_bytes(load_publisher(load), frames, size);
}

static void work_announce(struct load *load, char *arguments)
{
    char *rest;
    uint32_t burst = (uint32_t)strtoul(arguments, &rest, 10);
    uint64_t until_ns = now_ns() + (uint64_t)(strtod(rest, NULL) * SECOND_NS);
    uint32_t first = load->announcement_count;
    struct measure measure = measure_begin(load);
    uint64_t due = load->delivered_count;
    struct patience patience = {0};

    if (burst == 0 || burst > BURST_MAX)
        fail("announce: a burst is 1 to %d", BURST_MAX);
    do {
        announce_burst(load, burst);
        due += (uint64_t)burst * load->member_count;
        while (load->delivered_count < due) {
            wait_turn(load);
            patience_check(&patience, load->delivered_count, "announce");
        }
    } while (now_ns() < until_ns && load->announcement_count - first < ANNOUNCEMENTS_MAX);
    measure_print(load, &measure, "announce");
}

/* ---- requests -----------------------------------------------------------------------------
 */

static void ask(struct client *client, enum request_kind kind, uint64_t asked_ns)
{
    char payload[PAYLOAD_BYTES_MAX];

    client->request_number++;
    client->asked = kind;
    client->asked_ns = asked_ns;
    client->waiting = true;
    client->load->waiting_count++;

    size_t size = client->load->dialect->request(client, kind, client->request_number, payload);

    client_send(client, (struct bytes){.data = payload, .size = size});
}

static void wait_for_answers(struct load *load)
{
    struct patience patience = {0};

    while (load->waiting_count > 0) {
        wait_turn(load);
        patience_check(&patience, load->answered_count, "requests");
    }
}

/* The next of the active ones that is free; NULL: all wait for answers. */
static struct client *next_free(struct load *load, uint32_t active, uint32_t *cursor)
{
    for (uint32_t tries = 0; tries < active; tries++) {
        /* Those who ask are spread over all. */
        uint64_t place = (uint64_t)(*cursor)++ % active * load->member_count / active;

        if (!load->clients[place].waiting)
            return &load->clients[place];
    }
    return NULL;
}

struct asking {
    enum request_kind kind;
    double rate, seconds;
    uint32_t active;
};

/* Open loop: the clock decides when, and a late answer counts from when it was due. */
static uint64_t ask_at_rate(struct load *load, const struct asking *asking)
{
    uint64_t begin_ns = now_ns(), count = 0;
    uint64_t total = (uint64_t)(asking->rate * asking->seconds);
    uint32_t cursor = 0;

    while (count < total) {
        uint64_t due_ns = begin_ns + (uint64_t)((double)count / asking->rate * SECOND_NS);

        if (now_ns() < due_ns) {
            load_turn(load, due_ns);
            continue;
        }

        struct client *client = next_free(load, asking->active, &cursor);

        if (!client) {
            wait_turn(load);
            continue;
        }
        ask(client, asking->kind, due_ns);
        count++;
    }
    return count;
}

static uint64_t ask_at_once(struct load *load, const struct asking *asking)
{
    uint64_t until_ns = now_ns() + (uint64_t)(asking->seconds * SECOND_NS), count = 0;

    while (now_ns() < until_ns) {
        for (uint32_t i = 0; i < asking->active; i++) {
            struct client *client =
                &load->clients[(uint64_t)i * load->member_count / asking->active];

            if (client->waiting)
                continue;
            ask(client, asking->kind, now_ns());
            count++;
        }
        wait_turn(load);
    }
    return count;
}

static void work_ask(struct load *load, char *arguments, enum request_kind kind)
{
    struct asking asking = {.kind = kind};
    uint64_t answered = load->answered_count, asked;
    struct measure measure = measure_begin(load);
    char *rest;

    asking.rate = strtod(arguments, &rest);
    asking.seconds = strtod(rest, &rest);
    asking.active = (uint32_t)strtoul(rest, NULL, 10);
    if (asking.active == 0 || asking.active > load->member_count)
        asking.active = load->member_count;
    asked = asking.rate > 0 ? ask_at_rate(load, &asking) : ask_at_once(load, &asking);
    wait_for_answers(load);
    run_for(load, SECOND_NS + SECOND_NS / 4); /* the updates that they lead to belong to it */
    if (load->answered_count - answered != asked)
        fail("%llu requests, but %llu answers", (unsigned long long)asked,
             (unsigned long long)(load->answered_count - answered));
    measure_print(load, &measure, "ask");
}

static void work_vote(struct load *load, char *arguments)
{
    work_ask(load, arguments, REQUEST_VOTE);
}

static void work_write(struct load *load, char *arguments)
{
    work_ask(load, arguments, REQUEST_STATEMENT);
}

static void work_next(struct load *load, char *arguments)
{
    work_ask(load, arguments, REQUEST_NEXT);
}

/* Every client asks so often; not more than ASKING_MAX wait at a time. */
static void each_client_asks(struct load *load, enum request_kind kind)
{
    uint64_t begin = load->answered_count;

    for (uint32_t i = 0; i < load->member_count; i++) {
        while (i - (load->answered_count - begin) >= ASKING_MAX)
            wait_turn(load);
        ask(&load->clients[i], kind, now_ns());
    }
    wait_for_answers(load);
}

static void work_each(struct load *load, char *arguments)
{
    static const struct {
        const char *name;
        enum request_kind kind;
    } kinds[] = {
        {"vote ", REQUEST_VOTE}, {"write ", REQUEST_STATEMENT}, {"next ", REQUEST_NEXT}};
    struct measure measure = measure_begin(load);

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        size_t size = strlen(kinds[i].name);

        if (strncmp(arguments, kinds[i].name, size) != 0)
            continue;
        for (unsigned long left = strtoul(arguments + size, NULL, 10); left > 0; left--)
            each_client_asks(load, kinds[i].kind);
    }
    measure_print(load, &measure, "each");
}

static void work_moderate(struct load *load, char *arguments)
{
    uint64_t due = load->moderated_count + 1;
    struct measure measure = measure_begin(load);
    struct patience patience = {0};

    client_send(load_publisher(load), bytes_from_string(arguments));
    while (load->moderated_count < due) {
        wait_turn(load);
        patience_check(&patience, load->moderated_count, "moderate");
    }
    measure_print(load, &measure, "moderate");
}

/* ---- a restart ----------------------------------------------------------------------------
 */

static void cut_tell(const struct load *load, uint64_t answered)
{
    printf("cut answered=%llu waiting=%u\n", (unsigned long long)answered, load->waiting_count);
    fflush(stdout);
}

/* As soon as a quarter is answered this says so, and the server is killed while further ones
 * are under way. */
static void work_cut(struct load *load, char *arguments)
{
    uint32_t count = (uint32_t)strtoul(arguments, NULL, 10);
    uint64_t before = load->answered_count;
    uint32_t left = ASKING_MAX; /* to be asked after that */
    bool told = false;

    load->resuming = true; /* from here on connections may end */
    for (uint32_t i = 0; i < count && i < load->member_count && left > 0; i++) {
        while (!told && load->waiting_count >= ASKING_MAX)
            wait_turn(load);
        if (load->clients[i].stage == CLIENT_READY)
            ask(&load->clients[i], REQUEST_VOTE, now_ns());
        load_turn(load, 0);
        if (!told && load->answered_count - before >= count / 4) {
            cut_tell(load, load->answered_count - before);
            told = true;
        }
        left -= told;
    }
    while (!told && load->waiting_count > 0)
        wait_turn(load);
    if (!told)
        cut_tell(load, load->answered_count - before);
}

static void close_all(struct load *load)
{
    run_for(load, SECOND_NS / 10); /* what the dead server had still sent */
    for (uint32_t i = 0; i < load->member_count; i++)
        client_close(&load->clients[i]);
    client_close(load_publisher(load));
    load->retry_count = 0;
}

/* The same request again, with the same number: it must be answered, and counted once. */
static void repeat(struct client *client)
{
    char payload[PAYLOAD_BYTES_MAX];
    size_t size =
        client->load->dialect->request(client, client->asked, client->request_number, payload);

    client->asked_ns = now_ns();
    client_send(client, (struct bytes){.data = payload, .size = size});
}

static void open_those_closed(struct load *load)
{
    for (uint32_t i = 0; i < load->member_count; i++) {
        if (load->clients[i].stage == CLIENT_CLOSED)
            client_open(&load->clients[i]);
    }
    if (load_publisher(load)->stage == CLIENT_CLOSED)
        client_open(load_publisher(load));
}

static void work_resume(struct load *load, char *arguments)
{
    struct patience patience = {0};

    close_all(load);
    load->server = (pid_t)strtol(arguments, NULL, 10);

    struct measure measure = measure_begin(load);

    while (load->ready_count < load->member_count + 1) {
        open_those_closed(load);
        wait_turn(load);
        patience_check(&patience, load->ready_count, "resume");
    }
    load->resuming = false;
    for (uint32_t i = 0; i < load->member_count; i++) {
        if (load->clients[i].waiting)
            repeat(&load->clients[i]);
    }
    wait_for_answers(load);
    measure_print(load, &measure, "resume");
}

/* ---- lines --------------------------------------------------------------------------------
 */

bool work_run(struct load *load, char *line)
{
    static const struct {
        const char *name;
        void (*run)(struct load *load, char *arguments);
    } works[] = {
        {"announce", work_announce}, {"connect", work_connect}, {"cut", work_cut},
        {"each", work_each},         {"idle", work_idle},       {"moderate", work_moderate},
        {"next", work_next},         {"resume", work_resume},   {"settle", work_settle},
        {"vote", work_vote},         {"write", work_write},
    };
    size_t name_bytes = strcspn(line, " ");
    char *arguments = line + name_bytes + (line[name_bytes] == ' ');

    for (size_t i = 0; i < sizeof(works) / sizeof(*works); i++) {
        if (strlen(works[i].name) == name_bytes &&
            strncmp(works[i].name, line, name_bytes) == 0) {
            works[i].run(load, arguments);
            return true;
        }
    }
    return false;
}

/*
 * The crowd as a whole: brings people in over a while, gives each their turn when something
 * happens to them or is due, notices the end, and adds up. One thread, one epoll set; nothing
 * is shared with another thread.
 */
#include "herkend/crowd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include "herkend/memory.h"
#include "moderator.h"
#include "nuisance.h"
#include "person.h"

enum {
    LOOK_AT_STOP_MS = 100,
    EVENTS_MAX = 512,
    GRACE_MS = 10 * 1000,        /* for what is unanswered at the end */
    STOPPED_GRACE_MS = 2 * 1000, /* when somebody stops the crowd */
    NOBODY_JOINS_MS = 30 * 1000, /* then nobody will */
    NOBODY_THERE_MS =
        120 * 1000, /* everybody has lost the server for so long: it does not come back */
    JOINS_PER_SECOND = 400,
    CHECKS_AT_END_MAX = 200,
    FILES_BESIDE = 64,        /* open files that are not people's */
    PEOPLE_PER_TAB_MORE = 25, /* one in seventeen has two tabs, half of the time */
    BURST_S = 30,             /* how long a theme is new, in people's own time */
};

/* Half of the latecomers have come after a minute and a half of people's own time. */
#define SHARE_OF_LATECOMERS 0.08
#define RAMP_S 10.0
#define LATE_S 180.0

struct crowd {
    struct world world;
    struct person *people;
    struct moderator *moderator; /* NULL: none */
    struct nuisance *nuisances;
    uint32_t nuisance_count;
    struct schedule schedule;
    uint32_t slot_count;   /* members: people, then the moderator; nuisances come after them */
    struct board_id theme; /* that is live, or was last */
    uint64_t finish_ms;    /* when the minutes are over; SCHEDULE_NEVER */
    uint64_t give_up_ms;   /* of the grace, once finishing */
    uint64_t progress_ms;
    uint64_t last_seen_ms; /* somebody was connected */
};

/* ---- Making one. ---- */

/* A file per connection, and some more for second tabs. */
static int reserve_files(const struct crowd_settings *settings, struct error *error)
{
    uint32_t participants = settings->participants;
    rlim_t needed = (rlim_t)participants + participants / PEOPLE_PER_TAB_MORE +
                    settings->unfinished + settings->flooders + FILES_BESIDE;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        error_set(error, ERR_IO, "ask for the limit of open files: %s", strerror(errno));
        return -ERR_IO;
    }
    if (limit.rlim_cur >= needed)
        return 0;

    struct rlimit wanted = {.rlim_cur = needed,
                            .rlim_max = limit.rlim_max > needed ? limit.rlim_max : needed};

    if (setrlimit(RLIMIT_NOFILE, &wanted) == 0)
        return 0;
    error_set(error, ERR_IO,
              "%u participants need %llu open files and the system allows %llu: raise it with "
              "ulimit -n",
              participants, (unsigned long long)needed, (unsigned long long)limit.rlim_max);
    return -ERR_IO;
}

/* Most come within the ramp, evenly; some later. */
static uint64_t join_time(const struct world *world, uint32_t slot)
{
    const struct crowd_settings *settings = world->settings;
    uint64_t random = settings->seed ^ UINT64_C(0x6A6F696E) ^ (uint64_t)slot << 32;
    double ramp_s = RAMP_S / settings->speed;
    double least_s = settings->participants / (double)JOINS_PER_SECOND;
    double late_s = LATE_S / settings->speed;

    if (ramp_s < least_s)
        ramp_s = least_s;
    if (settings->minutes > 0 && late_s > settings->minutes * 60 * 0.2)
        late_s = settings->minutes * 60 * 0.2;

    double at_s = ramp_s * slot / settings->participants;

    if (draw_chance(&random, SHARE_OF_LATECOMERS))
        at_s += draw_between(&random, 0, late_s);
    return world->started_ms + (uint64_t)(at_s * 1000);
}

static int world_init(struct world *world, const struct crowd_settings *settings,
                      struct crowd_result *result, struct error *error)
{
    world->settings = settings;
    world->result = result;

    int failure = socket_loop_init(&world->loop, settings->url, settings->ca, error);

    if (failure != 0)
        return failure;
    board_init(&world->board);
    id_register_init(&world->ids);
    buffer_init(&world->command, COMMAND_BYTES_MAX);
    buffer_init(&world->text, STOCK_TEXT_BYTES_MAX);
    world_look_at_clock(world);
    world->started_ms = world->now_ms;
    return 0;
}

static void world_release(struct world *world)
{
    socket_loop_release(&world->loop);
    board_release(&world->board);
    id_register_release(&world->ids);
    buffer_release(&world->command);
    buffer_release(&world->text);
}

static void invite_people(struct crowd *crowd)
{
    struct world *world = &crowd->world;
    uint32_t participants = world->settings->participants;
    uint32_t check_every = 1 + participants / CHECKS_AT_END_MAX;

    crowd->people = xcalloc(participants, sizeof(*crowd->people));
    for (uint32_t slot = 0; slot < participants; slot++) {
        uint64_t join_ms = join_time(world, slot);

        person_init(&crowd->people[slot], world, slot, join_ms);
        crowd->people[slot].checks_at_end = slot % check_every == 0;
        schedule_set(&crowd->schedule, slot, join_ms);
    }
    if (!world->settings->moderator_token)
        return;
    crowd->moderator = xcalloc(1, sizeof(*crowd->moderator));
    moderator_init(crowd->moderator, world, participants);
    crowd->moderator->member.reconnect_ms = world->now_ms;
    schedule_set(&crowd->schedule, participants, world->now_ms);
}

static void invite_nuisances(struct crowd *crowd)
{
    const struct crowd_settings *settings = crowd->world.settings;

    crowd->nuisances = xcalloc(crowd->nuisance_count, sizeof(*crowd->nuisances));
    for (uint32_t i = 0; i < crowd->nuisance_count; i++) {
        struct nuisance *nuisance = &crowd->nuisances[i];

        nuisance_init(nuisance, &crowd->world,
                      i < settings->unfinished ? NUISANCE_UNFINISHED : NUISANCE_FLOODS,
                      crowd->slot_count + i);
        schedule_set(&crowd->schedule, crowd->slot_count + i, nuisance_due(nuisance));
    }
}

static int crowd_create(struct crowd **out, const struct crowd_settings *settings,
                        struct crowd_result *result, struct error *error)
{
    int failure = reserve_files(settings, error);
    struct crowd *crowd = xcalloc(1, sizeof(*crowd));

    if (failure == 0)
        failure = world_init(&crowd->world, settings, result, error);
    if (failure != 0) {
        free(crowd);
        return failure;
    }
    crowd->slot_count = settings->participants + (settings->moderator_token ? 1 : 0);
    crowd->finish_ms = SCHEDULE_NEVER;
    if (settings->minutes > 0)
        crowd->finish_ms = crowd->world.now_ms + (uint64_t)(settings->minutes * 60000);
    crowd->progress_ms = crowd->world.now_ms + 1000;
    crowd->last_seen_ms = crowd->world.now_ms;
    crowd->nuisance_count = settings->unfinished + settings->flooders;
    schedule_init(&crowd->schedule, crowd->slot_count + crowd->nuisance_count);
    invite_people(crowd);
    invite_nuisances(crowd);
    *out = crowd;
    return 0;
}

static struct member *member_at(struct crowd *crowd, uint32_t slot)
{
    if (slot < crowd->world.settings->participants)
        return &crowd->people[slot].member;
    return &crowd->moderator->member;
}

static void crowd_destroy(struct crowd *crowd)
{
    for (uint32_t slot = 0; slot < crowd->slot_count; slot++)
        member_release(member_at(crowd, slot));
    for (uint32_t i = 0; i < crowd->nuisance_count; i++)
        nuisance_release(&crowd->nuisances[i]);
    schedule_release(&crowd->schedule);
    world_release(&crowd->world);
    free(crowd->people);
    free(crowd->moderator);
    free(crowd->nuisances);
    free(crowd);
}

/* ---- Turn by turn. ---- */

static void reschedule(struct crowd *crowd, uint32_t slot)
{
    if (slot >= crowd->slot_count)
        schedule_set(&crowd->schedule, slot,
                     nuisance_due(&crowd->nuisances[slot - crowd->slot_count]));
    else if (slot < crowd->world.settings->participants)
        schedule_set(&crowd->schedule, slot, person_due(&crowd->people[slot]));
    else
        schedule_set(&crowd->schedule, slot, moderator_due(crowd->moderator));
}

static void tick(struct crowd *crowd, uint32_t slot)
{
    if (slot >= crowd->slot_count)
        nuisance_tick(&crowd->nuisances[slot - crowd->slot_count]);
    else if (slot < crowd->world.settings->participants)
        person_tick(&crowd->people[slot]);
    else
        moderator_tick(crowd->moderator);
    reschedule(crowd, slot);
}

/* Everybody whose time has come, once each: who plans for this very moment waits for the next
 * round. */
static void tick_due(struct crowd *crowd)
{
    for (uint32_t i = 0; i < crowd->slot_count + crowd->nuisance_count; i++) {
        if (schedule_next_ms(&crowd->schedule) > crowd->world.now_ms)
            return;
        tick(crowd, schedule_next_slot(&crowd->schedule));
    }
}

static void take_events(struct crowd *crowd, const struct epoll_event *events, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t slot = (uint32_t)(events[i].data.u64 / MEMBER_TABS);

        if (slot >= crowd->slot_count)
            nuisance_ready(&crowd->nuisances[slot - crowd->slot_count], events[i].events);
        else
            member_ready(member_at(crowd, slot), events[i].data.u64 % MEMBER_TABS,
                         events[i].events);
        reschedule(crowd, slot);
    }
}

/* A theme that has just opened makes everybody busier for a while. */
static void look_for_burst(struct crowd *crowd)
{
    struct world *world = &crowd->world;
    const struct board_theme *live = board_live_theme(&world->board);

    if (world->settings->burst <= 1 || !live || strcmp(live->id.text, crowd->theme.text) == 0)
        return;
    crowd->theme = live->id;
    for (uint32_t slot = 0; slot < world->settings->participants; slot++) {
        person_hurry(&crowd->people[slot]);
        reschedule(crowd, slot);
    }
    world->burst_until_ms = world_after(world, BURST_S);
}

static int wait_ms(const struct crowd *crowd)
{
    uint64_t next_ms = schedule_next_ms(&crowd->schedule);
    uint64_t now_ms = crowd->world.now_ms;

    if (next_ms <= now_ms)
        return 0;
    return next_ms - now_ms < LOOK_AT_STOP_MS ? (int)(next_ms - now_ms) : LOOK_AT_STOP_MS;
}

static void print_progress(struct crowd *crowd)
{
    const struct world *world = &crowd->world;
    const struct crowd_result *result = world->result;
    FILE *out = world->settings->progress;

    if (!out || world->now_ms < crowd->progress_ms)
        return;
    crowd->progress_ms = world->now_ms + 1000;
    fprintf(out,
            "%5llu s  joined %u/%u  connected %u  statements %llu  reactions %llu  votes %llu"
            "  p99 %.1f ms\n",
            (unsigned long long)((world->now_ms - world->started_ms) / 1000), result->joined,
            world->settings->participants, world->connected,
            (unsigned long long)result->statements, (unsigned long long)result->reactions,
            (unsigned long long)(result->votes + result->skips),
            (double)latency_quantile_us(&world->acknowledged, 0.99) / 1000);
    fflush(out);
}

/* ---- The end. ---- */

static bool everybody_is_gone(struct crowd *crowd)
{
    return schedule_next_ms(&crowd->schedule) == SCHEDULE_NEVER && crowd->world.connected == 0;
}

/* Set by a signal handler, or by another thread. */
static bool is_stopped(const volatile int *stop)
{
    return stop && __atomic_load_n(stop, __ATOMIC_RELAXED) != 0;
}

/* Why the crowd should begin to leave; how long unanswered commands are waited for. 0: stay. */
static uint64_t grace_now_ms(struct crowd *crowd, const volatile int *stop)
{
    struct world *world = &crowd->world;

    if (is_stopped(stop))
        return STOPPED_GRACE_MS;
    if (world->connected > 0)
        crowd->last_seen_ms = world->now_ms;
    if (world->now_ms >= crowd->finish_ms || board_has_ended(&world->board))
        return GRACE_MS;
    if (world->now_ms >= crowd->last_seen_ms + NOBODY_THERE_MS)
        return GRACE_MS;
    if (world->result->joined == 0 && world->now_ms >= world->started_ms + NOBODY_JOINS_MS)
        return STOPPED_GRACE_MS;
    return 0;
}

static void begin_to_leave(struct crowd *crowd, uint64_t grace_ms)
{
    struct world *world = &crowd->world;

    world->finishing = true;
    crowd->give_up_ms = world->now_ms + grace_ms;
    for (uint32_t slot = 0; slot < crowd->slot_count + crowd->nuisance_count; slot++)
        tick(crowd, slot);
}

static void go_on(struct crowd *crowd, const volatile int *stop)
{
    struct world *world = &crowd->world;
    struct epoll_event events[EVENTS_MAX];

    while (!everybody_is_gone(crowd)) {
        int count = epoll_wait(world->loop.epoll_fd, events, EVENTS_MAX, wait_ms(crowd));

        world_look_at_clock(world);
        take_events(crowd, events, count);
        look_for_burst(crowd);
        tick_due(crowd);
        print_progress(crowd);

        uint64_t grace_ms = grace_now_ms(crowd, stop);

        if (grace_ms > 0 && !world->finishing)
            begin_to_leave(crowd, grace_ms);
        if (world->finishing && (world->now_ms >= crowd->give_up_ms))
            return;
    }
}

static double cpu_s(void)
{
    struct rusage usage;

    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* What each ledger says about lost and doubled. */
static void add_up(struct crowd *crowd)
{
    struct crowd_result *result = crowd->world.result;

    for (uint32_t slot = 0; slot < crowd->slot_count; slot++) {
        struct ledger *ledger = &member_at(crowd, slot)->ledger;

        ledger_close(ledger);
        result->lost += ledger->lost;
        result->doubled += ledger->doubled;
        result->repeated += ledger->repeated;
        result->slow += member_at(crowd, slot)->is_slow;
    }
    result->acknowledged = latency_summary(&crowd->world.acknowledged);
    result->offered = latency_summary(&crowd->world.offered);
    result->cpu_s = cpu_s();
    result->session_closed = board_has_ended(&crowd->world.board);
}

int crowd_run(const struct crowd_settings *settings, const volatile int *stop,
              struct crowd_result *result, struct error *error)
{
    ASSERT(settings->url && settings->code);
    ASSERT(settings->participants > 0);
    ASSERT(settings->speed > 0);
    *result = (struct crowd_result){.invited = settings->participants};

    struct crowd *crowd = NULL;
    int failure = crowd_create(&crowd, settings, result, error);

    if (failure != 0)
        return failure;
    go_on(crowd, stop);
    add_up(crowd);

    bool failed = result->joined == 0 && !is_stopped(stop);

    if (failed)
        error_set(error, ERR_IO, "nobody could join: %s",
                  result->trouble[0] ? result->trouble : "the session let nobody in in time");
    crowd_destroy(crowd);
    return failed ? -ERR_IO : 0;
}

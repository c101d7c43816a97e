/* The table at the end of a rehearsal: what was said, how fast it was answered, and what went
 * wrong. */
#include "herkend/crowd.h"

static const char *const update_names[CROWD_UPDATE_COUNT] = {
    [CROWD_UPDATE_OTHER] = "other",     [CROWD_UPDATE_PRESENCE] = "presence",
    [CROWD_UPDATE_TOP] = "top",         [CROWD_UPDATE_TALLY] = "tally",
    [CROWD_UPDATE_REACTED] = "reacted",
};

static void print_count(FILE *out, const char *name, uint64_t count)
{
    fprintf(out, "%-22s %10llu\n", name, (unsigned long long)count);
}

static void print_part(FILE *out, const char *name, uint64_t count)
{
    fprintf(out, "  %-20s %10llu\n", name, (unsigned long long)count);
}

/* Nothing, when there were none. */
static void print_nuisances(FILE *out, const struct crowd_result *result)
{
    const struct crowd_nuisances *nuisances = &result->nuisances;

    if (result->slow > 0) {
        print_count(out, "slow readers", result->slow);
        print_part(out, "cut as too slow", result->cut_as_slow);
    }
    if (nuisances->unfinished_begun > 0) {
        print_count(out, "unfinished handshakes", nuisances->unfinished_begun);
        print_part(out, "closed by the server", nuisances->unfinished_closed);
        fprintf(out, "  %-20s %10.1f\n", "longest, seconds", nuisances->unfinished_s_max);
    }
    if (nuisances->flood_messages > 0) {
        print_count(out, "flooding messages", nuisances->flood_messages);
        print_part(out, "warned", nuisances->flood_warned);
        print_part(out, "closed with 4429", nuisances->flood_closed);
        print_part(out, "closed otherwise", nuisances->flood_closed_other);
    }
}

static void print_latency(FILE *out, const char *name, const struct crowd_latency *latency)
{
    fprintf(out, "%-22s %10.1f %10.1f %10.1f %10.1f %10llu\n", name, latency->p50_ms,
            latency->p99_ms, latency->p999_ms, latency->max_ms,
            (unsigned long long)latency->count);
}

void crowd_print(const struct crowd_result *result, FILE *out)
{
    print_count(out, "joined", result->joined);
    if (result->joined < result->invited)
        fprintf(out, "  of %u; %s\n", result->invited,
                result->trouble[0] ? result->trouble : "the others were not due yet");
    print_count(out, "statements", result->statements);
    print_count(out, "reactions", result->reactions);
    print_count(out, "votes", result->votes);
    print_count(out, "skips", result->skips);
    print_count(out, "offers", result->offers);
    print_count(out, "updates", result->updates);
    for (size_t i = 0; i < CROWD_UPDATE_COUNT; i++)
        print_part(out, update_names[i], result->updates_by_kind[i]);

    fprintf(out, "\n%-22s %10s %10s %10s %10s %10s\n", "milliseconds", "p50", "p99", "p99.9",
            "max", "count");
    print_latency(out, "send to ack", &result->acknowledged);
    print_latency(out, "next to offer", &result->offered);

    fprintf(out, "\n");
    print_count(out, "refused", result->refused);
    for (size_t i = 0; i < CROWD_CODES_MAX; i++) {
        if (result->refused_by_code[i].code)
            print_part(out, result->refused_by_code[i].code, result->refused_by_code[i].count);
    }
    print_count(out, "told to try again", result->busy);
    print_count(out, "resumed", result->resumed);
    print_count(out, "sent again", result->resent);
    print_count(out, "answered again", result->repeated);
    print_count(out, "cut off by the end", result->cut_off);
    print_count(out, "welcomes checked", result->checked);
    print_count(out, "lost", result->lost);
    print_count(out, "doubled", result->doubled);
    print_nuisances(out, result);
    fprintf(out, "%-22s %10.1f\n", "crowd's CPU seconds", result->cpu_s);
    fprintf(out, "%-22s %10s\n", "session closed", result->session_closed ? "yes" : "no");
}

/*
 * How many of the ten most recognised statements are found, by which router, with how many
 * votes each: prints a table per size, averaged over matrices and seeds, and holds the
 * product's router against what docs/routing.md requires of it. Ends with 1 when it does not
 * hold.
 */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "play.h"

enum { BUDGETS = 4, MATRICES_MAX = 16, ROUTERS_MAX = 16, PATH_BYTES = 1024 };

struct size_plan {
    struct world_size size;
    uint32_t budgets[BUDGETS]; /* votes each; 0 is left out */
    uint32_t seeds;            /* worlds per matrix */
};

static const struct size_plan full_plan[] = {
    {{30, 80}, {10, 20, 40, 80}, 40},
    {{100, 240}, {10, 20, 40, 80}, 40},
    {{1000, 1200}, {10, 20, 40, 80}, 10},
    {{5000, 3000}, {5, 10, 20, 40}, 3},
};
static const struct size_plan quick_plan[] = {
    {{30, 80}, {10, 20, 40, 80}, 10},
    {{100, 240}, {10, 20, 40, 80}, 5},
    {{1000, 1200}, {40}, 1},
};

static const struct router *const compared[] = {
    &router_product,     &router_specified,  &router_uniform, &router_newest,
    &router_least_shown, &router_popularity, &router_polis,   &router_neighbour,
};
static const struct router *const variants[] = {
    &router_product, &router_specified, &router_narrower,
    &router_least_z, &router_error,     &router_thompson,
};

struct bench {
    const struct size_plan *plan;
    size_t plan_count;
    const struct router *const *routers; /* the first is the product's */
    size_t router_count;
    uint64_t first_seed;
    uint32_t seed_factor;
    struct matrix matrices[MATRICES_MAX];
    size_t matrix_count;
    size_t failures;
};

/* The outcomes of one size: [router][budget][world]. */
struct results {
    struct outcome *outcomes;
    size_t router_count;
    size_t world_count;
};

static struct outcome *result_at(const struct results *results, size_t router, size_t budget,
                                 size_t world)
{
    return &results->outcomes[(router * BUDGETS + budget) * results->world_count + world];
}

static int path_compare(const void *left, const void *right)
{
    return strcmp(left, right);
}

/* All *.txt of a folder, by name. Without one, a synthetic matrix. */
static void bench_read_truth(struct bench *bench, const char *folder)
{
    char paths[MATRICES_MAX][PATH_BYTES];
    size_t count = 0;
    DIR *directory = opendir(folder);

    for (struct dirent *entry = directory ? readdir(directory) : NULL;
         entry && count < MATRICES_MAX; entry = readdir(directory)) {
        const char *dot = strrchr(entry->d_name, '.');

        if (dot && strcmp(dot, ".txt") == 0)
            snprintf(paths[count++], PATH_BYTES, "%.512s/%.255s", folder, entry->d_name);
    }
    if (directory)
        closedir(directory);
    qsort(paths, count, PATH_BYTES, path_compare);
    for (size_t i = 0; i < count; i++)
        bench->matrix_count += matrix_read(&bench->matrices[bench->matrix_count], paths[i]);
    if (bench->matrix_count == 0) {
        printf("No matrices in %s: this plays on a synthetic one. Its numbers are not those of "
               "docs/routing.md.\n",
               folder);
        matrix_synthesise(&bench->matrices[bench->matrix_count++], 1);
    }
    for (size_t i = 0; i < bench->matrix_count; i++)
        printf("matrix %s: %u people, %u statements\n", bench->matrices[i].name,
               bench->matrices[i].rows, bench->matrices[i].columns);
}

static void bench_play(const struct bench *bench, const struct size_plan *plan,
                       struct results *results)
{
    size_t world_index = 0;

    for (uint32_t seed = 0; seed < plan->seeds * bench->seed_factor; seed++) {
        for (size_t m = 0; m < bench->matrix_count; m++) {
            uint64_t world_seed = bench->first_seed + seed * 100 + m;
            struct world world;

            world_init(&world, &bench->matrices[m], plan->size, world_seed);
            for (size_t r = 0; r < bench->router_count; r++) {
                for (size_t b = 0; b < BUDGETS && plan->budgets[b] > 0; b++)
                    *result_at(results, r, b, world_index) =
                        play_theme(&(struct play){.world = &world,
                                                  .router = bench->routers[r],
                                                  .votes_each = plan->budgets[b],
                                                  .seed = world_seed * 10 + b});
            }
            world_release(&world);
            world_index++;
        }
    }
}

struct estimate {
    double mean;
    double error; /* standard error of the mean */
};

/* Of a field of the outcome, less the same of another router in the same worlds (none: itself).
 */
static struct estimate results_estimate(const struct results *results, size_t router,
                                        size_t budget, size_t field, const size_t *less_router)
{
    double sum = 0.0;
    double squares = 0.0;
    double count = (double)results->world_count;

    for (size_t w = 0; w < results->world_count; w++) {
        double value = ((const double *)result_at(results, router, budget, w))[field];

        if (less_router)
            value -= ((const double *)result_at(results, *less_router, budget, w))[field];
        sum += value;
        squares += value * value;
    }

    double mean = sum / count;
    double variance = squares / count - mean * mean;

    return (struct estimate){
        .mean = mean,
        .error = count > 1.0 && variance > 0.0 ? sqrt(variance / (count - 1.0)) : 0.0};
}

#define FIELD(name) (offsetof(struct outcome, name) / sizeof(double))

static void print_fields(const struct bench *bench, const struct size_plan *plan,
                         const struct results *results, const char *title, size_t field)
{
    printf("\n%-24s", title);
    for (size_t b = 0; b < BUDGETS && plan->budgets[b] > 0; b++)
        printf("%8u", plan->budgets[b]);
    printf("   votes each\n");
    for (size_t r = 0; r < bench->router_count; r++) {
        printf("  %-22s", bench->routers[r]->name);
        for (size_t b = 0; b < BUDGETS && plan->budgets[b] > 0; b++)
            printf("%8.3f", results_estimate(results, r, b, field, NULL).mean);
        printf("\n");
        if (field == FIELD(recall10) && bench->routers[r]->score) {
            printf("    by its own ranking  ");
            for (size_t b = 0; b < BUDGETS && plan->budgets[b] > 0; b++)
                printf("%8.3f",
                       results_estimate(results, r, b, FIELD(own_recall10), NULL).mean);
            printf("\n");
        }
    }
}

/* How far the first router leads each other one, with the standard error over the same worlds.
 */
static void print_leads(const struct bench *bench, const struct size_plan *plan,
                        const struct results *results)
{
    printf("\n%-24s", "herkend leads, recall@10");
    for (size_t b = 0; b < BUDGETS && plan->budgets[b] > 0; b++)
        printf("%16u", plan->budgets[b]);
    printf("   votes each\n");
    for (size_t r = 1; r < bench->router_count; r++) {
        printf("  %-22s", bench->routers[r]->name);
        for (size_t b = 0; b < BUDGETS && plan->budgets[b] > 0; b++) {
            struct estimate lead = results_estimate(results, 0, b, FIELD(recall10), &r);

            printf("   %+.3f +- %.3f", lead.mean, lead.error);
        }
        printf("\n");
    }
}

static void require(struct bench *bench, bool holds, const char *rule, const char *router,
                    struct estimate lead)
{
    if (holds)
        return;
    bench->failures++;
    printf("FAILS: %s, %s: %+.3f +- %.3f\n", rule, router, lead.mean, lead.error);
}

/* A lead that is behind by less than two standard errors is no evidence of being worse. */
static void bench_check(struct bench *bench, const struct size_plan *plan,
                        const struct results *results)
{
    for (size_t r = 1; r < bench->router_count; r++) {
        const struct router *router = bench->routers[r];

        for (size_t b = 0; b < BUDGETS && plan->budgets[b] > 0; b++) {
            struct estimate lead = results_estimate(results, 0, b, FIELD(recall10), &r);

            if (plan->size.people >= 100)
                require(bench, lead.mean >= -2.0 * lead.error,
                        "not worse than any at 100 people and more", router->name, lead);
            if (plan->size.people == 1000 && plan->budgets[b] == 40 &&
                (router == &router_polis || router == &router_neighbour))
                require(bench, lead.mean >= .10,
                        "a lead of .10 at 1,000 people with 40 votes each", router->name, lead);
        }
    }
}

static void bench_size(struct bench *bench, const struct size_plan *plan)
{
    struct results results = {.router_count = bench->router_count,
                              .world_count =
                                  plan->seeds * bench->seed_factor * bench->matrix_count};

    results.outcomes =
        xcalloc(bench->router_count * BUDGETS * results.world_count, sizeof(*results.outcomes));
    bench_play(bench, plan, &results);
    printf("\n== %u people, %u statements, %zu worlds\n", plan->size.people,
           plan->size.statements, results.world_count);
    print_fields(bench, plan, &results, "recall@10", FIELD(recall10));
    print_leads(bench, plan, &results);
    print_fields(bench, plan, &results, "NDCG@10", FIELD(ndcg10));
    print_fields(bench, plan, &results, "late statements' share", FIELD(late));
    print_fields(bench, plan, &results, "interval coverage", FIELD(coverage));
    print_fields(bench, plan, &results, "coverage of the ten", FIELD(top_coverage));
    bench_check(bench, plan, &results);
    fflush(stdout);
    free(results.outcomes);
}

static void usage(void)
{
    puts("bench-routing [--quick] [--variants] [--people N] [--seeds FACTOR] [--first-seed N]\n"
         "              [--truth FOLDER]\n"
         "  --quick      few worlds and not the largest size: under 40 seconds\n"
         "  --variants   the product against other ways to weigh the same knowledge\n"
         "  --people N   only this size: 30, 100, 1000 or 5000\n"
         "  --seeds F    F times as many worlds\n"
         "  --truth F    matrices to play on (or HERKEND_TRUTH; default ../shared/data/truth)");
}

struct options {
    bool quick;
    bool variants;
    uint32_t people; /* 0: all */
    uint32_t seed_factor;
    uint64_t first_seed;
    const char *truth;
};

/* False when the command line is not understood. */
static bool options_read(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;

        if (strcmp(argv[i], "--quick") == 0) {
            options->quick = true;
            continue;
        }
        if (strcmp(argv[i], "--variants") == 0) {
            options->variants = true;
            continue;
        }
        if (!value)
            return false;
        if (strcmp(argv[i], "--people") == 0)
            options->people = (uint32_t)strtoul(value, NULL, 10);
        else if (strcmp(argv[i], "--seeds") == 0)
            options->seed_factor = (uint32_t)strtoul(value, NULL, 10);
        else if (strcmp(argv[i], "--first-seed") == 0)
            options->first_seed = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--truth") == 0)
            options->truth = value;
        else
            return false;
        i++;
    }
    return options->seed_factor > 0;
}

int main(int argc, char **argv)
{
    struct options options = {
        .seed_factor = 1, .first_seed = 1, .truth = getenv("HERKEND_TRUTH")};
    struct bench bench = {.failures = 0};

    if (!options_read(&options, argc, argv)) {
        usage();
        return 2;
    }
    bench.plan = options.quick ? quick_plan : full_plan;
    bench.plan_count = options.quick ? ARRAY_COUNT(quick_plan) : ARRAY_COUNT(full_plan);
    bench.routers = options.variants ? variants : compared;
    bench.router_count = options.variants ? ARRAY_COUNT(variants) : ARRAY_COUNT(compared);
    bench.seed_factor = options.seed_factor;
    bench.first_seed = options.first_seed;
    bench_read_truth(&bench, options.truth ? options.truth
                                           : HERKEND_SOURCE_DIR "/../shared/data/truth");
    for (size_t i = 0; i < bench.plan_count; i++) {
        if (options.people == 0 || options.people == bench.plan[i].size.people)
            bench_size(&bench, &bench.plan[i]);
    }
    for (size_t i = 0; i < bench.matrix_count; i++)
        matrix_release(&bench.matrices[i]);
    printf("\n%s\n", bench.failures == 0 ? "All that is required holds." : "Not all holds.");
    return bench.failures == 0 ? 0 : 1;
}

/* The bench measures what it says: the same seed plays the same theme, and who judges all finds
 * all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "play.h"

static const struct router *const routers[] = {
    &router_uniform,  &router_newest,    &router_least_shown, &router_popularity,
    &router_polis,    &router_neighbour, &router_product,     &router_specified,
    &router_narrower, &router_least_z,   &router_error,       &router_thompson,
};
enum { ROUTERS = sizeof(routers) / sizeof(routers[0]) };

static struct matrix matrix;

static int setup(void **state)
{
    (void)state;
    matrix_synthesise(&matrix, 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    matrix_release(&matrix);
    return 0;
}

static struct outcome play(const struct router *router, struct world_size size, uint32_t votes)
{
    struct world world;
    struct outcome outcome;

    world_init(&world, &matrix, size, 3);
    outcome = play_theme(
        &(struct play){.world = &world, .router = router, .votes_each = votes, .seed = 4});
    world_release(&world);
    return outcome;
}

static void the_same_seed_plays_the_same_theme(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUTERS; i++) {
        struct outcome first = play(routers[i], (struct world_size){20, 40}, 12);
        struct outcome second = play(routers[i], (struct world_size){20, 40}, 12);

        assert_memory_equal(&first, &second, sizeof(first));
    }
}

static void everybody_gives_the_votes_they_are_given_time_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUTERS; i++) {
        struct outcome outcome = play(routers[i], (struct world_size){20, 60}, 12);

        assert_true(outcome.votes_given > 11.0);
        assert_true(outcome.votes_given <= 12.0);
    }
}

static void who_judges_all_finds_nearly_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROUTERS; i++) {
        struct outcome outcome = play(routers[i], (struct world_size){40, 30}, 60);

        assert_true(outcome.recall10 >= .8); /* skips and the author's own are missing */
        assert_true(outcome.ndcg10 >= .97);
        assert_true(outcome.judged == 1.0);
    }
}

static void a_world_larger_than_its_matrix_has_copies_that_differ(void **state)
{
    struct world world;
    uint32_t equal = 0;

    (void)state;
    world_init(&world, &matrix, (struct world_size){50, 400}, 5);
    for (uint32_t j = 0; j < world.statements; j++) {
        for (uint32_t k = 0; k < j; k++) {
            uint32_t same = 0;

            for (uint32_t p = 0; p < world.people; p++)
                same += world_grade(&world, p, j) == world_grade(&world, p, k);
            equal += same == world.people;
        }
        assert_true(j == 0 || world.arrival[j - 1] <= world.arrival[j]);
    }
    assert_int_equal(equal, 0);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_plays_the_same_theme),
        cmocka_unit_test(everybody_gives_the_votes_they_are_given_time_for),
        cmocka_unit_test(who_judges_all_finds_nearly_all),
        cmocka_unit_test(a_world_larger_than_its_matrix_has_copies_that_differ),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}

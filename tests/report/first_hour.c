/* The session that others follow: see first_hour.h. */
#include "first_hour.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char script[] =
    "{\"title\":\"Innoveren\",\"language\":\"nl\",\"description\":\"Een uur.\","
    "\"access\":\"registered\",\"moderation\":\"strict\",\"starts_at\":\"2026-11-21T13:00:"
    "00Z\","
    "\"report_days\":30,"
    "\"themes\":[{\"title\":\"Tijd\",\"question\":\"Waar gaat je tijd heen?\",\"minutes\":12,"
    "\"seeds\":[\"Mijn agenda wordt door anderen gevuld.\"]},"
    "{\"title\":\"Geld\",\"question\":\"Waar komt het geld vandaan?\",\"minutes\":10,"
    "\"seeds\":[]}],\"background\":[{\"question\":\"Werk je voor een grote gemeente?\","
    "\"options\":[\"ja\",\"nee\"]}],"
    "\"polls\":[{\"question\":\"Nog eens?\",\"options\":[\"ja\",\"nee\"]}]}";

void first_hour(struct world *world)
{
    world_init(world, script);
    world_join_many(world, 10);
    world_write(world, 1, 1, "Ik vergader meer dan ik werk.");
    world_write(world, 2, 1, "Bij ons is het rustig.");
    world_write(world, 3, 1, "Mail kost een dag per week.");
    world_react(world, 4, 1, KIND_TIP, "Blok twee ochtenden per week.");
    world_write(world, 4, 2, "Zonder subsidie begint hier niets.");
    world_write(world, 5, 2, "Er is genoeg geld, maar niet voor nu.");
    world_votes(world, 1, 1, "3332323332");
    world_votes(world, 2, 2, "32312s302");
    world_votes(world, 3, 3, "00100010");
    world_votes(world, 4, 6, "31");
    world_votes(world, 5, 6, "3332");
    world_votes(world, 6, 5, "333333");
    world_votes(world, 7, 6, "2031");
    world_wait(world, 20 * 60000);
}

void first_hour_closed(struct world *world)
{
    first_hour(world);
    world_close(world);
}

struct buffer follow_up_json(const struct world *world, const struct follow_up *follow_up)
{
    struct follow_up asked = *follow_up;
    struct arena arena;
    struct script made;
    struct buffer json;

    asked.fits_seed = script_fits_seed;
    arena_init(&arena);
    buffer_init(&json, 4 * 1024 * 1024);

    struct follow_up_made result = follow_up_script(world->session, &asked, &arena, &made);

    if (result.refusal != REFUSED_NOTHING)
        fail_msg("no follow-up: %s", result.message);
    script_encode(&made, &json);
    buffer_append_char(&json, '\0');
    assert_false(json.overflowed);
    arena_release(&arena);
    return json;
}

void world_init_follow_up(struct world *world, const struct world *before,
                          const struct follow_up *follow_up)
{
    struct buffer json = follow_up_json(before, follow_up);

    world_init(world, json.data);
    buffer_release(&json);
}

void second_hour(struct world *world)
{
    struct world before;

    first_hour_closed(&before);
    world_init_follow_up(world, &before, &(struct follow_up){.theme = 1});
    world_release(&before);
    world_join_many(world, 14);
    world_write(world, 2, 1, "Sinds kort plant niemand meer op vrijdag.");
    world_votes(world, 1, 1, "10110021100110");
    world_votes(world, 2, 1, "332s3231302");
    world_votes(world, 3, 3, "32332");
    world_wait(world, 15 * 60000);
    world_close(world);
}

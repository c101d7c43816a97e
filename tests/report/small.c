/* The session behind the golden files. */
#include "small.h"

static const char script[] =
    "{\"title\":\"Proefsessie\",\"language\":\"nl\",\"description\":\"Om na te rekenen.\","
    "\"themes\":[{\"title\":\"Tijd\",\"question\":\"Waar gaat je tijd heen?\",\"minutes\":10,"
    "\"seeds\":[\"Mijn agenda wordt door anderen gevuld.\"]},"
    "{\"title\":\"Geld\",\"question\":\"Waar komt het geld vandaan?\",\"minutes\":10,"
    "\"seeds\":[]}],\"background\":[{\"question\":\"Werk je voor een grote gemeente?\","
    "\"options\":[\"ja\",\"nee\"]}]}";

void small_session(struct world *world)
{
    static const char *const options[] = {"Tijd", "Geld"};

    world_init(world, script);
    world_join_many(world, 13);
    for (uint32_t seat = 1; seat <= 12; seat++)
        world_answer(world, seat, 0, seat <= 5 ? 0 : 1);

    uint32_t agenda = 1;
    uint32_t meetings = world_write(world, 1, 1, "Ik vergader meer dan ik werk.");
    uint32_t twin = world_write(world, 2, 1, "Vergaderen is mijn werk geworden.");
    uint32_t calm = world_write(world, 3, 1, "=Bij ons is het rustig.");
    uint32_t rude = world_write(world, 13, 1, "Onaardig over iemand.");
    uint32_t subsidy = world_write(world, 4, 2, "Zonder subsidie begint hier niets.");
    uint32_t late = world_write(world, 5, 2, "Geld is niet \"het probleem\",\nlef wel.");
    uint32_t tip = world_react(world, 6, agenda, KIND_TIP, "Blok twee ochtenden per week.");
    uint32_t contrast = world_react(world, 7, agenda, KIND_CONTRAST, "Bij ons niet.");

    world_votes(world, agenda, 1, "333223323223.");
    world_votes(world, meetings, 1, ".3233221210s3");
    world_wait(world, 6 * 60000);
    world_votes(world, twin, 1, "2..0.........");
    world_votes(world, calm, 1, "00.010010ss03");
    world_votes(world, rude, 1, "111..........");
    world_votes(world, subsidy, 1, "333.302101103");
    world_votes(world, late, 6, "3s");
    world_votes(world, tip, 1, "23323.s......");
    world_votes(world, contrast, 1, "0100.........");
    world_merge(world, twin, meetings);
    world_hide(world, rude);
    world_eject(world, 13);

    uint32_t poll =
        world_poll_open(world, "Welk thema verdient een vervolg?", options, 2, true);

    for (uint32_t seat = 1; seat <= 9; seat++)
        world_poll_answer(world, seat, poll, seat % 3 == 0);
    world_wait(world, 5 * 60000);
    world_close(world);
}

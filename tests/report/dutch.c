/* A realistic session in Dutch, for looking at its report and for figures that do not change.
 */
#include "dutch.h"

#include "herkend/random.h"

enum { PEOPLE = 40 };

static const char script[] =
    "{\"title\":\"Innoveren in de gemeente: wat houdt ons tegen, wat "
    "helpt?\",\"language\":\"nl\","
    "\"description\":\"Een uur in gesprek met innovatieadviseurs van gemeenten uit het hele "
    "land. "
    "Iedereen schreef en beoordeelde tegelijk, zonder naam.\","
    "\"themes\":["
    "{\"title\":\"Ruimte om te proberen\",\"question\":\"Waar loop je tegenaan als je in je "
    "gemeente iets nieuws wilt proberen?\",\"minutes\":20,\"seeds\":[]},"
    "{\"title\":\"Van proef naar gewoon werk\",\"question\":\"Hoe wordt een geslaagde proef "
    "bij "
    "jullie onderdeel van het gewone werk?\",\"minutes\":20,\"seeds\":[]},"
    "{\"title\":\"Samenwerken met inwoners en andere gemeenten\",\"question\":\"Wat maakt "
    "samenwerken met anderen makkelijk of moeilijk?\",\"minutes\":20,\"seeds\":[]}],"
    "\"background\":["
    "{\"question\":\"Hoe groot is je gemeente?\",\"options\":[\"Minder dan 30.000 inwoners\","
    "\"30.000 tot 100.000 inwoners\",\"Meer dan 100.000 inwoners\"]},"
    "{\"question\":\"Wat is je rol?\",\"options\":[\"Adviseur of "
    "projectleider\",\"Leidinggevende\","
    "\"Bestuurder of raadslid\",\"Anders\"]}]}";

/* How readily a statement is recognised (in hundredths), and how much more so in large
 * municipalities than in small ones. */
struct line {
    uint32_t theme;
    int recognition;
    int large_more;
    const char *text;
};

static const struct line lines[] = {
    {1, 86, 0,
     "Voor een proef is altijd wel een potje te vinden, maar voor de tijd van de mensen die "
     "het "
     "moeten doen niet."},
    {1, 74, 0,
     "Ik ben de enige in onze organisatie met ‘innovatie’ in de functietitel. Als ik een week "
     "weg "
     "ben, ligt alles stil."},
    {1, 66, -10,
     "Onze juristen denken graag mee, als je ze er maar vanaf het begin bij haalt."},
    {1, 58, 0, "Van de wethouder mag het mislukken. Tot het in de krant staat."},
    {1, 52, 38,
     "Wij hebben een innovatielab, maar de vakafdelingen zien dat als speelgoed van de staf."},
    {1, 45, -34,
     "Bij ons loop je gewoon bij de gemeentesecretaris binnen. Een goed idee kan dezelfde week "
     "nog "
     "beginnen."},
    {1, 33, 0,
     "De inkoopregels zijn zelden het echte probleem. Wij gebruiken ze als excuus om niet te "
     "kiezen."},
    {1, 12, 0, "Bij ons is er meer geld voor vernieuwing dan we kunnen uitgeven."},
    {1, 70, 0,
     "Een proef moet bij ons eerst langs vier overleggen voordat iemand ja durft te "
     "zeggen."},
    {2, 88, 0,
     "Na de proef is er geen eigenaar. Het project stopt op de dag dat de subsidie stopt."},
    {2, 79, 8,
     "ICT-beheer hoort er pas van als de proef al geslaagd is. Dan begint alles opnieuw: "
     "beveiliging, koppelingen, aanbesteding."},
    {2, 68, 0,
     "Wij vieren het begin van een proef met taart en een filmpje. Het einde vieren we nooit, "
     "ook "
     "niet als we er veel van hebben geleerd."},
    {2, 57, 0,
     "Het helpt als de teamleider van de vakafdeling opdrachtgever is en niet de afdeling "
     "innovatie."},
    {2, 49, 0,
     "Ik schrijf de evaluatie zelf, want anders doet niemand het. Objectief is dat niet."},
    {2, 30, 0, "Wij spreken vooraf af wanneer we stoppen. Dat werkt."},
    {2, 9, 0, "Onze gemeenteraad vraagt uit zichzelf hoe het met oude proeven is afgelopen."},
    {2, 63, 0, "De mensen die het werk doen, worden als laatste gevraagd."},
    {3, 77, 0,
     "Iedere gemeente vindt het wiel opnieuw uit, omdat niemand opschrijft wat niét werkte."},
    {3, 69, 0,
     "Inwoners willen best meedenken, maar niet op dinsdagmiddag om twee uur op het "
     "gemeentehuis."},
    {3, 61, -22,
     "Met drie buurgemeenten samen iets kopen lukt prima. Samen iets bedenken lukt zelden."},
    {3, 40, 30, "Wij werken liever samen met een universiteit dan met de gemeente hiernaast."},
    {3, 55, 0,
     "Een belangrijk deel van mijn werk is vertalen: tussen inwoner, ambtenaar en "
     "leverancier."},
    {3, 22, 0, "De regionale samenwerking versnelt ons."},
    {3, 84, 0,
     "Je hoort de mooie verhalen op congressen. De mislukkingen hoor je pas bij de borrel.\n"
     "En daar leer je het meeste van."},
    {3, 47, 0, "Als inwoners eenmaal meedoen, wordt het plan beter én de planning onhaalbaar."},
};
enum { LINES = sizeof(lines) / sizeof(lines[0]) };

struct answer_line {
    uint32_t parent; /* number of the line, from 1 */
    enum statement_kind kind;
    int recognition;
    const char *text;
};

static const struct answer_line reactions[] = {
    {1, KIND_ADDITION, 78,
     "En als er tijd is, is het de tijd van mensen die het er ’s avonds bij "
     "doen."},
    {1, KIND_TIP, 64,
     "Vraag de teamleider om één vaste ochtend per week voor twee mensen. Dat is "
     "makkelijker te geven dan ‘tien procent’."},
    {1, KIND_CONTRAST, 22,
     "Bij ons is het andersom: uren genoeg, maar elke euro moet langs de "
     "raad."},
    {1, KIND_QUESTION, 55,
     "Wie heeft het voor elkaar gekregen om tijd echt vrij te maken, en hoe?"},
    {1, KIND_ANSWER, 41, "Wij hebben een opgave geschrapt. Pas toen was er ruimte."},
    {2, KIND_ADDITION, 60, "En in de vakantie blijkt dan hoeveel er alleen in mijn hoofd zit."},
    {3, KIND_TIP, 71,
     "Nodig de privacyfunctionaris uit voor de eerste bijeenkomst, niet voor de "
     "laatste."},
    {10, KIND_ADDITION, 73, "De leverancier is dan nog de enige die het enthousiasme bewaart."},
    {10, KIND_CONTRAST, 35,
     "Bij ons beslist de directie vóór de start wie het daarna overneemt. "
     "Anders geen start."},
    {10, KIND_QUESTION, 48, "Heeft iemand een voorbeeld van zo’n afspraak op papier?"},
    {10, KIND_ANSWER, 44, "Ja: een half A4 met drie namen en een datum. Meer is niet nodig."},
    {18, KIND_TIP, 67,
     "Zet bij elk project één alinea ‘dit zouden we nu anders doen’ op de "
     "website. Ook als niemand erom vraagt."},
    {19, KIND_CONTRAST, 28,
     "Bij ons komen ze juist overdag: ouderen met veel tijd en veel "
     "ervaring."},
    {24, KIND_ADDITION, 80, "En op LinkedIn hoor je ze nooit."},
};
enum { REACTIONS = sizeof(reactions) / sizeof(reactions[0]) };

/* 0 to 3, around a recognition of 0..100 and a person's own readiness. */
static int8_t grade_draw(uint64_t *state, int recognition, int readiness)
{
    int level = recognition + readiness + (int)random_below(state, 71) - 35;

    if (random_below(state, 100) < 7)
        return GRADE_SKIP;
    if (level < 26)
        return 0;
    if (level < 50)
        return 1;
    return level < 74 ? 2 : 3;
}

static bool is_large(uint32_t seat)
{
    return seat % 5 >= 3;
}

static void people_join(struct world *world)
{
    for (uint32_t i = 1; i <= PEOPLE; i++) {
        uint32_t seat = world_join(world);

        if (seat != 17 && seat != 31) /* two skip the question */
            world_answer(world, seat, 0, is_large(seat) ? 2 : seat % 5 == 0 ? 0 : 1);
        world_answer(world, seat, 1, seat == 8 || seat == 22 || seat == 33 ? 2 : seat % 4 == 0);
    }
}

/* Everybody judges most of what there is, at their own pace. */
static void people_judge(struct world *world, uint32_t statement, uint32_t author,
                         int recognition, int large_more, uint64_t *state)
{
    for (uint32_t seat = 1; seat <= PEOPLE; seat++) {
        int readiness = (int)(splitmix64_once(seat) % 31) - 15;
        int group = is_large(seat) ? large_more : -large_more / 2;

        if (seat == author || random_below(state, 100) < 28)
            continue;
        world_vote(world, seat, statement, grade_draw(state, recognition + group, readiness));
        world_wait(world, 1100);
    }
}

static void dialogue(struct world *world, uint32_t *numbers, uint64_t *state)
{
    for (size_t i = 0; i < LINES; i++) {
        uint32_t author = 1 + random_below(state, PEOPLE);

        world_wait(world, 15000);
        numbers[i] = world_write(world, author, lines[i].theme, lines[i].text);
        people_judge(world, numbers[i], author, lines[i].recognition, lines[i].large_more,
                     state);
        for (size_t j = 0; j < REACTIONS; j++) {
            uint32_t other = 1 + random_below(state, PEOPLE);

            if (reactions[j].parent != i + 1)
                continue;
            uint32_t reaction =
                world_react(world, other, numbers[i], reactions[j].kind, reactions[j].text);
            people_judge(world, reaction, other, reactions[j].recognition, 0, state);
        }
    }
}

/* What moderation did: a repetition merged, a name hidden, something taken back, somebody out.
 */
static void moderation(struct world *world, const uint32_t *numbers, uint64_t *state)
{
    uint32_t twin =
        world_write(world, 12, 2,
                    "Als de subsidie op is, is het project ook op. Niemand pakt het "
                    "over.");
    uint32_t insult = world_write(world, 39, 1,
                                  "Onze directeur, u kent hem wel, begrijpt hier "
                                  "niets van.");
    uint32_t regretted = world_write(world, 5, 3, "Ik zeg hier liever niets over.");

    people_judge(world, twin, 12, 85, 0, state);
    world_votes(world, insult, 1, "01023");
    world_merge(world, twin, numbers[9]);
    world_hide(world, insult);
    world_withdraw(world, regretted);
    world_eject(world, 39);
}

static void late_and_polls(struct world *world, uint64_t *state)
{
    static const char *const answers[] = {"Elk halfjaar", "Eén keer per jaar",
                                          "Alleen als er een onderwerp is"};
    static const char *const themes[] = {"Ruimte om te proberen", "Van proef naar gewoon werk",
                                         "Samenwerken met inwoners en andere gemeenten"};
    uint32_t late =
        world_write(world, 26, 3,
                    "Kunstmatige intelligentie komt bij ons via de achterdeur binnen: "
                    "iedereen gebruikt het, niemand zegt het.");
    uint32_t poll = world_poll_open(world, "Hoe vaak wil je zo’n gesprek?", answers, 3, false);
    uint32_t follow_up =
        world_poll_open(world, "Welk thema verdient een vervolg?", themes, 3, true);

    world_votes(world, late, 1, "32");
    world_write(world, 27, 3, "Wie heeft er eigenlijk tijd voor netwerken?");
    for (uint32_t seat = 1; seat <= PEOPLE; seat++) {
        if (seat == 39 || random_below(state, 10) == 0)
            continue;
        world_poll_answer(world, seat, poll, random_below(state, 10) < 6 ? 0 : 1 + seat % 2);
        world_poll_answer(world, seat, follow_up, random_below(state, 10) < 5 ? 1 : seat % 3);
    }
}

void dutch_session(struct world *world)
{
    uint64_t state = 2026;
    uint32_t numbers[LINES];

    world_init(world, script);
    people_join(world);
    dialogue(world, numbers, &state);
    moderation(world, numbers, &state);
    late_and_polls(world, &state);
    world_wait(world, 120000);
    world_close(world);
}

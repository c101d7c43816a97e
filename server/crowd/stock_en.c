/*
 * The English stock: the same conversation for sessions held in English. Invented, nobody's
 * words. The figure is how many would recognise it (-100..100).
 */
#include "stock.h"

static const struct stock_line lines[] = {
    {TOPIC_MEANS, 90, "Innovation always comes on top of the day job, with no hours for it."},
    {TOPIC_MEANS, 95, "There is money for the pilot but never for what comes after it."},
    {TOPIC_MEANS, 65, "Grants decide what we do. We look for a project that fits the fund."},
    {TOPIC_MEANS, 40, "I am the innovation team."},
    {TOPIC_MEANS, 75,
     "The costs fall on one department and the benefits on another, so it does not happen."},
    {TOPIC_MEANS, -35,
     "We have a small free budget of [ten|fifteen|twenty] thousand and it works wonders."},
    {TOPIC_MEANS, 60,
     "Asking for a business case when nobody knows the outcome is false certainty."},
    {TOPIC_MEANS, -10, "We need more money."},
    {TOPIC_MEANS, 70,
     "For [a consultant|a new system|a conference] there is always money, for [our own "
     "people's time|training|trying things out] there is not."},
    {TOPIC_MEANS, 60,
     "I innovate [on Friday afternoons|between two meetings|in the evenings], as it is not in "
     "[my hours|the plan for the year]."},

    {TOPIC_UNCERTAINTY, 85,
     "The board wants to know beforehand what it will bring. The honest answer is: we do not "
     "know yet."},
    {TOPIC_UNCERTAINTY, 75, "We start many things and hardly ever stop one."},
    {TOPIC_UNCERTAINTY, 80,
     "Scaling up is a different craft from trying out, and we never plan for it."},
    {TOPIC_UNCERTAINTY, 55, "A pilot of [three|six] months mostly produces a final report."},
    {TOPIC_UNCERTAINTY, 70,
     "A failed pilot becomes 'a learning journey' and is never mentioned again."},
    {TOPIC_UNCERTAINTY, 65, "The pilot was a success and still nothing changed."},
    {TOPIC_UNCERTAINTY, -40,
     "We agree at the start when we will stop. It saves a lot of arguing."},
    {TOPIC_UNCERTAINTY, -15, "Uncertainty is part of it."},
    {TOPIC_UNCERTAINTY, 80,
     "After [a year's trial|the grant|the first results] nobody knows who takes over [the "
     "costs|the maintenance|what comes next]."},
    {TOPIC_UNCERTAINTY, 65,
     "A failure I share [over coffee|with friends elsewhere|in a small group], not [with the "
     "board|on the intranet]."},

    {TOPIC_PARTNERS, 80,
     "Every department has its own innovation plan and nobody knows the others."},
    {TOPIC_PARTNERS, 85, "We reinvent what has been running for years in the next town."},
    {TOPIC_PARTNERS, 70, "Everybody wants to work together as long as it is done their way."},
    {TOPIC_PARTNERS, 75, "A partnership hangs on two people. When one leaves it is over."},
    {TOPIC_PARTNERS, 65,
     "Start-ups want an answer this week. Our next meeting is in [four|six] weeks."},
    {TOPIC_PARTNERS, 45,
     "Students do great projects with us and are gone before anything lands."},
    {TOPIC_PARTNERS, -30, "Since the move the departments sit together, and it really helps."},
    {TOPIC_PARTNERS, -10, "We should work together more."},
    {TOPIC_PARTNERS, 65,
     "Every partner wants to be in [the kick-off|the photograph|the application]; for [the "
     "maintenance|the dull part] we stand alone."},
    {TOPIC_PARTNERS, 55,
     "Sharing data with [the police|the schools|the landlords] costs more "
     "[meetings|time|paper] than the project itself."},

    {TOPIC_RULES, 80,
     "Procurement rules are made for things you already know how to describe."},
    {TOPIC_RULES, 65, "Privacy is often the reason given for not having to start."},
    {TOPIC_RULES, 75, "The tender takes longer than the trial itself."},
    {TOPIC_RULES, 50,
     "Three quotes for a job of [four|six] thousand. Nobody sees the point, everybody does "
     "it."},
    {TOPIC_RULES, 20, "When legal thinks along from day one, a lot turns out to be possible."},
    {TOPIC_RULES, 60, "One supplier sets our pace for the next [two|three] years."},
    {TOPIC_RULES, -45, "Our procurement team is actually a great help."},
    {TOPIC_RULES, -5, "There are too many rules."},
    {TOPIC_RULES, 60,
     "[Legal|Privacy|Procurement] hears of it last and must then agree within [a day|a week]."},
    {TOPIC_RULES, 40,
     "What is simply allowed in [Sweden|the next town], here first needs [an advice|a memo|a "
     "decision]."},

    {TOPIC_HIERARCHY, 70,
     "The director says yes, middle management says nothing, and nothing happens."},
    {TOPIC_HIERARCHY, 80,
     "A proposal passes seven desks and comes out flatter than it went in."},
    {TOPIC_HIERARCHY, 80, "Team leaders are judged on output, never on renewal."},
    {TOPIC_HIERARCHY, 60, "Innovation depends on one politician here. That is fragile."},
    {TOPIC_HIERARCHY, 75, "Plenty of support, but nobody takes the decision."},
    {TOPIC_HIERARCHY, 75, "Those who do the work are not in the room when it is decided."},
    {TOPIC_HIERARCHY, -30,
     "Our chief executive comes to see trials in person. It makes a difference."},
    {TOPIC_HIERARCHY, 15, "Management should show more courage."},
    {TOPIC_HIERARCHY, 75,
     "When [the director|the alderman|the programme manager] changes, [the conversation|the "
     "explaining] starts all over again."},
    {TOPIC_HIERARCHY, 60,
     "I may innovate as long as [it stays out of the papers|the figures are right|nobody "
     "complains]."},

    {TOPIC_PEOPLE, 90, "It is always the same ten people who join in."},
    {TOPIC_PEOPLE, 80, "Colleagues like renewal until their own work changes."},
    {TOPIC_PEOPLE, 85, "The workload is so high that a good idea feels like a burden."},
    {TOPIC_PEOPLE, 60, "Young colleagues arrive with ideas and after a year they do as we do."},
    {TOPIC_PEOPLE, 60, "A suggestion box does not work when no answer ever comes."},
    {TOPIC_PEOPLE, 50, "Nobody says no. They just do not turn up."},
    {TOPIC_PEOPLE, -20, "Here it is the older generation that dares."},
    {TOPIC_PEOPLE, -10, "The culture has to change."},
    {TOPIC_PEOPLE, 75,
     "A [workshop|hackathon|challenge] brings [energy|sticky notes|enthusiasm], and on Monday "
     "all is as it was."},
    {TOPIC_PEOPLE, 70,
     "We reward those who [put out fires|make no mistakes|meet the planning], not those who "
     "[try|improve|learn]."},

    {TOPIC_DATA, 75, "Everybody uses ChatGPT and nobody says so."},
    {TOPIC_DATA, 70,
     "We have dashboards everywhere and nobody who decides anything with them."},
    {TOPIC_DATA, 75, "Get the basics right first. We have been saying that for ten years."},
    {TOPIC_DATA, 60, "Our data sits with the supplier and we pay to get at it."},
    {TOPIC_DATA, 65, "An AI trial is quickly done. Keeping it running is the real work."},
    {TOPIC_DATA, 75, "The board wants something with AI but does not know what for."},
    {TOPIC_DATA, -15, "Our [call centre|clerk's office] uses AI for summaries and likes it."},
    {TOPIC_DATA, -40, "AI is the future."},
    {TOPIC_DATA, 70,
     "We bought [a data platform|a chatbot|a dashboard] and now look for [a question|a user|an "
     "owner]."},
    {TOPIC_DATA, 35,
     "What [the algorithm|the model|the dashboard] says is checked by [nobody|its maker "
     "alone|a trainee at best]."},

    {TOPIC_RESIDENTS, 75, "We ask residents to think along when the plan is finished."},
    {TOPIC_RESIDENTS, 80, "At residents' evenings I always see the same faces."},
    {TOPIC_RESIDENTS, 75, "Residents do not want innovation, they want somebody to call back."},
    {TOPIC_RESIDENTS, 60, "We invent solutions for people we have never spoken to."},
    {TOPIC_RESIDENTS, 65, "Hardly anybody understands our letters and still we send them."},
    {TOPIC_RESIDENTS, 60,
     "Taking part is for people with time. I never meet those with two jobs."},
    {TOPIC_RESIDENTS, -25,
     "Here residents decide about [the local budget|the playground] themselves. It goes well."},
    {TOPIC_RESIDENTS, -30, "The resident must come first."},
    {TOPIC_RESIDENTS, 65,
     "We ask residents for [ideas|opinions|patience] and then say nothing for [months|half a "
     "year]."},
    {TOPIC_RESIDENTS, 35,
     "[A talk at the kitchen table|An afternoon in the community centre|A chat at the "
     "supermarket] taught me more than [our survey|the panel|a hearing]."},

    {TOPIC_STEPS, 75, "Start small, with one team that wants to."},
    {TOPIC_STEPS, 80, "What I need is a manager who says: go ahead, I will stand beside you."},
    {TOPIC_STEPS, 75, "Fewer pilots at once. Finishing three beats starting ten."},
    {TOPIC_STEPS, 60,
     "Take somebody from maintenance along from the first day of the next trial."},
    {TOPIC_STEPS, 65, "One afternoon a week that nobody may plan for me."},
    {TOPIC_STEPS, 40, "Ask the neighbours what did not work for them."},
    {TOPIC_STEPS, 45, "Tomorrow I call procurement before the plan is finished."},
    {TOPIC_STEPS, 20, "Just do it."},
    {TOPIC_STEPS, 40,
     "Next week I sit at [the front desk|the depot|the local team] for [an hour|a morning] and "
     "only listen."},
    {TOPIC_STEPS, 65,
     "I ask [my director|the board] for one thing: [half a day a week|a small free "
     "budget|cover when it goes wrong]."},
};

static const struct stock_keyword keywords[] = {
    {TOPIC_MEANS, "money"},

    {TOPIC_MEANS, "budget"},
    {TOPIC_MEANS, "financ"},
    {TOPIC_MEANS, "capacity"},
    {TOPIC_MEANS, "resource"},
    {TOPIC_MEANS, "grant"},
    {TOPIC_UNCERTAINTY, "uncertain"},
    {TOPIC_UNCERTAINTY, "outcome"},
    {TOPIC_UNCERTAINTY, "experiment"},
    {TOPIC_UNCERTAINTY, "pilot"},
    {TOPIC_UNCERTAINTY, "trial"},
    {TOPIC_UNCERTAINTY, "risk"},
    {TOPIC_UNCERTAINTY, "fail"},
    {TOPIC_UNCERTAINTY, "scal"},
    {TOPIC_PARTNERS, "partner"},
    {TOPIC_PARTNERS, "together"},
    {TOPIC_PARTNERS, "collaborat"},
    {TOPIC_PARTNERS, "cooperat"},
    {TOPIC_PARTNERS, "silo"},
    {TOPIC_PARTNERS, "region"},
    {TOPIC_PARTNERS, "department"},
    {TOPIC_RULES, "rule"},
    {TOPIC_RULES, "law"},
    {TOPIC_RULES, "laws"},
    {TOPIC_RULES, "procure"},
    {TOPIC_RULES, "tender"},
    {TOPIC_RULES, "legal"},
    {TOPIC_RULES, "privacy"},
    {TOPIC_RULES, "supplier"},
    {TOPIC_HIERARCHY, "hierarch"},
    {TOPIC_HIERARCHY, "manage"},
    {TOPIC_HIERARCHY, "board"},
    {TOPIC_HIERARCHY, "leader"},
    {TOPIC_HIERARCHY, "politic"},
    {TOPIC_HIERARCHY, "decision"},
    {TOPIC_HIERARCHY, "support"},
    {TOPIC_PEOPLE, "people"},
    {TOPIC_PEOPLE, "culture"},
    {TOPIC_PEOPLE, "colleague"},
    {TOPIC_PEOPLE, "team"},
    {TOPIC_PEOPLE, "behaviour"},
    {TOPIC_PEOPLE, "skill"},
    {TOPIC_PEOPLE, "workload"},
    {TOPIC_DATA, "data"},
    {TOPIC_DATA, "ai"},
    {TOPIC_DATA, "algorithm"},
    {TOPIC_DATA, "digital"},
    {TOPIC_DATA, "techn"},
    {TOPIC_DATA, "artificial"},
    {TOPIC_RESIDENTS, "resident"},
    {TOPIC_RESIDENTS, "citizen"},
    {TOPIC_RESIDENTS, "participation"},
    {TOPIC_RESIDENTS, "neighbour"},
    {TOPIC_RESIDENTS, "community"},
    {TOPIC_RESIDENTS, "service"},
    {TOPIC_STEPS, "tomorrow"},
    {TOPIC_STEPS, "step"},
    {TOPIC_STEPS, "next"},
    {TOPIC_STEPS, "future"},
};

static const char *const openings[] = {
    "From practice.",
    "To be honest.",
    "Stating the obvious, perhaps.",
    "Small council here.",
    "Medium-sized council here.",
    "My experience.",
    "What strikes me.",
    "Three years in this job now.",
    "One more point.",
};

static const char *const closings[] = {
    "How do you do that?",
    "I would like to hear how it goes elsewhere.",
    "Who recognises that?",
    "Or is it just us?",
    "Colleagues say so too.",
    "I hear it from the neighbours as well.",
    "We might talk about that some time.",
    "That is how I see it.",
    "I often think about it.",
    "Is it like that with you too?",
    "With us, at least.",
    "Others may see it differently.",
    "It sounds simple, and it is not.",
    "Surely I am not alone in this.",
    "It may not go for everybody.",
    "I am just being honest.",
    "It really matters here.",
    "We have talked about it more lately.",
};

static const char *const proposals[] = {
    "Learning from what failed",
    "Who pays for maintenance?",
    "Innovation in a small council",
    "The role of the elected council",
    "AI at work",
    "From pilot to practice",
    "Room within the rules",
    "Reaching young people",
    "Making time for renewal",
    "Owning it after the trial",
};

static const char *const flag_reasons[] = {
    "Somebody can be recognised in this",
    "Not about this theme",
    "Not very kind",
};

static const char *const announcements[] = {
    "Welcome all. Write as you would tell a colleague; nobody sees who wrote what.",
    "We are half-way. React to each other too, it makes the conversation better.",
    "A few minutes left for this theme. Do judge what others wrote.",
};

static const char *const probes[] = {
    "What would be different tomorrow if you could solve this?",
    "Who in the organisation suffers from this most?",
    "Can you give an example where it did work?",
    "What have you tried already?",
};

static const char *const poll_options[] = {
    "Less than two hours a week",
    "Two to eight hours a week",
    "More than a day a week",
    "It is my whole job",
};

#define TEXTS(array)                                                                           \
    {                                                                                          \
        .items = (array), .count = ARRAY_COUNT(array)                                          \
    }

const struct stock stock_en = {
    .lines = lines,
    .line_count = ARRAY_COUNT(lines),
    .reactions = &stock_en_reactions,
    .keywords = keywords,
    .keyword_count = ARRAY_COUNT(keywords),
    .openings = TEXTS(openings),
    .closings = TEXTS(closings),
    .proposals = TEXTS(proposals),
    .flag_reasons = TEXTS(flag_reasons),
    .announcements = TEXTS(announcements),
    .probes = TEXTS(probes),
    .hide_reason = "A colleague could be recognised in this. Do write it again without a name "
                   "or function.",
    .poll_question = "How much time do you have for renewal yourself?",
    .poll_options = TEXTS(poll_options),
};

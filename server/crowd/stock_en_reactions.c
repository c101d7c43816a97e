/*
 * What people say to each other's statements, in English: additions, contrasts, questions,
 * answers, tips. Each fits under nearly every statement.
 */
#include "stock.h"

static const struct stock_reaction reactions[] = {
    {KIND_ADDITION, "Same here, above all in the smaller teams."},
    {KIND_ADDITION, "True, and it gets worse as soon as there are cuts."},
    {KIND_ADDITION, "And do not forget the time it takes to get everybody on board."},
    {KIND_ADDITION, "On top of that, nobody is really in charge of it."},
    {KIND_ADDITION, "That goes for [social care|planning|customer service] too."},
    {KIND_ADDITION, "And when it does work, a year later nobody remembers why."},
    {KIND_ADDITION, "Certainly, though it differs a lot between departments."},

    {KIND_CONTRAST, "Not here. We made agreements about it a few years ago."},
    {KIND_CONTRAST, "With us it goes rather well, thanks to a committed director."},
    {KIND_CONTRAST, "In a small council it is different: you just walk in."},
    {KIND_CONTRAST, "I see the opposite: too much room and too little direction."},
    {KIND_CONTRAST, "Here it is not the will that is missing, it is the systems."},
    {KIND_CONTRAST, "That picture is out of date, I think. A lot has changed."},
    {KIND_CONTRAST, "It works here, although it took [three|five] years."},

    {KIND_QUESTION, "How large is your council?"},
    {KIND_QUESTION, "Who took the first step?"},
    {KIND_QUESTION, "Have you tried keeping it small?"},
    {KIND_QUESTION, "What would happen if you simply stopped?"},
    {KIND_QUESTION, "Is it the rules, or how we read them?"},
    {KIND_QUESTION, "Do you have an example where it did work?"},
    {KIND_QUESTION, "How do you get the directors on board?"},

    {KIND_ANSWER, "In our case a team leader did it, simply by doing it."},
    {KIND_ANSWER, "We did not ask. Afterwards everybody was fine with it."},
    {KIND_ANSWER, "No, we have not tried that yet."},
    {KIND_ANSWER, "By convincing one team first and letting the others watch."},
    {KIND_ANSWER, "With help from a neighbour who was further ahead."},
    {KIND_ANSWER, "Nobody here really knows."},
    {KIND_ANSWER, "We asked the people at the front desk. They knew at once."},

    {KIND_TIP, "Involve procurement before you know what you want to buy."},
    {KIND_TIP, "Agree at the start when you will stop."},
    {KIND_TIP, "Start with one street or one team and tell every week what you saw."},
    {KIND_TIP, "Put somebody from the front desk on the project team."},
    {KIND_TIP, "Reserve money for maintenance first, or it ends with the pilot."},
    {KIND_TIP, "Call three other councils before you begin."},
    {KIND_TIP, "Share what did not work too. That is what people read."},
};

static const char *const openings[] = {
    "Good point.",
    "Interesting.",
    "Hm.",
    "Well.",
    "Thanks for sharing.",
    "I often talk about this.",
    "Glad you mention it.",
    "I had to think about this one.",
    "This made me think of our own practice.",
};

static const char *const closings[] = {
    "Curious how others see it.",
    "Glad you mention it.",
    "Good that we can say this here.",
    "I have been thinking about it for a while.",
    "For us that is very much the question now.",
    "Good subject.",
    "I hear this more often.",
    "It keeps me busy too.",
    "I talked about it only last week.",
    "We could go on about this.",
};

const struct stock_reactions stock_en_reactions = {
    .items = reactions,
    .count = ARRAY_COUNT(reactions),
    .openings = {.items = openings, .count = ARRAY_COUNT(openings)},
    .closings = {.items = closings, .count = ARRAY_COUNT(closings)},
};

/*
 * Every word of the report in Dutch and in English: the one place to change them. Dutch for
 * people who read no statistics (level B1), numbers as they are written in each language. How
 * values are filled in is in report_text.c.
 */
#include "herkend/report_words.h"

#include "herkend/assert.h"

enum { LANGUAGE_COUNT = LANGUAGE_EN + 1 };

static const char *const words[WORD_COUNT][LANGUAGE_COUNT] = {
    [WORD_REPORT] = {"Rapport", "Report"},
    [WORD_INTERIM] = {"Tussenstand", "Interim report"},
    [WORD_TITLE] = {"{0} – {1}", "{0} – {1}"},
    [WORD_SKIP_LINK] = {"Direct naar de inhoud", "Skip to the content"},
    [WORD_CONTENTS] = {"Inhoud", "Contents"},
    [WORD_WHEN_ONE_DAY] = {"{0}, {1} tot {2} uur", "{0}, {1} to {2}"},
    [WORD_WHEN_DAYS] = {"{0}, {1} uur, tot {2}, {3} uur", "{0}, {1}, to {2}, {3}"},
    [WORD_WHEN_STARTED] = {"Begonnen op {0}, {1} uur", "Started on {0}, {1}"},
    [WORD_NOT_STARTED] = {"De sessie is nog niet begonnen.",
                          "The session has not started yet."},
    [WORD_STILL_RUNNING] = {"De sessie is nog niet afgesloten. Dit is een tussenstand: alle "
                            "cijfers kunnen nog veranderen.",
                            "The session has not been closed yet. This is an interim report: "
                            "all figures may still change."},
    [WORD_REHEARSAL] = {"Proef met gesimuleerde deelnemers. De uitkomsten zijn niet echt.",
                        "Rehearsal with simulated participants. The results are not real."},
    [WORD_FIGURE_PARTICIPANTS] = {"{0|deelnemer|deelnemers}", "{0|participant|participants}"},
    [WORD_FIGURE_STATEMENTS] = {"{0|uitspraak|uitspraken}", "{0|statement|statements}"},
    [WORD_FIGURE_REACTIONS] = {"{0|reactie|reacties}", "{0|reaction|reactions}"},
    [WORD_FIGURE_VOTES] = {"{0|stem|stemmen}", "{0|vote|votes}"},
    [WORD_KEY_FIGURES] = {"De sessie in cijfers", "The session in figures"},

    [WORD_NOTE] = {"Woord van de gespreksleider", "A word from the moderator"},

    [WORD_OVERVIEW] = {"In het kort", "In brief"},
    [WORD_PEOPLE] =
        {"Er {0|deed|deden} {0} {0|persoon|mensen} mee. Van hen {1|heeft|hebben} er "
         "{1} één of meer uitspraken beoordeeld.",
         "{0} {0|person|people} took part. Of them, {1} judged one or more "
         "statements."},
    [WORD_PEOPLE_ALL] = {"Er {0|deed|deden} {0} {0|persoon|mensen} mee, en {0|die heeft|ze "
                         "hebben allemaal} één of meer uitspraken beoordeeld.",
                         "{0} {0|person|people} took part, and {0|judged|all of them judged} "
                         "one or more statements."},
    [WORD_NOBODY] = {"Er deed niemand mee.", "Nobody took part."},
    [WORD_VOTES_GIVEN] = {"Samen gaven zij {0} {0|stem|stemmen} op {1} "
                          "{1|uitspraak|uitspraken} en {2} {2|reactie|reacties}.",
                          "Together they gave {0} {0|vote|votes} on {1} "
                          "{1|statement|statements} and {2} {2|reaction|reactions}."},
    [WORD_VOTES_GIVEN_PLAIN] =
        {"Samen gaven zij {0} {0|stem|stemmen} op {1} {1|uitspraak|uitspraken}.",
         "Together they gave {0} {0|vote|votes} on {1} {1|statement|statements}."},
    [WORD_SKIPS_GIVEN] = {"Daarnaast werd {0} keer ‘niet van toepassing of weet ik "
                          "niet’ gekozen. Dat telt nergens in mee.",
                          "Besides, ‘not applicable or don’t know’ was chosen {0} "
                          "{0|time|times}. That counts in no score."},
    [WORD_NO_VOTES] = {"Er is niet gestemd.", "Nobody voted."},
    [WORD_HIDDEN] = {"De gespreksleider heeft {0} {0|tekst|teksten} niet getoond; die "
                     "{0|staat|staan} ook niet in dit rapport.",
                     "The moderator held back {0} {0|text|texts}, which {0|is|are} not in this "
                     "report either."},
    [WORD_WITHDRAWN] =
        {"{0} {0|tekst is|teksten zijn} door de schrijver ingetrokken.",
         "{0} {0|text was|texts were} withdrawn by {0|its author|their authors}."},
    [WORD_MERGED_COUNT] = {"{0} {0|uitspraak of reactie is|uitspraken of reacties zijn} "
                           "samengevoegd met een andere die hetzelfde zegt.",
                           "{0} {0|statement or reaction was|statements or reactions were} "
                           "merged with another that says the same."},
    [WORD_ACTIVITY] = {"Deelname in de tijd", "Participation over time"},
    [WORD_ACTIVITY_CHART] = {"Aantal stemmen per {0}", "Number of votes per {0}"},
    [WORD_ACTIVITY_CAPTION] = {"Wat er gebeurde, per {0}", "What happened, per {0}"},
    [WORD_ACTIVITY_FROM] = {"Vanaf", "From"},
    [WORD_ACTIVITY_JOINED] = {"Nieuw erbij", "Joined"},
    [WORD_ACTIVITY_WRITTEN] = {"Geschreven", "Written"},
    [WORD_ACTIVITY_VOTES] = {"Gestemd", "Votes"},
    [WORD_STEP_MINUTES] = {"{0} minuten", "{0} minutes"},
    [WORD_STEP_HOURS] = {"{0|uur|{0} uur}", "{0|hour|{0} hours}"},
    [WORD_STEP_DAYS] = {"{0|dag|{0} dagen}", "{0|day|{0} days}"},
    [WORD_READING] = {"Leeswijzer", "How to read this report"},
    [WORD_READING_QUESTION] =
        {"Bij elke uitspraak was de vraag: herken je dit in je eigen "
         "praktijk, en hoe sterk? Een antwoord telt als 0 (niet), 33 (een "
         "beetje), 67 (grotendeels) of 100 (helemaal).",
         "With every statement came the question: do you recognise this "
         "in your own practice, and how far? An answer counts as 0 (not "
         "at all), 33 (a little), 67 (largely) or 100 (completely)."},
    [WORD_READING_SCORE] = {"De score is het gemiddelde van die antwoorden, met een correctie: "
                            "weinig stemmen tellen voorzichtig mee, en er is rekening gehouden "
                            "met hoe snel iemand iets herkent. Onder de score staat de marge: "
                            "met 95% zekerheid ligt de herkenning in de hele groep daartussen.",
                            "The score is the mean of those answers, corrected: few votes "
                            "count with caution, and some people recognise things more readily "
                            "than others. Below the score stands its margin: with 95% "
                            "certainty the recognition in the whole group lies within it."},
    [WORD_READING_LITERAL] = {"Uitspraken en reacties staan er letterlijk, zoals ze zijn "
                              "geschreven. Wie ze schreef, is niet bekend.",
                              "Statements and reactions are literal, as they were written. Who "
                              "wrote them is not known."},
    [WORD_LEGEND] = {"Kleuren in de balken", "Colours in the bars"},

    [WORD_TOP] = {"Het meest herkend", "Most recognised"},
    [WORD_TOP_INTRO] = {"Dit herkenden de deelnemers het meest, over alle thema’s samen. Bij "
                        "elk thema staan de cijfers en de reacties.",
                        "This is what participants recognised most, over all themes together. "
                        "Figures and reactions stand with each theme."},
    [WORD_TOP_NONE] =
        {"Nog geen enkele uitspraak is vaak genoeg beoordeeld om te rangschikken. "
         "Daarvoor zijn minstens {0} stemmen nodig.",
         "No statement has been judged often enough to be ranked. That takes at "
         "least {0} votes."},
    [WORD_TOP_LINK] = {"Cijfers en reacties", "Figures and reactions"},
    [WORD_NUMBER] = {"Nummer", "Number"},
    [WORD_SCORE] = {"Score", "Score"},
    [WORD_SCORE_OF] = {"van 100", "out of 100"},
    [WORD_INTERVAL] = {"marge {0} tot {1}", "margin {0} to {1}"},
    [WORD_NO_MARGIN] = {"geen marge", "no margin"},
    [WORD_DISTRIBUTION] = {"Hoe er is gestemd", "How people voted"},
    [WORD_SKIP] = {"n.v.t.", "n/a"},
    [WORD_CERTAIN_THEME] = {"Stevig in de top {0} van dit thema",
                            "Firmly in the top {0} of this theme"},
    [WORD_CERTAIN_OVERALL] = {"Stevig in de top {0} van de hele sessie",
                              "Firmly in the top {0} of the whole session"},

    [WORD_THEME] = {"Thema {0}", "Theme {0}"},
    [WORD_THEME_COUNTS] = {"{0} {0|tekst|teksten} geschreven, {1} {1|stem|stemmen}, {2} keer "
                           "n.v.t.",
                           "{0} {0|text|texts} written, {1} {1|vote|votes}, {2} {2|time|times} "
                           "n/a"},
    [WORD_THEME_EMPTY] = {"In dit thema is niets geschreven.",
                          "Nothing was written in this theme."},
    [WORD_THEME_NONE_FOUND] =
        {"In dit thema is nog geen uitspraak vaak genoeg beoordeeld om te "
         "rangschikken.",
         "In this theme no statement has been judged often enough to be "
         "ranked."},
    [WORD_RANKED] = {"Van meest naar minst herkend", "From most to least recognised"},
    [WORD_MERGED_WITH] = {"Samengevoegd met:", "Merged with:"},
    [WORD_REACTIONS] = {"{0} {0|reactie|reacties}", "{0} {0|reaction|reactions}"},
    [WORD_TOO_LITTLE] = {"Te weinig beoordeeld", "Judged too little"},
    [WORD_TOO_LITTLE_INTRO] =
        {"Deze uitspraken hebben minder dan {0} stemmen. Dat is te weinig "
         "voor een plaats in de lijst. Het zegt niets over hoe herkenbaar "
         "ze zijn. Ze staan in de volgorde waarin ze zijn geschreven.",
         "These statements have fewer than {0} votes. That is too little "
         "for a place in the list, and says nothing about how "
         "recognisable they are. They stand in the order in which they "
         "were written."},
    [WORD_LOOSE] = {"Reacties zonder hun uitspraak", "Reactions without their statement"},
    [WORD_LOOSE_INTRO] = {"De uitspraak waar deze reacties bij horen, is ingetrokken of wordt "
                          "niet getoond.",
                          "The statement that these reactions belong to was withdrawn or is "
                          "not shown."},

    [WORD_WHY_RANK] = {"Nummer {0} van {1}: ", "Number {0} of {1}: "},
    [WORD_WHY_RANK_REACTION] = {"Nummer {0} van {1} reacties: ",
                                "Number {0} of {1} reactions: "},
    [WORD_WHY_NOBODY] = {"geen van de {0} mensen die stemden, herkent dit grotendeels of "
                         "helemaal",
                         "none of the {0} people who voted recognise this largely or "
                         "completely"},
    [WORD_WHY_SOME] = {"{0} van de {1} mensen die stemden, {0|herkent|herkennen} dit "
                       "grotendeels of helemaal ({2})",
                       "{0} of the {1} people who voted {0|recognises|recognise} this largely "
                       "or completely ({2})"},
    [WORD_WHY_ALL] = {"alle {0} mensen die stemden, herkennen dit grotendeels of helemaal",
                      "all {0} people who voted recognise this largely or completely"},
    [WORD_WHY_NO_SKIP] = {"; niemand koos n.v.t.; ", "; nobody chose n/a; "},
    [WORD_WHY_SKIPS] = {"; {0} {0|persoon|mensen} {0|koos|kozen} n.v.t.; ",
                        "; {0} {0|person|people} chose n/a; "},
    [WORD_WHY_SCORE] =
        {"het gemiddelde antwoord is {0} van 100 en na correctie is de score {1}",
         "the mean answer is {0} out of 100, and after correction the score is "
         "{1}"},
    [WORD_WHY_CERTAINTY] = {", met 95% zekerheid tussen {0} en {1}.",
                            ", with 95% certainty between {0} and {1}."},
    [WORD_WHY_EVERYBODY] = {", zonder marge, want iedereen heeft gestemd.",
                            ", without a margin, as everybody has voted."},
    [WORD_WHY_TOO_LITTLE] = {"Te weinig beoordeeld voor een plaats in de lijst: {0} "
                             "{0|stem|stemmen}, en minstens {1} zijn nodig.",
                             "Judged too little for a place in the list: {0} {0|vote|votes}, "
                             "and at least {1} are needed."},
    [WORD_WHY_TOO_LITTLE_SKIPS] =
        {"Te weinig beoordeeld voor een plaats in de lijst: {0} {0|stem|stemmen} en {2} keer "
         "n.v.t.; minstens {1} stemmen zijn nodig.",
         "Judged too little for a place in the list: {0} {0|vote|votes} and {2} {2|time|times} "
         "n/a; at least {1} votes are needed."},
    [WORD_WHY_UNJUDGED] = {"Niemand heeft hierop gestemd.", "Nobody voted on this."},
    [WORD_WHY_UNJUDGED_SKIPS] =
        {"Niemand heeft hierop gestemd; {0} {0|persoon|mensen} {0|koos|kozen} n.v.t.",
         "Nobody voted on this; {0} {0|person|people} chose n/a."},

    [WORD_FOLLOWS] = {"Vervolg op", "Follow-up to"},
    [WORD_FOLLOWS_DATE] = {"van {0}", "of {0}"},
    [WORD_CHANGES] = {"Wat er is veranderd", "What has changed"},
    [WORD_CHANGES_NONE] = {"Uit de vorige sessie zijn geen uitspraken meegenomen. Er is dus "
                           "niets om te vergelijken.",
                           "No statements were taken over from the session before, so there is "
                           "nothing to compare."},
    [WORD_CHANGES_ASKED] =
        {"Uit de vorige sessie {0|is {0} uitspraak|zijn {0} uitspraken} meegenomen. Daarvan "
         "{1|is er {1}|zijn er {1}} met dezelfde woorden opnieuw voorgelegd.",
         "{0} {0|statement was|statements were} taken over from the session before. Of these, "
         "{1} {1|was|were} asked again in the same words."},
    [WORD_CHANGES_RULE] =
        {"We vergelijken hoeveel van de mensen die stemden een uitspraak grotendeels of "
         "helemaal herkennen. We noemen iets alleen meer of minder herkend als in beide "
         "sessies minstens {0} mensen erop stemden én de marges van de twee scores elkaar niet "
         "raken. Anders kan het verschil toeval zijn.",
         "We compare how many of those who voted recognise a statement largely or completely. "
         "We call something recognised more or less only if at least {0} people voted on it in "
         "both sessions and the margins of the two scores do not touch. Otherwise the "
         "difference may be chance."},
    [WORD_CHANGES_PEOPLE] =
        {"Aan de twee sessies kunnen andere mensen hebben meegedaan. Daarom zijn de marges "
         "hier "
         "ruimer dan in de rest van het rapport. Ook een duidelijk verschil kan komen doordat "
         "er andere mensen waren.",
         "Other people may have taken part in the two sessions. That is why the margins are "
         "wider here than in the rest of the report. A clear difference, too, may be there "
         "because other people came."},
    [WORD_CHANGE_MORE] = {"Duidelijk meer herkend", "Clearly recognised more"},
    [WORD_CHANGE_LESS] = {"Duidelijk minder herkend", "Clearly recognised less"},
    [WORD_CHANGE_UNCLEAR] = {"Geen duidelijk verschil", "No clear difference"},
    [WORD_CHANGE_TOO_LITTLE] = {"Te weinig stemmen om te vergelijken",
                                "Too few votes to compare"},
    [WORD_CHANGED_MORE] =
        {"Toen herkend door {2} ({0} van de {1}), nu door {5} ({3} van de {4}): duidelijk "
         "meer.",
         "Then recognised by {2} ({0} of {1}), now by {5} ({3} of {4}): clearly more."},
    [WORD_CHANGED_LESS] =
        {"Toen herkend door {2} ({0} van de {1}), nu door {5} ({3} van de {4}): duidelijk "
         "minder.",
         "Then recognised by {2} ({0} of {1}), now by {5} ({3} of {4}): clearly less."},
    [WORD_CHANGED_UNCLEAR] =
        {"Toen herkend door {2} ({0} van de {1}), nu door {5} ({3} van de {4}): geen duidelijk "
         "verschil.",
         "Then recognised by {2} ({0} of {1}), now by {5} ({3} of {4}): no clear difference."},
    [WORD_CHANGED_TOO_LITTLE] =
        {"Toen {0} {0|stem|stemmen}, nu {1}. Om te vergelijken zijn er in beide sessies "
         "minstens {2} nodig.",
         "Then {0} {0|vote|votes}, now {1}. To compare, at least {2} are needed in both "
         "sessions."},
    [WORD_CHANGE_SCORES] = {"Score toen {0} (marge {1} tot {2}), nu {3} (marge {4} tot {5}).",
                            "Score then {0} (margin {1} to {2}), now {3} (margin {4} to {5})."},
    [WORD_CHANGE_CAPTION] = {"Grotendeels of helemaal herkend, toen en nu",
                             "Recognised largely or completely, then and now"},
    [WORD_CHANGE_WHEN] = {"Wanneer", "When"},
    [WORD_CHANGE_COUNT] = {"Aantal", "Number"},
    [WORD_CHANGE_SHARE] = {"Deel", "Share"},
    [WORD_CHANGE_THEN] = {"Toen", "Then"},
    [WORD_CHANGE_NOW] = {"Nu", "Now"},
    [WORD_CHANGE_OF] = {"{0} van {1}", "{0} of {1}"},

    [WORD_GROUPS] = {"Wat verbindt en wat verdeelt", "What bridges and what divides"},
    [WORD_GROUPS_INTRO] =
        {"Herkennen mensen met een andere achtergrond ook andere dingen? Het "
         "gaat hier om wie heeft gestemd, nooit om wie iets heeft geschreven.",
         "Do people with another background recognise other things? This is "
         "about who voted, never about who wrote."},
    [WORD_GROUPS_READING] = {"Bij elke groep staat hoeveel van de mensen die stemden, dit "
                             "grotendeels of helemaal herkennen.",
                             "With each group stands how many of those who voted recognise "
                             "this largely or completely."},
    [WORD_GROUPS_WITHHELD_RULE] =
        {"Groepen van minder dan {0} mensen laten we niet zien. Zijn hun cijfers uit die van "
         "de andere groepen af te leiden, dan laten we ook de kleinste andere groep weg. Een "
         "uitspraak staat hier alleen als in elke getoonde groep minstens {0} mensen erop "
         "hebben gestemd.",
         "Groups of fewer than {0} people are not shown. Where their figures would follow from "
         "those of the other groups, the smallest other group is left out too. A statement is "
         "listed only where at least {0} people in every group shown voted on it."},
    [WORD_GROUPS_CAPTION] = {"Mensen die hebben gestemd", "People who voted"},
    [WORD_GROUPS_GROUP] = {"Groep", "Group"},
    [WORD_GROUPS_VOTERS] = {"Mensen", "People"},
    [WORD_GROUPS_WITHHELD] = {"niet getoond", "not shown"},
    [WORD_GROUPS_TOO_FEW] = {"Er zijn geen twee groepen die groot genoeg zijn om te "
                             "vergelijken.",
                             "There are no two groups that are large enough to compare."},
    [WORD_BRIDGING] = {"Herkend in elke groep", "Recognised in every group"},
    [WORD_BRIDGING_INTRO] =
        {"In elke getoonde groep is de herkenning minstens {0} van 100. Wat "
         "ook de laagste groep sterk herkent, staat bovenaan.",
         "In every group shown, recognition is at least {0} out of 100. "
         "What even the lowest group recognises strongly comes first."},
    [WORD_BRIDGING_NONE] = {"Geen enkele uitspraak haalt in elke getoonde groep {0} van 100.",
                            "No statement reaches {0} out of 100 in every group shown."},
    [WORD_BRIDGE_FIGURE] = {"Laagste groep: {0} van 100", "Lowest group: {0} out of 100"},
    [WORD_DIVIDING] = {"Verschil tussen groepen", "Difference between groups"},
    [WORD_DIVIDING_INTRO] =
        {"Tussen de groep die dit het meest herkent en de groep die dit het "
         "minst herkent, zit minstens {0} punten verschil. Bij weinig "
         "stemmen kan dat toeval zijn.",
         "Between the group that recognises this most and the group that "
         "recognises it least there are at least {0} points. With few "
         "votes that may be chance."},
    [WORD_DIVIDING_NONE] = {"Bij geen enkele uitspraak zit er {0} punten of meer tussen de "
                            "getoonde groepen.",
                            "With no statement there are {0} points or more between the groups "
                            "shown."},
    [WORD_DIVIDE_FIGURE] = {"Verschil: {0} punten", "Difference: {0} points"},
    [WORD_CELLS_CAPTION] = {"Per groep", "By group"},
    [WORD_CELLS_RECOGNISED] = {"Herkent dit grotendeels of helemaal",
                               "Recognise this largely or completely"},
    [WORD_CELL] = {"{0} van {1} ({2})", "{0} of {1} ({2})"},

    [WORD_NOT_RECOGNISED] = {"Niet herkend", "Not recognised"},
    [WORD_NOT_RECOGNISED_INTRO] =
        {"Deze uitspraken zijn vaak genoeg beoordeeld, maar weinig "
         "herkend: de score is lager dan {0} en ligt met 95% "
         "zekerheid onder {1}. De minst herkende staat bovenaan. Voor "
         "wie het schreef, kan het toch zo zijn.",
         "These statements were judged often enough, but hardly "
         "recognised: the score is below {0} and with 95% certainty "
         "under {1}. The least recognised comes first. For those who "
         "wrote them, it may be so all the same."},

    [WORD_POLLS] = {"Peilingen", "Polls"},
    [WORD_POLL_FOLLOW_UP] = {"Stemming over een vervolg", "Vote on a follow-up"},
    [WORD_POLL_CAPTION] = {"{0} {0|antwoord|antwoorden}", "{0} {0|answer|answers}"},
    [WORD_POLL_ANSWER] = {"Antwoord", "Answer"},
    [WORD_POLL_COUNT] = {"Aantal", "Number"},
    [WORD_POLL_SHARE] = {"Aandeel", "Share"},
    [WORD_POLL_NONE] = {"Niemand heeft geantwoord.", "Nobody answered."},

    [WORD_METHOD] = {"Hoe dit rapport is gemaakt", "How this report was made"},
    [WORD_METHOD_COUNTED] = {"Welke stemmen tellen", "Which votes count"},
    [WORD_METHOD_COUNTED_TEXT] =
        {"Elke stem op een zichtbare uitspraak of reactie telt, behalve die op eigen teksten "
         "en "
         "die van mensen die door de gespreksleider uit de sessie zijn gezet. Wie van mening "
         "verandert, telt met de laatste stem. Zijn uitspraken samengevoegd, dan telt van "
         "iedere "
         "persoon alleen de laatste stem. Wie n.v.t. kiest, telt niet als ‘niet herkend’ maar "
         "helemaal niet.",
         "Every vote on a visible statement or reaction counts, but for votes on one’s own "
         "texts "
         "and those of people whom the moderator ejected. Who changes a vote counts with the "
         "last one. Where statements were merged, only the last vote of each person counts. "
         "Choosing n/a does not count as ‘not recognised’; it does not count at all."},
    [WORD_METHOD_NOT_ESTIMATED] = {"Niets is geschat", "Nothing is made up"},
    [WORD_METHOD_NOT_ESTIMATED_TEXT] =
        {"Alle aantallen zijn echte stemmen. Er zijn geen stemmen ingevuld voor mensen die "
         "iets "
         "niet hebben beoordeeld. Geen enkele zin is samengevat of herschreven. Alleen de "
         "score "
         "en de marge zijn berekend.",
         "All counts are real votes. No votes were filled in for people who did not judge "
         "something. No sentence was summarised or rewritten. Only the score and its margin "
         "are "
         "computed."},
    [WORD_METHOD_SCORE] = {"Hoe de score wordt berekend", "How the score is computed"},
    [WORD_METHOD_SCORE_MODEL] =
        {"Elke stem is een getal x: 0, 1/3, 2/3 of 1. We zien x als de som van drie dingen: "
         "het "
         "gemiddelde van alle stemmen (μ), hoeveel deze uitspraak daarvan afwijkt (b) en "
         "hoeveel "
         "sneller of minder snel deze persoon iets herkent dan anderen (a).",
         "Every vote is a number x: 0, 1/3, 2/3 or 1. We take x as the sum of three things: "
         "the "
         "mean of all votes (μ), how much this statement differs from it (b), and how much "
         "more "
         "or less readily this person recognises things than others (a)."},
    [WORD_METHOD_SCORE_STEPS] =
        {"Eerst is μ de som van alle x plus {3}, gedeeld door het aantal stemmen plus {0}. We "
         "beginnen met a = 0 voor iedereen. Dan is b de som van x − μ − a over alle stemmen op "
         "de uitspraak, gedeeld door het aantal stemmen plus {0}. Daarna is a de som van x − μ "
         "− b over alle stemmen van de persoon, gedeeld door het aantal stemmen plus {1}. Dat "
         "doen we {2} keer om en om. Door de {0} en de {1} tellen weinig stemmen voorzichtig "
         "mee. De score is μ + b + het gemiddelde van a, en staat in dit rapport maal 100.",
         "First μ is the sum of all x plus {3}, divided by the number of votes plus {0}. We "
         "begin with a = 0 for everybody. Then b is the sum of x − μ − a over all votes on the "
         "statement, divided by the number of votes plus {0}. After that a is the sum of x − μ "
         "− b over all votes of the person, divided by the number of votes plus {1}. We do "
         "this {2} times in turn. Because of the {0} and the {1}, few votes count with "
         "caution. The score is μ + b + the mean of a, in this report times 100."},
    [WORD_METHOD_SCORE_INTERVAL] =
        {"De marge loopt van score − 1,96 · sd tot score + 1,96 · sd. Daarin is sd = {0} · "
         "√(s² · "
         "(1 − n/P) / (n + {1})), met n het aantal stemmen op de uitspraak, P het aantal "
         "deelnemers en s² de spreiding van één stem rond μ + b + a. Hebben alle deelnemers "
         "gestemd, dan is er geen marge.",
         "The margin runs from score − 1.96 · sd to score + 1.96 · sd, where sd = {0} · √(s² · "
         "(1 − n/P) / (n + {1})), with n the number of votes on the statement, P the number of "
         "participants and s² the variance of one vote around μ + b + a. Where all "
         "participants "
         "voted there is no margin."},
    [WORD_METHOD_SCORE_VARIANCE] =
        {"Daarbij is s² de som van (x − μ − b − a)² over alle stemmen plus {0} · {1}, gedeeld "
         "door V − d + {0}. V is het aantal stemmen en d de som van n/(n + {2}) over alle "
         "uitspraken en reacties plus die van r/(r + {3}) over alle mensen, met r hun aantal "
         "stemmen. V − d is minstens 0,3 · V.",
         "There s² is the sum of (x − μ − b − a)² over all votes plus {0} · {1}, divided by V "
         "− d + {0}. V is the number of votes and d the sum of n/(n + {2}) over all statements "
         "and reactions plus that of r/(r + {3}) over all people, with r their number of "
         "votes. V − d is at least 0.3 · V."},
    [WORD_METHOD_SCORE_GROUPS] =
        {"Voor een groep is de herkenning (μ + b) + (S − n · (μ + b)) / (n + {0}) + het "
         "gemiddelde "
         "van a in de groep, met n de stemmen van de groep en S de som van x − a daarover. "
         "Verbindend is de laagste groep, verdelend het verschil tussen de hoogste en de "
         "laagste. "
         "Elke groep moet minstens twee keer hebben gestemd.",
         "For a group, recognition is (μ + b) + (S − n · (μ + b)) / (n + {0}) + the mean of a "
         "in "
         "the group, with n the votes of the group and S the sum of x − a over them. Bridging "
         "is "
         "the lowest group, dividing the highest less the lowest. Every group must have voted "
         "at "
         "least twice."},
    [WORD_METHOD_ORDER] =
        {"De volgorde is die van de score, op zes decimalen afgerond; bij gelijke score gaan "
         "meer "
         "stemmen voor, daarna wat eerder is geschreven. ‘Stevig in de top’ staat waar "
         "de "
         "score min sd nog boven het midden ligt tussen de laatste in en de eerste buiten de "
         "top.",
         "The order is that of the score, rounded to six decimals; with equal scores more "
         "votes go "
         "first, then what was written earlier. ‘Firmly in the top’ stands where the "
         "score less sd is still above the middle between the last in and the first outside "
         "that "
         "top."},
    [WORD_METHOD_CONSTANTS] = {"Getallen in de berekening", "Numbers in the computation"},
    [WORD_METHOD_CONSTANT] = {"Wat", "What"},
    [WORD_METHOD_VALUE] = {"Waarde", "Value"},
    [WORD_METHOD_LB] = {"Voorzichtigheid per uitspraak, in stemmen (LB)",
                        "Caution per statement, in votes (LB)"},
    [WORD_METHOD_LA] = {"Voorzichtigheid per persoon, in stemmen (LA)",
                        "Caution per person, in votes (LA)"},
    [WORD_METHOD_LG] = {"Voorzichtigheid per groep, in stemmen (LG)",
                        "Caution per group, in votes (LG)"},
    [WORD_METHOD_SWEEPS] = {"Keren om en om", "Times in turn"},
    [WORD_METHOD_NOISE] = {"Spreiding van een stem vooraf", "Variance of a vote beforehand"},
    [WORD_METHOD_NU] = {"Gewicht daarvan, in stemmen", "Weight of that, in votes"},
    [WORD_METHOD_INFL] = {"Toeslag op sd", "Factor on sd"},
    [WORD_METHOD_NMIN] = {"Stemmen die nodig zijn voor een plaats",
                          "Votes needed for a place in the list"},
    [WORD_METHOD_P] = {"Deelnemers (P)", "Participants (P)"},
    [WORD_METHOD_MU] = {"Gemiddelde van alle stemmen (μ)", "Mean of all votes (μ)"},
    [WORD_METHOD_MEAN_A] = {"Gemiddelde van a", "Mean of a"},
    [WORD_METHOD_S2] = {"Spreiding van één stem (s²)", "Variance of one vote (s²)"},
    [WORD_METHOD_RECOMPUTE] = {"Zelf narekenen", "Recompute it"},
    [WORD_METHOD_RECOMPUTE_TEXT] =
        {"Bij dit rapport horen tabellen met alle stemmen, onder willekeurige nummers. De "
         "tweede "
         "opdracht rekent daaruit de hele rangorde opnieuw uit en geeft precies dezelfde "
         "cijfers, "
         "tot en met de laatste decimaal.",
         "With this report go tables of all votes, under random numbers. The second command "
         "computes the whole ranking from them again and gives exactly the same figures, to "
         "the "
         "last decimal."},

    [WORD_PRIVACY] = {"Privacy", "Privacy"},
    [WORD_PRIVACY_AUTHORS] =
        {"In dit rapport staat niet wie wat schreef of hoe iemand stemde. "
         "De gegevens van de sessie bevatten geen namen, e-mailadressen of "
         "andere gegevens van personen, en in het rapport staat geen tijd "
         "bij een uitspraak of stem. Wel staan de teksten er letterlijk: wat "
         "iemand daarin over zichzelf vertelt, is te lezen.",
         "This report does not say who wrote what or how anybody voted. The "
         "session’s data hold no names, e-mail addresses or other personal "
         "data, and no statement or vote in the report has a time. The texts "
         "are literal, though: what somebody tells about themselves in them "
         "can be read."},
    [WORD_PRIVACY_GROUPS] =
        {"Uitsplitsingen gaan alleen over wie heeft gestemd en alleen over "
         "groepen van {0} of meer mensen.",
         "Breakdowns are only about who voted, and only about groups of {0} "
         "or more people."},
    [WORD_PRIVACY_EXPORT] =
        {"In de tabellen krijgt elke stemmer bij elke export een nieuw, "
         "willekeurig nummer. Antwoorden op achtergrondvragen staan er alleen "
         "in als elk antwoord door {0} of meer stemmers is gegeven, en als ook "
         "elke combinatie van antwoorden bij minstens {0} stemmers voorkomt.",
         "In the tables every voter gets a new random number at each export. "
         "Answers to background questions are in them only where each answer "
         "was given by {0} or more voters, and where each combination of "
         "answers occurs with at least {0} voters."},
    [WORD_FOOTER] = {"Gemaakt met herkend. Sessie {0}.", "Made with herkend. Session {0}."},

    [WORD_ABSENT_NOT_YET] = {"Het rapport is er nog niet", "The report is not here yet"},
    [WORD_ABSENT_NOT_YET_TEXT] =
        {"Zodra het is vrijgegeven, lees je het op dit adres. Kijk later nog eens.",
         "As soon as it is released, you can read it at this address. Look again later."},
    [WORD_ABSENT_WITHDRAWN] = {"Het rapport is ingetrokken", "The report was withdrawn"},
    [WORD_ABSENT_WITHDRAWN_TEXT] =
        {"De organisator heeft dit rapport ingetrokken. Je kunt het nu niet lezen. Wil je "
         "weten waarom? Vraag het de organisator.",
         "The organiser has withdrawn this report, and you cannot read it now. Would you like "
         "to know why? Ask the organiser."},
    [WORD_ABSENT_OVER] = {"Het rapport is niet meer te lezen",
                          "The report cannot be read any more"},
    [WORD_ABSENT_OVER_TEXT] =
        {"Je kon dit rapport lezen tot {0}. Heb je het nog nodig? Vraag het de organisator.",
         "You could read this report until {0}. Do you still need it? Ask the organiser."},

    [WORD_RENDITIONS] = {"Dit rapport als bestand", "This report as a file"},
    [WORD_SPREADSHEET] = {"Rekenblad (XLSX)", "Spreadsheet (XLSX)"},
    [WORD_PAGE_OF] = {"{0} van {1}", "{0} of {1}"},
    [WORD_SHEET_RANKING] = {"Rangorde", "Ranking"},
    [WORD_SHEET_STATEMENTS] = {"Uitspraken", "Statements"},
    [WORD_SHEET_DISTRIBUTION] = {"Verdeling", "Distribution"},
    [WORD_SHEET_GROUPS] = {"Groepen", "Groups"},
    [WORD_SHEET_ACTIVITY] = {"Deelname", "Participation"},
    [WORD_SHEET_METHOD] = {"Methode", "Method"},
    [WORD_SHEET_SCALE] =
        {"Scores, sd en marges staan hier zoals ze zijn berekend, maal 100. Een marge kan dus "
         "onder 0 of boven 100 uitkomen; in het rapport houdt ze daar op. Een lege cel "
         "betekent: geen waarde.",
         "Scores, sd and margins stand here as they were computed, times 100. So a margin may "
         "reach below 0 or above 100, where the report cuts it off. An empty cell means: no "
         "value."},
    [WORD_COLUMN_THEME] = {"Thema", "Theme"},
    [WORD_COLUMN_THEME_TITLE] = {"Titel van het thema", "Title of the theme"},
    [WORD_COLUMN_RANK] = {"Plaats", "Rank"},
    [WORD_COLUMN_RANK_OVERALL] = {"Plaats over alle thema’s", "Rank over all themes"},
    [WORD_COLUMN_ID] = {"Kenmerk", "Id"},
    [WORD_COLUMN_KIND] = {"Soort", "Kind"},
    [WORD_COLUMN_TEXT] = {"Tekst", "Text"},
    [WORD_COLUMN_REACTION_TO] = {"Reactie op", "Reaction to"},
    [WORD_COLUMN_MERGED] = {"Samengevoegd met", "Merged with"},
    [WORD_COLUMN_LABEL] = {"Beoordeling", "Judgement"},
    [WORD_COLUMN_VOTES] = {"Stemmen", "Votes"},
    [WORD_COLUMN_RECOGNISED] = {"Herkent dit grotendeels of helemaal",
                                "Recognise this largely or completely"},
    [WORD_COLUMN_SCORE] = {"Score (0–100)", "Score (0–100)"},
    [WORD_COLUMN_SD] = {"sd", "sd"},
    [WORD_COLUMN_LOW] = {"Marge van", "Margin from"},
    [WORD_COLUMN_HIGH] = {"Marge tot", "Margin to"},
    [WORD_COLUMN_CERTAIN] = {"Stevig in de top", "Firmly in the top"},
    [WORD_COLUMN_WHY] = {"Uitleg", "Why"},
    [WORD_COLUMN_QUESTION] = {"Vraag", "Question"},
    [WORD_COLUMN_LIST] = {"Lijst", "List"},
    [WORD_COLUMN_FIGURE] = {"Laagste groep of verschil (0–100)",
                            "Lowest group or difference (0–100)"},
    [WORD_LABEL_FOUND] = {"in de rangorde", "ranked"},
    [WORD_LABEL_TOO_LITTLE] = {"te weinig beoordeeld", "judged too little"},
    [WORD_LABEL_UNJUDGED] = {"niet beoordeeld", "not judged"},
};

const char *report_word_find(enum language language, enum report_word word)
{
    ASSERT((unsigned)language < LANGUAGE_COUNT);
    ASSERT((unsigned)word < WORD_COUNT);
    return words[word][language];
}

const char *report_word(enum language language, enum report_word word)
{
    const char *text = report_word_find(language, word);

    ASSERT(text);
    return text;
}

const char *report_kind_heading(enum language language, enum statement_kind kind)
{
    static const char *const headings[][LANGUAGE_COUNT] = {
        [KIND_STATEMENT] = {"Uitspraken", "Statements"},
        [KIND_ADDITION] = {"Aanvullingen", "Additions"},
        [KIND_CONTRAST] = {"Bij ons anders", "Different with us"},
        [KIND_QUESTION] = {"Vragen", "Questions"},
        [KIND_ANSWER] = {"Antwoorden", "Answers"},
        [KIND_TIP] = {"Tips", "Tips"},
    };

    ASSERT((unsigned)kind < ARRAY_COUNT(headings));
    return headings[kind][language];
}

const char *report_kind_name(enum language language, enum statement_kind kind)
{
    static const char *const names[][LANGUAGE_COUNT] = {
        [KIND_STATEMENT] = {"uitspraak", "statement"},
        [KIND_ADDITION] = {"aanvulling", "addition"},
        [KIND_CONTRAST] = {"bij ons anders", "different with us"},
        [KIND_QUESTION] = {"vraag", "question"},
        [KIND_ANSWER] = {"antwoord", "answer"},
        [KIND_TIP] = {"tip", "tip"},
    };

    ASSERT((unsigned)kind < ARRAY_COUNT(names));
    return names[kind][language];
}

const char *report_month(enum language language, uint32_t month)
{
    static const char *const months[][LANGUAGE_COUNT] = {
        {"januari", "January"}, {"februari", "February"}, {"maart", "March"},
        {"april", "April"},     {"mei", "May"},           {"juni", "June"},
        {"juli", "July"},       {"augustus", "August"},   {"september", "September"},
        {"oktober", "October"}, {"november", "November"}, {"december", "December"},
    };

    ASSERT(month >= 1);
    ASSERT(month <= ARRAY_COUNT(months));
    return months[month - 1][language];
}

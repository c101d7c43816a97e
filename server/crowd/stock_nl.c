/*
 * The Dutch stock: what people who work on innovation in a municipality say to each other.
 * Invented, nobody's words. Short and long, sharp and weak, as in life; the figure is how many
 * would recognise it (-100..100).
 */
#include "stock.h"

static const struct stock_line lines[] = {
    /* Middelen. */
    {TOPIC_MEANS, 90,
     "Innovatie moet er bij ons altijd naast: naast het gewone werk, zonder uren."},
    {TOPIC_MEANS, 95, "Er is wel geld voor een pilot, maar niet voor het vervolg."},
    {TOPIC_MEANS, 70, "Zodra er bezuinigd wordt, sneuvelt het innovatiebudget als eerste."},
    {TOPIC_MEANS, 35,
     "Ik heb [een half jaar|drie maanden|een jaar] moeten praten voor een budget van een paar "
     "duizend euro."},
    {TOPIC_MEANS, 65,
     "Subsidies sturen wat we doen. We zoeken een project bij het potje in plaats van "
     "andersom."},
    {TOPIC_MEANS, 30, "Een subsidie aanvragen kost ons meer tijd dan het project zelf."},
    {TOPIC_MEANS, 20,
     "Mijn functie is tijdelijk. Elk jaar moet ik weer uitleggen waarom ik er nog ben."},
    {TOPIC_MEANS, 45, "Geld is bij ons niet het probleem, mensen wel."},
    {TOPIC_MEANS, 40,
     "In een nieuw systeem kunnen we investeren. In uren om anders te leren werken niet."},
    {TOPIC_MEANS, -35,
     "Wij hebben een vrij besteedbaar potje van [tienduizend|vijftienduizend|twintigduizend] "
     "euro en dat doet wonderen."},
    {TOPIC_MEANS, 75,
     "De baten vallen bij een ander domein dan de kosten. Dan gaat het dus niet door."},
    {TOPIC_MEANS, 60,
     "Een businesscase vragen voor iets waarvan je de uitkomst nog niet kent, is "
     "schijnzekerheid."},
    {TOPIC_MEANS, 50,
     "Als kleine gemeente liften we mee op wat de grote bedenken. Zelf hebben we er de mensen "
     "niet voor."},
    {TOPIC_MEANS, 40, "Ik ben in mijn eentje het innovatieteam."},
    {TOPIC_MEANS, 65, "Wij huren alles in. Is de inhuur weg, dan is de kennis ook weg."},
    {TOPIC_MEANS, 55, "Ons innovatieprogramma heeft een mooie naam en een halve fte."},
    {TOPIC_MEANS, 50,
     "De begroting zit voor de komende [drie|vier] jaar dicht. Een goed idee van nu komt "
     "altijd te laat."},
    {TOPIC_MEANS, 5,
     "Met een klein bedrag en veel goodwill kom je verder dan met een groot programma."},
    {TOPIC_MEANS, -10, "We hebben te weinig geld."},
    {TOPIC_MEANS, 60, "De raad vindt innovatie belangrijk, tot het op de begroting aankomt."},
    {TOPIC_MEANS, 70,
     "Voor [een extern bureau|een nieuw systeem|een congres] is er altijd budget, voor [tijd "
     "van eigen mensen|scholing|even uitproberen] niet."},
    {TOPIC_MEANS, 60,
     "Innoveren doe ik [op vrijdagmiddag|tussen twee vergaderingen door|in de avonduren], want "
     "in [mijn formatie|de planning|het jaarplan] staat het niet."},
    {TOPIC_MEANS, 45,
     "[Onze afdeling financiën|De controller|De concernstaf] vraagt om een terugverdientijd "
     "bij [een proef|een gesprek met inwoners|een ontwerpsessie]."},
    {TOPIC_MEANS, 65,
     "[Halverwege het jaar|In november|Elk najaar] is er ineens geld over en moet het [binnen "
     "een maand|voor het einde van het jaar|heel snel] op."},
    {TOPIC_MEANS, 60,
     "Wie [een projectplan van tien kantjes|een dekkingsvoorstel|drie handtekeningen] moet "
     "leveren voor [een klein idee|een test van een week], begint er niet aan."},
    {TOPIC_MEANS, 55,
     "Een halve dag per week vrijmaken lukt [de beleidskant|ons team|het projectbureau] nog "
     "wel, [de balie|de buitendienst|de uitvoering] niet."},

    /* Onzekere uitkomsten. */
    {TOPIC_UNCERTAINTY, 85,
     "Het college wil vooraf weten wat het oplevert. Eerlijk antwoord: dat weten we nog niet."},
    {TOPIC_UNCERTAINTY, 70,
     "Een mislukte pilot heet bij ons een leerzaam traject en daarna hoor je er niets meer "
     "over."},
    {TOPIC_UNCERTAINTY, 75, "We beginnen aan veel en stoppen zelden met iets."},
    {TOPIC_UNCERTAINTY, 55,
     "Een pilot van [drie maanden|een half jaar] levert vooral een eindrapport op."},
    {TOPIC_UNCERTAINTY, 45,
     "Niemand durft te zeggen dat het niet werkt, want het persbericht is al uit."},
    {TOPIC_UNCERTAINTY, 80,
     "Opschalen is een ander vak dan uitproberen. Daar rekenen we te weinig op."},
    {TOPIC_UNCERTAINTY, 60,
     "Wij meten niet wat een proef doet, dus achteraf heeft iedereen gelijk."},
    {TOPIC_UNCERTAINTY, 75,
     "Falen mag, staat in de visie. In de praktijk moet je toch uitleggen waarom het misging."},
    {TOPIC_UNCERTAINTY, 65, "De pilot was een succes en toch is er niets veranderd."},
    {TOPIC_UNCERTAINTY, 40, "Wat ik mis is een plek waar je hardop mag twijfelen."},
    {TOPIC_UNCERTAINTY, -40,
     "Wij spreken bij de start af wanneer we stoppen. Dat scheelt een hoop discussie."},
    {TOPIC_UNCERTAINTY, 50,
     "Innovatie laat zich slecht plannen tussen voorjaarsnota en begroting."},
    {TOPIC_UNCERTAINTY, 70, "Soms is de uitkomst goed en wil toch niemand eigenaar zijn."},
    {TOPIC_UNCERTAINTY, 15,
     "Een experiment in [één wijk|twee wijken] zegt nog niets over de rest van de stad."},
    {TOPIC_UNCERTAINTY, 65, "We leren wel, maar alleen de mensen die erbij waren."},
    {TOPIC_UNCERTAINTY, 20, "De accountant houdt niet van experimenten."},
    {TOPIC_UNCERTAINTY, 35,
     "Er wordt gevraagd om bewijs uit andere gemeenten. Maar als het daar al bewezen is, is "
     "het geen innovatie meer."},
    {TOPIC_UNCERTAINTY, 30,
     "Ik breng een onzeker project als zeker, anders komt het er niet door."},
    {TOPIC_UNCERTAINTY, -15, "Onzekerheid hoort erbij."},
    {TOPIC_UNCERTAINTY, 50,
     "Na de verkiezingen begint alles opnieuw en is de proef van de vorige wethouder "
     "vergeten."},
    {TOPIC_UNCERTAINTY, 80,
     "Na [een proef van een jaar|de subsidieperiode|de eerste resultaten] weet niemand wie "
     "[het beheer|de kosten|het vervolg] overneemt."},
    {TOPIC_UNCERTAINTY, 60,
     "Stoppen met [een app die niemand gebruikt|een pilot zonder resultaat|een project dat al "
     "jaren loopt] voelt hier als [gezichtsverlies|falen|een politiek besluit]."},
    {TOPIC_UNCERTAINTY, 55,
     "We evalueren [pas als iedereen weg is|met een vragenlijst|in een vergadering van een "
     "uur] en noemen dat leren."},
    {TOPIC_UNCERTAINTY, 50,
     "Ik beloof bij de start [minder wachttijd|een besparing|tevreden inwoners], omdat het "
     "anders niet door [het college|de directie|het MT] komt."},
    {TOPIC_UNCERTAINTY, 50,
     "Bij een tegenvaller krijgen wij [meer rapportages|een stuurgroep erbij|een extern "
     "onderzoek], geen extra tijd."},
    {TOPIC_UNCERTAINTY, 65,
     "Een mislukking deel ik wel [bij de koffie|met collega's elders|in een klein groepje], "
     "niet [in een raadsbrief|op intranet|in het MT]."},

    /* Partners en kokers. */
    {TOPIC_PARTNERS, 80,
     "Ieder domein heeft zijn eigen innovatieplan en niemand kent dat van de ander."},
    {TOPIC_PARTNERS, 60, "Samenwerken in de regio betekent vooral veel overleg."},
    {TOPIC_PARTNERS, 10,
     "Met de buurgemeente delen we de ambtelijke organisatie, maar niet de besluiten."},
    {TOPIC_PARTNERS, 40,
     "De GGD, de wijkteams en wij praten over hetzelfde gezin, ieder in een eigen systeem."},
    {TOPIC_PARTNERS, 70, "Iedereen wil samenwerken, zolang het op zijn eigen manier kan."},
    {TOPIC_PARTNERS, 65,
     "Startups willen snel. Wij hebben over [vier|zes] weken weer een overleg."},
    {TOPIC_PARTNERS, 85, "Wij vinden het wiel uit dat twintig kilometer verderop al draait."},
    {TOPIC_PARTNERS, 75,
     "Het sociaal domein en het fysiek domein spreken letterlijk een andere taal."},
    {TOPIC_PARTNERS, 75,
     "Een samenwerking staat of valt met twee mensen. Gaat er een weg, dan is het over."},
    {TOPIC_PARTNERS, 45,
     "Met de hogeschool doen we leuke projecten, maar de studenten zijn weg voordat het "
     "landt."},
    {TOPIC_PARTNERS, 30, "De provincie heeft een eigen agenda en noemt dat samen optrekken."},
    {TOPIC_PARTNERS, -30,
     "Bij ons zitten de afdelingen sinds [de verbouwing|de reorganisatie|vorig jaar] door "
     "elkaar. Dat helpt echt."},
    {TOPIC_PARTNERS, 40,
     "In de keten kijkt iedereen naar de gemeente, ook als de oplossing ergens anders ligt."},
    {TOPIC_PARTNERS, 60, "Wie is de trekker? Die vraag kost ons elke keer een paar maanden."},
    {TOPIC_PARTNERS, 45,
     "Ondernemers haken af omdat ze bij ons vijf verschillende contactpersonen hebben."},
    {TOPIC_PARTNERS, 35,
     "De woningcorporatie beslist in een week waar wij een kwartaal voor nodig hebben."},
    {TOPIC_PARTNERS, 70, "Successen delen we op congressen, problemen alleen bij de koffie."},
    {TOPIC_PARTNERS, 50,
     "Een gezamenlijk budget bestaat niet. Elke partner betaalt zijn eigen stukje en bewaakt "
     "dat."},
    {TOPIC_PARTNERS, -10, "Meer samenwerken zou goed zijn."},
    {TOPIC_PARTNERS, 25, "Er komt landelijk iets aan en daarom doen wij lokaal even niets."},
    {TOPIC_PARTNERS, 50,
     "Overleg met [de buurgemeenten|de omgevingsdienst|de zorgpartijen|het waterschap] gaat "
     "over [geld|taken|de agenda van het volgende overleg], zelden over wat we willen leren."},
    {TOPIC_PARTNERS, 60,
     "[Wonen|Zorg|Economie|Openbare ruimte] en [duurzaamheid|welzijn|handhaving] zitten op "
     "dezelfde gang en weten niet van elkaars proeven."},
    {TOPIC_PARTNERS, 60,
     "Als [een ondernemer|een huisarts|een schooldirecteur] met een idee komt, is de eerste "
     "vraag onder welk [domein|budget|programma] het valt."},
    {TOPIC_PARTNERS, -5,
     "Pas toen we [samen een dag op pad gingen|bij elkaar gingen zitten|samen één inwoner "
     "volgden], begrepen [beleid en uitvoering|wij en de corporatie|de teams] elkaar."},
    {TOPIC_PARTNERS, 65,
     "Elke partner wil meedoen met [de kick-off|de foto|de aanvraag], bij [het beheer|de "
     "lasten|het saaie werk] staan we er alleen voor."},
    {TOPIC_PARTNERS, 55,
     "Gegevens delen met [de politie|de scholen|de corporatie|de zorg] kost meer "
     "[overleg|tijd|papier] dan het project zelf."},

    /* Regels en inkoop. */
    {TOPIC_RULES, 80,
     "De inkoopregels zijn gemaakt voor wat je al kent. Wat je nog moet ontdekken kun je niet "
     "uitvragen."},
    {TOPIC_RULES, 65,
     "Privacy wordt vaak genoemd als reden om er niet aan te hoeven beginnen."},
    {TOPIC_RULES, 20,
     "Als [inkoop|juridische zaken|de privacy officer] vanaf dag één meedenkt, kan er ineens "
     "veel."},
    {TOPIC_RULES, 75, "De aanbesteding duurt langer dan de proef zelf."},
    {TOPIC_RULES, 35,
     "De leverancier die de pilot doet, mag daarna vaak niet meer meedoen met de "
     "aanbesteding."},
    {TOPIC_RULES, 50,
     "Drie offertes vragen voor een opdracht van [vierduizend|zesduizend] euro. Niemand vindt "
     "het zinnig, iedereen doet het."},
    {TOPIC_RULES, 45,
     "Onze eigen beleidsregels zijn strenger dan de wet. Dat weet bijna niemand."},
    {TOPIC_RULES, 40, "Het wachten is altijd op juridische zaken."},
    {TOPIC_RULES, 40,
     "We hebben een regelvrije zone gemaakt en er vervolgens regels voor opgesteld."},
    {TOPIC_RULES, 35,
     "De Omgevingswet heeft alle ruimte opgeslokt die we voor vernieuwing hadden."},
    {TOPIC_RULES, 35,
     "Een DPIA is nuttig, maar voor een proef met twintig mensen schieten we met een kanon op "
     "een mug."},
    {TOPIC_RULES, 5, "Aan de Archiefwet denkt niemand, tot het te laat is."},
    {TOPIC_RULES, 60,
     "Wij zitten nog [twee|drie|vier] jaar vast aan één leverancier en die bepaalt het tempo."},
    {TOPIC_RULES, 10, "Regels geven ook houvast. Zonder kaders durft bij ons niemand iets."},
    {TOPIC_RULES, -45, "Ons inkoopteam denkt juist goed mee."},
    {TOPIC_RULES, 45, "Voor elke uitzondering is een collegebesluit nodig."},
    {TOPIC_RULES, 65,
     "Maatwerk mag, maar je moet het zo uitgebreid verantwoorden dat je er niet aan begint."},
    {TOPIC_RULES, 45,
     "Er zijn vijf handtekeningen nodig voor een abonnement van [dertig|vijftig] euro."},
    {TOPIC_RULES, -5, "Er zijn te veel regels."},
    {TOPIC_RULES, 70,
     "Wie volgens de regels werkt krijgt nooit een verwijt, ook niet als er niets uitkomt."},
    {TOPIC_RULES, 55,
     "Ik moet [een leverancierslijst|een raamcontract|een aanbestedingskalender] volgen voor "
     "iets wat [morgen in de winkel ligt|een student in een week bouwt|minder kost dan de "
     "procedure]."},
    {TOPIC_RULES, 60,
     "[De jurist|De privacy officer|De inkoper] hoort het als laatste en moet dan binnen [een "
     "dag|een week] akkoord geven."},
    {TOPIC_RULES, 65,
     "Onze [subsidieregeling|verordening|standaardovereenkomst] gaat ervan uit dat je vooraf "
     "weet wat je [maakt|levert|koopt]."},
    {TOPIC_RULES, 40,
     "Iets wat in [Zweden|een buurgemeente|Vlaanderen] gewoon mag, vraagt hier eerst om [een "
     "advies|een notitie|een collegevoorstel]."},
    {TOPIC_RULES, 60,
     "Wij vragen nooit of [een regel|een formulier|een controle] nog nodig is. Er komt alleen "
     "[een uitzondering|een bijlage|een toelichting] bij."},
    {TOPIC_RULES, 0,
     "Met een [klein contract|opdracht van een maand|open vraag aan de markt] kwamen we verder "
     "dan met [een bestek van tachtig pagina's|een programma van eisen]."},

    /* Bestuur, directie en lijn. */
    {TOPIC_HIERARCHY, 70,
     "Mijn directeur zegt ja, het middenkader zegt niets en er gebeurt niets."},
    {TOPIC_HIERARCHY, 80,
     "Een voorstel gaat langs zeven parafen en komt er vlakker uit dan het erin ging."},
    {TOPIC_HIERARCHY, 60,
     "De wethouder wil een lintje knippen. Dan moet het dus zichtbaar zijn, liefst voor de "
     "zomer."},
    {TOPIC_HIERARCHY, 60, "Innovatie hangt bij ons aan één bestuurder. Dat is kwetsbaar."},
    {TOPIC_HIERARCHY, 80, "Teamleiders worden afgerekend op productie, niet op vernieuwing."},
    {TOPIC_HIERARCHY, 65, "Ik krijg alle ruimte, zolang ik niemand in de weg loop."},
    {TOPIC_HIERARCHY, 55,
     "Het MT praat [twee|drie] keer per jaar over innovatie, meestal als laatste punt."},
    {TOPIC_HIERARCHY, 75, "Wie het werk doet, zit niet aan tafel als het besluit valt."},
    {TOPIC_HIERARCHY, -30,
     "De gemeentesecretaris komt bij ons zelf kijken bij proeven. Dat maakt verschil."},
    {TOPIC_HIERARCHY, 65,
     "Een idee van de werkvloer heeft een sponsor nodig, anders strandt het bij de eerste "
     "manager."},
    {TOPIC_HIERARCHY, 75, "Draagvlak genoeg, maar niemand neemt het besluit."},
    {TOPIC_HIERARCHY, 55,
     "De raad wil vernieuwing en stelt vragen zodra iets anders gaat dan normaal."},
    {TOPIC_HIERARCHY, 40,
     "Het helpt als je leidinggevende zelf ook eens iets durft te proberen."},
    {TOPIC_HIERARCHY, 55,
     "Je mag hier buiten de lijntjes kleuren, mits je vooraf aangeeft waar."},
    {TOPIC_HIERARCHY, 50, "Strategie genoeg. Er ligt een visie op de visie."},
    {TOPIC_HIERARCHY, 70,
     "De lijn en het programma werken langs elkaar heen, en de lijn wint altijd."},
    {TOPIC_HIERARCHY, 45,
     "Elke nieuwe directeur begint met een reorganisatie. Dat kost ons [anderhalf|twee] jaar."},
    {TOPIC_HIERARCHY, 55, "Als de burgemeester belt, kan het ineens wel."},
    {TOPIC_HIERARCHY, 15, "Het management moet meer lef tonen."},
    {TOPIC_HIERARCHY, 30,
     "We rapporteren over innovatie met hetzelfde stoplicht als over het wegonderhoud."},
    {TOPIC_HIERARCHY, 60,
     "[De directie|Het college|De stuurgroep] wil elke [maand|twee weken] een update, maar "
     "komt zelf nooit [kijken|langs]."},
    {TOPIC_HIERARCHY, 60,
     "Voor [een proef van een dag|een andere brief|een vragenlijst] heb ik akkoord nodig van "
     "[drie lagen|vier mensen|mensen die het onderwerp niet kennen]."},
    {TOPIC_HIERARCHY, 75,
     "Als [de portefeuillehouder|de directeur|de programmamanager] wisselt, begint [het "
     "gesprek|de uitleg|de onderbouwing] weer van voren af aan."},
    {TOPIC_HIERARCHY, 60,
     "Ik mag vernieuwen zolang [het niet in de krant komt|de cijfers kloppen|niemand klaagt]."},
    {TOPIC_HIERARCHY, 45,
     "Het besluit viel [in de wandelgang|in een overleg waar ik niet bij zat|voordat de proef "
     "klaar was]. De onderbouwing mocht ik [achteraf|een week later] schrijven."},
    {TOPIC_HIERARCHY, 50,
     "Mijn leidinggevende [geeft me rugdekking|laat me mijn gang gaan], maar [een laag "
     "hoger|bij bedrijfsvoering|in het MT] stokt het."},

    /* Mensen en cultuur. */
    {TOPIC_PEOPLE, 90, "Het zijn altijd dezelfde tien mensen die meedoen."},
    {TOPIC_PEOPLE, 80, "Collega's vinden vernieuwing leuk tot hun eigen werk verandert."},
    {TOPIC_PEOPLE, 55,
     "'Zo doen we dat hier niet' hoor ik minder dan vroeger, maar ik zie het nog elke dag."},
    {TOPIC_PEOPLE, 60,
     "Jonge collega's komen binnen met ideeën en na een jaar doen ze zoals wij."},
    {TOPIC_PEOPLE, 85, "De werkdruk is zo hoog dat een goed idee als extra last voelt."},
    {TOPIC_PEOPLE, 35,
     "Ik voel me vaak de hofnar: leuk dat ik er ben, maar serieus wordt het niet."},
    {TOPIC_PEOPLE, 55, "Innoveren leer je niet op een heidag."},
    {TOPIC_PEOPLE, 65,
     "Mensen met ideeën hebben we genoeg. Mensen die het volhouden tot het staat, niet."},
    {TOPIC_PEOPLE, 60, "Er wordt veel gepraat over cultuur en weinig over gewoon tijd geven."},
    {TOPIC_PEOPLE, 55,
     "De buitendienst heeft de beste ideeën en krijgt de minste uitnodigingen."},
    {TOPIC_PEOPLE, 40, "De vernieuwers vertrekken, de een na de ander."},
    {TOPIC_PEOPLE, 50, "Niemand zegt nee. Ze komen gewoon niet."},
    {TOPIC_PEOPLE, -20, "Bij ons is het juist de oudere garde die iets durft."},
    {TOPIC_PEOPLE, 60, "Een ideeënbus werkt niet als er nooit antwoord op komt."},
    {TOPIC_PEOPLE, 25,
     "Elkaar een compliment geven over iets dat mislukte: dat moesten wij echt leren."},
    {TOPIC_PEOPLE, 50, "Ik heb geen team, alleen een netwerk. Dat is prachtig en vermoeiend."},
    {TOPIC_PEOPLE, 45,
     "We vieren successen met taart en daarna gaat iedereen weer door zoals het was."},
    {TOPIC_PEOPLE, 45,
     "Je hebt mensen nodig die de taal van ICT én die van de wijk spreken. Die zijn er bijna "
     "niet."},
    {TOPIC_PEOPLE, -10, "De cultuur moet anders."},
    {TOPIC_PEOPLE, 25,
     "Door het thuiswerken zijn de toevallige gesprekken weg waar ideeën uit ontstonden."},
    {TOPIC_PEOPLE, 65,
     "Wie al [tien|twintig] jaar hetzelfde werk doet, hoort in [een nieuw idee|vernieuwing|een "
     "vraag] al snel kritiek."},
    {TOPIC_PEOPLE, 75,
     "Een [workshop|inspiratiesessie|challenge] levert [energie|post-its|enthousiasme] op, en "
     "op maandag is alles weer gewoon."},
    {TOPIC_PEOPLE, 50,
     "[Beleidsmedewerkers|Projectleiders|Adviseurs] willen eerst een plan, [de wijkteams|de "
     "mensen buiten|de collega's van de balie] willen het gewoon proberen."},
    {TOPIC_PEOPLE, 70,
     "Wij belonen [wie branden blust|wie geen fouten maakt|wie zijn planning haalt], niet wie "
     "iets [uitprobeert|verbetert|leert]."},
    {TOPIC_PEOPLE, 45,
     "Ik mis iemand om mee te sparren over [een vastgelopen proef|lastige collega's|mijn "
     "twijfels]. Intern kan dat [niet altijd|nauwelijks]."},
    {TOPIC_PEOPLE, 60,
     "Nieuwe mensen vragen [in hun eerste week|een maand lang] waarom we het zo doen. Daarna "
     "[vragen ze het niet meer|doen ze mee]."},

    /* Data en AI. */
    {TOPIC_DATA, 75, "Iedereen gebruikt ChatGPT, maar niemand zegt het."},
    {TOPIC_DATA, 70, "We hebben overal dashboards en niemand die er een besluit op neemt."},
    {TOPIC_DATA, 75, "Eerst de basis op orde. Dat zeggen we nu tien jaar."},
    {TOPIC_DATA, 60,
     "Onze data zit bij de leverancier en we moeten betalen om erbij te mogen."},
    {TOPIC_DATA, 65,
     "Een proef met AI is zo gedaan. Zorgen dat het beheerd wordt, dat is het werk."},
    {TOPIC_DATA, 35,
     "Ons algoritmeregister is gevuld omdat het moest. Gebruikt wordt het niet."},
    {TOPIC_DATA, 45, "AI is bij ons verboden, en niemand vertelt wat er dan wel mag."},
    {TOPIC_DATA, -15,
     "Bij ons gebruikt [de griffie|het klantcontactcentrum|het bestuurssecretariaat] AI voor "
     "samenvattingen en dat bevalt goed."},
    {TOPIC_DATA, 65, "Onze gegevens zijn niet goed genoeg voor de plannen die we hebben."},
    {TOPIC_DATA, 55,
     "ICT is uitbesteed aan de regio. Een klein verzoek duurt [drie|vier|zes] maanden."},
    {TOPIC_DATA, 45, "Sensoren ophangen is leuk. Wie leest ze over drie jaar nog uit?"},
    {TOPIC_DATA, 75, "Bestuurders willen iets met AI, maar weten nog niet waarvoor."},
    {TOPIC_DATA, 55,
     "De informatiebeveiliger wordt als laatste betrokken en zegt dan, heel begrijpelijk, "
     "nee."},
    {TOPIC_DATA, 40,
     "Gegevens van zorg en schuldhulp koppelen mag niet, ook niet als de inwoner het zelf "
     "wil."},
    {TOPIC_DATA, 30, "Common Ground klinkt goed, maar ik merk er in onze gemeente niets van."},
    {TOPIC_DATA, 55, "Elke afdeling koopt zijn eigen app."},
    {TOPIC_DATA, 65,
     "Digitale vernieuwing gaat bij ons over systemen, zelden over het werk zelf."},
    {TOPIC_DATA, 50,
     "Wij missen iemand die een beleidsvraag kan vertalen naar data, en terug."},
    {TOPIC_DATA, -40, "AI is de toekomst."},
    {TOPIC_DATA, 25,
     "Open data publiceren we braaf. Ik heb nog nooit gehoord dat iemand er iets mee deed."},
    {TOPIC_DATA, 70,
     "We kochten [een dataplatform|een chatbot|een dashboard|een digitale tweeling] en zoeken "
     "er nu [de vraag|een gebruiker|een eigenaar] bij."},
    {TOPIC_DATA, 55,
     "Om [twee bestanden|een adressenlijst|een planning] te koppelen wachten wij al [drie "
     "maanden|een half jaar|sinds vorig jaar] op [ICT|de leverancier|een "
     "verwerkersovereenkomst]."},
    {TOPIC_DATA, 50,
     "Collega's zetten [hun verslagen|raadsvragen|brieven] in een gratis AI-dienst omdat wij "
     "er geen [veilige|goedgekeurde] aanbieden."},
    {TOPIC_DATA, 35,
     "Wat [het algoritme|het model|het dashboard] zegt, controleert bij ons [niemand|alleen de "
     "maker|hooguit een stagiair]."},
    {TOPIC_DATA, 60,
     "Zonder [goede registratie|mensen die de data begrijpen|een vraag van de werkvloer] is "
     "elk datagedreven plan een [praatplaat|belofte|duur experiment]."},
    {TOPIC_DATA, -5,
     "Een automatisch gemaakte samenvatting scheelt [de griffie|het wijkteam|het "
     "klantcontactcentrum] [een uur per dag|een paar uur per week], mits iemand hem naleest."},

    /* Inwoners. */
    {TOPIC_RESIDENTS, 75, "We vragen inwoners om mee te denken als het plan al klaar is."},
    {TOPIC_RESIDENTS, 80, "Op een bewonersavond zie ik altijd dezelfde gezichten."},
    {TOPIC_RESIDENTS, 75, "Inwoners willen geen innovatie, ze willen dat iemand terugbelt."},
    {TOPIC_RESIDENTS, -10,
     "Het burgerberaad kostte veel, maar het gesprek was beter dan in jaren."},
    {TOPIC_RESIDENTS, 60,
     "Wie digitaal het minst vaardig is heeft ons het hardst nodig, en komt er niet doorheen."},
    {TOPIC_RESIDENTS, 60,
     "Wij bedenken oplossingen voor mensen die we nooit gesproken hebben."},
    {TOPIC_RESIDENTS, 45,
     "Een inwonersinitiatief loopt stuk op onze vergunningen, niet op geld."},
    {TOPIC_RESIDENTS, 55,
     "Als een bewoner iets slims bedenkt, weten wij zelf niet bij wie hij moet zijn."},
    {TOPIC_RESIDENTS, 60,
     "Jongeren bereik je niet met een enquête van [twintig|dertig] vragen."},
    {TOPIC_RESIDENTS, 65,
     "We beloven te laten weten wat er met de inbreng gebeurt, en dan vergeten we het."},
    {TOPIC_RESIDENTS, 60,
     "Meedoen is voor mensen met tijd. Wie twee banen heeft, zie ik nooit."},
    {TOPIC_RESIDENTS, 45,
     "De wijkmanager weet precies wat er speelt, maar zit niet in het projectteam."},
    {TOPIC_RESIDENTS, 60, "Participatie is bij ons een paragraaf in het voorstel."},
    {TOPIC_RESIDENTS, 40,
     "Een ochtend meelopen met iemand die bijstand aanvraagt leerde me meer dan alle "
     "klantreizen."},
    {TOPIC_RESIDENTS, 50, "Het vertrouwen is laag. Dan helpt een nieuwe app niet."},
    {TOPIC_RESIDENTS, 65, "Bijna niemand begrijpt onze brieven, en toch sturen we ze."},
    {TOPIC_RESIDENTS, -25,
     "Bij ons beslissen bewoners zelf over [het buurtbudget|de speeltuin|het plein]. Dat gaat "
     "goed."},
    {TOPIC_RESIDENTS, 55, "De luidste stem in de straat bepaalt wat 'de inwoners' vinden."},
    {TOPIC_RESIDENTS, -30, "De inwoner moet centraal staan."},
    {TOPIC_RESIDENTS, 25, "De meeste collega's wonen zelf niet in de gemeente. Dat merk je."},
    {TOPIC_RESIDENTS, 65,
     "Wie [geen Nederlands leest|nachtdiensten draait|ons niet vertrouwt] komt niet naar [een "
     "inloopavond|het stadhuis|een online sessie]."},
    {TOPIC_RESIDENTS, 35,
     "[Een keukentafelgesprek|Een middag in het buurthuis|Een praatje bij de supermarkt] "
     "leverde meer op dan [onze enquête|het bewonerspanel|een hoorzitting]."},
    {TOPIC_RESIDENTS, 65,
     "Wij vragen inwoners om [ideeën|een mening|geduld] en laten daarna [maanden|een half "
     "jaar] niets horen."},
    {TOPIC_RESIDENTS, 60,
     "Voor inwoners bestaat er geen verschil tussen [afdelingen|gemeente en provincie|ons en "
     "de corporatie]. Wij sturen ze toch door."},
    {TOPIC_RESIDENTS, 50,
     "Een formulier van [acht|twaalf] pagina's noemen wij "
     "[dienstverlening|maatwerk|zorgvuldig]."},
    {TOPIC_RESIDENTS, 35,
     "Een klacht over [afval|een vergunning|een parkeerplaats] is vaak het begin van een goed "
     "idee, maar eindigt in [een standaardbrief|een ander loket|het zaaksysteem]."},

    /* Wat nu te doen. */
    {TOPIC_STEPS, 30, "Ik wil elk kwartaal hardop met één ding stoppen."},
    {TOPIC_STEPS, 45, "Morgen bel ik inkoop, voordat het plan klaar is in plaats van erna."},
    {TOPIC_STEPS, 65,
     "Een vaste middag per week waarop niemand mij inplant. Meer heb ik niet nodig."},
    {TOPIC_STEPS, 60,
     "Bij de volgende proef neem ik vanaf de eerste dag iemand van beheer mee."},
    {TOPIC_STEPS, 75, "Klein beginnen, met één team dat zelf wil."},
    {TOPIC_STEPS, 80,
     "Wat ik nodig heb is een leidinggevende die zegt: doe maar, ik sta ernaast."},
    {TOPIC_STEPS, 40, "Ik ga de buurgemeenten vragen wat bij hen niet werkte."},
    {TOPIC_STEPS, 35, "Elke maand een halfuur laten zien wat er mislukt is, met koffie erbij."},
    {TOPIC_STEPS, 50, "Bij elk project vooraf opschrijven wanneer we tevreden zijn."},
    {TOPIC_STEPS, 70,
     "Een dag meelopen in de uitvoering. Ik zeg het al [een jaar|twee jaar] en doe het niet."},
    {TOPIC_STEPS, 45, "Ik zou al blij zijn als het volgende overleg niet doorgaat."},
    {TOPIC_STEPS, 40,
     "De raad een keer meenemen naar een proef, liever dan weer een memo sturen."},
    {TOPIC_STEPS, 75, "Minder pilots tegelijk. Drie afmaken is meer dan tien beginnen."},
    {TOPIC_STEPS, 45, "Ik ga aan drie bewoners vragen of ze onze brief begrijpen."},
    {TOPIC_STEPS, 55,
     "Zorgen dat er na de proef een naam achter staat, ook als dat niet de mijne is."},
    {TOPIC_STEPS, 65, "Een klein budget dat het team zelf mag uitgeven, zonder formulier."},
    {TOPIC_STEPS, 40, "Ik begin met één vergadering per week afzeggen."},
    {TOPIC_STEPS, 40,
     "De privacy officer uitnodigen bij de eerste schets, niet bij de eindversie."},
    {TOPIC_STEPS, 20, "Gewoon doen."},
    {TOPIC_STEPS, 15, "Geen idee welke stap. Ik ben vooral moe."},
    {TOPIC_STEPS, 40,
     "Volgende week ga ik [een uur|een ochtend] bij [de balie|de buitendienst|het wijkteam] "
     "zitten en alleen luisteren."},
    {TOPIC_STEPS, 65,
     "Ik vraag [mijn directeur|de wethouder|het MT] om één ding: [een halve dag per week|een "
     "klein vrij budget|rugdekking als het misgaat]."},
    {TOPIC_STEPS, 40,
     "Van elk project wil ik [één kantje|een filmpje van een minuut|een eerlijk verhaal] over "
     "wat er [mislukte|anders liep] en waarom."},
    {TOPIC_STEPS, 45,
     "Ik ga [twee|drie] collega's uit [een andere afdeling|de buurgemeente|de uitvoering] "
     "uitnodigen voordat ik iets opschrijf."},
    {TOPIC_STEPS, 55,
     "Stap één is [een lijstje van wat we stoppen|iemand die het beheer belooft|een gesprek "
     "met inkoop]. Dan pas een nieuwe proef."},
    {TOPIC_STEPS, 40,
     "Ik zou willen [ruilen met een collega elders|een maand meelopen in de wijk|één regel "
     "mogen schrappen], al is het maar om te zien wat er gebeurt."},
};

static const struct stock_keyword keywords[] = {
    {TOPIC_MEANS, "geld"},
    {TOPIC_MEANS, "middel"},
    {TOPIC_MEANS, "budget"},
    {TOPIC_MEANS, "financ"},
    {TOPIC_MEANS, "capaciteit"},
    {TOPIC_MEANS, "subsidie"},
    {TOPIC_MEANS, "begroting"},
    {TOPIC_MEANS, "uren"},
    {TOPIC_MEANS, "kosten"},
    {TOPIC_MEANS, "menskracht"},
    {TOPIC_UNCERTAINTY, "onzeker"},
    {TOPIC_UNCERTAINTY, "uitkomst"},
    {TOPIC_UNCERTAINTY, "experiment"},
    {TOPIC_UNCERTAINTY, "pilot"},
    {TOPIC_UNCERTAINTY, "proef"},
    {TOPIC_UNCERTAINTY, "proeven"},
    {TOPIC_UNCERTAINTY, "mislukk"},
    {TOPIC_UNCERTAINTY, "risico"},
    {TOPIC_UNCERTAINTY, "falen"},
    {TOPIC_UNCERTAINTY, "opschal"},
    {TOPIC_UNCERTAINTY, "resultaat"},
    {TOPIC_UNCERTAINTY, "effect"},
    {TOPIC_PARTNERS, "samenwerk"},
    {TOPIC_PARTNERS, "partner"},
    {TOPIC_PARTNERS, "keten"},
    {TOPIC_PARTNERS, "regio"},
    {TOPIC_PARTNERS, "koker"},
    {TOPIC_PARTNERS, "silo"},
    {TOPIC_PARTNERS, "verkok"},
    {TOPIC_PARTNERS, "afdeling"},
    {TOPIC_PARTNERS, "domein"},
    {TOPIC_PARTNERS, "eiland"},
    {TOPIC_PARTNERS, "netwerk"},
    {TOPIC_RULES, "regels"},
    {TOPIC_RULES, "regelgeving"},
    {TOPIC_RULES, "regeldruk"},
    {TOPIC_RULES, "wet"},
    {TOPIC_RULES, "wetten"},
    {TOPIC_RULES, "wetgeving"},
    {TOPIC_RULES, "inkoop"},
    {TOPIC_RULES, "inkopen"},
    {TOPIC_RULES, "aanbested"},
    {TOPIC_RULES, "juridisch"},
    {TOPIC_RULES, "procedure"},
    {TOPIC_RULES, "privacy"},
    {TOPIC_RULES, "leverancier"},
    {TOPIC_HIERARCHY, "bestuur"},
    {TOPIC_HIERARCHY, "management"},
    {TOPIC_HIERARCHY, "manager"},
    {TOPIC_HIERARCHY, "leiding"},
    {TOPIC_HIERARCHY, "directi"},
    {TOPIC_HIERARCHY, "raad"},
    {TOPIC_HIERARCHY, "college"},
    {TOPIC_HIERARCHY, "wethouder"},
    {TOPIC_HIERARCHY, "hiërarchi"},
    {TOPIC_HIERARCHY, "sturing"},
    {TOPIC_HIERARCHY, "politiek"},
    {TOPIC_HIERARCHY, "draagvlak"},
    {TOPIC_HIERARCHY, "besluit"},
    {TOPIC_PEOPLE, "mensen"},
    {TOPIC_PEOPLE, "cultuur"},
    {TOPIC_PEOPLE, "collega"},
    {TOPIC_PEOPLE, "team"},
    {TOPIC_PEOPLE, "gedrag"},
    {TOPIC_PEOPLE, "medewerker"},
    {TOPIC_PEOPLE, "vaardig"},
    {TOPIC_PEOPLE, "houding"},
    {TOPIC_PEOPLE, "werkdruk"},
    {TOPIC_DATA, "data"},
    {TOPIC_DATA, "ai"},
    {TOPIC_DATA, "algoritm"},
    {TOPIC_DATA, "digita"},
    {TOPIC_DATA, "techn"},
    {TOPIC_DATA, "informatie"},
    {TOPIC_DATA, "ict"},
    {TOPIC_DATA, "kunstmatig"},
    {TOPIC_DATA, "systemen"},
    {TOPIC_RESIDENTS, "inwoner"},
    {TOPIC_RESIDENTS, "bewoner"},
    {TOPIC_RESIDENTS, "burger"},
    {TOPIC_RESIDENTS, "participatie"},
    {TOPIC_RESIDENTS, "samenleving"},
    {TOPIC_RESIDENTS, "wijk"},
    {TOPIC_RESIDENTS, "buurt"},
    {TOPIC_RESIDENTS, "dienstverlening"},
    {TOPIC_HIERARCHY, "ruimte"},
    {TOPIC_HIERARCHY, "bepaal"},
    {TOPIC_HIERARCHY, "beslis"},
    {TOPIC_STEPS, "morgen"},
    {TOPIC_STEPS, "stap"},
    {TOPIC_STEPS, "stappen"},
    {TOPIC_STEPS, "toekomst"},
    {TOPIC_STEPS, "wensen"},
};

static const char *const openings[] = {
    "Uit de praktijk.",
    "Even eerlijk.",
    "Misschien een open deur.",
    "Wat ik steeds zie gebeuren.",
    "Geen verwijt, wel een feit.",
    "Wij lopen hier al langer tegenaan.",
    "Vorige week nog meegemaakt.",
    "Dit speelt bij ons.",
    "Klinkt dit bekend?",
    "Ik werk nu drie jaar bij deze gemeente.",
    "Kleine gemeente hier.",
    "Middelgrote gemeente, zelfde verhaal.",
    "Mijn ervaring.",
    "Wat mij opvalt.",
    "Gisteren weer.",
    "Sinds de fusie zie ik dit veel.",
};

static const char *const closings[] = {
    "Hoe doen jullie dat?",
    "Ik hoor graag hoe het elders gaat.",
    "En dat al jaren.",
    "Dat kost ons veel tijd.",
    "Jammer, want de wil is er wel.",
    "Ik heb er nog geen antwoord op.",
    "Zonde van de energie.",
    "Gelukkig begint dat langzaam te veranderen.",
    "Niemand zegt dat hardop.",
    "Bij de buren hoor ik hetzelfde.",
    "Daar mogen we het best eens over hebben.",
    "Misschien ligt het aan ons.",
    "Ook collega's zeggen dat.",
    "Het went, maar het klopt niet.",
    "Wie heeft daar iets op gevonden?",
    "Herkennen jullie dat?",
    "Ik zou dat graag anders zien.",
    "Op papier is het anders.",
    "En het wordt er niet beter op.",
    "Daar word ik weleens moe van.",
};

static const char *const proposals[] = {
    "Leren van wat mislukte",
    "Wie betaalt het beheer?",
    "Innoveren in een kleine gemeente",
    "De rol van de gemeenteraad",
    "AI op de werkvloer",
    "Hoe houd je het vol?",
    "Samen inkopen in de regio",
    "Van pilot naar praktijk",
    "Ruimte in de regels",
    "Jongeren bereiken",
    "De ambtelijke fusie",
    "Tijd maken voor vernieuwing",
    "Eigenaarschap na de proef",
    "Wat leveren startups ons op?",
};

static const char *const flag_reasons[] = {
    "Hier is een persoon in te herkennen",
    "Dit gaat niet over het thema",
    "Niet zo netjes gezegd",
};

static const char *const announcements[] = {
    "Welkom. Schrijf zoals u het een collega vertelt: niemand ziet wie wat schrijft.",
    "We zijn halverwege. Reageert u ook op elkaar: daar wordt het gesprek beter van.",
    "Nog een paar minuten voor dit thema. Kijkt u nog even naar wat anderen schreven?",
};

static const char *const probes[] = {
    "Wat zou er morgen anders gaan als u dit kon oplossen?",
    "Wie in de organisatie heeft hier het meeste last van?",
    "Kunt u een voorbeeld geven waarin het wel lukte?",
    "Wat heeft u al geprobeerd?",
};

static const char *const poll_options[] = {
    "Minder dan twee uur per week",
    "Twee tot acht uur per week",
    "Meer dan een dag per week",
    "Het is mijn hele baan",
};

#define TEXTS(array)                                                                           \
    {                                                                                          \
        .items = (array), .count = ARRAY_COUNT(array)                                          \
    }

const struct stock stock_nl = {
    .lines = lines,
    .line_count = ARRAY_COUNT(lines),
    .reactions = &stock_nl_reactions,
    .keywords = keywords,
    .keyword_count = ARRAY_COUNT(keywords),
    .openings = TEXTS(openings),
    .closings = TEXTS(closings),
    .proposals = TEXTS(proposals),
    .flag_reasons = TEXTS(flag_reasons),
    .announcements = TEXTS(announcements),
    .probes = TEXTS(probes),
    .hide_reason =
        "Hier was een collega in te herkennen. U kunt het zonder naam opnieuw schrijven.",
    .poll_question = "Hoeveel tijd heeft u zelf voor vernieuwing?",
    .poll_options = TEXTS(poll_options),
};

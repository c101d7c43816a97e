/*
 * Who sees what: the page that every mail and every page leads to. Plain words (Dutch of level
 * B1), and honest about what no program can promise. Each sentence is a claim about this
 * server: whoever changes what is kept or shown changes it here too.
 */
#include "screen.h"

enum block_kind {
    BLOCK_TITLE,
    BLOCK_ROLE,
    BLOCK_TEXT,
    BLOCK_STEP,
    BLOCK_ITEM,
    BLOCK_BEFORE,
    BLOCK_DURING,
    BLOCK_AFTER
};

struct block {
    enum block_kind kind;
    const char *in[LANGUAGE_EN + 1];
};

static const char *const page_title[] = {"Wie ziet wat?", "Who sees what?"};
static const char *const page_lead[] = {
    "Je praat mee zonder naam. Hier lees je wat anderen van je kunnen zien: vooraf, tijdens de "
    "sessie en daarna. En ook wat we niet kunnen beloven.",
    "You take part without a name. Here you read what others can see of you: before, during "
    "and "
    "after the session. And also what we cannot promise."};
static const char *const moments[][LANGUAGE_EN + 1] = {
    [BLOCK_BEFORE] = {"Vooraf", "Before"},
    [BLOCK_DURING] = {"Tijdens", "During"},
    [BLOCK_AFTER] = {"Daarna", "After"},
};

static const struct block blocks[] = {
    {BLOCK_TITLE, {"Zo werkt het, in drie stappen", "How it works, in three steps"}},
    {BLOCK_STEP,
     {"Je meldt je aan. Je adres komt in een lijst die los staat van het gesprek. In die lijst "
      "staat wie zich aanmeldde en welke mails we stuurden. Niet wie er kwam, en niet wanneer.",
      "You sign up. Your address goes into a list that stands apart from the dialogue. That "
      "list says who signed up and which mails we sent. Not who came, and not when."}},
    {BLOCK_STEP,
     {"Je komt binnen met je persoonlijke link. Een geheime sleutel, die alleen voor deze "
      "sessie is gemaakt, maakt van die link een plaats in het gesprek. Bij het gesprek "
      "bewaren "
      "we alleen die plaats: geen naam, geen adres, geen link.",
      "You come in by your personal link. A secret key, made for this session alone, turns "
      "that "
      "link into a seat in the dialogue. With the dialogue we keep only that seat: no name, no "
      "address, no link."}},
    {BLOCK_STEP,
     {"De sessie sluit, en de sleutel wordt vernietigd. Daarna kan niemand meer nagaan welke "
      "plaats bij welk adres hoorde. Wij ook niet.",
      "The session closes, and the key is destroyed. After that nobody can find out which seat "
      "belonged to which address. Neither can we."}},

    {BLOCK_TITLE, {"Vooraf, tijdens en daarna", "Before, during and after"}},
    {BLOCK_ROLE, {"De organisator", "The organiser"}},
    {BLOCK_BEFORE,
     {"Ziet wie is uitgenodigd en wie zich aan- of afmeldde, met naam, organisatie en adres "
      "als "
      "je die invulde. Ziet ook of de mails zijn verstuurd.",
      "Sees who is invited and who signed up or withdrew, with name, organisation and address "
      "as you gave them. Also sees whether the mails were sent."}},
    {BLOCK_DURING,
     {"Ziet hoeveel mensen er zijn, en wat er geschreven wordt. Niet wie er zijn, niet wie wat "
      "schrijft en niet hoe jij beoordeelt.",
      "Sees how many people are there, and what is written. Not who is there, not who writes "
      "what, and not how you judge."}},
    {BLOCK_AFTER,
     {"Leest hetzelfde rapport als jij. Kan niet zien of je er was.",
      "Reads the same report as you. Cannot see whether you were there."}},
    {BLOCK_ROLE, {"De gespreksleider", "The moderator"}},
    {BLOCK_BEFORE, {"Ziet geen namen en geen adressen.", "Sees no names and no addresses."}},
    {BLOCK_DURING,
     {"Leest alles wat er geschreven wordt, zonder naam erbij. Kan een tekst verbergen, "
      "bijvoorbeeld omdat die over iemand gaat.",
      "Reads everything that is written, without a name to it. Can hide a text, for example "
      "because it is about somebody."}},
    {BLOCK_AFTER,
     {"Kijkt het rapport na en kan er een woord bij schrijven. Wie wat schreef, weet ook de "
      "gespreksleider niet.",
      "Looks through the report and can add a word to it. Who wrote what, the moderator does "
      "not know either."}},
    {BLOCK_ROLE, {"Andere deelnemers", "Other participants"}},
    {BLOCK_BEFORE, {"Zien niet dat je je hebt aangemeld.", "Do not see that you signed up."}},
    {BLOCK_DURING,
     {"Lezen wat je schrijft, zonder naam. Van het beoordelen zien ze alleen de uitkomst van "
      "de "
      "hele groep.",
      "Read what you write, without a name. Of the judging they see only the outcome of the "
      "whole group."}},
    {BLOCK_AFTER,
     {"Lezen het rapport. Wat je schreef, kan er letterlijk in staan, zonder naam en zonder "
      "tijd. Vergelijken we groepen? Dan alleen als een groep vijf of meer mensen heeft.",
      "Read the report. What you wrote may be in it word for word, without a name and without "
      "a "
      "time. Do we compare groups? Then only where a group has five or more people."}},
    {BLOCK_ROLE, {"De beheerder van de computer", "The operator of the computer"}},
    {BLOCK_BEFORE,
     {"Kan bij de bestanden, en dus ook bij de lijst van aanmeldingen.",
      "Can get at the files, and so at the list of those who signed up."}},
    {BLOCK_DURING,
     {"Dit is de zwakke plek, en dat zeggen we eerlijk. Zolang de sessie niet gesloten is, "
      "staan de lijst, het gesprek en de sleutel op één computer. Wie daar helemaal bij kan en "
      "het echt wil, kan in die tijd uitrekenen welke plaats bij welk adres hoort. Ons "
      "programma doet dat niet, laat het nergens zien en schrijft het niet op. Maar je moet de "
      "beheerder hierin vertrouwen.",
      "This is the weak spot, and we say so openly. As long as the session has not been "
      "closed, "
      "the list, the dialogue and the key are on one computer. Whoever can get at all of it, "
      "and really wants to, can in that time work out which seat belongs to which address. Our "
      "program does not do that, shows it nowhere and does not write it down. But in this you "
      "have to trust the operator."}},
    {BLOCK_AFTER,
     {"De sleutel is weg, dus het kan niet meer. Behalve als de beheerder de sleutel tijdens "
      "de "
      "sessie heeft gekopieerd.",
      "The key is gone, so it cannot be done any more. Unless the operator made a copy of the "
      "key during the session."}},

    {BLOCK_TITLE, {"Wat we niet bewaren", "What we do not keep"}},
    {BLOCK_ITEM,
     {"wie er in de sessie was, en wanneer iemand binnenkwam of wegging",
      "who was in the session, and when anybody came or left"}},
    {BLOCK_ITEM,
     {"je netwerkadres, of wat voor telefoon of computer je gebruikt",
      "your network address, or what kind of phone or computer you use"}},
    {BLOCK_ITEM, {"je persoonlijke link zelf", "your personal link itself"}},
    {BLOCK_ITEM,
     {"of je onze mails opent: er zitten geen volgplaatjes of volglinks in",
      "whether you open our mails: there is no tracking in them"}},

    {BLOCK_TITLE, {"Wat we niet kunnen beloven", "What we cannot promise"}},
    {BLOCK_ITEM,
     {"In een kleine groep is soms te raden wie iets schreef. Hoe kleiner de groep, hoe "
      "makkelijker.",
      "In a small group one can sometimes guess who wrote something. The smaller the group, "
      "the "
      "easier it is."}},
    {BLOCK_ITEM,
     {"De beheerder kan een tabel maken met alle beoordelingen, zonder namen. Daarin valt soms "
      "op wat iemand niet beoordeelde, en dat kan een eigen uitspraak zijn. Hoe kleiner de "
      "groep, hoe beter te raden is van wie. In het rapport staat die tabel niet.",
      "The operator can make a table of all the judging, without names. In it one can "
      "sometimes "
      "see what somebody did not judge, which may be a statement of their own. The smaller the "
      "group, the easier it is to guess whose. The table is not in the report."}},
    {BLOCK_ITEM,
     {"Een verhaal kan je verraden. Noem geen namen, en schrijf niets waaraan iemand jou of "
      "een "
      "collega kan herkennen.",
      "A story can give you away. Name nobody, and write nothing by which somebody could "
      "recognise you or a colleague."}},
    {BLOCK_ITEM,
     {"Wie naast je zit, kan op je scherm kijken.",
      "Whoever sits next to you can look at your screen."}},
    {BLOCK_ITEM,
     {"Wie in je mail kan, heeft ook je link, en kan in jouw plaats meedoen.",
      "Whoever can read your mail has your link too, and can take part in your place."}},
    {BLOCK_ITEM,
     {"Het netwerk waar je langs komt, ziet dat je verbinding maakt. Wij schrijven dat niet "
      "op, "
      "maar je werkgever of internetprovider kan dat wel doen.",
      "The network that you come by sees that you connect. We do not write that down, but your "
      "employer or internet provider may."}},

    {BLOCK_TITLE, {"Hoe lang bewaren we wat?", "What do we keep, and for how long?"}},
    {BLOCK_ITEM,
     {"Je naam, organisatie en adres, en de lijst van mails: tot 30 dagen na het rapport, als "
      "de organisator niets anders koos. Op de pagina van je sessie staat hoe lang het bij jou "
      "is.",
      "Your name, organisation and address, and the list of mails: until 30 days after the "
      "report, unless the organiser chose otherwise. The page of your session says how long it "
      "is for you."}},
    {BLOCK_ITEM,
     {"Het gesprek, zonder namen: een jaar na de sessie, als de organisator niets anders koos.",
      "The dialogue, without names: a year after the session, unless the organiser chose "
      "otherwise."}},
    {BLOCK_ITEM,
     {"De sleutel: tot de sessie sluit. Hij zit in geen enkele reservekopie.",
      "The key: until the session closes. It is in no backup."}},
    {BLOCK_TEXT,
     {"Wat gewist is, halen we ook echt uit de bestanden. In een reservekopie van de beheerder "
      "kan het nog staan tot die kopie wordt vervangen.",
      "What is erased is really taken out of the files. In a backup of the operator it can "
      "stay "
      "until that backup is replaced."}},

    {BLOCK_TITLE, {"Zo kom je eruit", "How to get out"}},
    {BLOCK_TEXT,
     {"In elke mail staat een link naar je eigen pagina. Daar zie je alles wat we van je "
      "bewaren. Je kunt het er wijzigen, je afmelden of alles laten wissen. Dat kan altijd, en "
      "het werkt meteen.",
      "Every mail has a link to your own page. There you see everything that we hold about "
      "you. "
      "You can change it there, withdraw, or have everything erased. You can do so at any "
      "time, "
      "and it works at once."}},
    {BLOCK_TEXT,
     {"Wat je in de sessie schreef, kun je tijdens de sessie zelf intrekken. Daarna kunnen we "
      "het niet meer voor je opzoeken: we weten dan niet meer wat van jou was.",
      "What you wrote in the session you can withdraw yourself while it lasts. After that we "
      "cannot look it up for you: we no longer know what was yours."}},
    {BLOCK_TEXT,
     {"Heb je een vraag? Op de pagina van je sessie staat bij wie je terechtkunt.",
      "Do you have a question? The page of your session says whom you can ask."}},
};

/* What stands around blocks of one kind that follow each other. */
enum wrap { WRAP_NONE, WRAP_STEPS, WRAP_ITEMS, WRAP_MOMENTS };

static enum wrap wrap_of(enum block_kind kind)
{
    switch (kind) {
    case BLOCK_TITLE:
    case BLOCK_ROLE:
    case BLOCK_TEXT:
        return WRAP_NONE;
    case BLOCK_STEP:
        return WRAP_STEPS;
    case BLOCK_ITEM:
        return WRAP_ITEMS;
    case BLOCK_BEFORE:
    case BLOCK_DURING:
    case BLOCK_AFTER:
        return WRAP_MOMENTS;
    }
    UNREACHABLE("every block has its frame");
}

static const char *const wrap_open[] = {"", "<ol class=\"steps\" role=\"list\">\n", "<ul>\n",
                                        "<dl class=\"moments\">\n"};
static const char *const wrap_close[] = {"", "</ol>\n", "</ul>\n", "</dl>\n"};

static void write_block(struct screen *screen, const struct block *block)
{
    static const char *const around[][2] = {
        [BLOCK_TITLE] = {"<h2>", "</h2>\n"},        [BLOCK_ROLE] = {"<h3>", "</h3>\n"},
        [BLOCK_TEXT] = {"<p>", "</p>\n"},           [BLOCK_STEP] = {"<li><p>", "</p></li>\n"},
        [BLOCK_ITEM] = {"<li>", "</li>\n"},         [BLOCK_BEFORE] = {"<dd>", "</dd></div>\n"},
        [BLOCK_DURING] = {"<dd>", "</dd></div>\n"}, [BLOCK_AFTER] = {"<dd>", "</dd></div>\n"},
    };

    if (wrap_of(block->kind) == WRAP_MOMENTS) {
        screen_markup(screen, "<div><dt>");
        screen_text(screen, bytes_from_string(moments[block->kind][screen->language]));
        screen_markup(screen, "</dt>");
    }
    screen_markup(screen, around[block->kind][0]);
    screen_text(screen, bytes_from_string(block->in[screen->language]));
    screen_markup(screen, around[block->kind][1]);
}

/* The frames that end before a block, and those that begin with it. */
static void change_frames(struct screen *screen, enum wrap from, enum wrap to, bool title,
                          bool first)
{
    if (from != to)
        screen_markup(screen, wrap_close[from]);
    if (title)
        screen_markup(screen, first ? "<section>\n" : "</section>\n<section>\n");
    if (from != to)
        screen_markup(screen, wrap_open[to]);
}

static void write_blocks(struct screen *screen)
{
    enum wrap open = WRAP_NONE;

    for (size_t i = 0; i < ARRAY_COUNT(blocks); i++) {
        enum wrap wrap = wrap_of(blocks[i].kind);

        change_frames(screen, open, wrap, blocks[i].kind == BLOCK_TITLE, i == 0);
        write_block(screen, &blocks[i]);
        open = wrap;
    }
    screen_markup(screen, wrap_close[open]);
    screen_markup(screen, "</section>\n");
}

void act_privacy_page(struct visit *visit)
{
    enum language language = visit->request->language;
    enum language other = language == LANGUAGE_NL ? LANGUAGE_EN : LANGUAGE_NL;
    struct screen screen =
        screen_open(visit, 200, language, bytes_from_string(page_title[language]));

    screen_markup(&screen, "<div class=\"narrow prose\">\n");
    buffer_append_format(screen.out,
                         "<p class=\"languages\"><a href=\"/privacy?lang=%s\" lang=\"%s\" "
                         "hreflang=\"%s\">%s</a></p>\n<h1>",
                         language_name(other), language_name(other), language_name(other),
                         other == LANGUAGE_NL ? "Lees dit in het Nederlands"
                                              : "Read this in English");
    screen_text(&screen, bytes_from_string(page_title[language]));
    screen_markup(&screen, "</h1>\n<p class=\"lead\">");
    screen_text(&screen, bytes_from_string(page_lead[language]));
    screen_markup(&screen, "</p>\n");
    write_blocks(&screen);
    screen_markup(&screen, "</div>\n");
    screen_close(&screen);
}

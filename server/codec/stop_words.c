/*
 * The words that say nothing about what a text is about: articles, pronouns, prepositions,
 * auxiliaries. Collected for short statements about work, not taken from anybody's list. Words
 * that turn a meaning around ("niet", "geen", "not", "never") are no stop words: two statements
 * that differ in one of them say the opposite. Any thread.
 */
#include "internal.h"

#include <stdlib.h>

/* Both sorted by byte value, for bsearch. */
static const char *const stop_words_nl[] = {
    "aan",     "af",     "al",      "alle",    "alleen",    "allemaal", "als",     "altijd",
    "ander",   "andere", "anders",  "ben",     "bent",      "bij",      "bijna",   "binnen",
    "boven",   "buiten", "daar",    "daarmee", "daarom",    "dan",      "dat",     "de",
    "deze",    "die",    "dit",     "doe",     "doen",      "doet",     "door",    "dus",
    "echt",    "een",    "eens",    "eerst",   "eigenlijk", "elk",      "elke",    "en",
    "enige",   "er",     "erg",     "ergens",  "even",      "ga",       "gaan",    "gaat",
    "gaf",     "gauw",   "gedaan",  "geef",    "geeft",     "geven",    "geweest", "gewoon",
    "gezegd",  "haar",   "had",     "hadden",  "heb",       "hebben",   "hebt",    "heeft",
    "heel",    "hele",   "hem",     "hen",     "het",       "hier",     "hij",     "hoe",
    "hoewel",  "hun",    "ieder",   "iedere",  "iedereen",  "iemand",   "iets",    "ik",
    "in",      "is",     "ja",      "je",      "jij",       "jou",      "jouw",    "jullie",
    "kan",     "kon",    "konden",  "krijg",   "krijgen",   "krijgt",   "kun",     "kunnen",
    "kunt",    "laat",   "laten",   "maak",    "maakt",     "maar",     "mag",     "maken",
    "me",      "mee",    "meestal", "men",     "mij",       "mijn",     "moest",   "moet",
    "moeten",  "mogen",  "na",      "naar",    "nog",       "nogal",    "nou",     "nu",
    "of",      "om",     "omdat",   "onder",   "ons",       "onze",     "ook",     "op",
    "over",    "pas",    "per",     "sommige", "soms",      "sta",      "staan",   "staat",
    "steeds",  "straks", "te",      "tegen",   "tijdens",   "toch",     "toen",    "tot",
    "tussen",  "u",      "uit",     "uw",      "vaak",      "van",      "vanaf",   "vanuit",
    "veel",    "verder", "via",     "volgens", "voor",      "vooral",   "voordat", "waar",
    "waarbij", "waarom", "wanneer", "want",    "waren",     "was",      "wat",     "we",
    "wel",     "welke",  "werd",    "werden",  "wie",       "wij",      "wil",     "willen",
    "word",    "worden", "wordt",   "zal",     "ze",        "zeer",     "zei",     "zelf",
    "zich",    "zien",   "ziet",    "zij",     "zijn",      "zo",       "zoals",   "zodat",
    "zou",     "zouden", "zullen",
};

static const char *const stop_words_en[] = {
    "a",        "about",      "after",     "again",     "all",        "almost",    "also",
    "although", "always",     "am",        "an",        "and",        "any",       "anybody",
    "anyone",   "anything",   "are",       "as",        "at",         "be",        "became",
    "because",  "been",       "before",    "being",     "between",    "both",      "but",
    "by",       "can",        "could",     "did",       "do",         "does",      "doing",
    "done",     "down",       "during",    "each",      "either",     "else",      "even",
    "ever",     "every",      "everybody", "everyone",  "everything", "few",       "for",
    "from",     "further",    "gave",      "get",       "gets",       "getting",   "give",
    "given",    "gives",      "go",        "goes",      "going",      "gone",      "got",
    "had",      "has",        "have",      "having",    "he",         "her",       "here",
    "hers",     "herself",    "him",       "himself",   "his",        "how",       "i",
    "if",       "in",         "into",      "is",        "it",         "its",       "itself",
    "just",     "let",        "like",      "made",      "make",       "makes",     "many",
    "may",      "maybe",      "me",        "might",     "mine",       "more",      "most",
    "much",     "must",       "my",        "myself",    "of",         "off",       "often",
    "on",       "once",       "one",       "only",      "onto",       "or",        "other",
    "others",   "our",        "ours",      "ourselves", "out",        "over",      "own",
    "per",      "perhaps",    "quite",     "rather",    "really",     "s",         "same",
    "say",      "says",       "see",       "seems",     "shall",      "she",       "should",
    "since",    "so",         "some",      "somebody",  "someone",    "something", "sometimes",
    "still",    "such",       "than",      "that",      "the",        "their",     "theirs",
    "them",     "themselves", "then",      "there",     "therefore",  "these",     "they",
    "thing",    "things",     "this",      "those",     "though",     "through",   "to",
    "too",      "toward",     "towards",   "under",     "until",      "up",        "upon",
    "us",       "use",        "used",      "usually",   "very",       "via",       "was",
    "we",       "were",       "what",      "when",      "where",      "whereas",   "which",
    "while",    "who",        "whom",      "whose",     "why",        "will",      "with",
    "within",   "would",      "yet",       "you",       "your",       "yours",     "yourself",
};

static int compare_word(const void *key, const void *item)
{
    const struct bytes *word = key;
    const char *const *stop_word = item;

    return bytes_compare(*word, bytes_from_string(*stop_word));
}

bool word_is_stop_word(struct bytes word, enum language language)
{
    const char *const *words = stop_words_nl;
    size_t word_count = ARRAY_COUNT(stop_words_nl);

    switch (language) {
    case LANGUAGE_NL:
        break;
    case LANGUAGE_EN:
        words = stop_words_en;
        word_count = ARRAY_COUNT(stop_words_en);
        break;
    }
    return bsearch(&word, words, word_count, sizeof(*words), compare_word) != NULL;
}

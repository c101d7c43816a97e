#ifndef HERKEND_CODEC_MENTION_WORDS_H
#define HERKEND_CODEC_MENTION_WORDS_H

#include "herkend/bytes.h"

enum mention_word {
    MENTION_WORD_FIRST_NAME,   /* as it is written: "Sanne" */
    MENTION_WORD_ORGANISATION, /* the same: "Utrecht", "Centric" */
    MENTION_WORD_TITLE,        /* before a name, in lower case: "wethouder" */
    MENTION_WORD_BODY,         /* before a name, in lower case: "gemeente" */
    MENTION_WORD_BETWEEN,      /* inside a name, in lower case: "van", "der" */
};
bool mention_word_is(enum mention_word kind, struct bytes word);

#endif

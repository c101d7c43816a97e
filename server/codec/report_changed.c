/*
 * What has changed for one statement since the session before: a sentence of counts that a
 * reader can check, and what may be said of them. Any thread.
 */
#include "herkend/report_encode.h"

#include "herkend/report_text.h"

static enum report_word word_of(enum report_verdict verdict)
{
    switch (verdict) {
    case CHANGE_MORE:
        return WORD_CHANGED_MORE;
    case CHANGE_LESS:
        return WORD_CHANGED_LESS;
    case CHANGE_UNCLEAR:
        return WORD_CHANGED_UNCLEAR;
    case CHANGE_TOO_LITTLE:
        return WORD_CHANGED_TOO_LITTLE;
    }
    UNREACHABLE("a change has one of these verdicts");
}

static void add_figures(struct phrase *phrase, const struct report_figures *figures)
{
    phrase_integer(phrase, figures->recognised);
    phrase_integer(phrase, figures->n);
    phrase_percent(phrase, figures->recognised, figures->n);
}

void report_changed(const struct report *report, const struct report_change *change,
                    struct buffer *out)
{
    struct phrase phrase = phrase_on(report->language, out);

    if (change->verdict == CHANGE_TOO_LITTLE) {
        phrase_integer(&phrase, change->then.n);
        phrase_integer(&phrase, change->now.n);
        phrase_integer(&phrase, RANKING_NMIN);
    } else {
        add_figures(&phrase, &change->then);
        add_figures(&phrase, &change->now);
    }
    phrase_say(&phrase, word_of(change->verdict));
}

/*
 * Which updates an event asks for. Marks only: what is shown is made later, from the session as
 * it is then, so that ten changes of one thing are one update. Engine's thread.
 */
#include "internal.h"

static uint64_t bit_of(uint32_t number)
{
    ASSERT(number >= 1 && number <= 64);
    return UINT64_C(1) << (number - 1);
}

/* Its author is told, moderators see it, rankings and reactions change, and it may have been
 * listed. */
static void statement_state_changed(struct hosted_session *hosted, uint32_t statement)
{
    struct dirty *dirty = &hosted->publication.dirty;
    uint32_t parent = hosted->parents[statement];

    number_set_add(&dirty->fates, statement);
    number_set_add(&dirty->console_statements, statement);
    if (parent != 0) {
        number_set_add(&dirty->reacted, parent);
        number_set_add(&dirty->console_statements, parent);
    }
    dirty->standing = true;
    dirty->tops = true;
}

static void note_written(struct engine *engine, const struct note *note)
{
    struct hosted_session *hosted = note->hosted;
    struct dirty *dirty = &hosted->publication.dirty;

    number_set_add(&dirty->console_statements, note->statement);
    if (note->statement_state == STATEMENT_HELD) {
        number_set_add(&dirty->fates, note->statement);
        return;
    }
    if (note->parent != 0) {
        number_set_add(&dirty->reacted, note->parent);
        number_set_add(&dirty->console_statements, note->parent);
    }
    waiting_wake(engine, hosted);
}

static void note_merged(struct hosted_session *hosted, const struct note *note)
{
    struct dirty *dirty = &hosted->publication.dirty;

    statement_state_changed(hosted, note->statement);
    number_set_add(&dirty->tallies, note->statement);
    if (note->into == 0)
        return;
    number_set_add(&dirty->tallies, note->into);
    number_set_add(&dirty->reacted, note->into);
    number_set_add(&dirty->console_statements, note->into);
}

static void note_voted(struct hosted_session *hosted, const struct note *note)
{
    struct dirty *dirty = &hosted->publication.dirty;

    number_set_add(&dirty->tallies, note->statement);
    number_set_add(&dirty->console_statements, note->statement);
    dirty->standing = true;
}

/* long: one case per event kind */
void dirty_note(struct engine *engine, const struct note *note)
{
    struct hosted_session *hosted = note->hosted;
    struct dirty *dirty = &hosted->publication.dirty;

    dirty->console = true;
    switch (note->kind) {
    case EVENT_NONE:
    case EVENT_CREATED:
    case EVENT_BACKGROUND_ANSWERED:
    case EVENT_PROPOSED:
    case EVENT_OFFERED:
    case EVENT_REPORT_WITHDRAWN: /* the desk's and the thanks page's, which ask */
    case EVENT_REPORT_READMITTED:
    case EVENT_NOTED:     /* stands in every console update */
    case EVENT_ANNOUNCED: /* shown as it comes: publish_announcement() */
        break;
    case EVENT_LINK_MADE:
    case EVENT_LINK_ENDED: /* told over HTTP; who came by it is closed by the turn */
        break;
    case EVENT_AMENDED:
    case EVENT_CLOSED:
    case EVENT_AUTOMATIC_SET:
    case EVENT_THEME_MOVED:
        dirty->session = true;
        break;
    case EVENT_PROJECTED:
    case EVENT_PINNED: /* what was pinned may be projected from now on */
        dirty->session = true;
        dirty->tops = true;
        break;
    case EVENT_STATE_CHANGED:
    case EVENT_ROUND_OPENED:
    case EVENT_ROUND_CLOSED:
        dirty->session = true;
        waiting_wake(engine, hosted);
        break;
    case EVENT_JOINED:
        dirty->presence = true;
        break;
    case EVENT_EJECTED:
        dirty->presence = true;
        dirty->standing = true;
        break;
    case EVENT_THEME_ADDED:
    case EVENT_THEME_CLOSED:
    case EVENT_THEME_EDITED:
    case EVENT_THEME_SKIPPED:
    case EVENT_THEME_UNSKIPPED:
        dirty->themes |= bit_of(note->theme);
        break;
    case EVENT_THEME_OPENED:
    case EVENT_THEME_EXTENDED:
    case EVENT_THEME_CLOSING:
        dirty->themes |= bit_of(note->theme);
        waiting_wake(engine, hosted);
        break;
    case EVENT_WRITTEN:
        note_written(engine, note);
        break;
    case EVENT_REWORD_ASKED:
        number_set_add(&dirty->fates, note->statement);
        number_set_add(&dirty->console_statements, note->statement);
        break;
    case EVENT_FLAGGED:
        number_set_add(&dirty->console_statements, note->statement);
        break;
    case EVENT_WITHDRAWN:
    case EVENT_HIDDEN:
        statement_state_changed(hosted, note->statement);
        break;
    case EVENT_RESTORED:
    case EVENT_APPROVED:
        statement_state_changed(hosted, note->statement);
        waiting_wake(engine, hosted);
        break;
    case EVENT_MERGED:
        note_merged(hosted, note);
        break;
    case EVENT_UNMERGED:
        note_merged(hosted, note);
        waiting_wake(engine, hosted);
        break;
    case EVENT_VOTED:
        note_voted(hosted, note);
        break;
    case EVENT_POLL_OPENED:
    case EVENT_POLL_CLOSED:
        dirty->polls |= bit_of(note->poll);
        break;
    case EVENT_POLL_ANSWERED:
        dirty->poll_answers |= bit_of(note->poll);
        break;
    }
}

void dirty_forget(struct dirty *dirty)
{
    dirty->session = false;
    dirty->presence = false;
    dirty->tops = false;
    dirty->console = false;
    dirty->themes = 0;
    dirty->polls = 0;
    dirty->poll_answers = 0;
    number_set_clear(&dirty->fates);
    number_set_clear(&dirty->tallies);
    number_set_clear(&dirty->reacted);
    number_set_clear(&dirty->console_statements);
}

void dirty_release(struct dirty *dirty)
{
    number_set_release(&dirty->fates);
    number_set_release(&dirty->tallies);
    number_set_release(&dirty->reacted);
    number_set_release(&dirty->console_statements);
}

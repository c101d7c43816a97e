/*
 * The moderators' note while it is written: what was typed, and the note that it was written from. What another saves
 * meanwhile replaces what nobody typed in, and stands beside what somebody did. Pure.
 */
import type { Note } from '../protocol';

export interface NoteDraft {
  text: string;
  from: Note;
}

export interface NoteView {
  text: string;
  typed: boolean; /* there is something to save */
  newer: boolean; /* another note stands there than the one this was written from */
  from: Note;
}

export function noteView(draft: NoteDraft | null, now: Note): NoteView {
  if (!draft) return { text: now.text, typed: false, newer: false, from: now };
  if (draft.text !== draft.from.text && draft.text !== now.text)
    return { text: draft.text, typed: true, newer: draft.from.revision !== now.revision, from: draft.from };
  /* What was just saved may not have been told yet. */
  const from = draft.from.revision > now.revision ? draft.from : now;
  return { text: from.text, typed: false, newer: false, from };
}

/* What stands there once the server has taken it. */
export function noteSaved(text: string, revision: number): NoteDraft {
  return { text, from: { text, revision: revision + 1 } };
}

/* The note of two moderators: what is shown, what counts as typed, and when two stand against each other. */
import { describe, expect, it } from 'vitest';
import { noteSaved, noteView } from '../source/moderator/note_draft';

const none = { text: '', revision: 0 };
const first = { text: 'Dank.', revision: 1 };

describe('the note of the moderators', () => {
  it('follows what another saves where nobody typed', () => {
    expect(noteView(null, first)).toEqual({ text: 'Dank.', typed: false, newer: false, from: first });
    expect(noteView({ text: '', from: none }, first)).toMatchObject({ text: 'Dank.', typed: false, newer: false });
  });

  it('keeps what was typed, and says when another note stands there', () => {
    expect(noteView({ text: 'Tot ziens.', from: none }, none)).toMatchObject({ text: 'Tot ziens.', typed: true, newer: false });
    expect(noteView({ text: 'Tot ziens.', from: none }, first)).toMatchObject({ text: 'Tot ziens.', typed: true, newer: true, from: none });
    expect(noteView({ text: 'Tot ziens.', from: first }, first)).toMatchObject({ typed: true, newer: false });
  });

  it('has nothing to settle when both wrote the same', () => {
    expect(noteView({ text: 'Dank.', from: none }, first)).toMatchObject({ text: 'Dank.', typed: false, newer: false, from: first });
  });

  it('shows what was saved before it is told, and then what stands there', () => {
    const saved = noteSaved('Tot ziens.', 1);
    expect(noteView(saved, first)).toMatchObject({ text: 'Tot ziens.', typed: false, newer: false });
    expect(noteView(saved, { text: 'Later.', revision: 3 })).toMatchObject({ text: 'Later.', typed: false });
  });
});

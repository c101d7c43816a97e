/*
 * What is being written: one draft per theme, kept over a reload. When the theme changes under somebody's hands the
 * text stays where it is and goes along; nobody's sentence disappears while it is typed.
 */
import { signal } from '@preact/signals';
import { read, write } from '../storage';
import { readJson, writeJson } from './seat';

export const draft = signal('');
/* The title of the theme under which the text was begun, when that is not the one that is open. */
export const carried = signal<string | null>(null);

let place: { code: string; theme: string; title: string } | null = null;

const draftKey = (code: string, theme: string) => `draft.${code}.${theme}`;

export function draftSet(text: string): void {
  draft.value = text;
  if (!text) carried.value = null;
  if (place) write(draftKey(place.code, place.theme), text || null);
}

/* The theme in which what is written now will stand. */
export function draftMove(code: string, theme: string, title: string): void {
  if (place?.code === code && place.theme === theme) return;
  const before = place;
  place = { code, theme, title };
  const text = before?.code === code ? draft.value : '';
  if (!text) {
    draft.value = read(draftKey(code, theme)) ?? '';
    carried.value = null;
    return;
  }
  write(draftKey(code, before!.theme), null);
  write(draftKey(code, theme), text);
  carried.value = before!.title;
}

/* Adds to what is there already: nothing that somebody wrote is thrown away unasked. */
export function draftAdd(text: string): void {
  draftSet(draft.value.trim() ? `${draft.value.trim()}\n${text}` : text);
}

export const reactionDraftKey = (code: string, statement: string) => `draft.${code}.on.${statement}`;

/* ---- a text that stands in for an old one ------------------------------------------------- */

export interface Replacement {
  old: string;
  text: string;
}

export function replacementRead(code: string): Replacement | null {
  return readJson<Replacement>(`replaces.${code}`);
}

export function replacementSet(code: string, replacement: Replacement | null): void {
  writeJson(`replaces.${code}`, replacement);
}

/* The statement that the text in the writing box is to replace. */
export const rewording = signal<string | null>(null);

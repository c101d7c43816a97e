/*
 * Which statements of the stream are shown: by theme, kind and what is the matter with them, and by words, without
 * regard to capitals and accents. Pure.
 */
import type { ConsoleStatement, Kind, Theme } from '../protocol';

export const NMIN = 3; /* judgements from which a statement is ranked */

export const MATTERS = ['all', 'held', 'flagged', 'too_little', 'pinned', 'hidden', 'merged'] as const;
export type Matter = (typeof MATTERS)[number];

export interface Filter {
  theme: string; /* '': all */
  kind: Kind | '';
  matter: Matter;
  search: string;
}

export const EVERYTHING: Filter = { theme: '', kind: '', matter: 'all', search: '' };

/* What a filter has to know of the session. */
export interface Surroundings {
  pinned: string | undefined;
  asked: ReadonlySet<string>; /* themes that were put to the group: what stands in others was not to be judged yet */
}

export function surroundingsOf(themes: readonly Theme[], pinned: string | undefined): Surroundings {
  const asked = themes.filter((theme) => theme.state !== 'pending' && theme.state !== 'skipped');
  return { pinned, asked: new Set(asked.map((theme) => theme.id)) };
}

/* "Ongeïnteresseerd" and "ONGEINTERESSEERD" are the same word here; so are ligatures and full-width forms. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/\s+/g, ' ')
    .trim();
}

const folded = new WeakMap<ConsoleStatement, string>();

function foldedOf(statement: ConsoleStatement): string {
  let text = folded.get(statement);
  if (text === undefined) {
    text = fold(statement.text);
    folded.set(statement, text);
  }
  return text;
}

export function judgedTooLittle(statement: ConsoleStatement, around: Surroundings): boolean {
  return statement.state === 'visible' && statement.n < NMIN && around.asked.has(statement.theme);
}

function isMatter(statement: ConsoleStatement, matter: Matter, around: Surroundings): boolean {
  switch (matter) {
    case 'all':
      return true;
    case 'held':
      return statement.state === 'held';
    case 'flagged':
      return statement.flags > 0 && (statement.state === 'visible' || statement.state === 'held');
    case 'too_little':
      return judgedTooLittle(statement, around);
    case 'pinned':
      return statement.id === around.pinned;
    case 'hidden':
      return statement.state === 'hidden' || statement.state === 'withdrawn';
    case 'merged':
      return statement.state === 'merged';
  }
}

/* words: of wordsOf(). Each has to occur. */
export function matches(
  statement: ConsoleStatement,
  filter: Filter,
  words: readonly string[],
  around: Surroundings,
): boolean {
  if (filter.theme && statement.theme !== filter.theme) return false;
  if (filter.kind && statement.kind !== filter.kind) return false;
  if (!isMatter(statement, filter.matter, around)) return false;
  if (words.length === 0) return true;
  const text = foldedOf(statement);
  return words.every((word) => text.includes(word));
}

export function wordsOf(search: string): readonly string[] {
  const text = fold(search);
  return text === '' ? [] : text.split(' ');
}

export function filtered(
  statements: Iterable<ConsoleStatement>,
  filter: Filter,
  around: Surroundings,
): ConsoleStatement[] {
  const words = wordsOf(filter.search);
  const result: ConsoleStatement[] = [];
  for (const statement of statements) if (matches(statement, filter, words, around)) result.push(statement);
  return result;
}

/* How many there are of what asks for attention. */
export function mattersCounted(
  statements: Iterable<ConsoleStatement>,
  around: Surroundings,
): Record<'held' | 'flagged' | 'too_little', number> {
  const counts = { held: 0, flagged: 0, too_little: 0 };
  for (const statement of statements) {
    for (const matter of ['held', 'flagged', 'too_little'] as const)
      if (isMatter(statement, matter, around)) counts[matter] += 1;
  }
  return counts;
}

export function isEverything(filter: Filter): boolean {
  return !filter.theme && !filter.kind && filter.matter === 'all' && wordsOf(filter.search).length === 0;
}

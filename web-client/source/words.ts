/*
 * All words on screen: words/nl and words/en, one file per part of the client, flat "part.place.name" keys. An entry gives
 * the files it needs, and may leave a language for when it is wanted; a text holds {name} for what is filled in, and a key
 * with ".one" and ".other" behind it is chosen by {n} (Intl.PluralRules). A missing key shows itself; tests/words.test.ts
 * finds it before that.
 */
import { computed, effect, signal } from '@preact/signals';
import type { Language } from './protocol';
import { read, write } from './storage';

export type Words = Record<string, string>;
export type Values = Record<string, string | number>;

const tables: Record<Language, Words> = { nl: {}, en: {} };
const LANGUAGES: readonly Language[] = ['nl', 'en'];

function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.includes(text as Language);
}

/* What the reader chose, else what the session is held in, else what the browser asks for, else Dutch. */
const chosen = signal<Language | null>(null);
const ofSession = signal<Language | null>(null);

const wanted = computed<Language>(() => chosen.value ?? ofSession.value ?? asked());

/* How to fetch the words of a language that a page does not carry from the start. Gone once they are there. */
const later = signal<Partial<Record<Language, () => Promise<Words[]>>>>({});

/* Until the wanted words are there, the page stays in the other language. */
export const language = computed<Language>(() =>
  later.value[wanted.value] ? (wanted.value === 'nl' ? 'en' : 'nl') : wanted.value,
);

function asked(): Language {
  for (const tag of navigator.languages ?? []) {
    const short = tag.slice(0, 2);
    if (isLanguage(short)) return short;
  }
  return 'nl';
}

export function wordsInit(nl: Words[], en: Words[]): void {
  Object.assign(tables.nl, ...nl);
  Object.assign(tables.en, ...en);
  const stored = read('language');
  if (isLanguage(stored)) chosen.value = stored;
}

/* Words that are fetched when they are first wanted. Resolves when a page may begin: at once, or with the words. */
export function wordsLater(to: Language, load: () => Promise<Words[]>): Promise<void> {
  later.value = { ...later.value, [to]: load };
  return new Promise((begin) => {
    effect(() => {
      if (wanted.value === to && later.value[to]) void fetchWords(to, load).then(begin, () => begin());
      else begin();
    });
  });
}

async function fetchWords(to: Language, load: () => Promise<Words[]>): Promise<void> {
  const words = await load();
  Object.assign(tables[to], ...words);
  later.value = { ...later.value, [to]: undefined };
}

export function languageChoose(to: Language): void {
  chosen.value = to;
  if (later.value[to]) later.value = { ...later.value }; /* an earlier attempt to fetch it may have failed */
  write('language', to);
}

export function languageOfSession(to: Language): void {
  ofSession.value = to;
}

/* The text of a key in the reader's language. Reads a signal: what shows it is shown anew when the language changes. */
export function t(key: string, values: Values = {}): string {
  return textOf(language.value, key, values);
}

export function textOf(to: Language, key: string, values: Values = {}): string {
  const table = tables[to];
  const text = table[key] ?? table[`${key}.${pluralOf(to, values.n)}`] ?? table[`${key}.other`];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value, to) : value;
  });
}

function pluralOf(to: Language, n: string | number | undefined): string {
  return new Intl.PluralRules(to).select(Number(n ?? 0));
}

function number(value: number, to: Language): string {
  return new Intl.NumberFormat(to, { maximumFractionDigits: 1 }).format(value);
}

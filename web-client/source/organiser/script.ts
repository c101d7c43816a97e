/*
 * The session script as the server takes it (docs/protocol.md, "The session script"), and the same checks as it
 * makes, so that a problem is told beside its field before anything is sent. Places are written as the server writes
 * them: "themes[2].question". Pure.
 */
import { characters } from '../format';
import type { Language } from '../protocol';
import { jsonFault } from './json_place';

export interface ScriptTheme {
  title: string;
  question: string;
  minutes: number;
  seeds: string[];
}

export interface ScriptQuestion {
  question: string;
  options: string[];
}

/* How a statement was judged in the session before. */
export interface Followed {
  text: string;
  n: number;
  recognised: number;
  score: number | null;
  sd: number | null;
  average: number | null;
}

/* What a follow-up came from: made by the server, never changed. */
export interface Follows {
  session: string;
  title: string;
  closed_at: string;
  statements: Followed[];
}

export interface Script {
  title: string;
  description?: string;
  language: Language;
  access: 'open' | 'registered';
  moderation: 'open' | 'strict';
  starts_at?: string;
  automatic: boolean;
  countdown_seconds: number;
  capacity?: number;
  report_days?: number;
  follows?: Follows;
  themes: ScriptTheme[];
  background: ScriptQuestion[];
  polls: ScriptQuestion[];
  rehearsal?: boolean;
}

export const BOUNDS = {
  title: 200,
  description: 4_000,
  question: 500,
  seed: 500,
  option: 120,
  themes: 64,
  seeds: 100,
  background: 8,
  polls: 64,
  options_min: 2,
  options_max: 12,
  minutes: 240,
  countdown: 300,
  capacity: 50_000,
  report_days: 3_650,
  followed: 200,
} as const;
export const MINUTES_DEFAULT = 10;
export const COUNTDOWN_DEFAULT = 30;
export const REPORT_DAYS_DEFAULT = 90;
const ROUND_MINUTES = 3; /* of the closing round, unless the moderator gives it another length */

export type ProblemCode =
  | 'missing'
  | 'empty'
  | 'too_long'
  | 'characters'
  | 'unknown_key'
  | 'range'
  | 'count'
  | 'repeated'
  | 'choice'
  | 'time'
  | 'not_text'
  | 'not_bool'
  | 'not_object'
  | 'not_list'
  | 'server'
  | 'date_only'
  | 'time_only'
  | 'time_gap';

export interface ScriptProblem {
  place: string;
  code: ProblemCode;
  values?: Record<string, string | number>;
}

type Json = Record<string, unknown>;
type Report = (place: string, code: ProblemCode, values?: ScriptProblem['values']) => void;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkKeys(value: Json, known: readonly string[], place: string, report: Report): void {
  for (const key of Object.keys(value)) if (!known.includes(key)) report(place + key, 'unknown_key');
}

/* Control characters but line breaks and tabs; the server refuses them. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const UNSEEN = /^[\s\p{C}\p{Z}\p{Mn}\p{Me}\u115f\u1160\u3164\uffa0\u2800]*$/u;

function checkText(value: unknown, place: string, most: number, report: Report): void {
  if (value === undefined) report(place, 'missing');
  else if (typeof value !== 'string') report(place, 'not_text');
  else if (CONTROL.test(value.trim().replaceAll('\r\n', '\n'))) report(place, 'characters');
  else if (UNSEEN.test(value)) report(place, 'empty');
  else if (characters(value) > most) report(place, 'too_long', { max: most, n: characters(value) });
}

function checkNumber(value: unknown, place: string, min: number, max: number, report: Report): void {
  if (value === undefined) return;
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
    report(place, 'range', { min, max });
}

function checkChoice(value: unknown, place: string, choices: readonly string[], report: Report): void {
  if (value !== undefined && !choices.includes(value as string))
    report(place, 'choice', { choices: choices.join(', ') });
}

/* The members of a list; none when there is no list of a good size. */
function members(value: unknown, place: string, min: number, max: number, report: Report): unknown[] {
  if (value === undefined && min === 0) return [];
  if (value === undefined) report(place, 'missing');
  else if (!Array.isArray(value)) report(place, 'not_list');
  else if (value.length < min || value.length > max) report(place, 'count', { min, max });
  return Array.isArray(value) ? value : [];
}

/* What two texts are the same by: the server folds case and white space too. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function checkRepeats(texts: unknown[], place: string, same: (text: string) => string, report: Report): void {
  const known = new Set<string>();
  texts.forEach((text, index) => {
    if (typeof text !== 'string' || UNSEEN.test(text)) return;
    if (known.has(same(text))) report(`${place}[${index}]`, 'repeated');
    known.add(same(text));
  });
}

function checkTheme(value: unknown, place: string, report: Report): void {
  if (!isObject(value)) return report(place, 'not_object');
  checkKeys(value, ['title', 'question', 'minutes', 'seeds'], `${place}.`, report);
  checkText(value.title, `${place}.title`, BOUNDS.title, report);
  checkText(value.question, `${place}.question`, BOUNDS.question, report);
  checkNumber(value.minutes, `${place}.minutes`, 1, BOUNDS.minutes, report);
  const seeds = members(value.seeds, `${place}.seeds`, 0, BOUNDS.seeds, report);
  seeds.forEach((seed, index) => checkText(seed, `${place}.seeds[${index}]`, BOUNDS.seed, report));
  checkRepeats(seeds, `${place}.seeds`, folded, report);
}

function checkQuestion(value: unknown, place: string, report: Report): void {
  if (!isObject(value)) return report(place, 'not_object');
  checkKeys(value, ['question', 'options'], `${place}.`, report);
  checkText(value.question, `${place}.question`, BOUNDS.question, report);
  const options = members(value.options, `${place}.options`, BOUNDS.options_min, BOUNDS.options_max, report);
  options.forEach((option, index) => checkText(option, `${place}.options[${index}]`, BOUNDS.option, report));
  checkRepeats(options, `${place}.options`, (text) => text.normalize('NFC').trim(), report);
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

function checkSettings(value: Json, report: Report): void {
  checkText(value.title, 'title', BOUNDS.title, report);
  if (value.description !== undefined) checkText(value.description, 'description', BOUNDS.description, report);
  checkChoice(value.language, 'language', ['nl', 'en'], report);
  checkChoice(value.access, 'access', ['open', 'registered'], report);
  checkChoice(value.moderation, 'moderation', ['open', 'strict'], report);
  const { starts_at } = value;
  if (
    starts_at !== undefined &&
    !(typeof starts_at === 'string' && RFC3339.test(starts_at) && !Number.isNaN(Date.parse(starts_at)))
  )
    report('starts_at', 'time');
  for (const key of ['automatic', 'rehearsal'])
    if (value[key] !== undefined && typeof value[key] !== 'boolean') report(key, 'not_bool');
  checkNumber(value.countdown_seconds, 'countdown_seconds', 0, BOUNDS.countdown, report);
  checkNumber(value.capacity, 'capacity', 1, BOUNDS.capacity, report);
  checkNumber(value.report_days, 'report_days', 1, BOUNDS.report_days, report);
}

/* Only a copy of what a server has written is expected here; what it holds the server looks at. */
function checkFollows(value: unknown, report: Report): void {
  if (value === undefined) return;
  if (!isObject(value)) return report('follows', 'not_object');
  checkKeys(value, ['session', 'title', 'closed_at', 'statements'], 'follows.', report);
  checkText(value.session, 'follows.session', 32, report);
  checkText(value.title, 'follows.title', BOUNDS.title, report);
  members(value.statements, 'follows.statements', 0, BOUNDS.followed, report);
}

const KEYS = [
  'title',
  'description',
  'language',
  'access',
  'moderation',
  'starts_at',
  'automatic',
  'countdown_seconds',
  'capacity',
  'report_days',
  'follows',
  'themes',
  'background',
  'polls',
  'rehearsal',
];

/* Everything that the server would refuse, in the order of the form. Empty: it is a script. */
export function check(value: unknown): ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  const report: Report = (place, code, values) => problems.push({ place, code, values });
  if (!isObject(value)) return [{ place: '', code: 'not_object' }];
  checkKeys(value, KEYS, '', report);
  checkSettings(value, report);
  checkFollows(value.follows, report);
  members(value.themes, 'themes', 1, BOUNDS.themes, report).forEach((theme, index) =>
    checkTheme(theme, `themes[${index}]`, report),
  );
  for (const [key, most] of [
    ['background', BOUNDS.background],
    ['polls', BOUNDS.polls],
  ] as const)
    members(value[key], key, 0, most, report).forEach((item, index) => checkQuestion(item, `${key}[${index}]`, report));
  return problems;
}

/* With what a script leaves out filled in. Only for what check() has passed. */
export function complete(value: unknown): Script {
  const from = value as Partial<Script>;
  const questions = (list: ScriptQuestion[] | undefined) =>
    (list ?? []).map(({ question, options }) => ({ question, options: [...options] }));
  return {
    title: from.title ?? '',
    ...(from.description ? { description: from.description } : {}),
    language: from.language ?? 'nl',
    access: from.access ?? 'open',
    moderation: from.moderation ?? 'open',
    ...(from.starts_at ? { starts_at: from.starts_at } : {}),
    automatic: from.automatic ?? true,
    countdown_seconds: from.countdown_seconds ?? COUNTDOWN_DEFAULT,
    ...(from.capacity ? { capacity: from.capacity } : {}),
    ...(from.report_days && from.report_days !== REPORT_DAYS_DEFAULT ? { report_days: from.report_days } : {}),
    ...(from.follows ? { follows: from.follows } : {}),
    themes: (from.themes ?? []).map((theme) => ({
      title: theme.title,
      question: theme.question,
      minutes: theme.minutes ?? MINUTES_DEFAULT,
      seeds: [...(theme.seeds ?? [])],
    })),
    background: questions(from.background),
    polls: questions(from.polls),
  };
}

type Clocked = Pick<Script, 'themes' | 'countdown_seconds'>;

export function minutesOfThemes(script: Pick<Script, 'themes'>): number {
  return script.themes.reduce((sum, theme) => sum + theme.minutes, 0);
}

/* Until the end of the closing round: the themes, and the countdown in which the last one may still be judged (those
   of the others run beside the next theme). Rounded up. */
export function minutesOf(script: Clocked): number {
  const themes = minutesOfThemes(script);
  return themes === 0 ? 0 : Math.ceil(themes + script.countdown_seconds / 60 + ROUND_MINUTES);
}

/* A script from a file or from the clipboard: what it is, or why it is none. */
export function parse(
  text: string,
): { script: Script } | { unreadable: { line: number; column: number } } | { problems: ScriptProblem[] } {
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { unreadable: jsonFault(json) ?? { line: 1, column: 1 } };
  }
  const problems = check(value);
  return problems.length > 0 ? { problems } : { script: complete(value) };
}

/* "themes[0].question: empty", as the server's problem says it. */
export function problemOf(detail: string): ScriptProblem | null {
  const match = /^([a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)?): (.+)$/.exec(detail);
  return match ? { place: match[1]!, code: 'server', values: { text: match[2]! } } : null;
}

/*
 * A script while it is being written: what stands in the fields, also when it is no script yet. Pure: (draft, …) =>
 * draft. What is removed stays in its place as removed, so that it can be brought back from there.
 */
import {
  BOUNDS,
  check,
  COUNTDOWN_DEFAULT,
  MINUTES_DEFAULT,
  REPORT_DAYS_DEFAULT,
  type Follows,
  type Script,
  type ScriptProblem,
  type ScriptQuestion,
} from './script';
import { sameMoment, toLocal, toRfc3339 } from './times';

export interface Line {
  key: string;
  text: string;
  removed?: boolean;
}

export interface DraftTheme {
  key: string;
  title: string;
  question: string;
  minutes: string;
  seeds: Line[];
  removed?: boolean;
}

export interface DraftQuestion {
  key: string;
  question: string;
  options: Line[];
  removed?: boolean;
}

export interface Draft {
  title: string;
  description: string;
  language: Script['language'];
  access: Script['access'];
  moderation: Script['moderation'];
  date: string;
  time: string;
  automatic: boolean;
  countdown: string;
  capacity: string;
  report_days?: string; /* missing in what was kept before there was such a field */
  follows?: Follows;
  themes: DraftTheme[];
  background: DraftQuestion[];
  polls: DraftQuestion[];
}

let last_key = 0;

export function newKey(): string {
  last_key += 1;
  return `${Date.now().toString(36)}-${last_key}`;
}

const line = (text: string): Line => ({ key: newKey(), text });

export function newTheme(): DraftTheme {
  return { key: newKey(), title: '', question: '', minutes: String(MINUTES_DEFAULT), seeds: [] };
}

export function newQuestion(): DraftQuestion {
  return { key: newKey(), question: '', options: [line(''), line('')] };
}

export function newLine(): Line {
  return line('');
}

function questionsIn(questions: ScriptQuestion[]): DraftQuestion[] {
  return questions.map(({ question, options }) => ({ key: newKey(), question, options: options.map(line) }));
}

export function draftOf(script: Script): Draft {
  const { date, time } = script.starts_at ? toLocal(script.starts_at) : { date: '', time: '' };
  return {
    title: script.title,
    description: script.description ?? '',
    language: script.language,
    access: script.access,
    moderation: script.moderation,
    date,
    time,
    automatic: script.automatic,
    countdown: String(script.countdown_seconds),
    capacity: script.capacity ? String(script.capacity) : '',
    report_days: String(script.report_days ?? REPORT_DAYS_DEFAULT),
    ...(script.follows ? { follows: script.follows } : {}),
    themes: script.themes.map((theme) => ({
      key: newKey(),
      title: theme.title,
      question: theme.question,
      minutes: String(theme.minutes),
      seeds: theme.seeds.map(line),
    })),
    background: questionsIn(script.background),
    polls: questionsIn(script.polls),
  };
}

export function emptyDraft(language: Script['language']): Draft {
  return draftOf({
    title: '',
    language,
    access: 'open',
    moderation: 'open',
    automatic: true,
    countdown_seconds: COUNTDOWN_DEFAULT,
    themes: [],
    background: [],
    polls: [],
  });
}

export function present<T extends { removed?: boolean }>(list: readonly T[]): T[] {
  return list.filter((item) => !item.removed);
}

/* Lines that were left empty at the end are no lines. */
function textsOf(lines: readonly Line[], least: number): string[] {
  const texts = present(lines).map(({ text }) => text);
  while (texts.length > least && texts[texts.length - 1]!.trim() === '') texts.pop();
  return texts;
}

function questionsOf(questions: readonly DraftQuestion[]): ScriptQuestion[] {
  return present(questions).map(({ question, options }) => ({
    question,
    options: textsOf(options, BOUNDS.options_min),
  }));
}

/* A field for a whole number; what is no number fails the check of its range. */
function numberOf(text: string): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : NaN;
}

/* Left empty, or as many as without saying so: no key at all. */
function reportDaysOf(draft: Draft): { report_days?: number } {
  const text = draft.report_days?.trim();
  if (!text || Number(text) === REPORT_DAYS_DEFAULT) return {};
  return { report_days: numberOf(text) };
}

/* The script as it would be sent; not yet checked. */
export function scriptOf(draft: Draft): Script {
  const starts_at = draft.date && draft.time ? toRfc3339(draft) : null;
  return {
    title: draft.title,
    ...(draft.description.trim() ? { description: draft.description } : {}),
    language: draft.language,
    access: draft.access,
    moderation: draft.moderation,
    ...(starts_at ? { starts_at } : {}),
    automatic: draft.automatic,
    countdown_seconds: numberOf(draft.countdown),
    ...(draft.capacity.trim() ? { capacity: numberOf(draft.capacity) } : {}),
    ...reportDaysOf(draft),
    ...(draft.follows ? { follows: draft.follows } : {}),
    themes: present(draft.themes).map((theme) => ({
      title: theme.title,
      question: theme.question,
      minutes: numberOf(theme.minutes),
      seeds: textsOf(theme.seeds, 0),
    })),
    background: questionsOf(draft.background),
    polls: questionsOf(draft.polls),
  };
}

export function problemsOf(draft: Draft): ScriptProblem[] {
  const problems = check(scriptOf(draft));
  if (draft.date && !draft.time) problems.push({ place: 'time', code: 'date_only' });
  else if (!draft.date && draft.time) problems.push({ place: 'date', code: 'time_only' });
  else if (draft.date && draft.time && !toRfc3339(draft)) problems.push({ place: 'time', code: 'time_gap' });
  return inOrder(problems);
}

/* The script's keys as the form has them, in order. */
export const KEYS = [
  'title',
  'description',
  'language',
  'date',
  'time',
  'starts_at',
  'themes',
  'background',
  'polls',
  'moderation',
  'access',
  'capacity',
  'report_days',
  'automatic',
  'countdown_seconds',
];

/* As the fields stand on the page. */
function inOrder(problems: ScriptProblem[]): ScriptProblem[] {
  const rank = ({ place }: ScriptProblem) => KEYS.indexOf(/^[a-z_]*/.exec(place)![0]);
  return problems
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => rank(a.problem) - rank(b.problem) || a.index - b.index)
    .map(({ problem }) => problem);
}

/* ---- lists -------------------------------------------------------------------------------- */

interface Item {
  key: string;
  removed?: boolean;
}

export function changed<T extends Item>(list: readonly T[], key: string, change: Partial<T>): T[] {
  return list.map((item) => (item.key === key ? { ...item, ...change } : item));
}

/* Past the next one that is there, upwards (-1) or downwards (1). */
export function moved<T extends Item>(list: readonly T[], key: string, by: -1 | 1): T[] {
  const at = list.findIndex((item) => item.key === key);
  let to = at + by;
  while (list[to]?.removed) to += by;
  if (at < 0 || !list[to]) return [...list];
  const rest = list.filter((item) => item.key !== key);
  rest.splice(to, 0, list[at]!);
  return rest;
}

/* The keys of a script that differ: what a PATCH has to carry; null takes a key away (RFC 7396). */
export function patchOf(from: Script, to: Script): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]) as Set<keyof Script>;
  for (const key of keys) {
    if (key === 'rehearsal' || key === 'follows') continue; /* never changed */
    if (key === 'starts_at' ? sameMoment(from[key], to[key]) : JSON.stringify(from[key]) === JSON.stringify(to[key]))
      continue;
    patch[key] = to[key] ?? null;
  }
  return patch;
}

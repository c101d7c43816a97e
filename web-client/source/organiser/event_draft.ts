/* The event's form while it is being written. Pure: what stands in the fields, what is wrong with it, what is sent. */
import { characters } from '../format';
import type { EventSettings, EventTexts } from './people';

export interface EventDraft extends EventTexts {
  sign_up: 'open' | 'closed';
  zone: string;
  minutes: string;
  capacity: string;
  link_days: string;
  remind_day: boolean;
  remind_hour: boolean;
  names: string;
  people_days: string;
  dialogue_days: string;
}

export interface EventProblem {
  field: keyof EventDraft;
  code: 'range' | 'too_long' | 'zone';
  values: Record<string, number>;
}

/* The first line of a text field, or many lines; characters as the server bounds them. */
export const TEXTS: readonly { field: keyof EventTexts; lines: number; most: number }[] = [
  { field: 'purpose', lines: 4, most: 4000 },
  { field: 'audience', lines: 2, most: 4000 },
  { field: 'facilitators', lines: 2, most: 4000 },
  { field: 'results', lines: 3, most: 4000 },
  { field: 'location', lines: 1, most: 300 },
  { field: 'contact', lines: 2, most: 4000 },
  { field: 'privacy', lines: 4, most: 4000 },
];

const NUMBERS: readonly { field: 'minutes' | 'capacity' | 'link_days' | 'people_days' | 'dialogue_days'; min: number; max: number }[] =
  [
    { field: 'minutes', min: 0, max: 1440 },
    { field: 'capacity', min: 0, max: 50000 },
    { field: 'link_days', min: 0, max: 60 },
    { field: 'people_days', min: 1, max: 3650 },
    { field: 'dialogue_days', min: 1, max: 3650 },
  ];

const NAMES_MAX = 500;

export function eventDraftOf(event: EventSettings): EventDraft {
  const { purpose, audience, facilitators, results, contact, privacy, location, sign_up, zone } = event;
  const orNothing = (n: number) => (n === 0 ? '' : String(n));
  return {
    purpose,
    audience,
    facilitators,
    results,
    contact,
    privacy,
    location,
    sign_up,
    zone,
    minutes: orNothing(event.minutes),
    capacity: orNothing(event.capacity),
    link_days: String(event.link_days),
    remind_day: event.remind_day,
    remind_hour: event.remind_hour,
    names: event.names.join('\n'),
    people_days: String(event.retention.people_days),
    dialogue_days: String(event.retention.dialogue_days),
  };
}

/* Empty is 0: as long as the themes, as many as the session takes. */
function number(text: string): number {
  return text.trim() === '' ? 0 : /^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN;
}

export function namesOf(draft: EventDraft): string[] {
  return draft.names
    .split('\n')
    .map((name) => name.trim())
    .filter(Boolean);
}

export function zoneIsKnown(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone.includes('/') || zone === 'UTC';
  } catch {
    return false;
  }
}

/* As they stand in the form: the first of them is where one begins. */
const ORDER: readonly (keyof EventDraft)[] = [
  'capacity',
  ...TEXTS.map(({ field }) => field),
  'names',
  'link_days',
  'minutes',
  'zone',
  'people_days',
  'dialogue_days',
];

export function eventProblems(draft: EventDraft): EventProblem[] {
  const problems: EventProblem[] = [];
  for (const { field, most } of TEXTS)
    if (characters(draft[field]) > most) problems.push({ field, code: 'too_long', values: { max: most } });
  if (!zoneIsKnown(draft.zone)) problems.push({ field: 'zone', code: 'zone', values: {} });
  for (const { field, min, max } of NUMBERS) {
    const n = number(draft[field]);
    if (Number.isNaN(n) || n < min || n > max) problems.push({ field, code: 'range', values: { min, max } });
  }
  if (namesOf(draft).length > NAMES_MAX) problems.push({ field: 'names', code: 'range', values: { min: 0, max: NAMES_MAX } });
  return problems.sort((one, other) => ORDER.indexOf(one.field) - ORDER.indexOf(other.field));
}

export function eventSettingsOf(draft: EventDraft, revision: number): EventSettings {
  return {
    revision,
    sign_up: draft.sign_up,
    purpose: draft.purpose,
    audience: draft.audience,
    facilitators: draft.facilitators,
    results: draft.results,
    contact: draft.contact,
    privacy: draft.privacy,
    location: draft.location,
    zone: draft.zone,
    minutes: number(draft.minutes),
    capacity: number(draft.capacity),
    link_days: number(draft.link_days),
    remind_day: draft.remind_day,
    remind_hour: draft.remind_hour,
    names: namesOf(draft),
    retention: { people_days: number(draft.people_days), dialogue_days: number(draft.dialogue_days) },
  };
}

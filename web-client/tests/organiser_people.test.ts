/* The list of people and the event's form, without a page. */
import { describe, expect, it } from 'vitest';
import { eventDraftOf, eventProblems, eventSettingsOf, namesOf, zoneIsKnown } from '../source/organiser/event_draft';
import { found, mailToShow, standing, textOfFile, type EventSettings, type Mail, type Person } from '../source/organiser/people';

const mail = (change: Partial<Mail>): Mail => ({
  id: 1,
  kind: 'confirmation',
  state: 'sent',
  at: '2026-11-21T12:00:00.000Z',
  attempts: 1,
  ...change,
});

const person = (change: Partial<Person>): Person => ({
  id: 'a',
  email: 'sanne@gemeente.example',
  name: 'Sanne de Vries',
  organisation: 'Gemeente Voorbeeld',
  language: 'nl',
  state: 'registered',
  created_at: '2026-11-20T00:00:00.000Z',
  mails: [],
  ...change,
});

const settings: EventSettings = {
  revision: 3,
  sign_up: 'open',
  purpose: 'Wat houdt je tegen?',
  audience: '',
  facilitators: 'Noor',
  results: '',
  contact: '',
  privacy: '',
  location: '',
  zone: 'Europe/Amsterdam',
  minutes: 0,
  capacity: 40,
  link_days: 3,
  remind_day: true,
  remind_hour: false,
  names: ['Jan Jansen', 'Piet'],
  retention: { people_days: 30, dialogue_days: 365 },
};

describe('the list of people', () => {
  const people = [person({}), person({ id: 'b', name: '', email: 'bas@elders.example', organisation: '', state: 'invited' })];
  it('is searched by all words, in name, address and organisation', () => {
    expect(found(people, 'voorbeeld SANNE', 'all').map((one) => one.id)).toEqual(['a']);
    expect(found(people, 'elders', 'all').map((one) => one.id)).toEqual(['b']);
    expect(found(people, 'sanne elders', 'all')).toEqual([]);
  });
  it('shows one state, or those whose mail has failed', () => {
    const failed = person({ id: 'c', mails: [mail({ state: 'failed' })] });
    expect(found([...people, failed], '', 'invited').map((one) => one.id)).toEqual(['b']);
    expect(found([...people, failed], '', 'trouble').map((one) => one.id)).toEqual(['c']);
  });
  it('tells what went wrong before what came last, and nothing of what was not needed', () => {
    const sent = mail({ id: 2, kind: 'link' });
    expect(mailToShow([sent, mail({ id: 1, state: 'failed' })])?.id).toBe(1);
    expect(mailToShow([mail({ id: 3, state: 'cancelled' }), sent])?.id).toBe(2);
    expect(mailToShow([mail({ state: 'cancelled' })])).toBeNull();
  });
  it('counts a failure no more once the same mail went out later', () => {
    const failed = mail({ id: 1, state: 'failed' });
    expect(mailToShow([mail({ id: 2 }), failed])?.id).toBe(2);
    expect(mailToShow([failed, mail({ id: 2 })])?.id).toBe(1);
    expect(found([person({ mails: [mail({ id: 2 }), failed] })], '', 'trouble')).toEqual([]);
  });
  it('stands still while somebody looks: states change in place, who is new waits', () => {
    const [a, b] = [people[0]!, people[1]!];
    const now = [person({ id: 'new', name: 'Anna' }), { ...b, state: 'withdrawn' as const }, a];
    const { shown, fresh } = standing(['a', 'b', 'erased'], now, found(now, '', 'all'));
    expect(shown.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'registered'],
      ['b', 'withdrawn'],
    ]);
    expect(fresh).toBe(1);
  });
});

describe('a list from a file', () => {
  const bytes = (...all: number[]) => new Uint8Array(all).buffer;
  it('is read as UTF-8, and as older spreadsheets write it where it is not', () => {
    expect(textOfFile(bytes(0x4e, 0x6f, 0xc3, 0xab, 0x6c))).toBe('Noël');
    expect(textOfFile(bytes(0x4e, 0x6f, 0xeb, 0x6c))).toBe('Noël');
    expect(textOfFile(bytes(0xef, 0xbb, 0xbf, 0x61))).toBe('a');
  });
});

describe("the event's form", () => {
  it('gives back what it was filled with', () => {
    expect(eventSettingsOf(eventDraftOf(settings), 3)).toEqual(settings);
  });
  it('takes an empty number as: as the session has it', () => {
    const draft = { ...eventDraftOf(settings), capacity: ' ', minutes: '' };
    expect(eventProblems(draft)).toEqual([]);
    expect(eventSettingsOf(draft, 3)).toMatchObject({ capacity: 0, minutes: 0 });
  });
  it.each([
    ['capacity', '-1'],
    ['capacity', '50001'],
    ['link_days', '2,5'],
    ['link_days', '61'],
    ['people_days', ''],
    ['people_days', '0'],
    ['dialogue_days', 'een jaar'],
  ] as const)('refuses %s "%s" with its range', (field, value) => {
    const problems = eventProblems({ ...eventDraftOf(settings), [field]: value });
    expect(problems.map((one) => [one.field, one.code])).toEqual([[field, 'range']]);
  });
  it('names what is wrong in the order of the form', () => {
    const draft = { ...eventDraftOf(settings), zone: 'x', capacity: 'veel', location: 'x'.repeat(301), people_days: '' };
    expect(eventProblems(draft).map((one) => one.field)).toEqual(['capacity', 'location', 'zone', 'people_days']);
  });
  it('counts a text as the server does, and names one name a line', () => {
    const draft = eventDraftOf(settings);
    expect(eventProblems({ ...draft, location: 'é'.repeat(300) })).toEqual([]);
    expect(eventProblems({ ...draft, location: 'é'.repeat(301) })[0]?.code).toBe('too_long');
    expect(namesOf({ ...draft, names: ' Jan \n\n Piet de Boer\n' })).toEqual(['Jan', 'Piet de Boer']);
    expect(eventProblems({ ...draft, names: 'x\n'.repeat(501) })[0]?.field).toBe('names');
  });
  it('knows a time zone from a word', () => {
    expect(zoneIsKnown('Europe/Amsterdam')).toBe(true);
    expect(zoneIsKnown('UTC')).toBe(true);
    expect(zoneIsKnown('Amsterdam')).toBe(false);
    expect(zoneIsKnown('')).toBe(false);
  });
});

/* The script: its checks, its length, its way through the form and back. */
import { describe, expect, it } from 'vitest';
import {
  changed,
  draftOf,
  emptyDraft,
  moved,
  newLine,
  newTheme,
  patchOf,
  present,
  problemsOf,
  scriptOf,
} from '../source/organiser/draft';
import { check, complete, minutesOf, minutesOfThemes, parse, problemOf, type Script } from '../source/organiser/script';

const example = {
  title: 'Innoveren in de gemeente',
  language: 'nl',
  access: 'open',
  moderation: 'open',
  starts_at: '2026-12-01T14:00:00+01:00',
  description: "Een uur met collega's.",
  automatic: true,
  countdown_seconds: 30,
  capacity: 200,
  themes: [
    {
      title: 'Middelen',
      question: 'Waar loop je tegenaan?',
      minutes: 10,
      seeds: ['Voor het vervolg is geen geld.'],
    },
  ],
  background: [{ question: 'Hoe groot is je gemeente?', options: ['klein', 'groot'] }],
  polls: [{ question: 'Nog eens?', options: ['ja', 'nee'] }],
};

const theme = example.themes[0]!;
const places = (value: unknown) => check(value).map(({ place, code }) => `${place}: ${code}`);

describe('check', () => {
  it('passes the example of docs/protocol.md', () => expect(check(example)).toEqual([]));
  it('passes the least that is a script', () =>
    expect(check({ title: 'x', themes: [{ title: 'a', question: 'b' }] })).toEqual([]));

  it('names the place as the server does', () => {
    expect(places({ title: ' ', themes: [theme, { title: 'a', question: '' }] })).toEqual([
      'title: empty',
      'themes[1].question: empty',
    ]);
    expect(places({ themes: [] })).toEqual(['title: missing', 'themes: count']);
    expect(places({ title: 'x' })).toEqual(['themes: missing']);
    expect(places([])).toEqual([': not_object']);
  });

  it('holds the bounds', () => {
    expect(places({ ...example, title: 'a'.repeat(200) })).toEqual([]);
    expect(places({ ...example, title: 'a'.repeat(201) })).toEqual(['title: too_long']);
    expect(places({ ...example, description: 'a'.repeat(4_001) })).toEqual(['description: too_long']);
    expect(places({ ...example, countdown_seconds: 301 })).toEqual(['countdown_seconds: range']);
    expect(places({ ...example, countdown_seconds: 0 })).toEqual([]);
    for (const capacity of [0, 50_001, 1.5, NaN, '9'])
      expect(places({ ...example, capacity })).toEqual(['capacity: range']);
    for (const minutes of [0, 241])
      expect(places({ ...example, themes: [{ ...theme, minutes }] })).toEqual(['themes[0].minutes: range']);
    expect(places({ ...example, themes: Array(65).fill(theme) })).toEqual(['themes: count']);
    expect(places({ ...example, background: Array(9).fill(example.background[0]) })).toEqual(['background: count']);
    expect(places({ ...example, polls: [{ question: 'x', options: ['ja'] }] })).toEqual(['polls[0].options: count']);
    expect(places({ ...example, polls: [{ question: 'x', options: ['ja', 'b'.repeat(121)] }] })).toEqual([
      'polls[0].options[1]: too_long',
    ]);
    expect(places({ ...example, themes: [{ ...theme, seeds: ['c'.repeat(501)] }] })).toEqual([
      'themes[0].seeds[0]: too_long',
    ]);
  });

  it('counts characters as people do', () => {
    expect(places({ ...example, title: '👩🏽‍🚒'.repeat(200) })).toEqual([]);
    expect(places({ ...example, title: 'e\u0301'.repeat(200) })).toEqual([]);
  });

  it('finds what would be refused besides', () => {
    expect(places({ ...example, tittle: 'x' })).toEqual(['tittle: unknown_key']);
    expect(places({ ...example, themes: [{ ...theme, seed: [] }] })).toEqual(['themes[0].seed: unknown_key']);
    expect(places({ ...example, language: 'de', moderation: 'hard', access: 1 })).toEqual([
      'language: choice',
      'access: choice',
      'moderation: choice',
    ]);
    expect(places({ ...example, automatic: 'ja' })).toEqual(['automatic: not_bool']);
    expect(places({ ...example, starts_at: '2026-12-01 14:00' })).toEqual(['starts_at: time']);
    expect(places({ ...example, title: 'a\u0007' })).toEqual(['title: characters']);
    expect(places({ ...example, title: '\u200b\u00a0' })).toEqual(['title: empty']);
    expect(places({ ...example, themes: [{ ...theme, seeds: ['Geen tijd.', 'geen  TIJD.'] }] })).toEqual([
      'themes[0].seeds[1]: repeated',
    ]);
    expect(places({ ...example, polls: [{ question: 'x', options: ['ja', ' ja '] }] })).toEqual([
      'polls[0].options[1]: repeated',
    ]);
    expect(places({ ...example, themes: 'x' })).toEqual(['themes: not_list']);
  });
});

describe('a script from outside', () => {
  it('says where it cannot be read', () => {
    expect(parse('{\n  "title": x\n}')).toMatchObject({ unreadable: { line: 2, column: 12 } });
    expect(parse('{"title": "x"')).toEqual({ unreadable: { line: 1, column: 14 } });
    expect(parse('{"title": "x",}')).toEqual({ unreadable: { line: 1, column: 15 } });
    expect(parse('')).toEqual({ unreadable: { line: 1, column: 1 } });
    expect(parse('{"a": [1, 2}')).toEqual({ unreadable: { line: 1, column: 12 } });
    expect(parse('{"a": "b"} c')).toEqual({ unreadable: { line: 1, column: 12 } });
    expect(parse('{"a": "b\nc"}')).toHaveProperty('unreadable');
  });
  it('says what is no script', () =>
    expect(parse('{"title": "x", "themes": [{}]}')).toMatchObject({
      problems: [
        { place: 'themes[0].title', code: 'missing' },
        { place: 'themes[0].question', code: 'missing' },
      ],
    }));
  it('is read with or without a byte order mark', () =>
    expect(parse(`\uFEFF${JSON.stringify(example)}`)).toEqual({ script: complete(example) }));
  it('understands the problem of the server', () => {
    expect(problemOf('themes[0].question: empty')).toEqual({
      place: 'themes[0].question',
      code: 'server',
      values: { text: 'empty' },
    });
    expect(problemOf('background[1].options[2]: repeats an earlier one')?.place).toBe('background[1].options[2]');
    expect(problemOf('the session has ended')).toBeNull();
  });
});

describe('the length of a session', () => {
  it('is that of its themes, of the last countdown and of the closing round', () => {
    expect(minutesOfThemes({ themes: [theme, { ...theme, minutes: 15 }] })).toBe(25);
    expect(minutesOf({ themes: [theme, { ...theme, minutes: 15 }], countdown_seconds: 30 })).toBe(29);
    expect(minutesOf({ themes: [theme], countdown_seconds: 0 })).toBe(13);
    expect(minutesOf({ themes: [], countdown_seconds: 30 })).toBe(0);
  });
});

describe('the form', () => {
  const script = complete(example);

  it('gives back the script that it was filled with', () => {
    const back = scriptOf(draftOf(script));
    expect(back).toEqual(script);
    expect(patchOf(script, back)).toEqual({});
  });

  it('finds a new script empty', () => {
    expect(problemsOf(emptyDraft('nl')).map(({ place, code }) => `${place}: ${code}`)).toEqual([
      'title: empty',
      'themes: count',
    ]);
  });

  it('does not mind lines that were left empty at the end', () => {
    const draft = draftOf(script);
    draft.themes[0]!.seeds.push(newLine());
    draft.polls[0]!.options.push(newLine(), newLine());
    expect(problemsOf(draft)).toEqual([]);
    expect(scriptOf(draft)).toEqual(script);
  });

  it('leaves out what was removed, and brings it back', () => {
    const draft = { ...draftOf(script), themes: [...draftOf(script).themes, newTheme()] };
    const themes = changed(draft.themes, draft.themes[1]!.key, { removed: true });
    expect(problemsOf({ ...draft, themes })).toEqual([]);
    expect(problemsOf({ ...draft, themes: changed(themes, draft.themes[1]!.key, { removed: false }) })).toHaveLength(2);
  });

  it('moves past what was removed', () => {
    const list = ['a', 'b', 'c'].map((key) => ({ key, removed: key === 'b' }));
    const order = (items: { key: string; removed?: boolean }[]) =>
      present(items)
        .map(({ key }) => key)
        .join('');
    expect(order(moved(list, 'c', -1))).toBe('ca');
    expect(order(moved(list, 'a', 1))).toBe('ca');
    expect(order(moved(list, 'a', -1))).toBe('ac');
    expect(order(moved(list, 'c', 1))).toBe('ac');
  });

  it('asks for a date with a time, a time with a date, and for one that there is', () => {
    const on = (date: string, time: string) =>
      problemsOf({ ...draftOf(script), date, time }).map(({ place, code }) => `${place}: ${code}`);
    expect(on('2026-12-01', '')).toEqual(['time: date_only']);
    expect(on('', '14:00')).toEqual(['date: time_only']);
    expect(on('2027-03-28', '02:30')).toEqual(['time: time_gap']);
    expect(on('', '')).toEqual([]);
  });

  it('sends what was changed only', () => {
    const to: Script = { ...script, title: 'Anders', starts_at: '2026-12-01T13:00:00Z' };
    delete to.capacity;
    expect(patchOf(script, to)).toEqual({ title: 'Anders', capacity: null });
  });
});

describe('a follow-up', () => {
  const follows = {
    session: 'k3v9q2m7x1',
    title: 'Toen',
    closed_at: '2026-11-21T17:15:00.000Z',
    statements: [{ text: 'Geen tijd.', n: 18, recognised: 11, score: 0.6125, sd: 0.08, average: 2 }],
  };
  const script = complete({ ...example, report_days: 30, follows });

  it('goes through the form and back as it is', () => {
    expect(check(script)).toEqual([]);
    expect(scriptOf(draftOf(script))).toEqual(script);
  });
  it('never has what it follows changed', () => {
    expect(patchOf(script, { ...script, title: 'Anders', follows: undefined })).toEqual({ title: 'Anders' });
  });
  it('is refused where what it follows is none', () => {
    expect(places({ ...example, follows: 1 })).toEqual(['follows: not_object']);
    expect(places({ ...example, follows: { ...follows, code: 'x' } })).toEqual(['follows.code: unknown_key']);
    expect(places({ ...example, follows: { ...follows, statements: Array(201).fill({}) } })).toEqual([
      'follows.statements: count',
    ]);
  });
});

describe('the days of a report', () => {
  it('are said where they are not ninety', () => {
    const draft = draftOf(complete(example));
    expect(draft.report_days).toBe('90');
    for (const days of ['90', '', '  ']) expect(scriptOf({ ...draft, report_days: days })).not.toHaveProperty('report_days');
    expect(scriptOf({ ...draft, report_days: '365' }).report_days).toBe(365);
  });
  it('have their bounds', () => {
    for (const days of ['0', '3651', 'veel']) expect(problemsOf({ ...draftOf(complete(example)), report_days: days })).toMatchObject([{ place: 'report_days', code: 'range' }]);
  });
});

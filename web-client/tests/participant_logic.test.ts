/* What the participant's page reckons out. */
import { describe, expect, it } from 'vitest';
import type { JoinInfo } from '../source/http';
import * as logic from '../source/participant/logic';
import type { OwnStatement, Poll, Session, Theme } from '../source/protocol';
import { initial, reduce, sent, type State } from '../source/store';

const info = (change: Partial<JoinInfo>): JoinInfo => ({
  code: 'K7QX2M',
  title: 'T',
  language: 'nl',
  state: 'live',
  access: 'open',
  full: false,
  ...change,
});

const theme = (id: string, state: Theme['state']): Theme => ({ id, title: id, question: '?', state, minutes: 10 });

const session = (change: Partial<Session>): Session => ({
  id: 's',
  code: 'K7QX2M',
  title: 'T',
  language: 'nl',
  state: 'live',
  moderation: 'open',
  now: '2026-12-01T13:00:00.000Z',
  themes: [],
  ...change,
});

const state = (change: Partial<Session>): State => ({ ...initial, session: session(change) });

describe('who is kept out', () => {
  it('nobody of an open session that runs', () => {
    expect(logic.barrierOf(info({}), false)).toBeNull();
  });

  it('everybody of a draft and of what is over', () => {
    expect(logic.barrierOf(info({ state: 'draft' }), true)).toBe('draft');
    expect(logic.barrierOf(info({ state: 'closed' }), true)).toBe('ended');
    expect(logic.barrierOf(info({ state: 'released', full: true }), false)).toBe('released');
    const report = { released_at: '2026-12-01T13:00:00.000Z', readable_until: '2999-01-01T00:00:00.000Z', withdrawn: false };
    expect(logic.barrierOf(info({ state: 'released', report }), true)).toBe('released');
    expect(logic.barrierOf(info({ state: 'released', report: { ...report, withdrawn: true } }), true)).toBe('withdrawn');
    const over = { ...report, readable_until: '2020-01-01T00:00:00.000Z' };
    expect(logic.barrierOf(info({ state: 'released', report: over }), true)).toBe('over');
  });

  it('those without a seat, of what is full or by invitation', () => {
    expect(logic.barrierOf(info({ access: 'registered' }), false)).toBe('invitation');
    expect(logic.barrierOf(info({ full: true }), false)).toBe('full');
    expect(logic.barrierOf(info({ access: 'registered', full: true }), true)).toBeNull();
  });
});

describe('a refused link', () => {
  it('is unknown, ended or withdrawn, and tells no more', () => {
    expect(logic.linkEndOf('unauthorised', true)).toBe('unknown');
    expect(logic.linkEndOf('wrong_state', true)).toBe('ended');
    expect(logic.linkEndOf('forbidden', true)).toBe('withdrawn');
    expect(logic.linkEndOf('withdrawn', true)).toBe('withdrawn');
  });

  it('of a session that is not open yet is early, and not over', () => {
    expect(logic.linkEndOf('wrong_state', true, 'not_open')).toBe('early');
  });

  it('of somebody on the waiting list says so, and not that it was withdrawn', () => {
    expect(logic.linkEndOf('forbidden', true, 'no_place')).toBe('no_place');
  });

  it('without a seat is about the session', () => {
    expect(logic.linkEndOf('forbidden', false)).toBe('invitation');
    expect(logic.linkEndOf('full', false)).toBe('full');
    expect(logic.linkEndOf('malformed', false)).toBe('other');
  });

  it('waits with jitter around what was meant', () => {
    expect(logic.pollWait(1000, 0)).toBe(750);
    expect(logic.pollWait(1000, 1)).toBe(1250);
  });
});

describe('the stage of the hour', () => {
  it('is the live theme, also while another counts down', () => {
    const now = session({ themes: [theme('t1', 'closing'), theme('t2', 'live')] });
    expect(logic.stageOf(now)).toMatchObject({ kind: 'theme', theme: { id: 't2' }, number: 2, count: 2 });
    expect(logic.trailing(now)?.id).toBe('t1');
  });

  it('is the countdown when nothing else is open', () => {
    const now = session({ themes: [theme('t1', 'closing'), theme('t2', 'pending')] });
    expect(logic.stageOf(now).kind).toBe('closing');
    expect(logic.trailing(now)).toBeUndefined();
  });

  it('does not count skipped themes', () => {
    const now = session({ themes: [theme('t1', 'skipped'), theme('t2', 'live'), theme('t3', 'pending')] });
    expect(logic.stageOf(now)).toMatchObject({ number: 1, count: 2 });
  });

  it('is a pause, a closing round, or in between', () => {
    const ends_at = '2026-12-01T13:58:00.000Z';
    expect(logic.stageOf(session({ state: 'paused', themes: [theme('t1', 'live')] })).kind).toBe('paused');
    expect(logic.stageOf(session({ closing_round: { ends_at } }))).toEqual({ kind: 'round', ends_at });
    expect(logic.stageOf(session({ themes: [theme('t1', 'closed')] })).kind).toBe('between');
  });

  it('lets write under a live theme of a live session only', () => {
    expect(logic.mayWrite(state({ themes: [theme('t1', 'live')] }), 't1')).toBe(true);
    expect(logic.mayWrite(state({ themes: [theme('t1', 'closing')] }), 't1')).toBe(false);
    expect(logic.mayWrite(state({ state: 'paused', themes: [theme('t1', 'live')] }), 't1')).toBe(false);
  });

  it('has something to judge in a live or closing theme, or in the round', () => {
    expect(logic.anyJudging(state({ themes: [theme('t1', 'closing')] }))).toBe(true);
    expect(logic.anyJudging(state({ themes: [theme('t1', 'closed')] }))).toBe(false);
    expect(logic.anyJudging(state({ closing_round: { ends_at: 'x' } }))).toBe(true);
    expect(logic.anyJudging(state({ state: 'paused', themes: [theme('t1', 'live')] }))).toBe(false);
    expect(logic.anyJudging(initial)).toBe(false);
  });
});

describe('an average in words', () => {
  it('is one grade when it is near to it', () => {
    expect(logic.averageGrades(0)).toEqual([0]);
    expect(logic.averageGrades(2.25)).toEqual([2]);
    expect(logic.averageGrades(2.9)).toEqual([3]);
  });

  it('is between two grades otherwise', () => {
    expect(logic.averageGrades(1.5)).toEqual([1, 2]);
    expect(logic.averageGrades(2.333333)).toEqual([2, 3]);
  });
});

describe('keys', () => {
  it('0 to 3 and n judge; all others do not', () => {
    expect(['0', '1', '2', '3'].map(logic.gradeOfKey)).toEqual([0, 1, 2, 3]);
    expect(logic.gradeOfKey('n')).toBeNull();
    expect(logic.gradeOfKey('N')).toBeNull();
    for (const key of ['4', 'Enter', 'x', '', '12']) expect(logic.gradeOfKey(key)).toBeUndefined();
  });
});

describe('the counter', () => {
  it('comes at 80 % and says what is too much', () => {
    expect(logic.countOf(399)).toEqual({ shown: false, over: 0, left: 101 });
    expect(logic.countOf(400)).toEqual({ shown: true, over: 0, left: 100 });
    expect(logic.countOf(500)).toEqual({ shown: true, over: 0, left: 0 });
    expect(logic.countOf(512)).toEqual({ shown: true, over: 12, left: 0 });
  });
});

describe('a list that holds still', () => {
  it('shows everything at first', () => {
    expect(logic.held([], ['c', 'b', 'a'])).toEqual(['c', 'b', 'a']);
  });

  it('keeps its order, and lets what is new at the top wait', () => {
    expect(logic.held(['b', 'a'], ['d', 'a', 'c', 'b'])).toEqual(['b', 'a']);
    expect(logic.fresh(['b', 'a'], ['d', 'a', 'c', 'b'], new Set(['c', 'd', 'a']))).toBe(2);
  });

  it('takes one\'s own doing for no news, and puts it on top', () => {
    expect(logic.fresh(['b', 'a'], ['d', 'c', 'b', 'a'], new Set(['c']))).toBe(1);
    expect(logic.withOwn(['b', 'a'], ['d', 'c', 'b', 'a'], new Set(['c']))).toEqual(['d', 'b', 'a']);
    expect(logic.withOwn(['b', 'a'], ['a', 'b'], new Set())).toEqual(['b', 'a']);
  });

  it('adds older pages at the end', () => {
    expect(logic.held(['c', 'b'], ['c', 'b', 'a', '0'])).toEqual(['c', 'b', 'a', '0']);
    expect(logic.held(['c', 'b', 'a'], ['d', 'c'])).toEqual(['c', 'b', 'a']);
  });

  it('knows an order that has not changed', () => {
    expect(logic.sameOrder(['a', 'b'], ['a', 'b'])).toBe(true);
    expect(logic.sameOrder(['a', 'b'], ['b', 'a'])).toBe(false);
    expect(logic.sameOrder(['a'], ['a', 'b'])).toBe(false);
  });
});

describe('one’s own statements', () => {
  it('may be answered once somebody has asked', () => {
    expect(logic.mayAnswer(undefined)).toBe(false);
    expect(logic.mayAnswer([{ id: 's2', kind: 'tip', text: 'x', n: 0 }])).toBe(false);
    expect(logic.mayAnswer([{ id: 's2', kind: 'question', text: 'x', n: 0 }])).toBe(true);
  });

  it('are replaced only by another one with the new text that stands', () => {
    const one = (id: string, text: string, phase: OwnStatement['state']): OwnStatement => ({
      id,
      theme: 't1',
      kind: 'statement',
      text,
      state: phase,
      n: 0,
      reactions: 0,
    });
    const own = new Map([
      ['s1', one('s1', 'nieuw', 'visible')],
      ['s2', one('s2', 'nieuw', 'withdrawn')],
    ]);
    expect(logic.replacementOf(own, 's1', 'nieuw')).toBeUndefined();
    expect(logic.replacementOf(new Map(own).set('s3', one('s3', 'nieuw', 'held')), 's1', 'nieuw')?.id).toBe('s3');
  });
});

describe('polls', () => {
  it('are open, or closed with a count', () => {
    const poll = (id: string, change: Partial<Poll>): Poll => ({
      id,
      question: '?',
      options: ['a', 'b'],
      open: false,
      follow_up: false,
      ...change,
    });
    const polls = new Map([
      ['p1', poll('p1', { open: true })],
      ['p2', poll('p2', { counts: [1, 0], n: 1 })],
      ['p3', poll('p3', {})],
    ]);
    expect(logic.openPolls(polls).map((one) => one.id)).toEqual(['p1']);
    expect(logic.closedPolls(polls).map((one) => one.id)).toEqual(['p2']);
  });
});

describe('one’s own reaction', () => {
  it('is no news to oneself; one of somebody else is', () => {
    const command = { type: 'reaction', statement: 's1', kind: 'tip', text: 'x' } as const;
    let now = sent(initial, 'a1', command);
    now = reduce(now, { type: 'ack', id: 'a1', seq: 1, statement: 's2' }, 0);
    now = reduce(now, { type: 'reacted', statement: 's1', reactions: 1 }, 0);
    expect(now.news.has('s1')).toBe(false);
    now = reduce(now, { type: 'reacted', statement: 's1', reactions: 2 }, 0);
    expect(now.news.has('s1')).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import type { Command, ConversationItem, OwnStatement, Poll } from '../source/protocol';
import * as store from '../source/store';
import { initial, reduce, type State } from '../source/store';
import { FIGURES, NOW, after, line, offering, session, statement, theme, welcome } from './examples';

function own(id: string, changes: Partial<OwnStatement> = {}): OwnStatement {
  return { ...statement(id), state: 'visible', n: 0, reactions: 0, ...changes };
}

function item(id: string, changes: Partial<ConversationItem> = {}): ConversationItem {
  return { ...own(id), own: false, open: true, ...changes };
}

function withOwn(...statements: OwnStatement[]): State {
  return after(welcome({}, { you: { judged: 0, statements } }));
}

function poll(changes: Partial<Poll> = {}): Poll {
  return { id: 'p1', question: 'Nog eens?', options: ['ja', 'nee'], open: true, follow_up: false, ...changes };
}

/* State objects may be looked at by anybody, so nothing in them may change. */
function frozen(state: State): State {
  for (const part of Object.values(state)) if (part && typeof part === 'object') Object.freeze(part);
  return Object.freeze(state);
}

describe('a welcome', () => {
  it('fills in the session without what is kept apart from it', () => {
    const state = after(
      welcome({
        announcement: 'Welkom!',
        polls: [poll()],
        background: [{ question: 'Hoe groot?', options: ['a', 'b'] }],
      }),
    );
    expect(state.role).toBe('participant');
    expect(state.session).toEqual(session());
    expect(state.polls.get('p1')).toEqual(poll());
    expect(state.background).toHaveLength(1);
    expect(state.grades).toHaveLength(4);
    expect(state.announcement).toEqual({ text: 'Welkom!', number: 1 });
  });
  it('sets the clock by the server, whatever the device says', () => {
    const state = reduce(initial, welcome(), 5_000);
    expect(store.serverNow(state, 6_500)).toBe(Date.parse(NOW) + 1_500);
    /* A second that began before the server told its time: three minutes are not 3:01. */
    expect(store.serverNow(state, 4_100)).toBe(Date.parse(NOW));
  });
  it('brings back what this seat has done', () => {
    const state = after(
      welcome({}, { you: { judged: 7, statements: [own('s1'), own('s2', { state: 'hidden', reason: 'naam' })] } }),
    );
    expect(state.judged).toBe(7);
    expect([...state.own.keys()]).toEqual(['s1', 's2']);
    expect(state.own.get('s2')?.reason).toBe('naam');
  });
  it('of a moderator knows no own statements', () => {
    const state = after(welcome({}, { role: 'moderator', you: undefined, note: { text: 'Dank', revision: 2 } }));
    expect(state.judged).toBe(0);
    expect(state.own.size).toBe(0);
    expect(state.note).toEqual({ text: 'Dank', revision: 2 });
  });
  it('keeps the note that is known when it says nothing of one', () => {
    const state = reduce(after(welcome({}, { note: { text: 'Dank', revision: 2 } })), welcome(), 0);
    expect(state.note.revision).toBe(2);
  });
  it('keeps the statement that stands to be judged', () => {
    expect(reduce(offering('s1'), welcome(), 0).offer).toEqual({ kind: 'statement', statement: statement('s1') });
  });
  it('takes away the statement of a theme that has closed meanwhile', () => {
    const state = reduce(offering('s1'), welcome({ themes: [theme('t1', { state: 'closed' })] }), 0);
    expect(state.offer).toEqual({ kind: 'unasked' });
  });
  it('lets the next be asked for anew when one was asked for, or when there was nothing', () => {
    const asked = store.nextAsked(after(welcome()), 'b1');
    expect(reduce(asked, welcome(), 0).offer).toEqual({ kind: 'unasked' });
    const nothing = after(welcome(), { type: 'offer', statement: null });
    expect(reduce(nothing, welcome(), 0).offer).toEqual({ kind: 'unasked' });
  });
  it('lets the conversation be asked for anew, and shows the old one until then', () => {
    const before = after(welcome(), { type: 'conversation', id: 'b1', items: [item('s1')], more: false });
    const state = reduce(before, welcome(), 0);
    expect(state.conversation_state).toBe('unasked');
    expect(state.conversation).toHaveLength(1);
  });
  it('with the same announcement as before is no news', () => {
    const state = after(welcome({ announcement: 'Welkom!' }), welcome({ announcement: 'Welkom!' }));
    expect(state.announcement?.number).toBe(1);
    expect(reduce(state, welcome({ announcement: 'Anders.' }), 0).announcement).toEqual({ text: 'Anders.', number: 2 });
  });
  it('without an announcement takes it away', () => {
    expect(after(welcome({ announcement: 'Welkom!' }), welcome()).announcement).toBeNull();
  });
});

describe('the session and its themes', () => {
  it('an update of the session sets the clock anew', () => {
    const state = reduce(after(welcome()), { type: 'session', ...session({ now: '2026-12-01T14:00:00.000Z' }) }, 1_000);
    expect(store.serverNow(state, 1_000)).toBe(Date.parse('2026-12-01T14:00:00.000Z'));
    expect(state.session).not.toHaveProperty('type');
  });
  it('an update of a theme replaces it in its place', () => {
    const state = after(welcome(), { type: 'theme', ...theme('t1', { state: 'closing' }) });
    expect(state.session?.themes.map((one) => [one.id, one.state])).toEqual([
      ['t1', 'closing'],
      ['t2', 'pending'],
    ]);
    expect(state.session?.themes[0]).not.toHaveProperty('type');
  });
  it('a theme that was added comes last', () => {
    const state = after(welcome(), { type: 'theme', ...theme('t3') });
    expect(state.session?.themes.map((one) => one.id)).toEqual(['t1', 't2', 't3']);
  });
  it('a theme before any welcome is let be', () => {
    expect(reduce(initial, { type: 'theme', ...theme('t1') }, 0)).toBe(initial);
  });
  it('the shown theme is the live one, else the one in its countdown', () => {
    const both = after(welcome({ themes: [theme('t1', { state: 'closing' }), theme('t2', { state: 'live' })] }));
    expect(store.currentTheme(both)?.id).toBe('t2');
    expect(store.liveTheme(both)?.id).toBe('t2');
    const closing = after(welcome({ themes: [theme('t1', { state: 'closing' }), theme('t2')] }));
    expect(store.currentTheme(closing)?.id).toBe('t1');
    expect(store.liveTheme(closing)).toBeUndefined();
    expect(store.currentTheme(initial)).toBeUndefined();
  });
  it('the next theme is the first that waits, in the order of the server, and never a skipped one', () => {
    const state = after(
      welcome({
        themes: [theme('t1', { state: 'live' }), theme('t4', { state: 'skipped' }), theme('t3'), theme('t2')],
      }),
    );
    expect(store.nextTheme(state)?.id).toBe('t3');
    expect(store.themeOf(state, 't4')?.state).toBe('skipped');
    expect(store.themeOf(state, 't9')).toBeUndefined();
  });
  it('time left is never negative and unknown without an end', () => {
    const state = after(welcome());
    expect(store.left(state, '2026-12-01T13:00:10.000Z', 2_000)).toBe(8_000);
    expect(store.left(state, '2026-12-01T13:00:10.000Z', 60_000)).toBe(0);
    expect(store.left(state, undefined, 0)).toBeNull();
  });
});

describe('what may be judged', () => {
  it.each([
    ['live', true],
    ['closing', true],
    ['pending', false],
    ['closed', false],
    ['skipped', false],
  ] as const)('of a theme that is %s: %s', (phase, judged) => {
    expect(store.mayJudge(after(welcome({ themes: [theme('t1', { state: phase })] })), 't1')).toBe(judged);
  });
  it('nothing in a session that is not live', () => {
    for (const state of ['draft', 'lobby', 'paused', 'closed', 'released'] as const)
      expect(store.mayJudge(after(welcome({ state })), 't1')).toBe(false);
  });
  it('everything in the closing round', () => {
    const round = { closing_round: { ends_at: NOW }, themes: [theme('t1', { state: 'closed' })] };
    expect(store.mayJudge(after(welcome(round)), 't1')).toBe(true);
  });
  it('nothing of a theme that is not known', () => {
    expect(store.mayJudge(after(welcome()), 't9')).toBe(false);
    expect(store.mayJudge(initial, 't1')).toBe(false);
  });
});

describe('the offer', () => {
  it('that was asked for comes', () => {
    const state = reduce(
      store.nextAsked(after(welcome()), 'b1'),
      { type: 'offer', id: 'b1', statement: statement('s1') },
      0,
    );
    expect(state.offer).toEqual({ kind: 'statement', statement: statement('s1') });
  });
  it('of nothing means that one is pushed when there is', () => {
    const nothing = reduce(store.nextAsked(after(welcome()), 'b1'), { type: 'offer', id: 'b1', statement: null }, 0);
    expect(nothing.offer).toEqual({ kind: 'nothing' });
    expect(reduce(nothing, { type: 'offer', statement: statement('s1') }, 0).offer.kind).toBe('statement');
  });
  it('that was asked for before the connection was lost is let be', () => {
    const again = store.nextAsked(store.nextAsked(after(welcome()), 'b1'), 'b2');
    const state = reduce(again, { type: 'offer', id: 'b1', statement: statement('s1') }, 0);
    expect(state.offer).toEqual({ kind: 'asked', id: 'b2' });
  });
  it('that nobody asked for does not take the place of a statement that stands', () => {
    const state = offering('s1', { type: 'offer', statement: statement('s2') });
    expect(state.offer).toEqual({ kind: 'statement', statement: statement('s1') });
  });
  it('goes when its theme closes', () => {
    expect(offering('s1', { type: 'theme', ...theme('t1', { state: 'closed' }) }).offer).toEqual({ kind: 'unasked' });
    expect(offering('s1', { type: 'session', ...session({ state: 'closed' }) }).offer).toEqual({ kind: 'unasked' });
  });
  it('stays in the countdown of its theme, and when another theme closes', () => {
    expect(offering('s1', { type: 'theme', ...theme('t1', { state: 'closing' }) }).offer.kind).toBe('statement');
    expect(offering('s1', { type: 'theme', ...theme('t2', { state: 'closed' }) }).offer.kind).toBe('statement');
  });
  it('a paused session keeps the statement that stands to be judged', () => {
    const paused = offering('s1', { type: 'session', ...session({ state: 'paused' }) });
    expect(paused.offer.kind).toBe('statement');
    expect(reduce(paused, { type: 'session', ...session() }, 0).offer.kind).toBe('statement');
  });
  it('of a closed theme stays while the closing round runs, and goes with it', () => {
    const closed = [theme('t1', { state: 'closed' })];
    const round = offering('s1', { type: 'session', ...session({ themes: closed, closing_round: { ends_at: NOW } }) });
    expect(round.offer.kind).toBe('statement');
    expect(reduce(round, { type: 'session', ...session({ themes: closed }) }, 0).offer).toEqual({ kind: 'unasked' });
  });
});

describe('a vote', () => {
  const vote: Command = { type: 'vote', statement: 's1', grade: 3 };
  it('shows at once', () => {
    const state = store.sent(offering('s1'), 'a1', vote);
    expect(state.judgements.get('s1')).toBe(3);
    expect(state.judged).toBe(1);
    expect(state.pending).toEqual([{ id: 'a1', command: vote, state: 'sending' }]);
  });
  it('that is changed is not counted twice', () => {
    const state = store.sent(store.sent(offering('s1'), 'a1', vote), 'a2', { ...vote, grade: 1 });
    expect(state.judged).toBe(1);
    expect(state.judgements.get('s1')).toBe(1);
  });
  it('that does not apply is a judgement apart from "niet"', () => {
    const state = store.sent(offering('s1'), 'a1', { ...vote, grade: null });
    expect(state.judgements.get('s1')).toBeNull();
    expect(state.judgements.has('s1')).toBe(true);
  });
  it('that was taken is not pending any more', () => {
    const state = reduce(store.sent(offering('s1'), 'a1', vote), { type: 'ack', id: 'a1', seq: 9 }, 0);
    expect(state.pending).toEqual([]);
    expect(state.judgements.get('s1')).toBe(3);
  });
  it('that was refused stays there with its reason', () => {
    const state = reduce(
      store.sent(offering('s1'), 'a1', vote),
      { type: 'error', id: 'a1', code: 'wrong_state', message: '' },
      0,
    );
    expect(store.pendingVote(state, 's1')).toMatchObject({ state: 'failed', code: 'wrong_state' });
    expect(store.pendingVote(state, 's2')).toBeUndefined();
  });
  it('of which there are several shows the latest', () => {
    const state = store.sent(store.sent(offering('s1'), 'a1', vote), 'a2', { ...vote, grade: 0 });
    expect(store.pendingVote(state, 's1')?.id).toBe('a2');
  });
});

describe('other answers show at once', () => {
  it('a background question', () => {
    const questions = [
      { question: 'Hoe groot?', options: ['a', 'b'] },
      { question: 'Waar?', options: ['a', 'b'] },
    ];
    const state = store.sent(after(welcome({ background: questions })), 'a1', {
      type: 'background',
      question: 1,
      option: 0,
    });
    expect(state.background.map((question) => question.own_option)).toEqual([undefined, 0]);
  });
  it('a poll', () => {
    const state = store.sent(after(welcome({ polls: [poll()] })), 'a1', { type: 'poll', poll: 'p1', option: 1 });
    expect(state.polls.get('p1')?.own_option).toBe(1);
  });
  it('a poll that is not known is let be', () => {
    expect(store.shown(initial, { type: 'poll', poll: 'p9', option: 1 })).toBe(initial);
  });
  it("a text does not: it is one's own when the server has it", () => {
    expect(store.sent(after(welcome()), 'a1', { type: 'statement', text: 'Hoi' }).own.size).toBe(0);
  });
});

describe('a text', () => {
  const text: Command = { type: 'statement', text: 'Er is geen tijd.' };
  it("that was taken is one's own, in the theme that is live", () => {
    const state = reduce(
      store.sent(after(welcome()), 'a1', text),
      { type: 'ack', id: 'a1', seq: 2, statement: 's9' },
      0,
    );
    expect(state.own.get('s9')).toMatchObject({
      theme: 't1',
      kind: 'statement',
      text: 'Er is geen tijd.',
      state: 'visible',
      n: 0,
    });
    expect(state.pending).toEqual([]);
  });
  it('keeps the theme that it was written for', () => {
    const state = reduce(
      store.sent(after(welcome()), 'a1', { ...text, theme: 't2' }),
      { type: 'ack', id: 'a1', seq: 2, statement: 's9' },
      0,
    );
    expect(state.own.get('s9')?.theme).toBe('t2');
  });
  it('waits for approval in a strict session', () => {
    const state = reduce(
      store.sent(after(welcome({ moderation: 'strict' })), 'a1', text),
      { type: 'ack', id: 'a1', seq: 2, statement: 's9' },
      0,
    );
    expect(state.own.get('s9')?.state).toBe('held');
  });
  it('that reacts knows to what', () => {
    const reaction: Command = { type: 'reaction', statement: 's1', kind: 'tip', text: 'Vraag subsidie aan.' };
    const state = reduce(
      store.sent(after(welcome()), 'a1', reaction),
      { type: 'ack', id: 'a1', seq: 2, statement: 's9' },
      0,
    );
    expect(state.own.get('s9')).toMatchObject({ kind: 'tip', parent: 's1' });
  });
  it('of which a fate came before the acknowledgement keeps that fate', () => {
    const known = withOwn(own('s9', { state: 'hidden', reason: 'naam', n: 4 }));
    const state = reduce(store.sent(known, 'a1', text), { type: 'ack', id: 'a1', seq: 2, statement: 's9' }, 0);
    expect(state.own.get('s9')).toMatchObject({ state: 'hidden', reason: 'naam', n: 4 });
  });
  it('that another tab sent is acknowledged without harm', () => {
    const state = after(welcome());
    expect(reduce(state, { type: 'ack', id: 'zz', seq: 2, statement: 's9' }, 0).own.size).toBe(0);
  });
  it('that stands there already is told which', () => {
    const sent = store.sent(after(welcome()), 'a1', text);
    const state = reduce(sent, { type: 'error', id: 'a1', code: 'duplicate_text', message: '', statement: 's3' }, 0);
    expect(store.pendingTexts(state)).toEqual([
      { id: 'a1', command: text, state: 'failed', code: 'duplicate_text', statement: 's3' },
    ]);
  });
  it('that failed can be tried again or dropped', () => {
    const failed = store.failed(store.sent(after(welcome()), 'a1', text), 'a1', 'queue_full');
    expect(store.dropped(failed, 'a1').pending).toEqual([]);
    expect(store.pendingTexts(failed)[0]?.code).toBe('queue_full');
  });
  it('and a vote are told apart among what is pending', () => {
    const state = store.sent(store.sent(after(welcome()), 'a1', text), 'a2', {
      type: 'vote',
      statement: 's1',
      grade: 1,
    });
    expect(store.pendingTexts(state).map((one) => one.id)).toEqual(['a1']);
  });
  it('that was withdrawn has no text any more', () => {
    const sent = store.sent(withOwn(own('s1')), 'a1', { type: 'withdraw', statement: 's1' });
    expect(sent.own.get('s1')?.state).toBe('visible');
    const state = reduce(sent, { type: 'ack', id: 'a1', seq: 2 }, 0);
    expect(state.own.get('s1')).toMatchObject({ state: 'withdrawn', text: '' });
  });
  it('of somebody else cannot be withdrawn here', () => {
    const sent = store.sent(after(welcome()), 'a1', { type: 'withdraw', statement: 's1' });
    expect(reduce(sent, { type: 'ack', id: 'a1', seq: 2 }, 0).own.size).toBe(0);
  });
});

describe('the fate of an own statement', () => {
  it('is told with its reason', () => {
    const state = reduce(
      withOwn(own('s1')),
      { type: 'fate', statement: 's1', state: 'hidden', reason: 'noemt iemand' },
      0,
    );
    expect(state.own.get('s1')).toMatchObject({ state: 'hidden', reason: 'noemt iemand' });
  });
  it('loses its reason when it is restored', () => {
    const state = reduce(
      withOwn(own('s1', { state: 'hidden', reason: 'x' })),
      { type: 'fate', statement: 's1', state: 'visible' },
      0,
    );
    expect(state.own.get('s1')?.reason).toBeUndefined();
  });
  it('names the statement it was merged into', () => {
    expect(
      reduce(withOwn(own('s1')), { type: 'fate', statement: 's1', state: 'merged', into: 's4' }, 0).own.get('s1')?.into,
    ).toBe('s4');
  });
  it("holds the moderator's wish for other words", () => {
    const state = reduce(
      withOwn(own('s1')),
      { type: 'fate', statement: 's1', state: 'visible', reword: 'Zonder namen?' },
      0,
    );
    expect(state.own.get('s1')?.reword).toBe('Zonder namen?');
  });
  it("of another's statement is let be", () => {
    const state = withOwn(own('s1'));
    expect(reduce(state, { type: 'fate', statement: 's2', state: 'hidden' }, 0)).toBe(state);
  });
});

describe('figures', () => {
  it('of a tally are known for the statement, and for an own one', () => {
    const tally = { type: 'tally', statement: 's1', n: 3, recognised: 2, average: 2.1, score: 0.6 } as const;
    const state = reduce(withOwn(own('s1')), tally, 0);
    expect(state.figures.get('s1')).toEqual({ n: 3, recognised: 2, average: 2.1, score: 0.6 });
    expect(state.own.get('s1')).toMatchObject({ n: 3, average: 2.1 });
    expect(reduce(after(welcome()), tally, 0).own.size).toBe(0);
  });
  it('of a tally below three votes take the older ones away', () => {
    const state = after(
      welcome(),
      { type: 'tally', statement: 's1', n: 3, score: 0.6 },
      { type: 'tally', statement: 's1', n: 2 },
    );
    expect(state.figures.get('s1')?.score).toBeUndefined();
  });
  it('of the most recognised stand per theme', () => {
    const state = after(
      welcome(),
      { type: 'top', theme: 't1', items: [{ statement: 's1', kind: 'statement', text: 'x', n: 3 }] },
      { type: 'top', theme: 't2', items: [] },
    );
    expect(state.tops.get('t1')).toHaveLength(1);
    expect(state.tops.get('t2')).toEqual([]);
  });
  it('of presence', () => {
    expect(after({ type: 'presence', present: 12, joined: 14 })).toMatchObject({ present: 12, joined: 14 });
  });
  it("of a poll come later than one's own answer, and leave it", () => {
    const answered = store.sent(after(welcome({ polls: [poll()] })), 'a1', { type: 'poll', poll: 'p1', option: 1 });
    const state = reduce(answered, { type: 'poll', ...poll({ open: false, counts: [1, 2], n: 3 }) }, 0);
    expect(state.polls.get('p1')).toMatchObject({ own_option: 1, counts: [1, 2], open: false });
  });
});

describe('reactions', () => {
  it('to an own statement are news', () => {
    const state = reduce(withOwn(own('s1')), { type: 'reacted', statement: 's1', reactions: 1 }, 0);
    expect(state.news.has('s1')).toBe(true);
    expect(state.own.get('s1')?.reactions).toBe(1);
    expect(state.reactions.get('s1')).toBe(1);
  });
  it('are no news when there are not more than before', () => {
    expect(
      reduce(withOwn(own('s1', { reactions: 2 })), { type: 'reacted', statement: 's1', reactions: 2 }, 0).news.size,
    ).toBe(0);
    expect(after(welcome(), { type: 'reacted', statement: 's1', reactions: 0 }).news.size).toBe(0);
  });
  it('that were read are no news any more', () => {
    const state = reduce(withOwn(own('s1')), { type: 'reacted', statement: 's1', reactions: 1 }, 0);
    const read = reduce(
      state,
      { type: 'thread', id: 'b1', statement: 's1', reactions: [{ id: 's2', kind: 'tip', text: 'x', n: 0 }] },
      0,
    );
    expect(read.news.size).toBe(0);
    expect(read.threads.get('s1')).toHaveLength(1);
  });
});

describe('the conversation', () => {
  it('from its start takes the place of the old one', () => {
    const before = after(welcome(), { type: 'conversation', id: 'b1', items: [item('s1'), item('s2')], more: false });
    const asked = store.conversationAsked(before, true);
    expect(asked.conversation).toHaveLength(2);
    const state = reduce(asked, { type: 'conversation', id: 'b2', items: [item('s2')], more: false }, 0);
    expect(state.conversation.map((one) => one.id)).toEqual(['s2']);
    expect(state.conversation_state).toBe('whole');
  });
  it('that goes on stands behind what is there, each once', () => {
    const first = after(welcome(), { type: 'conversation', id: 'b1', items: [item('s1'), item('s2')], more: true });
    expect(first.conversation_state).toBe('more');
    const asked = store.conversationAsked(first, false);
    const state = reduce(asked, { type: 'conversation', id: 'b2', items: [item('s2'), item('s3')], more: false }, 0);
    expect(state.conversation.map((one) => one.id)).toEqual(['s1', 's2', 's3']);
  });
  it('tells what was judged and how, skips too', () => {
    const items = [
      item('s1', { grade: 2, n: 4, average: 2 }),
      item('s2', { grade: null }),
      item('s3', { own: true, reactions: 3 }),
    ];
    const state = after(welcome(), { type: 'conversation', id: 'b1', items, more: false });
    expect([...state.judgements]).toEqual([
      ['s1', 2],
      ['s2', null],
    ]);
    expect(state.figures.get('s1')).toMatchObject({ n: 4, average: 2 });
    expect(state.reactions.get('s3')).toBe(3);
  });
  it('that was read makes an equal number of reactions no news', () => {
    const state = after(welcome(), {
      type: 'conversation',
      id: 'b1',
      items: [item('s1', { reactions: 2 })],
      more: false,
    });
    expect(reduce(state, { type: 'reacted', statement: 's1', reactions: 2 }, 0).news.size).toBe(0);
  });
});

describe('announcements', () => {
  it('of the same text are news again', () => {
    const state = after(
      welcome(),
      { type: 'announcement', text: 'Nog vijf minuten.' },
      { type: 'announcement', text: 'Nog vijf minuten.' },
    );
    expect(state.announcement).toEqual({ text: 'Nog vijf minuten.', number: 2 });
  });
});

describe('the console', () => {
  it('holds the lines it got, the newest version of each', () => {
    const state = after(
      welcome({}, { role: 'moderator' }),
      { type: 'console', ...FIGURES, statements: [line('s1'), line('s2')] },
      { type: 'console', ...FIGURES, present: 5, statements: [line('s1', { n: 4 })] },
    );
    expect([...state.statements.values()].map((one) => [one.id, one.n])).toEqual([
      ['s1', 4],
      ['s2', 0],
    ]);
    expect(state.console).toEqual({ ...FIGURES, present: 5 });
    expect(state.present).toBe(5);
  });
  it('with nothing new leaves the lines the same object', () => {
    const before = after(welcome(), {
      type: 'console',
      ...FIGURES,
      statements: [line('s1')],
      proposals: [{ id: 'r1', title: 'Mensen', adopted: false }],
    });
    const state = reduce(before, { type: 'console', ...FIGURES, statements: [] }, 0);
    expect(state.statements).toBe(before.statements);
    expect(state.proposals).toBe(before.proposals);
  });
  it('takes proposals, likely merges and the note as they are told', () => {
    const state = after(welcome(), {
      type: 'console',
      ...FIGURES,
      proposals: [],
      merges: [{ from: 's2', into: 's1', likeness: 0.6 }],
      note: { text: 'x', revision: 1 },
    });
    expect(state.merges).toHaveLength(1);
    expect(state.note).toEqual({ text: 'x', revision: 1 });
  });
});

describe('what changes nothing', () => {
  it('an error without an id, a restart, similar statements', () => {
    const state = offering('s1');
    expect(reduce(state, { type: 'error', code: 'malformed', message: '' }, 0)).toBe(state);
    expect(reduce(state, { type: 'restart', retry_after_ms: 10 }, 0)).toBe(state);
    expect(reduce(state, { type: 'similar', id: 'b1', items: [] }, 0)).toBe(state);
  });
  it('no update changes an earlier state in place', () => {
    let state = frozen(offering('s1', { type: 'reacted', statement: 's1', reactions: 1 }));
    const sizes = () =>
      [state.own, state.polls, state.figures, state.news, state.tops, state.judgements].map((map) => map.size);
    const before = sizes();
    const earlier = state;
    reduce(earlier, { type: 'tally', statement: 's1', n: 3 }, 0);
    reduce(earlier, { type: 'top', theme: 't1', items: [] }, 0);
    reduce(earlier, { type: 'poll', ...poll() }, 0);
    reduce(earlier, { type: 'thread', id: 'b1', statement: 's1', reactions: [] }, 0);
    reduce(earlier, { type: 'console', ...FIGURES, statements: [line('s1')] }, 0);
    reduce(earlier, { type: 'conversation', id: 'b1', items: [item('s4', { grade: 1 })], more: false }, 0);
    store.sent(earlier, 'a1', { type: 'vote', statement: 's1', grade: 1 });
    expect(sizes()).toEqual(before);
    state = earlier;
  });
});

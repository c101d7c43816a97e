/* The room's screen: it moves calmly, and shows no text that it should not. */
import { describe, expect, it } from 'vitest';
import type { Session, TopItem } from '../source/protocol';
import { CALM_MS, calmed, itemsOf, nothingShown } from '../source/projector/calm';
import { mayShow, topOf, type Seen } from '../source/projector/texts';
import { initial, type State } from '../source/store';

const item = (statement: string, score = 0.5): TopItem => ({
  statement,
  kind: 'statement',
  text: `text ${statement}`,
  score,
  n: 5,
});
const items = (ids: string) => Array.from(ids, (id) => item(id));

describe('the order on the screen', () => {
  it('is there at once when there was nothing', () => {
    expect(calmed(nothingShown, items('abc'), 1).order.join('')).toBe('abc');
  });
  it('shows five at most', () => expect(calmed(nothingShown, items('abcdefg'), 1).order).toHaveLength(5));

  it('changes every ten seconds at most', () => {
    const first = calmed(nothingShown, items('abc'), 1_000);
    expect(calmed(first, items('cabd'), 1_000 + CALM_MS - 1).order.join('')).toBe('abc');
    expect(calmed(first, items('cabd'), 1_000 + CALM_MS).order.join('')).toBe('cabd');
  });

  it('is the same thing while nothing changes', () => {
    const first = calmed(nothingShown, items('abc'), 1);
    expect(calmed(first, items('abc'), 99_999)).toBe(first);
  });

  it('loses at once what the server no longer tells', () => {
    const first = calmed(nothingShown, items('abc'), 1);
    expect(calmed(first, items('acd'), 2).order.join('')).toBe('ac');
  });

  it('shows the figures of now', () => {
    const first = calmed(nothingShown, items('ab'), 1);
    expect(itemsOf(first, [item('b', 0.9), item('a', 0.1)]).map(({ score }) => score)).toEqual([0.1, 0.9]);
  });
});

describe('which texts a screen may show', () => {
  const seen: Seen = { pinned: new Set(['was']), seeds: new Set(['text seed']) };
  const session = (part: Partial<Session>): Session => ({
    id: 'x',
    code: 'K7QX2M',
    title: 'x',
    language: 'nl',
    state: 'live',
    moderation: 'open',
    now: '',
    themes: [],
    projected: 'moderated',
    ...part,
  });
  const state = (role: State['role'], part: Partial<Session> = {}): State => ({
    ...initial,
    role,
    session: session(part),
  });
  const shown = (of: State) => ['any', 'was', 'is', 'seed'].filter((id) => mayShow(of, seen, item(id)));

  it('is what an observer gets', () => expect(shown(state('observer'))).toEqual(['any', 'was', 'is', 'seed']));
  it('is everything when that was chosen', () =>
    expect(shown(state('moderator', { projected: 'all' }))).toHaveLength(4));
  it('is else what was pinned and what the organiser wrote', () => {
    const pinned = { id: 'is', theme: 't1', kind: 'statement' as const, text: 'text is' };
    expect(shown(state('moderator', { pinned }))).toEqual(['was', 'is', 'seed']);
    expect(shown(state('moderator', { projected: undefined }))).toEqual(['was', 'seed']);
  });
  it('is nothing without a session', () =>
    expect(mayShow({ ...initial, role: 'observer' }, seen, item('any'))).toBe(false));

  it('leaves out of the list what is pinned above it, and goes by the score over all themes', () => {
    const tops = new Map([
      ['t1', [item('a', 0.4), item('is', 0.9)]],
      ['t2', [item('b', 0.7)]],
    ]);
    const of = { ...state('observer', { pinned: { id: 'is', theme: 't1', kind: 'statement', text: 'x' } }), tops };
    expect(topOf(of, seen, undefined).map(({ statement }) => statement)).toEqual(['b', 'a']);
    expect(topOf(of, seen, 't1').map(({ statement }) => statement)).toEqual(['a']);
    expect(topOf(of, seen, 't9')).toEqual([]);
  });
});

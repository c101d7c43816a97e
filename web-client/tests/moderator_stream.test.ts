import { describe, expect, it } from 'vitest';
import type { ConsoleStatement } from '../source/protocol';
import { EMPTY, freshly, neighbour, waiting, withOne } from '../source/moderator/stream_order';
import { layoutOf, meanHeight, placesOf, rangeOf, rowAt } from '../source/moderator/windowing';
import { placeDown, placeUp } from '../source/moderator/script_order';
import { shortcutOf, takesLetters } from '../source/moderator/shortcuts';
import { mostRecognised } from '../source/moderator/most_recognised';
import { initial } from '../source/store';

const line = (id: string, part: Partial<ConsoleStatement> = {}): ConsoleStatement => ({
  id, theme: 't1', kind: 'statement', text: id, state: 'visible', n: 3, counts: [0, 1, 1, 1], skips: 0, flags: 0,
  reactions: 0, ...part,
});

describe('the order of the stream', () => {
  it('has the newest first, whatever came in first', () => {
    expect(freshly([line('s1'), line('s10'), line('s2')]).order).toEqual(['s10', 's2', 's1']);
  });

  it('stands still: what is new is only counted', () => {
    const held = freshly([line('s1'), line('s2')]);
    expect(waiting(held, [line('s1'), line('s2'), line('s3'), line('s4')])).toBe(2);
    expect(held.order).toEqual(['s2', 's1']);
  });

  it('keeps what no longer fits the filter, and counts it as no news', () => {
    expect(waiting(freshly([line('s1'), line('s2')]), [line('s2')])).toBe(0);
  });

  it('takes in what somebody went to from elsewhere, once', () => {
    const held = withOne(freshly([line('s1')]), 's7');
    expect(held.order).toEqual(['s7', 's1']);
    expect(withOne(held, 's7')).toBe(held);
  });

  it('has neighbours up to its ends', () => {
    expect(neighbour(['a', 'b', 'c'], 'b', 1)).toBe('c');
    expect(neighbour(['a', 'b', 'c'], 'c', 1)).toBe('c');
    expect(neighbour(['a', 'b', 'c'], 'b', -Infinity)).toBe('a');
    expect(neighbour(['a', 'b', 'c'], null, 1)).toBe('a');
    expect(neighbour(EMPTY.order, null, 1)).toBeNull();
  });
});

describe('the window on a long list', () => {
  const order = Array.from({ length: 5_000 }, (_, index) => `s${index}`);
  const layout = layoutOf(order, new Map([['s0', 200]]), 100);

  it('knows where each row begins', () => {
    expect(rowAt(layout, 0)).toBe(0);
    expect(rowAt(layout, 199)).toBe(0);
    expect(rowAt(layout, 200)).toBe(1);
    expect(rowAt(layout, 1e9)).toBe(4_999);
    expect(rowAt(layout, -50)).toBe(0);
  });

  it('has what is seen in the page, and a little more', () => {
    expect(rangeOf(layout, 1_200, 400, 2)).toEqual({ first: 9, end: 18 });
    expect(rangeOf(layout, 0, 400, 2)).toEqual({ first: 0, end: 6 });
    expect(rangeOf(layout, 1e9, 400, 2).end).toBe(5_000);
    expect(rangeOf(layoutOf([], new Map(), 100), 0, 400)).toEqual({ first: 0, end: 0 });
  });

  it('fills the place of what is left out exactly', () => {
    for (const also of [-1, 0, 30, 4_999]) {
      const { rows, below } = placesOf(layout, rangeOf(layout, 3_000, 400), also);
      const height = (row: number) => layout.starts[row + 1]! - layout.starts[row]!;
      expect(rows.reduce((sum, { row, gap }) => sum + gap + height(row), below)).toBe(layout.starts[5_000]);
    }
  });

  it('never takes the row with the focus out of the page', () => {
    const rows = (also: number) => placesOf(layout, { first: 10, end: 12 }, also).rows.map(({ row }) => row);
    expect(rows(3)).toEqual([3, 10, 11]);
    expect(rows(11)).toEqual([10, 11]);
    expect(rows(700)).toEqual([10, 11, 700]);
    expect(rows(-1)).toEqual([10, 11]);
  });

  it('guesses by what was measured', () => {
    expect(meanHeight([], 110)).toBe(110);
    expect(meanHeight([80, 120], 110)).toBe(100);
  });
});

describe('the order of the script', () => {
  const themes = (['closed', 'live', 'pending', 'skipped', 'pending'] as const).map((state, index) => ({
    id: `t${index + 1}`, title: '', question: '', minutes: 10, state,
  }));

  it('lets only what was not put to the group change places', () => {
    expect(placeUp(themes, 't3')).toBeUndefined();
    expect(placeUp(themes, 't4')).toBe('t3');
    expect(placeDown(themes, 't3')).toBe('t5');
    expect(placeDown(themes, 't4')).toBeNull();
    expect(placeDown(themes, 't5')).toBeUndefined();
    expect(placeUp(themes, 't9')).toBeUndefined();
  });
});

describe('keys', () => {
  const press = (key: string, part = {}) =>
    shortcutOf({ key, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...part });

  it('are single letters without others', () => {
    expect(press('j')).toBe('down');
    expect(press('?')).toBe('help');
    expect(press('x')).toBeNull();
    expect(press('r', { ctrlKey: true })).toBeNull();
    expect(press('j', { isComposing: true })).toBeNull();
  });

  it('are let be where somebody writes', () => {
    expect(takesLetters({ tagName: 'TEXTAREA' })).toBe(true);
    expect(takesLetters({ tagName: 'INPUT', type: 'search' })).toBe(true);
    expect(takesLetters({ tagName: 'INPUT', type: 'checkbox' })).toBe(false);
    expect(takesLetters({ tagName: 'SELECT' })).toBe(true);
    expect(takesLetters({ tagName: 'BUTTON' })).toBe(false);
    expect(takesLetters(null)).toBe(false);
  });
});

describe('what is recognised most', () => {
  const statements = new Map(
    [line('s1', { score: 0.4 }), line('s2', { score: 0.8 }), line('s3', { score: 0.9, n: 2 }),
      line('s4', { score: 0.9, state: 'hidden' }), line('s5', { score: 0.9, theme: 't2' })].map((one) => [one.id, one]),
  );

  it('is what enough people judged and what stands', () => {
    expect(mostRecognised({ ...initial, statements }, 't1').map((item) => item.id)).toEqual(['s2', 's1']);
  });

  it('is the server’s list where there is one', () => {
    const item = { statement: 's1', kind: 'statement' as const, text: 's1', score: 0.5, n: 4 };
    const state = { ...initial, statements, tops: new Map([['t1', [item, { ...item, statement: 's4' }]]]) };
    expect(mostRecognised(state, 't1')).toEqual([{ id: 's1', text: 's1', score: 0.5, n: 4 }]);
  });
});

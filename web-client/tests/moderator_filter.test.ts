import { describe, expect, it } from 'vitest';
import type { ConsoleStatement, Theme } from '../source/protocol';
import {
  EVERYTHING, filtered, fold, isEverything, judgedTooLittle, matches, mattersCounted, surroundingsOf, wordsOf,
} from '../source/moderator/filter';
import { likely, partners } from '../source/moderator/likely';
import { possible } from '../source/moderator/actions';

function line(part: Partial<ConsoleStatement> & { id: string }): ConsoleStatement {
  return {
    theme: 't1', kind: 'statement', text: 'Er is geen tijd.', state: 'visible', n: 5, counts: [1, 1, 2, 1], skips: 0,
    flags: 0, reactions: 0, ...part,
  };
}

const theme = (id: string, state: Theme['state']): Theme => ({ id, title: id, question: '?', state, minutes: 10 });
const around = surroundingsOf([theme('t1', 'live'), theme('t2', 'pending'), theme('t3', 'skipped')], 's9');

describe('search', () => {
  it('does not mind capitals, accents and ligatures', () => {
    expect(fold('  Geïnteresseerd\n in  CAFÉ’s ')).toBe('geinteresseerd in cafe’s');
    expect(fold('Straße ﬁnanciën')).toBe('strasse financien');
  });

  it('finds statements with every word, in any order', () => {
    const statement = line({ id: 's1', text: 'De Coördinator vraagt een offerte.' });
    expect(matches(statement, EVERYTHING, wordsOf('offerte COORD'), around)).toBe(true);
    expect(matches(statement, EVERYTHING, wordsOf('offerte tijd'), around)).toBe(false);
  });

  it('is no search when there is only space or marks', () => {
    expect(wordsOf('  \u0301 ')).toEqual([]);
    expect(isEverything({ ...EVERYTHING, search: '   ' })).toBe(true);
  });
});

describe('what is the matter', () => {
  const lines = [
    line({ id: 's1' }),
    line({ id: 's2', state: 'held', n: 0 }),
    line({ id: 's3', flags: 2 }),
    line({ id: 's4', flags: 1, state: 'hidden' }),
    line({ id: 's5', n: 2 }),
    line({ id: 's6', n: 0, theme: 't2' }),
    line({ id: 's7', state: 'withdrawn' }),
    line({ id: 's8', state: 'merged', into: 's1' }),
    line({ id: 's9', kind: 'tip', parent: 's1' }),
  ];
  const ids = (part: Partial<typeof EVERYTHING>) =>
    filtered(lines, { ...EVERYTHING, ...part }, around).map((statement) => statement.id);

  it('is told apart', () => {
    expect(ids({ matter: 'held' })).toEqual(['s2']);
    expect(ids({ matter: 'hidden' })).toEqual(['s4', 's7']);
    expect(ids({ matter: 'merged' })).toEqual(['s8']);
    expect(ids({ matter: 'pinned' })).toEqual(['s9']);
  });

  it('is flagged only as long as somebody has to look at it', () => {
    expect(ids({ matter: 'flagged' })).toEqual(['s3']);
  });

  it('is judged too little only in themes that were put to the group', () => {
    expect(ids({ matter: 'too_little' })).toEqual(['s5']);
    expect(judgedTooLittle(lines[5]!, surroundingsOf([theme('t2', 'closed')], undefined))).toBe(true);
  });

  it('goes together with theme and kind', () => {
    expect(ids({ theme: 't2' })).toEqual(['s6']);
    expect(ids({ kind: 'tip' })).toEqual(['s9']);
    expect(ids({ kind: 'tip', theme: 't2' })).toEqual([]);
  });

  it('is counted as it is filtered', () => {
    expect(mattersCounted(lines, around)).toEqual({ held: 1, flagged: 1, too_little: 1 });
  });
});

describe('what may be merged', () => {
  const statements = new Map(
    [
      line({ id: 's1' }),
      line({ id: 's2' }),
      line({ id: 's3', theme: 't2' }),
      line({ id: 's4', parent: 's1', kind: 'tip' }),
      line({ id: 's5', state: 'hidden' }),
    ].map((statement) => [statement.id, statement]),
  );

  it('stands at the same place and is visible', () => {
    expect(partners(statements.get('s1')!, statements).map((other) => other.id)).toEqual(['s2']);
  });

  it('is proposed until it was declined or one of the two is gone', () => {
    const merges = [
      { from: 's2', into: 's1', likeness: 0.7 },
      { from: 's5', into: 's1', likeness: 0.7 },
      { from: 's9', into: 's1', likeness: 0.7 },
    ];
    expect(likely(merges, statements, new Set()).map((pair) => pair.from.id)).toEqual(['s2']);
    expect(likely(merges, statements, new Set(['s1 s2']))).toEqual([]);
  });
});

describe('what can be done with a statement', () => {
  const live = { phase: 'live', pinned: undefined } as const;

  it('depends on what became of it', () => {
    expect([...possible(line({ id: 's1', state: 'held' }), live)].sort()).toEqual(
      ['approve', 'eject', 'hide', 'probe', 'reword'],
    );
    expect([...possible(line({ id: 's1', state: 'withdrawn' }), live)]).toEqual(['probe']);
    expect(possible(line({ id: 's1' }), { ...live, pinned: 's1' }).has('unpin')).toBe(true);
  });

  it('is hiding and restoring only after the end, and nothing after the release', () => {
    expect([...possible(line({ id: 's1' }), { ...live, phase: 'closed' })]).toEqual(['hide']);
    expect([...possible(line({ id: 's1', state: 'hidden' }), { ...live, phase: 'closed' })]).toEqual(['restore']);
    expect(possible(line({ id: 's1' }), { ...live, phase: 'released' }).size).toBe(0);
  });
});

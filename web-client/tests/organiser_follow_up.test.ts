/* What a follow-up can be made of, as the desk reads it from a report. */
import { describe, expect, it } from 'vitest';
import { candidates, favourite, isRecognised, type ReportStatement, type SessionReport } from '../source/organiser/follow_up';

function statement(id: string, counts: number[], label: ReportStatement['label'] = 'found'): ReportStatement {
  return { id, text: id, n: counts.reduce((sum, count) => sum + count, 0), counts, label };
}

function theme(id: string, title: string, statements: ReportStatement[] = []) {
  return { id, title, question: '?', statements, judged_too_little: [] };
}

function report(options: [string, number][] = [], themes = [theme('t1', 'Tijd'), theme('t2', 'Geld')]): SessionReport {
  const n = options.reduce((sum, [, votes]) => sum + votes, 0);
  const polls = options.length ? [{ follow_up: true, n, options: options.map(([option, votes]) => ({ option, n: votes })) }] : [];
  return { themes, polls };
}

describe('what was recognised', () => {
  it('is what at least half recognise, of what was judged enough', () => {
    expect(isRecognised(statement('s1', [1, 1, 1, 1]))).toBe(true);
    expect(isRecognised(statement('s1', [2, 1, 1, 1]))).toBe(false);
    expect(isRecognised(statement('s1', [0, 0, 0, 2], 'judged_too_little'))).toBe(false);
    expect(isRecognised(statement('s1', [0, 0, 0, 0], 'not_judged'))).toBe(false);
  });
  it('is counted per theme', () => {
    const of = report([], [theme('t1', 'Tijd', [statement('s1', [0, 0, 0, 4]), statement('s2', [4, 0, 0, 0])])]);
    expect(candidates(of)).toMatchObject([{ recognised: 1, votes: null }]);
  });
});

describe('the vote on a follow-up', () => {
  it('stands with its theme', () => {
    expect(candidates(report([['Geld', 3], ['Tijd', 5]])).map(({ votes }) => votes)).toEqual([5, 3]);
  });
  it('is of nobody where two themes have one title', () => {
    const themes = [theme('t1', 'Tijd'), theme('t2', 'Tijd')];
    expect(candidates(report([['Tijd', 5]], themes)).map(({ votes }) => votes)).toEqual([null, null]);
  });
  it('is not taken from another poll, nor from one that nobody answered', () => {
    const of = report([['Tijd', 5]]);
    expect(candidates({ ...of, polls: [{ ...of.polls[0]!, follow_up: false }] })[0]!.votes).toBeNull();
    expect(candidates(report([['Tijd', 0]]))[0]!.votes).toBeNull();
  });
  it('makes a theme the first choice only when it has most', () => {
    expect(favourite(candidates(report([['Tijd', 5], ['Geld', 3]])))).toBe('t1');
    expect(favourite(candidates(report([['Tijd', 4], ['Geld', 4]])))).toBeNull();
    expect(favourite(candidates(report()))).toBeNull();
  });
});

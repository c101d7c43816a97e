import { describe, expect, it } from 'vitest';
import { characters, clock, day, decimal, duration, percent } from '../source/format';

/* Some versions of the languages' data write a space that does not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('a day', () => {
  it('is written as people write it', () => {
    expect(day('2026-12-01T13:00:00Z', 'nl')).toBe('dinsdag 1 december 2026');
    expect(day('2026-12-01T13:00:00Z', 'en')).toMatch(/^Tuesday,? 1 December 2026$/);
  });
  it("is Amsterdam's, not Greenwich's", () => {
    expect(day('2026-11-30T23:30:00Z', 'nl')).toBe('dinsdag 1 december 2026');
    expect(day('2026-06-30T22:30:00Z', 'nl')).toBe('woensdag 1 juli 2026');
  });
});

describe('a time of day', () => {
  it('is written as people write it', () => {
    expect(clock('2026-12-01T13:05:00.000Z', 'nl')).toBe('14.05 uur');
    expect(clock('2026-12-01T13:05:00.000Z', 'en')).toBe('14:05');
  });
  it('goes an hour back with winter time, in the night of 25 October 2026', () => {
    expect(clock('2026-10-25T00:30:00Z', 'nl')).toBe('02.30 uur');
    expect(clock('2026-10-25T01:30:00Z', 'nl')).toBe('02.30 uur');
    expect(clock('2026-10-25T02:30:00Z', 'nl')).toBe('03.30 uur');
  });
  it('goes an hour on with summer time, in the night of 28 March 2027', () => {
    expect(clock('2027-03-28T00:59:00Z', 'nl')).toBe('01.59 uur');
    expect(clock('2027-03-28T01:00:00Z', 'nl')).toBe('03.00 uur');
  });
  it('at midnight is no twenty-fourth hour', () => {
    expect(clock('2026-11-30T23:00:00Z', 'nl')).toBe('00.00 uur');
    expect(clock('2026-11-30T23:00:00Z', 'en')).toBe('00:00');
  });
  it('may be of another place', () => {
    expect(clock('2026-12-01T13:05:00Z', 'en', 'UTC')).toBe('13:05');
  });
  it('with an offset of its own is the same moment', () => {
    expect(clock('2026-12-01T14:05:00+01:00', 'nl')).toBe('14.05 uur');
  });
});

describe('what is left', () => {
  it.each([
    [0, '0:00'],
    [1, '0:01'],
    [999, '0:01'],
    [1_000, '0:01'],
    [59_001, '1:00'],
    [245_000, '4:05'],
    [3_599_000, '59:59'],
    [3_600_000, '1:00:00'],
    [3_723_000, '1:02:03'],
  ])('%d ms is %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));
});

describe('figures', () => {
  it('have a comma in Dutch and a point in English', () => {
    expect(decimal(1.94, 'nl')).toBe('1,9');
    expect(decimal(1.94, 'en')).toBe('1.9');
    expect(decimal(2, 'nl')).toBe('2,0');
  });
  it('are whole per cents', () => {
    expect(plain(percent(0.614, 'nl'))).toMatch(/^61 ?%$/);
    expect(percent(1, 'en')).toBe('100%');
    expect(percent(0, 'en')).toBe('0%');
  });
});

describe('characters', () => {
  it.each([
    ['', 0],
    ['   ', 0],
    [' tijd ', 4],
    ['één', 3],
    ['e\u0301e\u0301n', 3],
    ['👩‍👩‍👧‍👦', 1],
    ['🇳🇱', 1],
    ['a\nb', 3],
    [`x${'\u0301'.repeat(500)}`, 1],
    ['שלום', 4],
  ])('of %j are %d as people count them', (text, count) => expect(characters(text)).toBe(count));
});

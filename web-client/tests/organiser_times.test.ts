/* Amsterdam's clock, as an organiser fills it in. */
import { describe, expect, it } from 'vitest';
import { momentsOf, sameMoment, toLocal, toRfc3339 } from '../source/organiser/times';

describe('a time that an organiser fills in', () => {
  it('is sent with the offset of its own day', () => {
    expect(toRfc3339({ date: '2026-07-01', time: '14:00' })).toBe('2026-07-01T14:00:00+02:00');
    expect(toRfc3339({ date: '2026-12-01', time: '14:00' })).toBe('2026-12-01T14:00:00+01:00');
  });

  it('changes its offset in the night to winter time', () => {
    expect(toRfc3339({ date: '2026-10-24', time: '23:59' })).toBe('2026-10-24T23:59:00+02:00');
    expect(toRfc3339({ date: '2026-10-25', time: '01:59' })).toBe('2026-10-25T01:59:00+02:00');
    expect(toRfc3339({ date: '2026-10-25', time: '03:00' })).toBe('2026-10-25T03:00:00+01:00');
  });

  it('is the first of the two hours that autumn gives', () => {
    const moments = momentsOf({ date: '2026-10-25', time: '02:30' });
    expect(moments.map((moment) => new Date(moment).toISOString())).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
    expect(toRfc3339({ date: '2026-10-25', time: '02:30' })).toBe('2026-10-25T02:30:00+02:00');
  });

  it('is refused in the hour that spring takes', () => {
    expect(momentsOf({ date: '2027-03-28', time: '02:30' })).toEqual([]);
    expect(toRfc3339({ date: '2027-03-28', time: '02:30' })).toBeNull();
    expect(toRfc3339({ date: '2027-03-28', time: '03:00' })).toBe('2027-03-28T03:00:00+02:00');
  });

  it('is refused when it is none', () => {
    for (const local of [
      { date: '', time: '14:00' },
      { date: '2026-12-01', time: '' },
      { date: '2026-02-30x', time: '14:00' },
    ])
      expect(toRfc3339(local)).toBeNull();
  });

  it('comes back as it was', () => {
    for (const local of [
      { date: '2026-10-25', time: '03:00' },
      { date: '2026-06-30', time: '00:00' },
      { date: '2027-01-01', time: '23:59' },
    ])
      expect(toLocal(toRfc3339(local)!)).toEqual(local);
    expect(toLocal('2026-12-31T23:30:00.000Z')).toEqual({ date: '2027-01-01', time: '00:30' });
  });

  it('is the same moment with another offset', () => {
    expect(sameMoment('2026-12-01T14:00:00+01:00', '2026-12-01T13:00:00.000Z')).toBe(true);
    expect(sameMoment('2026-12-01T14:00:00+01:00', '2026-12-01T14:00:00Z')).toBe(false);
    expect(sameMoment(undefined, '2026-12-01T14:00:00Z')).toBe(false);
  });
});

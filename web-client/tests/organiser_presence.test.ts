/* When a page asks by itself, and when it is still. */
import { describe, expect, it, vi } from 'vitest';
import { Presence } from '../source/organiser/presence';

function at() {
  let time = 1_000;
  return { presence: new Presence(() => time), pass: (ms: number) => (time += ms) };
}

describe('a person at the page', () => {
  it('is away some minutes after the last thing that was done', () => {
    const { presence, pass } = at();
    pass(5 * 60_000);
    expect(presence.away).toBe(false);
    pass(1);
    expect(presence.away).toBe(true);
    presence.used();
    expect(presence.away).toBe(false);
  });

  it('is told of when it comes back, not at each move', () => {
    const { presence, pass } = at();
    const told = vi.fn();
    const stop = presence.onReturn(told);
    presence.used();
    expect(told).not.toHaveBeenCalled();
    pass(6 * 60_000);
    presence.used();
    presence.used();
    expect(told).toHaveBeenCalledTimes(1);
    presence.used(true);
    expect(told).toHaveBeenCalledTimes(2);
    stop();
    presence.used(true);
    expect(told).toHaveBeenCalledTimes(2);
  });
});

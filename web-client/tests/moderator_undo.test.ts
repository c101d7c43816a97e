import { describe, expect, it } from 'vitest';
import { entranceOf, helloOf, tokenSession, type TabStorage } from '../source/moderator/entrance';
import { checksOf } from '../source/moderator/ready';
import { added, due, find, removed, secondsLeft, WAIT_MS } from '../source/moderator/undo';

describe('five seconds to think again', () => {
  const one = { key: 'open t2', due: 1_000 + WAIT_MS };
  const other = { key: 'close session', due: 500 + WAIT_MS };

  it('pass before anything is sent', () => {
    const list = added(added([], one), other);
    expect(due(list, 5_000)).toEqual({ ready: [], rest: list });
    expect(due(list, 5_500)).toEqual({ ready: [other], rest: [one] });
    expect(due(list, 9_000).ready).toEqual([other, one]);
  });

  it('begin anew for the same order, which is there once', () => {
    const again = { ...one, due: 9_000 };
    expect(added(added([], one), again)).toEqual([again]);
  });

  it('end when it is taken back', () => {
    const list = added(added([], one), other);
    expect(removed(list, 'open t2')).toEqual([other]);
    expect(removed(list, 'unknown')).toBe(list);
    expect(find(list, 'close session')).toBe(other);
    expect(find(removed(list, 'close session'), 'close session')).toBeUndefined();
  });

  it('are told in whole seconds, one until the last moment', () => {
    expect(secondsLeft(one, 1_000)).toBe(5);
    expect(secondsLeft(one, 1_001)).toBe(5);
    expect(secondsLeft(one, 5_999)).toBe(1);
    expect(secondsLeft(one, 6_000)).toBe(0);
    expect(secondsLeft(one, 99_000)).toBe(0);
  });
});

describe('the way into the console', () => {
  const token = 'm.abcdefghij.AAAAAAAAAAAAAAAAAAAAAA';
  const storage = (): TabStorage => {
    const kept = new Map<string, string>();
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
  };
  const denied: TabStorage = {
    getItem: () => null,
    setItem: () => {
      throw new Error('denied');
    },
  };

  it('keeps the token for the tab and takes it out of the address', () => {
    const tab = storage();
    const first = entranceOf(`https://a.example/console#t=${token}`, tab);
    expect(first).toEqual({
      entrance: { session: 'abcdefghij', token },
      address: 'https://a.example/console?session=abcdefghij',
    });
    expect(entranceOf(first!.address, tab)!.entrance.token).toBe(token);
  });

  it('leaves the token in the address where the browser keeps nothing', () => {
    const address = `https://a.example/console#t=${token}`;
    expect(entranceOf(address, denied)).toEqual({ entrance: { session: 'abcdefghij', token }, address });
    expect(entranceOf(address, null)!.address).toBe(address);
  });

  it('is the sign-in where there is no token', () => {
    const { entrance } = entranceOf('https://a.example/console?session=abcdefghij', storage())!;
    expect(helloOf(entrance)).toEqual({ session: 'abcdefghij' });
    expect(helloOf({ ...entrance, token })).toEqual({ token });
  });

  it('is nowhere without either', () => {
    expect(entranceOf('https://a.example/console', storage())).toBeNull();
    expect(entranceOf('https://a.example/console#t=nonsense', storage())).toBeNull();
    expect(tokenSession('m..x')).toBeNull();
  });
});

describe('what to check before people come in', () => {
  const session = {
    id: 's', code: 'K7QX2M', title: 'T', language: 'nl', state: 'draft', moderation: 'open', now: '',
    themes: [
      { id: 't1', title: 'A', question: 'Wat?', state: 'pending', minutes: 60 },
      { id: 't2', title: 'B', question: 'Hoe?', state: 'pending', minutes: 45 },
    ],
  } as const;

  it('names what deserves another look', () => {
    const checks = checksOf({ ...session, themes: [...session.themes] }, [], []);
    expect(checks.filter((check) => !check.good).map((check) => check.key)).toEqual(['time', 'starts', 'description']);
    expect(checks.find((check) => check.key === 'time')!.n).toBe(105);
  });

  it('leaves out what is skipped', () => {
    const themes = [session.themes[0], { ...session.themes[1], state: 'skipped' as const }];
    expect(checksOf({ ...session, themes }, [], []).find((check) => check.key === 'time')).toEqual(
      { key: 'time', good: true, n: 60 },
    );
  });
});

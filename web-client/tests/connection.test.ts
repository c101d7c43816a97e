import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, type ConnectionEvents } from '../source/connection';
import type { ErrorCode } from '../source/protocol';
import { FakeSocket, browser, browserGone, type Browser } from './browser';
import { welcome } from './examples';

let world: Browser;
let connection: Connection;
let events: { [K in keyof ConnectionEvents]: ReturnType<typeof vi.fn> };

beforeEach(() => {
  world = browser();
  events = { hello: vi.fn(() => ({ code: 'K7QX2M' })), welcome: vi.fn(), update: vi.fn(), lost: vi.fn() };
  connection = new Connection(events as unknown as ConnectionEvents);
});

afterEach(() => {
  connection.close();
  browserGone();
});

function refused(code: ErrorCode, close = 4401): void {
  FakeSocket.last.open();
  FakeSocket.last.says({ type: 'error', code, message: '' });
  FakeSocket.last.ends(close);
}

/* Until the next try begins, and no longer. */
function wait(): void {
  const link = connection.link.value;
  if (link.kind !== 'waiting') throw new Error(`not waiting but ${link.kind}`);
  vi.advanceTimersByTime(Math.ceil(link.until - performance.now()));
}

/* Drawn as the largest (almost) or the smallest of what chance gives. */
function chance(value: number): void {
  vi.spyOn(Math, 'random').mockReturnValue(value);
}

describe('a connection', () => {
  it('goes to the own host, encrypted when the page is, and says hello first', () => {
    expect(FakeSocket.last.url).toBe('wss://dialoog.example.nl/ws');
    expect(FakeSocket.last.protocol).toBe('herkend.v1');
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([{ type: 'hello', code: 'K7QX2M' }]);
  });
  it('of a page without encryption has none either', () => {
    vi.stubGlobal('location', { protocol: 'http:', host: '127.0.0.1:8080' });
    const other = new Connection(events as unknown as ConnectionEvents);
    expect(FakeSocket.last.url).toBe('ws://127.0.0.1:8080/ws');
    other.close();
  });
  it('is open from the welcome on', () => {
    FakeSocket.last.open();
    expect(connection.link.value.kind).toBe('connecting');
    FakeSocket.last.says(welcome());
    expect(events.welcome).toHaveBeenCalledOnce();
    expect(connection.link.value).toEqual({ kind: 'open' });
  });
  it('hands on every update after the welcome', () => {
    FakeSocket.last.greets();
    FakeSocket.last.says({ type: 'presence', present: 1, joined: 1 });
    expect(events.update).toHaveBeenCalledWith({ type: 'presence', present: 1, joined: 1 });
    expect(events.welcome).toHaveBeenCalledOnce();
  });
  it('lets be what is not JSON', () => {
    FakeSocket.last.greets();
    FakeSocket.last.says_text('<html>');
    expect(events.update).not.toHaveBeenCalled();
  });
  it('sends nothing before the welcome and after the loss', () => {
    expect(connection.send({ type: 'next' })).toBe(false);
    FakeSocket.last.open();
    expect(connection.send({ type: 'next' })).toBe(false);
    FakeSocket.last.says(welcome());
    expect(connection.send({ type: 'next' })).toBe(true);
    FakeSocket.last.ends();
    expect(connection.send({ type: 'next' })).toBe(false);
    expect(FakeSocket.all[0]!.commands).toEqual([{ type: 'next' }]);
  });
  it('that is closed here hears and does nothing more', () => {
    FakeSocket.last.greets();
    connection.close();
    world.fire('online');
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(events.lost).not.toHaveBeenCalled();
  });
});

describe('after a loss', () => {
  it('it is told once, and only when there was a welcome', () => {
    FakeSocket.last.ends();
    expect(events.lost).not.toHaveBeenCalled();
    connection.hurry();
    FakeSocket.last.greets();
    FakeSocket.last.ends();
    expect(events.lost).toHaveBeenCalledOnce();
  });
  it('the wait is drawn from zero to a bound that doubles up to thirty seconds', () => {
    chance(0.999999);
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      FakeSocket.last.ends();
      const link = connection.link.value;
      if (link.kind !== 'waiting') throw new Error(link.kind);
      expect(link.tries).toBe(round + 1);
      waits.push(Math.round(link.until - performance.now()));
      wait();
      expect(FakeSocket.all).toHaveLength(round + 2);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });
  it('the wait may be none at all', () => {
    chance(0);
    FakeSocket.last.ends();
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('a welcome makes the waits short again', () => {
    chance(0.999999);
    for (let round = 0; round < 5; round += 1) {
      FakeSocket.last.ends();
      wait();
    }
    FakeSocket.last.greets();
    FakeSocket.last.ends();
    expect(connection.link.value).toMatchObject({ kind: 'waiting', tries: 1 });
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(7);
  });
  it('somebody who asks for it need not wait', () => {
    chance(0.999999);
    FakeSocket.last.ends();
    connection.hurry();
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.greets();
    vi.advanceTimersByTime(60_000); /* the wait that was cut short brings no third */
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('asking for it while it is being tried makes no second try', () => {
    connection.hurry();
    connection.hurry();
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('the hello', () => {
  it('that is not answered within ten seconds ends that try', () => {
    chance(0);
    FakeSocket.last.open();
    vi.advanceTimersByTime(9_999);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all[0]!.readyState).toBe(3);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('that was answered is not waited for any more', () => {
    FakeSocket.last.greets();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(connection.link.value.kind).toBe('open');
  });
  it.each(['unauthorised', 'withdrawn', 'forbidden', 'full', 'wrong_state', 'not_found'] as const)(
    'refused as %s is the end',
    (code) => {
      refused(code);
      expect(connection.link.value).toEqual({ kind: 'ended', code });
      vi.advanceTimersByTime(300_000);
      expect(FakeSocket.all).toHaveLength(1);
    },
  );
  it('refused is no reason to come back with the network either', () => {
    refused('forbidden');
    world.fire('online');
    world.hide();
    vi.advanceTimersByTime(60_000);
    world.show();
    expect(FakeSocket.all).toHaveLength(1);
    expect(connection.link.value.kind).toBe('ended');
  });
  it('refused may be tried again by who asks for it', () => {
    refused('full');
    connection.hurry();
    FakeSocket.last.greets();
    expect(connection.link.value.kind).toBe('open');
  });
  it.each(['busy', 'rate_limited', 'internal'] as const)(
    'refused as %s is tried again, not sooner than five seconds',
    (code) => {
      chance(0);
      refused(code, 1013);
      expect(connection.link.value.kind).toBe('waiting');
      vi.advanceTimersByTime(4_999);
      expect(FakeSocket.all).toHaveLength(1);
      vi.advanceTimersByTime(1);
      expect(FakeSocket.all).toHaveLength(2);
    },
  );
});

describe("the server's last word", () => {
  it('4401 without a reason is a bad token', () => {
    FakeSocket.last.ends(4401);
    expect(connection.link.value).toEqual({ kind: 'ended', code: 'unauthorised' });
  });
  it('4401 in mid-session, when a link was withdrawn, ends it and is told', () => {
    FakeSocket.last.greets();
    FakeSocket.last.ends(4401);
    expect(connection.link.value.kind).toBe('ended');
    expect(events.lost).toHaveBeenCalledOnce();
  });
  it('says why a hello came too early', () => {
    FakeSocket.last.open();
    FakeSocket.last.says({ type: 'error', code: 'wrong_state', message: 'not yet', because: 'not_open' });
    FakeSocket.last.ends(4401);
    expect(connection.link.value).toEqual({ kind: 'ended', code: 'wrong_state', because: 'not_open' });
  });

  it.each(['withdrawn', 'forbidden'] as const)('%s in mid-session, before 4401, is why it ended', (code) => {
    FakeSocket.last.greets();
    FakeSocket.last.says({ type: 'error', code, message: '' });
    FakeSocket.last.ends(4401);
    expect(connection.link.value).toEqual({ kind: 'ended', code });
    expect(events.lost).toHaveBeenCalledOnce();
  });
  it('an error in mid-session about one message ends nothing', () => {
    FakeSocket.last.greets();
    FakeSocket.last.says({ type: 'error', id: 'a1', code: 'forbidden', message: '' });
    FakeSocket.last.says({ type: 'error', code: 'malformed', message: '' });
    FakeSocket.last.ends(1006);
    expect(connection.link.value.kind).toBe('waiting');
  });
  it('4429 is waited for at least five seconds', () => {
    chance(0);
    FakeSocket.last.greets();
    FakeSocket.last.ends(4429);
    vi.advanceTimersByTime(4_999);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('restart tells how long to wait at least, once', () => {
    chance(0);
    FakeSocket.last.greets();
    FakeSocket.last.says({ type: 'restart', retry_after_ms: 2_000 });
    FakeSocket.last.ends(1012);
    vi.advanceTimersByTime(1_999);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.ends();
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(3);
  });
  it.each([1000, 1001, 1006, 1011, 1012, 1013])('%d is no end', (code) => {
    FakeSocket.last.greets();
    FakeSocket.last.ends(code);
    expect(connection.link.value.kind).toBe('waiting');
  });
});

describe('the network of the device', () => {
  it('that goes ends the connection without waiting for it to fail', () => {
    FakeSocket.last.greets();
    world.network(false);
    expect(events.lost).toHaveBeenCalledOnce();
    expect(connection.link.value).toEqual({ kind: 'offline', tries: 1 });
  });
  it('that comes back is used at once', () => {
    FakeSocket.last.greets();
    world.network(false);
    world.network(true);
    expect(FakeSocket.all).toHaveLength(2);
    expect(connection.link.value.kind).toBe('connecting');
  });
  it('that comes back during a wait ends the wait', () => {
    chance(0.999999);
    for (let round = 0; round < 7; round += 1) {
      FakeSocket.last.ends();
      wait();
    }
    FakeSocket.last.ends();
    const tries = FakeSocket.all.length;
    world.fire('online');
    expect(FakeSocket.all).toHaveLength(tries + 1);
  });
  it('that never says that it is back is tried each thirty seconds', () => {
    FakeSocket.last.greets();
    world.network(false);
    vi.advanceTimersByTime(29_999);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('that is there leaves an open connection alone', () => {
    FakeSocket.last.greets();
    world.fire('online');
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('a reader who was away', () => {
  it('for more than twenty seconds gets a new connection at once: the old one may be dead', () => {
    FakeSocket.last.greets();
    world.hide();
    vi.advanceTimersByTime(20_001);
    world.show();
    expect(FakeSocket.all).toHaveLength(2);
    expect(events.lost).toHaveBeenCalledOnce();
    expect(FakeSocket.all[0]!.readyState).toBe(3);
  });
  it('for a moment keeps the connection', () => {
    FakeSocket.last.greets();
    world.hide();
    vi.advanceTimersByTime(20_000);
    world.show();
    expect(FakeSocket.all).toHaveLength(1);
  });
  it('comes back into a wait, and need not wait', () => {
    chance(0.999999);
    FakeSocket.last.greets();
    FakeSocket.last.ends();
    world.hide();
    world.show();
    expect(FakeSocket.all).toHaveLength(2);
  });
  it("comes back by the browser's page cache, with the same outcome", () => {
    chance(0.999999);
    FakeSocket.last.greets();
    FakeSocket.last.ends();
    world.fire('pageshow');
    expect(FakeSocket.all).toHaveLength(2);
  });
});

describe('a connection that is suspected', () => {
  it('is replaced by another', () => {
    chance(0);
    FakeSocket.last.greets();
    connection.suspect();
    expect(events.lost).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('says nothing more that is heard', () => {
    FakeSocket.last.greets();
    const old = FakeSocket.last;
    connection.suspect();
    old.says({ type: 'presence', present: 1, joined: 1 });
    old.ends();
    expect(events.update).not.toHaveBeenCalled();
    expect(events.lost).toHaveBeenCalledOnce();
  });
});

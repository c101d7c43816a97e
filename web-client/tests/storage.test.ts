import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '../source/protocol';
import { browser, browserGone, type Browser } from './browser';

let world: Browser;
let storage: typeof import('../source/storage');
const vote: Command = { type: 'vote', statement: 's1', grade: 2 };

beforeEach(async () => {
  world = browser();
  vi.resetModules(); /* each test is a page of its own */
  storage = await import('../source/storage');
});

afterEach(browserGone);

describe('small things', () => {
  it('are kept under a name of this program', () => {
    storage.write('language', 'en');
    expect(storage.read('language')).toBe('en');
    expect(world.storage.getItem('herkend.language')).toBe('en');
    expect(storage.kept.value).toBe(true);
  });
  it('that were never written are null', () => {
    expect(storage.read('language')).toBeNull();
  });
  it('are forgotten by null', () => {
    storage.write('draft', 'Er is');
    storage.write('draft', null);
    expect(storage.read('draft')).toBeNull();
    expect(world.storage.getItem('herkend.draft')).toBeNull();
  });
  it('written by another tab are seen', () => {
    storage.write('draft', 'een');
    world.storage.setItem('herkend.draft', 'twee');
    expect(storage.read('draft')).toBe('twee');
  });
  it('live on in memory where the browser denies storage, and it is said', () => {
    world.storage.denied = true;
    storage.write('draft', 'Er is');
    expect(storage.read('draft')).toBe('Er is');
    expect(storage.kept.value).toBe(false);
    storage.write('draft', null);
    expect(storage.read('draft')).toBeNull();
  });
  it('that no longer fit are read as they were written last, not as they were kept before', () => {
    storage.write('draft', 'Er is');
    world.storage.full = true;
    storage.write('draft', 'Er is geen tijd.');
    expect(storage.read('draft')).toBe('Er is geen tijd.');
    expect(storage.kept.value).toBe(false);
    world.storage.full = false;
    storage.write('draft', 'Er is geld.');
    expect(world.storage.getItem('herkend.draft')).toBe('Er is geld.');
    expect(storage.read('draft')).toBe('Er is geld.');
  });
  it('may be asked for where there is no storage at all', () => {
    vi.stubGlobal('localStorage', undefined);
    storage.write('draft', 'Er is');
    expect(storage.read('draft')).toBe('Er is');
  });
});

describe('the queue', () => {
  it('of a name that is new is empty', async () => {
    expect(await storage.queueLoad('nobody')).toEqual([]);
  });
  it('keeps the order in which things were added', async () => {
    await Promise.all(['a', 'b', 'c'].map((id) => storage.queueAdd('order', { id, command: vote })));
    expect((await storage.queueLoad('order')).map((item) => item.id)).toEqual(['a', 'b', 'c']);
  });
  it('holds each id once', async () => {
    await storage.queueAdd('once', { id: 'a', command: vote });
    await storage.queueAdd('once', { id: 'a', command: vote });
    expect(await storage.queueLoad('once')).toEqual([{ id: 'a', command: vote }]);
  });
  it('of one seat is not that of another', async () => {
    await storage.queueAdd('one', { id: 'a', command: vote });
    expect(await storage.queueLoad('two')).toEqual([]);
  });
  it('loses what was removed, and nothing else', async () => {
    for (const id of ['a', 'b', 'c']) await storage.queueAdd('less', { id, command: vote });
    await storage.queueRemove('less', 'b');
    await storage.queueRemove('less', 'zz');
    expect((await storage.queueLoad('less')).map((item) => item.id)).toEqual(['a', 'c']);
  });
  it('holds no more than the server could tell apart', async () => {
    for (let index = 0; index < storage.QUEUE_MAX + 5; index += 1)
      await storage.queueAdd('many', { id: `v${index}`, command: vote });
    const items = await storage.queueLoad('many');
    expect(items).toHaveLength(storage.QUEUE_MAX);
    expect(items[0]!.id).toBe('v5');
  });
  it('is empty where the browser denies it, and that is said', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('SecurityError');
      },
    });
    await storage.queueAdd('x', { id: 'a', command: vote });
    expect(await storage.queueLoad('x')).toEqual([]);
    expect(storage.kept.value).toBe(false);
  });
});

/*
 * As much of a browser as the core touches: a window with events, a document that can be hidden, a network that can go,
 * WebSockets that a test answers, and clocks that a test moves.
 */
import { vi } from 'vitest';
import type { Update } from '../source/protocol';
import { welcome } from './examples';

export class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all[FakeSocket.all.length - 1]!;
  }

  readyState = 0;
  readonly sent: { type: string; id?: string; [key: string]: unknown }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  /* ---- what a test lets happen ---- */

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  says(update: Update): void {
    this.onmessage?.({ data: JSON.stringify(update) });
  }

  says_text(text: string): void {
    this.onmessage?.({ data: text });
  }

  greets(): void {
    this.open();
    this.says(welcome());
  }

  ends(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  /* Commands after the hello. */
  get commands(): { type: string; id?: string; [key: string]: unknown }[] {
    return this.sent.filter((message) => message.type !== 'hello');
  }
}

export class FakeStorage {
  private readonly map = new Map<string, string>();
  denied = false;
  full = false;

  getItem(key: string): string | null {
    if (this.denied) throw new Error('SecurityError');
    return this.map.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.denied || this.full) throw new Error('QuotaExceededError');
    this.map.set(key, value);
  }
  removeItem(key: string): void {
    if (this.denied) throw new Error('SecurityError');
    this.map.delete(key);
  }
}

export interface Browser {
  storage: FakeStorage;
  fire: (event: 'online' | 'offline' | 'pageshow') => void;
  hide: () => void;
  show: () => void;
  network: (on: boolean) => void;
}

/* Timers are the test's; setImmediate stays real, since the stand-in for IndexedDB works by it. */
export function browser(languages: readonly string[] = ['nl-NL']): Browser {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] });
  FakeSocket.all = [];
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const navigator = { onLine: true, languages };
  const storage = new FakeStorage();
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window));
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', navigator);
  vi.stubGlobal('location', { protocol: 'https:', host: 'dialoog.example.nl' });
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('WebSocket', FakeSocket);
  const visibility = (to: string) => {
    document.visibilityState = to;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return {
    storage,
    fire: (event) => void window.dispatchEvent(new Event(event)),
    hide: () => visibility('hidden'),
    show: () => visibility('visible'),
    network: (on) => {
      navigator.onLine = on;
      window.dispatchEvent(new Event(on ? 'online' : 'offline'));
    },
  };
}

export function browserGone(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
}

/* Lets what waits for promises and for the stand-in of IndexedDB go on. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 12; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

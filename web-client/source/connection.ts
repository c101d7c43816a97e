/*
 * One WebSocket, held: says hello, comes back after every loss with full jitter (AWS Architecture Blog, "Exponential
 * Backoff And Jitter": a wait drawn evenly from 0 to the doubled bound), at once when the network or the reader returns,
 * and never after a refusal that another try cannot mend. Knows messages only as far as it must.
 */
import { signal, type Signal } from '@preact/signals';
import type { Because, ErrorCode, Hello, Update, Welcome } from './protocol';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const HELLO_TIMEOUT_MS = 10_000;
const AWAY_MS = 20_000; /* hidden for longer: the connection may be dead without saying so */

export type Link =
  | { kind: 'connecting'; tries: number }
  | { kind: 'open' }
  | { kind: 'waiting'; until: number; tries: number } /* until: performance.now() */
  | { kind: 'offline'; tries: number }
  | { kind: 'ended'; code: ErrorCode; because?: Because };

/* Hello's refusals that pass by themselves. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['busy', 'rate_limited', 'internal']);

/* What is said in the middle of a session when its end is one's own. */
const ENDING: ReadonlySet<ErrorCode> = new Set(['withdrawn', 'forbidden']);

export interface ConnectionEvents {
  hello: () => Hello;
  welcome: (welcome: Welcome) => void;
  update: (update: Update) => void;
  lost: () => void;
}

export class Connection {
  readonly link: Signal<Link> = signal<Link>({ kind: 'connecting', tries: 0 });
  private socket: WebSocket | null = null;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private greeted = false;
  private refusal: ErrorCode | null = null;
  private because: Because | undefined;
  private wait_at_least_ms = 0;
  private hidden_at: number | null = null;
  private readonly remove: () => void;

  constructor(private readonly events: ConnectionEvents) {
    const online = () => this.link.value.kind !== 'ended' && this.hurry();
    const offline = () => this.drop();
    const visible = () => this.visibility();
    addEventListener('online', online);
    addEventListener('offline', offline);
    addEventListener('pageshow', visible);
    document.addEventListener('visibilitychange', visible);
    this.remove = () => {
      removeEventListener('online', online);
      removeEventListener('offline', offline);
      removeEventListener('pageshow', visible);
      document.removeEventListener('visibilitychange', visible);
    };
    this.connect();
  }

  /* False: not connected; the caller keeps what it wanted to say. */
  send(message: object): boolean {
    if (!this.greeted || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /* Something that should have been answered was not: the way there is broken. */
  suspect(): void {
    this.drop();
  }

  /* Tries again now, also after an end (somebody asked for it). */
  hurry(): void {
    if (this.socket) return;
    clearTimeout(this.timer);
    this.connect();
  }

  close(): void {
    this.remove();
    clearTimeout(this.timer);
    this.detach()?.close(1000);
  }

  private connect(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws`, 'herkend.v1');
    this.socket = socket;
    this.greeted = false;
    this.refusal = null;
    this.because = undefined;
    this.link.value = { kind: 'connecting', tries: this.tries };
    this.timer = setTimeout(() => this.drop(), HELLO_TIMEOUT_MS);
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', ...this.events.hello() }));
    socket.onmessage = (event) => this.receive(String(event.data));
    socket.onclose = (event) => this.closed(event.code);
  }

  private receive(text: string): void {
    let update: Update;
    try {
      update = JSON.parse(text) as Update;
    } catch {
      return; /* not of this server */
    }
    if (update.type === 'restart') this.wait_at_least_ms = update.retry_after_ms;
    if (!this.greeted) this.greet(update);
    else this.events.update(update);
    /* A link that is ended in the middle, or a seat that is: said before the close. */
    if (update.type === 'error' && !update.id && ENDING.has(update.code)) this.refusal = update.code;
  }

  private greet(update: Update): void {
    if (update.type === 'error') {
      this.refusal = update.code;
      this.because = update.because;
      return;
    }
    if (update.type !== 'welcome') return;
    clearTimeout(this.timer);
    this.greeted = true;
    this.tries = 0;
    this.wait_at_least_ms = 0;
    this.events.welcome(update);
    this.link.value = { kind: 'open' };
  }

  private detach(): WebSocket | null {
    const socket = this.socket;
    if (!socket) return null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    this.socket = null;
    return socket;
  }

  /* Ends a connection that nobody has closed, and tries another. */
  private drop(): void {
    const socket = this.detach();
    if (!socket) return;
    socket.close();
    this.closed(1006);
  }

  private closed(code: number): void {
    const greeted = this.greeted;
    this.detach();
    clearTimeout(this.timer);
    this.greeted = false;
    if (greeted) this.events.lost();
    if (code === 4401 && !this.refusal) this.refusal = 'unauthorised';
    if (this.refusal && !PASSING.has(this.refusal)) {
      this.link.value = { kind: 'ended', code: this.refusal, ...(this.because && { because: this.because }) };
      return;
    }
    if (code === 4429 || this.refusal) this.wait_at_least_ms = Math.max(this.wait_at_least_ms, 5_000);
    this.wait();
  }

  private wait(): void {
    this.tries += 1;
    if (navigator.onLine === false) {
      this.link.value = { kind: 'offline', tries: this.tries };
      /* Some devices never say that they are back. */
      this.timer = setTimeout(() => this.connect(), LONGEST_WAIT_MS);
      return;
    }
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.tries - 1, 10));
    const wait = this.wait_at_least_ms + Math.random() * bound;
    this.wait_at_least_ms = 0;
    this.link.value = { kind: 'waiting', until: performance.now() + wait, tries: this.tries };
    this.timer = setTimeout(() => this.connect(), wait);
  }

  private visibility(): void {
    if (document.visibilityState === 'hidden') {
      this.hidden_at = performance.now();
      return;
    }
    const away = this.hidden_at === null ? 0 : performance.now() - this.hidden_at;
    this.hidden_at = null;
    if (this.link.value.kind === 'waiting' || this.link.value.kind === 'offline') this.hurry();
    else if (this.link.value.kind === 'open' && away > AWAY_MS) {
      this.drop();
      this.hurry();
    }
  }
}

/*
 * A session as a page has it: the state, the connection and the queue together. What is sent stays in the queue until it is
 * answered, goes out in order, and again with the same ids after every loss; so nothing is lost, and nothing counts twice.
 */
import { signal, type Signal } from '@preact/signals';
import { Connection, type Link } from './connection';
import type { Answer, Command, Hello, Refusal, Update, Welcome } from './protocol';
import { QUEUE_MAX, queueAdd, queueLoad, queueRemove, type Queued } from './storage';
import * as store from './store';

const ANSWER_TIMEOUT_MS = 12_000;
const OUTSTANDING_MAX = 16; /* sent and not answered at a time */
const AGAIN_MS = 3_000; /* after busy and rate_limited, and after a question that was refused */
const RESTORE_MS = 2_000; /* a browser that does not tell by then what it kept is not waited for */

export class Refused extends Error {
  constructor(readonly refusal: Pick<Refusal, 'code' | 'statement'>) {
    super(refusal.code);
  }
}

export interface LiveOptions {
  hello: () => Hello;
  /* A new seat's token: kept by the caller. */
  seat?: (token: string, welcome: Welcome) => void;
  /* Under which name the queue is kept; without one it lives as long as the page. */
  queue?: string;
}

interface Waiting {
  command: Command;
  sent_at: number | null;
  resolve: (answer: Answer) => void;
  reject: (why: Refused) => void;
}

/* Reading commands change nothing: they are asked again by who wants to know, not queued. */
const READING: ReadonlySet<Command['type']> = new Set(['next', 'similar', 'thread', 'conversation']);

export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Live {
  readonly state: Signal<store.State> = signal(store.initial);
  readonly link: Signal<Link>;
  private readonly connection: Connection;
  private queue: Queued[] = [];
  private readonly outstanding = new Map<string, number>(); /* queued commands that are on their way, and since when */
  private readonly waiting = new Map<string, Waiting>();
  private readonly listeners = new Set<(update: Update) => void>();
  private readonly watch: ReturnType<typeof setInterval>;
  private paused_until = 0;
  private restored: boolean; /* before, nothing goes out: it would overtake what is older */

  constructor(private readonly options: LiveOptions) {
    this.restored = !options.queue;
    if (options.queue) void this.restore(options.queue);
    this.connection = new Connection({
      hello: options.hello,
      welcome: (welcome) => this.welcomed(welcome),
      update: (update) => this.receive(update),
      lost: () => this.lost(),
    });
    this.link = this.connection.link;
    this.watch = setInterval(() => this.look(), 1_000);
  }

  /* Takes something to be done. Its id; it is in state.pending until the server has it. */
  send(command: Command): string {
    const item = { id: newId(), command };
    this.state.value = store.sent(this.state.value, item.id, command);
    if (this.queue.length >= QUEUE_MAX) {
      this.state.value = store.failed(this.state.value, item.id, 'queue_full');
      return item.id;
    }
    this.enqueue(item);
    return item.id;
  }

  /* Sends, and tells what became of it. For consoles, where somebody waits for the answer. */
  order(command: Command): Promise<Answer> {
    const id = this.send(command);
    if (!this.queue.some((item) => item.id === id)) return Promise.reject(new Refused({ code: 'busy' }));
    return new Promise((resolve, reject) => this.waiting.set(id, { command, sent_at: null, resolve, reject }));
  }

  /* Asks something that changes nothing. Refused with `busy` when the connection is lost meanwhile. */
  ask(command: Command): Promise<Answer> {
    const id = newId();
    return new Promise((resolve, reject) => {
      if (!this.connection.send({ id, ...command })) {
        reject(new Refused({ code: 'busy' }));
        return;
      }
      if (command.type === 'next') this.state.value = store.nextAsked(this.state.value, id);
      if (command.type === 'conversation')
        this.state.value = store.conversationAsked(this.state.value, command.before === undefined);
      this.waiting.set(id, { command, sent_at: performance.now(), resolve, reject });
    });
  }

  /* A failed item once more. A refused one is another attempt, with an id of its own. */
  retry(id: string): void {
    const item = this.state.value.pending.find((other) => other.id === id);
    if (!item) return;
    this.state.value = store.dropped(this.state.value, id);
    this.send(item.command);
  }

  /* What was refused in an earlier visit and not settled: it stands here again, to be changed, retried or dropped. */
  recall(command: Command, code: store.Pending['code']): void {
    const id = newId();
    this.state.value = store.failed(store.sent(this.state.value, id, command), id, code ?? 'internal');
  }

  drop(id: string): void {
    this.state.value = store.dropped(this.state.value, id);
    this.dequeue(id);
    this.waiting.get(id)?.reject(new Refused({ code: 'busy' }));
    this.waiting.delete(id);
  }

  /* Every update, after the state has it. Returns how to stop. */
  listen(listener: (update: Update) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  hurry(): void {
    this.connection.hurry();
  }

  close(): void {
    clearInterval(this.watch);
    this.connection.close();
  }

  /* ---- the queue -------------------------------------------------------------------------- */

  private async restore(name: string): Promise<void> {
    const patience = setTimeout(() => this.begin([]), RESTORE_MS);
    const earlier = await queueLoad(name);
    clearTimeout(patience);
    const known = new Set(this.queue.map((item) => item.id));
    this.begin(earlier.filter((item) => !known.has(item.id)));
  }

  private begin(earlier: readonly Queued[]): void {
    this.queue = [...earlier, ...this.queue];
    this.state.value = store.restored(this.state.value, earlier);
    this.restored = true;
    this.flush();
  }

  private enqueue(item: Queued): void {
    this.queue.push(item);
    if (this.options.queue) void queueAdd(this.options.queue, item);
    this.flush();
  }

  private dequeue(id: string): void {
    this.queue = this.queue.filter((item) => item.id !== id);
    this.outstanding.delete(id);
    if (this.options.queue) void queueRemove(this.options.queue, id);
  }

  /* Sends in order what is not on its way. */
  private flush(): void {
    if (!this.restored || performance.now() < this.paused_until) return;
    for (const item of this.queue) {
      if (this.outstanding.has(item.id)) continue;
      if (this.outstanding.size >= OUTSTANDING_MAX) return;
      if (!this.connection.send({ id: item.id, ...item.command })) return;
      this.outstanding.set(item.id, performance.now());
    }
  }

  /* Looks each second whether something waits too long, and sends what may go again. */
  private look(): void {
    const now = performance.now();
    const late = (at: number | null) => at !== null && now - at > ANSWER_TIMEOUT_MS;
    if ([...this.outstanding.values()].some(late) || [...this.waiting.values()].some((one) => late(one.sent_at)))
      this.connection.suspect();
    else this.flush();
  }

  /* ---- what comes in ---------------------------------------------------------------------- */

  private welcomed(welcome: Welcome): void {
    if (welcome.seat_token) this.options.seat?.(welcome.seat_token, welcome);
    this.state.value = store.reduce(this.state.value, welcome, performance.now());
    this.tell(welcome);
    /* The welcome may not know yet what is only here. */
    for (const item of this.queue) this.state.value = store.shown(this.state.value, item.command);
    queueMicrotask(() => this.flush());
  }

  private receive(update: Update): void {
    if (update.type === 'error' && update.id && this.again(update.id, update.code)) return;
    this.state.value = store.reduce(this.state.value, update, performance.now());
    if ('id' in update && update.id && update.type !== 'session' && update.type !== 'theme' && update.type !== 'poll')
      this.answered(update.id, update as Answer | Refusal);
    this.tell(update);
  }

  private answered(id: string, update: Answer | Refusal): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    this.dequeue(id);
    if (waiting && update.type === 'error') this.refused(id, waiting, update);
    else if (waiting) waiting.resolve(update as Answer);
    this.flush();
  }

  /* A question may be put again after a while: at once, a refusal would bring the next. */
  private refused(id: string, waiting: Waiting, refusal: Refusal): void {
    waiting.reject(new Refused(refusal));
    if (!READING.has(waiting.command.type)) return;
    setTimeout(() => (this.state.value = store.askedInVain(this.state.value, id, waiting.command)), AGAIN_MS);
  }

  /* Whether a refusal only means "later": then the same command goes again with the same id, and all behind it wait too. */
  private again(id: string, code: Refusal['code']): boolean {
    if ((code !== 'busy' && code !== 'rate_limited') || !this.outstanding.has(id)) return false;
    this.outstanding.delete(id);
    this.paused_until = performance.now() + AGAIN_MS;
    return true;
  }

  private lost(): void {
    this.outstanding.clear();
    for (const [id, waiting] of this.waiting) {
      if (!READING.has(waiting.command.type)) continue;
      this.waiting.delete(id);
      waiting.reject(new Refused({ code: 'busy' }));
    }
    if (this.state.value.offer.kind === 'asked')
      this.state.value = { ...this.state.value, offer: { kind: 'unasked' } };
  }

  private tell(update: Update): void {
    for (const listener of this.listeners) listener(update);
  }
}

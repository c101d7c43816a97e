/*
 * What the console's parts work with: the session, the orders that are given in it, and what is only of this
 * screen (what is chosen, filtered, open). An order's refusal is kept at the place where it was given, to be told
 * there.
 */
import { batch, computed, effect, signal } from '@preact/signals';
import type { Entrance } from './entrance';
import { helloOf } from './entrance';
import { EVERYTHING, mattersCounted, surroundingsOf, type Filter } from './filter';
import { Live, Refused } from '../live';
import type { NoteDraft } from './note_draft';
import type { Answer, ConsoleStatement, ErrorCode, ModeratorCommand } from '../protocol';
import { announce } from '../parts/announcer';
import { read, write } from '../storage';
import type { State } from '../store';
import * as undo from './undo';

/* Refusals that are not the server's. */
export type Trouble = ErrorCode | 'queue_full' | 'offline' | 'overtaken' | 'unreachable';

export type Column = 'script' | 'stream' | 'signals';
export const COLUMNS: readonly Column[] = ['script', 'stream', 'signals'];

/* A question that stands before the rest. */
export type Dialog =
  | { name: 'hide' | 'reword' | 'merge' | 'eject'; statement: string }
  | { name: 'probe'; theme: string }
  | { name: 'theme'; theme: string | null }
  | { name: 'announce' | 'polls' | 'likely' | 'screen' | 'join' | 'help' }
  | { name: 'close' | 'closing_round' | 'release' | 'rehearse' };

/* Waits until it is due, and is sent only if it still makes sense then. */
export interface Waiting extends undo.Timed {
  command: ModeratorCommand;
  makes_sense: (state: State) => boolean;
}

/* Was done, and can be taken back until it is due. */
export interface Done extends undo.Timed {
  told: string;
  inverse: ModeratorCommand;
}

const BEAT_MS = 250;
const PORTION = 100; /* statements that one update tells at most */
const QUIET_MS = 1_500;
const OFFLINE_TOLD_MS = 5_000; /* that something was not sent stands on for a while after the connection is back */

export class Control {
  readonly live: Live;
  readonly troubles = signal<ReadonlyMap<string, Trouble>>(new Map());
  readonly busy = signal<ReadonlySet<string>>(new Set());
  readonly waiting = signal<readonly Waiting[]>([]);
  readonly done = signal<readonly Done[]>([]);
  readonly now = signal(performance.now()); /* moves while something waits */

  readonly filter = signal<Filter>(EVERYTHING);
  readonly chosen = signal<string | null>(null);
  readonly dialog = signal<Dialog | null>(null);
  readonly column = signal<Column>('stream');
  readonly shortcuts = signal(read('console.shortcuts') !== 'off');
  readonly declined = signal<ReadonlySet<string>>(new Set()); /* likely merges that were looked at and left */
  readonly drafts = new Map<string, string>();
  readonly note = signal<NoteDraft | null>(null);
  /* Asks the stream to show what waits, and to go to a statement. Numbers rise; the stream looks at them. */
  readonly fresh_asked = signal(0);
  readonly goto = signal<{ id: string; number: number }>({ id: '', number: 0 });
  /* False while the server still tells what was said before we came. */
  readonly settled = signal(false);
  shown: readonly string[] = []; /* the stream as it stands now */
  hold_done = false; /* somebody is at the button that takes back */

  /* Parts of the state on their own, so that what hangs on them is not made anew with every update. */
  readonly session = computed(() => this.live.state.value.session);
  readonly statements = computed(() => this.live.state.value.statements);
  readonly around = computed(() => surroundingsOf(this.session.value?.themes ?? [], this.session.value?.pinned?.id));
  readonly matters = computed(() => mattersCounted(this.statements.value.values(), this.around.value));

  constructor(readonly entrance: Entrance) {
    this.live = new Live({ hello: () => helloOf(entrance) });
    let beat: ReturnType<typeof setInterval> | undefined;
    effect(() => {
      const needed = this.waiting.value.length > 0 || this.done.value.length > 0;
      if (needed) beat ??= setInterval(() => this.look(), BEAT_MS);
      else beat = void clearInterval(beat);
    });
    this.settleWhenQuiet();
    effect(() => {
      if (this.live.link.value.kind === 'open') setTimeout(() => this.forgetOffline(), OFFLINE_TOLD_MS);
    });
    addEventListener('beforeunload', (event) => {
      if (this.waiting.value.length > 0) event.preventDefault();
    });
  }

  /* Earlier statements come in portions of a hundred, in quick succession; changes come in between. */
  private settleWhenQuiet(): void {
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const stop = this.live.listen((update) => {
      if (update.type !== 'console') return;
      const portion = (update.statements?.length ?? 0) >= PORTION;
      if (portion) clearTimeout(quiet);
      else if (quiet !== undefined) return;
      quiet = setTimeout(() => {
        this.settled.value = true;
        stop();
      }, portion ? QUIET_MS : 0);
    });
  }

  get state(): State {
    return this.live.state.value;
  }

  statement(id: string | null): ConsoleStatement | undefined {
    return id === null ? undefined : this.state.statements.get(id);
  }

  /* ---- orders ----------------------------------------------------------------------------- */

  /* Gives an order and waits. Null: refused; why is told at `place`. Nothing is sent later than it was meant. */
  async order(place: string, command: ModeratorCommand): Promise<Answer | null> {
    this.trouble(place, null);
    if (this.live.link.value.kind !== 'open') return this.trouble(place, 'offline');
    this.busy.value = new Set(this.busy.value).add(place);
    try {
      return await this.live.order(command);
    } catch (error) {
      for (const item of this.state.pending) if (item.state === 'failed') this.live.drop(item.id);
      return this.trouble(place, error instanceof Refused ? error.refusal.code : 'internal');
    } finally {
      const busy = new Set(this.busy.value);
      busy.delete(place);
      this.busy.value = busy;
    }
  }

  /* An order that the server can take back: done at once. told: what was done, in words. */
  async undoable(place: string, command: ModeratorCommand, inverse: ModeratorCommand, told: string): Promise<boolean> {
    const answer = await this.order(place, command);
    if (!answer) return false;
    const item = { key: `${place} ${performance.now()}`, told, inverse, due: performance.now() + undo.TAKE_BACK_MS };
    this.done.value = undo.added(this.done.value, item);
    announce(told);
    return true;
  }

  /* An order that nobody can take back: waits, and goes at once when it is given again meanwhile. */
  later(key: string, command: ModeratorCommand, makes_sense: (state: State) => boolean, told: string): void {
    const earlier = undo.find(this.waiting.value, key);
    if (earlier) {
      this.waiting.value = undo.removed(this.waiting.value, key);
      this.send(earlier);
      return;
    }
    this.trouble(key, null);
    this.now.value = performance.now();
    const due = this.now.value + undo.WAIT_MS;
    this.waiting.value = undo.added(this.waiting.value, { key, command, makes_sense, due });
    announce(told);
  }

  /* Takes back: what waits is dropped, what was done is undone. */
  takeBack(key: string): void {
    const item = undo.find(this.done.value, key);
    this.hold_done = false;
    batch(() => {
      this.waiting.value = undo.removed(this.waiting.value, key);
      this.done.value = undo.removed(this.done.value, key);
    });
    if (item) void this.order('undo', item.inverse);
  }

  /* The latest of both kinds. Whether there was one. */
  takeBackLatest(): boolean {
    const latest = [...this.waiting.value].pop() ?? [...this.done.value].pop();
    if (latest) this.takeBack(latest.key);
    return latest !== undefined;
  }

  private send(item: Waiting): void {
    if (item.makes_sense(this.state)) void this.order(item.key, item.command);
    else this.trouble(item.key, 'overtaken');
  }

  private look(): void {
    const now = performance.now();
    this.now.value = now;
    const { ready, rest } = undo.due(this.waiting.value, now);
    this.waiting.value = rest;
    ready.forEach((item) => this.send(item));
    if (!this.hold_done) this.done.value = undo.due(this.done.value, now).rest;
  }

  private forgetOffline(): void {
    if (this.live.link.value.kind !== 'open') return;
    for (const [place, code] of this.troubles.value) if (code === 'offline') this.trouble(place, null);
  }

  trouble(place: string, code: Trouble | null): null {
    if (code === null && !this.troubles.value.has(place)) return null;
    const troubles = new Map(this.troubles.value);
    if (code === null) troubles.delete(place);
    else troubles.set(place, code);
    this.troubles.value = troubles;
    return null;
  }

  /* ---- this screen ------------------------------------------------------------------------ */

  open(dialog: Dialog): void {
    this.trouble('dialog', null);
    this.dialog.value = dialog;
  }

  shut(): void {
    this.dialog.value = null;
  }

  /* Goes to a statement in the stream, wherever somebody came upon it. */
  show(id: string): void {
    batch(() => {
      this.column.value = 'stream';
      this.chosen.value = id;
      this.goto.value = { id, number: this.goto.value.number + 1 };
    });
  }

  filterOn(part: Partial<Filter>): void {
    this.filter.value = { ...this.filter.value, ...part };
  }

  shortcutsSet(on: boolean): void {
    this.shortcuts.value = on;
    write('console.shortcuts', on ? null : 'off');
  }

  decline(from: string, into: string): void {
    this.declined.value = new Set(this.declined.value).add(`${from} ${into}`);
  }
}

/*
 * What every part of the page needs of the session it is in, and the few choices of this page that are nobody
 * else's: which tab, which dialog, whether keys are on.
 */
import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { computed, signal, type Signal } from '@preact/signals';
import type { Live } from '../live';
import type { PinnedStatement, ReactionKind, StatementText } from '../protocol';
import { read, write } from '../storage';
import type { State } from '../store';

export interface Room {
  live: Live;
  code: string;
  token: Signal<string | null>;
  leave: () => void;
  /* The statement that stands to be judged, whether the reader wants another, and whether it was asked for. */
  card: Signal<StatementText | null>;
  wanting: Signal<boolean>;
  asking: Signal<boolean>;
}

export const RoomContext = createContext<Room | null>(null);

export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error('outside a room');
  return room;
}

/*
 * A part of the state; what shows it is shown anew only when that part changes. What select() takes from outside,
 * and may change while the component stands, is named in `of`.
 */
export function useLive<T>(select: (state: State) => T, of?: unknown): T {
  const { live } = useRoom();
  return useMemo(() => computed(() => select(live.state.value)), [live, of]).value;
}

/* ---- this page's own choices -------------------------------------------------------------- */

export type Tab = 'judge' | 'conversation' | 'top' | 'mine';

/* What is reacted to, flagged or withdrawn. */
export interface Target {
  id: string;
  theme: string;
  text: string;
  own: boolean;
  /* Of a text that is written anew. */
  kind?: ReactionKind;
  draft?: string;
  replaces?: string;
}

export const tab = signal<Tab>('judge');
export const reacting = signal<Target | null>(null);
export const flagging = signal<Target | null>(null);
export const withdrawing = signal<Target | null>(null);
export const looking = signal<PinnedStatement | null>(null);
export const proposing = signal(false);
export const polling = signal<string | null>(null);
export const follow_up_shown = signal(false); /* the closing round's poll stands among what is judged */
export const menu = signal(false);
export const restarting = signal(false);

export const keys_on = signal(true);
export function keysInit(): void {
  keys_on.value = read('keys') !== 'off';
}
export function keysSet(on: boolean): void {
  keys_on.value = on;
  write('keys', on ? null : 'off');
}

/* Whether there is room for columns beside each other. */
const columns = matchMedia('(min-width: 60rem)');
export const wide = signal(columns.matches);
columns.addEventListener('change', () => (wide.value = columns.matches));

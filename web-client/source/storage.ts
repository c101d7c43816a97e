/*
 * What a browser keeps for a person: the seats it has, a draft, small choices (localStorage), and what was not yet sent
 * (IndexedDB). Where a browser refuses, everything works on from memory until the tab is closed, and `kept` says so.
 */
import { createStore, get, update, type UseStore } from 'idb-keyval';
import { signal } from '@preact/signals';
import type { Command } from './protocol';

/* False once the browser has refused to keep something. */
export const kept = signal(true);

/* Only what the browser refused: it is newer than what may still be kept there. null: forgotten. */
const memory = new Map<string, string | null>();
const PREFIX = 'herkend.';

export function read(key: string): string | null {
  const refused = memory.get(key);
  if (refused !== undefined) return refused;
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    kept.value = false;
    return null;
  }
}

/* null forgets. */
export function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
    memory.delete(key);
  } catch {
    memory.set(key, value);
    kept.value = false;
  }
}

/* ---- the queue ---------------------------------------------------------------------------- */

/* A command that waits for its answer. */
export interface Queued {
  id: string;
  command: Command;
}

/* As many as the server remembers per seat, less some room: above it a repeat could be taken twice. */
export const QUEUE_MAX = 60;

let store: UseStore | null = null;

function queueStore(): UseStore {
  store ??= createStore('herkend', 'queue');
  return store;
}

/* What is left of earlier visits, oldest first. Other tabs of the same seat write to the same list. */
export async function queueLoad(name: string): Promise<Queued[]> {
  try {
    return (await get<Queued[]>(name, queueStore())) ?? [];
  } catch {
    kept.value = false;
    return [];
  }
}

async function queueChange(name: string, change: (items: Queued[]) => Queued[]): Promise<void> {
  try {
    await update<Queued[]>(name, (items) => change(items ?? []).slice(-QUEUE_MAX), queueStore());
  } catch {
    kept.value = false;
  }
}

export function queueAdd(name: string, item: Queued): Promise<void> {
  return queueChange(name, (items) => [...items.filter((other) => other.id !== item.id), item]);
}

export function queueRemove(name: string, id: string): Promise<void> {
  return queueChange(name, (items) => items.filter((item) => item.id !== id));
}

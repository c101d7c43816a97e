/*
 * The order in which the stream stands: newest first, and still. What comes later waits until somebody asks for
 * it; what is shown stays where it is, also when it no longer fits the filter (it was just hidden, or approved).
 * Pure.
 */
import type { ConsoleStatement } from '../protocol';

export interface Held {
  order: readonly string[]; /* shown, newest first */
  known: ReadonlySet<string>;
}

export const EMPTY: Held = { order: [], known: new Set() };

/* Ids of statements count up. Where one does not, it stays where it came in. */
function age(id: string): number {
  return Number.parseInt(id.slice(1), 10) || 0;
}

/* Everything that fits now, newest first. A change may have told of a younger one before an older one was told. */
export function freshly(matching: readonly ConsoleStatement[]): Held {
  const order = matching.map((statement) => statement.id).sort((a, b) => age(b) - age(a));
  return { order, known: new Set(order) };
}

/* How many fit that are not shown. */
export function waiting(held: Held, matching: readonly ConsoleStatement[]): number {
  let count = 0;
  for (const statement of matching) if (!held.known.has(statement.id)) count += 1;
  return count;
}

/* A place with one statement more, at the top: for when somebody goes to it from elsewhere. */
export function withOne(held: Held, id: string): Held {
  if (held.known.has(id)) return held;
  return { order: [id, ...held.order], known: new Set(held.known).add(id) };
}

/* The neighbour of a shown statement, `by` places down; stops at the ends. Without a place to start from: the first. */
export function neighbour(order: readonly string[], id: string | null, by: number): string | null {
  if (order.length === 0) return null;
  const at = id === null ? -1 : order.indexOf(id);
  if (at < 0) return order[0]!;
  return order[Math.min(order.length - 1, Math.max(0, at + by))]!;
}

/*
 * What the room sees of the most recognised, and how calmly it changes. Pure. Figures change in place; order and
 * members change at most every ten seconds; what the server no longer tells (somebody may have hidden it) goes at
 * once.
 */
import type { TopItem } from '../protocol';

export const SHOWN_MAX = 5;
export const CALM_MS = 10_000;

/* The order on the screen, and since when (performance.now()). */
export interface Shown {
  order: readonly string[];
  since: number;
}

export const nothingShown: Shown = { order: [], since: 0 };

export function calmed(shown: Shown, newest: readonly TopItem[], now: number, most = SHOWN_MAX): Shown {
  const known = new Set(newest.map((item) => item.statement));
  const kept = shown.order.filter((id) => known.has(id)).slice(0, most);
  const wanted = newest.slice(0, most).map((item) => item.statement);
  if (wanted.every((id, index) => kept[index] === id) && wanted.length === kept.length)
    return kept.length === shown.order.length ? shown : { ...shown, order: kept };
  if (kept.length === 0 || now - shown.since >= CALM_MS) return { order: wanted, since: now };
  return kept.length === shown.order.length ? shown : { ...shown, order: kept };
}

export function itemsOf(shown: Shown, newest: readonly TopItem[]): TopItem[] {
  const byId = new Map(newest.map((item) => [item.statement, item]));
  return shown.order.flatMap((id) => byId.get(id) ?? []);
}

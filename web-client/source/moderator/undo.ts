/*
 * Five seconds to think again. What the server cannot take back waits here before it is sent; what it can take
 * back is done at once and stays here for a while with the order that undoes it. Pure: times are given.
 */
export const WAIT_MS = 5_000;
export const TAKE_BACK_MS = 10_000;

export interface Timed {
  key: string;
  due: number;
}

/* Adds one, in place of an earlier one with the same key. */
export function added<T extends Timed>(list: readonly T[], item: T): readonly T[] {
  return [...list.filter((other) => other.key !== item.key), item];
}

export function removed<T extends Timed>(list: readonly T[], key: string): readonly T[] {
  return list.some((item) => item.key === key) ? list.filter((item) => item.key !== key) : list;
}

export function find<T extends Timed>(list: readonly T[], key: string): T | undefined {
  return list.find((item) => item.key === key);
}

/* What is due now, oldest first, and what is left. */
export function due<T extends Timed>(list: readonly T[], now: number): { ready: readonly T[]; rest: readonly T[] } {
  const ready = list.filter((item) => item.due <= now);
  if (ready.length === 0) return { ready, rest: list };
  return { ready: [...ready].sort((a, b) => a.due - b.due), rest: list.filter((item) => item.due > now) };
}

/* Whole seconds left, rounded up: 1 until the last moment. */
export function secondsLeft(item: Timed, now: number): number {
  return Math.max(0, Math.ceil((item.due - now) / 1_000));
}

/*
 * Lists that do not move under the reader: what is shown stays as it was until the reader asks for what is new. Figures of
 * what is shown go on changing in place; order and members do not.
 */
import { useRef, useState } from 'preact/hooks';

export interface HeldList<T> {
  shown: readonly T[];
  fresh: number; /* how many of the newest list are not in the shown one */
  show: () => void;
}

/* key: what makes two items the same. first: from an empty list everything is shown at once. */
export function useHeldList<T>(newest: readonly T[], key: (item: T) => string): HeldList<T> {
  const order = useRef<string[] | null>(null);
  const [, again] = useState(0);
  if (order.current === null || order.current.length === 0) order.current = newest.map(key);
  const byKey = new Map(newest.map((item) => [key(item), item]));
  const known = new Set(order.current);
  return {
    shown: order.current.flatMap((id) => byKey.get(id) ?? []),
    fresh: newest.filter((item) => !known.has(key(item))).length,
    show: () => {
      order.current = newest.map(key);
      again((count) => count + 1);
    },
  };
}

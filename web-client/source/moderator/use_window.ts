/*
 * A long list of which only what is seen is in the page, whether it scrolls in a box of its own or with the page.
 * What is in view stays where it is when heights above it turn out to be other than was guessed.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';
import { layoutOf, meanHeight, placesOf, rangeOf, rowAt, type Layout, type Places } from './windowing';

const GUESS_PX = 110;
const MEASURED_ENOUGH = 8; /* rows after which the guess is their mean */

interface View {
  top: number;
  height: number;
}

/* The part of `list` that is seen, in its own pixels. */
function viewOf(list: HTMLElement, box: HTMLElement | null): View {
  const rect = list.getBoundingClientRect();
  if (!box) return { top: -rect.top, height: innerHeight };
  return { top: box.getBoundingClientRect().top - rect.top, height: box.clientHeight };
}

function measure(list: HTMLElement, heights: Map<string, number>): boolean {
  let changed = false;
  for (const row of list.children) {
    const id = (row as HTMLElement).dataset.id;
    if (!id) continue;
    const height = row.getBoundingClientRect().height;
    if (Math.abs((heights.get(id) ?? 0) - height) < 0.5) continue;
    heights.set(id, height);
    changed = true;
  }
  return changed;
}

/* box: what scrolls; null: the page does. also: a row that is always there. */
export function useWindow(
  order: readonly string[],
  also: number,
  box: RefObject<HTMLElement> | null,
): { list: RefObject<HTMLDivElement>; places: Places } {
  const list = useRef<HTMLDivElement>(null);
  const heights = useRef(new Map<string, number>());
  const guess = useRef(GUESS_PX);
  const view = useRef<View>({ top: 0, height: 900 });
  const [, again] = useState(0);

  const layout: Layout = layoutOf(order, heights.current, guess.current);
  const range = rangeOf(layout, view.current.top, view.current.height);
  const shown = useRef(range);
  shown.current = range;
  const current = useRef({ order, layout });
  current.current = { order, layout };

  useEffect(() => {
    const look = () => {
      if (!list.current) return;
      view.current = viewOf(list.current, box?.current ?? null);
      const next = rangeOf(current.current.layout, view.current.top, view.current.height);
      if (next.first !== shown.current.first || next.end !== shown.current.end) again((count) => count + 1);
    };
    const forget = () => {
      heights.current.clear();
      look();
      again((count) => count + 1);
    };
    const port: EventTarget = box?.current ?? window;
    const sizes = new ResizeObserver(forget);
    port.addEventListener('scroll', look, { passive: true });
    addEventListener('resize', forget);
    if (box?.current) sizes.observe(box.current);
    look();
    return () => {
      port.removeEventListener('scroll', look);
      removeEventListener('resize', forget);
      sizes.disconnect();
    };
  }, [box]);

  /* What was just put in the page is measured; where that moves what is seen, the page is moved along. */
  useLayoutEffect(() => {
    if (!list.current || order.length === 0 || !measure(list.current, heights.current)) return;
    if (heights.current.size >= MEASURED_ENOUGH && guess.current === GUESS_PX)
      guess.current = meanHeight(heights.current.values(), GUESS_PX);
    const top = view.current.top;
    const anchor = rowAt(layout, Math.max(0, top));
    const after = layoutOf(order, heights.current, guess.current);
    const by = top > 0 ? after.starts[anchor]! - layout.starts[anchor]! : 0;
    if (Math.abs(by) >= 1) (box?.current ?? document.scrollingElement)?.scrollBy({ top: by, behavior: 'instant' });
    view.current = { ...view.current, top: top + by };
    again((count) => count + 1);
  });

  return { list, places: placesOf(layout, range, also) };
}

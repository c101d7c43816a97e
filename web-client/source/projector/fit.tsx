/*
 * Type that fills its place: tries sizes from large to small until everything fits, then cuts long statements to fewer
 * lines. Nothing on this screen scrolls, since nobody in the room could.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/* Factor on the type, and lines that a statement may have; 0: as many as it has. */
const STEPS: readonly (readonly [number, number])[] = [
  [1.7, 0], [1.55, 0], [1.4, 0], [1.25, 0], [1.12, 0], [1, 0], [0.92, 0], [0.85, 0], [0.85, 5], [0.85, 4], [0.85, 3],
  [0.85, 2], [0.7, 2], [0.6, 2], [0.6, 1], [0.5, 1],
];

function fits(element: HTMLElement): boolean {
  return element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1;
}

function markCut(element: HTMLElement): void {
  for (const text of Array.from(element.querySelectorAll<HTMLElement>('[data-cuttable]')))
    text.dataset.cut = String(text.scrollHeight > text.clientHeight + 2);
}

function fit(element: HTMLElement, most: number): void {
  for (const [factor, lines] of STEPS) {
    if (factor > most) continue;
    element.style.setProperty('--fit', String(factor));
    element.style.setProperty('--lines', lines === 0 ? 'none' : String(lines));
    if (fits(element)) break;
  }
  markCut(element);
}

export function Fit({ children, most = 1.7, class: name = '' }: { children: ComponentChildren; most?: number; class?: string }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current) fit(element.current, most);
  });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const watch = new ResizeObserver(() => fit(box, most));
    watch.observe(box);
    return () => watch.disconnect();
  }, [most]);
  return (
    <div ref={element} class={`fit ${name}`}>
      {children}
    </div>
  );
}

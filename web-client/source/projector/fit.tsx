/*
 * Type that fills its place: tries sizes from large to small until everything fits, then cuts long statements to fewer
 * lines. Nothing on this screen scrolls, since nobody in the room could.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/* Factor on the type, and lines that a long text may have; 0: as many as it has. */
type Step = readonly [number, number];
const LARGE: readonly Step[] = [1.7, 1.55, 1.4, 1.25, 1.12].map((factor) => [factor, 0] as const);

export const STATEMENTS: readonly Step[] = [
  ...LARGE,
  [1, 0],
  [0.92, 0],
  [0.85, 0],
  [0.85, 5],
  [0.85, 4],
  [0.92, 3],
  [0.85, 3],
  [1, 2],
  [0.92, 2],
  [0.85, 2],
  [0.75, 2],
  [0.75, 1],
  [0.6, 1],
];
export const TOPIC: readonly Step[] = [
  [1, 0],
  [0.9, 0],
  [0.8, 0],
  [0.7, 0],
  [0.6, 0],
  [0.6, 4],
  [0.6, 3],
  [0.5, 3],
];
export const QUESTIONS: readonly Step[] = [
  ...LARGE,
  [1, 0],
  [0.9, 0],
  [0.8, 0],
  [0.7, 0],
  [0.6, 0],
  [0.6, 3],
  [0.5, 3],
  [0.5, 2],
  [0.42, 2],
];

function fits(element: HTMLElement): boolean {
  return element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1;
}

/* Says so where something was cut (style/projector.css shows the words for it). */
function markCut(element: HTMLElement): void {
  const texts = Array.from(element.querySelectorAll<HTMLElement>('[data-cuttable]'));
  const cut = texts.some((text) => text.scrollHeight > text.clientHeight + 2);
  element.dataset.cut = String(cut);
}

function fit(element: HTMLElement, steps: readonly Step[], most: number): void {
  for (const [factor, lines] of steps) {
    if (factor > most) continue;
    element.style.setProperty('--fit', String(factor));
    element.style.setProperty('--lines', lines === 0 ? 'none' : String(lines));
    if (fits(element)) break;
  }
  markCut(element);
}

interface Props {
  children: ComponentChildren;
  steps: readonly Step[];
  most?: number /* the largest factor */;
  class?: string;
}

export function Fit({ children, steps, most = 1.7, class: name = '' }: Props) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current) fit(element.current, steps, most);
  });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const watch = new ResizeObserver(() => fit(box, steps, most));
    watch.observe(box);
    return () => watch.disconnect();
  }, [steps, most]);
  return (
    <div ref={element} class={`fit ${name}`}>
      {children}
    </div>
  );
}

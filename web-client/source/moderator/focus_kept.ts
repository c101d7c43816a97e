/*
 * The focus does not get lost when what has it disappears (a theme opened, a session closed): it goes to the
 * smallest place around it that is still there.
 */
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Control } from './control';

/* An element and what is around it, inmost first. */
function wayOut(from: Element): HTMLElement[] {
  const way: HTMLElement[] = [];
  for (let element: Element | null = from; element; element = element.parentElement)
    if (element instanceof HTMLElement) way.push(element);
  return way;
}

export function useFocusKept(control: Control): void {
  useEffect(() => {
    let way: HTMLElement[] = [];
    const remember = (event: FocusEvent) => {
      if (event.target instanceof Element) way = wayOut(event.target);
    };
    const look = () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (!lost || !way[0] || way[0].isConnected) return;
      way.find((element) => element.isConnected && element.hasAttribute('tabindex'))?.focus({ preventScroll: true });
    };
    addEventListener('focusin', remember);
    const stop = effect(() => {
      void control.live.state.value;
      void control.waiting.value;
      void control.done.value;
      requestAnimationFrame(look);
    });
    return () => {
      removeEventListener('focusin', remember);
      stop();
    };
  }, [control]);
}

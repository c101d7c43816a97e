/* How much room there is: for three columns that scroll each, for one, or for little. */
import { signal, type ReadonlySignal } from '@preact/signals';

function matching(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => (matches.value = list.matches));
  return matches;
}

/* Three columns; else they are tabs, and the page scrolls. */
export const wide = matching('(min-width: 64em) and (min-height: 34em)');

/* What is seldom needed is folded away. */
export const narrow = matching('(max-width: 40em)');

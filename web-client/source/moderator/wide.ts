/* Whether there is room for three columns that scroll each; else they are tabs, and the page scrolls. */
import { signal } from '@preact/signals';

const query = matchMedia('(min-width: 64em) and (min-height: 34em)');

export const wide = signal(query.matches);

query.addEventListener('change', () => (wide.value = query.matches));

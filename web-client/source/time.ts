/*
 * The page's clock as a signal that ticks each second while somebody looks, for countdowns. What is counted down to is the
 * server's time (store.left()).
 */
import { signal } from '@preact/signals';

/* performance.now(), each whole second. */
export const tick = signal(performance.now());

setInterval(() => {
  if (document.visibilityState !== 'hidden') tick.value = performance.now();
}, 1_000);
document.addEventListener('visibilitychange', () => (tick.value = performance.now()));

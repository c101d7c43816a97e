/*
 * One place from which a screen reader is told what has changed: in batches of a second, so that a lively session does not
 * talk through everything else.
 */
import { signal } from '@preact/signals';

const said = signal('');
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  if (!waiting.includes(text)) waiting.push(text);
  timer ??= setTimeout(() => {
    timer = undefined;
    said.value = waiting.join(' ');
    waiting = [];
  }, 1_000);
}

export function Announcer() {
  return (
    <div class="only-heard" role="status" aria-live="polite">
      {said}
    </div>
  );
}

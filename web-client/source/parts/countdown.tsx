/*
 * What is left of a theme or a round. A screen reader is told at whole moments only (five minutes, one minute, over), not
 * each second.
 */
import { useEffect, useState } from 'preact/hooks';
import { duration } from '../format';
import { left, type State } from '../store';
import { tick } from '../time';
import { t } from '../words';

const MOMENTS_MS = [300_000, 60_000, 10_000];

export function Countdown({ state, ends_at, label }: { state: State; ends_at: string | undefined; label: string }) {
  const remaining = left(state, ends_at, tick.value);
  const moment = remaining === null ? null : (MOMENTS_MS.filter((bound) => remaining <= bound).pop() ?? null);
  const [told, setTold] = useState<number | null>(moment);
  useEffect(() => setTold(moment), [moment]);
  if (remaining === null) return null;
  const text = told === null || told === moment ? '' : t('shared.time_left', { time: duration(remaining) });
  return (
    <p class={remaining <= 60_000 ? 'countdown countdown--short' : 'countdown'}>
      <span class="countdown__label">{label} </span>
      <span class="countdown__time" role="timer">
        {duration(remaining)}
      </span>
      <span class="only-heard" aria-live="polite">
        {text}
      </span>
    </p>
  );
}

/*
 * What the screen remembers besides the state: which result is still being looked at, since when an announcement
 * stands, what was pinned, and the texts of the script's seeds. Fed by every update.
 */
import { signal } from '@preact/signals';
import { call } from '../http';
import type { Live } from '../live';
import type { Poll, Update } from '../protocol';
import type { Seen } from './texts';

const RESULT_MS = 120_000;
const ANNOUNCEMENT_MS = 180_000;

export const seen = signal<Seen>({ pinned: new Set(), seeds: new Set() });
const result = signal<{ poll: string; at: number } | null>(null);
const announced = signal({ number: 0, at: 0 });

export function remember(live: Live): void {
  const open = new Set<string>();
  live.listen((update) => {
    for (const poll of pollsOf(update)) pollSeen(poll, open);
    const pinned = live.state.value.session?.pinned;
    if (pinned && !seen.value.pinned.has(pinned.id))
      seen.value = { ...seen.value, pinned: new Set(seen.value.pinned).add(pinned.id) };
    if (update.type === 'theme' && update.state === 'live') result.value = null;
    if (update.type === 'welcome' && update.role === 'moderator') void seedsLoad(update.session.id);
    const number = live.state.value.announcement?.number ?? 0;
    if (number !== announced.value.number) announced.value = { number, at: performance.now() };
  });
}

function pollsOf(update: Update): readonly Poll[] {
  if (update.type === 'welcome') return update.session.polls;
  return update.type === 'poll' ? [update] : [];
}

function pollSeen(poll: Poll, open: Set<string>): void {
  if (poll.open) open.add(poll.id);
  else if (open.delete(poll.id)) result.value = { poll: poll.id, at: performance.now() };
}

/* The seeds are the organiser's own words; who may not read the script sees fewer texts, never more. */
async function seedsLoad(session: string): Promise<void> {
  try {
    const script = await call<{ themes: { seeds?: string[] }[] }>('GET', `/api/v1/sessions/${session}/script`);
    seen.value = { ...seen.value, seeds: new Set(script.themes.flatMap((theme) => theme.seeds ?? [])) };
  } catch {
    return;
  }
}

/* The poll whose answers are still on the screen. */
export function resultShown(now: number): string | null {
  const current = result.value;
  return current && now - current.at < RESULT_MS ? current.poll : null;
}

export function announcementShown(now: number): boolean {
  return announced.value.number > 0 && now - announced.value.at < ANNOUNCEMENT_MS;
}

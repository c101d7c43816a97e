/* What somebody was writing and has not saved: kept in this browser, so that closing a tab loses nothing. */
import { read, write } from '../storage';
import type { Draft } from './draft';
import type { EventDraft } from './event_draft';
import type { Script } from './script';

/* base: the script as the server had it when the writing began; null for a new session. */
export interface Kept {
  draft: Draft;
  base: Script | null;
}

const key = (id: string) => `desk.draft.${id}`;

export function draftKept(id: string): boolean {
  return read(key(id)) !== null;
}

export function draftRead(id: string): Kept | null {
  try {
    const kept = JSON.parse(read(key(id)) ?? 'null') as Kept | null;
    return kept && Array.isArray(kept.draft?.themes) ? kept : null;
  } catch {
    return null;
  }
}

export function draftKeep(id: string, kept: Kept | null): void {
  write(key(id), kept && JSON.stringify(kept));
}

/* ---- the event's page ---------------------------------------------------------------------- */

/* revision: of what the server had when the writing began. */
export interface KeptEvent {
  draft: EventDraft;
  revision: number;
}

const eventKey = (id: string) => `desk.event.${id}`;

export function eventDraftRead(id: string): KeptEvent | null {
  try {
    const kept = JSON.parse(read(eventKey(id)) ?? 'null') as KeptEvent | null;
    return typeof kept?.draft?.purpose === 'string' && typeof kept.draft.names === 'string' ? kept : null;
  } catch {
    return null;
  }
}

export function eventDraftKeep(id: string, kept: KeptEvent | null): void {
  write(eventKey(id), kept && JSON.stringify(kept));
}

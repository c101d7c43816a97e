/* What somebody was writing and has not saved: kept in this browser, so that closing a tab loses nothing. */
import { read, write } from '../storage';
import type { Draft } from './draft';
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

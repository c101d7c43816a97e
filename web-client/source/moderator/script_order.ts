/* Which themes may change places, and where one has to go. Only what was not put to the group yet moves. Pure. */
import type { Theme } from '../protocol';

export function isMovable(theme: Theme): boolean {
  return theme.state === 'pending' || theme.state === 'skipped';
}

/* What `move` needs: before which theme (null: to the end). Undefined: it cannot go there. */
export function placeUp(themes: readonly Theme[], id: string): string | undefined {
  const at = themes.findIndex((theme) => theme.id === id);
  const above = themes[at - 1];
  return at > 0 && above && isMovable(above) ? above.id : undefined;
}

export function placeDown(themes: readonly Theme[], id: string): string | null | undefined {
  const at = themes.findIndex((theme) => theme.id === id);
  if (at < 0 || at >= themes.length - 1 || !isMovable(themes[at + 1]!)) return undefined;
  return themes[at + 2]?.id ?? null;
}

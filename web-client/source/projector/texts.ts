/*
 * Which texts may stand on the wall. An observer gets no others from the server. A screen that is opened by an
 * organiser gets everything that moderators see, so the same rule is kept here: unless the session says "all", only
 * what moderation has seen. Pure.
 */
import type { TopItem } from '../protocol';
import type { State } from '../store';

/* seeds: the texts that the organiser wrote into the script, as the server has them. */
export interface Seen {
  pinned: ReadonlySet<string> /* pinned at any time while this page was open */;
  seeds: ReadonlySet<string>;
}

export function mayShow(state: State, seen: Seen, item: TopItem): boolean {
  const { session } = state;
  if (!session) return false;
  if (state.role === 'observer' || session.projected === 'all') return true;
  if (session.moderation === 'strict') return state.statements.get(item.statement)?.state !== 'held';
  return session.pinned?.id === item.statement || seen.pinned.has(item.statement) || seen.seeds.has(item.text);
}

/* The most recognised of a theme; without a theme those of all, best first. */
export function topOf(state: State, seen: Seen, theme: string | undefined): TopItem[] {
  const items = theme ? [...(state.tops.get(theme) ?? [])] : [...state.tops.values()].flat();
  if (!theme) items.sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.statement.localeCompare(b.statement));
  return items.filter((item) => item.statement !== state.session?.pinned?.id && mayShow(state, seen, item));
}

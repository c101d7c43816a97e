/* What the participant's page reckons out: stages of the hour, words for an average, orders that hold still. Pure. */
import type { JoinInfo } from '../http';
import type { Because, ErrorCode, Grade, Judgement, OwnStatement, Poll, Reaction, Session, Theme } from '../protocol';
import { TEXT_CHARACTERS_MAX } from '../protocol';
import { reportStanding } from '../report_life';
import type { State } from '../store';

/* ---- arriving ----------------------------------------------------------------------------- */

export type Barrier = 'draft' | 'invitation' | 'full' | 'ended' | 'released' | 'withdrawn' | 'over';

/* What keeps somebody out. A seat that one has already is not touched by invitation and number. */
export function barrierOf(info: JoinInfo, has_seat: boolean): Barrier | null {
  if (info.state === 'released') {
    const standing = info.report ? reportStanding(info.report) : 'open';
    return standing === 'open' ? 'released' : standing;
  }
  if (info.state === 'closed') return 'ended';
  if (info.state === 'draft') return 'draft';
  if (has_seat) return null;
  if (info.access === 'registered') return 'invitation';
  return info.full ? 'full' : null;
}

export type LinkEnd = 'unknown' | 'early' | 'ended' | 'withdrawn' | 'no_place' | 'full' | 'invitation' | 'other';

/* has_token: came by a personal link; without one a refusal is about the session, not about the seat. */
export function linkEndOf(code: ErrorCode, has_token: boolean, because?: Because): LinkEnd {
  if (because === 'not_open') return 'early';
  if (because === 'no_place') return 'no_place';
  if (code === 'unauthorised' || code === 'not_found') return 'unknown';
  if (code === 'wrong_state') return 'ended';
  if (code === 'withdrawn' || (code === 'forbidden' && has_token)) return 'withdrawn';
  if (code === 'forbidden') return 'invitation';
  return code === 'full' ? 'full' : 'other';
}

/* A wait with jitter: people who left at the same moment do not come back at the same moment. */
export function pollWait(base_ms: number, random: number): number {
  return base_ms * (0.75 + random / 2);
}

/* ---- the hour ----------------------------------------------------------------------------- */

export type Stage =
  | { kind: 'paused'; theme: Theme | undefined }
  | { kind: 'round'; ends_at: string }
  | { kind: 'theme'; theme: Theme; number: number; count: number }
  | { kind: 'closing'; theme: Theme; number: number; count: number }
  | { kind: 'between' };

export function stageOf(session: Session): Stage {
  const theme =
    session.themes.find((one) => one.state === 'live') ?? session.themes.find((one) => one.state === 'closing');
  if (session.state === 'paused') return { kind: 'paused', theme };
  if (session.closing_round) return { kind: 'round', ends_at: session.closing_round.ends_at };
  if (!theme) return { kind: 'between' };
  const shown = session.themes.filter((one) => one.state !== 'skipped');
  const place = { theme, number: shown.indexOf(theme) + 1, count: shown.length };
  return { kind: theme.state === 'live' ? 'theme' : 'closing', ...place };
}

/* A theme that still counts down while the next one runs already. */
export function trailing(session: Session): Theme | undefined {
  if (session.state !== 'live' || !session.themes.some((theme) => theme.state === 'live')) return undefined;
  return session.themes.find((theme) => theme.state === 'closing');
}

export function mayWrite(state: State, theme: string): boolean {
  return (
    state.session?.state === 'live' && state.session.themes.some((one) => one.id === theme && one.state === 'live')
  );
}

/* Whether there can be anything to judge at all now. */
export function anyJudging(state: State): boolean {
  const session = state.session;
  if (session?.state !== 'live') return false;
  return !!session.closing_round || session.themes.some((one) => one.state === 'live' || one.state === 'closing');
}

/* ---- figures ------------------------------------------------------------------------------ */

/* An average in words: one grade when it is near to it, else the two between which it lies. */
export function averageGrades(average: number): [Grade] | [Grade, Grade] {
  const near = Math.round(average);
  if (Math.abs(average - near) <= 0.25) return [near as Grade];
  return [Math.floor(average) as Grade, Math.ceil(average) as Grade];
}

export function gradeKey(judgement: Judgement): string {
  return judgement === null ? 'skip' : String(judgement);
}

/* The key that stands for a grade, or undefined. */
export function gradeOfKey(key: string): Judgement | undefined {
  if (key === 'n' || key === 'N') return null;
  return /^[0-3]$/.test(key) ? (Number(key) as Grade) : undefined;
}

/* ---- writing ------------------------------------------------------------------------------ */

export type Count = { shown: boolean; over: number; left: number };

/* The counter comes at 80 % of what fits. */
export function countOf(length: number, most = TEXT_CHARACTERS_MAX): Count {
  return { shown: length >= most * 0.8, over: Math.max(0, length - most), left: Math.max(0, most - length) };
}

/* From so many characters on it is worth asking what is like it. */
export const SIMILAR_FROM = 12;

/* ---- lists that hold still ---------------------------------------------------------------- */

/*
 * The order that is shown, kept as it is: what has come at the end (older pages) is added there; what is new at the top
 * waits.
 */
export function held(order: readonly string[], newest: readonly string[]): string[] {
  if (order.length === 0) return [...newest];
  const known = new Set(order);
  const last = newest.reduce((at, id, index) => (known.has(id) ? index : at), -1);
  return last < 0 ? [...order] : [...order, ...newest.slice(last + 1)];
}

/* What waits and came by others: one's own doing is no news to oneself. */
export function fresh(order: readonly string[], newest: readonly string[], news: ReadonlySet<string>): number {
  const known = new Set(order);
  return newest.filter((id) => news.has(id) && !known.has(id)).length;
}

/* The order with what came by one's own doing on top. */
export function withOwn(order: readonly string[], newest: readonly string[], news: ReadonlySet<string>): string[] {
  const known = new Set(order);
  return [...newest.filter((id) => !news.has(id) && !known.has(id)), ...order];
}

export function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

/* ---- one's own ---------------------------------------------------------------------------- */

/* On an own statement only an answer is possible, once somebody has asked. */
export function mayAnswer(thread: readonly Reaction[] | undefined): boolean {
  return !!thread?.some((reaction) => reaction.kind === 'question');
}

/* The taken text that stands in for an old one, if it is there. */
export function replacementOf(
  own: ReadonlyMap<string, OwnStatement>,
  old: string,
  text: string,
): OwnStatement | undefined {
  for (const one of own.values())
    if (one.id !== old && one.text === text && (one.state === 'visible' || one.state === 'held')) return one;
  return undefined;
}

/* Polls that wait for this seat's answer. */
export function openPolls(polls: ReadonlyMap<string, Poll>): Poll[] {
  return [...polls.values()].filter((poll) => poll.open);
}

export function closedPolls(polls: ReadonlyMap<string, Poll>): Poll[] {
  return [...polls.values()].filter((poll) => !poll.open && poll.counts && (poll.n ?? 0) > 0);
}

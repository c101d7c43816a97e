/* The organiser's sessions as the server tells them, and what is done with one. */
import { Problem, type ReportLife } from '../http';
import { Live, Refused } from '../live';
import type { Language, ModeratorCommand, SessionPhase, Theme } from '../protocol';
import { ask } from './account';
import { complete, type Script } from './script';

export interface SessionItem {
  id: string;
  code: string;
  title: string;
  language: Language;
  state: SessionPhase | 'stopped';
  access: 'open' | 'registered';
  starts_at?: string | null;
  joined: number;
  present: number;
  rehearsal?: boolean;
  report?: ReportLife;
  links: { participant: string };
}

export interface SessionDetails extends SessionItem {
  description: string;
  moderation: 'open' | 'strict';
  statements: number;
  themes: Theme[];
}

/* Of a follow-up: how many statements came along, and how many did not fit. */
export interface CreatedFollowUp extends Created {
  seeds: number;
  left_out: number;
}

export interface Created {
  id: string;
  code: string;
  links: { participant: string; moderator: string; observer: string };
  tokens: { moderator: string; observer: string };
}

export type StaffRole = 'moderator' | 'observer';

export interface StaffLink {
  id: string;
  role: StaffRole;
  created_at: string;
  ended: boolean;
  name?: string;
  email?: string;
}

const path = (id: string, rest = '') => `/api/v1/sessions/${encodeURIComponent(id)}${rest}`;

export async function sessionsList(): Promise<SessionItem[]> {
  const { sessions } = await ask<{ sessions: SessionItem[] }>('GET', '/api/v1/sessions');
  return sessions;
}

export function sessionDetails(id: string): Promise<SessionDetails> {
  return ask('GET', path(id));
}

export async function scriptLoad(id: string): Promise<Script> {
  return complete(await ask('GET', path(id, '/script')));
}

export function sessionCreate(script: Script): Promise<Created> {
  return ask('POST', '/api/v1/sessions', script);
}

export function sessionPatch(id: string, patch: Record<string, unknown>): Promise<SessionDetails> {
  return ask('PATCH', path(id), patch);
}

export function rehearsalStart(id: string, participants: number, speed: number): Promise<Created> {
  return ask('POST', path(id, '/rehearsals'), { participants, speed });
}

export function reportWithdraw(id: string): Promise<void> {
  return ask('POST', path(id, '/report/withdraw'));
}

/* days: from now; null: those that were left. */
export function reportReadmit(id: string, days: number | null): Promise<void> {
  return ask('POST', path(id, '/report/readmit'), days === null ? undefined : { days });
}

export type FollowUpOf = { theme: string } | { statements: string[] };

export function followUpCreate(id: string, of: FollowUpOf): Promise<CreatedFollowUp> {
  return ask('POST', path(id, '/follow-up'), of);
}

export function reportLoad<T>(id: string): Promise<T> {
  return ask('GET', path(id, '/report?format=json'));
}

export async function staffLinks(id: string): Promise<StaffLink[]> {
  const { items } = await ask<{ items: StaffLink[] }>('GET', path(id, '/links'));
  return items;
}

/* The token is told this once. */
export function staffLinkMake(id: string, role: StaffRole): Promise<{ id: string; token: string }> {
  return ask('POST', path(id, '/links'), { role });
}

/* The same, by mail to whom it is for. */
export function staffLinkMail(id: string, role: StaffRole, email: string, name: string): Promise<unknown> {
  return ask('POST', path(id, '/links'), { role, email, name });
}

export function staffLinkEnd(id: string, link: string): Promise<void> {
  return ask('DELETE', path(id, `/links/${encodeURIComponent(link)}`));
}

/* Where a staff link leads: on the address that the participants' link has. */
export function staffAddress(session: SessionItem, role: StaffRole, token: string): string {
  return new URL(`${role === 'moderator' ? '/console' : '/screen'}#t=${token}`, originOf(session)).href;
}

export function originOf(session: SessionItem): string {
  try {
    return new URL(session.links.participant).origin;
  } catch {
    return location.origin;
  }
}

export type ReportFormat = 'html' | 'json' | 'csv' | 'pdf' | 'xlsx';

export function reportAddress(id: string, format: ReportFormat): string {
  return path(id, `/report?format=${format}`);
}

const PATIENCE_MS = 15_000;

/* Does one thing to a session as its moderator, over a connection that lives no longer than that. */
export async function sessionDo(id: string, what: Extract<ModeratorCommand, { type: 'session' }>): Promise<void> {
  await ask('GET', '/api/v1/me'); /* a connection cannot ask for a sign-in */
  const live = new Live({ hello: () => ({ session: id }) });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Problem(0, 'unreachable', '')), PATIENCE_MS);
      stop = live.link.subscribe((link) => link.kind === 'ended' && reject(new Problem(403, link.code, '')));
      live.order(what).then(() => resolve(), reject);
    });
  } finally {
    clearTimeout(timer);
    stop?.();
    live.close();
  }
}

/* What went wrong, as a code that the shared words know. */
export function codeOf(error: unknown): string {
  if (error instanceof Problem) return error.status === 0 ? 'unreachable' : error.code;
  return error instanceof Refused ? error.refusal.code : 'internal';
}

/* ---- the list ----------------------------------------------------------------------------- */

const RUNNING: readonly SessionItem['state'][] = ['live', 'paused'];
const DONE: readonly SessionItem['state'][] = ['closed', 'released', 'stopped'];

export function isRunning(item: SessionItem): boolean {
  return RUNNING.includes(item.state);
}

export function isDone(item: SessionItem): boolean {
  return DONE.includes(item.state);
}

export interface Sorted {
  coming: SessionItem[];
  done: SessionItem[];
  rehearsals: SessionItem[];
}

/* What runs now first, then by date, what has no date last; what is over with the latest first. */
export function sorted(items: readonly SessionItem[], query: string): Sorted {
  const wanted = query.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const found = items.filter((item) => {
    const title = (item.title ?? '').toLowerCase();
    return words.every((word) => title.includes(word)) || item.code.toLowerCase().startsWith(wanted);
  });
  const time = (item: SessionItem) => (item.starts_at ? Date.parse(item.starts_at) : Infinity);
  const real = found.filter((item) => !item.rehearsal);
  return {
    coming: real
      .filter((item) => !isDone(item))
      .sort((a, b) => Number(isRunning(b)) - Number(isRunning(a)) || byTime(time(a), time(b))),
    done: real
      .filter(isDone)
      .sort((a, b) => byTime(time(b), time(a)))
      .sort((a, b) => Number(!a.starts_at) - Number(!b.starts_at)),
    rehearsals: found.filter((item) => item.rehearsal).sort((a, b) => Number(isDone(a)) - Number(isDone(b))),
  };
}

function byTime(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

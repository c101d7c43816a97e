/*
 * Who is invited and who signed up, as the server tells an organiser: the event's own texts, people with their mails,
 * and what is done with them. None of it is tied to what anybody writes.
 */
import type { Language } from '../protocol';
import { ask } from './account';

export type PersonState = 'invited' | 'waiting' | 'registered' | 'withdrawn';
export type MailState = 'queued' | 'sending' | 'sent' | 'deferred' | 'failed' | 'cancelled';
export type MailKind =
  | 'confirmation'
  | 'waiting_list'
  | 'place'
  | 'known'
  | 'invitation'
  | 'follow_up'
  | 'link'
  | 'reminder_day'
  | 'reminder_hour'
  | 'change'
  | 'cancellation'
  | 'withdrawal'
  | 'report'
  | 'staff_link';

export interface Mail {
  id: number;
  kind: MailKind;
  state: MailState;
  at: string;
  attempts: number;
  reason?: string;
}

export interface Person {
  id: string;
  email: string;
  name: string;
  organisation: string;
  language: Language;
  state: PersonState;
  created_at: string;
  mails: Mail[];
}

export interface People {
  items: Person[];
  counts: Record<PersonState, number>;
}

/* What an organiser writes about an event; what it is for comes first. */
export interface EventTexts {
  purpose: string;
  audience: string;
  facilitators: string;
  results: string;
  contact: string;
  privacy: string;
  location: string;
}

export interface EventSettings extends EventTexts {
  revision: number;
  sign_up: 'open' | 'closed';
  zone: string;
  minutes: number;
  capacity: number;
  link_days: number;
  remind_day: boolean;
  remind_hour: boolean;
  names: string[];
  retention: { people_days: number; dialogue_days: number };
}

export interface EventItem extends EventSettings {
  page: string;
  cancelled_at?: string | null;
  registered: number;
  waiting: number;
  invited: number;
  withdrawn: number;
  places: number;
  mail: { mode: 'smtp' | 'folder' };
}

export interface Mistake {
  line: number;
  text: string;
  reason: string;
}

export interface Invited {
  invited: number;
  known: number;
  mistakes?: Mistake[];
}

const path = (id: string, rest: string) => `/api/v1/sessions/${encodeURIComponent(id)}${rest}`;
const pathOf = (id: string, person: Person, rest = '') =>
  path(id, `/registrations/${encodeURIComponent(person.id)}${rest}`);

export function eventLoad(id: string): Promise<EventItem> {
  return ask('GET', path(id, '/event'));
}

export function eventSave(id: string, settings: EventSettings): Promise<EventItem> {
  return ask('PUT', path(id, '/event'), settings);
}

export function eventCancel(id: string, message: string): Promise<EventItem> {
  return ask('POST', path(id, '/event/cancel'), { message });
}

export function peopleLoad(id: string): Promise<People> {
  return ask('GET', path(id, '/registrations'));
}

export function peopleCsv(id: string): string {
  return path(id, '/registrations?format=csv');
}

export function personChange(
  id: string,
  person: Person,
  change: Partial<Pick<Person, 'email' | 'name' | 'organisation'>>,
): Promise<unknown> {
  return ask('PATCH', pathOf(id, person), change);
}

export function personRemove(id: string, person: Person): Promise<unknown> {
  return ask('DELETE', pathOf(id, person));
}

export function linkResend(id: string, person: Person): Promise<unknown> {
  return ask('POST', pathOf(id, person, '/resend'), {});
}

export function invite(id: string, text: string, dry_run: boolean): Promise<Invited> {
  return ask('POST', path(id, '/invitations'), { text, dry_run });
}

/* Everybody of an earlier session; nothing ties them to what they wrote there. */
export function inviteFrom(id: string, from: string): Promise<Invited> {
  return ask('POST', path(id, '/invitations'), { from });
}

/* Spreadsheets write UTF-8, or what Windows has had for the west of Europe; anything is something in the latter. */
export function textOfFile(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/* Where mail goes to a folder: the message as it was written there. */
export function mailAddress(id: string, mail: Mail): string {
  return path(id, `/mails/${mail.id}`);
}

/* ---- the list ----------------------------------------------------------------------------- */

/* The latest come first: once the same mail went out later, as to a corrected address, its failure is no trouble any more. */
function stillFailed(mails: readonly Mail[]): Mail | undefined {
  const sentLater = (failed: Mail, at: number) =>
    mails.slice(0, at).some((mail) => mail.kind === failed.kind && mail.state === 'sent');
  return mails.find((mail, at) => mail.state === 'failed' && !sentLater(mail, at));
}

/* One line about somebody's mails: what went wrong stands before all else, then the latest. */
export function mailToShow(mails: readonly Mail[]): Mail | null {
  const trouble = stillFailed(mails) ?? mails.find((mail) => mail.state === 'deferred');
  return trouble ?? mails.find((mail) => mail.state !== 'cancelled') ?? null;
}

export function hasTrouble(person: Person): boolean {
  return stillFailed(person.mails) !== undefined;
}

export function found(people: readonly Person[], query: string, state: PersonState | 'all' | 'trouble'): Person[] {
  const words = query.trim().toLowerCase().split(/\s+/);
  return people.filter((person) => {
    if (state === 'trouble' ? !hasTrouble(person) : state !== 'all' && person.state !== state) return false;
    const text = `${person.name} ${person.email} ${person.organisation}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/*
 * The list as somebody has it before the eyes: in the order of a moment ago, with what is known now. Who came since then, and
 * fits what is looked for, waits to be asked for, so that nothing moves under the reader.
 */
export function standing(
  order: readonly string[],
  people: readonly Person[],
  matching: readonly Person[],
): { shown: Person[]; fresh: number } {
  const known = new Map(people.map((person) => [person.id, person]));
  const there = new Set(order);
  return {
    shown: order.flatMap((id) => known.get(id) ?? []),
    fresh: matching.filter(({ id }) => !there.has(id)).length,
  };
}

/*
 * How a moderator comes in: by a link with a token behind '#', or signed in as organiser by ?session=ID. A token
 * is kept for as long as the tab lives, and only then leaves the address bar; where the browser keeps nothing it
 * stays there, so that a reload still works.
 */
import type { Hello } from '../protocol';

export interface Entrance {
  session: string;
  token: string | null; /* null: the sign-in's cookie says who this is */
}

export interface TabStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const PREFIX = 'herkend.console.';

/* "m.abcdefghij.…": the middle is the session's id. */
export function tokenSession(token: string): string | null {
  const [role, session, secret] = token.split('.');
  return role && session && secret ? session : null;
}

function kept(storage: TabStorage | null, session: string): string | null {
  try {
    return storage?.getItem(PREFIX + session) ?? null;
  } catch {
    return null;
  }
}

function keep(storage: TabStorage | null, session: string, token: string): boolean {
  try {
    storage?.setItem(PREFIX + session, token);
    return kept(storage, session) === token;
  } catch {
    return false;
  }
}

/* The entrance that an address gives, and the address to show from then on. Null: the address names no session. */
export function entranceOf(
  address: string,
  storage: TabStorage | null,
): { entrance: Entrance; address: string } | null {
  const url = new URL(address);
  const token = new URLSearchParams(url.hash.slice(1)).get('t');
  if (!token) {
    const session = url.searchParams.get('session');
    return session ? { entrance: { session, token: kept(storage, session) }, address } : null;
  }
  const session = tokenSession(token);
  if (!session) return null;
  if (!keep(storage, session, token)) return { entrance: { session, token }, address };
  url.hash = '';
  url.searchParams.set('session', session);
  return { entrance: { session, token }, address: url.href };
}

export function helloOf(entrance: Entrance): Hello {
  return entrance.token ? { token: entrance.token } : { session: entrance.session };
}

/* The tab's own storage, or nothing where it is denied. */
export function tabStorage(): TabStorage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

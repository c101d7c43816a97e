/*
 * Who is signed in. The sign-in itself rides on a cookie that no script reads; when it has expired in the middle of
 * something, that waits until somebody has signed in again, and then goes on as if nothing had happened.
 */
import { signal } from '@preact/signals';
import { call, Problem } from '../http';

export type Account = { kind: 'unknown' } | { kind: 'unreachable' } | { kind: 'out' } | { kind: 'in'; name: string };

export const account = signal<Account>({ kind: 'unknown' });
/* True while something waits for a new sign-in. */
export const expired = signal(false);
let waiting: { go_on: () => void; give_up: () => void }[] = [];

export async function accountLoad(): Promise<void> {
  try {
    const me = await call<{ name: string }>('GET', '/api/v1/me');
    account.value = { kind: 'in', name: me.name };
  } catch (error) {
    account.value = { kind: error instanceof Problem && error.status === 401 ? 'out' : 'unreachable' };
  }
}

function entered(name: string): void {
  account.value = { kind: 'in', name };
  expired.value = false;
  const all = waiting;
  waiting = [];
  for (const one of all) one.go_on();
}

export async function signIn(name: string, password: string): Promise<void> {
  const me = await call<{ name: string }>('POST', '/api/v1/sign-in', { name, password });
  entered(me.name);
}

export async function signUp(token: string, name: string, password: string): Promise<void> {
  const me = await call<{ name: string }>('POST', '/api/v1/organisers', { token, name, password });
  entered(me.name);
}

export async function signOut(): Promise<void> {
  await call('POST', '/api/v1/sign-out', {});
  account.value = { kind: 'out' };
}

/* The dialog was closed without signing in: what waited is refused, and nothing typed is lost. */
export function signInGivenUp(): void {
  expired.value = false;
  const all = waiting;
  waiting = [];
  for (const one of all) one.give_up();
}

/* As call(), for who is signed in. */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return await call<T>(method, path, body);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    if (account.value.kind !== 'in') {
      account.value = { kind: 'out' };
      throw error;
    }
    expired.value = true;
    await new Promise<void>((go_on, reject) => waiting.push({ go_on, give_up: () => reject(error) }));
    return ask<T>(method, path, body);
  }
}

export type PasswordRefusal = 'wrong' | 'new';

/* Null: changed. A wrong password and an expired sign-in may both be told by 401. */
export async function passwordChange(password: string, new_password: string): Promise<PasswordRefusal | null> {
  try {
    await call('POST', '/api/v1/me/password', { password, new_password });
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) {
      await ask('GET', '/api/v1/me');
      return 'wrong';
    }
    if (error.status === 403) return 'wrong';
    if (error.status === 400) return 'new';
    throw error;
  }
}

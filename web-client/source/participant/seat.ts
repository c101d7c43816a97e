/*
 * The seat that this browser has in a session. The link that carries it is cleared from the address bar once it is
 * stored, and stays there where the browser stores nothing: a reload would lose the seat otherwise.
 */
import { kept, read, write } from '../storage';

const seatKey = (code: string) => `seat.${code}`;

export function seatRead(code: string): string | null {
  return read(seatKey(code));
}

export function seatKeep(code: string, token: string): void {
  write(seatKey(code), token);
  write('last', code);
  history.replaceState(null, '', kept.value ? `/s/${code}` : `/s/${code}#t=${token}`);
}

export function seatForget(code: string): void {
  for (const key of [seatKey(code), `offer.${code}`, `background.${code}`, `replaces.${code}`]) write(key, null);
  if (read('last') === code) write('last', null);
}

/* What anonymous means was read and agreed to. */
export function accepted(): boolean {
  return read('accepted') === 'yes';
}

export function accept(): void {
  write('accepted', 'yes');
}

/* A value of ours in the storage, or null when it is not there or not what it was. */
export function readJson<T>(key: string): T | null {
  const text = read(key);
  if (!text) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export function writeJson(key: string, value: unknown): void {
  write(key, value === null ? null : JSON.stringify(value));
}

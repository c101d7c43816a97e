/*
 * The server's HTTP interface: JSON in and out, errors as RFC 9457 problems. The organiser's sign-in rides on a cookie that
 * no script can read.
 */
import type { Language, SessionPhase } from './protocol';

export class Problem extends Error {
  constructor(
    readonly status: number, /* 0: the server was not reached */
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/* token: a moderator's, where no sign-in rides along. */
export async function call<T>(method: string, path: string, body?: unknown, token?: string | null): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, 'unreachable', 'the server cannot be reached');
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as { code?: string; detail?: string };
    return new Problem(response.status, body.code ?? 'internal', body.detail ?? '');
  } catch {
    return new Problem(response.status, 'internal', '');
  }
}

/* A released report: for how long, and whether everybody may read it now. */
export interface ReportLife {
  released_at: string;
  readable_until: string;
  withdrawn: boolean;
}

export interface JoinInfo {
  code: string;
  title: string;
  description?: string;
  language: Language;
  state: SessionPhase;
  access: 'open' | 'registered';
  starts_at?: string;
  full: boolean;
  rehearsal?: boolean;
  report?: ReportLife;
}

/* The session that a demonstration holds, with its tokens; empty where there is none. */
export interface Demo {
  code?: string;
  moderator?: string;
  observer?: string;
}

export function demoInfo(): Promise<Demo> {
  return call('GET', '/api/v1/demo');
}

export function joinInfo(code: string): Promise<JoinInfo> {
  return call('GET', `/api/v1/join/${encodeURIComponent(code)}`);
}

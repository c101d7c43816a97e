/* What a server says, for tests: each function gives a whole message, of which a test names what it is about. */
import type {
  ConsoleStatement,
  Session,
  StatementText,
  Theme,
  Update,
  Welcome,
  WelcomeSession,
} from '../source/protocol';
import { initial, reduce, type State } from '../source/store';

export const NOW = '2026-12-01T13:00:00.000Z';

export function theme(id: string, changes: Partial<Theme> = {}): Theme {
  return { id, title: `Thema ${id}`, question: 'Waar loop je tegenaan?', state: 'pending', minutes: 10, ...changes };
}

export function session(changes: Partial<Session> = {}): Session {
  return {
    id: 'abcdefghij',
    code: 'K7QX2M',
    title: 'Innoveren in de gemeente',
    language: 'nl',
    state: 'live',
    moderation: 'open',
    now: NOW,
    themes: [theme('t1', { state: 'live' }), theme('t2')],
    ...changes,
  };
}

export function welcome(changes: Partial<WelcomeSession> = {}, rest: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    role: 'participant',
    you: { judged: 0, statements: [] },
    seq: 1,
    ...rest,
    session: {
      ...session(),
      polls: [],
      background: [],
      grades: ['niet', 'een beetje', 'grotendeels', 'helemaal'],
      ...changes,
    },
  };
}

export function statement(id: string, changes: Partial<StatementText> = {}): StatementText {
  return { id, theme: 't1', kind: 'statement', text: `Tekst van ${id}.`, ...changes };
}

export function line(id: string, changes: Partial<ConsoleStatement> = {}): ConsoleStatement {
  return {
    ...statement(id),
    state: 'visible',
    n: 0,
    counts: [0, 0, 0, 0],
    skips: 0,
    flags: 0,
    reactions: 0,
    ...changes,
  };
}

export const FIGURES = {
  present: 3,
  joined: 4,
  statements_per_minute: 1,
  votes_per_minute: 9,
  silent: 1,
  judged_too_little: 2,
  waiting: 0,
};

/* The state after these updates, each heard at the page's time 0. */
export function after(...updates: Update[]): State {
  return updates.reduce((state, update) => reduce(state, update, 0), initial);
}

/* A state in which something stands to be judged. */
export function offering(id: string, ...updates: Update[]): State {
  return after(welcome(), { type: 'offer', statement: statement(id) }, ...updates);
}

/*
 * What a moderator can do with one statement, and doing it. What is possible depends on the statement and on how
 * far the session is; the server has the last word.
 */
import type { ConsoleStatement, SessionPhase } from '../protocol';
import { announce } from '../parts/announcer';
import { currentTheme } from '../store';
import { t } from '../words';
import type { Control } from './control';

export const ACTIONS = [
  'approve', 'hide', 'restore', 'merge', 'unmerge', 'reword', 'pin', 'unpin', 'probe', 'eject',
] as const;
export type Action = (typeof ACTIONS)[number];

interface Circumstances {
  phase: SessionPhase;
  pinned: string | undefined;
}

export function possible(statement: ConsoleStatement, { phase, pinned }: Circumstances): ReadonlySet<Action> {
  const running = phase === 'lobby' || phase === 'live' || phase === 'paused';
  const stands = statement.state === 'visible' || statement.state === 'held';
  const actions = new Set<Action>();
  const may = (action: Action, when: boolean) => when && actions.add(action);
  may('approve', running && statement.state === 'held');
  may('hide', stands && phase !== 'released');
  may('restore', statement.state === 'hidden' && phase !== 'released');
  may('merge', running && statement.state === 'visible');
  may('unmerge', running && statement.state === 'merged');
  may('reword', running && stands);
  may('pin', running && statement.state === 'visible' && statement.id !== pinned);
  may('unpin', running && statement.id === pinned);
  may('probe', phase === 'live' || phase === 'paused');
  may('eject', running && statement.state !== 'withdrawn');
  return actions;
}

export function possibleNow(control: Control, id: string | null): ReadonlySet<Action> {
  const statement = control.statement(id);
  const session = control.session.value;
  if (!statement || !session) return new Set();
  return possible(statement, { phase: session.state, pinned: session.pinned?.id });
}

/* The place at which a refusal of an action on a statement is told. */
export const AT_STATEMENT = 'statement';

function restore(control: Control, statement: ConsoleStatement): void {
  const reason = statement.reason ?? t('moderator.hide.reason.other');
  void control.undoable(
    AT_STATEMENT,
    { type: 'restore', statement: statement.id },
    { type: 'hide', statement: statement.id, reason },
    t('moderator.did.restore'),
  );
}

function pin(control: Control, id: string | null): void {
  const before = control.session.value?.pinned?.id ?? null;
  void control.undoable(
    AT_STATEMENT,
    { type: 'pin', statement: id },
    { type: 'pin', statement: before },
    t(id ? 'moderator.did.pin' : 'moderator.did.unpin'),
  );
}

function unmerge(control: Control, { id, into }: ConsoleStatement): void {
  if (!into) return;
  void control.undoable(
    AT_STATEMENT,
    { type: 'unmerge', from: id },
    { type: 'merge', from: id, into },
    t('moderator.did.unmerge'),
  );
}

/* On to the next that waits: who lets through one has more to look at. */
async function approve(control: Control, id: string): Promise<void> {
  const after = control.shown.slice(control.shown.indexOf(id) + 1);
  const next = after.find((other) => control.statement(other)?.state === 'held');
  if (!(await control.order(AT_STATEMENT, { type: 'approve', statement: id }))) return;
  announce(t('moderator.did.approve'));
  if (next && control.chosen.value === id) control.chosen.value = next;
}

export function act(control: Control, action: Action, id: string): void {
  const statement = control.statement(id);
  if (!statement || !possibleNow(control, id).has(action) || control.busy.value.has(AT_STATEMENT)) return;
  switch (action) {
    case 'approve':
      return void approve(control, id);
    case 'restore':
      return restore(control, statement);
    case 'unmerge':
      return unmerge(control, statement);
    case 'pin':
      return pin(control, id);
    case 'unpin':
      return pin(control, null);
    case 'hide':
    case 'merge':
    case 'reword':
    case 'eject':
      return control.open({ name: action, statement: id });
    case 'probe':
      return control.open({ name: 'probe', theme: currentTheme(control.state)?.id ?? statement.theme });
  }
}

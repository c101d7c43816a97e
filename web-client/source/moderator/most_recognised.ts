/* What is recognised most in a theme, as far as enough people judged it. Pure. */
import type { State } from '../store';
import { NMIN } from './filter';

export interface Ranked {
  id: string;
  text: string;
  score: number;
  n: number;
}

const LENGTH = 10;

/* The server's list of the live theme is the freshest; for other themes the statements' own figures serve. */
export function mostRecognised(state: State, theme: string): readonly Ranked[] {
  const told = state.tops.get(theme);
  const lines: Ranked[] = [];
  const add = (id: string, text: string, score: number | undefined, n: number) => {
    if (n >= NMIN && score !== undefined) lines.push({ id, text, score, n });
  };
  if (told) {
    for (const item of told) {
      const state_now = state.statements.get(item.statement)?.state;
      if (state_now === undefined || state_now === 'visible') add(item.statement, item.text, item.score, item.n);
    }
  } else {
    for (const line of state.statements.values())
      if (line.theme === theme && line.state === 'visible') add(line.id, line.text, line.score, line.n);
  }
  return lines.sort((a, b) => b.score - a.score || b.n - a.n).slice(0, LENGTH);
}

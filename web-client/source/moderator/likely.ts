/* Pairs that may say the same: what the server proposes, less what was declined here or is no longer there. Pure. */
import type { ConsoleStatement, MergeProposal } from '../protocol';

export interface Pair {
  from: ConsoleStatement;
  into: ConsoleStatement;
  likeness: number;
}

export function likely(
  merges: readonly MergeProposal[],
  statements: ReadonlyMap<string, ConsoleStatement>,
  declined: ReadonlySet<string>,
): Pair[] {
  const pairs: Pair[] = [];
  for (const { from, into, likeness } of merges) {
    const one = statements.get(from);
    const other = statements.get(into);
    if (one?.state !== 'visible' || other?.state !== 'visible') continue;
    if (declined.has(`${from} ${into}`) || declined.has(`${into} ${from}`)) continue;
    pairs.push({ from: one, into: other, likeness });
  }
  return pairs;
}

/* What a statement may be merged with: what stands at the same place, is visible, and is not itself. */
export function partners(
  statement: ConsoleStatement,
  statements: ReadonlyMap<string, ConsoleStatement>,
): ConsoleStatement[] {
  const result: ConsoleStatement[] = [];
  for (const other of statements.values()) {
    if (other.id === statement.id || other.state !== 'visible') continue;
    if (other.theme === statement.theme && other.parent === statement.parent) result.push(other);
  }
  return result;
}

/* What a follow-up can be made of, from the report of a session: its themes, with what people said of them. Pure. */
export interface ReportStatement {
  id: string;
  text: string;
  n: number;
  counts: readonly number[];
  label: 'found' | 'judged_too_little' | 'not_judged';
}

export interface ReportTheme {
  id: string;
  title: string;
  question: string;
  statements: readonly ReportStatement[];
  judged_too_little: readonly ReportStatement[];
}

export interface ReportPoll {
  follow_up: boolean;
  n: number;
  options: readonly { option: string; n: number }[];
}

export interface SessionReport {
  themes: readonly ReportTheme[];
  polls: readonly ReportPoll[];
}

/* Grades 2 and 3: largely and completely. */
export function recognisedBy(statement: ReportStatement): number {
  return (statement.counts[2] ?? 0) + (statement.counts[3] ?? 0);
}

/* As the server takes statements over (docs/report.md, "A follow-up"). */
export function isRecognised(statement: ReportStatement): boolean {
  return statement.label === 'found' && 2 * recognisedBy(statement) >= statement.n;
}

export interface Candidate {
  theme: ReportTheme;
  recognised: number;
  votes: number | null /* in the closing round; null: was not asked, or two themes have this title */;
}

/* The last time that people were asked which theme deserves a follow-up. */
export function followUpPoll(report: SessionReport): ReportPoll | null {
  return report.polls.filter((poll) => poll.follow_up && poll.n > 0).at(-1) ?? null;
}

export function candidates(report: SessionReport): Candidate[] {
  const poll = followUpPoll(report);
  const votesOf = (title: string) => {
    const alike = report.themes.filter((theme) => theme.title === title);
    return alike.length === 1 ? (poll?.options.find(({ option }) => option === title)?.n ?? null) : null;
  };
  return report.themes.map((theme) => ({
    theme,
    recognised: theme.statements.filter(isRecognised).length,
    votes: votesOf(theme.title),
  }));
}

/* The theme that most people want to go on with; null where none has most. */
export function favourite(list: readonly Candidate[]): string | null {
  const most = Math.max(0, ...list.map(({ votes }) => votes ?? 0));
  const first = list.filter(({ votes }) => most > 0 && votes === most);
  return first.length === 1 ? first[0]!.theme.id : null;
}

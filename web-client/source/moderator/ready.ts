/* What to look at before people come in. Pure. */
import type { BackgroundQuestion, Poll, Session } from '../protocol';

export const CHECKS = ['themes', 'time', 'starts', 'moderation', 'background', 'polls', 'description'] as const;

export interface Check {
  key: (typeof CHECKS)[number];
  good: boolean; /* false: worth another look, never a hindrance */
  n: number;
}

const LONG_MINUTES = 90;

export function checksOf(session: Session, background: readonly BackgroundQuestion[], polls: Iterable<Poll>): Check[] {
  const themes = session.themes.filter((theme) => theme.state !== 'skipped');
  const minutes = themes.reduce((sum, theme) => sum + theme.minutes, 0);
  const asking = themes.length > 0 && themes.every((theme) => theme.question.trim() !== '');
  const prepared = [...polls].length;
  return [
    { key: 'themes', good: asking, n: themes.length },
    { key: 'time', good: minutes > 0 && minutes <= LONG_MINUTES, n: minutes },
    { key: 'starts', good: session.starts_at !== undefined, n: 0 },
    { key: 'moderation', good: true, n: 0 },
    { key: 'background', good: true, n: background.length },
    { key: 'polls', good: true, n: prepared },
    { key: 'description', good: Boolean(session.description?.trim()), n: 0 },
  ];
}

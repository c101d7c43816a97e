/* How a statement was judged: a small bar of the four grades, with its figures in words for who does not see it. */
import { t } from '../words';

export function countsText(counts: readonly number[], skips: number): string {
  const parts = [3, 2, 1, 0].map((grade) => `${t(`shared.grade.${grade}`)} ${counts[grade] ?? 0}`);
  if (skips > 0) parts.push(`${t('shared.grade.skip')} ${skips}`);
  return parts.join(', ');
}

export function Bar({ counts, skips, n }: { counts: readonly number[]; skips: number; n: number }) {
  const text = countsText(counts, skips);
  return (
    <span class="mod-bar" role="img" aria-label={text} title={text}>
      {n > 0 &&
        [3, 2, 1, 0].map((grade) => (
          <span
            key={grade}
            class={`mod-bar__part grade-mark mod-bar__part--${grade}`}
            style={{ inlineSize: `${((counts[grade] ?? 0) / n) * 100}%` }}
          />
        ))}
    </span>
  );
}

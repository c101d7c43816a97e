/* The four grades and "does not apply" as buttons, and the group's average in words, figure and a scale. */
import { decimal } from '../format';
import type { Figures, Grade, Judgement, Kind } from '../protocol';
import { language, t } from '../words';
import { averageGrades, gradeKey } from './logic';
import { keys_on } from './room';

const PAIRS: readonly (readonly [Grade, Grade])[] = [
  [0, 1],
  [2, 3],
];

/* Three strokes, as many filled as the grade says. */
export function Mark({ grade }: { grade: Grade }) {
  return (
    <span class="mark" aria-hidden="true">
      {[1, 2, 3].map((step) => (
        <span key={step} class={step <= grade ? 'mark__step mark__step--on' : 'mark__step'} />
      ))}
    </span>
  );
}

interface Props {
  value: Judgement | undefined;
  choose: (judgement: Judgement) => void;
  label: string;
  keys?: boolean;
  closed?: boolean;
}

export function Grades({ value, choose, label, keys = false, closed = false }: Props) {
  const button = (judgement: Judgement, name: string) => (
    <button
      key={name}
      type="button"
      class={judgement === null ? 'button grade grade--skip' : 'button grade'}
      aria-pressed={value === judgement}
      aria-disabled={closed}
      aria-keyshortcuts={keys && keys_on.value ? (judgement === null ? 'n' : String(judgement)) : undefined}
      onClick={() => !closed && choose(judgement)}
    >
      {judgement !== null && <Mark grade={judgement} />}
      <span>{name}</span>
      {keys && keys_on.value && <kbd aria-hidden="true">{judgement ?? 'n'}</kbd>}
    </button>
  );
  return (
    <div class="grades" role="group" aria-label={label}>
      <div class="grades__scale">
        {PAIRS.map((pair) => (
          <div class="grades__pair" key={pair[0]}>
            {pair.map((grade) => button(grade, t(`shared.grade.${grade}`)))}
          </div>
        ))}
      </div>
      {button(null, t('shared.grade.skip_long'))}
    </div>
  );
}

/* What is asked of a statement: of a question or a tip one does not recognise the same as of an experience. */
export function judgingQuestion(kind: Kind): string {
  return t(`participant.judge.question.${kind}`);
}

export function ownGradeText(judgement: Judgement): string {
  return judgement === null ? t('shared.grade.skip_long') : t(`shared.grade.${gradeKey(judgement)}`);
}

/* "grotendeels", "tussen een beetje en grotendeels" */
export function averageText(average: number): string {
  const [low, high] = averageGrades(average);
  if (high === undefined) return t(`shared.grade.${low}`);
  return t('participant.average.between', { low: t(`shared.grade.${low}`), high: t(`shared.grade.${high}`) });
}

/* One line: the average in words, its figure, and of how many votes. */
export function averageLine(figures: Figures | undefined): string {
  if (!figures) return t('participant.average.waiting');
  if (figures.average === undefined) return t('participant.average.too_few');
  return t('participant.average.line', {
    words: averageText(figures.average),
    figure: decimal(figures.average, language.value),
    n: figures.n,
  });
}

/* Where the group stands and where one stands oneself; the words beside it say the same. */
export function Scale({ figures, own }: { figures: Figures | undefined; own?: Judgement | undefined }) {
  const average = figures?.average;
  const at = (value: number) => ({ insetInlineStart: `${(value / 3) * 100}%` });
  return (
    <span class="scale" aria-hidden="true">
      {average !== undefined && <span class="scale__fill" style={{ inlineSize: `${(average / 3) * 100}%` }} />}
      {own !== undefined && own !== null && <span class="scale__own" style={at(own)} />}
      {average !== undefined && <span class="scale__group" style={at(average)} />}
    </span>
  );
}

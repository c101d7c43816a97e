/* What is wrong with a script, in words that name field and place; and the list of it above the form. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../words';
import { KEYS } from './draft';
import { idOf } from './field';
import type { ScriptProblem } from './script';

/* "themes[1].seeds[0]" as "thema 2, uitspraak vooraf 1". */
export function placeText(place: string): string {
  const [, list, at, field, inner] = /^([a-z_]+)(?:\[(\d+)\])?(?:\.([a-z_]+)(?:\[(\d+)\])?)?$/.exec(place) ?? [];
  if (list === undefined) return place || t('organiser.place.script');
  if (at === undefined) return fieldText(list);
  const outer = t(`organiser.place.one.${list}`, { n: Number(at) + 1 });
  if (field === undefined) return outer;
  const name = inner === undefined ? fieldText(field) : t(`organiser.place.inner.${field}`, { n: Number(inner) + 1 });
  return `${outer}, ${name}`;
}

const FIELDS = new Set([...KEYS, 'question', 'minutes', 'seeds', 'options']);

function fieldText(field: string): string {
  return FIELDS.has(field) ? t(`organiser.place.field.${field}`) : field;
}

/* What stands in a list may also be taken away. */
export function problemText({ place, code, values }: ScriptProblem): string {
  return t(`organiser.problem.${code === 'empty' && place.endsWith(']') ? 'empty_item' : code}`, values);
}

/* The first problem of a place, as words; undefined: none. */
export function problemAt(problems: readonly ScriptProblem[], place: string): string | undefined {
  const problem = problems.find((one) => one.place === place);
  return problem && problemText(problem);
}

/* The field of a place that has none of its own (too many themes, say) is the nearest above it. */
function focusPlace(place: string): void {
  const target = document.getElementById(idOf(place)) ?? document.getElementById(idOf(place.replace(/\.[^.]*$/, '')));
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
}

const SHOWN_MAX = 12;

/* asked: rises with each attempt to save, and takes the focus here. */
export function ProblemList({ problems, asked }: { problems: readonly ScriptProblem[]; asked: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked > 0) box.current?.focus();
  }, [asked]);
  if (asked === 0 || problems.length === 0) return null;
  return (
    <div
      class="notice notice--error stack stack--tight"
      ref={box}
      tabIndex={-1}
      role="group"
      aria-labelledby="problems-title"
    >
      <h2 id="problems-title">{t('organiser.problems', { n: problems.length })}</h2>
      <ul>
        {problems.slice(0, SHOWN_MAX).map((problem, index) => (
          <li key={index}>
            <a
              href={`#${idOf(problem.place)}`}
              onClick={(event) => {
                event.preventDefault();
                focusPlace(problem.place);
              }}
            >
              {placeText(problem.place)}: {problemText(problem)}
            </a>
          </li>
        ))}
        {problems.length > SHOWN_MAX && <li>{t('organiser.problems_more', { n: problems.length - SHOWN_MAX })}</li>}
      </ul>
    </div>
  );
}

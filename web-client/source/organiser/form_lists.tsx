/* The lists of the form: themes with their seeds, background questions, polls. */
import { clock } from '../format';
import { language, t } from '../words';
import { changed, newQuestion, newTheme, present, type Draft, type DraftQuestion, type DraftTheme } from './draft';
import { idOf, TextField } from './field';
import { ItemCard, ItemTools, Lines, Removed } from './items';
import { problemAt } from './problems';
import { BOUNDS, type ScriptProblem } from './script';
import { momentsOf } from './times';

export interface FormProps {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  problems: readonly ScriptProblem[];
}

function short(text: string): string {
  return text.trim() ? `“${text.trim().slice(0, 60)}”` : '';
}

function aboutTheme(theme: DraftTheme): string {
  const minutes = Number(theme.minutes);
  return Number.isNaN(minutes) ? theme.title : `${theme.title} (${t('organiser.minutes', { n: minutes })})`;
}

/* Focus goes to the first field of what was just added. */
function focusLater(place: string): void {
  requestAnimationFrame(() => document.getElementById(idOf(place))?.focus());
}

export function Themes({ draft, change, problems }: FormProps) {
  const themes = (list: DraftTheme[]) => change({ themes: list });
  const there = present(draft.themes);
  const problem = problemAt(problems, 'themes');
  const add = () => {
    if (there.length >= BOUNDS.themes) return;
    themes([...draft.themes, newTheme()]);
    focusLater(`themes[${there.length}].title`);
  };
  let number = 0;
  return (
    <section class="stack" id={idOf('themes')} tabIndex={-1} aria-labelledby="themes-title">
      <h2 id="themes-title">{t('organiser.form.themes')}</h2>
      <p class="subtle">{t('organiser.form.themes_hint')}</p>
      {problem && <p class="error">{problem}</p>}
      {draft.themes.map((theme) => {
        const name = t('organiser.place.one.themes', { n: theme.removed ? number + 1 : ++number });
        if (theme.removed)
          return (
            <Removed
              key={theme.key}
              name={`${name} ${short(theme.title)}`}
              back={() => themes(changed(draft.themes, theme.key, { removed: false }))}
            />
          );
        const place = `themes[${number - 1}]`;
        return (
          <ItemCard
            key={theme.key}
            name={name}
            about={aboutTheme(theme)}
            place={place}
            problems={problems}
            open={!theme.title}
            tools={<ItemTools list={draft.themes} item={theme} name={name} change={themes} />}
          >
            <ThemeFields
              draft={draft}
              theme={theme}
              place={place}
              index={number - 1}
              problems={problems}
              change={(part) => themes(changed(draft.themes, theme.key, part))}
            />
          </ItemCard>
        );
      })}
      <p>
        <button type="button" class="button" aria-disabled={there.length >= BOUNDS.themes} onClick={add}>
          {t('organiser.form.theme_add')}
        </button>
      </p>
    </section>
  );
}

interface ThemeProps {
  draft: Draft;
  theme: DraftTheme;
  place: string;
  index: number;
  problems: readonly ScriptProblem[];
  change: (change: Partial<DraftTheme>) => void;
}

/* When this theme begins, if everything goes by the clock. */
function beginsAt(draft: Draft, index: number): string | null {
  const start = momentsOf(draft)[0];
  if (start === undefined) return null;
  const before = present(draft.themes)
    .slice(0, index)
    .reduce((sum, theme) => sum + Number(theme.minutes), 0);
  return Number.isNaN(before) ? null : clock(new Date(start + before * 60_000).toISOString(), language.value);
}

function ThemeFields({ draft, theme, place, index, problems, change }: ThemeProps) {
  const begins = beginsAt(draft, index);
  return (
    <>
      <TextField
        place={`${place}.title`}
        label={t('organiser.place.field.title')}
        hint={t('organiser.form.theme_title_hint')}
        value={theme.title}
        most={BOUNDS.title}
        problem={problemAt(problems, `${place}.title`)}
        input={(title) => change({ title })}
      />
      <TextField
        place={`${place}.question`}
        label={t('organiser.place.field.question')}
        hint={t('organiser.form.question_hint')}
        value={theme.question}
        most={BOUNDS.question}
        lines={2}
        problem={problemAt(problems, `${place}.question`)}
        input={(question) => change({ question })}
      />
      <div class="short">
        <TextField
          place={`${place}.minutes`}
          label={t('organiser.place.field.minutes')}
          value={theme.minutes}
          hint={begins ? t('organiser.form.begins', { time: begins }) : undefined}
          problem={problemAt(problems, `${place}.minutes`)}
          input={(minutes) => change({ minutes })}
        />
      </div>
      <Lines
        place={`${place}.seeds`}
        title={t('organiser.place.field.seeds')}
        hint={t('organiser.form.seeds_hint')}
        add={t('organiser.form.seed_add')}
        name={(n) => t('organiser.place.inner.seeds', { n })}
        lines={theme.seeds}
        change={(seeds) => change({ seeds })}
        problems={problems}
        most={BOUNDS.seeds}
        characters={BOUNDS.seed}
        rows={2}
        said
      />
    </>
  );
}

export function Questions({ draft, change, problems, list }: FormProps & { list: 'background' | 'polls' }) {
  const questions = (items: DraftQuestion[]) =>
    change(list === 'background' ? { background: items } : { polls: items });
  const items = draft[list];
  const full = present(items).length >= BOUNDS[list];
  const problem = problemAt(problems, list);
  const add = () => {
    if (full) return;
    questions([...items, newQuestion()]);
    focusLater(`${list}[${present(items).length}].question`);
  };
  let number = 0;
  return (
    <section class="stack" id={idOf(list)} tabIndex={-1} aria-labelledby={`${list}-title`}>
      <h2 id={`${list}-title`}>{t(`organiser.form.list.${list}`)}</h2>
      <p class="subtle">{t(`organiser.form.list_hint.${list}`)}</p>
      {problem && <p class="error">{problem}</p>}
      {items.map((item) => {
        const name = t(`organiser.place.one.${list}`, { n: item.removed ? number + 1 : ++number });
        if (item.removed)
          return (
            <Removed
              key={item.key}
              name={`${name} ${short(item.question)}`}
              back={() => questions(changed(items, item.key, { removed: false }))}
            />
          );
        const place = `${list}[${number - 1}]`;
        return (
          <ItemCard
            key={item.key}
            name={name}
            about={item.question}
            place={place}
            problems={problems}
            open={!item.question}
            tools={<ItemTools list={items} item={item} name={name} change={questions} />}
          >
            <TextField
              place={`${place}.question`}
              label={t('organiser.place.field.question')}
              value={item.question}
              most={BOUNDS.question}
              problem={problemAt(problems, `${place}.question`)}
              input={(question) => questions(changed(items, item.key, { question }))}
            />
            <Lines
              place={`${place}.options`}
              title={t('organiser.place.field.options')}
              add={t('organiser.form.option_add')}
              name={(n) => t('organiser.place.inner.options', { n })}
              lines={item.options}
              problems={problems}
              most={BOUNDS.options_max}
              characters={BOUNDS.option}
              change={(options) => questions(changed(items, item.key, { options }))}
            />
          </ItemCard>
        );
      })}
      <p>
        <button type="button" class="button" aria-disabled={full} onClick={add}>
          {t(`organiser.form.list_add.${list}`)}
        </button>
      </p>
    </section>
  );
}

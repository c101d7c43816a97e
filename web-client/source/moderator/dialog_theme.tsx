/*
 * A theme is added or changed. Who changes one started from what it said then; when somebody else has changed it
 * meanwhile, that stands beside what was typed here, and nothing is overwritten unseen.
 */
import { useState } from 'preact/hooks';
import { characters } from '../format';
import { QUESTION_CHARACTERS_MAX, TITLE_CHARACTERS_MAX, type Theme } from '../protocol';
import { themeOf } from '../store';
import { t } from '../words';
import { Conflict } from './conflict';
import type { Control } from './control';
import { NumberField, TextField } from './field';
import { DIALOG_PLACE, Question } from './question';

const MINUTES_MAX = 240;

interface Draft {
  title: string;
  question: string;
  minutes: number;
}

function draftOf(theme: Theme | undefined): Draft {
  return { title: theme?.title ?? '', question: theme?.question ?? '', minutes: theme?.minutes ?? 10 };
}

function good({ title, question, minutes }: Draft): boolean {
  const within = (text: string, max: number) => characters(text) > 0 && characters(text) <= max;
  const whole = Number.isInteger(minutes) && minutes >= 1 && minutes <= MINUTES_MAX;
  return whole && within(title, TITLE_CHARACTERS_MAX) && within(question, QUESTION_CHARACTERS_MAX);
}

function Now({ theme }: { theme: Theme }) {
  return (
    <dl class="mod-now">
      <dt>{t('moderator.theme_form.title')}</dt>
      <dd>
        <bdi>{theme.title}</bdi>
      </dd>
      <dt>{t('moderator.theme_form.question')}</dt>
      <dd>
        <bdi>{theme.question}</bdi>
      </dd>
      <dt>{t('moderator.theme_form.minutes')}</dt>
      <dd>{theme.minutes}</dd>
    </dl>
  );
}

export function ThemeDialog({ control, theme: id }: { control: Control; theme: string | null }) {
  const now = id === null ? undefined : themeOf(control.state, id);
  const [draft, setDraft] = useState(() => draftOf(now));
  const [revision, setRevision] = useState(now?.revision ?? 0);
  const conflict = now !== undefined && (now.revision ?? 0) !== revision;
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const give = async () => {
    const texts = { title: draft.title.trim(), question: draft.question.trim(), minutes: draft.minutes };
    const answer =
      id === null
        ? await control.order(DIALOG_PLACE, { type: 'theme', do: 'add', ...texts })
        : await control.order(DIALOG_PLACE, { type: 'theme', do: 'edit', theme: id, ...texts, revision });
    return answer !== null;
  };
  const take = () => {
    setDraft(draftOf(now));
    setRevision(now?.revision ?? 0);
  };
  return (
    <Question
      control={control}
      title={t(id === null ? 'moderator.theme_form.add' : 'moderator.theme_form.edit')}
      confirm={t(id === null ? 'moderator.theme_form.add_confirm' : 'shared.save')}
      give={give}
      ready={good(draft) && !conflict}
    >
      {conflict && (
        <Conflict take={take} keep={() => setRevision(now.revision ?? 0)}>
          <Now theme={now} />
        </Conflict>
      )}
      <TextField
        label={t('moderator.theme_form.title')}
        value={draft.title}
        change={(title) => change({ title })}
        max={TITLE_CHARACTERS_MAX}
        first
      />
      <TextField
        label={t('moderator.theme_form.question')}
        hint={t('moderator.theme_form.question_hint')}
        value={draft.question}
        change={(question) => change({ question })}
        max={QUESTION_CHARACTERS_MAX}
        rows={3}
      />
      <NumberField
        label={t('moderator.theme_form.minutes')}
        value={draft.minutes}
        change={(minutes) => change({ minutes })}
        max={MINUTES_MAX}
      />
    </Question>
  );
}

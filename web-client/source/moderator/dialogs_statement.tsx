/*
 * Questions about one statement: hide it, ask its author for other words, ask the theme a question, remove its
 * author.
 */
import { useState } from 'preact/hooks';
import { characters } from '../format';
import { Said } from '../parts/said';
import { REASON_CHARACTERS_MAX, TEXT_CHARACTERS_MAX } from '../protocol';
import { themeOf } from '../store';
import { t } from '../words';
import type { Control } from './control';
import { TextField, useDraft } from './field';
import { DIALOG_PLACE, Question } from './question';

interface Props {
  control: Control;
  statement: string;
}

const REASONS = ['person', 'place', 'insult', 'off_topic', 'double'] as const;

function fits(text: string, max: number): boolean {
  const count = characters(text);
  return count > 0 && count <= max;
}

/* Reasons that come up often; a chosen one fills the field, where it can be changed. */
function Reasons({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <div class="row" role="group" aria-label={t('moderator.hide.quick')}>
      {REASONS.map((reason) => {
        const text = t(`moderator.hide.reason.${reason}`);
        return (
          <button key={reason} type="button" class="button" aria-pressed={value === text} onClick={() => change(text)}>
            {text}
          </button>
        );
      })}
    </div>
  );
}

export function HideDialog({ control, statement: id }: Props) {
  const [reason, change] = useState('');
  const statement = control.statement(id);
  const give = () =>
    control.undoable(
      DIALOG_PLACE,
      { type: 'hide', statement: id, reason: reason.trim() },
      { type: 'restore', statement: id },
      t('moderator.did.hide'),
    );
  return (
    <Question
      control={control}
      title={t('moderator.hide.title')}
      confirm={t('moderator.action.hide')}
      give={give}
      ready={fits(reason, REASON_CHARACTERS_MAX)}
    >
      {statement && <Said text={statement.text} quoted />}
      <p>{t('moderator.hide.what')}</p>
      <Reasons value={reason} change={change} />
      <TextField
        label={t('moderator.hide.why')}
        hint={t('moderator.hide.why_hint')}
        value={reason}
        change={change}
        max={REASON_CHARACTERS_MAX}
        first
      />
    </Question>
  );
}

export function RewordDialog({ control, statement: id }: Props) {
  const [reason, change, forget] = useDraft(control, `reword ${id}`);
  const statement = control.statement(id);
  const give = async () => {
    const answer = await control.order(DIALOG_PLACE, { type: 'ask_reword', statement: id, reason: reason.trim() });
    if (answer) forget();
    return answer !== null;
  };
  return (
    <Question
      control={control}
      title={t('moderator.reword.title')}
      confirm={t('moderator.reword.send')}
      give={give}
      ready={fits(reason, REASON_CHARACTERS_MAX)}
    >
      {statement && <Said text={statement.text} quoted />}
      <p>{t('moderator.reword.what')}</p>
      <TextField
        label={t('moderator.reword.why')}
        value={reason}
        change={change}
        max={REASON_CHARACTERS_MAX}
        rows={2}
        first
      />
    </Question>
  );
}

export function ProbeDialog({ control, theme: id }: { control: Control; theme: string }) {
  const [text, change, forget] = useDraft(control, 'probe');
  const theme = themeOf(control.state, id);
  const give = async () => {
    const command = { type: 'probe', theme: id, text: text.trim() } as const;
    const answer = await control.order(DIALOG_PLACE, command);
    if (answer) forget();
    return answer !== null;
  };
  return (
    <Question
      control={control}
      title={t('moderator.probe.title')}
      confirm={t('moderator.probe.send')}
      give={give}
      ready={fits(text, TEXT_CHARACTERS_MAX)}
    >
      <p>{t('moderator.probe.what', { theme: theme?.title ?? '' })}</p>
      <TextField
        label={t('moderator.probe.text')}
        value={text}
        change={change}
        max={TEXT_CHARACTERS_MAX}
        rows={3}
        first
      />
    </Question>
  );
}

export function EjectDialog({ control, statement: id }: Props) {
  const statement = control.statement(id);
  const give = async () => (await control.order(DIALOG_PLACE, { type: 'eject', statement: id })) !== null;
  return (
    <Question
      control={control}
      title={t('moderator.eject.title')}
      confirm={t('moderator.eject.confirm')}
      give={give}
      danger
    >
      {statement && <Said text={statement.text} quoted />}
      <p>{t('moderator.eject.what')}</p>
      <p>{t('moderator.eject.unknown')}</p>
    </Question>
  );
}

/* Questions about the whole session: say something to all, the closing round, the end, the release of the report. */
import { useState } from 'preact/hooks';
import { characters } from '../format';
import { TEXT_CHARACTERS_MAX } from '../protocol';
import { t } from '../words';
import type { Control } from './control';
import { NumberField, TextField, useDraft } from './field';
import { DIALOG_PLACE, Question } from './question';
import { closeOrder } from './top_bar';

export function AnnounceDialog({ control }: { control: Control }) {
  const [text, change, forget] = useDraft(control, 'announce');
  const count = characters(text);
  const give = async () => {
    const answer = await control.order(DIALOG_PLACE, { type: 'announce', text: text.trim() });
    if (answer) forget();
    return answer !== null;
  };
  return (
    <Question
      control={control}
      title={t('moderator.announce.title')}
      confirm={t('moderator.announce.send')}
      give={give}
      ready={count > 0 && count <= TEXT_CHARACTERS_MAX}
    >
      {control.state.announcement && (
        <p class="small">
          <span class="subtle">{t('moderator.announce.now')}</span> <bdi>{control.state.announcement.text}</bdi>
        </p>
      )}
      <TextField
        label={t('moderator.announce.text')}
        hint={t('moderator.announce.what')}
        value={text}
        change={change}
        max={TEXT_CHARACTERS_MAX}
        rows={3}
        first
      />
    </Question>
  );
}

export function ClosingRoundDialog({ control }: { control: Control }) {
  const [minutes, setMinutes] = useState(3);
  const command = { type: 'session', do: 'closing_round', minutes } as const;
  const give = async () => (await control.order(DIALOG_PLACE, command)) !== null;
  return (
    <Question
      control={control}
      title={t('moderator.closing_round.title')}
      confirm={t('moderator.closing_round.confirm')}
      give={give}
      ready={Number.isInteger(minutes) && minutes >= 1 && minutes <= 60}
    >
      <p>{t('moderator.closing_round.what')}</p>
      <NumberField label={t('moderator.closing_round.minutes')} value={minutes} change={setMinutes} max={60} />
    </Question>
  );
}

export function CloseDialog({ control }: { control: Control }) {
  const give = () => {
    control.later('close session', closeOrder.command, closeOrder.makes_sense, t('moderator.top_bar.will_close'));
    return true;
  };
  return (
    <Question
      control={control}
      title={t('moderator.close.title')}
      confirm={t('moderator.top_bar.close')}
      give={give}
      danger
    >
      <p>{t('moderator.close.what')}</p>
      {control.matters.value.too_little > 0 && (
        <p>{t('moderator.close.too_little', { n: control.matters.value.too_little })}</p>
      )}
    </Question>
  );
}

export function ReleaseDialog({ control }: { control: Control }) {
  const give = async () => (await control.order(DIALOG_PLACE, { type: 'session', do: 'release' })) !== null;
  return (
    <Question
      control={control}
      title={t('moderator.release.title')}
      confirm={t('moderator.release.confirm')}
      give={give}
    >
      <p>{t('moderator.release.what')}</p>
      <p>{t('moderator.release.final')}</p>
    </Question>
  );
}

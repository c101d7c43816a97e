/*
 * The writing box: there on every tab, but in a closing round, where it would only promise what cannot be done. Says what
 * becomes of each text until the server has it.
 */
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { characters } from '../format';
import { TEXT_CHARACTERS_MAX } from '../protocol';
import { liveTheme } from '../store';
import { t } from '../words';
import { carried, draft, draftMove, draftSet, replacementSet, rewording } from './drafts';
import { tab, useLive, useRoom, wide } from './room';
import { TextField } from './text_field';
import { focusKeep } from './title';
import { UnsentText } from './unsent';
import { Mentions, Similar, useLooked } from './while_writing';

export const WRITE_ID = 'write';

export function Composer() {
  const { live, code } = useRoom();
  const theme = useLive(liveTheme);
  const phase = useLive((state) => state.session?.state);
  const round = useLive((state) => !!state.session?.closing_round);
  const last = useSignal<string | null>(null);
  const text = draft.value;
  useEffect(() => {
    if (theme) draftMove(code, theme.id, theme.title);
  }, [theme?.id]);
  const length = characters(text);
  const may = !!theme && phase === 'live';
  const ready = may && length > 0 && length <= TEXT_CHARACTERS_MAX;
  const over = round && !text;
  useEffect(() => {
    if (over) focusKeep('.panel__title', 'h1');
  }, [over]);
  const looked = useLooked(text, may);
  const send = () => {
    if (!ready) return;
    const sent = text.trim();
    if (rewording.value) replacementSet(code, { old: rewording.value, text: sent });
    rewording.value = null;
    last.value = live.send({ type: 'statement', theme: theme.id, text: sent });
    draftSet('');
    document.getElementById(WRITE_ID)?.focus();
  };
  return (
    <section class="composer stack stack--tight" aria-label={t('participant.write.label')}>
      <Unsent />
      {may && <Similar text={text} theme={theme.id} items={looked.items} />}
      <Mentions found={looked.warnings} />
      <Rewording />
      {carried.value && may && (
        <p class="small">{t('participant.write.carried', { before: carried.value, now: theme.title })}</p>
      )}
      {!over && <Box text={text} ready={ready} send={send} />}
      {!may && text && (
        <p class="small subtle">
          {phase === 'paused'
            ? t('participant.write.paused')
            : t(round ? 'participant.write.round' : 'participant.write.between')}
        </p>
      )}
      <LastSent id={last.value} />
    </section>
  );
}

interface BoxProps {
  text: string;
  ready: boolean;
  send: () => void;
}

function Box({ text, ready, send }: BoxProps) {
  return (
    <div class="composer__row">
      <TextField
        id={WRITE_ID}
        label={t('participant.write.label')}
        label_heard_only
        value={text}
        rows={1}
        placeholder={t('participant.write.placeholder')}
        input={draftSet}
        send={send}
        most={TEXT_CHARACTERS_MAX}
      />
      <button
        type="button"
        class="button button--primary composer__send"
        onClick={send}
        aria-disabled={!ready}
      >
        {t('participant.write.send')}
      </button>
    </div>
  );
}

/* What became of the text that was sent last, when all went well. */
function LastSent({ id }: { id: string | null }) {
  const state = useLive((now) => now.pending.find((item) => item.id === id)?.state, id);
  const held = useLive((now) => now.session?.moderation === 'strict');
  if (!id || state === 'failed' || draft.value) return null;
  const sent = held ? t('participant.sent_held') : t('participant.sent_mine');
  return (
    <p class="small fate" role="status">
      {state === 'sending' ? t('participant.sending') : sent}
    </p>
  );
}

/* Texts that the server did not take. */
function Unsent() {
  const pending = useLive((state) => state.pending);
  const failed = pending.filter(
    (item) => item.state === 'failed' && (item.command.type === 'statement' || item.command.type === 'reaction'),
  );
  if (failed.length === 0) return null;
  if (!wide.value) {
    if (tab.value === 'mine') return null; /* there they stand in full */
    return (
      <p class="row row--apart small fate--failed" role="alert">
        {t('participant.unsent.some', { n: failed.length })}
        <button type="button" class="button" onClick={() => (tab.value = 'mine')}>
          {t('participant.unsent.look')}
        </button>
      </p>
    );
  }
  return (
    <div class="unsent-list stack stack--tight" role="alert">
      {failed.map((item) => (
        <UnsentText key={item.id} item={item} />
      ))}
    </div>
  );
}

function Rewording() {
  const { code } = useRoom();
  if (!rewording.value) return null;
  const stop = () => {
    rewording.value = null;
    replacementSet(code, null);
  };
  return (
    <p class="small row row--apart">
      {t('participant.reword.writing')}
      <button type="button" class="button button--quiet" onClick={stop}>
        {t('participant.reword.keep')}
      </button>
    </p>
  );
}

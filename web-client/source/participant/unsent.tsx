/* One text on its way: being sent, or not taken, with the reason in words and the ways on. */
import { Said } from '../parts/said';
import type { Pending } from '../store';
import { t } from '../words';
import { WRITE_ID } from './composer';
import { draftAdd } from './drafts';
import { reacting, useRoom } from './room';

const REASONS: ReadonlySet<string> = new Set([
  'wrong_state',
  'not_found',
  'too_long',
  'empty',
  'not_offered',
  'own_statement',
  'duplicate_text',
  'full',
  'forbidden',
  'queue_full',
  'malformed',
]);

/* What another try may mend; the rest needs other words, or is over. */
const PASSING: ReadonlySet<string> = new Set(['internal', 'queue_full', 'full', 'busy', 'rate_limited']);

/* Why the server did not take something. */
export function refusedText(code: Pending['code']): string {
  return t(`participant.refused.${code && REASONS.has(code) ? code : 'internal'}`);
}

export function UnsentText({ item }: { item: Pending }) {
  const { live } = useRoom();
  const { command } = item;
  if (command.type !== 'statement' && command.type !== 'reaction') return null;
  const change = () => {
    live.drop(item.id);
    if (command.type === 'statement') {
      draftAdd(command.text);
      document.getElementById(WRITE_ID)?.focus();
    } else openReaction(item);
  };
  const openReaction = (from: Pending) => {
    const { state } = live;
    if (from.command.type !== 'reaction') return;
    const { statement, kind, text } = from.command;
    const quoted = state.value.conversation.find((other) => other.id === statement)?.text ?? '';
    const theme = state.value.session?.themes.find((one) => one.state === 'live')?.id ?? '';
    reacting.value = { id: statement, theme, text: quoted, own: false, kind, draft: text };
  };
  const retry = () => {
    live.retry(item.id);
    document.getElementById(WRITE_ID)?.focus();
  };
  const discard = () => {
    live.drop(item.id);
    document.getElementById(WRITE_ID)?.focus();
  };
  return (
    <div
      class={item.state === 'failed' ? 'unsent notice notice--error stack stack--tight' : 'unsent stack stack--tight'}
    >
      <Said text={command.text} />
      {item.state === 'sending' ? (
        <p class="small fate">{t('participant.sending')}</p>
      ) : (
        <>
          <p class="small">
            <strong>{t('participant.not_sent')}</strong> {refusedText(item.code)}
          </p>
          <div class="row">
            {PASSING.has(item.code ?? 'internal') && (
              <button type="button" class="button" onClick={retry}>
                {t('participant.again')}
              </button>
            )}
            <button type="button" class="button" onClick={change}>
              {t('participant.unsent.change')}
            </button>
            <button type="button" class="button button--quiet" onClick={discard}>
              {t('participant.unsent.discard')}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

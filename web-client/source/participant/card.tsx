/* What one can do with a statement besides judging it: react, and flag. */
import { mayWrite } from './logic';
import { t } from '../words';
import { flagging, reacting, useLive, type Target } from './room';

interface Props {
  target: Target; /* what is reacted to: always a statement, never a reaction */
  flag?: Target;
}

export function CardActions({ target, flag }: Props) {
  const may = useLive((state) => mayWrite(state, target.theme), target.theme);
  if (!may && !flag) return null;
  return (
    <div class="row card__actions">
      {may && (
        <button type="button" class="button button--quiet" onClick={() => (reacting.value = target)}>
          {target.own ? t('participant.react.answer') : t('participant.react.open')}
        </button>
      )}
      {flag && (
        <button type="button" class="button button--quiet subtle" onClick={() => (flagging.value = flag)}>
          {t('participant.flag.open')}
        </button>
      )}
    </div>
  );
}

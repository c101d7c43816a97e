/* What somebody else has put in the place of what one started from, beside what one typed; nothing is overwritten unseen. */
import type { ComponentChildren } from 'preact';
import { t } from '../words';

interface Props {
  take: () => void;
  keep: () => void;
  children: ComponentChildren;
}

export function Conflict({ take, keep, children }: Props) {
  return (
    <div class="notice notice--warning stack stack--tight" role="alert">
      <p>
        <strong>{t('moderator.conflict.title')}</strong>
      </p>
      {children}
      <div class="row">
        <button type="button" class="button" onClick={take}>
          {t('moderator.conflict.take')}
        </button>
        <button type="button" class="button" onClick={keep}>
          {t('moderator.conflict.keep')}
        </button>
      </div>
    </div>
  );
}

/* Says when there is no connection, how many things are kept, and when another try comes. Nothing when all is well. */
import { duration } from '../format';
import type { Link } from '../connection';
import { tick } from '../time';
import { t } from '../words';

interface Props {
  link: Link;
  kept: number; /* things that were not sent yet */
  hurry: () => void;
}

export function LinkBanner({ link, kept, hurry }: Props) {
  if (link.kind === 'open' || link.kind === 'ended') return null;
  if (link.kind === 'connecting' && link.tries === 0) return null;
  return (
    <div class="banner banner--warning" role="status">
      <p>
        <strong>{t(link.kind === 'offline' ? 'shared.link.offline' : 'shared.link.lost')}</strong>{' '}
        {kept > 0 && t('shared.link.kept', { n: kept })}{' '}
        {link.kind === 'waiting' && t('shared.link.again', { time: duration(Math.max(0, link.until - tick.value)) })}
      </p>
      {link.kind !== 'connecting' && (
        <button type="button" class="button" onClick={hurry}>
          {t('shared.link.now')}
        </button>
      )}
    </div>
  );
}

/* Asked before a new session that was not saved makes place for another. */
import { Dialog } from '../parts/dialog';
import { t } from '../words';

export function Replace({ open, close, replace }: { open: boolean; close: () => void; replace: () => void }) {
  return (
    <Dialog open={open} title={t('organiser.draft.replace_title')} close={close}>
      <div class="stack">
        <p>{t('organiser.draft.replace_text')}</p>
        <div class="row">
          <button type="button" class="button button--danger" onClick={replace}>
            {t('organiser.draft.replace')}
          </button>
          <a class="button" href="#/new/edit">
            {t('organiser.list.draft_go')}
          </a>
        </div>
      </div>
    </Dialog>
  );
}

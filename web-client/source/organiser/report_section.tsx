/* The report of a session: reading the draft, the files, and giving it to everybody. */
import { useState } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { t } from '../words';
import { BusyButton } from './busy_button';
import { ReleasedReport } from './report_life';
import { reportAddress, sessionDo, type SessionItem } from './sessions';

/* To print and send, to count with, and to work with. */
const FILES = ['pdf', 'xlsx', 'csv', 'json'] as const;

export function ReportLinks({ item }: { item: SessionItem }) {
  return (
    <div class="row">
      <a
        class="button"
        href={reportAddress(item.id, 'html')}
        target="_blank"
        aria-label={`${t('organiser.report.read')}: ${item.title} ${t('organiser.new_tab')}`}
      >
        {t('organiser.report.read')}
      </a>
      {FILES.map((format) => (
        <a
          key={format}
          class="button"
          href={reportAddress(item.id, format)}
          download={`herkend-${item.code}.${format}`}
          aria-label={`${format.toUpperCase()}: ${item.title}`}
        >
          {format.toUpperCase()}
        </a>
      ))}
    </div>
  );
}

export function ReleaseButton({ item, done }: { item: SessionItem; done: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const release = async () => {
    await sessionDo(item.id, { type: 'session', do: 'release' });
    await done();
    setAsking(false);
    announce(t('organiser.report.released_now'));
  };
  return (
    <div>
      <button
        type="button"
        class="button button--primary"
        onClick={() => setAsking(true)}
        aria-label={`${t('organiser.report.release')} ${item.title}`}
      >
        {t('organiser.report.release')}
      </button>
      <Dialog open={asking} title={t('organiser.report.release_title')} close={() => setAsking(false)}>
        <div class="stack">
          <p>{t('organiser.report.release_text', { title: item.title })}</p>
          <div class="row">
            <BusyButton class="button button--primary" press={release}>
              {t('organiser.report.release_do')}
            </BusyButton>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {t('shared.cancel')}
            </button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}

export function ReportSection({ item, again }: { item: SessionItem; again: () => Promise<void> }) {
  return (
    <section class="stack" aria-labelledby="report-title">
      <h2 id="report-title">{t('organiser.report.title')}</h2>
      {item.rehearsal && <p>{t('organiser.report.rehearsal')}</p>}
      {item.state !== 'closed' && item.state !== 'released' && <p>{t('organiser.report.so_far')}</p>}
      <ReportLinks item={item} />
      {item.state === 'closed' && !item.rehearsal && (
        <>
          <p>
            {t('organiser.report.note')} <a href={`/console?session=${item.id}`}>{t('organiser.report.note_go')}</a>
          </p>
          <ReleaseButton item={item} done={again} />
        </>
      )}
      {item.state === 'released' && <ReleasedReport item={item} again={again} />}
    </section>
  );
}

/* The report in a tab of its own, for who came by a link. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../words';
import type { Entrance } from './entrance';
import { reportDocument, showDocument } from './report_fetch';

const REFUSED: readonly number[] = [401, 403, 404];

function whyNot(status: number): string {
  if (REFUSED.includes(status)) return t('moderator.entrance.unauthorised');
  return t(status === 0 ? 'shared.error.unreachable' : 'shared.error.internal');
}

export function ReportPage({ entrance }: { entrance: Entrance }) {
  const [status, setStatus] = useState<number | null>(null);
  const load = async () => {
    setStatus(null);
    const { status: answer, page } = await reportDocument(entrance);
    if (page) showDocument(page);
    else setStatus(answer);
  };
  useEffect(() => void load(), []);
  useEffect(() => {
    document.title = t('moderator.report.title');
  });
  const refused = status !== null && REFUSED.includes(status);
  return (
    <main class="mod-alone stack">
      <h1>{t('moderator.report.title')}</h1>
      {status === null && <p role="status">{t('shared.loading')}</p>}
      {status !== null && (
        <>
          <p role="alert">{whyNot(status)}</p>
          {!refused && (
            <div>
              <button type="button" class="button button--primary" onClick={() => void load()}>
                {t('shared.link.now')}
              </button>
            </div>
          )}
        </>
      )}
    </main>
  );
}

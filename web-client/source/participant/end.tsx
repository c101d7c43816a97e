/*
 * After the hour: thanks, what happens now, and the report once it is released. The server is asked for it by and
 * by, since the seat's connection ends with the session.
 */
import { useEffect } from 'preact/hooks';
import { day } from '../format';
import type { JoinInfo } from '../http';
import { announce } from '../parts/announcer';
import { reportStanding, type ReportStanding } from '../report_life';
import { language, t } from '../words';
import { useJoinInfo } from './arrival';
import { PlainHead } from './home';
import { closedPolls } from './logic';
import { PollResult } from './polls';
import { useLive, useRoom } from './room';
import { useTitle } from './title';

const REPORT_WAIT_MS = 45_000;

/* What is known of the report; null: it was not released yet. */
function standingOf(info: JoinInfo | null, released: boolean): ReportStanding | null {
  if (info?.report) return reportStanding(info.report);
  return released ? 'open' : null;
}

/* Asked again as long as it cannot be read: what was withdrawn may come back. */
function waitFor(info: JoinInfo): number | null {
  return standingOf(info, info.state === 'released') === 'open' ? null : REPORT_WAIT_MS;
}

export function End() {
  const { code } = useRoom();
  const session = useLive((state) => state.session);
  const judged = useLive((state) => state.judged);
  const wrote = useLive((state) => state.own.size);
  const polls = closedPolls(useLive((state) => state.polls));
  const [known] = useJoinInfo(code, waitFor);
  const info = known && 'info' in known ? known.info : null;
  const standing = standingOf(info, session?.state === 'released' || info?.state === 'released');
  const until = info?.report ? day(info.report.readable_until, language.value) : null;
  const title = session?.title ?? info?.title ?? '';
  useTitle(title);
  useEffect(() => {
    if (standing) announce(t(`participant.end.report.${standing}`));
  }, [standing]);
  return (
    <div class="plain">
      <PlainHead />
      <main class="plain__main stack">
        <p class="eyebrow">{title}</p>
        <h1>{t('participant.end.title')}</h1>
        {judged + wrote > 0 && (
          <p class="end__sum">
            {judged > 0 && t('participant.end.judged', { n: judged })}{' '}
            {wrote > 0 && t(judged > 0 ? 'participant.end.wrote' : 'participant.end.only_wrote', { n: wrote })}
          </p>
        )}
        <div class="card stack">
          <h2>{standing ? t(`participant.end.report.${standing}`) : t('participant.end.now')}</h2>
          <p>{standing ? t(`participant.end.report_text.${standing}`) : t('participant.end.now_text')}</p>
          {standing === 'open' && (
            <p>
              <a class="button button--primary" href={`/s/${code}/report`}>
                {t('participant.report')}
              </a>
            </p>
          )}
          {standing === 'open' && until && <p class="small">{t('participant.end.until', { day: until })}</p>}
        </div>
        {polls.length > 0 && (
          <section class="stack" aria-labelledby="outcomes">
            <h2 id="outcomes">{t('participant.polls.outcomes')}</h2>
            {polls.map((poll) => (
              <PollResult key={poll.id} poll={poll} />
            ))}
          </section>
        )}
        <p class="subtle">{t('participant.end.anonymous')}</p>
      </main>
    </div>
  );
}

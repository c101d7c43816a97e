/*
 * After the hour: thanks, what happens now, and the report once it is released. The server is asked for it by and
 * by, since the seat's connection ends with the session.
 */
import { useEffect } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { t } from '../words';
import { useJoinInfo } from './arrival';
import { PlainHead } from './home';
import { closedPolls } from './logic';
import { PollResult } from './polls';
import { useLive, useRoom } from './room';
import { useTitle } from './title';

const REPORT_WAIT_MS = 45_000;

export function End() {
  const { code } = useRoom();
  const session = useLive((state) => state.session);
  const judged = useLive((state) => state.judged);
  const wrote = useLive((state) => state.own.size);
  const polls = closedPolls(useLive((state) => state.polls));
  const [known] = useJoinInfo(code, (info) => (info.state === 'released' ? null : REPORT_WAIT_MS));
  const info = known && 'info' in known ? known.info : null;
  const released = session?.state === 'released' || info?.state === 'released';
  const title = session?.title ?? info?.title ?? '';
  useTitle(title);
  useEffect(() => {
    if (released) announce(t('participant.end.released'));
  }, [released]);
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
          <h2>{released ? t('participant.end.released') : t('participant.end.now')}</h2>
          <p>{released ? t('participant.end.report_text') : t('participant.end.now_text')}</p>
          {released && (
            <p>
              <a class="button button--primary" href={`/s/${code}/report`}>
                {t('participant.report')}
              </a>
            </p>
          )}
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

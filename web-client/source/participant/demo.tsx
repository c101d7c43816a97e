/*
 * Ways into the demonstration, for somebody who has just started the program. Loaded only where the server holds one: a
 * page of a municipality says nothing of it.
 */
import type { Demo } from '../http';
import { t } from '../words';

export function DemoSection({ demo }: { demo: Demo }) {
  return (
    <section class="card stack stack--tight" aria-labelledby="demo">
      <h2 id="demo">{t('participant.demo.title')}</h2>
      <p>{t('participant.demo.text')}</p>
      <ul role="list" class="stack stack--tight">
        <li>
          <a href={`/s/${demo.code}`}>{t('participant.demo.join')}</a>
        </li>
        {demo.moderator && (
          <li>
            <a href={`/console?code=${demo.code}#t=${demo.moderator}`}>{t('participant.demo.console')}</a>
          </li>
        )}
        {demo.observer && (
          <li>
            <a href={`/screen?code=${demo.code}#t=${demo.observer}`}>{t('participant.demo.screen')}</a>
          </li>
        )}
        <li>
          <a href={`/s/${demo.code}/report`}>{t('participant.demo.report')}</a>
        </li>
      </ul>
    </section>
  );
}

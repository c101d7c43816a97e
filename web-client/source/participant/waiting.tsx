/* The waiting room: how long still, who is here, whether the connection works, and what is going to happen. */
import { left } from '../store';
import { duration } from '../format';
import { tick } from '../time';
import { t } from '../words';
import { When } from './arrival';
import { PlainHead } from './home';
import { Notices } from './notices';
import { menu, useLive, useRoom } from './room';
import { useTitle } from './title';

const STEPS = ['judge', 'write', 'react', 'report'] as const;

export function Waiting() {
  const session = useLive((state) => state.session)!;
  useTitle(session.title);
  return (
    <div class="plain plain--waiting">
      <PlainHead />
      <main class="plain__main stack">
        {session.rehearsal && (
          <p>
            <span class="badge">{t('participant.rehearsal')}</span>
          </p>
        )}
        <div class="stack stack--tight">
          <p class="eyebrow">{t('participant.waiting.title')}</p>
          <h1 class="arrival__title">{session.title}</h1>
          {session.starts_at && (
            <p class="arrival__when">
              <When time={session.starts_at} />
            </p>
          )}
        </div>
        <UntilStart />
        <div class="row waiting__facts">
          <Present />
          <ConnectionCheck />
        </div>
        <section class="card stack" aria-labelledby="how">
          <h2 id="how">{t('participant.waiting.how')}</h2>
          <ol class="steps">
            {STEPS.map((step) => (
              <li key={step}>{t(`participant.waiting.step.${step}`)}</li>
            ))}
          </ol>
        </section>
        <p>
          <button type="button" class="button button--quiet" onClick={() => (menu.value = true)}>
            {t('participant.menu.open')}
          </button>
        </p>
      </main>
      <div class="dock">
        <Notices />
      </div>
    </div>
  );
}

function UntilStart() {
  const state = useRoom().live.state.value;
  const remaining = left(state, state.session?.starts_at, tick.value);
  if (remaining === null || remaining > 24 * 3_600_000) return <p class="until">{t('participant.waiting.soon')}</p>;
  if (remaining === 0) return <p class="until">{t('participant.waiting.now')}</p>;
  return (
    <p class="until">
      {t('participant.waiting.until')}{' '}
      <span class="until__time" role="timer">
        {duration(remaining)}
      </span>
    </p>
  );
}

function Present() {
  const present = useLive((state) => state.present);
  return (
    <p class="fact">
      {present > 1 ? t('participant.waiting.present', { n: present }) : t('participant.waiting.alone')}
    </p>
  );
}

function ConnectionCheck() {
  const { live } = useRoom();
  const well = live.link.value.kind === 'open';
  return (
    <p class={well ? 'fact fact--well' : 'fact fact--ill'}>
      {well ? t('participant.waiting.connection.well') : t('participant.waiting.connection.ill')}
    </p>
  );
}

/* What is erased when, and what is gone already: the retention of every session, without a name in it. */
import { day } from '../format';
import { language, t } from '../words';
import { ask } from './account';
import { whenOf } from './list_page';
import { useLoad } from './load';
import { LoadState } from './notice';
import { addressOf } from './route';
import type { SessionItem } from './sessions';

interface Erasure {
  session: string;
  people: boolean;
  dialogue: boolean;
  due_at: string | null;
  erased_at: string | null;
  registrations: number;
  mails: number;
}

async function erasuresLoad(): Promise<Erasure[]> {
  return (await ask<{ items: Erasure[] }>('GET', '/api/v1/erasures')).items;
}

export function Keeping({ sessions }: { sessions: readonly SessionItem[] }) {
  const erasures = useLoad('erasures', erasuresLoad);
  const items = erasures.value;
  return (
    <section class="stack" aria-labelledby="keeping-title">
      <h2 id="keeping-title">{t('organiser.keeping.title')}</h2>
      <p>{t('organiser.keeping.text')}</p>
      <LoadState of={erasures} />
      {items && items.length === 0 && <p>{t('organiser.keeping.empty')}</p>}
      {items && items.length > 0 && (
        <ul role="list" class="staff">
          {items.map((item) => (
            <li key={`${item.session} ${item.people}`} class="staff__line">
              <Which item={item} session={sessions.find((one) => one.id === item.session)} />
              <span class="subtle">{whenText(item)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/* By title and day: many sessions are called the same. */
function Which({ item, session }: { item: Erasure; session: SessionItem | undefined }) {
  if (!session) return <span>{t('organiser.keeping.gone', { id: item.session })}</span>;
  return (
    <span class="keeping__which">
      <a href={addressOf({ view: 'session', id: session.id })}>{session.title}</a>{' '}
      <span class="subtle">{whenOf(session)}</span>
    </span>
  );
}

function whatOf(item: Erasure): 'all' | 'people' | 'dialogue' {
  if (item.people && item.dialogue) return 'all';
  return item.people ? 'people' : 'dialogue';
}

function whenText(item: Erasure): string {
  const what = t(`organiser.keeping.what.${whatOf(item)}`);
  if (item.erased_at) return t('organiser.keeping.erased', { what, day: day(item.erased_at, language.value) });
  if (item.due_at) return t('organiser.keeping.due', { what, day: day(item.due_at, language.value) });
  return t('organiser.keeping.later', { what });
}

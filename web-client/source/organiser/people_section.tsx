/* On a session's page: how many signed up, whether the door is open, and the ways to page, people and invitations. */
import { CopyButton } from '../parts/copy_button';
import { t } from '../words';
import { useLoad } from './load';
import { LoadState } from './notice';
import { eventLoad, type EventItem } from './people';
import { addressOf } from './route';
import { isDone, type SessionItem } from './sessions';

const REFRESH_MS = 20_000;

export function PeopleSection({ item }: { item: SessionItem }) {
  const event = useLoad(`event ${item.id}`, () => eventLoad(item.id), REFRESH_MS);
  return (
    <section class="stack" aria-labelledby="people-title">
      <h2 id="people-title">{t('organiser.people.title')}</h2>
      <LoadState of={event} />
      {event.value && <Figures event={event.value} />}
      {event.value && <Standing item={item} event={event.value} />}
      {event.value && <Ways item={item} event={event.value} />}
    </section>
  );
}

function Figures({ event }: { event: EventItem }) {
  const figures = [
    ['registered', event.registered],
    ['waiting', event.waiting],
    ['invited', event.invited],
    ['withdrawn', event.withdrawn],
  ] as const;
  return (
    <dl class="figures">
      {figures
        .filter(([state, n]) => n > 0 || state === 'registered')
        .map(([state, n]) => (
          <div key={state}>
            <dt>{t(`organiser.people.figure.${state}`)}</dt>
            <dd>{n}</dd>
          </div>
        ))}
    </dl>
  );
}

function standingOf(item: SessionItem, event: EventItem): string {
  if (event.cancelled_at) return 'cancelled';
  if (isDone(item)) return 'over';
  if (event.sign_up === 'closed') return event.revision === 0 ? 'unwritten' : 'closed';
  if (!item.starts_at) return 'no_date';
  return event.places > 0 ? 'open' : 'full';
}

function Standing({ item, event }: { item: SessionItem; event: EventItem }) {
  const standing = standingOf(item, event);
  const warns = standing === 'cancelled' || standing === 'no_date';
  return (
    <>
      <p class={warns ? 'notice notice--warning' : undefined}>{t(`organiser.people.standing.${standing}`)}</p>
      {event.mail.mode === 'folder' && !isDone(item) && <p class="notice">{t('organiser.people.folder')}</p>}
      {event.revision > 0 && (
        <div class="row">
          <a class="link" href={event.page} target="_blank">
            {event.page} <span class="only-heard">{t('organiser.new_tab')}</span>
          </a>
          <CopyButton text={event.page} label={t('organiser.people.page_copy')} />
        </div>
      )}
    </>
  );
}

function Ways({ item, event }: { item: SessionItem; event: EventItem }) {
  const open = !isDone(item) && !event.cancelled_at;
  return (
    <div class="row">
      <a class="button" href={addressOf({ view: 'event', id: item.id })}>
        {t('organiser.people.go.event')}
      </a>
      {open && (
        <a class="button" href={addressOf({ view: 'invite', id: item.id })}>
          {t('organiser.people.go.invite')}
        </a>
      )}
      <a class="button" href={addressOf({ view: 'people', id: item.id })}>
        {t('organiser.people.go.list')}
      </a>
    </div>
  );
}

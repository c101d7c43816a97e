/* Everybody who is invited or signed up, with the state of their mails; to find, correct, resend and remove. */
import { useMemo, useState } from 'preact/hooks';
import { t } from '../words';
import { useLoad } from './load';
import { errorText, LoadState } from './notice';
import { Page } from './page';
import { eventLoad, found, hasTrouble, peopleCsv, peopleLoad, standing, type Person, type PersonState } from './people';
import { PersonLine } from './person_line';
import { addressOf } from './route';
import { isDone, sessionDetails } from './sessions';

const REFRESH_MS = 15_000;
const SHOWN_STEP = 200;

type Filter = PersonState | 'all' | 'trouble';

export function PeoplePage({ id }: { id: string }) {
  const session = useLoad(`session ${id}`, () => sessionDetails(id));
  const people = useLoad(`people ${id}`, () => peopleLoad(id), REFRESH_MS);
  const event = useLoad(`event ${id}`, () => eventLoad(id));
  const folder = event.value?.mail.mode === 'folder';
  const items = people.value?.items ?? null;
  const may_invite = session.value && event.value && !isDone(session.value) && !event.value.cancelled_at;
  return (
    <Page
      title={t('organiser.people.list.title')}
      back={{ address: addressOf({ view: 'session', id }), text: session.value?.title ?? t('organiser.list.title') }}
    >
      <p>{t('organiser.people.list.text')}</p>
      <div class="row">
        {may_invite && (
          <a class="button" href={addressOf({ view: 'invite', id })}>
            {t('organiser.people.go.invite')}
          </a>
        )}
        {items && items.length > 0 && (
          <a class="button" href={peopleCsv(id)} download>
            {t('organiser.people.list.csv')}
          </a>
        )}
      </div>
      {!items && <LoadState of={people} />}
      {items && items.length === 0 && (
        <p>
          {t('organiser.people.list.empty')} {may_invite && t('organiser.people.list.empty_invite')}
        </p>
      )}
      {items && items.length > 0 && (
        <List id={id} people={items} folder={folder} again={people.again} error={people.error} />
      )}
    </Page>
  );
}

interface ListProps {
  id: string;
  people: Person[];
  folder: boolean;
  again: () => Promise<void>;
  error: string | null /* of looking again by itself */;
}

function List({ id, people, folder, again, error }: ListProps) {
  const [query, setQuery] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [most, setMost] = useState(SHOWN_STEP);
  const [round, setRound] = useState(0);
  const matching = found(people, query, filter);
  const order = useMemo(() => matching.map((person) => person.id), [query, filter, round]);
  const { shown, fresh } = standing(order, people, matching);
  return (
    <section class="stack" aria-labelledby="list-title">
      <h2 id="list-title" class="only-heard">
        {t('organiser.people.list.title')}
      </h2>
      <div class="row row--fields">
        <div class="field people__search">
          <label for="people-search">{t('organiser.people.list.search')}</label>
          <input id="people-search" type="search" value={query} onInput={(event) => setQuery(event.currentTarget.value)} />
        </div>
        <FilterField people={people} filter={filter} change={setFilter} />
      </div>
      <div class="people__count">
        <p role="status">
          {shown.length === 0
            ? t('organiser.people.list.nothing')
            : t('organiser.people.list.shown', { n: shown.length, all: people.length })}
          {error && <span class="error"> {errorText(error)}</span>}
        </p>
        {fresh > 0 && (
          <button type="button" class="button" onClick={() => setRound(round + 1)}>
            {t('organiser.people.list.fresh', { n: fresh })}
          </button>
        )}
      </div>
      {shown.length > 0 && (
        <ul role="list" class="people">
          {shown.slice(0, most).map((person) => (
            <PersonLine key={person.id} id={id} person={person} folder={folder} again={again} />
          ))}
        </ul>
      )}
      {shown.length > most && (
        <p>
          <button type="button" class="button" onClick={() => setMost(most + SHOWN_STEP)}>
            {t('organiser.people.list.more', { n: Math.min(SHOWN_STEP, shown.length - most) })}
          </button>
        </p>
      )}
    </section>
  );
}

function FilterField({ people, filter, change }: { people: Person[]; filter: Filter; change: (to: Filter) => void }) {
  const count = (state: PersonState) => people.filter((person) => person.state === state).length;
  const trouble = people.filter(hasTrouble).length;
  const states: PersonState[] = ['registered', 'waiting', 'invited', 'withdrawn'];
  return (
    <div class="field">
      <label for="people-filter">{t('organiser.people.list.filter')}</label>
      <select id="people-filter" value={filter} onChange={(event) => change(event.currentTarget.value as Filter)}>
        <option value="all">{t('organiser.people.filter.all')}</option>
        {states.map((state) => (
          <option key={state} value={state}>
            {t(`organiser.people.filter.${state}`)} ({count(state)})
          </option>
        ))}
        {trouble > 0 && (
          <option value="trouble">
            {t('organiser.people.filter.trouble')} ({trouble})
          </option>
        )}
      </select>
    </div>
  );
}

/* All sessions: what runs or is coming on top, what is over below, rehearsals apart. */
import { useState } from 'preact/hooks';
import { clock, day } from '../format';
import { reportStanding } from '../report_life';
import { language, t } from '../words';
import { draftKept } from './kept';
import { useLoad } from './load';
import { LoadState } from './notice';
import { Page } from './page';
import { addressOf } from './route';
import { isDone, reportAddress, sessionsList, sorted, type SessionItem } from './sessions';

const REFRESH_MS = 30_000;
const SEARCH_FROM = 8;

export function whenOf(item: Pick<SessionItem, 'starts_at'>): string {
  if (!item.starts_at) return t('organiser.no_date');
  return t('organiser.when', {
    day: day(item.starts_at, language.value),
    time: clock(item.starts_at, language.value),
  });
}

/* Its state; of a released report that nobody can read, why. */
function phaseOf(item: SessionItem): SessionItem['state'] | 'withdrawn' | 'over' {
  const standing = item.report ? reportStanding(item.report) : 'open';
  return standing === 'open' ? item.state : standing;
}

/* What there is to do now, or to know. */
export function nextText(item: SessionItem): string {
  return t(`organiser.next.${phaseOf(item)}`);
}

export function StateBadge({ item }: { item: SessionItem }) {
  return <span class={`badge state state--${item.state}`}>{t(`organiser.state.${phaseOf(item)}`)}</span>;
}

export function ListPage() {
  const list = useLoad('list', sessionsList, REFRESH_MS);
  const [query, setQuery] = useState('');
  const items = list.value ?? [];
  const { coming, done, rehearsals } = sorted(items, query);
  const found = coming.length + done.length + rehearsals.length;
  return (
    <Page title={t('organiser.list.title')}>
      <div class="row row--apart">
        <a class="button button--primary" href="#/new">
          {t('organiser.list.new')}
        </a>
        {items.length >= SEARCH_FROM && <Search query={query} change={setQuery} found={found} />}
      </div>
      <LoadState of={list} />
      {draftKept('new') && (
        <p class="notice">
          {t('organiser.list.draft')} <a href="#/new/edit">{t('organiser.list.draft_go')}</a>
        </p>
      )}
      {list.value && items.length === 0 && <Empty />}
      {query && found === 0 && <p>{t('organiser.list.nothing')}</p>}
      <Group title={t('organiser.list.coming')} items={coming} />
      <Group title={t('organiser.list.done')} items={done} />
      {rehearsals.length > 0 && (
        <details>
          <summary>{t('organiser.list.rehearsals', { n: rehearsals.length })}</summary>
          <Cards items={rehearsals} />
        </details>
      )}
    </Page>
  );
}

function Search({ query, change, found }: { query: string; change: (query: string) => void; found: number }) {
  return (
    <div class="search">
      <label for="search">{t('organiser.list.search')}</label>
      <input id="search" type="search" value={query} onInput={(event) => change(event.currentTarget.value)} />
      <span class="only-heard" role="status">
        {query && t('organiser.list.found', { n: found })}
      </span>
    </div>
  );
}

function Empty() {
  return (
    <div class="card stack">
      <p>
        <strong>{t('organiser.list.empty')}</strong>
      </p>
      <p>{t('organiser.list.empty_text')}</p>
    </div>
  );
}

function Group({ title, items }: { title: string; items: SessionItem[] }) {
  if (items.length === 0) return null;
  return (
    <section class="stack stack--tight">
      <h2>{title}</h2>
      <Cards items={items} />
    </section>
  );
}

function Cards({ items }: { items: SessionItem[] }) {
  return (
    <ul role="list" class="cards">
      {items.map((item) => (
        <li key={item.id} class="card session">
          <Card item={item} />
        </li>
      ))}
    </ul>
  );
}

function Card({ item }: { item: SessionItem }) {
  if (item.state === 'stopped')
    return (
      <>
        <h3>{t('organiser.list.stopped', { code: item.code })}</h3>
        <p>{t('organiser.next.stopped')}</p>
      </>
    );
  return (
    <>
      <div class="session__head">
        <h3>
          <a href={addressOf({ view: 'session', id: item.id })}>{item.title}</a>
        </h3>
        <StateBadge item={item} />
      </div>
      <p class="session__meta">
        {whenOf(item)} · {t('organiser.code', { code: item.code })}
        {peopleOf(item)}
        {draftKept(item.id) && ` · ${t('organiser.list.unsaved')}`}
      </p>
      <p>{nextText(item)}</p>
      <NextLinks item={item} />
    </>
  );
}

function peopleOf(item: SessionItem): string {
  if (item.state === 'draft') return '';
  if (isDone(item)) return ` · ${t('organiser.joined', { n: item.joined })}`;
  return ` · ${t('organiser.people', { joined: item.joined, present: item.present })}`;
}

interface Way {
  href: string;
  text: string;
}

function nameOf({ href, text }: Way, item: SessionItem): string {
  return href.startsWith('/') ? `${text}: ${item.title} ${t('organiser.new_tab')}` : `${text}: ${item.title}`;
}

/* Where one goes from here, the most likely first. */
export function NextLinks({ item }: { item: SessionItem }) {
  const over = item.state === 'closed' || item.state === 'released';
  const console_link = {
    href: `/console?session=${item.id}`,
    text: t(over ? 'organiser.go.console_over' : 'organiser.go.console'),
  };
  const screen = { href: `/screen?session=${item.id}`, text: t('organiser.go.screen') };
  const edit = { href: addressOf({ view: 'edit', id: item.id }), text: t('organiser.go.edit') };
  const report = { href: reportAddress(item.id, 'html'), text: t('organiser.go.report') };
  const links = over
    ? [report, console_link]
    : item.state === 'draft'
      ? [edit, console_link]
      : [console_link, screen, edit];
  return (
    <div class="row">
      {links.map((link, index) => (
        <a
          key={link.href}
          class={index === 0 ? 'button button--primary' : 'button'}
          href={link.href}
          target={link.href.startsWith('/') ? '_blank' : undefined}
          aria-label={nameOf(link, item)}
        >
          {link.text}
        </a>
      ))}
    </div>
  );
}

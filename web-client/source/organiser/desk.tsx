/* The desk around its views: head, navigation, sign-in. */
import { useState } from 'preact/hooks';
import { Announcer } from '../parts/announcer';
import { LanguageSwitch } from '../parts/language_switch';
import { t } from '../words';
import { account, accountLoad } from './account';
import { AccountPage } from './account_page';
import { EditPage, NewEditPage } from './edit_page';
import { EventPage } from './event_page';
import { InvitePage } from './invite_page';
import { ListPage } from './list_page';
import { NewPage } from './new_page';
import { ErrorNotice } from './notice';
import { PeoplePage } from './people_page';
import { PosterPage } from './poster_page';
import { ReportsPage } from './reports_page';
import { route, type Route } from './route';
import { SessionPage } from './session_page';
import { SignInAgain, SignInPage, SignUpPage } from './sign_in';

export function Desk({ token }: { token: string | null }) {
  const [first, setFirst] = useState(token);
  const { kind } = account.value;
  return (
    <div class="desk">
      <a
        class="skip-link"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {t('organiser.skip')}
      </a>
      <Head />
      <main class="desk__main" id="main" tabIndex={-1}>
        {first ? <SignUpPage token={first} leave={() => setFirst(null)} /> : <Content kind={kind} />}
      </main>
      <SignInAgain />
      <Announcer />
    </div>
  );
}

function Content({ kind }: { kind: typeof account.value.kind }) {
  if (kind === 'unknown') return <p role="status">{t('shared.loading')}</p>;
  if (kind === 'unreachable') return <ErrorNotice code="unreachable" again={() => void accountLoad()} />;
  if (kind === 'out') return <SignInPage />;
  return <View at={route.value} />;
}

function View({ at }: { at: Route }) {
  switch (at.view) {
    case 'list':
      return <ListPage key="list" />;
    case 'reports':
      return <ReportsPage key="reports" />;
    case 'account':
      return <AccountPage key="account" />;
    case 'new':
      return <NewPage key="new" />;
    case 'new_edit':
      return <NewEditPage key="new_edit" />;
    case 'session':
      return <SessionPage key={`session ${at.id}`} id={at.id} />;
    case 'edit':
      return <EditPage key={`edit ${at.id}`} id={at.id} />;
    case 'poster':
      return <PosterPage key={`poster ${at.id}`} id={at.id} />;
    case 'event':
      return <EventPage key={`event ${at.id}`} id={at.id} />;
    case 'people':
      return <PeoplePage key={`people ${at.id}`} id={at.id} />;
    case 'invite':
      return <InvitePage key={`invite ${at.id}`} id={at.id} />;
  }
}

const OF_LIST: Route['view'][] = [
  'list',
  'new',
  'new_edit',
  'session',
  'edit',
  'poster',
  'event',
  'people',
  'invite',
];

function Head() {
  const at = route.value.view;
  const here = (views: Route['view'][]) => (views.includes(at) ? ('page' as const) : undefined);
  return (
    <header class="desk__head">
      <a class="desk__brand" href="#/">
        herkend
      </a>
      {account.value.kind === 'in' && (
        <nav class="desk__nav" aria-label={t('organiser.nav')}>
          <a href="#/" aria-current={here(OF_LIST)}>
            {t('organiser.list.title')}
          </a>
          <a href="#/reports" aria-current={here(['reports'])}>
            {t('organiser.reports.title')}
          </a>
          <a href="#/account" aria-current={here(['account'])}>
            {t('organiser.account.title')}
          </a>
        </nav>
      )}
      <LanguageSwitch />
    </header>
  );
}

/*
 * Starts the room's screen: /screen#t=o.… with an observer's link, or /screen?session=ID for who is signed in. The
 * token leaves the address bar at once, since the wall shows that too; the tab remembers it.
 */
import { effect } from '@preact/signals';
import { render } from 'preact';
import nl from '../../words/nl/projector.json';
import en from '../../words/en/projector.json';
import { Live } from '../live';
import type { Hello } from '../protocol';
import { read, write } from '../storage';
import '../style/projector.css';
import { wordsInit } from '../words';
import { remember } from './memory';
import { Refusal } from './refusal';
import { schemeRestore } from './scheme';
import { Screen } from './screen';
import { stayAwake } from './stage';
import { language, sessionLanguage, t } from './words';

function helloOf(): Hello | null {
  const session = new URLSearchParams(location.search).get('session');
  if (session) return { session };
  const given = new URLSearchParams(location.hash.slice(1)).get('t');
  if (given) {
    history.replaceState({ token: given }, '', location.pathname);
    write('screen.token', given);
    return { token: given };
  }
  const token = (history.state as { token?: string } | null)?.token ?? read('screen.token');
  return token ? { token } : null;
}

function View({ live }: { live: Live }) {
  const link = live.link.value;
  const state = live.state.value;
  if (link.kind === 'ended')
    return <Refusal code={link.code} signed_in={location.search !== ''} again={() => live.hurry()} />;
  if (!state.session)
    return <Refusal code={link.kind === 'connecting' && link.tries === 0 ? 'loading' : 'unreachable'} />;
  return <Screen state={state} link={link} />;
}

export function start(root: HTMLElement): void {
  wordsInit([nl], [en]);
  schemeRestore();
  addEventListener('load', schemeRestore);
  stayAwake();
  addEventListener('hashchange', () => location.reload());
  const hello = helloOf();
  if (!hello) {
    document.documentElement.lang = language.value;
    document.title = t('projector.name');
    render(<Refusal code="no_link" />, root);
    return;
  }
  const live = new Live({ hello: () => hello });
  remember(live);
  effect(() => {
    const { session } = live.state.value;
    if (session) sessionLanguage.value = session.language;
    document.documentElement.lang = language.value;
    document.title = session ? t('projector.page', { title: session.title }) : t('projector.name');
  });
  render(<View live={live} />, root);
}

/* The participant's page: starts it. */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import '../style/base.css';
import '../style/participant.css';
import nl_shared from '../../words/nl/shared.json';
import nl from '../../words/nl/participant.json';
import { wordsInit, wordsLater } from '../words';
import { Arrival } from './arrival';
import { Home } from './home';
import { keysInit } from './room';
import { routeOf, type Route } from './route';
import { accepted, seatKeep, seatRead } from './seat';
import { Session } from './session';
import { followLanguage } from './title';

function Visit({ code }: { code: string }) {
  const seat = seatRead(code);
  const [inside, setInside] = useState(seat !== null && accepted());
  const out = () => setInside(false);
  if (inside) return <Session code={code} leave={out} wait={out} />;
  return <Arrival code={code} has_seat={seat !== null} enter={() => setInside(true)} />;
}

function Page({ route }: { route: Route }) {
  return route.kind === 'session' ? <Visit code={route.code} /> : <Home />;
}

async function english() {
  const files = await Promise.all([import('../../words/en/shared.json'), import('../../words/en/participant.json')]);
  return files.map((file) => file.default);
}

async function start(): Promise<void> {
  const route = routeOf(location.pathname, location.hash);
  if (route.kind === 'elsewhere') {
    location.replace(route.to);
    return;
  }
  wordsInit([nl_shared, nl], []);
  await wordsLater('en', english);
  keysInit();
  followLanguage();
  if (route.kind === 'session' && route.token) seatKeep(route.code, route.token);
  /* Another link pasted into this tab is another visit. */
  addEventListener('hashchange', () => {
    if (location.hash) location.reload();
  });
  render(<Page route={route} />, document.getElementById('app')!);
}

void start();

/* The participant's page: starts it. */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import '../style/base.css';
import '../style/participant.css';
import nl_shared from '../../words/nl/shared.json';
import en_shared from '../../words/en/shared.json';
import nl from '../../words/nl/participant.json';
import en from '../../words/en/participant.json';
import { wordsInit } from '../words';
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
  if (inside) return <Session code={code} leave={() => setInside(false)} />;
  return <Arrival code={code} has_seat={seat !== null} enter={() => setInside(true)} />;
}

function Page({ route }: { route: Route }) {
  return route.kind === 'session' ? <Visit code={route.code} /> : <Home />;
}

function start(): void {
  const route = routeOf(location.pathname, location.hash);
  if (route.kind === 'elsewhere') {
    location.replace(route.to);
    return;
  }
  wordsInit([nl_shared, nl], [en_shared, en]);
  keysInit();
  followLanguage();
  if (route.kind === 'session' && route.token) seatKeep(route.code, route.token);
  /* Another link pasted into this tab is another visit. */
  addEventListener('hashchange', () => {
    if (location.hash) location.reload();
  });
  render(<Page route={route} />, document.getElementById('app')!);
}

start();

/*
 * Starts the organiser's desk: /desk, and /desk#organiser=TOKEN with the link of the first start. That token leaves the
 * address bar at once.
 */
import { effect } from '@preact/signals';
import { render } from 'preact';
import nl from '../../words/nl/organiser.json';
import en from '../../words/en/organiser.json';
import '../style/organiser.css';
import { language, wordsInit } from '../words';
import { accountLoad } from './account';
import { Desk } from './desk';
import { presenceWatch } from './presence';

function tokenTaken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('organiser');
  if (token) history.replaceState(null, '', '/desk');
  return token;
}

export function start(root: HTMLElement): void {
  const token = tokenTaken();
  wordsInit([nl], [en]);
  effect(() => {
    document.documentElement.lang = language.value;
  });
  /* The link of the first start, pasted into a tab in which the desk is open already. */
  addEventListener('hashchange', () => {
    if (new URLSearchParams(location.hash.slice(1)).has('organiser')) location.reload();
  });
  presenceWatch();
  if (!token) void accountLoad();
  render(<Desk token={token} />, root);
}

/* The moderator's console: finds out who comes in, and starts. */
import { render } from 'preact';
import en from '../../words/en/moderator.json';
import nl from '../../words/nl/moderator.json';
import '../style/moderator.css';
import { wordsInit } from '../words';
import { Console } from './console';
import { Control } from './control';
import { entranceOf, tabStorage } from './entrance';
import { NoEntrance } from './no_entrance';
import { ReportPage } from './report_page';

export function start(root: HTMLElement): void {
  wordsInit([nl], [en]);
  /* Another link pasted into this tab is another visit. */
  addEventListener('hashchange', () => {
    if (new URLSearchParams(location.hash.slice(1)).has('t')) location.reload();
  });
  const found = entranceOf(location.href, tabStorage());
  if (!found) {
    render(<NoEntrance code={null} />, root);
    return;
  }
  if (found.address !== location.href) history.replaceState(null, '', found.address);
  if (new URL(found.address).searchParams.get('view') === 'report') {
    render(<ReportPage entrance={found.entrance} />, root);
    return;
  }
  render(<Console control={new Control(found.entrance)} />, root);
}

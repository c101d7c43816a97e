/* Where in the desk somebody is: the part of the address behind #, so that back, forward and a bookmark work. */
import { signal } from '@preact/signals';

export type Route =
  | { view: 'list' | 'reports' | 'account' | 'new' | 'new_edit' }
  | { view: 'session' | 'edit' | 'poster'; id: string };

export function routeOf(hash: string): Route {
  const [, first, id, last] = hash.replace(/^#/, '').split('/');
  if (first === 'reports' || first === 'account') return { view: first };
  if (first === 'new') return { view: id === 'edit' ? 'new_edit' : 'new' };
  if (first === 'session' && id) {
    if (last === 'edit' || last === 'poster') return { view: last, id };
    return { view: 'session', id };
  }
  return { view: 'list' };
}

export function addressOf(route: Route): string {
  if ('id' in route) return `#/session/${route.id}${route.view === 'session' ? '' : `/${route.view}`}`;
  if (route.view === 'list') return '#/';
  return route.view === 'new_edit' ? '#/new/edit' : `#/${route.view}`;
}

export const route = signal<Route>(routeOf(location.hash));
addEventListener('hashchange', () => {
  const to = routeOf(location.hash);
  if (addressOf(to) !== told_at) done.value = '';
  route.value = to;
});

/* What was just done, told on the page that comes after it. */
export const done = signal('');
let told_at = '';

export function go(to: Route, told = ''): void {
  done.value = told;
  told_at = addressOf(to);
  location.hash = addressOf(to);
}

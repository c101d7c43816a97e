/* Where in the desk somebody is: the part of the address behind #, so that back, forward and a bookmark work. */
import { signal } from '@preact/signals';

export type Route =
  | { view: 'list' | 'reports' | 'account' | 'new' | 'new_edit' }
  | { view: 'session' | 'edit' | 'poster' | 'event' | 'people' | 'invite'; id: string };

const OF_SESSION = ['edit', 'poster', 'event', 'people', 'invite'] as const;

export function routeOf(hash: string): Route {
  const [, first, id, last] = hash.replace(/^#/, '').split('/');
  if (first === 'reports' || first === 'account') return { view: first };
  if (first === 'new') return { view: id === 'edit' ? 'new_edit' : 'new' };
  if (first === 'session' && id) {
    return { view: OF_SESSION.find((view) => view === last) ?? 'session', id };
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

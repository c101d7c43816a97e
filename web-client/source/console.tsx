/*
 * The entry of everything that is not the participant's page: the moderator's console (/console), the room's projector
 * (/screen) and the organiser's desk (/desk). Each is loaded when its path is asked for.
 */
import './style/base.css';
import nl_shared from '../words/nl/shared.json';
import en_shared from '../words/en/shared.json';
import { wordsInit } from './words';

const VIEWS: Record<string, () => Promise<{ start: (root: HTMLElement) => void }>> = {
  '/console': () => import('./moderator/main'),
  '/screen': () => import('./projector/main'),
  '/desk': () => import('./organiser/main'),
};

wordsInit([nl_shared], [en_shared]);
const view = VIEWS[location.pathname.replace(/\/$/, '')] ?? VIEWS['/desk']!;
void view().then((module) => module.start(document.getElementById('app')!));

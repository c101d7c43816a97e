/* The document's title and language follow what is shown, and so does the focus: it is never left on nothing. */
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { language } from '../words';

/* When what had the focus is gone, it goes to the first of these that is there. */
export function focusKeep(...selectors: string[]): void {
  requestAnimationFrame(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const element = selectors.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one);
    if (element && !element.hasAttribute('tabindex') && !/^(BUTTON|A|INPUT|TEXTAREA)$/.test(element.tagName))
      element.tabIndex = -1;
    element?.focus({ preventScroll: true });
  });
}

let views = 0;

/*
 * A new view: its title, and the focus on its heading, unless the page has only just begun. What has no title (a page that
 * still connects) is no view yet: after a reload the focus is where a browser leaves it.
 */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} – herkend` : 'herkend';
  }, [title]);
  useEffect(() => {
    if (views > 0) {
      scrollTo({ top: 0, behavior: 'instant' });
      focusKeep('h1');
    }
    if (title) views += 1;
  }, []);
}

export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}

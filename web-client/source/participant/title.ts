/* The document's title and language follow what is shown. */
import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { language } from '../words';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} – herkend` : 'herkend';
  }, [title]);
}

export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}

/*
 * The room's screen speaks the language of its session, whatever somebody chose elsewhere in this browser. Until the
 * session is known it is the reader's.
 */
import { computed, signal } from '@preact/signals';
import type { Language } from '../protocol';
import { language as ofReader, textOf, type Values } from '../words';

export const sessionLanguage = signal<Language | null>(null);
export const language = computed<Language>(() => sessionLanguage.value ?? ofReader.value);

export function t(key: string, values: Values = {}): string {
  return textOf(language.value, key, values);
}

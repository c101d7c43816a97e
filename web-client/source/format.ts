/*
 * Times and figures as people write them. Dates stand in Amsterdam's time unless a page says otherwise; what is left of a
 * theme is told in minutes and seconds. Pure.
 */
import type { Language } from './protocol';

const ZONE = 'Europe/Amsterdam';

/* "dinsdag 1 december 2026" */
export function day(time: string, language: Language, zone = ZONE): string {
  return new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: zone,
  }).format(new Date(time));
}

/* "14.00 uur", "14:00" */
export function clock(time: string, language: Language, zone = ZONE): string {
  const text = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
    hour: '2-digit', minute: '2-digit', timeZone: zone,
  }).format(new Date(time));
  return language === 'nl' ? `${text.replace(':', '.')} uur` : text;
}

/* "4:05"; "1:02:03" from an hour on. Whole seconds, rounded up, so that 0:00 means over. */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/* A share of 0..1 as "61%", as the report writes it. */
export function percent(share: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/* "1,9" */
export function decimal(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/* Characters as people count them (grapheme clusters), as the server counts them. */
export function characters(text: string): number {
  const trimmed = text.trim();
  if (typeof Intl.Segmenter !== 'function') return Array.from(trimmed.normalize('NFC')).length;
  let count = 0;
  for (const _ of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(trimmed.normalize('NFC'))) count += 1;
  return count;
}

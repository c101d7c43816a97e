/*
 * Light or dark by hand. The tokens and an operator's theme.css know only the system's wish (prefers-color-scheme);
 * here the wish in their rules is replaced by one that always or never holds, so that no colour is written down
 * twice.
 */
import { signal } from '@preact/signals';
import { read, write } from '../storage';

export type Scheme = 'light' | 'dark';

const ALWAYS = '(min-width: 0px)';
const NEVER = '(max-width: 0px)';
const WISH = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/g;
const original = new WeakMap<CSSMediaRule, string>();
const dark = matchMedia('(prefers-color-scheme: dark)');

const chosen = signal<Scheme | null>(null);
const system = signal<Scheme>(dark.matches ? 'dark' : 'light');
dark.addEventListener('change', () => (system.value = dark.matches ? 'dark' : 'light'));

export function scheme(): Scheme {
  return chosen.value ?? system.value;
}

export function schemeSwitch(): void {
  chosen.value = scheme() === 'dark' ? 'light' : 'dark';
  write('screen.scheme', chosen.value);
  apply();
}

export function schemeRestore(): void {
  const stored = read('screen.scheme');
  if (stored === 'light' || stored === 'dark') chosen.value = stored;
  apply();
}

function apply(): void {
  if (!chosen.value) return;
  document.documentElement.style.colorScheme = chosen.value;
  for (const sheet of Array.from(document.styleSheets)) applyTo(sheet, chosen.value);
}

function applyTo(sheet: CSSStyleSheet | null, to: Scheme): void {
  if (!sheet) return;
  for (const rule of Array.from(sheet.cssRules)) {
    if (rule instanceof CSSImportRule) applyTo(rule.styleSheet, to);
    if (!(rule instanceof CSSMediaRule)) continue;
    const text = original.get(rule) ?? rule.media.mediaText;
    if (text.search(WISH) < 0) continue;
    original.set(rule, text);
    rule.media.mediaText = text.replace(WISH, (_, wish: string) => (wish === to ? ALWAYS : NEVER));
  }
}

/*
 * Keys of the console. Single letters, so they can be switched off (WCAG 2.2, 2.1.4), and they are let be wherever
 * somebody writes or a dialog asks something. Pure.
 */
export const SHORTCUTS = [
  ['j', 'down'], ['k', 'up'], ['.', 'fresh'], ['/', 'search'], ['z', 'undo'],
  ['a', 'approve'], ['h', 'hide'], ['r', 'restore'], ['w', 'reword'], ['m', 'merge'], ['u', 'unmerge'], ['p', 'pin'],
  ['v', 'probe'], ['1', 'script'], ['2', 'stream'], ['3', 'signals'], ['?', 'help'],
] as const;

export type Shortcut = (typeof SHORTCUTS)[number][1];

interface Press {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
}

export function shortcutOf(press: Press): Shortcut | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing) return null;
  return SHORTCUTS.find(([key]) => key === press.key)?.[1] ?? null;
}

/* Whether an element takes letters itself. */
export function takesLetters(element: { tagName: string; isContentEditable?: boolean; type?: string } | null): boolean {
  if (!element) return false;
  if (element.isContentEditable) return true;
  if (element.tagName === 'INPUT') return !['checkbox', 'radio', 'button', 'submit'].includes(element.type ?? 'text');
  return element.tagName === 'TEXTAREA' || element.tagName === 'SELECT';
}

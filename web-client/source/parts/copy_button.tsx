/* Copies a text and says that it did. Where a browser refuses the clipboard, the text is there to be selected. */
import { useEffect, useState } from 'preact/hooks';
import { announce } from './announcer';
import { t } from '../words';

const SAID_MS = 3_000;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');
  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState('ready'), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      announce(t('shared.copied'));
    } catch {
      setState('refused');
    }
  };
  return (
    <>
      <button type="button" class="button" onClick={() => void copy()}>
        {state === 'copied' ? `✓ ${t('shared.copied')}` : label}
      </button>
      {state === 'refused' && (
        <label class="field">
          <span class="hint" role="status">
            {t('shared.copy_refused')}
          </span>
          <input readOnly value={text} onFocus={(event) => event.currentTarget.select()} />
        </label>
      )}
    </>
  );
}

/*
 * A button for something that takes a while: it can be pressed once at a time, keeps the focus, and says what went
 * wrong.
 */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ErrorNotice } from './notice';
import { codeOf } from './sessions';

interface Props {
  children: ComponentChildren;
  press: () => Promise<void>;
  class?: string;
  label?: string;
}

export function BusyButton({ children, press, class: name = 'button', label }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await press();
    } catch (failure) {
      setError(codeOf(failure));
    }
    setBusy(false);
  };
  return (
    <>
      <button type="button" class={name} aria-disabled={busy} aria-label={label} onClick={() => void run()}>
        {children}
      </button>
      {error && <ErrorNotice code={error} />}
    </>
  );
}

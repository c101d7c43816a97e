/*
 * A modal question by the browser's own <dialog>: focus goes in and comes back, Escape closes. `open` false: nothing there.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../words';

interface Props {
  open: boolean;
  title: string;
  close: () => void;
  children: ComponentChildren;
  wide?: boolean;
}

export function Dialog({ open, title, close, children, wide = false }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const back = document.activeElement;
    element.current?.showModal();
    /* Once the dialog is out of the page: before that nothing behind it takes the focus. */
    const restore = () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && back instanceof HTMLElement && back.isConnected) back.focus();
    };
    return () => queueMicrotask(restore);
  }, [open]);
  if (!open) return null;
  return (
    <dialog ref={element} class={wide ? 'dialog dialog--wide' : 'dialog'} aria-labelledby={id} onClose={close}>
      <div class="dialog__head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="button button--quiet" aria-label={t('shared.close')} onClick={() => element.current?.close()}>
          ×
        </button>
      </div>
      {children}
    </dialog>
  );
}

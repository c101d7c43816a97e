/* The last thing that was done and can be undone, with the button for it. It stays while somebody is at the button. */
import { t } from '../words';
import type { Control } from './control';

/* Where the focus goes when what had it is no longer there. */
export function focusChosen(): void {
  const chosen = document.querySelector<HTMLElement>('.mod-line--chosen') ?? document.getElementById('mod-main');
  chosen?.focus({ preventScroll: true });
}

export function TakeBack({ control }: { control: Control }) {
  const latest = control.done.value[control.done.value.length - 1];
  if (!latest) return null;
  const hold = (on: boolean) => () => (control.hold_done = on);
  const back = () => {
    control.takeBack(latest.key);
    focusChosen();
  };
  return (
    <div class="mod-take-back">
      <span class="small">{latest.told}</span>
      <button
        type="button"
        class="button"
        aria-keyshortcuts={control.shortcuts.value ? 'z' : undefined}
        onFocus={hold(true)}
        onBlur={hold(false)}
        onPointerEnter={hold(true)}
        onPointerLeave={hold(false)}
        onClick={back}
      >
        {t('shared.undo')}
      </button>
    </div>
  );
}

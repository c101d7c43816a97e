/* The last thing that was done and can be undone, with the button for it. Its place is kept when there is nothing. */
import { t } from '../words';
import type { Control } from './control';
import { Trouble } from './trouble';

export function TakeBack({ control }: { control: Control }) {
  const latest = control.done.value[control.done.value.length - 1];
  const hold = (on: boolean) => () => (control.hold_done = on);
  const back = () => {
    if (!latest) return;
    control.takeBack(latest.key);
    control.hold_done = false;
    document.querySelector<HTMLElement>('.mod-line--chosen')?.focus();
  };
  return (
    <div class="mod-take-back">
      {latest ? (
        <>
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
        </>
      ) : (
        <span class="small subtle">{t(control.shortcuts.value ? 'moderator.hint_keys' : 'moderator.hint')}</span>
      )}
      <Trouble control={control} place="undo" />
    </div>
  );
}

/*
 * The few buttons of the screen, seen only while somebody moves the pointer or the focus: at rest they would lie over an
 * announcement. The keys d and f do the same; they can be switched off, for who speaks to a computer (WCAG 2.2, 2.1.4).
 */
import { useEffect, useState } from 'preact/hooks';
import { read, write } from '../storage';
import { scheme, schemeSwitch } from './scheme';
import { fullscreen, fullscreenPossible, fullscreenSwitch } from './stage';
import { t } from './words';

const IDLE_MS = 4_000;
const IDLE_KEYBOARD_MS = 20_000; /* somebody reads where the focus is */
const WAKING = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;

function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const wake = () => {
      setIdle(false);
      clearTimeout(timer);
      const keyboard = document.querySelector('.screen__controls :focus-visible') !== null;
      timer = setTimeout(() => setIdle(true), keyboard ? IDLE_KEYBOARD_MS : IDLE_MS);
    };
    wake();
    for (const kind of WAKING) addEventListener(kind, wake);
    return () => {
      clearTimeout(timer);
      for (const kind of WAKING) removeEventListener(kind, wake);
    };
  }, []);
  return idle;
}

function useKeys(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (event.key === 'd') schemeSwitch();
      if (event.key === 'f' && fullscreenPossible()) fullscreenSwitch();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [on]);
}

export function Controls() {
  const [keys, setKeys] = useState(read('screen.keys') !== 'off');
  const idle = useIdle();
  useKeys(keys);
  useEffect(() => {
    document.documentElement.classList.toggle('screen-idle', idle);
  }, [idle]);
  const keysSwitch = () => {
    write('screen.keys', keys ? 'off' : null);
    setKeys(!keys);
  };
  return (
    <div class={idle ? 'screen__controls screen__controls--idle' : 'screen__controls'}>
      <button type="button" class="button button--quiet" onClick={schemeSwitch}>
        {t(scheme() === 'dark' ? 'projector.light' : 'projector.dark')} {keys && <kbd>d</kbd>}
      </button>
      {fullscreenPossible() && (
        <button type="button" class="button button--quiet" onClick={fullscreenSwitch}>
          {t(fullscreen.value ? 'projector.fullscreen_off' : 'projector.fullscreen')} {keys && <kbd>f</kbd>}
        </button>
      )}
      <button type="button" class="button button--quiet" aria-pressed={keys} onClick={keysSwitch}>
        {t('projector.keys')}
      </button>
    </div>
  );
}

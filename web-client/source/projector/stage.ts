/* What a browser does for a screen on the wall: full screen, and no falling asleep. */
import { signal } from '@preact/signals';

export const fullscreen = signal(false);

export function fullscreenPossible(): boolean {
  return document.fullscreenEnabled === true;
}

export function fullscreenSwitch(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen().catch(() => undefined);
}

/* A lock ends when the page is hidden: it is asked for again on return. */
export function stayAwake(): void {
  const ask = () => {
    if (document.visibilityState === 'visible') void navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  document.addEventListener('visibilitychange', ask);
  document.addEventListener('fullscreenchange', () => (fullscreen.value = document.fullscreenElement !== null));
  ask();
}

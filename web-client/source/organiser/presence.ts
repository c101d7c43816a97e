/*
 * Whether a person is at the page. What the page asks by itself would keep a sign-in alive for ever, and show to an empty
 * chair: it stops some minutes after the last thing that somebody did, and begins again with the next.
 */
const AWAY_MS = 5 * 60_000;

export class Presence {
  private last: number;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly now: () => number) {
    this.last = now();
  }

  get away(): boolean {
    return this.now() - this.last > AWAY_MS;
  }

  /* Somebody did something. back: came back to the page. */
  used(back = false): void {
    const returned = back || this.away;
    this.last = this.now();
    if (returned) for (const listener of this.listeners) listener();
  }

  /* Told when somebody is there again. Returns how to stop. */
  onReturn(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export const presence = new Presence(() => performance.now());

export function presenceWatch(): void {
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel'])
    addEventListener(kind, () => presence.used(), { passive: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') presence.used(true);
  });
}

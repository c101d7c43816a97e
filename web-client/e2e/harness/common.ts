/* Sizes, and waiting for something that is going to be so. */
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 720 };
export const PATIENCE_MS = 8_000;

/* Asked again and again until it is so. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  patience = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

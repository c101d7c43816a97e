/* A full room in the background, and one person at a browser who notices nothing of it. What a page weighs. */
import { spawn } from 'node:child_process';
import { brotliCompressSync } from 'node:zlib';
import { expect } from 'vitest';
import { HERKEND } from './harness/programs';
import { Seat } from './harness/seat';
import { scene, until } from './harness/stage';

const PEOPLE = 200;
const INVITED = 230; /* some come late, as people do */
const LIVELY = 200; /* votes a minute */
const PRESSES = 40;
const PAINT_MS = 100;
const SCRIPT_BYTES = 40_000;

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

scene(
  `with ${PEOPLE} people in the background a press is painted within ${PAINT_MS} ms`,
  async (stage) => {
    const server = await stage.ownServer();
    const { session, moderator } = await stage.session('live', {}, server);
    const crowd = spawn(
      HERKEND,
      [
        'rehearse',
        '--url',
        server.url,
        '--code',
        session.code,
        '--participants',
        String(INVITED),
        '--minutes',
        '2',
        '--speed',
        '6',
        '--quiet',
      ],
      { stdio: 'ignore' },
    );
    try {
      const seat = await Seat.join(stage, session, { url: server.url });
      await until(
        'the room is full',
        () =>
          moderator.heard.some(
            (update) => (update.type === 'presence' || update.type === 'console') && update.present >= PEOPLE,
          ),
        40_000,
      );
      await until(
        'it is lively',
        () => moderator.heard.some((update) => update.type === 'console' && update.votes_per_minute >= LIVELY),
        40_000,
      );
      await seat.card.waitFor();
      const times: number[] = [];
      for (let press = 0; press < PRESSES; press += 1) {
        const grade = press % 2 === 0 ? '3' : '1';
        /* From the press to the frame in which the button is drawn as pressed. */
        await seat.page.evaluate((key) => {
          const state = window as unknown as { pressed?: Promise<number> };
          state.pressed = new Promise((resolve) => {
            document.addEventListener(
              'keydown',
              (event) => {
                const drawn = () => {
                  const button = document.querySelector(`[aria-keyshortcuts="${key}"]`);
                  if (button?.getAttribute('aria-pressed') !== 'true') return void requestAnimationFrame(drawn);
                  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp)));
                };
                drawn();
              },
              { once: true, capture: true },
            );
          });
        }, grade);
        await seat.page.keyboard.press(grade);
        times.push(await seat.page.evaluate(() => (window as unknown as { pressed: Promise<number> }).pressed));
      }
      const middle = median(times);
      const worst = Math.max(...times);
      console.log(
        `press to paint among ${PEOPLE} people: median ${middle.toFixed(1)} ms, ` +
          `worst ${worst.toFixed(1)} ms of ${PRESSES}`,
      );
      expect(middle).toBeLessThan(PAINT_MS);
      await seat.sent();
      await seat.written('Te midden van velen.');
      await moderator.do({ type: 'session', do: 'close' });
      await seat.page.getByRole('heading', { name: 'Bedankt voor het meedoen' }).waitFor();
      const report = await server.report(session.id);
      expect(report.participants).toBeGreaterThanOrEqual(PEOPLE);
      console.log(`report: ${report.participants} people, ${report.statements} statements, ${report.votes} votes`);
    } finally {
      crowd.kill('SIGTERM');
    }
  },
  120_000,
);

scene(`a participant's page loads at most ${SCRIPT_BYTES / 1000} kB of script, as it travels`, async (stage) => {
  const { session } = await stage.session('live');
  const page = await stage.blank();
  const scripts: Promise<number>[] = [];
  page.on('response', (response) => {
    if (/\.js(\?|$)/.test(response.url()))
      scripts.push(response.body().then((body) => brotliCompressSync(body).length));
  });
  await page.goto(`${stage.server.url}/s/${session.code}`);
  await page.getByRole('button', { name: 'Doe mee' }).click();
  await new Seat(page).box.waitFor();
  const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  console.log(`a participant's script: ${bytes} bytes of brotli in ${scripts.length} files`);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES);
});

scene('a page and its files are cached as their kind is, and carry the policy', async (stage) => {
  const { session } = await stage.session('lobby');
  const page = await stage.blank();
  const seen = new Map<string, Record<string, string>>();
  page.on('response', (response) => seen.set(new URL(response.url()).pathname, response.headers()));
  await page.goto(`${stage.server.url}/s/${session.code}`);
  await page.getByRole('button', { name: 'Doe mee' }).waitFor();
  const own = seen.get(`/s/${session.code}`)!;
  expect(own['content-security-policy']).toContain("default-src 'none'");
  expect(own['content-security-policy']).toContain("require-trusted-types-for 'script'");
  expect(own['referrer-policy']).toBe('no-referrer');
  expect(own['cache-control']).toContain('no-cache');
  const assets = [...seen].filter(([path]) => path.startsWith('/assets/'));
  expect(assets.length).toBeGreaterThan(1);
  for (const [path, headers] of assets)
    expect(headers['cache-control'], path).toBe('public, max-age=31536000, immutable');
});

/* What goes wrong for a participant: each has its own words, and nothing that somebody wrote is anything but text. */
import { expect } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { Seat } from './harness/seat';
import { participant } from './harness/people';
import { statementsOf } from './harness/server';
import { LOST_NETWORK, PHONE, scene, until } from './harness/stage';

scene('an unknown code says so, and leads back to the field for one', async (stage) => {
  const page = await stage.page('/s/ZZZZZZ', { expects: /404/ });
  await page.getByRole('heading', { name: 'Deze code kennen we niet' }).waitFor();
  await page.getByRole('link', { name: 'Andere code invullen' }).click();
  await page.getByLabel('Code van de sessie').waitFor();
  await page.getByRole('button', { name: 'Verder' }).click();
  await page.getByText('Vul de code in.').waitFor();
  await until('the field has the focus', () => page.evaluate(() => document.activeElement?.id === 'code'));
});

scene('a personal link that is not ours, and one of a seat that was removed', async (stage) => {
  const { session, moderator } = await stage.session('live');
  const wrong = await stage.page(`/s/${session.code}#t=p.${session.id}.AAAAAAAAAAAAAAAAAAAAAA`);
  await wrong.getByRole('button', { name: /^(Doe mee|Ga verder waar je was)$/ }).click();
  await wrong.getByRole('heading', { name: 'Deze link kennen we niet' }).waitFor();
  const seat = await Seat.join(stage, session);
  await seat.written('Ik scheld.');
  const line = await until(
    'the moderator sees it',
    () => moderator.heard.flatMap((update) => (update.type === 'console' ? (update.statements ?? []) : []))[0],
  );
  await moderator.do({ type: 'eject', statement: line.id });
  await seat.page.getByRole('heading', { name: 'Deze link werkt niet meer' }).waitFor();
  await seat.page.reload();
  await seat.page.getByRole('heading', { name: 'Deze link werkt niet meer' }).waitFor();
});

scene(
  'a draft says that it is not open yet, and opens by itself',
  async (stage) => {
    const { session, moderator } = await stage.session('draft');
    const page = await stage.page(`/s/${session.code}`);
    await page.getByRole('heading', { name: 'Nog niet open' }).waitFor();
    expect(await page.getByRole('button', { name: 'Doe mee' }).count()).toBe(0);
    await moderator.do({ type: 'session', do: 'lobby' });
    await page.getByRole('button', { name: 'Doe mee' }).waitFor({ timeout: 30_000 });
  },
  60_000,
);

scene('a full session says so, and lets its own people in', async (stage) => {
  const { session } = await stage.session('live', { capacity: 1 });
  const seat = await Seat.join(stage, session);
  await seat.box.waitFor();
  const page = await stage.page(`/s/${session.code}`);
  await page.getByRole('heading', { name: 'De sessie is vol' }).waitFor();
  await seat.page.reload();
  await seat.box.waitFor();
});

scene('a session by invitation does not let in by its code', async (stage) => {
  const { session } = await stage.session('live', { access: 'registered' });
  const page = await stage.page(`/s/${session.code}`);
  await page.getByRole('heading', { name: 'Alleen op uitnodiging' }).waitFor();
});

scene('an ended session says so; a released one leads to the report', async (stage) => {
  const { session, moderator } = await stage.session('live');
  await moderator.do({ type: 'session', do: 'close' });
  const page = await stage.page(`/s/${session.code}`);
  await page.getByRole('heading', { name: 'Deze sessie is afgelopen' }).waitFor();
  expect(await page.getByRole('link', { name: 'Lees het rapport' }).count()).toBe(0);
  await moderator.do({ type: 'session', do: 'release' });
  await page.reload();
  await page.getByRole('link', { name: 'Lees het rapport' }).click();
  await page.getByText('Innoveren in de gemeente').first().waitFor();
});

scene('a server that cannot be reached at the start is asked again', async (stage) => {
  const { session } = await stage.session('live');
  const page = await stage.blank({ expects: LOST_NETWORK });
  await page.route('**/api/**', (route) => route.abort());
  await page.goto(`${stage.server.url}/s/${session.code}`);
  await page.getByRole('heading', { name: 'De server is niet te bereiken' }).waitFor();
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'Opnieuw proberen' }).click();
  await page.getByRole('button', { name: 'Doe mee' }).waitFor();
});

scene('a connection that does not come at the start says so, and that the seat is kept', async (stage) => {
  const { session } = await stage.session('live');
  const seat = await Seat.join(stage, session, { expects: LOST_NETWORK });
  await seat.box.waitFor();
  await seat.page.routeWebSocket('**/ws', (socket) => socket.close({ code: 1011 }));
  await seat.page.reload();
  await seat.page.getByText('We krijgen nog geen verbinding.').waitFor();
});

scene('a browser that keeps nothing: everything works, and the seat stays in the address', async (stage) => {
  const { session } = await stage.session('live');
  const [writer] = await stage.people(session, 1);
  await writer!.write('Een.');
  const deny = async (context: BrowserContext) => {
    await context.addInitScript(() => {
      const denied = {
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      };
      Object.defineProperty(window, 'localStorage', denied);
      Object.defineProperty(window, 'indexedDB', denied);
    });
  };
  const seat = await Seat.join(stage, session, { before: deny });
  await seat.shows('Een.');
  await seat.judge('helemaal');
  await seat.sent();
  await seat.written('Zonder geheugen.');
  const menu = await seat.menu();
  await menu.getByText('Je browser bewaart niets voor deze pagina.').waitFor();
  expect(seat.page.url()).toContain('#t=p.');
  await seat.page.reload();
  await seat.page.getByRole('button', { name: /^(Doe mee|Ga verder waar je was)$/ }).click();
  await seat.tab('Van mij');
  await seat.page.getByText('Zonder geheugen.').waitFor();
  expect((await stage.server.report(session.id)).participants).toBe(2);
});

for (const hours of [-7, 30])
  scene(`a device whose clock is ${hours} hours wrong still counts down as the session does`, async (stage) => {
    const { session } = await stage.session('live');
    const seat = await Seat.join(stage, session, {
      before: async (context) => {
        await context.addInitScript((shift) => {
          const Real = Date;
          const now = () => Real.now() + shift;
          window.Date = new Proxy(Real, {
            construct: (target, given: unknown[]) => Reflect.construct(target, given.length === 0 ? [now()] : given),
            get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
          });
        }, hours * 3_600_000);
      },
    });
    const timer = seat.page.getByRole('timer').first();
    await timer.waitFor();
    expect(await timer.textContent()).toMatch(/^(10:00|9:\d\d)$/);
  });

scene(
  'texts of every kind are shown as text, whole, each in its own direction and within its own place',
  async (stage) => {
    const { session, moderator } = await stage.session('live');
    const texts = {
      long: `${'Een heel lange uitspraak zonder einde. '.repeat(12).slice(0, 499)}!`,
      marks: `Zalgo ${`a${'\u0301\u0327\u0330\u0316'.repeat(2)}`.repeat(63)} staat hier.` /* 504 marks */,
      rtl: 'שלום עליכם, זה לא עובד אצלנו. \u202eomgekeerd',
      script:
        '<img src=x onerror="document.title=\'kapot\'"><script>alert(1)</script> {{7*7}} &lt;b&gt; javascript:alert(1)',
      word: 'W'.repeat(480),
    };
    const [writer] = await stage.people(session, 1);
    const ids = new Map<string, string>();
    for (const [name, text] of Object.entries(texts)) ids.set(name, await writer!.write(text));
    const seat = await Seat.join(stage, session);
    for (let count = 0; count < ids.size; count += 1) {
      await seat.card.waitFor();
      const text = await seat.standing();
      expect(Object.values(texts).map((one) => one.normalize('NFC'))).toContain(text.normalize('NFC'));
      expect(await seat.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const said = seat.card.locator('.judging__text .said');
      expect(await said.getAttribute('dir')).toBe('auto');
      if (text.startsWith('Zalgo')) {
        const clipped = await said.evaluate((element) => getComputedStyle(element).overflowY);
        expect(['clip', 'hidden']).toContain(clipped);
      }
      await seat.judge('helemaal');
      await seat.sent();
      await seat.next();
    }
    expect(await seat.page.title()).not.toContain('kapot');
    expect(await seat.page.locator('main img, main script').count()).toBe(0);
    const console_page = await stage.page(`/console#t=${session.tokens.moderator}`, {
      viewport: { width: 1280, height: 720 },
    });
    await console_page.getByText('<img src=x').first().waitFor();
    expect(await console_page.locator('main img').count()).toBe(0);
    expect(await console_page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await moderator.do({ type: 'session', do: 'close' });
    await moderator.do({ type: 'session', do: 'release' });
    const report = await stage.page(`/s/${session.code}/report`, { viewport: PHONE });
    await report.getByText('<img src=x').first().waitFor();
    expect(await report.title()).not.toContain('kapot');
    expect(statementsOf(await stage.server.report(session.id))).toHaveLength(ids.size);
  },
);

scene('five hundred marks upon one character are not taken, and nothing of it is lost', async (stage) => {
  const { session } = await stage.session('live');
  const seat = await Seat.join(stage, session);
  const text = `Zalgo${'\u0301\u0327\u0330\u0316'.repeat(125)}`;
  await seat.write(text);
  const unsent = await seat.notTaken();
  expect((await unsent.boundingBox())!.height, 'the marks stay within their box').toBeLessThan(300);
  await unsent.getByRole('button', { name: 'Pas de tekst aan' }).click();
  expect((await seat.box.inputValue()).normalize('NFC')).toBe(text.normalize('NFC'));
  expect((await stage.server.report(session.id)).statements).toBe(0);
});

scene('what is written by the browser and by a program without one is the same', async (stage) => {
  const { session } = await stage.session('live');
  const text = 'Café, 👩‍👩‍👧‍👦 en “aanhalingstekens” – ‘enkel’.\nTweede regel.';
  const seat = await Seat.join(stage, session);
  await seat.written(text);
  const reader = stage.here(await participant(stage.server, session));
  const offered = await until('it is offered', () => reader.next());
  expect(offered.text.normalize('NFC')).toBe(text.normalize('NFC'));
});

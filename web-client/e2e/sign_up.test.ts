/*
 * Before a session: the event's page, signing up, a person's own page and the one about privacy. All of it with scripts
 * switched off, as the server alone makes it; and every page looked at as the others are.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessible, cut, sideways, small, spaced } from './harness/look';
import type { MadeSession, Server } from './harness/server';
import { DESKTOP, SCRIPT, scene, until, type Stage } from './harness/stage';

/* What a form that does not fit, or a page that is gone, is answered with. */
const REFUSED = /status of 40[04]/;

interface Event {
  server: Server;
  session: MadeSession;
  page: string;
}

async function event(stage: Stage, changes: object = {}, script: object = {}): Promise<Event> {
  const server = await stage.ownServer();
  const starts_at = new Date(Date.now() + 5 * 24 * 60 * 60 * 1000).toISOString();
  const session = await server.session({ ...SCRIPT, starts_at, ...script });
  await server.api('PUT', `/api/v1/sessions/${session.id}/event`, {
    revision: 0,
    sign_up: 'open',
    purpose: 'Waar lopen we tegenaan?\n\nEn wat helpt?',
    audience: 'Adviseurs innovatie',
    facilitators: 'Ellen en Sam',
    results: 'Iedereen krijgt het rapport.',
    contact: 'Ellen, ellen@voorbeeld.nl',
    privacy: 'Alleen Ellen en Sam zien de lijst.',
    capacity: 30,
    ...changes,
  });
  return { server, session, page: `${server.url}/e/${session.code}` };
}

function mails(server: Server): string[] {
  const folder = join(server.data, 'mail');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(/=\r\n/g, ''));
}

/* The person's own page, by the link in the first mail. */
async function wayOf(server: Server): Promise<string> {
  return server.url + (await until('a mail', () => /\/r\/[\w-]{22}/.exec(mails(server).join('\n'))?.[0]));
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mailadres').fill(email);
  await page.getByLabel(/Jullie mogen mijn gegevens/).check();
  await page.getByRole('button', { name: 'Aanmelden' }).click();
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

scene('one signs up without scripts, and a mistake keeps what was typed', async (stage) => {
  const { server, page: address } = await event(stage);
  const page = await stage.page(address, { javaScriptEnabled: false, expects: REFUSED });
  await page.getByLabel('Naam').fill('Jan & <b>co</b>');
  await page.getByLabel('E-mailadres').fill('jan@');
  await page.getByRole('button', { name: 'Aanmelden' }).click();
  await page.getByText('Er klopt nog iets niet').waitFor();
  expect(await page.getByLabel('Naam').inputValue()).toBe('Jan & <b>co</b>');
  expect(await page.getByLabel('E-mailadres').getAttribute('aria-invalid')).toBe('true');
  await page.getByRole('link', { name: 'Er mist iets achter de @.' }).click();
  await signUp(page, 'jan@voorbeeld.nl');
  await expect.poll(() => heading(page).textContent()).toContain('Kijk in je mail');
  expect(new URL(page.url()).search).toBe('?thanks');
  await until('a mail', () => mails(server).some((mail) => mail.includes('jan@voorbeeld.nl')));
});

scene('who signs up twice is answered the same, and only the mail says so', async (stage) => {
  const { server, page: address } = await event(stage);
  const said: string[] = [];
  for (let i = 0; i < 2; i++) {
    const page = await stage.page(address, { javaScriptEnabled: false });
    await signUp(page, 'jan@voorbeeld.nl');
    await expect.poll(() => heading(page).textContent()).toContain('Kijk in je mail');
    said.push(await page.content());
  }
  expect(said[1]).toBe(said[0]);
  await until('the mail', () => mails(server).some((mail) => mail.includes('Je was al aangemeld')));
});

scene('a person changes, withdraws, comes back and erases by the own page, without scripts', async (stage) => {
  const { server, session, page: address } = await event(stage);
  const page = await stage.page(address, { javaScriptEnabled: false, expects: REFUSED });
  await signUp(page, 'jan@voorbeeld.nl');
  await page.goto(await wayOf(server));
  await page.getByText('Je hebt een plaats.').waitFor();
  await page.getByLabel('Naam').fill('Jan');
  await page.getByRole('button', { name: 'Bewaar de wijzigingen' }).click();
  await page.getByText('Je gegevens zijn aangepast').waitFor();
  await page.getByRole('link', { name: 'Meld me af' }).click();
  await page.getByRole('button', { name: 'Ja, meld me af' }).click();
  await page.getByText('Je krijgt geen mail meer over deze sessie.').waitFor();
  await page.getByRole('button', { name: 'Meld me toch weer aan' }).click();
  await page.getByText('Je hebt een plaats.').waitFor();
  await page.getByRole('link', { name: 'Wis al mijn gegevens' }).click();
  await page.getByRole('button', { name: 'Ja, wis alles' }).click();
  await expect.poll(() => heading(page).textContent()).toBe('Alles is gewist');
  const left = await server.api<{ items: unknown[] }>('GET', `/api/v1/sessions/${session.id}/registrations`);
  expect(left.items).toEqual([]);
});

scene(
  'every page before a session is sound: axe, 320 px, touch, text spacing, in light and dark',
  async (stage) => {
    const { server, page: address } = await event(stage);
    const open = await stage.page(address, { expects: REFUSED });
    await signUp(open, 'jan@voorbeeld.nl');
    const way = await wayOf(server);
    const pages: [string, string, ((page: Page) => Promise<void>)?][] = [
      ['event', address],
      ['mistakes', address, (page) => page.getByRole('button', { name: 'Aanmelden' }).click()],
      ['thanks', `${address}?thanks`],
      ['own page', way],
      ['erase', `${way}?erase`],
      ['who sees what', `${server.url}/privacy?lang=nl`],
      ['who sees what, in English', `${server.url}/privacy?lang=en`],
      ['gone', `${server.url}/r/AAAAAAAAAAAAAAAAAAAAAA`],
    ];
    for (const options of [{ viewport: { width: 320, height: 640 } }, { viewport: DESKTOP, colorScheme: 'dark' as const }]) {
      const page = await stage.page(address, { ...options, expects: REFUSED });
      for (const [name, url, act] of pages) {
        await page.goto(url);
        await act?.(page);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await accessible(page, name);
        expect(await sideways(page), name).toBeLessThanOrEqual(0);
        expect(await small(page), name).toEqual([]);
        await spaced(page);
        expect(await sideways(page), `${name}, spaced`).toBeLessThanOrEqual(0);
        expect(await cut(page), name).toEqual([]);
      }
    }
  },
  90_000,
);

scene('the pages carry the theme of the operator and nothing from elsewhere', async (stage) => {
  const { page: address } = await event(stage);
  const page = await stage.page(address);
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname));
  expect(loaded.filter((path) => !['/theme.css', '/icon.svg'].includes(path))).toEqual([]);
  expect(loaded).toContain('/theme.css');
});

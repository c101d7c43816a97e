/*
 * Pictures of every view, to be looked at: phone, desktop and the wall, light and dark, Dutch and English, of a session
 * in which simulated people talk. `npm run screenshots`; they come into screenshots/, which git ignores. HERKEND_BIN and
 * HERKEND_WEB as for the browser's tests; arguments name the views that are wanted (parts of their names).
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { until } from '../e2e/harness/common';
import { moderator, type Person } from '../e2e/harness/people';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CLIENT_FOLDER, HERKEND } from '../e2e/harness/programs';
import { LIST_WITH_MISTAKES, LONG, applicant, event, signUp, signUpAll } from '../e2e/harness/registrations';
import { Server, type MadeSession, type Script } from '../e2e/harness/server';
import type { Language } from '../source/protocol';

const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
};
type Size = keyof typeof SIZES;
const FOLDER = `${CLIENT_FOLDER}screenshots`;
const WANTED = process.argv.slice(2);

const SCRIPT: Script = {
  title: 'Innoveren in de gemeente',
  description: 'Een uur met collega’s uit andere gemeenten. Waar lopen we tegenaan, en wat herkennen we van elkaar?',
  starts_at: new Date(Date.now() + 12 * 60_000).toISOString(),
  automatic: false,
  countdown_seconds: 60,
  background: [
    {
      question: 'Hoe groot is je gemeente?',
      options: ['tot 30.000 inwoners', '30.000 tot 100.000', 'meer dan 100.000'],
    },
    { question: 'Hoe lang werk je aan innovatie?', options: ['minder dan een jaar', '1 tot 5 jaar', 'langer'] },
  ],
  polls: [{ question: 'Wil je over een half jaar weer meedoen?', options: ['ja', 'misschien', 'nee'] }],
  themes: [
    {
      title: 'Middelen',
      question: 'Waar loop je tegenaan als er geld of tijd nodig is?',
      minutes: 10,
      seeds: ['Voor een proef is geld, voor het vervolg niet.'],
    },
    {
      title: 'Onzekere uitkomsten',
      question: 'Wat gebeurt er bij jullie als een proef anders uitpakt dan gedacht?',
      minutes: 10,
    },
    { title: 'Samenwerken', question: 'Met wie lukt het goed, en met wie niet?', minutes: 10 },
    { title: 'Regels', question: 'Welke regel zit je het meest in de weg?', minutes: 10 },
  ],
};

/* ---- words, so that a view is found in both languages -------------------------------------- */

type T = (key: string, values?: Record<string, string>) => string;

function wordsOf(language: Language): T {
  const folder = `${CLIENT_FOLDER}words/${language}`;
  const table: Record<string, string> = Object.assign(
    {},
    ...readdirSync(folder).map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))),
  );
  return (key, values = {}) =>
    (table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/* ---- the world that is photographed --------------------------------------------------------- */

interface World {
  server: Server;
  draft: MadeSession;
  lobby: MadeSession;
  live: MadeSession;
  over: MadeSession;
  lead: Person; /* of the live session */
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/* People talk about the first themes, as fast as the server lets them. */
async function talk(server: Server, session: MadeSession, lead: Person, themes: string[]): Promise<() => void> {
  const args = [
    'rehearse',
    '--url',
    server.url,
    '--code',
    session.code,
    '--participants',
    '32',
    '--speed',
    '12',
    '--quiet',
  ];
  const crowd = spawn(HERKEND, args, { stdio: 'ignore' });
  for (const theme of themes) {
    await lead.do({ type: 'theme', do: 'open', theme }).catch(() => undefined);
    await wait(14_000);
  }
  return () => void crowd.kill('SIGTERM');
}

async function opened(server: Server, session: MadeSession): Promise<Person> {
  const lead = await moderator(server, session);
  await lead.do({ type: 'session', do: 'lobby' });
  await lead.do({ type: 'session', do: 'start' });
  return lead;
}

/* People sign up for the session in the lobby: more than fit, and one with a long name. */
async function signedUp(server: Server, session: MadeSession): Promise<void> {
  await event(server, session, { capacity: 22 });
  await signUp(server, session, LONG);
  await signUpAll(server, session, 0, 26);
  const text = [60, 61, 62].map((index) => applicant(index).email).join('\n');
  await server.api('POST', `/api/v1/sessions/${session.id}/invitations`, { text, dry_run: false });
}

async function world(server: Server): Promise<{ world: World; stop: () => void }> {
  const [draft, lobby, live, over] = await Promise.all([0, 1, 2, 3].map(() => server.session(SCRIPT)));
  await (await moderator(server, lobby!)).do({ type: 'session', do: 'lobby' });
  await signedUp(server, lobby!);
  const [lead, other] = [await opened(server, live!), await opened(server, over!)];
  const [stop, silence] = await Promise.all([
    talk(server, live!, lead, ['t1', 't2', 't3']),
    talk(server, over!, other, ['t1', 't2']),
  ]);
  await other.do({ type: 'session', do: 'close' });
  await other.do({ type: 'note', text: 'Dank jullie wel. In maart gaan we verder over geld.', revision: 0 });
  await other.do({ type: 'session', do: 'release' });
  silence();
  return { world: { server, draft: draft!, lobby: lobby!, live: live!, over: over!, lead }, stop };
}

/* ---- views ---------------------------------------------------------------------------------- */

interface View {
  name: string;
  sizes: Size[];
  /* Whose browser it is: a view of one goes on where the one before it left the page. */
  of: 'guest' | 'waiting' | 'seat' | 'lead' | 'wall' | 'desk';
  go: (page: Page, t: T, world: World) => Promise<unknown>;
}

const BOTH: Size[] = ['phone', 'desktop'];
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
const escape = (page: Page) => page.keyboard.press('Escape');

async function tab(page: Page, t: T, name: string): Promise<void> {
  await page.setViewportSize(SIZES.phone);
  await page
    .getByRole('navigation', { name: t('participant.tabs') })
    .getByRole('button', { name: t(`participant.tab.short.${name}`) })
    .click();
  await wait(400);
}

async function judgeOne(page: Page, grade: string): Promise<void> {
  await page.locator('.judging').waitFor();
  await page.keyboard.press(grade);
  await wait(1_500);
}

async function dialog(page: Page, name: string): Promise<void> {
  await press(page, name);
  await page.getByRole('dialog').waitFor();
}

const VIEWS: View[] = [
  { of: 'guest', name: 'participant-01-home', sizes: BOTH, go: (page, _, { server }) => page.goto(server.url) },
  {
    of: 'guest',
    name: 'participant-02-unknown',
    sizes: BOTH,
    go: (page, _, { server }) => page.goto(`${server.url}/s/ZZZZZZ`),
  },
  {
    of: 'guest',
    name: 'participant-03-not-open',
    sizes: BOTH,
    go: (page, _, { server, draft }) => page.goto(`${server.url}/s/${draft.code}`),
  },
  {
    of: 'guest',
    name: 'participant-04-arrival',
    sizes: BOTH,
    go: (page, _, { server, lobby }) => page.goto(`${server.url}/s/${lobby.code}`),
  },
  {
    of: 'guest',
    name: 'report',
    sizes: BOTH,
    go: (page, _, { server, over }) => page.goto(`${server.url}/s/${over.code}/report`),
  },
  {
    of: 'waiting',
    name: 'participant-05-background',
    sizes: BOTH,
    go: async (page, t, { server, lobby }) => {
      await page.goto(`${server.url}/s/${lobby.code}`);
      await press(page, t('participant.arrival.join'));
    },
  },
  {
    of: 'waiting',
    name: 'participant-06-waiting',
    sizes: BOTH,
    go: (page, t) => press(page, t('participant.background.skip')),
  },
  {
    of: 'seat',
    name: 'participant-07-judge',
    sizes: BOTH,
    go: async (page, t, { server, live }) => {
      await page.goto(`${server.url}/s/${live.code}`);
      await press(page, t('participant.arrival.join'));
      await press(page, t('participant.background.skip'));
      await page.locator('.judging').waitFor();
    },
  },
  { of: 'seat', name: 'participant-08-judged', sizes: BOTH, go: (page) => judgeOne(page, '2') },
  { of: 'seat', name: 'participant-09-react', sizes: BOTH, go: (page, t) => dialog(page, t('participant.react.open')) },
  {
    of: 'seat',
    name: 'participant-10-menu',
    sizes: BOTH,
    go: async (page, t) => {
      await escape(page);
      await dialog(page, t('participant.menu.open'));
    },
  },
  {
    of: 'seat',
    name: 'participant-11-written',
    sizes: BOTH,
    go: async (page, t) => {
      await escape(page);
      await page.locator('#write').fill('Wij mogen alles proberen, als het maar niets kost en meteen lukt.');
      await press(page, t('participant.write.send'));
      for (const grade of ['3', '1', 'n', '2']) {
        await press(page, t('participant.judge.next'));
        await wait(700);
        await judgeOne(page, grade);
      }
    },
  },
  { of: 'seat', name: 'participant-12-conversation', sizes: BOTH, go: (page, t) => tab(page, t, 'conversation') },
  { of: 'seat', name: 'participant-13-most-recognised', sizes: ['phone'], go: (page, t) => tab(page, t, 'top') },
  { of: 'seat', name: 'participant-14-mine', sizes: ['phone'], go: (page, t) => tab(page, t, 'mine') },
  {
    of: 'lead',
    name: 'moderator-01-no-link',
    sizes: BOTH,
    go: (page, _, { server }) => page.goto(`${server.url}/console`),
  },
  {
    of: 'lead',
    name: 'moderator-02-draft',
    sizes: BOTH,
    go: (page, _, { server, draft }) => page.goto(`${server.url}/console#t=${draft.tokens.moderator}`),
  },
  {
    of: 'lead',
    name: 'moderator-03-lobby',
    sizes: BOTH,
    go: (page, _, { server, lobby }) => page.goto(`${server.url}/console?x#t=${lobby.tokens.moderator}`),
  },
  {
    of: 'lead',
    name: 'moderator-04-live',
    sizes: BOTH,
    go: async (page, _, { server, live }) => {
      await page.goto(`${server.url}/console?y#t=${live.tokens.moderator}`);
      await page.getByRole('article').first().waitFor();
      await wait(3_000);
    },
  },
  {
    of: 'lead',
    name: 'moderator-05-hide',
    sizes: BOTH,
    go: async (page, t) => {
      await page.setViewportSize(SIZES.desktop);
      await page.getByRole('article').first().click();
      await dialog(page, t('moderator.action.hide'));
    },
  },
  {
    of: 'lead',
    name: 'moderator-06-merge',
    sizes: BOTH,
    go: async (page, t) => {
      await page.setViewportSize(SIZES.desktop);
      await escape(page);
      await dialog(page, t('moderator.action.merge'));
      await page.getByRole('dialog').getByRole('listitem').getByRole('button').first().click();
    },
  },
  {
    of: 'lead',
    name: 'moderator-07-polls',
    sizes: BOTH,
    go: async (page, t) => {
      await escape(page);
      await dialog(page, t('moderator.top_bar.polls'));
    },
  },
  {
    of: 'lead',
    name: 'moderator-08-theme',
    sizes: BOTH,
    go: async (page, t) => {
      await page.setViewportSize(SIZES.desktop);
      await escape(page);
      await dialog(page, t('moderator.script.add'));
    },
  },
  {
    of: 'lead',
    name: 'moderator-09-over',
    sizes: BOTH,
    go: (page, _, { server, over }) => page.goto(`${server.url}/console?z#t=${over.tokens.moderator}`),
  },
  {
    of: 'wall',
    name: 'wall-01-lobby',
    sizes: ['desktop', 'wall'],
    go: (page, _, { server, lobby }) => page.goto(`${server.url}/screen#t=${lobby.tokens.observer}`),
  },
  {
    of: 'wall',
    name: 'wall-02-live',
    sizes: ['phone', 'desktop', 'wall'],
    go: async (page, _, { server, live, lead }) => {
      await lead.do({ type: 'session', do: 'project', texts: 'all' });
      await page.goto(`${server.url}/screen?x#t=${live.tokens.observer}`);
      await wait(4_000);
    },
  },
  {
    of: 'wall',
    name: 'wall-03-over',
    sizes: ['desktop', 'wall'],
    go: (page, _, { server, over }) => page.goto(`${server.url}/screen?y#t=${over.tokens.observer}`),
  },
  { of: 'desk', name: 'desk-01-sessions', sizes: BOTH, go: (page, _, { server }) => page.goto(`${server.url}/desk`) },
  {
    of: 'desk',
    name: 'desk-02-templates',
    sizes: BOTH,
    go: (page, _, { server }) => page.goto(`${server.url}/desk#/new`),
  },
  {
    of: 'desk',
    name: 'desk-03-session',
    sizes: BOTH,
    go: (page, _, { server, lobby }) => page.goto(`${server.url}/desk#/session/${lobby.id}`),
  },
  {
    of: 'desk',
    name: 'desk-04-script',
    sizes: BOTH,
    go: (page, _, { server, draft }) => page.goto(`${server.url}/desk#/session/${draft.id}/edit`),
  },
  {
    of: 'desk',
    name: 'desk-05-report',
    sizes: BOTH,
    go: (page, _, { server, over }) => page.goto(`${server.url}/desk#/session/${over.id}`),
  },
  {
    of: 'desk',
    name: 'desk-06-reports',
    sizes: BOTH,
    go: (page, _, { server }) => page.goto(`${server.url}/desk#/reports`),
  },
  {
    of: 'desk',
    name: 'desk-07-account',
    sizes: BOTH,
    go: (page, _, { server }) => page.goto(`${server.url}/desk#/account`),
  },
  {
    of: 'desk',
    name: 'desk-09-event',
    sizes: BOTH,
    go: (page, _, { server, lobby }) => page.goto(`${server.url}/desk#/session/${lobby.id}/event`),
  },
  {
    of: 'desk',
    name: 'desk-10-people',
    sizes: BOTH,
    go: async (page, _, { server, lobby }) => {
      await page.goto(`${server.url}/desk#/session/${lobby.id}/people`);
      await page.locator('.person').first().waitFor();
    },
  },
  {
    of: 'desk',
    name: 'desk-11-person',
    sizes: BOTH,
    go: async (page, t) => {
      await page.getByRole('button', { name: new RegExp(`^${t('organiser.people.do.change')}: `) }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    of: 'desk',
    name: 'desk-12-invite',
    sizes: BOTH,
    go: async (page, t, { server, lobby }) => {
      await escape(page);
      await page.goto(`${server.url}/desk#/session/${lobby.id}/invite`);
      await page.locator('#invite-text').fill(LIST_WITH_MISTAKES);
      await press(page, t('organiser.people.invite.look'));
      await page.getByText(t('organiser.people.invite.line', { line: '4' })).waitFor();
    },
  },
  { of: 'guest', name: 'desk-08-sign-in', sizes: BOTH, go: (page, _, { server }) => page.goto(`${server.url}/desk`) },
  /* The end of the live session, last. */
  {
    of: 'seat',
    name: 'participant-15-poll',
    sizes: BOTH,
    go: async (page, t, { lead }) => {
      await tab(page, t, 'judge');
      await lead.do({ type: 'poll_open', poll: 'p1' }).catch(() => undefined); /* the first language has opened it */
      await wait(1_500);
    },
  },
  {
    of: 'seat',
    name: 'participant-16-pause',
    sizes: BOTH,
    go: async (_, __, { lead }) => {
      await lead.do({ type: 'session', do: 'pause' });
      await wait(1_500);
      setTimeout(() => void lead.do({ type: 'session', do: 'resume' }).catch(() => undefined), 12_000);
    },
  },
];

/* How the live session ends, as a participant sees it: after all other views, as nothing follows. */
const LAST: { name: string; before: (lead: Person) => Promise<unknown> }[] = [
  {
    name: 'participant-17-closing-round',
    before: (lead) => lead.do({ type: 'session', do: 'closing_round', minutes: 3 }),
  },
  { name: 'participant-18-over', before: (lead) => lead.do({ type: 'session', do: 'close' }) },
  { name: 'participant-19-released', before: (lead) => lead.do({ type: 'session', do: 'release' }) },
];

/* ---- the camera ------------------------------------------------------------------------------ */

async function shoot(page: Page, view: Pick<View, 'name' | 'sizes'>, language: Language): Promise<number> {
  let count = 0;
  for (const size of view.sizes) {
    await page.setViewportSize(SIZES[size]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await wait(250);
      await page.screenshot({ path: `${FOLDER}/${view.name}_${size}_${colorScheme}_${language}.png` });
      count += 1;
    }
  }
  return count;
}

async function contextOf(browser: Browser, language: Language): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: language === 'nl' ? 'nl-NL' : 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    viewport: SIZES.phone,
  });
  context.setDefaultTimeout(10_000);
  await context.addInitScript((to) => localStorage.setItem('herkend.language', to), language);
  return context;
}

async function signIn(context: BrowserContext, server: Server, language: Language): Promise<void> {
  const token = server.herkend('token', 'create', '--data', server.data, '--role', 'organiser').trim();
  await context.request.post(`${server.url}/api/v1/organisers`, {
    data: { token, name: `Team innovatie (${language})`, password: 'een zin van vier woorden' },
  });
}

type Pages = Map<View['of'], Page>;

function isWanted(name: string): boolean {
  return WANTED.length === 0 || WANTED.some((part) => name.includes(part));
}

async function album(browser: Browser, world: World, language: Language): Promise<Pages> {
  const t = wordsOf(language);
  const pages: Pages = new Map();
  for (const view of VIEWS.filter(({ name }) => isWanted(name))) {
    if (!pages.has(view.of)) {
      const context = await contextOf(browser, language);
      if (view.of === 'desk') await signIn(context, world.server, language);
      pages.set(view.of, await context.newPage());
    }
    const page = pages.get(view.of)!;
    try {
      await view.go(page, t, world);
      await page.locator('h1, dialog').first().waitFor();
      await wait(300);
      console.log(`${view.name} ${language}: ${await shoot(page, view, language)} pictures`);
    } catch (why) {
      console.error(`${view.name} ${language}: ${String(why).split('\n')[0]}`);
      await page.screenshot({ path: `${FOLDER}/${view.name}_FAILED_${language}.png` }).catch(() => undefined);
      process.exitCode = 1;
    }
  }
  return pages;
}

async function ending(world: World, albums: Map<Language, Pages>): Promise<void> {
  for (const { name, before } of LAST.filter((view) => isWanted(view.name))) {
    await before(world.lead);
    await wait(3_000);
    for (const [language, pages] of albums) {
      const page = pages.get('seat');
      if (!page) continue;
      await escape(page);
      console.log(`${name} ${language}: ${await shoot(page, { name, sizes: BOTH }, language)} pictures`);
    }
  }
}

mkdirSync(FOLDER, { recursive: true });
const server = await Server.start();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
try {
  console.log('people talk for a minute');
  const { world: made, stop } = await world(server);
  await until('something was said', async () => (await server.report(made.live.id)).statements > 5);
  const albums = new Map<Language, Pages>();
  for (const language of ['nl', 'en'] as const) albums.set(language, await album(browser, made, language));
  await ending(made, albums);
  stop();
  console.log(`they are in ${FOLDER}`);
} finally {
  await browser.close();
  await server.stop();
}
process.exit();

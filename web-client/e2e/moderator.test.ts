/* The moderator's console, by itself and with the people it leads. */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { Seat } from './harness/seat';
import { DESKTOP, scene, until, type Moderated, type PageOptions, type Stage } from './harness/stage';
import type { Update } from '../source/protocol';

const STRICT = { moderation: 'strict' };

async function consoleOf(stage: Stage, { session }: Moderated, options: PageOptions = {}): Promise<Page> {
  const page = await stage.page(`/console#t=${session.tokens.moderator}`, { viewport: DESKTOP, ...options });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return page;
}

/* What cannot be taken back waits five seconds; pressed again it goes at once. */
async function now(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.getByRole('button', { name: 'Nu', exact: true }).click();
}

function line(page: Page, text: string) {
  return page.getByRole('article').filter({ hasText: text });
}

async function choose(page: Page, text: string): Promise<void> {
  await line(page, text).click();
  await until('the statement is chosen', async () => (await line(page, text).getAttribute('aria-current')) === 'true');
}

function action(page: Page, name: string) {
  return page.getByRole('group', { name: 'Met deze uitspraak' }).getByRole('button', { name, exact: true });
}

const fate = (statement: string) => (update: Update) => update.type === 'fate' && update.statement === statement;

scene('a moderator leads an hour from the link to the released report', async (stage) => {
  const held = await stage.session('draft');
  const page = await consoleOf(stage, held);
  expect(page.url()).not.toContain(held.session.tokens.moderator);
  await page.getByRole('heading', { name: 'Klaar voor de sessie?' }).waitFor();
  await now(page, 'Open de wachtruimte');
  await page.getByRole('heading', { name: 'Mensen komen binnen' }).waitFor();
  const people = await stage.people(held.session, 4);
  await page.getByText('4 aanwezig').first().waitFor();
  await now(page, 'Begin de sessie');
  await page.getByText('Bezig', { exact: true }).waitFor();
  if ((await page.getByText('Nu bezig').count()) === 0) await now(page, 'Open dit thema');
  await page.getByText('Nu bezig').first().waitFor();
  await people[0]!.write('Voor het vervolg is geen geld.');
  for (const person of people) await person.judge(() => 3);
  await line(page, 'Voor het vervolg is geen geld.').waitFor();
  await line(page, 'Voor het vervolg is geen geld.').getByText('3 van 3 herkennen dit').waitFor();
  await page.getByRole('button', { name: 'Sluit de sessie' }).click();
  const question = page.getByRole('dialog', { name: 'De sessie sluiten?' });
  await question.getByRole('button', { name: 'Sluit de sessie' }).click();
  await page.getByRole('button', { name: 'Nu', exact: true }).click();
  await page.getByText('Afgesloten', { exact: true }).waitFor();
  await page.getByLabel('Woord van de gespreksleider').fill('Dank jullie wel.');
  await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
  await page.getByText('Opgeslagen.').waitFor();
  await page.getByRole('button', { name: 'Geef het rapport vrij' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Geef vrij' }).click();
  await page.getByText('Het rapport is vrijgegeven.').waitFor();
  const report = await stage.server.report(held.session.id);
  expect(report).toMatchObject({ participants: 4, votes: 3, session: { state: 'released', note: 'Dank jullie wel.' } });
});

scene('a statement is hidden with a reason that its author reads, and taken back', async (stage) => {
  const held = await stage.session('live');
  const [author] = await stage.people(held.session, 2);
  const page = await consoleOf(stage, held);
  const id = await author!.write('Jan de Vries houdt alles tegen.');
  await choose(page, 'Jan de Vries');
  await action(page, 'Verberg').click();
  const dialog = page.getByRole('dialog', { name: 'Uitspraak verbergen' });
  await dialog.getByRole('button', { name: 'noemt iemand bij naam' }).click();
  const told = author!.until(fate(id));
  await dialog.getByRole('button', { name: 'Verberg', exact: true }).click();
  expect(await told).toMatchObject({ state: 'hidden', reason: 'noemt iemand bij naam' });
  await line(page, 'Jan de Vries').getByText('verborgen: noemt iemand bij naam').waitFor();
  const back = author!.until(fate(id));
  await page.getByRole('button', { name: 'Ongedaan maken' }).click();
  expect(await back).toMatchObject({ state: 'visible' });
  await until('the focus is at the statement', () =>
    page.evaluate(() => document.activeElement?.matches('article') ?? false),
  );
});

scene('under strict moderation a statement waits until it is let through', async (stage) => {
  const held = await stage.session('live', STRICT);
  const [author, other] = await stage.people(held.session, 2);
  await author!.write('De inkoop duurt een jaar.');
  expect(await other!.next()).toBeNull();
  const page = await consoleOf(stage, held);
  await page.getByRole('button', { name: /^Wacht op jou\s*1$/ }).click();
  await choose(page, 'De inkoop duurt een jaar.');
  const offer = other!.until((update) => update.type === 'offer');
  await action(page, 'Keur goed').click();
  expect(await offer).toMatchObject({ statement: { text: 'De inkoop duurt een jaar.' } });
});

scene('two statements that say the same are merged side by side, and taken apart', async (stage) => {
  const held = await stage.session('live');
  const [one, two, three] = await stage.people(held.session, 3);
  const into = await one!.write('Er is geen tijd voor.');
  const from = await two!.write('We hebben er nooit tijd voor.');
  await three!.judge(() => 3);
  const page = await consoleOf(stage, held);
  await choose(page, 'We hebben er nooit tijd voor.');
  await action(page, 'Voeg samen').click();
  const dialog = page.getByRole('dialog', { name: 'Samenvoegen' });
  await dialog.getByLabel('Met welke uitspraak? Zoek op woorden').fill('geen tijd');
  await dialog.getByRole('button', { name: 'Er is geen tijd voor.' }).click();
  const told = two!.until(fate(from));
  await dialog
    .locator('.mod-side')
    .filter({ hasText: 'Er is geen tijd voor.' })
    .getByRole('button', { name: 'Houd deze' })
    .click();
  expect(await told).toMatchObject({ state: 'merged', into });
  expect((await stage.server.report(held.session.id)).votes).toBe(1);
  await page.getByLabel('Welke uitspraken').selectOption('merged');
  await choose(page, 'We hebben er nooit tijd voor.');
  const apart = two!.until(fate(from));
  await action(page, 'Haal uit elkaar').click();
  expect(await apart).toMatchObject({ state: 'visible' });
});

scene('an author is asked for other words', async (stage) => {
  const held = await stage.session('live');
  const [author] = await stage.people(held.session, 1);
  const id = await author!.write('In Zwolle lukt niets.');
  const page = await consoleOf(stage, held);
  await choose(page, 'In Zwolle lukt niets.');
  await action(page, 'Andere woorden').click();
  const dialog = page.getByRole('dialog', { name: 'Andere woorden vragen' });
  await dialog.getByLabel('Wat kan anders?').fill('Kan het zonder naam van een gemeente?');
  const told = author!.until(fate(id));
  await dialog.getByRole('button', { name: 'Vraag het' }).click();
  expect(await told).toMatchObject({ state: 'visible', reword: 'Kan het zonder naam van een gemeente?' });
  await line(page, 'In Zwolle lukt niets.').getByText('andere woorden gevraagd').waitFor();
});

scene('what people flagged asks for attention, with what they said of it', async (stage) => {
  const held = await stage.session('live');
  const [author, reader] = await stage.people(held.session, 2);
  await author!.write('Dit gaat over iemand.');
  await author!.write('Dit gaat nergens over.');
  const page = await consoleOf(stage, held);
  const offered = await reader!.next();
  await reader!.do({ type: 'flag', statement: offered!.id, reason: 'noemt iemand' });
  await page.getByRole('button', { name: /^Gemeld\s*1$/ }).click();
  await line(page, offered!.text).getByText('1 keer gemeld: noemt iemand').waitFor();
  expect(await page.getByRole('article').count()).toBe(1);
  await page.getByRole('button', { name: 'Toon alles' }).click();
  await page.getByText('2 uitspraken', { exact: true }).waitFor();
});

scene('a statement is pinned for everybody, and not any more', async (stage) => {
  const held = await stage.session('live');
  const [author, other] = await stage.people(held.session, 2);
  await author!.write('De regels lopen achter.');
  const page = await consoleOf(stage, held);
  await choose(page, 'De regels lopen achter.');
  const seen = other!.until((update) => update.type === 'session' && update.pinned?.text === 'De regels lopen achter.');
  await action(page, 'Licht uit').click();
  await seen;
  await line(page, 'De regels lopen achter.').getByText('uitgelicht').waitFor();
  const gone = other!.until((update) => update.type === 'session' && !update.pinned);
  await action(page, 'Niet meer uitlichten').click();
  await gone;
});

scene('a poll is made on the spot, counted while it runs, and closed', async (stage) => {
  const held = await stage.session('live');
  const people = await stage.people(held.session, 3);
  const page = await consoleOf(stage, held);
  await page.getByRole('button', { name: 'Peilingen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Peilingen' });
  await dialog.getByLabel('Vraag', { exact: true }).fill('Nog eens?');
  await dialog.getByLabel('Antwoord 1', { exact: true }).fill('ja');
  await dialog.getByLabel('Antwoord 2', { exact: true }).fill('nee');
  const opened = people[0]!.until((update) => update.type === 'poll' && update.open);
  await dialog.getByRole('button', { name: 'Open de nieuwe peiling' }).click();
  const poll = (await opened) as { id: string };
  for (const person of people) await person.do({ type: 'poll', poll: poll.id, option: 0 });
  await dialog.getByText('3 antwoorden').waitFor();
  const closed = people[0]!.until((update) => update.type === 'poll' && !update.open);
  await dialog.getByRole('button', { name: 'Sluit deze peiling' }).click();
  expect(await closed).toMatchObject({ counts: [3, 0], n: 3 });
});

scene('an announcement reaches everybody, and a draft of one outlives its dialog', async (stage) => {
  const held = await stage.session('live');
  const [reader] = await stage.people(held.session, 1);
  const page = await consoleOf(stage, held);
  await page.getByRole('button', { name: 'Mededeling' }).click();
  await page.getByLabel('Wat wil je zeggen?').fill('Nog vijf minuten.');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Mededeling' }).click();
  const told = reader!.until((update) => update.type === 'announcement');
  await page.getByRole('dialog').getByRole('button', { name: 'Laat zien' }).click();
  expect(await told).toMatchObject({ text: 'Nog vijf minuten.' });
});

scene('the script is changed while it runs: added, edited, skipped, moved, adopted', async (stage) => {
  const themes = ['Middelen', 'Mensen', 'Regels'].map((title) => ({
    title,
    question: `Wat speelt er bij ${title}?`,
    minutes: 5,
  }));
  const held = await stage.session('live', { themes });
  const [person] = await stage.people(held.session, 1);
  const page = await consoleOf(stage, held);
  const script = page.getByRole('region', { name: 'Draaiboek' });
  const order = () => script.getByRole('heading', { level: 3 }).allTextContents();
  await script.getByRole('button', { name: 'Thema toevoegen' }).click();
  await page.getByLabel('Titel').fill('Leiding');
  await page.getByLabel('Vraag aan de groep').fill('Wie beslist er?');
  await page.getByRole('dialog').getByRole('button', { name: 'Voeg toe' }).click();
  await until('four themes', async () => (await order()).length === 4);
  const second = script.getByRole('listitem').filter({ hasText: 'Mensen' });
  await second.getByRole('button', { name: 'Bewerk' }).click();
  await page.getByLabel('Vraag aan de groep').fill('Wie krijg je mee?');
  await page.getByRole('dialog').getByRole('button', { name: 'Opslaan' }).click();
  await second.getByText('Wie krijg je mee?').waitFor();
  await second.getByRole('button', { name: 'Zet ‘Mensen’ lager' }).click();
  await until(
    'Mensen after Regels',
    async () =>
      (await order()).map((text) => text.replace(/^\d+\.\s*/, '')).join() === 'Middelen,Regels,Mensen,Leiding',
  );
  await script.getByRole('listitem').filter({ hasText: 'Regels' }).getByRole('button', { name: 'Sla over' }).click();
  await script.getByRole('listitem').filter({ hasText: 'Regels' }).getByText('Overgeslagen').waitFor();
  await person!.do({ type: 'propose', title: 'Samenwerken' });
  await page.getByRole('button', { name: 'Neem op' }).click();
  await page.getByRole('button', { name: 'Opgenomen' }).waitFor();
  await until('the adopted theme is there', async () => (await order()).some((text) => text.includes('Samenwerken')));
});

scene('two moderators who edit one theme: nobody overwrites the other unseen', async (stage) => {
  const held = await stage.session('live');
  const page = await consoleOf(stage, held);
  const script = page.getByRole('region', { name: 'Draaiboek' });
  await script.getByRole('button', { name: 'Bewerk' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Thema bewerken' });
  await dialog.getByLabel('Vraag aan de groep').fill('Mijn vraag?');
  const revision = held.moderator.welcome.session.themes[1]!.revision!;
  await held.moderator.do({ type: 'theme', do: 'edit', theme: 't2', question: 'De vraag van de ander?', revision });
  await dialog.getByRole('alert').getByText('De vraag van de ander?').waitFor();
  expect(await dialog.getByLabel('Vraag aan de groep').inputValue()).toBe('Mijn vraag?');
  await dialog.getByRole('button', { name: 'Houd wat ik typte' }).click();
  await dialog.getByRole('button', { name: 'Opslaan' }).click();
  await script.getByText('Mijn vraag?').waitFor();
});

scene('a theme gets more time, and its end can be taken back for five seconds', async (stage) => {
  const held = await stage.session('live');
  const [person] = await stage.people(held.session, 1);
  const page = await consoleOf(stage, held);
  const before = held.moderator.heard.length;
  await page.getByRole('button', { name: '2 minuten erbij' }).click();
  await until('the theme ends later', () =>
    held.moderator.heard.slice(before).some((update) => update.type === 'theme' && update.id === 't1'),
  );
  await page.getByRole('button', { name: 'Rond af' }).click();
  await page.getByText('Het aftellen begint.').first().waitFor();
  await page.getByRole('button', { name: 'Ongedaan maken' }).first().click();
  await page.getByRole('button', { name: 'Rond af' }).waitFor();
  expect(person!.heard.some((update) => update.type === 'theme' && update.state === 'closing')).toBe(false);
  const closing = person!.until((update) => update.type === 'theme' && update.state === 'closing');
  await now(page, 'Rond af');
  await closing;
});

scene('the clock stops in a pause, and the autopilot can be set by hand', async (stage) => {
  const held = await stage.session('live');
  const [person] = await stage.people(held.session, 1);
  const page = await consoleOf(stage, held);
  const paused = person!.until((update) => update.type === 'session' && update.state === 'paused');
  await page.getByRole('button', { name: 'Pauzeer' }).click();
  await paused;
  const resumed = person!.until((update) => update.type === 'session' && update.state === 'live');
  await page.getByRole('button', { name: 'Ga verder' }).click();
  await resumed;
  const toggle = page.getByRole('button', { name: /^Vanzelf verder/ });
  expect(await toggle.getAttribute('aria-pressed')).toBe('false');
  await toggle.click();
  await until('the autopilot is on', async () => (await toggle.getAttribute('aria-pressed')) === 'true');
});

scene('a closing round is held for what was judged too little', async (stage) => {
  const held = await stage.session('live');
  const [person] = await stage.people(held.session, 2);
  await person!.write('Niemand heeft dit nog gezien.');
  const page = await consoleOf(stage, held);
  await page.getByRole('button', { name: 'Slotronde', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Slotronde' });
  await dialog.getByLabel('Hoeveel minuten?').fill('2');
  const round = person!.until((update) => update.type === 'session' && update.closing_round !== undefined);
  await dialog.getByRole('button', { name: 'Begin de slotronde' }).click();
  await round;
});

scene('new statements wait: nothing moves under the reader', async (stage) => {
  const held = await stage.session('live');
  const [author] = await stage.people(held.session, 1);
  await author!.write('De eerste.');
  const page = await consoleOf(stage, held);
  await choose(page, 'De eerste.');
  const where = async () => (await line(page, 'De eerste.').boundingBox())!.y;
  const before = await where();
  for (const text of ['De tweede.', 'De derde.', 'De vierde.']) await author!.write(text);
  const button = page.getByRole('button', { name: '3 nieuwe uitspraken' });
  await button.waitFor();
  expect(await page.getByRole('article').count()).toBe(1);
  expect(await where()).toBe(before);
  await button.click();
  await line(page, 'De vierde.').waitFor();
  expect(await page.getByRole('article').count()).toBe(4);
});

scene('the console by the keyboard alone: choose, hide, take back, search', async (stage) => {
  const held = await stage.session('live');
  const [author] = await stage.people(held.session, 1);
  for (const text of ['De eerste.', 'De tweede.']) await author!.write(text);
  const page = await consoleOf(stage, held);
  await line(page, 'De tweede.').waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const first = await focused();
  await page.keyboard.press('k');
  await until('the focus moves', async () => (await focused()) !== first);
  await page.keyboard.press('h');
  await page.getByRole('dialog', { name: 'Uitspraak verbergen' }).waitFor();
  await page.keyboard.type('kwetsend');
  await page.keyboard.press('Enter');
  await page.getByText('verborgen: kwetsend').waitFor();
  await page.keyboard.press('z');
  await page.getByText('verborgen: kwetsend').waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('eerste');
  await until('one is found', async () => (await page.getByRole('article').count()) === 1);
  for (
    let presses = 0;
    presses < 12 && !(await page.evaluate(() => document.activeElement?.matches('article')));
    presses += 1
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Toetsen' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

scene(
  'five thousand statements: the console shows them, finds among them and stays small',
  async (stage) => {
    const themes = Array.from({ length: 51 }, (_, theme) => ({
      title: `Thema ${theme}`,
      question: 'Wat speelt er?',
      minutes: 1,
      seeds: Array.from({ length: 100 }, (_, seed) => `Uitspraak ${theme * 100 + seed}: hier lopen we tegenaan.`),
    }));
    const held = await stage.session('live', { themes, countdown_seconds: 0 });
    for (const theme of held.moderator.welcome.session.themes.slice(1))
      await held.moderator.do({ type: 'theme', do: 'open', theme: theme.id });
    const page = await consoleOf(stage, held);
    const all = page.getByText(/5\.?[01]00 uitspraken/);
    await all.waitFor();
    expect(await page.getByRole('article').count()).toBeLessThan(120);
    const began = Date.now();
    await page.getByLabel('Zoek op woorden').fill('4321');
    await line(page, 'Uitspraak 4321:').waitFor();
    expect(Date.now() - began).toBeLessThan(3_000);
    await page.getByRole('button', { name: 'Toon alles' }).click();
    await all.waitFor();
    await page.getByRole('article').first().focus();
    await until('the last is in sight', async () => {
      await page.keyboard.press('End'); /* while the server still tells, the newest is gone back to */
      return page.evaluate(
        () =>
          document.activeElement?.getAttribute('aria-posinset') ===
          document.activeElement?.getAttribute('aria-setsize'),
      );
    });
  },
  90_000,
);

scene('the console without a link, with a wrong one and with a withdrawn one', async (stage) => {
  const held = await stage.session('lobby');
  const none = await stage.page('/console');
  await none.getByText('Gebruik de link die je als gespreksleider hebt gekregen').waitFor();
  const wrong = await stage.page('/console#t=m.abcdefghij.AAAAAAAAAAAAAAAAAAAAAA');
  await wrong.getByText('Deze link klopt niet of werkt niet meer.').waitFor();
  /* The right one, pasted into the tab that had none. */
  await none.goto(`${stage.server.url}/console#t=${held.session.tokens.moderator}`);
  await none.getByText('Wachtruimte open').waitFor();
  const page = await consoleOf(stage, held);
  await page.getByText('Wachtruimte open').waitFor();
  await stage.server.api('DELETE', `/api/v1/sessions/${held.session.id}/links/l1`);
  await page.getByRole('heading', { name: 'Het gespreksscherm gaat niet open' }).waitFor();
  await page.reload();
  await page.getByText('Deze link is ingetrokken.').waitFor();
});

scene('the console after the server was killed: the same session, nothing lost', async (stage) => {
  const server = await stage.ownServer();
  const held = await stage.session('live', {}, server);
  const [author] = await stage.people(held.session, 1, server);
  await author!.write('Dit blijft staan.');
  const page = await stage.page(`${server.url}/console#t=${held.session.tokens.moderator}`, {
    viewport: DESKTOP,
    expects: /WebSocket connection|net::ERR_/,
  });
  await line(page, 'Dit blijft staan.').waitFor();
  await server.kill();
  await page.getByText('Geen verbinding', { exact: true }).waitFor();
  await server.run();
  const again = page.getByRole('button', { name: 'Nu proberen' });
  if (await again.count()) await again.click().catch(() => undefined);
  await page.getByText('Verbonden', { exact: true }).waitFor({ timeout: 30_000 });
  await line(page, 'Dit blijft staan.').waitFor();
});

/* ---- what the people see of it ------------------------------------------------------------ */

function part(seat: Seat, name: string) {
  return seat.page.getByRole('region', { name });
}

/* A question of the console that is answered with a button of its own. */
async function confirm(page: Page, dialog: string, button: string): Promise<void> {
  await page.getByRole('dialog', { name: dialog }).getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

scene(
  'what is merged is one thing for its author and for who judged it, and two again when it is taken apart',
  async (stage) => {
    const held = await stage.session('live');
    const [first] = await stage.people(held.session, 1);
    const into = await first!.write('Er is geen tijd voor.');
    const author = await Seat.join(stage, held.session, { viewport: DESKTOP });
    await author.written('We hebben er nooit tijd voor.');
    const judge = await Seat.join(stage, held.session, { viewport: DESKTOP });
    for (const last of [false, true]) {
      await judge.card.waitFor();
      await judge.judge('helemaal');
      await judge.sent();
      if (!last) await judge.next();
    }
    const page = await consoleOf(stage, held);
    await choose(page, 'We hebben er nooit tijd voor.');
    await action(page, 'Voeg samen').click();
    const dialog = page.getByRole('dialog', { name: 'Samenvoegen' });
    await dialog.getByLabel('Met welke uitspraak? Zoek op woorden').fill('geen tijd');
    await dialog.getByRole('button', { name: 'Er is geen tijd voor.' }).click();
    await dialog
      .locator('.mod-side')
      .filter({ hasText: 'Er is geen tijd voor.' })
      .getByRole('button', { name: 'Houd deze' })
      .click();
    await part(author, 'Mijn uitspraken').getByText('Samengevoegd met een uitspraak die op deze lijkt.').waitFor();
    expect(await part(author, 'Mijn uitspraken').getByRole('button', { name: 'Trek in' }).count()).toBe(0);
    await judge.page.reload();
    const talk = part(judge, 'Gesprek').getByRole('article');
    await talk.first().waitFor();
    expect(await talk.count()).toBe(1);
    await talk.getByText('Er is geen tijd voor.').waitFor();
    await talk.getByText('Jij: helemaal').waitFor();
    expect((await stage.server.report(held.session.id)).votes).toBe(1);
    await page.getByRole('button', { name: 'Ongedaan maken' }).first().click();
    await part(author, 'Mijn uitspraken').getByText('1 keer beoordeeld.').waitFor();
    await judge.page.reload();
    await until('two statements again', async () => (await talk.count()) === 2);
    expect(into).toBeTruthy();
  },
);

scene('who wrote it loses the seat: told in plain words, and the votes go with it', async (stage) => {
  const held = await stage.session('live');
  const [other] = await stage.people(held.session, 1);
  await other!.write('De inkoop duurt een jaar.');
  const seat = await Seat.join(stage, held.session);
  await seat.judge('niet');
  await seat.sent();
  await seat.written('Wat een onzin allemaal.');
  const page = await consoleOf(stage, held);
  await choose(page, 'Wat een onzin allemaal.');
  await action(page, 'Verwijder').click();
  await confirm(page, 'Deelnemer verwijderen', 'Verwijder deze deelnemer');
  await seat.page.getByRole('heading', { name: 'Deze link werkt niet meer' }).waitFor();
  const report = await stage.server.report(held.session.id);
  expect(report.votes).toBe(0);
  expect(report.statements).toBe(2);
});

scene(
  'a proposed theme becomes one of the script and is opened; a skipped one is passed and comes back',
  async (stage) => {
    const themes = ['Middelen', 'Mensen', 'Regels'].map((title) => ({
      title,
      question: `Wat speelt er bij ${title}?`,
      minutes: 5,
    }));
    const held = await stage.session('live', { themes, countdown_seconds: 0 });
    const seat = await Seat.join(stage, held.session, { viewport: DESKTOP });
    await part(seat, 'Mijn uitspraken').getByRole('button', { name: 'Stel een thema voor' }).click();
    await seat.dialog('Een thema voorstellen').getByRole('textbox').fill('Leiding');
    await seat.dialog('Een thema voorstellen').getByRole('button', { name: 'Stuur voorstel' }).click();
    await seat.dialog('Een thema voorstellen').getByText('Verzonden. De gespreksleider ziet je voorstel.').waitFor();
    const page = await consoleOf(stage, held);
    await page.getByRole('button', { name: 'Neem op: Leiding' }).click();
    const script = page.getByRole('region', { name: 'Draaiboek' });
    const item = (title: string) =>
      script.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
    const order = async () =>
      (await script.getByRole('heading', { level: 3 }).allTextContents())
        .map((text) => text.replace(/^\d+\.\s*/, ''))
        .join();
    await item('Leiding').getByText('Aanpassen').click();
    await item('Leiding').getByRole('button', { name: 'Zet ‘Leiding’ hoger' }).click();
    await until('one place higher', async () => (await order()) === 'Middelen,Mensen,Leiding,Regels');
    await until('the focus stays', () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'Zet ‘Leiding’ hoger'),
    );
    await page.keyboard.press('Enter');
    await until('two places higher', async () => (await order()) === 'Middelen,Leiding,Mensen,Regels');
    await item('Mensen').getByText('Aanpassen').click();
    await item('Mensen').getByRole('button', { name: 'Sla over' }).click();
    await item('Mensen').getByText('Overgeslagen').waitFor();
    await item('Leiding').getByRole('button', { name: 'Open dit thema' }).click();
    await item('Leiding').getByRole('button', { name: 'Nu' }).click();
    await seat.page.getByText('Thema 2 van 3: Leiding').waitFor();
    await item('Mensen').getByRole('button', { name: 'Toch doen' }).click();
    await seat.page.getByText('Thema 2 van 4: Leiding').waitFor();
  },
);

scene('a prepared poll is opened, answered at a phone, seen on the wall, and its outcome shown', async (stage) => {
  const held = await stage.session('live', {
    polls: [{ question: 'Volgende keer weer?', options: ['ja', 'nee', 'weet niet'] }],
  });
  const seat = await Seat.join(stage, held.session);
  const wall = await stage.page(`/screen#t=${held.session.tokens.observer}`, {
    viewport: { width: 1920, height: 1080 },
  });
  const page = await consoleOf(stage, held);
  await page.getByRole('button', { name: 'Peilingen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Peilingen' });
  await dialog.getByRole('button', { name: 'Open deze peiling' }).click();
  await seat.page.getByRole('button', { name: 'Stem', exact: true }).click();
  await seat.dialog('Peiling').getByRole('radio', { name: 'nee' }).check();
  await seat.dialog('Peiling').getByRole('button', { name: 'Klaar' }).click();
  await wall.getByText('Volgende keer weer?').waitFor();
  await dialog.getByText('1 antwoord', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Sluit deze peiling' }).click();
  await wall.getByText('Uitslag van de peiling').waitFor();
  await seat.tab('Herkend');
  await seat.page.getByText('jouw antwoord').waitFor();
  await seat.page.getByText('1 (100%)').waitFor();
});

scene(
  'two moderators who write one note: nobody overwrites the other, and who typed nothing is not asked',
  async (stage) => {
    const held = await stage.session('live');
    await held.moderator.do({ type: 'session', do: 'close' });
    const page = await consoleOf(stage, held);
    const other = await consoleOf(stage, held);
    const field = (one: Page) => one.getByLabel('Woord van de gespreksleider');
    await field(other).waitFor();
    await field(page).fill('Dank jullie wel.');
    await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
    await page.getByText('Opgeslagen.').waitFor();
    await until('the other sees it', async () => (await field(other).inputValue()) === 'Dank jullie wel.');
    await field(page).fill('Dank voor dit uur.');
    await field(other).fill('Tot de volgende keer.');
    await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
    await other.getByRole('alert').getByText('Dank voor dit uur.').waitFor();
    expect(await field(other).inputValue()).toBe('Tot de volgende keer.');
    await other.getByRole('button', { name: 'Houd wat ik typte' }).click();
    await other.getByRole('button', { name: 'Opslaan', exact: true }).click();
    await until('the first sees the latest', async () => (await field(page).inputValue()) === 'Tot de volgende keer.');
    expect((await stage.server.report(held.session.id)).session.note).toBe('Tot de volgende keer.');
  },
);

scene(
  'after the end a statement is left out of the report and put back, until everybody may read it',
  async (stage) => {
    const held = await stage.session('live');
    const people = await stage.people(held.session, 4);
    await people[0]!.write('Er is geen tijd voor.');
    await people[1]!.write('Jan houdt alles tegen.');
    for (const person of people) await person.judge(() => 3);
    const seat = await Seat.join(stage, held.session);
    await seat.judge('helemaal');
    await seat.sent();
    await held.moderator.do({ type: 'session', do: 'close' });
    const texts = async () => JSON.stringify(await stage.server.report(held.session.id));
    const page = await consoleOf(stage, held);
    await choose(page, 'Jan houdt alles tegen.');
    await action(page, 'Verberg').click();
    await page.getByRole('dialog').getByRole('button', { name: 'noemt iemand bij naam' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Verberg', exact: true }).click();
    await line(page, 'Jan houdt alles tegen.').getByText('verborgen: noemt iemand bij naam').waitFor();
    expect(await texts()).not.toContain('Jan houdt');
    await action(page, 'Zet terug').click();
    await until('it is in the report again', async () => (await texts()).includes('Jan houdt'));
    await seat.page.getByRole('heading', { name: 'Bedankt voor het meedoen' }).waitFor();
    await page.getByRole('button', { name: 'Geef het rapport vrij' }).click();
    await confirm(page, 'Het rapport vrijgeven?', 'Geef vrij');
    await page.getByText('Het rapport is vrijgegeven.').waitFor();
    expect(await action(page, 'Verberg').count()).toBe(0);
    await seat.page.reload();
    await seat.page.getByRole('link', { name: 'Lees het rapport' }).click();
    await seat.page.getByText('Er is geen tijd voor.').first().waitFor();
  },
);

scene("what is hidden is not read on in anybody's list of the most recognised", async (stage) => {
  const held = await stage.session('live');
  const people = await stage.people(held.session, 4);
  await people[0]!.write('Jan houdt alles tegen.');
  await people[1]!.write('Er is geen tijd voor.');
  for (const person of people) await person.judge(() => 3);
  const seat = await Seat.join(stage, held.session);
  await seat.tab('Herkend');
  const list = part(seat, 'Meest herkend');
  await list.getByText('Jan houdt alles tegen.').waitFor();
  const page = await consoleOf(stage, held);
  await choose(page, 'Jan houdt alles tegen.');
  await action(page, 'Verberg').click();
  await page.getByRole('dialog').getByRole('button', { name: 'noemt iemand bij naam' }).click();
  await confirm(page, 'Uitspraak verbergen', 'Verberg');
  await list.getByText('Deze uitspraak staat niet meer in de lijst.').waitFor();
  expect(await list.getByText('Jan houdt alles tegen.').count()).toBe(0);
  expect(await list.getByRole('listitem').count()).toBe(2);
  await list.getByRole('button', { name: 'Nieuwe stand' }).click();
  await until('one is left', async () => (await list.getByRole('listitem').count()) === 1);
});

scene(
  'what stands on the wall follows the console: seen texts, all, seen ones again, and what is pinned',
  async (stage) => {
    const held = await stage.session('live');
    const people = await stage.people(held.session, 4);
    await people[0]!.write('Dit heeft niemand nog bekeken.');
    for (const person of people) await person.judge(() => 3);
    const wall = await stage.page(`/screen#t=${held.session.tokens.observer}`, {
      viewport: { width: 1920, height: 1080 },
    });
    await wall.getByRole('heading', { name: 'Middelen' }).waitFor();
    const seat = await Seat.join(stage, held.session);
    const page = await consoleOf(stage, held);
    const text = wall.getByText('Dit heeft niemand nog bekeken.');
    const project = async (name: string) => {
      await page.getByRole('button', { name: 'Zaalscherm' }).click();
      await page.getByRole('dialog', { name: 'Zaalscherm' }).getByRole('radio', { name }).click();
      await until('it is chosen', () => page.getByRole('dialog').getByRole('radio', { name }).isChecked());
      await page.keyboard.press('Escape');
    };
    await project('Alle uitspraken');
    await text.waitFor({ timeout: 20_000 });
    await project('Alleen wat jij hebt gezien');
    await text.waitFor({ state: 'detached', timeout: 20_000 });
    await choose(page, 'Dit heeft niemand nog bekeken.');
    await action(page, 'Licht uit').click();
    await wall.getByRole('region', { name: 'Uitgelicht' }).getByText('Dit heeft niemand nog bekeken.').waitFor();
    await seat.page.getByRole('region', { name: 'Meldingen' }).getByText('Uitgelicht:').waitFor();
    await action(page, 'Niet meer uitlichten').click();
    await wall.getByRole('region', { name: 'Uitgelicht' }).waitFor({ state: 'detached' });
    await seat.page.getByRole('region', { name: 'Meldingen' }).getByText('Uitgelicht:').waitFor({ state: 'detached' });
  },
  80_000,
);

scene('the buttons of the wall fade at rest, and come back by pointer and by keyboard', async (stage) => {
  const held = await stage.session('live');
  const wall = await stage.page(`/screen#t=${held.session.tokens.observer}`, { viewport: { width: 1024, height: 768 } });
  const button = wall.getByRole('button', { name: 'Donker' }).or(wall.getByRole('button', { name: 'Licht', exact: true }));
  const opacity = () => wall.evaluate(() => getComputedStyle(document.querySelector('.screen__controls')!).opacity);
  await button.click();
  await until('gone at rest, also after a press', async () => (await opacity()) === '0');
  await wall.mouse.move(300, 300);
  await until('back', async () => (await opacity()) === '1');
  await until('gone again', async () => (await opacity()) === '0');
  await wall.keyboard.press('Tab');
  await until('back for the keyboard', async () => (await opacity()) === '1');
  expect(await wall.evaluate(() => document.activeElement?.matches('.screen__controls button'))).toBe(true);
});

scene('an author is asked for other words, writes them, and the old text is gone for everybody', async (stage) => {
  const held = await stage.session('live');
  const seat = await Seat.join(stage, held.session, { viewport: DESKTOP });
  await seat.written('In Zwolle lukt niets.');
  const page = await consoleOf(stage, held);
  await choose(page, 'In Zwolle lukt niets.');
  await action(page, 'Andere woorden').click();
  await page.getByLabel('Wat kan anders?').fill('Liever zonder naam van een gemeente.');
  await confirm(page, 'Andere woorden vragen', 'Vraag het');
  const mine = part(seat, 'Mijn uitspraken');
  await mine.getByText('Liever zonder naam van een gemeente.').waitFor();
  await mine.getByRole('button', { name: 'Herschrijf' }).click();
  expect(await seat.box.inputValue()).toBe('In Zwolle lukt niets.');
  await seat.write('Bij ons lukt niets.');
  await mine.getByText('Bij ons lukt niets.').waitFor();
  await mine.getByText('Door jou ingetrokken. De tekst is gewist.').waitFor();
  await line(page, 'De schrijver heeft deze uitspraak ingetrokken.').waitFor();
  await page.getByRole('button', { name: '1 nieuwe uitspraak' }).click();
  await line(page, 'Bij ons lukt niets.').waitFor();
});

scene('under strict moderation an author knows that it is read first, and sees when it is there', async (stage) => {
  const held = await stage.session('live', STRICT);
  const seat = await Seat.join(stage, held.session, { viewport: DESKTOP });
  await seat.write('De inkoop duurt een jaar.');
  await part(seat, 'Mijn uitspraken').getByText('De gespreksleider leest dit eerst.').waitFor();
  const page = await consoleOf(stage, held);
  await choose(page, 'De inkoop duurt een jaar.');
  await action(page, 'Keur goed').click();
  await part(seat, 'Mijn uitspraken').getByText('Nog niet beoordeeld.').waitFor();
});

scene('the closing round asks a participant once which theme deserves a follow-up', async (stage) => {
  const held = await stage.session('live');
  for (const viewport of [DESKTOP, { width: 390, height: 844 }]) {
    const seat = await Seat.join(stage, held.session, { viewport });
    if (viewport === DESKTOP) await held.moderator.do({ type: 'session', do: 'closing_round', minutes: 3 });
    await seat.card.or(part(seat, 'Beoordelen').getByRole('radio').first()).first().waitFor();
    const asked = seat.page.getByText('Welk thema', { exact: false });
    await asked.first().waitFor();
    expect(await asked.count()).toBe(1);
    await part(seat, 'Beoordelen').getByRole('radio', { name: 'Mensen' }).check();
    await part(seat, 'Beoordelen').getByText('Je antwoord is gekozen.').waitFor();
    expect(await seat.box.count()).toBe(0);
  }
  await until('both are counted', () =>
    held.moderator.heard.some((update) => update.type === 'poll' && update.follow_up && update.n === 2),
  );
});

scene(
  'a rehearsal is begun from the console and led in a tab of its own',
  async (stage) => {
    const held = await stage.session('draft');
    const page = await consoleOf(stage, held);
    await page.getByRole('button', { name: 'Proefdraaien met gesimuleerde deelnemers' }).click();
    const dialog = page.getByRole('dialog', { name: 'Proefdraaien' });
    await dialog.getByLabel('Hoeveel deelnemers?').fill('6');
    const popup = page.context().waitForEvent('page');
    await dialog.getByRole('button', { name: 'Start de proef' }).click();
    const rehearsal = await popup;
    await rehearsal.getByText('Dit is een proef met gesimuleerde deelnemers.').waitFor();
    await rehearsal.getByText('6 aanwezig').first().waitFor({ timeout: 20_000 });
    await now(rehearsal, 'Begin de sessie');
    await rehearsal.getByText('Bezig', { exact: true }).waitFor();
    await now(rehearsal, 'Open dit thema');
    await rehearsal.getByRole('article').first().waitFor({ timeout: 30_000 });
    await rehearsal.getByRole('button', { name: 'Sluit de sessie' }).click();
    await rehearsal.getByRole('dialog').getByRole('button', { name: 'Sluit de sessie' }).click();
    await rehearsal.getByRole('button', { name: 'Nu', exact: true }).click();
    await rehearsal.getByText('Het rapport van een proef wordt niet vrijgegeven.').waitFor();
    expect((await stage.server.report(held.session.id)).participants).toBe(0);
  },
  90_000,
);

/* The organiser's desk: from the link of the first start to the released report. */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { PASSWORD, desk, newName, newToken } from './harness/desk';
import { DESKTOP, SCRIPT, scene, until } from './harness/stage';

scene('the link of the first start makes an account; a session from a template is opened and led', async (stage) => {
  const server = await stage.ownServer();
  const link = /https?:\/\/\S*#organiser=\S+/.exec(server.words)?.[0];
  expect(link, server.words).toBeDefined();
  const page = await stage.page(`${server.url}/desk`, { viewport: DESKTOP, expects: /401/ });
  await page.goto(link!); /* pasted into a tab in which the desk is open */
  await page.getByRole('heading', { name: 'Welkom bij herkend' }).waitFor();
  expect(page.url()).not.toContain('organiser=');
  await page.getByLabel('Naam', { exact: true }).fill('Team innovatie');
  await page.getByLabel('Wachtwoord', { exact: true }).fill('kort');
  await page.getByRole('button', { name: 'Account maken' }).click();
  await page.getByText('Kies een wachtwoord van minstens 12 tekens.').waitFor();
  await page.getByLabel('Wachtwoord', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Account maken' }).click();
  await page.getByText('Er zijn nog geen sessies.').waitFor();
  await page.getByRole('link', { name: 'Nieuwe sessie' }).click();
  await page
    .getByRole('button', { name: /^Hiermee beginnen: / })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Draaiboek van een nieuwe sessie' }).waitFor();
  await page.getByLabel('Titel', { exact: true }).first().fill('Innoveren, december');
  await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Innoveren, december' }).waitFor();
  await page.getByRole('img', { name: 'QR-code van de link voor deelnemers' }).waitFor();
  await page.getByRole('button', { name: 'Wachtruimte openen' }).click();
  await page.getByText('wachtruimte open').first().waitFor();
  const [list] = (
    await server.api<{ sessions: { id: string; code: string; state: string }[] }>('GET', '/api/v1/sessions')
  ).sessions;
  expect(list?.state).toBe('lobby');
  const lead = await stage.page(`${server.url}/console?session=${list!.id}`, { context: page.context() });
  await lead.getByRole('heading', { name: 'Mensen komen binnen' }).waitFor();
});

scene(
  'signing in: a wrong password says no more than it must, a right one opens the desk, and one signs out',
  async (stage) => {
    const page = await stage.page('/desk', { viewport: DESKTOP, expects: /401/ });
    const name = newName();
    const made = await page.request.post(`${stage.server.url}/api/v1/organisers`, {
      data: { token: newToken(stage.server), name, password: PASSWORD },
    });
    expect(made.ok()).toBe(true);
    await page.context().clearCookies();
    await page.reload();
    await page.getByRole('heading', { name: 'Inloggen' }).waitFor();
    for (const [who, password] of [
      ['Niemand', PASSWORD],
      [name, 'een ander wachtwoord'],
    ] as const) {
      await page.getByLabel('Naam', { exact: true }).fill(who);
      await page.getByLabel('Wachtwoord', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Inloggen' }).click();
      await page.getByText('Deze naam en dit wachtwoord horen niet bij elkaar.').waitFor();
    }
    await page.getByLabel('Wachtwoord', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Inloggen' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessies' }).waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe('');
    await page.getByRole('link', { name: 'Account' }).click();
    await page.getByText(`Je bent ingelogd als ${name}.`).waitFor();
    await page.getByRole('button', { name: 'Uitloggen' }).click();
    await page.getByRole('heading', { name: 'Inloggen' }).waitFor();
  },
);

scene('a used link for an account says so', async (stage) => {
  const token = newToken(stage.server);
  await stage.server.api('POST', '/api/v1/organisers', { token, name: newName(), password: PASSWORD }, '');
  const page = await stage.page(`/desk#organiser=${token}`, { viewport: DESKTOP, expects: /4\d\d/ });
  await page.getByLabel('Naam', { exact: true }).fill(newName());
  await page.getByLabel('Wachtwoord', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Account maken' }).click();
  await page.getByText('Deze link is al gebruikt of klopt niet.').waitFor();
});

scene('a script with something wrong is told field by field, and the focus goes there', async (stage) => {
  const page = await desk(stage, '#/new');
  await page.getByRole('button', { name: 'Leeg beginnen' }).click();
  await page.getByRole('heading', { name: 'Draaiboek van een nieuwe sessie' }).waitFor();
  await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
  const problems = page.getByRole('group', { name: /Er (klopt|kloppen) nog/ });
  await problems.waitFor();
  await until('the focus is at the list', () => problems.evaluate((element) => element === document.activeElement));
  await problems.getByRole('link', { name: /^Titel/ }).click();
  await until('the focus is in the field', () =>
    page.evaluate(() => document.activeElement?.id.includes('title') ?? false),
  );
  await page.keyboard.type('Een titel');
  await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
  expect(await problems.getByRole('link', { name: /^Titel/ }).count()).toBe(0);
});

scene('what was filled in is kept over a reload until it is saved', async (stage) => {
  const page = await desk(stage, '#/new');
  await page.getByRole('button', { name: 'Leeg beginnen' }).click();
  await page.getByLabel('Titel', { exact: true }).first().fill('Nog niet opgeslagen');
  await page.waitForTimeout(600);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${stage.server.url}/desk#/`);
  await page.reload();
  await page.getByText('Je was bezig met een nieuwe sessie die nog niet is opgeslagen.').waitFor();
  await page.getByRole('link', { name: 'Ga daarmee verder' }).click();
  expect(await page.getByLabel('Titel', { exact: true }).first().inputValue()).toBe('Nog niet opgeslagen');
});

scene('a script goes out and comes in again the same; what is wrong with one is told with its place', async (stage) => {
  const session = await stage.server.session({
    ...SCRIPT,
    background: [{ question: 'Hoe groot?', options: ['klein', 'groot'] }],
    polls: [{ question: 'Nog eens?', options: ['ja', 'nee'] }],
  });
  const page = await desk(stage, `#/session/${session.id}`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Draaiboek downloaden' }).click();
  const file = join(tmpdir(), `herkend-e2e-script-${process.pid}.json`);
  await (await download).saveAs(file);
  const text = readFileSync(file, 'utf8');
  rmSync(file);
  expect(JSON.parse(text)).toMatchObject({ title: SCRIPT.title, themes: SCRIPT.themes });
  await page.goto(`${stage.server.url}/desk#/new`);
  await page.getByRole('button', { name: 'Draaiboek inladen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Draaiboek inladen' });
  await dialog.getByLabel('Of plak hier de tekst').fill(text.replace('"minutes": 10', '"minutes": "tien"'));
  await dialog.getByRole('button', { name: 'Inladen', exact: true }).click();
  await dialog.getByRole('alert').getByText('Thema 1').waitFor();
  await dialog.getByLabel('Of plak hier de tekst').fill('{"title": ');
  await dialog.getByRole('button', { name: 'Inladen', exact: true }).click();
  await dialog.getByText('hier klopt de JSON niet').waitFor();
  await dialog.getByLabel('Of plak hier de tekst').fill(text);
  await dialog.getByRole('button', { name: 'Inladen', exact: true }).click();
  await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: SCRIPT.title }).waitFor();
  const made = /session\/([^/]+)$/.exec(page.url())![1]!;
  expect(made).not.toBe(session.id);
  const again = await stage.server.api('GET', `/api/v1/sessions/${made}/script`);
  expect(again).toEqual(await stage.server.api('GET', `/api/v1/sessions/${session.id}/script`));
});

scene('a link for a moderator is made, used, and withdrawn', async (stage) => {
  const { session } = await stage.session('lobby');
  const page = await desk(stage, `#/session/${session.id}`);
  await page.getByRole('button', { name: 'Link voor gespreksleider maken' }).click();
  await page.getByText('Nieuwe link voor een gespreksleider.').waitFor();
  const link = (await page.locator('.notice--ok .link').textContent())!.trim();
  const lead = await stage.page(link, { viewport: DESKTOP });
  await lead.getByRole('heading', { name: 'Mensen komen binnen' }).waitFor();
  await page.getByRole('button', { name: 'Intrekken: Gespreksleider (l3)' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Intrekken' }).click();
  await lead.getByText('Deze link is ingetrokken.').waitFor();
  await page.getByRole('button', { name: 'Intrekken: Gespreksleider (l3)' }).waitFor({ state: 'detached' });
});

scene('a session is copied: another title, no date, the same themes', async (stage) => {
  const { session } = await stage.session('live');
  const page = await desk(stage, `#/session/${session.id}`);
  await page.getByRole('button', { name: 'Sessie kopiëren' }).click();
  await page.getByRole('heading', { name: 'Draaiboek van een nieuwe sessie' }).waitFor();
  expect(await page.getByLabel('Titel', { exact: true }).first().inputValue()).toBe(`${SCRIPT.title} (kopie)`);
  await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: `${SCRIPT.title} (kopie)` }).waitFor();
  await page.getByText('Waar loop je tegenaan als er geld of tijd nodig is?').waitFor();
});

scene('two organisers who edit one script: nobody overwrites the other unseen', async (stage) => {
  const session = await stage.server.session(SCRIPT);
  const page = await desk(stage, `#/session/${session.id}/edit`);
  await page.getByLabel('Titel', { exact: true }).first().fill('Van mij');
  await stage.server.api('PATCH', `/api/v1/sessions/${session.id}`, { description: 'Van een ander.' });
  await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Iemand anders heeft dit draaiboek ook gewijzigd' });
  await dialog.waitFor();
  expect(await stage.server.api('GET', `/api/v1/sessions/${session.id}/script`)).toMatchObject({
    title: SCRIPT.title,
    description: 'Van een ander.',
  });
  await dialog.getByRole('button', { name: 'Toch opslaan' }).click();
  await page.getByRole('heading', { level: 1, name: 'Van mij' }).waitFor();
});

scene(
  'a rehearsal with simulated people is led from the desk, and never released',
  async (stage) => {
    const server = await stage.ownServer();
    const session = await server.session(SCRIPT);
    const page = await desk(stage, `#/session/${session.id}`, {}, server);
    await page.getByRole('button', { name: 'Proef starten' }).click();
    await page.getByText('De proef staat klaar.').first().waitFor();
    const items = await until('the rehearsal is in the list', async () => {
      const all = (await server.api<{ sessions: { id: string; rehearsal?: boolean }[] }>('GET', '/api/v1/sessions'))
        .sessions;
      return all.find((one) => one.rehearsal);
    });
    const lead = await stage.page(`${server.url}/console?session=${items.id}`, { context: page.context() });
    await lead.getByText('Dit is een proef met gesimuleerde deelnemers.').waitFor();
    await until(
      'people come in',
      async () => /[1-9]\d* aanwezig/.test((await lead.textContent('header')) ?? ''),
      20_000,
    );
    await expect(server.api('GET', `/api/v1/sessions/${session.id}`)).resolves.toMatchObject({ state: 'draft' });
  },
  60_000,
);

scene('the report is read as a draft and released to everybody', async (stage) => {
  const held = await stage.session('live');
  const people = await stage.people(held.session, 4);
  await people[0]!.write('Voor het vervolg is geen geld.');
  for (const person of people) await person.judge(() => 3);
  await held.moderator.do({ type: 'session', do: 'close' });
  const page = await desk(stage, `#/session/${held.session.id}`);
  const opened = page.waitForEvent('popup');
  await page
    .getByRole('link', { name: /^Rapport lezen/ })
    .first()
    .click();
  await (await opened).getByText('Voor het vervolg is geen geld.').first().waitFor();
  const outside = await fetch(`${stage.server.url}/s/${held.session.code}/report`);
  expect(outside.ok).toBe(false);
  await page.getByRole('button', { name: /^Rapport vrijgeven/ }).click();
  await page.getByRole('button', { name: 'Ja, vrijgeven' }).click();
  await page.getByText('Stuur deze link naar de deelnemers:').waitFor();
  expect((await fetch(`${stage.server.url}/s/${held.session.code}/report`)).ok).toBe(true);
});

scene('another password: the old one opens nothing any more', async (stage) => {
  const page = await desk(stage, '#/account', { expects: /401|4\d\d/ });
  await page.getByLabel('Wachtwoord van nu').fill('niet het goede wachtwoord');
  await page.getByLabel('Nieuw wachtwoord').fill('een heel ander wachtwoord');
  await page.getByRole('button', { name: 'Wachtwoord wijzigen' }).click();
  await page.getByText('Dit is niet je wachtwoord van nu.').waitFor();
  await page.getByLabel('Wachtwoord van nu').fill(PASSWORD);
  await page.getByRole('button', { name: 'Wachtwoord wijzigen' }).click();
  await page.getByText('Je wachtwoord is gewijzigd.').waitFor();
});

/* What a participant does in an hour, each at the real page. */
import { expect } from 'vitest';
import { Seat } from './harness/seat';
import { statementsOf } from './harness/server';
import { scene, until, type Stage } from './harness/stage';

/* A live session with statements of others to judge, and a seat at a phone. */
async function seated(stage: Stage, texts: string[], changes = {}) {
  const { session, moderator } = await stage.session('live', changes);
  const people = await stage.people(session, 3);
  const ids: string[] = [];
  for (const [index, text] of texts.entries()) ids.push(await people[index % 3]!.write(text));
  const seat = await Seat.join(stage, session);
  return { session, moderator, people, ids, seat };
}

scene(
  'somebody types the code, reads what anonymous means, waits, judges, writes, and reads the report',
  async (stage) => {
    const background = [{ question: 'Hoe groot is je gemeente?', options: ['klein', 'groot'] }];
    const { session, moderator } = await stage.session('lobby', {
      background,
      starts_at: new Date(Date.now() + 600_000).toISOString(),
    });
    const people = await stage.people(session, 3);
    const page = await stage.page('/');
    await page.getByRole('heading', { name: 'Doe mee aan een sessie' }).waitFor();
    await page
      .getByLabel('Code van de sessie')
      .fill(` ${session.code.toLowerCase().slice(0, 3)}-${session.code.toLowerCase().slice(3)} `);
    await page.getByRole('button', { name: 'Verder' }).click();
    await page.getByRole('heading', { name: 'Innoveren in de gemeente' }).waitFor();
    await page.getByRole('heading', { name: 'Wat betekent anoniem hier?' }).waitFor();
    await page.getByText('Niemand weet wie wat schrijft.').waitFor();
    await page.getByRole('button', { name: 'Doe mee' }).click();
    await page.getByRole('heading', { name: 'Eerst even kort over jou' }).waitFor();
    await page.getByRole('radio', { name: 'klein' }).check();
    await page.getByRole('button', { name: 'Verder' }).click();
    await page.getByText('Wachtruimte').waitFor();
    await page.getByText('Je verbinding is goed').waitFor();
    await page.getByText('Er zijn al 4 mensen').waitFor();
    await page.getByRole('timer').waitFor();
    expect(await page.title()).toContain('Innoveren in de gemeente');

    await moderator.do({ type: 'session', do: 'start' });
    await moderator.do({ type: 'theme', do: 'open', theme: 't1' }).catch(() => undefined);
    await page
      .getByRole('heading', { level: 1, name: 'Waar loop je tegenaan als er geld of tijd nodig is?' })
      .waitFor();
    await people[0]!.write('Voor het vervolg is geen geld.');
    for (const person of people.slice(1)) await person.judge(() => 3);
    const seat = new Seat(page);
    await seat.shows('Voor het vervolg is geen geld.');
    await seat.judge('grotendeels');
    await seat.sent();
    await seat.card.getByText(/De groep:.*van 3, 3 stemmen/).waitFor();
    await seat.written('Wij krijgen nooit tijd om iets af te maken.');
    for (const person of people) await person.judge(() => 2);
    await seat.tab('Van mij');
    await page.getByText('3 keer beoordeeld, 3 herkennen dit.').waitFor();
    await seat.tab('Herkend');
    await page.getByText('Voor het vervolg is geen geld.').waitFor();

    await moderator.do({ type: 'session', do: 'close' });
    await page.getByRole('heading', { name: 'Bedankt voor het meedoen' }).waitFor();
    await page.getByText('Je beoordeelde 1 uitspraak. Je schreef er zelf 1.').waitFor();
    await moderator.do({ type: 'session', do: 'release' });
    await page.reload();
    await page.getByRole('link', { name: 'Lees het rapport' }).click();
    await page.getByText('Voor het vervolg is geen geld.').first().waitFor();
    const report = await stage.server.report(session.id);
    expect(report).toMatchObject({ participants: 4, votes: 6 });
  },
);

scene("a vote shows the group's average, and can be changed until the theme closes", async (stage) => {
  const { seat, session, people } = await seated(stage, ['De inkoop duurt een jaar.']);
  for (const person of people.slice(1)) await person.judge(() => 3);
  await seat.shows('De inkoop duurt een jaar.');
  await seat.judge('niet');
  await seat.card.getByText('van 3, 3 stemmen').waitFor();
  await seat.judge('helemaal');
  await seat.card.getByText(/helemaal \(3,0 van 3, 3 stemmen\)/).waitFor();
  const [statement] = statementsOf(await stage.server.report(session.id));
  expect(statement).toMatchObject({ n: 3, counts: [0, 0, 0, 3] });
});

scene('"n.v.t." is counted apart from "niet"', async (stage) => {
  const { seat, session } = await seated(stage, ['De inkoop duurt een jaar.']);
  await seat.shows('De inkoop');
  await seat.judge('n.v.t. / weet ik niet');
  await seat.sent();
  expect(statementsOf(await stage.server.report(session.id))[0]).toMatchObject({
    n: 0,
    skips: 1,
    counts: [0, 0, 0, 0],
  });
});

scene('the keys 0 to 3 and n judge, never while one writes, and can be switched off', async (stage) => {
  const { seat, session } = await seated(stage, ['Een.', 'Twee.', 'Drie.']);
  const { page } = seat;
  await seat.card.waitFor();
  await page.keyboard.press('2');
  await seat.sent();
  await seat.next();
  await seat.box.fill('');
  await seat.box.pressSequentially('103 keer n');
  expect(await seat.grade('helemaal').getAttribute('aria-pressed')).toBe('false');
  await seat.box.fill('');
  const menu = await seat.menu();
  await menu.getByLabel('Beoordelen met toetsen').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('3');
  await page.waitForTimeout(200);
  expect(await seat.grade('helemaal').getAttribute('aria-pressed')).toBe('false');
  expect((await stage.server.report(session.id)).votes).toBe(1);
});

scene('what stands to be judged stays the same over a reload, and new statements do not move it', async (stage) => {
  const { seat, people } = await seated(stage, ['Een.', 'Twee.']);
  await seat.card.waitFor();
  const before = await seat.standing();
  for (const text of ['Drie.', 'Vier.', 'Vijf.']) await people[0]!.write(text);
  const place = await seat.grade('helemaal').boundingBox();
  await seat.page.reload();
  await seat.card.waitFor();
  expect(await seat.standing()).toBe(before);
  expect(await seat.grade('helemaal').boundingBox()).toEqual(place);
});

scene('a draft outlives a reload, is counted from 80 per cent, and is never cut', async (stage) => {
  const { seat, session } = await seated(stage, []);
  await seat.box.fill('Ik was net bezig');
  await seat.page.reload();
  expect(await seat.box.inputValue()).toBe('Ik was net bezig');
  await seat.box.fill('a'.repeat(399));
  expect(await seat.page.getByText(/^Nog \d+ teken/).count()).toBe(0);
  await seat.box.fill('a'.repeat(400));
  await seat.page.getByText('Nog 100 tekens.').waitFor();
  await seat.box.fill('é'.repeat(503));
  await seat.page.getByText('3 tekens te veel. Er passen er 500; maak de tekst korter.').waitFor();
  await seat.page.getByRole('button', { name: 'Plaats', exact: true }).click({ force: true });
  expect((await seat.box.inputValue()).length).toBe(503);
  expect((await stage.server.report(session.id)).statements).toBe(0);
});

scene('something like it is offered while one writes, and what one wrote becomes its addition', async (stage) => {
  const { seat, session } = await seated(stage, ['Er is nooit tijd om iets nieuws te proberen.']);
  await seat.box.fill('Er is nooit tijd om iets te proberen.');
  await seat.page.getByText('Bedoel je dit?').waitFor();
  await seat.page.getByRole('button', { name: 'Vul aan' }).click();
  const dialog = seat.dialog('Reageren');
  expect(await dialog.getByLabel('Wat wil je aanvullen?').inputValue()).toBe('Er is nooit tijd om iets te proberen.');
  await dialog.getByRole('button', { name: 'Plaats reactie' }).click();
  await dialog.waitFor({ state: 'detached' });
  await until('the reaction is there', async () =>
    statementsOf(await stage.server.report(session.id)).some((one) => one.kind === 'addition'),
  );
  expect(await seat.box.inputValue()).toBe('');
});

scene('people react with each other: addition, contrast, question and tip, with the original quoted', async (stage) => {
  const { seat, session } = await seated(stage, ['Wij hebben een potje.']);
  const kinds = [
    ['Aanvulling', 'Wat wil je aanvullen?'],
    ['Bij ons anders', 'Hoe gaat het bij jullie?'],
    ['Vraag', 'Wat wil je vragen?'],
    ['Tip', 'Wat is je tip?'],
  ] as const;
  await seat.shows('Wij hebben een potje.');
  for (const [kind, label] of kinds) {
    await seat.card.getByRole('button', { name: 'Reageer' }).click();
    const dialog = seat.dialog('Reageren');
    await dialog.getByText('Wij hebben een potje.').waitFor();
    await dialog.getByRole('radio', { name: kind }).check();
    await dialog.getByLabel(label).fill(`${kind}: zo is het bij ons.`);
    await dialog.getByRole('button', { name: 'Plaats reactie' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await until(
    'four reactions',
    async () =>
      statementsOf(await stage.server.report(session.id)).filter((one) => one.kind !== 'statement').length === 4,
  );
  const kept = statementsOf(await stage.server.report(session.id))
    .map((one) => one.kind)
    .sort();
  expect(kept).toEqual(['addition', 'contrast', 'question', 'statement', 'tip']);
});

scene('a word comes when somebody reacts, and a question is answered in the conversation', async (stage) => {
  const { seat, people, session } = await seated(stage, []);
  await seat.written('Bij ons mag het gewoon.');
  const offered = await until('the statement is offered', () => people[0]!.next());
  await people[0]!.react(offered.id, 'question', 'Van wie mag dat dan?');
  await seat.page
    .getByRole('status')
    .getByText('Iemand heeft gereageerd op wat jij schreef.')
    .waitFor({ state: 'attached' });
  await seat.tab('Gesprek');
  const item = seat.page.getByRole('article').filter({ hasText: 'Bij ons mag het gewoon.' });
  await item.getByRole('button', { name: /1 reactie/ }).click();
  await item.getByText('Van wie mag dat dan?').waitFor();
  await item.getByRole('button', { name: 'Geef antwoord' }).click();
  const dialog = seat.dialog('Antwoord geven');
  await dialog.getByLabel('Wat is je antwoord?').fill('Van de wethouder.');
  await dialog.getByRole('button', { name: 'Plaats reactie' }).click();
  await until('the answer is there', async () =>
    statementsOf(await stage.server.report(session.id)).some((one) => one.kind === 'answer'),
  );
});

scene('the conversation holds still: what is new waits until it is asked for', async (stage) => {
  const { seat, people } = await seated(stage, ['Een.', 'Twee.']);
  await seat.card.waitFor();
  await seat.judge('helemaal');
  await seat.sent();
  await seat.next();
  await seat.judge('niet');
  await seat.sent();
  await seat.tab('Gesprek');
  const list = seat.page.getByRole('region', { name: 'Gesprek' }).getByRole('article');
  await until('two items', async () => (await list.count()) === 2);
  const before = await list.allTextContents();
  const offered = (await people[2]!.next())!;
  await people[2]!.react(offered.id, 'tip', 'Begin klein.');
  await until('the reaction is counted in place', async () => (await seat.page.getByText('1 reactie').count()) > 0);
  expect((await list.allTextContents()).map((text) => text.slice(0, 4))).toEqual(
    before.map((text) => text.slice(0, 4)),
  );
});

scene('an own statement is withdrawn, another flagged, a theme proposed', async (stage) => {
  const { seat, session, moderator } = await seated(stage, ['Jan houdt alles tegen.']);
  await seat.written('Dit had ik niet moeten zeggen.');
  await seat.tab('Van mij');
  await seat.page.getByRole('button', { name: 'Trek in' }).click();
  await seat.dialog('Uitspraak intrekken').getByRole('button', { name: 'Trek de uitspraak in' }).click();
  await seat.page.getByText('Door jou ingetrokken. De tekst is gewist.').waitFor();
  await seat.page.getByRole('button', { name: 'Stel een thema voor' }).click();
  await seat.page.getByLabel('Jouw voorstel, in een paar woorden').fill('Samenwerken met de provincie');
  const proposed = moderator.until(
    (update) =>
      update.type === 'console' && (update.proposals ?? []).some((one) => one.title === 'Samenwerken met de provincie'),
  );
  await seat.page.getByRole('button', { name: 'Stuur voorstel' }).click();
  await seat.page.getByText('Verzonden. De gespreksleider ziet je voorstel.').waitFor();
  await proposed;
  await seat.page.getByRole('dialog').getByRole('button', { name: 'Sluiten' }).last().click();
  await seat.tab('Beoordelen');
  await seat.card.getByRole('button', { name: 'Meld' }).click();
  await seat.page.getByLabel('Wat is er mis? (mag leeg blijven)').fill('noemt iemand');
  const flagged = moderator.until(
    (update) =>
      update.type === 'console' &&
      (update.statements ?? []).some((one) => one.flags === 1 && one.flag_reason === 'noemt iemand'),
  );
  await seat.page.getByRole('button', { name: 'Meld aan de gespreksleider' }).click();
  await seat.page.getByText('Dank je. De gespreksleider kijkt ernaar.').waitFor();
  await flagged;
  expect(JSON.stringify(await stage.server.report(session.id))).not.toContain('niet moeten zeggen');
});

scene('a poll is answered, changed, and its outcome seen when it is closed', async (stage) => {
  const { seat, moderator, people } = await seated(stage, []);
  const poll = (
    (await moderator.do({ type: 'poll_open', question: 'Nog eens?', options: ['ja', 'nee'] })) as { poll: string }
  ).poll;
  await seat.page.getByRole('button', { name: 'Stem', exact: true }).click();
  const dialog = seat.dialog('Peiling');
  await dialog.getByRole('radio', { name: 'ja' }).check();
  await dialog.getByRole('radio', { name: 'nee' }).check();
  await dialog.getByRole('button', { name: 'Klaar' }).click();
  await people[0]!.do({ type: 'poll', poll, option: 0 });
  await until('both are counted', () =>
    moderator.heard.some((update) => update.type === 'poll' && update.counts?.join() === '1,1'),
  );
  await moderator.do({ type: 'poll_close', poll });
  await seat.tab('Herkend');
  await seat.page.getByText('1 (50%)').first().waitFor();
  await seat.page.getByText('jouw antwoord').waitFor();
});

scene('an announcement stays until it is dismissed, also over a reload', async (stage) => {
  const { seat, moderator } = await seated(stage, []);
  await moderator.do({ type: 'announce', text: 'Nog vijf minuten.' });
  const notice = seat.page.getByText('Nog vijf minuten.');
  await notice.first().waitFor();
  await seat.page.getByRole('button', { name: 'Sluit deze melding' }).click();
  await seat.page.reload();
  await seat.box.waitFor();
  expect(await seat.page.locator('.banner').getByText('Nog vijf minuten.').count()).toBe(0);
  await moderator.do({ type: 'announce', text: 'Nog één minuut.' });
  await seat.page.locator('.banner').getByText('Nog één minuut.').waitFor();
});

scene('a pinned statement is shown to everybody and judged', async (stage) => {
  const { seat, moderator, ids, session } = await seated(stage, ['De regels lopen achter.']);
  await seat.card.waitFor();
  await moderator.do({ type: 'pin', statement: ids[0]! });
  await seat.page.getByRole('button', { name: 'Bekijk' }).click();
  const dialog = seat.dialog('Uitgelicht door de gespreksleider');
  await dialog.getByText('De regels lopen achter.').waitFor();
  await dialog.getByRole('button', { name: 'helemaal', exact: true }).click();
  await until('the vote is counted', async () => (await stage.server.report(session.id)).votes === 1);
});

scene('when the theme changes one may still judge, and a text that is being written goes along', async (stage) => {
  const { seat, moderator } = await seated(stage, ['Een.', 'Twee.'], { countdown_seconds: 60 });
  await seat.card.waitFor();
  await seat.box.fill('Ik was nog bezig met');
  await moderator.do({ type: 'theme', do: 'open', theme: 't2' });
  await seat.page.getByRole('heading', { level: 1, name: 'Wie krijg je moeilijk mee?' }).waitFor();
  await seat.page.getByText('Je begon hieraan bij ‘Middelen’. Het komt nu bij ‘Mensen’ te staan.').waitFor();
  expect(await seat.box.inputValue()).toBe('Ik was nog bezig met');
  await seat.judge('grotendeels');
  await seat.sent();
  await seat.written('Ik was nog bezig met de wethouder.');
  await until('it stands at the second theme', () =>
    moderator.heard.some(
      (update) => update.type === 'console' && (update.statements ?? []).some((one) => one.theme === 't2'),
    ),
  );
});

scene('in a pause nothing is sent and nothing lost', async (stage) => {
  const { seat, moderator, session } = await seated(stage, ['Een.']);
  await seat.card.waitFor();
  await moderator.do({ type: 'session', do: 'pause' });
  await seat.page.getByText('Het is even pauze. Straks kun je verder beoordelen.').waitFor();
  await seat.box.fill('Dit bewaar ik.');
  await seat.page.getByText('Het is pauze. Je tekst blijft bewaard.').waitFor();
  await moderator.do({ type: 'session', do: 'resume' });
  await seat.judge('helemaal');
  await seat.sent();
  await seat.page.getByRole('button', { name: 'Plaats', exact: true }).click();
  await until('both are counted', async () => {
    const { votes, statements } = await stage.server.report(session.id);
    return votes === 1 && statements === 2;
  });
});

scene('the closing round asks for what was judged too little, and which theme deserves a follow-up', async (stage) => {
  const { seat, moderator, session } = await seated(stage, ['Een.', 'Twee.', 'Drie.']);
  await moderator.do({ type: 'session', do: 'closing_round', minutes: 3 });
  await seat.page.getByText('Nog een paar uitspraken die te weinig stemmen hebben').waitFor();
  for (let count = 0; count < 3; count += 1) {
    await seat.card.waitFor();
    await seat.judge('helemaal');
    await seat.sent();
    await seat.next();
  }
  await seat.page.getByText('Mooi, er is niets meer te beoordelen.').waitFor();
  await seat.page.getByRole('radio', { name: 'Mensen' }).first().check();
  await moderator.do({ type: 'session', do: 'close' });
  await seat.page.getByRole('heading', { name: 'Bedankt voor het meedoen' }).waitFor();
  expect((await stage.server.report(session.id)).votes).toBe(3);
});

scene('a hidden statement is told with its reason; a wish for other words is followed', async (stage) => {
  const { seat, moderator, session } = await seated(stage, []);
  await seat.written('In Zwolle lukt niets.');
  const line = await until('the moderator sees it', () =>
    moderator.heard
      .flatMap((update) => (update.type === 'console' ? (update.statements ?? []) : []))
      .find((one) => one.text === 'In Zwolle lukt niets.'),
  );
  await moderator.do({ type: 'ask_reword', statement: line.id, reason: 'Kan het zonder naam?' });
  await seat.tab('Van mij');
  await seat.page.getByText('Kan het zonder naam?').waitFor();
  await seat.page.getByRole('button', { name: 'Herschrijf' }).click();
  expect(await seat.box.inputValue()).toBe('In Zwolle lukt niets.');
  await seat.written('Bij ons lukt niets.');
  await seat.page.getByText('Door jou ingetrokken. De tekst is gewist.').waitFor();
  const report = JSON.stringify(await stage.server.report(session.id));
  expect(report).toContain('Bij ons lukt niets.');
  expect(report).not.toContain('Zwolle');
  const other = await until('the moderator sees the new one', () =>
    moderator.heard
      .flatMap((update) => (update.type === 'console' ? (update.statements ?? []) : []))
      .find((one) => one.text === 'Bij ons lukt niets.'),
  );
  await moderator.do({ type: 'hide', statement: other.id, reason: 'te algemeen' });
  await seat.page.getByText('Verborgen door de gespreksleider: te algemeen').waitFor();
});

scene("exactly the same text as another's is refused, and told so", async (stage) => {
  const { seat } = await seated(stage, ['Er is geen tijd.']);
  await seat.write('Er is geen tijd.');
  const unsent = await seat.notTaken();
  await unsent.getByText('Precies deze uitspraak staat er al.').waitFor();
  await unsent.getByRole('button', { name: 'Pas de tekst aan' }).click();
  expect(await seat.box.inputValue()).toBe('Er is geen tijd.');
  expect(await seat.page.locator('.unsent').count()).toBe(0);
});

scene("one goes on at another device, with one's own link", async (stage) => {
  const { seat, session } = await seated(stage, ['Een.', 'Twee.']);
  await seat.written('Van mijn telefoon.');
  const menu = await seat.menu();
  await menu.getByRole('button', { name: 'Toon mijn link' }).click();
  await menu.getByRole('img', { name: 'QR-code met je eigen link' }).waitFor();
  const link = await menu.getByLabel('Jouw eigen link').inputValue();
  const page = await stage.page(link);
  const join = page.getByRole('button', { name: /^(Doe mee|Ga verder waar je was)$/ });
  await join.click();
  const laptop = new Seat(page);
  await laptop.tab('Van mij');
  await page.getByText('Van mijn telefoon.').waitFor();
  expect(page.url()).not.toContain('#');
  expect((await stage.server.report(session.id)).participants).toBe(4);
});

scene('the page speaks the language that is chosen, and says so to a screen reader', async (stage) => {
  const { seat } = await seated(stage, ['Een.']);
  await seat.card.waitFor();
  const menu = await seat.menu();
  await menu.getByRole('radio', { name: 'English' }).check();
  await seat.page.getByRole('dialog', { name: 'Menu' }).getByText('Language').first().waitFor();
  expect(await seat.page.getAttribute('html', 'lang')).toBe('en');
  await seat.page.keyboard.press('Escape');
  await seat.page.getByRole('textbox').first().waitFor();
  expect(await seat.page.getByText('Herken je dit').count()).toBe(0);
  await seat.page.reload();
  await seat.page.getByRole('textbox').first().waitFor();
  expect(await seat.page.getAttribute('html', 'lang')).toBe('en');
});

scene('a seat is given up on this device, and the link brings it back', async (stage) => {
  const { seat, session } = await seated(stage, []);
  await seat.written('Dit blijft meetellen.');
  const menu = await seat.menu();
  await menu.getByRole('button', { name: 'Stop op dit apparaat' }).click();
  await menu.getByRole('button', { name: 'Ja, vergeet mijn plaats' }).click();
  await seat.page.getByRole('button', { name: /^(Doe mee|Ga verder waar je was)$/ }).waitFor();
  expect(await seat.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('seat')))).toEqual([]);
  expect((await stage.server.report(session.id)).statements).toBe(1);
});

/*
 * The whole circle, with real mail: an organiser opens sign-up, somebody signs up without scripts, gets a confirmation and a
 * link, takes part, and gets the report; what the group recognised becomes a follow-up to which the same people are invited.
 */
import { expect } from 'vitest';
import { desk } from './harness/desk';
import { linkIn } from './harness/post';
import { Person, moderator } from './harness/people';
import { DESKTOP, SCRIPT, scene, start, until } from './harness/stage';

const SANNE = 'sanne@gemeente.example';
const OTHERS = ['bas@gemeente.example', 'noor@gemeente.example', 'kim@gemeente.example'];
/* Was invited, and does not answer: nobody gets more than three mails an hour, so the fourth of a story is hers. */
const JIP = 'jip@gemeente.example';
const TITLE = 'Innoveren in de gemeente';

function soon(): string {
  return new Date(Date.now() + 2 * 3_600_000).toISOString();
}

function tokenIn(link: string): string {
  return new URL(link).hash.replace(/^#t=/, '');
}

scene(
  'from signing up to the report, and from the report to a follow-up with the same people',
  async (stage) => {
    const post = await stage.post();
    const server = await stage.ownServer(post.settings);
    const session = await server.session({ ...SCRIPT, access: 'registered', starts_at: soon() });

    /* The organiser writes what people read, and opens the door. */
    const office = await desk(stage, `#/session/${session.id}/event`, {}, server);
    await office.getByLabel('Waar gaat het over?').fill('Wat houdt je tegen, en wat helpt?');
    await office.getByLabel('Wie leidt het gesprek?').fill('Noor en Jip');
    await office.getByLabel('De aanmelding staat open').check();
    await office.getByRole('button', { name: 'Opslaan' }).click();
    await office.getByText('De aanmelding staat open. Wie zich aanmeldt').waitFor();
    const link = await office.locator('a[href*="/e/"]').first().getAttribute('href');
    expect(link).toContain(`/e/${session.code}`);

    /* Somebody signs up, in a browser that runs no scripts. */
    const page = await stage.page(link!, { javaScriptEnabled: false, expects: /400/ });
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await page.getByText('Wat houdt je tegen, en wat helpt?').waitFor();
    await page.getByRole('button', { name: 'Aanmelden' }).click();
    await page.getByRole('heading', { name: 'Er klopt nog iets niet' }).waitFor();
    await page.getByLabel('E-mailadres').fill(SANNE);
    await page.getByLabel('Naam').fill('Sanne de Vries');
    await page.getByLabel('Jullie mogen mijn gegevens bewaren').check();
    await page.getByRole('button', { name: 'Aanmelden' }).click();
    await page.getByRole('heading', { name: 'Dank je wel! Kijk in je mail' }).waitFor();
    for (const email of OTHERS)
      await server.api('POST', `/api/v1/sessions/${session.id}/registrations`, { email, consent: true });

    await server.api('POST', `/api/v1/sessions/${session.id}/invitations`, { text: JIP });

    /* The confirmation, with an entry for the calendar; and, as it is so soon, the link. */
    const confirmation = await post.letter(SANNE, /Je bent aangemeld/);
    expect(confirmation.types).toContain('text/calendar');
    expect(confirmation.text).toContain('Sanne');
    const personal = linkIn(await post.letter(SANNE, /Je link voor/), '#t=');
    const way = linkIn(confirmation, '/r/');

    /* The list knows who signed up, and has no link of theirs. */
    await office.goto(`${server.url}/desk#/session/${session.id}/people`);
    await office.getByText('Sanne de Vries').waitFor();
    await office.getByText(SANNE).waitFor();
    expect(await office.content()).not.toContain(tokenIn(personal));

    /* The hour. */
    const lead = stage.here(await moderator(server, session));
    await lead.do({ type: 'session', do: 'lobby' });
    await page.close();
    const sanne = await stage.page(personal);
    await sanne.getByRole('button', { name: 'Doe mee' }).click();
    await start(lead);
    const others: Person[] = [];
    for (const email of OTHERS) {
      const token = tokenIn(linkIn(await post.letter(email, /Je link voor/), '#t='));
      others.push(stage.here(await Person.join(server, { token })));
    }
    await sanne.getByRole('textbox', { name: 'Schrijf zelf een uitspraak' }).fill('Zonder tijd komt er niets van de grond.');
    await sanne.getByRole('button', { name: 'Plaats', exact: true }).click();
    await until('the others judge', async () => {
      for (const person of others) await person.judge(() => 3);
      const report = await server.report(session.id);
      return report.votes >= OTHERS.length;
    });
    expect(new URL(sanne.url()).hash).toBe('');

    /* The report, released at the desk, comes by mail. */
    await lead.do({ type: 'session', do: 'close' });
    await office.goto(`${server.url}/desk#/session/${session.id}`);
    await office.getByRole('button', { name: 'Rapport vrijgeven' }).first().click();
    await office.getByRole('button', { name: 'Ja, vrijgeven' }).click();
    const report = linkIn(await post.letter(SANNE, /Het rapport is klaar/), '/report');
    const read = await stage.page(report, { viewport: DESKTOP });
    await read.getByText('Zonder tijd komt er niets van de grond.').first().waitFor();
    for (const [format, type] of [
      ['pdf', 'application/pdf'],
      ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ] as const) {
      const file = await read.request.get(`${server.url}/api/v1/sessions/${session.code}/report?format=${format}`);
      expect(file.status()).toBe(200);
      expect(file.headers()['content-type']).toBe(type);
    }
    /* The link was for the session: nobody gets in by it any more. */
    await expect(Person.join(server, { token: tokenIn(personal) })).rejects.toThrow();

    /* A follow-up from the theme, with the same people. */
    const next = await server.api<{ id: string }>('POST', `/api/v1/sessions/${session.id}/follow-up`, { theme: 't1' });
    await server.api('PATCH', `/api/v1/sessions/${next.id}`, { starts_at: soon() });
    await office.goto(`${server.url}/desk#/session/${next.id}/invite`);
    await office.getByRole('button', { name: 'Dezelfde mensen uitnodigen' }).click();
    await office.getByText('5 uitnodigingen gaan de deur uit.').waitFor();
    const before = linkIn(await post.letter(JIP, /Uitnodiging: Innoveren/), '/r/');
    const fresh = linkIn(await post.letter(JIP, /Uitnodiging: Vervolg/), '/r/');
    expect(fresh).not.toBe(before);
    const answer = await stage.page(fresh, { javaScriptEnabled: false });
    await answer.getByText('Je bent uitgenodigd').first().waitFor();
    await answer.getByRole('button', { name: 'Ja, ik doe mee' }).click();
    await answer.getByText('Je bent aangemeld').first().waitFor();

    /* And out again: everything about her is erased. */
    await answer.goto(way);
    await answer.getByRole('button', { name: 'Wis al mijn gegevens' }).or(answer.getByRole('link', { name: 'Wis al mijn gegevens' })).first().click();
    await answer.getByRole('button', { name: 'Ja, wis alles' }).click();
    await answer.getByRole('heading', { name: 'Alles is gewist' }).waitFor();
    const left = await server.api<{ items: { email: string }[] }>('GET', `/api/v1/sessions/${session.id}/registrations`);
    expect(left.items.map((item) => item.email).sort()).toEqual([...OTHERS, JIP].sort());
  },
  120_000,
);

scene(
  'the organiser invites from a list with mistakes in it, corrects an address, sends a link again and calls it off',
  async (stage) => {
    const post = await stage.post();
    const server = await stage.ownServer(post.settings);
    const session = await server.session({ ...SCRIPT, access: 'registered', starts_at: soon() });
    const office = await desk(stage, `#/session/${session.id}/invite`, { expects: /40[09]/ }, server);
    await office
      .getByLabel('Plak hier de adressen')
      .fill(`Sanne de Vries <${SANNE}>\njan@\nbas@gemeente.example, Bas, Gemeente Voorbeeld\n${SANNE}\n`);
    await office.getByRole('button', { name: 'Lijst nakijken' }).click();
    await office.getByText('2 nieuwe adressen.').waitFor();
    await office.getByText('Regel 2:').waitFor();
    expect(post.letters()).toEqual([]);
    await office.getByRole('button', { name: '2 uitnodigingen versturen' }).click();
    await office.getByRole('heading', { level: 1, name: 'Aanmeldingen' }).waitFor();
    const way = linkIn(await post.letter(SANNE, /Uitnodiging/), '/r/');

    /* Who accepts has a place, and a link that works until a newer one is sent. */
    const page = await stage.page(way, { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Ja, ik doe mee' }).click();
    const first = tokenIn(linkIn(await post.letter(SANNE, /Je link voor/), '#t='));
    const lead = stage.here(await moderator(server, session));
    await lead.do({ type: 'session', do: 'lobby' });
    stage.here(await Person.join(server, { token: first }));
    const line = office.locator('.person', { hasText: 'Sanne de Vries' });
    await office.reload();
    await line.getByText('aangemeld', { exact: true }).waitFor();
    await line.getByRole('button', { name: /^Nieuwe link sturen/ }).click();
    await office.getByRole('dialog').getByRole('button', { name: 'Nieuwe link sturen' }).click();
    await until('the first link has ended', () =>
      Person.join(server, { token: first }).then(
        () => false,
        (why: Error) => why.message.includes('withdrawn'),
      ),
    );

    const bas = office.locator('.person', { hasText: 'bas@' });
    await bas.getByRole('button', { name: /^Wijzigen/ }).click();
    await office.getByRole('dialog').getByLabel('E-mailadres').fill(SANNE);
    await office.getByRole('dialog').getByRole('button', { name: 'Opslaan' }).click();
    await office.getByText('Met dit adres is al iemand aangemeld.').waitFor();
    await office.getByRole('dialog').getByLabel('E-mailadres').fill('bas@elders.example');
    await office.getByRole('dialog').getByRole('button', { name: 'Opslaan' }).click();
    await office.getByText('bas@elders.example').waitFor();

    await office.goto(`${server.url}/desk#/session/${session.id}/event`);
    await office.getByRole('button', { name: 'Bijeenkomst afgelasten' }).click();
    await office.getByLabel('Een woord erbij').fill('De zaal is weg. Er komt een nieuwe datum.');
    await office.getByRole('button', { name: 'Ja, afgelasten' }).click();
    const off = await post.letter('bas@elders.example', /Gaat niet door/);
    expect(off.text).toContain('De zaal is weg.');
  },
  90_000,
);

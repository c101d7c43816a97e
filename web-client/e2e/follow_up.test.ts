/* After the report: how long it can be read, and a follow-up from what was found. */
import { expect } from 'vitest';
import { desk } from './harness/desk';
import type { Person } from './harness/people';
import { DESKTOP, PHONE, scene, until, type Moderated } from './harness/stage';

interface Script {
  title: string;
  follows?: { session: string; statements: { text: string; n: number; recognised: number }[] };
  themes: { title: string; question: string; seeds: string[] }[];
}

/* Two statements in the first theme: one that all recognise, one that nobody does. */
async function held(people: Person[], session: Moderated): Promise<void> {
  await people[0]!.write('Voor het vervolg is geen geld.');
  await people[1]!.write('Iedereen werkt mee.');
  for (const person of people) await person.judge((statement) => (statement.text.startsWith('Voor') ? 3 : 0));
  await session.moderator.do({ type: 'session', do: 'closing_round' });
  const poll = await until('the poll on a follow-up', async () =>
    people[0]!.heard.find((update) => update.type === 'poll' && update.follow_up),
  );
  if (poll?.type !== 'poll') throw new Error('no poll');
  for (const [index, person] of people.entries())
    await person.do({ type: 'poll', poll: poll.id, option: index === 0 ? 1 : 0 });
  await session.moderator.do({ type: 'session', do: 'close' });
}

scene('a report is withdrawn and opened again; whoever took part reads so in words', async (stage) => {
  const session = await stage.session('live');
  const people = await stage.people(session.session, 5);
  const own = await stage.page(`/s/${session.session.code}`, { viewport: PHONE });
  await own.getByRole('button', { name: 'Doe mee' }).click();
  await held(people, session);
  await session.moderator.do({ type: 'session', do: 'release' });
  await own.reload();
  await own.getByRole('heading', { name: 'Deze sessie is afgelopen' }).or(own.getByRole('heading', { name: 'Het rapport is klaar' })).waitFor();
  const page = await desk(stage, `#/session/${session.session.id}`, { viewport: DESKTOP });
  await page.getByText('Iedereen met de link kan het lezen tot').waitFor();
  await page.getByRole('button', { name: 'Rapport intrekken' }).click();
  await page.getByRole('button', { name: 'Ja, intrekken' }).click();
  await page.getByText('Het rapport is ingetrokken. Alleen organisatoren').waitFor();
  const reader = await stage.page(`/s/${session.session.code}/report`, { viewport: PHONE, expects: /410/ });
  await reader.getByRole('heading', { name: 'Het rapport is ingetrokken' }).waitFor();
  await own.reload();
  await own.getByText('De organisator heeft het rapport ingetrokken.').waitFor();
  await page.getByRole('button', { name: 'Weer openstellen' }).first().click();
  await page.getByText('Iedereen met de link kan het lezen tot').waitFor();
  await page.getByText('Leestijd veranderen').first().click();
  await page.getByLabel('Te lezen vanaf vandaag').fill('0');
  await page.getByRole('button', { name: 'Leestijd veranderen' }).click();
  await page.getByText('Vul een getal in van 1 tot 3.650.').waitFor();
  await page.getByLabel('Te lezen vanaf vandaag').fill('365');
  await page.getByRole('button', { name: 'Leestijd veranderen' }).click();
  await until('the days are those that were asked for', async () => {
    const { report } = await stage.server.api<{ report: { readable_until: string } }>(
      'GET',
      `/api/v1/sessions/${session.session.id}`,
    );
    return Date.parse(report.readable_until) > Date.now() + 364 * 86_400_000;
  });
  await reader.reload();
  await reader.getByText('Voor het vervolg is geen geld.').first().waitFor();
});

scene(
  'the theme that most people want to go on with becomes a follow-up, whose report says what has changed',
  async (stage) => {
    const first = await stage.session('live');
    await held(await stage.people(first.session, 6), first);
    const page = await desk(stage, `#/session/${first.session.id}`, { viewport: DESKTOP });
    await page.getByRole('button', { name: 'Vervolg kiezen' }).click();
    const theme = page.getByRole('radio', { name: /^Middelen/ });
    await theme.waitFor();
    expect(await theme.isChecked()).toBe(true);
    await page.getByText('1 uitspraak werd herkend. 5 van de 6 vonden dat dit thema een vervolg verdient.').waitFor();
    await page.getByRole('button', { name: 'Vervolg maken' }).click();
    await page.getByText('Het vervolg is gemaakt, met 1 uitspraak uit de vorige sessie.').first().waitFor();
    await page.getByText('Dit is een vervolg op “Innoveren in de gemeente”.').waitFor();
    await page.getByLabel('Titel', { exact: true }).first().fill('Nog eens over middelen');
    await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Nog eens over middelen' }).waitFor();
    const { sessions } = await stage.server.api<{ sessions: { id: string; code: string; title: string }[] }>(
      'GET',
      '/api/v1/sessions',
    );
    const made = sessions.find(({ title }) => title === 'Nog eens over middelen')!;
    const script = await stage.server.api<Script>('GET', `/api/v1/sessions/${made.id}/script`);
    expect(script.themes).toMatchObject([{ title: 'Middelen', seeds: ['Voor het vervolg is geen geld.'] }]);
    expect(script.follows).toMatchObject({
      session: first.session.id,
      statements: [{ text: 'Voor het vervolg is geen geld.', n: 5, recognised: 5 }],
    });
    await stage.server.api('POST', `/api/v1/sessions/${made.id}/live`);
    await stage.server.api('POST', `/api/v1/sessions/${made.id}/close`);
    const report = await stage.page(`/api/v1/sessions/${made.id}/report?format=html`, { context: page.context() });
    await report.getByText('Vervolg op').first().waitFor();
    await report.getByRole('heading', { name: 'Wat er is veranderd' }).waitFor();
    await report.getByText('Toen 5 stemmen, nu 0.').first().waitFor();
  },
);

scene('statements are chosen one by one for a follow-up', async (stage) => {
  const first = await stage.session('live');
  await held(await stage.people(first.session, 6), first);
  const page = await desk(stage, `#/session/${first.session.id}`, { viewport: PHONE });
  await page.getByRole('button', { name: 'Vervolg kiezen' }).click();
  await page.getByRole('radio', { name: /^Zelf uitspraken kiezen/ }).check();
  await page.getByRole('button', { name: 'Vervolg maken' }).click();
  await page.getByText('Kies minstens één uitspraak.').waitFor();
  await page.getByRole('checkbox', { name: /^Iedereen werkt mee/ }).check();
  await page.getByText('1 uitspraak gekozen').waitFor();
  await page.getByRole('button', { name: 'Vervolg maken' }).click();
  await page.getByText('Het vervolg is gemaakt, met 1 uitspraak').first().waitFor();
});

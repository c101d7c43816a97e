/* The room's screen: what stands on the wall, and what never does. */
import { expect } from 'vitest';
import { accessible, sideways } from './harness/look';
import { scene, until } from './harness/stage';

const WALL = { viewport: { width: 1920, height: 1080 } };

scene('the wall says how to get in before the session begins, and how many are there', async (stage) => {
  const { session } = await stage.session('lobby');
  const page = await stage.page(`/screen#t=${session.tokens.observer}`, WALL);
  await page.getByRole('heading', { name: 'Innoveren in de gemeente' }).waitFor();
  await page.getByRole('img', { name: 'QR-code om mee te doen' }).waitFor();
  await page.getByText(session.code, { exact: true }).waitFor();
  await stage.people(session, 3);
  await until('three people on the wall', async () =>
    /3\s*deelnemers zijn er/.test((await page.textContent('main')) ?? ''),
  );
  expect(page.url()).not.toContain(session.tokens.observer);
  expect(await page.title()).toBe('Innoveren in de gemeente – zaalscherm');
});

scene('the wall shows theme, question and time, and no text that moderation has not seen', async (stage) => {
  const { session, moderator } = await stage.session('live');
  const people = await stage.people(session, 5);
  await people[0]!.write('Dit heeft niemand nog bekeken.');
  const seen = (
    (await moderator.do({ type: 'probe', theme: 't1', text: 'Er is geen tijd voor.' })) as { statement: string }
  ).statement;
  for (const person of people) await person.judge(() => 3);
  const page = await stage.page(`/screen#t=${session.tokens.observer}`, WALL);
  await page.getByRole('heading', { name: 'Middelen' }).waitFor();
  await page.getByText('Waar loop je tegenaan als er geld of tijd nodig is?').waitFor();
  await page.getByRole('timer').waitFor();
  await page.getByText('Er is geen tijd voor.').waitFor();
  expect(await page.getByText('Dit heeft niemand nog bekeken.').count()).toBe(0);
  await moderator.do({ type: 'session', do: 'project', texts: 'all' });
  await page
    .getByText('Dit heeft niemand nog bekeken.')
    .waitFor({ timeout: 20_000 }); /* the wall changes at most every ten seconds */
  expect(seen).toMatch(/^s\d+$/);
});

scene(
  'the wall follows an announcement, a pinned statement, a poll and its result, a pause and the end',
  async (stage) => {
    const { session, moderator } = await stage.session('live');
    const people = await stage.people(session, 3);
    const page = await stage.page(`/screen#t=${session.tokens.observer}`, WALL);
    await page.getByRole('heading', { name: 'Middelen' }).waitFor();
    await moderator.do({ type: 'announce', text: 'Nog vijf minuten.' });
    await page.getByRole('status').getByText('Nog vijf minuten.').waitFor();
    const pinned = await people[0]!.write('De inkoop duurt een jaar.');
    await moderator.do({ type: 'pin', statement: pinned });
    await page.getByRole('region', { name: 'Uitgelicht' }).getByText('De inkoop duurt een jaar.').waitFor();
    const poll = (
      (await moderator.do({ type: 'poll_open', question: 'Nog eens?', options: ['ja', 'nee'] })) as { poll: string }
    ).poll;
    await page.getByText('Nog eens?').waitFor();
    for (const person of people) await person.do({ type: 'poll', poll, option: 0 });
    await moderator.do({ type: 'poll_close', poll });
    await page.getByText('Uitslag van de peiling').waitFor();
    await page.getByText('3 antwoorden').waitFor();
    await moderator.do({ type: 'session', do: 'pause' });
    await page.getByText('Pauze', { exact: true }).waitFor();
    await moderator.do({ type: 'session', do: 'resume' });
    await moderator.do({ type: 'session', do: 'close' });
    await page.getByRole('heading', { name: 'Bedankt.' }).waitFor();
    await moderator.do({ type: 'session', do: 'release' });
    await page.getByRole('img', { name: 'QR-code naar het rapport' }).waitFor();
  },
);

scene('the wall without a link, with a wrong one and with a withdrawn one says what to do', async (stage) => {
  const { session } = await stage.session('lobby');
  const none = await stage.page('/screen', WALL);
  await none.getByText('Open het zaalscherm met de link die je van de organisator kreeg.').waitFor();
  await accessible(none, 'no link');
  const wrong = await stage.page('/screen#t=o.abcdefghij.AAAAAAAAAAAAAAAAAAAAAA', WALL);
  await wrong.getByText('Deze link klopt niet.').waitFor();
  const page = await stage.page(`/screen#t=${session.tokens.observer}`, WALL);
  await page.getByRole('heading', { name: 'Innoveren in de gemeente' }).waitFor();
  await stage.server.api('DELETE', `/api/v1/sessions/${session.id}/links/l2`);
  await page.getByText(/Deze link (is ingetrokken|klopt niet)\./).waitFor();
  await page.reload();
  await page.getByText('Deze link is ingetrokken.').waitFor();
});

for (const [width, height] of [
  [1024, 768],
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
] as const)
  scene(`the wall at ${width} × ${height} shows everything without scrolling`, async (stage) => {
    const { session, moderator } = await stage.session('live');
    const people = await stage.people(session, 4);
    for (const [index, person] of people.entries())
      await person.write(
        `${index + 1}: wie iets nieuws probeert, staat er alleen voor en krijgt het gevraagd uit te leggen.`,
      );
    for (const person of people) await person.judge(() => 2);
    await moderator.do({ type: 'session', do: 'project', texts: 'all' });
    const page = await stage.page(`/screen#t=${session.tokens.observer}`, { viewport: { width, height } });
    await page.getByText('staat er alleen voor').first().waitFor();
    await page.getByText(session.code, { exact: true }).waitFor();
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
    await accessible(page, `${width}`);
  });

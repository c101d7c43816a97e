/* What a participant did arrives once, whatever happens to the network, the server or the tab. */
import { expect } from 'vitest';
import { Seat } from './harness/seat';
import { statementsOf, type Report } from './harness/server';
import { LOST_NETWORK, scene, until, type Stage } from './harness/stage';

const TEXTS = ['Een.', 'Twee.', 'Drie.', 'Vier.', 'Vijf.', 'Zes.'];

/* Everybody else wrote and judges nothing, so that every vote of the report is the seat's. */
async function room(stage: Stage, server = stage.server) {
  const { session, moderator } = await stage.session('live', {}, server);
  const [writer] = await stage.people(session, 1, server);
  for (const text of TEXTS) await writer!.write(text);
  return { session, moderator };
}

async function judgeNext(seat: Seat, grade: 'niet' | 'helemaal' = 'helemaal'): Promise<string> {
  await seat.card.waitFor();
  const text = await seat.standing();
  await seat.judge(grade);
  return text;
}

/* Each statement judged once by the seat, and each text there once. */
function once(report: Report, judged: string[], written: string[]): void {
  const statements = statementsOf(report);
  const votes = statements.filter((one) => one.n + one.skips > 0);
  expect(votes.map((one) => one.text).sort()).toEqual([...judged].sort());
  expect(votes.map((one) => one.n + one.skips)).toEqual(judged.map(() => 1));
  expect(report.votes).toBe(judged.length);
  for (const text of written)
    expect(
      statements.filter((one) => one.text === text),
      text,
    ).toHaveLength(1);
  expect(report.statements).toBe(TEXTS.length + written.length);
}

async function settled(
  stage: Stage,
  id: string,
  votes: number,
  statements: number,
  server = stage.server,
): Promise<Report> {
  return until(
    `${votes} votes and ${statements} statements in the report`,
    async () => {
      const report = await server.report(id);
      return report.votes >= votes && report.statements >= statements ? report : null;
    },
    20_000,
  );
}

scene('offline in the middle of voting and back: nothing is lost and nothing doubled', async (stage) => {
  const { session } = await room(stage);
  const seat = await Seat.join(stage, session, { expects: LOST_NETWORK });
  const judged = [await judgeNext(seat)];
  await seat.sent();
  await seat.next();
  await seat.page.context().setOffline(true);
  await seat.page.getByText('Geen internet.').waitFor();
  judged.push(await judgeNext(seat, 'niet'));
  await seat.judge('helemaal');
  await seat.card.getByText('Verzenden…').waitFor();
  await seat.write('Onderweg geschreven.');
  await seat.write('En nog een.');
  await seat.page.getByText('4 dingen zijn bewaard en worden straks verzonden.').waitFor();
  await seat.page.context().setOffline(false);
  await seat.sent();
  await seat.next();
  judged.push(await judgeNext(seat));
  const report = await settled(stage, session.id, 3, TEXTS.length + 2);
  once(report, judged, ['Onderweg geschreven.', 'En nog een.']);
  expect(statementsOf(report).find((one) => one.text === judged[1])?.counts).toEqual([0, 0, 0, 1]);
});

scene('what was taken but never acknowledged is sent again and counted once', async (stage) => {
  const { session } = await room(stage);
  const proxy = await stage.proxy();
  const seat = await Seat.join(stage, session, { url: proxy.url, expects: LOST_NETWORK });
  await seat.card.waitFor();
  proxy.deafen();
  const judged = [await judgeNext(seat)];
  await seat.write('Kwam dit aan?');
  await settled(stage, session.id, 1, TEXTS.length + 1);
  expect(await seat.card.getByText('Verzenden…').count()).toBe(1);
  proxy.cut();
  await seat.page.getByText('De verbinding is even weg.').waitFor();
  proxy.mend();
  await seat.sent();
  await seat.page.getByText('Verzonden. Je vindt het bij Mijn uitspraken.').waitFor();
  once(await stage.server.report(session.id), judged, ['Kwam dit aan?']);
});

scene(
  'a tunnel in which nothing answers is noticed, and what was done there arrives',
  async (stage) => {
    const { session } = await room(stage);
    const proxy = await stage.proxy();
    const seat = await Seat.join(stage, session, { url: proxy.url, expects: LOST_NETWORK });
    await seat.card.waitFor();
    proxy.swallow();
    const judged = [await judgeNext(seat)];
    await seat.page.getByText(/De verbinding is even weg\.|Geen internet\./).waitFor({ timeout: 25_000 });
    proxy.cut();
    proxy.mend();
    await seat.page
      .getByRole('button', { name: 'Nu proberen' })
      .click({ timeout: 3_000 })
      .catch(() => undefined);
    await seat.sent();
    once(await stage.server.report(session.id), judged, []);
  },
  60_000,
);

scene(
  'the server is killed and comes back: the same seat goes on, nothing is lost',
  async (stage) => {
    const server = await stage.ownServer();
    const { session } = await room(stage, server);
    const seat = await Seat.join(stage, session, { url: server.url, expects: LOST_NETWORK });
    const judged = [await judgeNext(seat)];
    await seat.sent();
    await seat.next();
    await server.kill();
    judged.push(await judgeNext(seat));
    await seat.write('Terwijl de server weg was.');
    await seat.page.getByText('De verbinding is even weg.').waitFor();
    await server.run();
    await seat.page
      .getByRole('button', { name: 'Nu proberen' })
      .click({ timeout: 3_000 })
      .catch(() => undefined);
    await seat.card.getByText('Verzonden', { exact: true }).waitFor({ timeout: 25_000 });
    await seat.next();
    judged.push(await judgeNext(seat));
    const report = await settled(stage, session.id, 3, TEXTS.length + 1, server);
    once(report, judged, ['Terwijl de server weg was.']);
    expect(report.participants).toBe(2);
  },
  60_000,
);

scene(
  'a restart is told in its own words, and the page comes back by itself',
  async (stage) => {
    const server = await stage.ownServer();
    const { session } = await room(stage, server);
    const seat = await Seat.join(stage, session, { url: server.url, expects: LOST_NETWORK });
    await seat.card.waitFor();
    await server.halt();
    await seat.page.getByText('De server start even opnieuw op.').waitFor();
    await server.run();
    await seat.page.getByText('De server start even opnieuw op.').waitFor({ state: 'detached', timeout: 30_000 });
    await judgeNext(seat);
    await seat.sent();
  },
  60_000,
);

scene('a reload while offline keeps what was not sent', async (stage) => {
  const { session } = await room(stage);
  const proxy = await stage.proxy();
  const seat = await Seat.join(stage, session, { url: proxy.url, expects: LOST_NETWORK });
  await seat.card.waitFor();
  proxy.swallow();
  const judged = [await judgeNext(seat)];
  await seat.write('Voor de herlaadknop.');
  await until(
    'it is kept',
    async () =>
      (await seat.page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const open = indexedDB.open('herkend');
            open.onsuccess = () => {
              const keys = open.result.transaction('queue').objectStore('queue').getAll();
              keys.onsuccess = () => resolve((keys.result as unknown[][]).flat().length);
            };
          }),
      )) === 2,
  );
  proxy.cut();
  proxy.mend();
  await seat.page.reload();
  await seat.card.waitFor();
  once(await settled(stage, session.id, 1, TEXTS.length + 1), judged, ['Voor de herlaadknop.']);
  await seat.tab('Van mij');
  await seat.page.getByText('Voor de herlaadknop.').waitFor();
  await seat.page.getByText('Verzenden…').waitFor({ state: 'detached' });
});

scene('two tabs of one seat: one person, each vote once', async (stage) => {
  const { session } = await room(stage);
  const first = await Seat.join(stage, session);
  await first.card.waitFor();
  const page = await stage.page(`/s/${session.code}`, { context: first.page.context() });
  const second = new Seat(page);
  const judged = new Set([await judgeNext(first)]);
  await first.sent();
  judged.add(await judgeNext(second));
  await second.sent();
  await second.written('Uit het tweede tabblad.');
  await first.next();
  judged.add(await judgeNext(first));
  await first.sent();
  const report = await stage.server.report(session.id);
  expect(report.participants).toBe(2);
  once(report, [...judged], ['Uit het tweede tabblad.']);
});

scene('a page that was away for long comes back to the session as it is now', async (stage) => {
  const { session, moderator } = await room(stage);
  const seat = await Seat.join(stage, session, { expects: LOST_NETWORK });
  await seat.card.waitFor();
  await seat.page.context().setOffline(true);
  await seat.page.getByText('Geen internet.').waitFor();
  await moderator.do({ type: 'theme', do: 'close', theme: 't1' });
  await moderator.do({ type: 'theme', do: 'close', theme: 't1' });
  await moderator.do({ type: 'theme', do: 'open', theme: 't2' });
  await seat.page.context().setOffline(false);
  await seat.page.getByRole('heading', { level: 1, name: 'Wie krijg je moeilijk mee?' }).waitFor();
  await seat.written('Bij het tweede thema.');
});

scene('a vote that came too late says so, and can be let go', async (stage) => {
  const { session, moderator } = await room(stage);
  const seat = await Seat.join(stage, session, { expects: LOST_NETWORK });
  await seat.card.waitFor();
  await seat.page.context().setOffline(true);
  await seat.page.getByText('Geen internet.').waitFor();
  await judgeNext(seat);
  await moderator.do({ type: 'theme', do: 'close', theme: 't1' });
  await moderator.do({ type: 'theme', do: 'close', theme: 't1' });
  await seat.page.context().setOffline(false);
  await seat.page
    .getByText(/Niet verzonden|De tijd om dit te beoordelen is voorbij\./)
    .first()
    .waitFor();
  expect((await stage.server.report(session.id)).votes).toBe(0);
});

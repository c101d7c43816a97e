/* Every view, and how somebody comes to it: what is asked of all of them is asked one by one. */
import type { Page } from 'playwright-core';
import { desk, newToken } from './desk';
import { Seat } from './seat';
import { DESKTOP, type Moderated, type Stage } from './stage';

/* A view, and how one comes to it. */
export type Views = Record<string, (stage: Stage) => Promise<Page>>;

export async function lively(stage: Stage, changes = {}): Promise<Moderated> {
  const held = await stage.session('live', changes);
  const people = await stage.people(held.session, 4);
  const ids: string[] = [];
  for (const [index, text] of [
    'Voor het vervolg is geen geld.',
    'De inkoop duurt een jaar.',
    'Niemand durft te stoppen.',
  ].entries())
    ids.push(await people[index]!.write(text));
  for (const person of people) await person.judge(() => 2);
  await people[3]!.react(ids[0]!, 'question', 'Hoe kwam dat dan?');
  await people[3]!.do({ type: 'propose', title: 'Samenwerken' });
  return held;
}

export async function seated(stage: Stage, changes = {}): Promise<Seat> {
  const { session } = await lively(stage, changes);
  const seat = await Seat.join(stage, session);
  await seat.card.waitFor();
  return seat;
}

export const participantViews: Views = {
  home: (stage) => stage.page('/'),
  'unknown code': (stage) => stage.page('/s/ZZZZZZ', { expects: /404/ }),
  arrival: async (stage) => stage.page(`/s/${(await stage.session('lobby')).session.code}`),
  draft: async (stage) => stage.page(`/s/${(await stage.session('draft')).session.code}`),
  background: async (stage) => {
    const background = [{ question: 'Hoe groot is je gemeente?', options: ['klein', 'groot'] }];
    return (await Seat.join(stage, (await stage.session('lobby', { background })).session)).page;
  },
  'waiting room': async (stage) => {
    const { session } = await stage.session('lobby', { starts_at: new Date(Date.now() + 900_000).toISOString() });
    return (await Seat.join(stage, session)).page;
  },
  'a card to judge': async (stage) => (await seated(stage)).page,
  'a card that was judged': async (stage) => {
    const seat = await seated(stage);
    await seat.judge('grotendeels');
    await seat.sent();
    return seat.page;
  },
  'the conversation with a thread': async (stage) => {
    const seat = await seated(stage);
    for (let count = 0; count < 3; count += 1) {
      await seat.judge('helemaal');
      await seat.sent();
      await seat.next();
    }
    await seat.tab('Gesprek');
    await seat.page
      .getByRole('button', { name: /1 reactie/ })
      .first()
      .click();
    return seat.page;
  },
  'most recognised': async (stage) => {
    const seat = await seated(stage);
    await seat.tab('Herkend');
    await seat.page.getByRole('listitem').first().waitFor();
    return seat.page;
  },
  'own statements, one refused': async (stage) => {
    const seat = await seated(stage);
    await seat.written('Bij ons gaat het goed.');
    await seat.write('Voor het vervolg is geen geld.');
    await seat.tab('Van mij');
    await seat.page.getByText('Niet verzonden.').first().waitFor();
    return seat.page;
  },
  'the dialog to react': async (stage) => {
    const seat = await seated(stage);
    await seat.card.getByRole('button', { name: 'Reageer' }).click();
    return seat.page;
  },
  'the menu': async (stage) => {
    const seat = await seated(stage);
    const menu = await seat.menu();
    await menu.getByRole('button', { name: 'Toon mijn link' }).click();
    await menu.getByRole('img').waitFor();
    return seat.page;
  },
  'wide, three columns': async (stage) => {
    const { session } = await lively(stage);
    const seat = await Seat.join(stage, session, { viewport: { width: 1280, height: 800 } });
    await seat.card.waitFor();
    return seat.page;
  },
  'a poll': async (stage) => {
    const { session, moderator } = await lively(stage);
    const seat = await Seat.join(stage, session);
    await moderator.do({ type: 'poll_open', question: 'Nog eens?', options: ['ja', 'nee'] });
    await seat.page.getByRole('button', { name: 'Stem', exact: true }).click();
    return seat.page;
  },
  'an announcement': async (stage) => {
    const { session, moderator } = await lively(stage);
    const seat = await Seat.join(stage, session);
    await moderator.do({ type: 'announce', text: 'Nog vijf minuten.' });
    await seat.page.getByRole('button', { name: 'Sluit deze melding' }).waitFor();
    return seat.page;
  },
  'a pause': async (stage) => {
    const { session, moderator } = await lively(stage);
    const seat = await Seat.join(stage, session);
    await seat.card.waitFor();
    await moderator.do({ type: 'session', do: 'pause' });
    await seat.page.getByText('Het is even pauze.').waitFor();
    return seat.page;
  },
  'the closing round': async (stage) => {
    const { session, moderator } = await lively(stage);
    const seat = await Seat.join(stage, session);
    await moderator.do({ type: 'session', do: 'closing_round', minutes: 3 });
    await seat.page.getByText('Slotronde').first().waitFor();
    return seat.page;
  },
  'the end': async (stage) => {
    const { session, moderator } = await lively(stage);
    const seat = await Seat.join(stage, session);
    await seat.card.waitFor();
    await moderator.do({ type: 'session', do: 'close' });
    await seat.page.getByRole('heading', { name: 'Bedankt voor het meedoen' }).waitFor();
    return seat.page;
  },
};

async function consoleOf(stage: Stage, held: Moderated, viewport = DESKTOP): Promise<Page> {
  const page = await stage.page(`/console#t=${held.session.tokens.moderator}`, { viewport });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  return page;
}

export async function consoleLive(stage: Stage, viewport = DESKTOP): Promise<Page> {
  const page = await consoleOf(stage, await lively(stage), viewport);
  await page.getByRole('article').first().waitFor();
  return page;
}

async function consoleDialog(stage: Stage, button: string): Promise<Page> {
  const page = await consoleLive(stage);
  await page.getByRole('button', { name: button, exact: true }).first().click();
  await page.getByRole('dialog').waitFor();
  return page;
}

export const moderatorViews: Views = {
  'console without a link': (stage) => stage.page('/console', { viewport: DESKTOP }),
  'console, draft': async (stage) => consoleOf(stage, await stage.session('draft')),
  'console, lobby': async (stage) => consoleOf(stage, await stage.session('lobby')),
  'console, live': (stage) => consoleLive(stage),
  'console on a tablet': (stage) => consoleLive(stage, { width: 820, height: 1180 }),
  'console, dialog to hide': (stage) => consoleDialog(stage, 'Verberg'),
  'console, dialog to merge': (stage) => consoleDialog(stage, 'Voeg samen'),
  'console, polls': (stage) => consoleDialog(stage, 'Peilingen'),
  'console, a theme': (stage) => consoleDialog(stage, 'Bewerk'),
  'console, keys': (stage) => consoleDialog(stage, 'Toetsen'),
  'console, how to join': (stage) => consoleDialog(stage, 'Code en link'),
  'console, closed': async (stage) => {
    const held = await lively(stage);
    await held.moderator.do({ type: 'session', do: 'close' });
    const page = await consoleOf(stage, held);
    await page.getByRole('button', { name: 'Geef het rapport vrij' }).waitFor();
    return page;
  },
};

export const otherViews: Views = {
  'projector, lobby': async (stage) => {
    const page = await stage.page(`/screen#t=${(await stage.session('lobby')).session.tokens.observer}`, {
      viewport: { width: 1920, height: 1080 },
    });
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  },
  'projector, live': async (stage) => {
    const { session } = await lively(stage);
    const page = await stage.page(`/screen#t=${session.tokens.observer}`, { viewport: { width: 1920, height: 1080 } });
    await page.getByRole('timer').first().waitFor();
    return page;
  },
  'the report': async (stage) => {
    const held = await lively(stage);
    await held.moderator.do({ type: 'session', do: 'close' });
    await held.moderator.do({ type: 'session', do: 'release' });
    return stage.page(`/s/${held.session.code}/report`, { viewport: DESKTOP });
  },
  'a report that was withdrawn': async (stage) => {
    const { session } = await released(stage);
    await stage.server.api('POST', `/api/v1/sessions/${session.id}/report/withdraw`);
    return stage.page(`/s/${session.code}/report`, { viewport: DESKTOP, expects: /410/ });
  },
  'the report of a follow-up': async (stage) => {
    const { session } = await released(stage);
    const made = await stage.server.api<{ id: string; code: string }>(
      'POST',
      `/api/v1/sessions/${session.id}/follow-up`,
      { statements: ['s1'] },
    );
    await stage.server.api('POST', `/api/v1/sessions/${made.id}/close`);
    const page = await desk(stage);
    return stage.page(`/s/${made.code}/report`, { context: page.context() });
  },
};

async function released(stage: Stage): Promise<Moderated> {
  const held = await lively(stage);
  await held.moderator.do({ type: 'session', do: 'close' });
  await held.moderator.do({ type: 'session', do: 'release' });
  return held;
}

export const organiserViews: Views = {
  'desk, sign-in': (stage) => stage.page('/desk', { viewport: DESKTOP, expects: /401/ }),
  'desk, a first account': (stage) =>
    stage.page(`/desk#organiser=${newToken(stage.server)}`, { viewport: DESKTOP, expects: /401/ }),
  'desk, sessions': (stage) => desk(stage),
  'desk, templates': (stage) => desk(stage, '#/new'),
  'desk, script with problems': async (stage) => {
    const page = await desk(stage, '#/new');
    await page.getByRole('button', { name: 'Leeg beginnen' }).click();
    await page.getByRole('button', { name: 'Opslaan', exact: true }).click();
    await page.getByRole('group', { name: /Er (klopt|kloppen) nog/ }).waitFor();
    return page;
  },
  'desk, a script': async (stage) => {
    const page = await desk(stage, `#/session/${(await stage.session('draft')).session.id}/edit`);
    await page.getByLabel('Titel', { exact: true }).first().waitFor();
    return page;
  },
  'desk, a session': async (stage) => {
    const page = await desk(stage, `#/session/${(await lively(stage)).session.id}`);
    await page.getByRole('heading', { name: 'Rapport' }).waitFor();
    return page;
  },
  'desk, a released report and a follow-up': async (stage) => {
    const page = await desk(stage, `#/session/${(await released(stage)).session.id}`);
    await page.getByText('Leestijd veranderen').first().click();
    await page.getByRole('button', { name: 'Vervolg kiezen' }).click();
    await page.getByRole('radio', { name: /^Zelf uitspraken kiezen/ }).check();
    await page.getByRole('checkbox').first().waitFor();
    return page;
  },
  'desk, a report that was withdrawn': async (stage) => {
    const { session } = await released(stage);
    await stage.server.api('POST', `/api/v1/sessions/${session.id}/report/withdraw`);
    const page = await desk(stage, `#/session/${session.id}`);
    await page.getByRole('button', { name: 'Weer openstellen' }).first().waitFor();
    return page;
  },
  'desk, poster': async (stage) => desk(stage, `#/session/${(await stage.session('lobby')).session.id}/poster`),
  'desk, reports': (stage) => desk(stage, '#/reports'),
  'desk, account': (stage) => desk(stage, '#/account'),
};

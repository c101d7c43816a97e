/* Views of what an organiser sees of people, and what a participant is told about them; and how one comes there. */
import type { Page } from 'playwright-core';
import { desk } from './desk';
import {
  LIST_WITH_MISTAKES,
  LONG_ADDRESS,
  event,
  fortyPeople,
  inDays,

  signUpAll,
} from './registrations';
import { Seat } from './seat';
import type { MadeSession, Server } from './server';
import { SCRIPT, type PageOptions, type Stage } from './stage';
import type { Views } from './views';

interface Made {
  server: Server;
  session: MadeSession;
}

async function made(stage: Stage, changes: object | null = {}, script: object = {}): Promise<Made> {
  const server = stage.server;
  const session = await server.session({ ...SCRIPT, starts_at: inDays(6), ...script });
  if (changes) await event(server, session, changes);
  return { server, session };
}

async function sessionPage(stage: Stage, session: MadeSession): Promise<Page> {
  const page = await desk(stage, `#/session/${session.id}`);
  await page.getByRole('link', { name: 'Aanmeldpagina en mails' }).waitFor();
  return page;
}

export async function eventForm(stage: Stage, session: MadeSession, options: PageOptions = {}): Promise<Page> {
  const page = await desk(stage, `#/session/${session.id}/event`, options);
  await page.getByLabel('Waar gaat het over?').waitFor();
  return page;
}

/* The list of forty. */
export async function peopleList(stage: Stage): Promise<Page> {
  const { server } = stage;
  const session = await server.session({ ...SCRIPT, starts_at: inDays(2) });
  await fortyPeople(server, session);
  const page = await desk(stage, `#/session/${session.id}/people`);
  await page.getByText('Fatima el Amrani').first().waitFor();
  return page;
}

async function listDialog(stage: Stage, button: string): Promise<Page> {
  const page = await peopleList(stage);
  await page.getByRole('button', { name: new RegExp(`^${button}: `) }).first().click();
  await page.getByRole('dialog').waitFor();
  return page;
}

export async function followUp(stage: Stage): Promise<MadeSession> {
  const { server, session } = await made(stage);
  await signUpAll(server, session, 50, 54);
  await server.api('POST', `/api/v1/sessions/${session.id}/live`);
  await server.api('POST', `/api/v1/sessions/${session.id}/close`);
  const body = { theme: 't1' };
  const next = await server.api<MadeSession>('POST', `/api/v1/sessions/${session.id}/follow-up`, body);
  await server.api('PATCH', `/api/v1/sessions/${next.id}`, { starts_at: inDays(20) });
  await event(server, next, {});
  return next;
}

/* A statement that names one of the names that the organiser wrote down. */
const NAMING = 'Jan Jansen van de inkoop houdt het bij ons al een jaar tegen.';
const NAMES = { names: ['Jan Jansen'] };

export const peopleViews: Views = {
  'desk, a session without a page for its event': async (stage) => {
    const { session } = await made(stage, null);
    return sessionPage(stage, session);
  },
  'desk, a session that people sign up for': async (stage) => {
    const { server, session } = await made(stage);
    await signUpAll(server, session, 0, 3);
    return sessionPage(stage, session);
  },
  'desk, a session that is full': async (stage) => {
    const { server, session } = await made(stage, { capacity: 2 });
    await signUpAll(server, session, 0, 4);
    return sessionPage(stage, session);
  },
  'desk, a session that was cancelled': async (stage) => {
    const { server, session } = await made(stage);
    await signUpAll(server, session, 0, 2);
    await server.api('POST', `/api/v1/sessions/${session.id}/event/cancel`, { message: 'Er zijn te weinig mensen.' });
    return sessionPage(stage, session);
  },
  'desk, a session that people signed up for and that is over': async (stage) => {
    const { server, session } = await made(stage);
    await signUpAll(server, session, 0, 2);
    await server.api('POST', `/api/v1/sessions/${session.id}/live`);
    await server.api('POST', `/api/v1/sessions/${session.id}/close`);
    return sessionPage(stage, session);
  },
  'desk, the event': async (stage) => eventForm(stage, (await made(stage)).session),
  'desk, the event with mistakes': async (stage) => {
    const page = await eventForm(stage, (await made(stage)).session);
    await page.getByLabel('Aantal plaatsen').fill('-3');
    await page.getByLabel('Tijdzone').fill('Amsterdam');
    await page.getByLabel('Plaats', { exact: true }).fill('De Meervaart, '.repeat(25));
    await page.getByRole('button', { name: 'Opslaan' }).click();
    await page.getByText('Deze tijdzone kennen we niet.').waitFor();
    return page;
  },
  'desk, the event that somebody else has changed': async (stage) => {
    const { server, session } = await made(stage);
    const page = await eventForm(stage, session, { expects: /409/ });
    await event(server, session, { revision: 1, capacity: 12 });
    await page.getByLabel('Aantal plaatsen').fill('60');
    await page.getByRole('button', { name: 'Opslaan' }).click();
    await page.getByRole('dialog').waitFor();
    return page;
  },
  'desk, calling an event off': async (stage) => {
    const page = await eventForm(stage, (await made(stage)).session);
    await page.getByRole('button', { name: 'Bijeenkomst afgelasten' }).click();
    await page.getByRole('dialog').waitFor();
    return page;
  },
  'desk, nobody on the list': async (stage) => {
    const page = await desk(stage, `#/session/${(await made(stage)).session.id}/people`);
    await page.getByRole('link', { name: 'Mensen uitnodigen' }).waitFor();
    return page;
  },
  'desk, forty people': async (stage) => {
    const page = await peopleList(stage);
    await page.locator('.person__mails > summary').first().click();
    return page;
  },
  'desk, people, nothing found': async (stage) => {
    const page = await peopleList(stage);
    await page.getByRole('searchbox').fill('iemand die er niet is');
    return page;
  },
  'desk, people, to change one': (stage) => listDialog(stage, 'Wijzigen'),
  'desk, people, to remove one': (stage) => listDialog(stage, 'Afmelden'),
  'desk, people, a new link': (stage) => listDialog(stage, 'Nieuwe link sturen'),
  'desk, inviting, a list with mistakes': async (stage) => {
    const { server, session } = await made(stage);
    await signUpAll(server, session, 20, 21);
    const page = await desk(stage, `#/session/${session.id}/invite`);
    await page.getByLabel('Plak hier de adressen').fill(LIST_WITH_MISTAKES);
    await page.getByRole('button', { name: 'Lijst nakijken' }).click();
    await page.getByRole('button', { name: /versturen$/ }).waitFor();
    return page;
  },
  'desk, inviting the people of the session before': async (stage) => {
    const page = await desk(stage, `#/session/${(await followUp(stage)).id}/invite`);
    await page.getByRole('button', { name: 'Dezelfde mensen uitnodigen' }).waitFor();
    return page;
  },
  'desk, links by mail': async (stage) => {
    const { server, session } = await made(stage);
    await server.api('POST', `/api/v1/sessions/${session.id}/links`, {
      role: 'moderator',
      email: LONG_ADDRESS,
      name: 'Annemieke van der Weijden-Oosterhuis',
    });
    const page = await sessionPage(stage, session);
    await page.getByRole('heading', { name: 'Een link per e-mail sturen' }).scrollIntoViewIfNeeded();
    return page;
  },
  'desk, what is kept': async (stage) => {
    await followUp(stage);
    const page = await desk(stage, '#/reports');
    await page.getByRole('heading', { name: 'Bewaren en wissen' }).scrollIntoViewIfNeeded();
    return page;
  },
};

export const peopleParticipantViews: Views = {
  'a statement that names somebody': async (stage) => {
    const { session } = await stage.session('live');
    await event(stage.server, session, NAMES);
    const seat = await Seat.join(stage, session);
    await seat.box.fill(NAMING);
    await seat.page.getByText('Je noemt').waitFor();
    return seat.page;
  },
  'a reaction that names somebody': async (stage) => {
    const { session } = await stage.session('live');
    await event(stage.server, session, NAMES);
    const [other] = await stage.people(session, 1);
    await other!.write('De inkoop duurt een jaar.');
    const seat = await Seat.join(stage, session);
    await seat.card.getByRole('button', { name: 'Reageer' }).click();
    const dialog = seat.dialog('Reageren');
    await dialog.getByRole('textbox').fill(NAMING);
    await dialog.getByText('Je noemt').waitFor();
    return seat.page;
  },
};


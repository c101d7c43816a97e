/*
 * Every view, in both languages and both schemes, by axe; at 320 px, with wide text spacing, in forced colours, with
 * reduced motion; in the order in which a screen reader reads it; and a whole session by the keyboard alone.
 */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { accessible, cut, sideways, small, spaced } from './harness/look';
import { desk, newToken } from './harness/desk';
import { Seat } from './harness/seat';
import { DESKTOP, scene, until, type Moderated, type Stage } from './harness/stage';

/* A view, and how one comes to it. */
type Views = Record<string, (stage: Stage) => Promise<Page>>;

async function lively(stage: Stage, changes = {}): Promise<Moderated> {
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

async function seated(stage: Stage, changes = {}): Promise<Seat> {
  const { session } = await lively(stage, changes);
  const seat = await Seat.join(stage, session);
  await seat.card.waitFor();
  return seat;
}

const participant: Views = {
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

async function consoleLive(stage: Stage, viewport = DESKTOP): Promise<Page> {
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

const moderator: Views = {
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

const others: Views = {
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
};

const organiser: Views = {
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
  'desk, poster': async (stage) => desk(stage, `#/session/${(await stage.session('lobby')).session.id}/poster`),
  'desk, reports': (stage) => desk(stage, '#/reports'),
  'desk, account': (stage) => desk(stage, '#/account'),
};

async function inEnglish(page: Page): Promise<void> {
  if (page.url().endsWith('/report')) return; /* in the session's language */
  await page.evaluate(() => localStorage.setItem('herkend.language', 'en'));
  await page.reload();
  await page.getByRole('heading').first().waitFor();
}

for (const [name, open] of Object.entries({ ...participant, ...moderator, ...others, ...organiser }))
  scene(`axe finds nothing${name in participant ? ', and 320 px are enough' : ''}: ${name}`, async (stage) => {
    const page = await open(stage);
    await page.locator('h1').first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `${name}, nl, ${colorScheme}`);
    }
    await inEnglish(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `${name}, en, ${colorScheme}`);
    }
    expect(await page.locator('h1').count(), 'one h1').toBe(1);
    if (name in participant) await narrow(page);
  });

/* WCAG 1.4.10, 1.4.12, and 44 px for a finger. */
async function narrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  await until('320 px are enough', async () => (await sideways(page)) <= 0); /* once the columns have given way */
  expect(await small(page), 'large enough to touch').toEqual([]);
  await spaced(page);
  expect(await sideways(page), 'with wide spacing').toBeLessThanOrEqual(0);
  expect(await cut(page), 'with wide spacing').toEqual([]);
}

scene('in forced colours what was chosen is still seen to be chosen', async (stage) => {
  const seat = await seated(stage);
  await seat.page.emulateMedia({ forcedColors: 'active' });
  await seat.judge('grotendeels');
  const drawn = (name: 'grotendeels' | 'helemaal') =>
    seat.grade(name).evaluate((element) => {
      const { outlineStyle, outlineWidth, borderWidth, backgroundColor, borderColor } = getComputedStyle(element);
      return [outlineStyle, outlineWidth, borderWidth, backgroundColor, borderColor].join();
    });
  await seat.page.locator('body').click({ position: { x: 1, y: 1 } });
  expect(await drawn('grotendeels')).not.toBe(await drawn('helemaal'));
  await accessible(seat.page, 'forced colours');
});

scene('with reduced motion nothing moves by itself', async (stage) => {
  const seat = await seated(stage);
  await seat.page.emulateMedia({ reducedMotion: 'reduce' });
  await seat.judge('helemaal');
  await seat.sent();
  const moving = await seat.page.evaluate(
    () =>
      document
        .getAnimations()
        .filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration ?? 0) > 1)
        .length,
  );
  expect(moving).toBe(0);
});

scene('a screen reader hears the live page in a sensible order', async (stage) => {
  const seat = await seated(stage);
  const tree = (await seat.page.locator('body').ariaSnapshot()).replace(/\d+:\d\d/g, 'M:SS');
  const order = [
    'Naar het schrijfvak',
    'Middelen',
    'Waar loop je tegenaan',
    'heading "Beoordelen"',
    'article',
    'group "Herken je dit in je eigen praktijk?"',
    'button "niet"',
    'button "een beetje"',
    'button "grotendeels"',
    'button "helemaal"',
    'button "n.v.t. / weet ik niet"',
    'button "Reageer"',
    'textbox "Schrijf zelf een uitspraak"',
    'button "Plaats"',
    'navigation "Onderdelen"',
  ];
  const places = order.map((text) => tree.indexOf(text));
  expect(
    order.filter((_, index) => places[index]! < 0),
    tree,
  ).toEqual([]);
  expect(
    [...places].sort((a, b) => a - b),
    tree,
  ).toEqual(places);
});

scene('a screen reader hears the console in a sensible order', async (stage) => {
  const page = await consoleLive(stage);
  const tree = await page.locator('body').ariaSnapshot();
  const order = [
    'Naar de uitspraken',
    'heading "Innoveren in de gemeente"',
    'group "De sessie sturen"',
    'region "Draaiboek"',
    'region "Uitspraken"',
    'searchbox "Zoek op woorden"',
    'feed "Uitspraken"',
    'group "Met deze uitspraak"',
    'region "Signalen"',
    'heading "Vraagt je aandacht"',
    'heading "Meest herkend"',
  ];
  const places = order.map((text) => tree.indexOf(text));
  expect(
    order.filter((_, index) => places[index]! < 0),
    tree,
  ).toEqual([]);
  expect(
    [...places].sort((a, b) => a - b),
    tree,
  ).toEqual(places);
});

scene('a whole session by the keyboard alone', async (stage) => {
  const { session, moderator: lead } = await stage.session('live');
  const [writer] = await stage.people(session, 1);
  for (const text of ['Een.', 'Twee.']) await writer!.write(text);
  const page = await stage.page('/');
  const at = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return 'body';
      const name = element.getAttribute('aria-label') ?? element.innerText;
      return `${element.tagName.toLowerCase()} ${name} ${element.id}`;
    });
  /* Tab until the focus is there; somewhere it must come by. */
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (name.test(await at())) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never comes to ${name}; it stands at ${await at()}`);
  };
  await tabTo(/input/);
  await page.keyboard.type(session.code);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Doe mee' }).waitFor();
  await tabTo(/Doe mee/);
  await page.keyboard.press('Enter');
  const seat = new Seat(page);
  await seat.card.waitFor();
  await tabTo(/grotendeels/);
  await page.keyboard.press('Space');
  await seat.sent();
  await until('the focus goes on to the next', async () => /Volgende uitspraak/.test(await at()));
  const before = await seat.standing();
  await page.keyboard.press('Enter');
  await until('the next card', async () => (await seat.standing()) !== before);
  await until('the focus is at the new card, not lost', async () => /^p Twee|^p Een/.test(await at()));
  await page.keyboard.press('3');
  await seat.sent();
  await tabTo(/Reageer/);
  await page.keyboard.press('Enter');
  await seat.dialog('Reageren').waitFor();
  await tabTo(/textarea.*reaction/);
  await page.keyboard.type('Bij ons ook.');
  await page.keyboard.press('Control+Enter');
  await seat.dialog('Reageren').waitFor({ state: 'detached' });
  await until('the focus comes back to the button', async () => /Reageer/.test(await at()));
  await tabTo(/textarea.*write/);
  await page.keyboard.type('Met de toetsen geschreven.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Verzonden. Je vindt het bij Mijn uitspraken.').waitFor();
  await tabTo(/Van mij/);
  await page.keyboard.press('Enter');
  await page.getByText('Met de toetsen geschreven.').first().waitFor();
  await until('the focus stands at the heading', async () => /Mijn uitspraken|mine-title/.test(await at()));
  const report = await stage.server.report(session.id);
  expect(report).toMatchObject({ votes: 2, statements: 3 });
  await lead.do({ type: 'session', do: 'close' });
  await page.getByRole('heading', { name: 'Bedankt voor het meedoen' }).waitFor();
  await lead.do({ type: 'session', do: 'release' });
  await page.reload();
  await page.getByRole('link', { name: 'Lees het rapport' }).waitFor();
  await tabTo(/Lees het rapport/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/report');
});

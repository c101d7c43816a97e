/*
 * Forced colours, reduced motion, the order in which a screen reader reads, and a whole session by the keyboard alone. What
 * axe says of every view stands in views_*.test.ts.
 */
import { expect } from 'vitest';
import { accessible } from './harness/look';
import { Seat } from './harness/seat';
import { scene, until } from './harness/stage';
import { consoleLive, seated } from './harness/views';

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

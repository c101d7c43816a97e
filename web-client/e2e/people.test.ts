/* People at the desk: the event's form, the list that stands still, inviting; by the keyboard where that is how somebody works. */
import { expect } from 'vitest';
import { desk } from './harness/desk';
import { LIST_WITH_MISTAKES, applicant, event, inDays, listed, signUp, signUpAll } from './harness/registrations';
import { SCRIPT, scene, until } from './harness/stage';
import { eventForm } from './harness/views_of_people';

scene("another organiser's change of the event is not written over in silence", async (stage) => {
  const session = await stage.server.session({ ...SCRIPT, starts_at: inDays(6) });
  await event(stage.server, session);
  const page = await eventForm(stage, session, { expects: /409/ });
  await event(stage.server, session, { revision: 1, capacity: 12 });
  await page.getByLabel('Aantal plaatsen').fill('60');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  const dialog = page.getByRole('dialog', { name: 'Iemand anders heeft dit ook gewijzigd' });
  await dialog.waitFor();
  const capacity = async () =>
    (await stage.server.api<{ capacity: number }>('GET', `/api/v1/sessions/${session.id}/event`)).capacity;
  expect(await capacity()).toBe(12);
  await page.keyboard.press('Escape');
  expect(await page.getByLabel('Aantal plaatsen').inputValue()).toBe('60');
  await page.getByRole('button', { name: 'Opslaan' }).click();
  await dialog.getByRole('button', { name: 'Toch opslaan' }).click();
  await page.getByText('Opgeslagen.').first().waitFor();
  expect(await capacity()).toBe(60);
});

scene('what was typed about an event outlives a closed tab, and can be thrown away', async (stage) => {
  const session = await stage.server.session({ ...SCRIPT, starts_at: inDays(6) });
  await event(stage.server, session);
  const page = await eventForm(stage, session);
  const purpose = page.getByLabel('Waar gaat het over?');
  await purpose.fill('Nog niet klaar');
  await page.reload();
  await page.getByText('Hier staan je wijzigingen van de vorige keer.').waitFor();
  expect(await purpose.inputValue()).toBe('Nog niet klaar');
  await page.getByRole('button', { name: 'Wijzigingen weggooien' }).click();
  await until('the saved text is back', async () => (await purpose.inputValue()).startsWith('Een uur lang'));
  await page.reload();
  await purpose.waitFor();
  expect(await page.getByText('Hier staan je wijzigingen').count()).toBe(0);
});

scene('a form with mistakes says how many, and leads to the first as it stands on the page', async (stage) => {
  const session = await stage.server.session({ ...SCRIPT, starts_at: inDays(6) });
  const page = await eventForm(stage, session);
  await page.getByLabel('Tijdzone').fill('Amsterdam');
  await page.getByLabel('Aantal plaatsen').fill('veel');
  await page.keyboard.press('Enter');
  await page.getByText('Er kloppen nog 2 dingen niet').waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-capacity');
});

scene('by the keyboard somebody is taken off the list, which stands still meanwhile', async (stage) => {
  const session = await stage.server.session({ ...SCRIPT, starts_at: inDays(6) });
  await event(stage.server, session);
  await signUpAll(stage.server, session, 70, 73);
  const page = await desk(stage, `#/session/${session.id}/people`);
  await page.getByLabel('Toon', { exact: true }).selectOption('registered');
  const names = () => page.locator('.person__who strong').allTextContents();
  const before = await names();
  expect(before).toHaveLength(3);
  await signUp(stage.server, session, { ...applicant(73), name: 'Aad Aarts' });
  await page.getByRole('button', { name: `Afmelden: ${before[1]}` }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Afmelden' }).focus();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const line = page.getByRole('listitem').filter({ hasText: before[1]! }).first();
  await line.getByText(`${before[1]} is afgemeld.`).waitFor();
  await until('the focus is at the line', () => line.evaluate((element) => element === document.activeElement));
  expect(await names()).toEqual(before);
  await page.getByRole('button', { name: '1 nieuwe tonen' }).click();
  await until('the list as it is now', async () => (await names()).join() === ['Aad Aarts', before[0], before[2]].join());
});

scene('changing somebody begins with what is known now, and leaves the focus where it was', async (stage) => {
  const session = await stage.server.session({ ...SCRIPT, starts_at: inDays(6) });
  await event(stage.server, session);
  await signUpAll(stage.server, session, 80, 82);
  const [first, second] = await listed(stage.server, session);
  const page = await desk(stage, `#/session/${session.id}/people`, { expects: /40[09]/ });
  const open = page.getByRole('button', { name: /^Wijzigen: / }).first();
  await open.click();
  await page.getByLabel('Naam', { exact: true }).fill('niet bewaard');
  await page.keyboard.press('Escape');
  await open.click();
  expect(await page.getByLabel('Naam', { exact: true }).inputValue()).not.toBe('niet bewaard');
  const email = page.getByLabel('E-mailadres');
  await email.fill('jan@');
  await page.keyboard.press('Enter');
  await page.getByText('Dit is geen geldig e-mailadres.').waitFor();
  expect(await email.evaluate((element) => element === document.activeElement)).toBe(true);
  await email.fill((await email.inputValue()) === first!.email ? '' : second!.email);
  await page.keyboard.press('Enter');
  await page.getByText('Met dit adres is al iemand aangemeld.').waitFor();
  await email.fill('nieuw.adres@gemeente.example');
  await page.keyboard.press('Enter');
  await page.getByText('De gegevens zijn gewijzigd.').first().waitFor();
  await page.getByText('nieuw.adres@gemeente.example').waitFor();
  await until('the focus is at the button', () => open.evaluate((element) => element === document.activeElement));
});

scene('a list is looked at before anything is sent, and a file of an older spreadsheet is read', async (stage) => {
  const session = await stage.server.session({ ...SCRIPT, starts_at: inDays(6) });
  await event(stage.server, session);
  await signUpAll(stage.server, session, 20, 21);
  const page = await desk(stage, `#/session/${session.id}/invite`);
  await page.getByRole('button', { name: 'Lijst nakijken' }).click();
  await page.getByText('Plak eerst adressen').waitFor();
  await page.getByLabel('Of kies een bestand (CSV)').setInputFiles({
    name: 'lijst.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(LIST_WITH_MISTAKES.replaceAll('\n', '\r\n'), 'latin1'),
  });
  await until('the file is there', async () =>
    (await page.getByLabel('Plak hier de adressen').inputValue()).includes('Gemeente Súdwest-Fryslân'),
  );
  await page.getByRole('button', { name: 'Lijst nakijken' }).click();
  await page.getByText('In 3 regels klopt iets niet.').waitFor();
  expect(await listed(stage.server, session)).toHaveLength(1);
  await page.getByRole('button', { name: '1 uitnodiging versturen' }).click();
  await page.getByText('1 uitnodiging gaat de deur uit.').first().waitFor();
  await page.getByText('uitgenodigd', { exact: true }).waitFor();
});

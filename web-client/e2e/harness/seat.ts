/* A participant at a browser: what somebody does there, by the names that stand on the screen. */
import type { Locator, Page } from 'playwright-core';
import type { MadeSession } from './server';
import { until } from './common';
import type { PageOptions, Stage } from './stage';

export type GradeName = 'niet' | 'een beetje' | 'grotendeels' | 'helemaal' | 'n.v.t. / weet ik niet';

export class Seat {
  constructor(readonly page: Page) {}

  /* In by the link of a session, past what anonymous means; the background questions are left to the test. */
  static async join(stage: Stage, session: MadeSession, options: PageOptions & { url?: string } = {}): Promise<Seat> {
    const { url = stage.server.url, ...rest } = options;
    const page = await stage.page(`${url}/s/${session.code}`, rest);
    await page.getByRole('button', { name: 'Doe mee' }).click();
    return new Seat(page);
  }

  get card(): Locator {
    return this.page.getByRole('region', { name: 'Beoordelen' }).getByRole('article');
  }

  grade(name: GradeName): Locator {
    return this.card.getByRole('button', { name, exact: true });
  }

  async shows(text: string): Promise<void> {
    await this.card.getByText(text).first().waitFor();
  }

  /* The text of the statement that stands to be judged. */
  async standing(): Promise<string> {
    return (await this.card.locator('.judging__text').textContent()) ?? '';
  }

  async judge(name: GradeName): Promise<void> {
    await this.grade(name).click();
    await until('the grade is chosen', async () => (await this.grade(name).getAttribute('aria-pressed')) === 'true');
  }

  async sent(): Promise<void> {
    await this.card.getByText('Verzonden', { exact: true }).waitFor();
  }

  async next(): Promise<void> {
    const before = await this.standing();
    await this.page.getByRole('button', { name: 'Volgende uitspraak' }).click();
    await until(
      'another card or none',
      async () => (await this.card.locator('.judging__text').allTextContents())[0] !== before,
    );
  }

  get box(): Locator {
    return this.page.getByRole('textbox', { name: 'Schrijf zelf een uitspraak' });
  }

  async write(text: string): Promise<void> {
    await this.box.fill(text);
    await this.page.getByRole('button', { name: 'Plaats', exact: true }).click();
  }

  async written(text: string): Promise<void> {
    await this.write(text);
    await this.page.getByText('Verzonden. Je vindt het bij Mijn uitspraken.').waitFor();
  }

  /* A text that was not taken: one line tells of it, and leads to where it stands in full. */
  async notTaken(): Promise<Locator> {
    await this.page.getByRole('alert').getByRole('button', { name: 'Bekijk' }).click();
    const text = this.page.getByRole('region', { name: 'Mijn uitspraken' }).locator('.unsent').first();
    await text.getByText('Niet verzonden.').waitFor();
    return text;
  }

  /* On a phone one part is shown at a time. */
  async tab(name: 'Beoordelen' | 'Gesprek' | 'Herkend' | 'Van mij'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Onderdelen' }).getByRole('button', { name }).click();
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  async menu(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Menu' }).click();
    return this.dialog('Menu');
  }
}

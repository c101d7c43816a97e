/* What is asked of every view: by axe, and where it is narrow. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessible, cut, sideways, small, spaced } from './look';
import { scene, until } from './stage';
import type { Views } from './views';

/* One scene for each view: axe in both languages and both schemes; narrow ones at 320 px as well. */
export function everyView(views: Views, narrow = false): void {
  for (const [name, open] of Object.entries(views))
    scene(`axe finds nothing${narrow ? ', and 320 px are enough' : ''}: ${name}`, async (stage) => {
      const page = await open(stage);
      await page.locator('h1').first().waitFor();
      await bothSchemes(page, `${name}, nl`);
      const size = page.viewportSize();
      if (narrow) await atNarrow(page);
      if (size) await page.setViewportSize(size);
      await inEnglish(page);
      await bothSchemes(page, `${name}, en`);
      expect(await page.locator('h1').count(), 'one h1').toBe(1);
      if (narrow) await atNarrow(page);
    }, 60_000);
}

async function bothSchemes(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, `${where}, ${colorScheme}`);
  }
}

async function inEnglish(page: Page): Promise<void> {
  if (page.url().endsWith('/report')) return; /* in the session's language */
  await page.evaluate(() => localStorage.setItem('herkend.language', 'en'));
  await page.reload();
  await page.getByRole('heading').first().waitFor();
}

/* WCAG 1.4.10, 1.4.12, and 44 px for a finger. What stands open stays open. */
async function atNarrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  await until('320 px are enough', async () => (await sideways(page)) <= 0); /* once the columns have given way */
  expect(await small(page), 'large enough to touch').toEqual([]);
  await spaced(page);
  expect(await sideways(page), 'with wide spacing').toBeLessThanOrEqual(0);
  expect(await cut(page), 'with wide spacing').toEqual([]);
}

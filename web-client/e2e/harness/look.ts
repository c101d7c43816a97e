/* What is asked of every view: nothing that axe finds, nothing cut off at 320 px, everything large enough to touch. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/* By the debugger's own door, which the page's Content-Security-Policy does not close. */
async function evaluate<T>(page: Page, expression: string): Promise<T> {
  const debug = await page.context().newCDPSession(page);
  try {
    const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  } finally {
    await debug.detach();
  }
}

/* What axe finds, one line each: rule, place, what to do. */
export async function findings(page: Page): Promise<string[]> {
  if (!(await evaluate<boolean>(page, 'typeof axe !== "undefined"'))) await evaluate(page, `${axe.source};undefined`);
  const options = JSON.stringify({ runOnly: TAGS, resultTypes: ['violations'] });
  const run = `axe.run(document, ${options}).then(({ violations }) => {
    const why = (node) => node.any.concat(node.all, node.none).map((one) => one.message).join('; ');
    const line = (rule, node) => [rule.id, node.target.join(' '), node.html.slice(0, 160), why(node)].join(' — ');
    return violations.flatMap((rule) => rule.nodes.map((node) => line(rule, node)));
  })`;
  return evaluate(page, run);
}

/* A colour on its way to another is no colour of the design. */
async function still(page: Page): Promise<void> {
  await page.evaluate(() =>
    new Promise(requestAnimationFrame).then(() =>
      Promise.all(
        document
          .getAnimations()
          .map((one) =>
            one.effect?.getComputedTiming().iterations === Infinity ? one : one.finished.catch(() => one),
          ),
      ),
    ),
  );
}

export async function accessible(page: Page, where: string): Promise<void> {
  await still(page);
  expect(await findings(page), where).toEqual([]);
}

/* How far the page goes beyond its window at the side, in pixels. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/* Visible controls smaller than 44 px where a finger needs it; links within a text are left out, as WCAG does. */
export function small(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, input, select, textarea, [role="button"]')]
      .filter((one) => one.checkVisibility() && !one.closest('label') && !one.closest('.only-heard'))
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
      .map(({ one, box }) => `${one.outerHTML.slice(0, 90)}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
  );
}

/* The text-spacing overrides of WCAG 1.4.12. Set through the CSSOM, as the page's policy demands. */
export async function spaced(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }' +
        'p { margin-block-end: 2em !important }',
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}

/* Texts that do not fit in their box and are cut off by it. */
export function cut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((one) => one.checkVisibility() && !one.closest('.only-heard, svg') && one.childNodes.length > 0)
      .filter(
        (one) =>
          ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) &&
          one.scrollWidth > one.clientWidth + 1 &&
          one.clientWidth > 1,
      )
      .map((one) => `${one.tagName}.${one.className}: ${one.textContent?.slice(0, 60)}`),
  );
}

/*
 * The stage of a test: the server, its sessions, other people, and pages of a browser that are watched. A page may load
 * nothing from another host, break no rule of its Content-Security-Policy and write no error to its console; a test
 * that breaks something on purpose says which complaint it expects.
 */
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, inject, test } from 'vitest';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { PATIENCE_MS, PHONE } from './common';
import { Person, moderator, participants } from './people';
import { Post } from './post';
import { proxyTo, type Proxy } from './proxy';
import { Server, type MadeSession, type Script } from './server';

export { DESKTOP, PATIENCE_MS, PHONE, until } from './common';

let browser: Browser;
beforeAll(async () => {
  const all = inject('browsers');
  browser = await chromium.connect(all[(Number(process.env.VITEST_POOL_ID ?? 1) - 1) % all.length]!);
});
afterAll(() => browser.close());

export const SCRIPT: Script = {
  title: 'Innoveren in de gemeente',
  description: "Een uur met collega's uit andere gemeenten.",
  automatic: false,
  countdown_seconds: 20,
  themes: [
    { title: 'Middelen', question: 'Waar loop je tegenaan als er geld of tijd nodig is?', minutes: 10 },
    { title: 'Mensen', question: 'Wie krijg je moeilijk mee?', minutes: 10 },
  ],
};

/* Complaints that a test brings about itself, by what it does to the network. */
export const LOST_NETWORK = /WebSocket connection|Failed to load resource|net::ERR_/;

export interface PageOptions extends BrowserContextOptions {
  expects?: RegExp;
  context?: BrowserContext; /* another tab of the same browser */
  before?: (context: BrowserContext) => Promise<void>;
}

export interface Moderated {
  session: MadeSession;
  moderator: Person;
}

export class Stage {
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];
  private readonly endings: (() => Promise<void> | void)[] = [];
  private readonly pages: Page[] = [];

  private constructor(readonly server: Server) {}

  static open(): Stage {
    return new Stage(Server.at(inject('server')));
  }

  /* ---- sessions and people ---- */

  /* A server of this test alone, which may be killed. */
  async ownServer(environment: Record<string, string> = {}): Promise<Server> {
    const server = await Server.start(environment);
    this.endings.push(() => server.stop());
    return server;
  }

  /* A mail server, which keeps what it is given. */
  async post(): Promise<Post> {
    const post = await Post.start();
    this.endings.push(() => post.stop());
    return post;
  }

  async proxy(server = this.server): Promise<Proxy> {
    const proxy = await proxyTo(server.host);
    this.endings.push(() => proxy.close());
    return proxy;
  }

  /* A session whose moderator stands by: "draft" as made, "lobby", or "live" with its first theme open. */
  async session(
    state: 'draft' | 'lobby' | 'live',
    changes: Partial<Script> = {},
    server = this.server,
  ): Promise<Moderated> {
    const session = await server.session({ ...SCRIPT, ...changes });
    const person = this.here(await moderator(server, session));
    if (state !== 'draft') await person.do({ type: 'session', do: 'lobby' });
    if (state === 'live') await start(person);
    return { session, moderator: person };
  }

  async people(session: MadeSession, count: number, server = this.server): Promise<Person[]> {
    return (await participants(server, session, count)).map((person) => this.here(person));
  }

  here(person: Person): Person {
    this.endings.push(() => person.close());
    return person;
  }

  /* ---- pages ---- */

  async page(url: string, options: PageOptions = {}): Promise<Page> {
    const page = await this.blank(options);
    await page.goto(url.startsWith('http') ? url : this.server.url + url);
    return page;
  }

  async blank({ expects, context, before, ...options }: PageOptions = {}): Promise<Page> {
    const own =
      context ??
      (await browser.newContext({ locale: 'nl-NL', timezoneId: 'Europe/Amsterdam', viewport: PHONE, ...options }));
    if (!context) {
      this.contexts.push(own);
      own.setDefaultTimeout(PATIENCE_MS);
      await own.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) =>
          console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
        );
      });
      await before?.(own);
    }
    const page = await own.newPage();
    this.pages.push(page);
    this.watch(page, expects);
    return page;
  }

  private watch(page: Page, expects: RegExp | undefined): void {
    const complain = (text: string) => !expects?.test(text) && this.complaints.push(text);
    page.on(
      'console',
      (message) => message.type() === 'error' && complain(`console: ${message.text()} ${message.location().url}`),
    );
    page.on('pageerror', (error) => complain(`error: ${error.stack ?? error.message}`));
    const host = (url: string) => {
      const { hostname, protocol } = new URL(url);
      if (!['data:', 'blob:', 'about:'].includes(protocol) && hostname !== '127.0.0.1')
        complain(`request to another host: ${url}`);
    };
    page.on('request', (request) => host(request.url()));
    page.on('websocket', (socket) => host(socket.url()));
  }

  /* ---- the end ---- */

  verify(): void {
    if (this.complaints.length > 0) throw new Error(`the pages complained:\n${this.complaints.join('\n')}`);
  }

  async photograph(name: string): Promise<void> {
    const folder = inject('failures');
    mkdirSync(folder, { recursive: true });
    const file = name.replace(/[^a-z0-9]+/gi, '_').slice(0, 80);
    for (const [index, page] of this.pages.entries())
      await page.screenshot({ path: `${folder}/${file}_${index}.png`, timeout: 5_000 }).catch(() => undefined);
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close().catch(() => undefined);
    for (const end of this.endings.reverse()) await end();
  }
}

export async function start(person: Person): Promise<void> {
  await person.do({ type: 'session', do: 'start' });
  const theme = person.welcome.session.themes[0]!;
  if (!person.heard.some((update) => update.type === 'theme' && update.id === theme.id && update.state === 'live'))
    await person
      .do({ type: 'theme', do: 'open', theme: theme.id })
      .catch(() => undefined); /* start may have opened it */
}

/* One test: a sentence, and what is played. Whatever it brings is taken away again. */
export function scene(name: string, play: (stage: Stage) => Promise<void>, timeout = 40_000): void {
  test(
    name,
    async () => {
      const stage = Stage.open();
      try {
        await play(stage);
        stage.verify();
      } catch (why) {
        await stage.photograph(name);
        throw stage.complaints.length > 0
          ? new Error(`${String((why as Error).stack ?? why)}\npages: ${stage.complaints.join('\n')}`)
          : why;
      } finally {
        await stage.close();
      }
    },
    timeout,
  );
}

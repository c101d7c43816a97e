/* What all tests share: one server, and a browser for each worker. They end with the run, however it ends. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { chromium, type BrowserServer } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { CHROMIUM, CHROMIUM_ARGUMENTS, CLIENT_FOLDER, HERKEND, WEB_ROOT, WORKERS } from './programs';
import { Server, type ServerPlace } from './server';

declare module 'vitest' {
  interface ProvidedContext {
    browsers: string[];
    server: ServerPlace;
    failures: string;
  }
}

/* Nothing was tried: that is no success. */
function refuse(why: string): never {
  process.stderr.write(`cannot try anything: ${why}\n`);
  process.exit(1);
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const [path, name] of [
    [HERKEND, 'HERKEND_BIN'],
    [CHROMIUM, 'CHROMIUM'],
    [WEB_ROOT, 'HERKEND_WEB'],
  ] as const)
    if (path !== undefined && !existsSync(path)) refuse(`${path} is not there; set ${name}`);
  const failures = `${CLIENT_FOLDER}screenshots/failures`;
  rmSync(failures, { recursive: true, force: true });
  mkdirSync(failures, { recursive: true });
  const server = await Server.start();
  if (!(await (await fetch(server.url)).text()).includes('id="app"')) {
    await server.stop();
    refuse('the program has no web client in it; build that first, or set HERKEND_WEB');
  }
  const launch = () => chromium.launchServer({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
  const browsers: BrowserServer[] = await Promise.all(Array.from({ length: WORKERS }, launch));
  project.provide(
    'browsers',
    browsers.map((browser) => browser.wsEndpoint()),
  );
  project.provide('server', server.place);
  project.provide('failures', failures);
  return async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await server.stop();
  };
}

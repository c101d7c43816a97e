/* An organiser at the desk, signed in. */
import type { Page } from 'playwright-core';
import type { Server } from './server';
import { DESKTOP, type PageOptions, type Stage } from './stage';

export const PASSWORD = 'een zin van vier woorden';
let count = 0;

export function newName(): string {
  return `Organisator ${process.pid}.${(count += 1)}`;
}

export function newToken(server: Server): string {
  return server.herkend('token', 'create', '--data', server.data, '--role', 'organiser').trim();
}

/* A page of somebody with an account of their own. */
export async function desk(stage: Stage, place = '', options: PageOptions = {}, server = stage.server): Promise<Page> {
  const page = await stage.blank({ viewport: DESKTOP, ...options });
  const made = await page.context().request.post(`${server.url}/api/v1/organisers`, {
    data: { token: newToken(server), name: newName(), password: PASSWORD },
  });
  if (!made.ok()) throw new Error(`no account: ${made.status()} ${await made.text()}`);
  await page.goto(`${server.url}/desk${place}`);
  return page;
}

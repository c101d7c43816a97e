/* Which programs a run uses. */
import { fileURLToPath } from 'node:url';

export const CLIENT_FOLDER = fileURLToPath(new URL('../..', import.meta.url));
export const HERKEND = process.env.HERKEND_BIN ?? `${CLIENT_FOLDER}../build/release/bin/herkend`;
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const WEB_ROOT = process.env.HERKEND_WEB; /* without it, what the program has in itself */
export const WORKERS = 2;

/* A browser that speaks to nobody by itself. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
];

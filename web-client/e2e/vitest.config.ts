/* Against a real server, in a real browser: `npm run e2e`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { WORKERS } from './harness/programs';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['e2e/**/*.test.ts'],
    environment: 'node',
    testTimeout: 40_000,
    hookTimeout: 60_000,
    globalSetup: ['./e2e/harness/global.ts'],
    pool: 'forks',
    poolOptions: { forks: { minForks: 1, maxForks: WORKERS } },
  },
});

/*
 * Puts NAME.br and NAME.gz beside every built file that gains by it, and holds the participant's page to its budget: at
 * most 40 kB of script as brotli, everything that its page loads counted.
 */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUDGET_BYTES = 40_000;
const GAINS = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const folder = process.env.HERKEND_WEB_OUT ?? fileURLToPath(new URL('../../build/web', import.meta.url));

function* filesOf(path) {
  for (const name of readdirSync(path)) {
    const inner = join(path, name);
    if (statSync(inner).isDirectory()) yield* filesOf(inner);
    else yield inner;
  }
}

for (const path of filesOf(folder)) {
  if (!GAINS.test(path)) continue;
  const body = readFileSync(path);
  const brotli = brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
  const gzip = gzipSync(body, { level: 9 });
  if (brotli.length < body.length) writeFileSync(`${path}.br`, brotli);
  if (gzip.length < body.length) writeFileSync(`${path}.gz`, gzip);
}

/* The scripts that a page loads by itself: its own tags, and what those import at once. */
function scriptsOf(page) {
  const html = readFileSync(join(folder, page), 'utf8');
  const names = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]));
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const match of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) names.add(`assets/${match[1]}`);
  }
  return [...names];
}

const bytes = scriptsOf('index.html').reduce((sum, name) => sum + statSync(join(folder, `${name}.br`)).size, 0);
console.log(`participant's script: ${bytes} bytes of brotli of at most ${BUDGET_BYTES}`);
if (bytes > BUDGET_BYTES) {
  console.error(`compress: the participant's script is ${bytes - BUDGET_BYTES} bytes over its budget`);
  process.exit(1);
}

// Drives `scripts/bench --peers`: starts each server on one core and the generator on another, gives the generator its pieces of work,
// and writes what came out to docs/benchmarks.md.
//     node bench.mjs [--quick] [--clients N] [--runs N] [--seconds S] [--servers a,b] [--no-tls] [--no-growth] [-o FILE]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { pageWrite } from './page.mjs';
import { Server, certificateMake, generator, herkendHasTls, servers, stopAll } from './servers.mjs';

const SERVER_CORE = 0;
const GENERATOR_CORE = 1;
const WARM_UP_SHARE = 0.05; // connections that fill what a server makes once
const VOTES_PER_SECOND = 1000;
const ASKING_MAX = 1000; // at saturation
const PACED_LONGER = 6;
const OFFERS = 4; // statements that each participant may vote on
const CUT_REQUESTS = 5000;
const GROWTH_OFFERS = 8;
const GROWTH_VOTES_PER_SECOND = 200;
const GROWTH_OFFERS_PER_SECOND = 50;
const GROWTH_STATEMENTS_PER_SECOND = 20;

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    clients: { type: 'string' },
    runs: { type: 'string' },
    seconds: { type: 'string' },
    servers: { type: 'string', default: Object.keys(servers).join(',') },
    'no-tls': { type: 'boolean', default: false },
    'no-growth': { type: 'boolean', default: false },
    output: { type: 'string', short: 'o' },
  },
});
const clients = Number(given.clients ?? (given.quick ? 1000 : 10_000));
const plan = {
  quick: given.quick,
  clients,
  rooms: [clients / 10, clients / 2, clients].map(Math.round),
  growth: given['no-growth'] ? [] : [clients / 100, clients / 10, clients].map(Math.round),
  runs: Number(given.runs ?? (given.quick ? 1 : 3)),
  seconds: Number(given.seconds ?? (given.quick ? 2 : 5)),
  idleSeconds: given.quick ? 5 : 30,
  servers: given.servers.split(','),
  votesPerSecond: VOTES_PER_SECOND,
};

// A generator of its own process, spoken to line by line.
class Load {
  constructor(server, dialect, count) {
    this.child = spawn('taskset', ['-c', String(GENERATOR_CORE), generator, '--dialect', dialect, '--port', String(server.port),
      '--server', String(server.pid), '--clients', String(count), ...(server.tls ? ['--tls'] : []), ...server.options],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin.on('error', () => {}); // its end is seen where its answer is waited for
  }

  // "connect clients=10 cpu_s=0.5" as an object.
  async work(line) {
    this.child.stdin.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`the generator has ended at: ${line.slice(0, 60)}`);
    return Object.fromEntries(value.split(' ').slice(1).map((pair) => pair.split('=')).map(([key, number]) => [key, Number(number)]));
  }

  async end() {
    this.child.stdin.end();
    await this.ended;
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

const results = []; // { server, tls, clients, what, value, ... }
const note = (context, what, value, extra = {}) => results.push({ ...context, what, value, ...extra });

const progress = (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

// Runs work on a fresh server, whatever happens to it.
const withLoad = async (context, dialect, work) => {
  const server = await Server.start(context.server, { core: SERVER_CORE, tls: context.tls ? plan.tls : null });
  const load = new Load(server, dialect, context.clients);
  try {
    await load.work('connect 0');
    for (const line of server.opening) await load.work(line);
    await work(load, server);
    await load.end();
  } catch (failure) {
    failure.message = `${context.server}${context.tls ? ' with TLS' : ''}, ${context.clients} clients: ${failure.message}\n${server.log()}`;
    throw failure;
  } finally {
    await load.kill();
    await server.stop();
  }
};

// (c) and (d): memory and CPU of a connection.
const connections = async (context, load) => {
  const warm = Math.max(1, Math.round(context.clients * WARM_UP_SHARE));
  await load.work(`connect ${warm}`);
  const connected = await load.work(`connect ${context.clients}`);
  const settled = await load.work('settle');
  const idle = await load.work(`idle ${plan.idleSeconds}`);
  const count = context.clients - warm;
  // What joining leads to within the next beats (who is present) belongs to it.
  note(context, 'connect', ((connected.cpu_s + settled.cpu_s) / count) * 1e6);
  note(context, 'memory', ((idle.memory_kb - connected.memory_before_kb) * 1024) / count);
  note(context, 'idle', (idle.cpu_s / idle.wall_s) * 100);
};

const announcements = async (context, load) => {
  for (const burst of [1, 16]) {
    const told = await load.work(`announce ${burst} ${plan.seconds}`);
    if (told.delivered === 0 || told.delivered % context.clients !== 0) throw new Error('not everybody was told');
    note(context, `announce-${burst}`, (told.cpu_s / told.delivered) * 1e6, { deliveries: told.delivered, seconds: told.wall_s });
  }
};

// (b): votes where herkend is asked, the same bytes and an answer elsewhere.
const requests = async (context, load) => {
  if (context.server === 'herkend') {
    await load.work('each write 1');
    await load.work(`each next ${OFFERS}`);
    await load.work('settle');
  }
  // Long enough that what votes lead to later, and what earlier ones did, weigh the same.
  const paced = await load.work(`vote ${VOTES_PER_SECOND} ${plan.seconds * PACED_LONGER} 0`);
  const full = await load.work(`vote 0 ${plan.seconds} ${ASKING_MAX}`);
  note(context, 'vote-paced', (paced.cpu_s / paced.answered) * 1e6, { p50: paced.p50_ms, p99: paced.p99_ms, updates: paced.other / paced.answered });
  note(context, 'vote-full', (full.cpu_s / full.answered) * 1e6, { p99: full.p99_ms, rate: full.answered / (full.wall_s - 1.25), updates: full.other / full.answered });
};

// (e): killed while requests are under way, started again, and all come back at once.
const restart = async (context, load, server) => {
  const { answered } = await load.work(`cut ${Math.min(CUT_REQUESTS, context.clients)}`);
  const away = await server.restart();
  const resumed = await load.work(`resume ${server.pid}`);
  note(context, 'resume', resumed.wall_s, { away, cpu: (resumed.cpu_s / context.clients) * 1e6, answered, repeated: resumed.answered, retries: resumed.retries });
};

const measure = async (name, clientCount, tls) => {
  const context = { server: name, clients: clientCount, tls };
  const whole = clientCount === plan.clients;
  const { dialect, requests: requestDialect, also } = servers[name];
  progress(`${name}${tls ? ' with TLS' : ''}: ${clientCount}`);
  await withLoad(context, dialect, async (load, server) => {
    if (whole) await connections(context, load);
    else await load.work(`connect ${clientCount}`);
    await load.work('settle');
    await announcements(context, load);
    if (!whole || requestDialect) return;
    await requests(context, load);
    await restart(context, load, server);
  });
  if (!whole) return;
  if (requestDialect)
    await withLoad(context, requestDialect, async (load, server) => {
      await load.work(`connect ${clientCount}`);
      await requests(context, load);
      await restart(context, load, server);
    });
  if (also) await withLoad(context, also, async (load) => connections({ ...context, server: also }, load));
};

// How herkend's cost grows with the number of people: the same work in rooms of three sizes, less what the room uses idle.
const growth = async (people) => {
  const context = { server: 'herkend', clients: people, tls: false };
  progress(`growth: ${people}`);
  await withLoad(context, 'herkend', async (load) => {
    await load.work(`connect ${people}`);
    await load.work('each write 1');
    await load.work(`each next ${GROWTH_OFFERS}`);
    await load.work('settle');
    const idle = await load.work(`idle ${plan.idleSeconds}`);
    const idleShare = idle.cpu_s / idle.wall_s;
    const net = (used) => used.cpu_s - idleShare * used.wall_s;
    const votes = await load.work(`vote ${GROWTH_VOTES_PER_SECOND} ${plan.seconds * 2} 0`);
    const offers = await load.work(`next ${GROWTH_OFFERS_PER_SECOND} ${plan.seconds * 2} 0`);
    const statements = await load.work(`write ${GROWTH_STATEMENTS_PER_SECOND} ${plan.seconds * 2} 0`);
    const told = await load.work(`announce 1 ${plan.seconds}`);
    note(context, 'growth-vote', (net(votes) / votes.answered) * 1e6, { updates: votes.other / votes.answered });
    note(context, 'growth-offer', (net(offers) / offers.answered) * 1e6, { updates: offers.other / offers.answered });
    note(context, 'growth-statement', (net(statements) / statements.answered) * 1e6, { updates: statements.other / statements.answered });
    note(context, 'growth-delivery', (told.cpu_s / told.delivered) * 1e6);
  });
};

const run = async () => {
  for (let turn = 1; turn <= plan.runs; turn++) {
    progress(`run ${turn} of ${plan.runs}`);
    for (const tls of plan.tls ? [false, true] : [false])
      for (const name of plan.servers) {
        if (tls && name === 'herkend' && !plan.herkendTls) continue;
        for (const room of tls ? [plan.clients] : plan.rooms) await measure(name, room, tls);
      }
    for (const people of plan.growth) await growth(people);
  }
};

const folder = mkdtempSync(join(tmpdir(), 'herkend-bench-'));
let failed = false;
try {
  plan.tls = given['no-tls'] ? null : certificateMake(folder);
  plan.herkendTls = plan.tls !== null && herkendHasTls(plan.tls);
  await run();
} catch (failure) {
  failed = true;
  process.stderr.write(`bench: ${failure.message}\n`);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true });
}
if (failed) process.exit(1);
const page = pageWrite(plan, results);
if (given.output) writeFileSync(given.output, page);
else process.stdout.write(page);

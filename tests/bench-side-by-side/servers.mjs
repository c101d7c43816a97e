// How each server is started, pinned to one core, and ended; with TLS where it has it.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const peers = join(here, 'peers');
const build = join(here, '../../build/release');
const herkend = join(build, 'bin/herkend');
export const generator = join(build, 'tests/bench-side-by-side/bench-load');
const START_TIMEOUT_MS = 20_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What a figure is without: the program's own word for its version.
const versionOf = (command, ...options) => {
  const { stdout, stderr } = spawnSync(command, options, { encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n')[0];
};
const packageVersion = (name) => JSON.parse(readFileSync(join(peers, 'node_modules', name, 'package.json'))).version;
const debianVersion = (name) => spawnSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' }).stdout;

const filled = (name, work, words) => {
  const text = Object.entries(words).reduce((so_far, [word, value]) => so_far.replaceAll(`@${word}@`, value), readFileSync(join(peers, name), 'utf8'));
  const path = join(work, name);
  writeFileSync(path, text);
  return path;
};

const node = (script) => ({ work, port, tls }) => [process.execPath, join(peers, script), String(port), ...(tls ? [tls.certificate, tls.key] : [])];

const herkendCommand = ({ work, port, tls }) => {
  const config = join(work, 'herkend.ini');
  const tlsKeys = tls ? `\n[server]\ntls_certificate = ${tls.certificate}\ntls_key = ${tls.key}\n` : '';
  writeFileSync(config, readFileSync(join(peers, 'herkend.ini'), 'utf8') + tlsKeys);
  return [herkend, 'serve', '--data', join(work, 'data'), '--listen', `127.0.0.1:${port}`, '--config', config];
};

// With a session that is live, and its theme open.
const herkendPrepare = ({ work }) => {
  const made = spawnSync(herkend, ['session', 'create', '--data', join(work, 'data'), join(peers, 'session.json')], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`herkend session create: ${made.stderr}`);
  const { code, tokens } = JSON.parse(made.stdout);
  return {
    options: ['--code', code, '--moderator', tokens.moderator, '--observer', tokens.observer],
    opening: ['moderate {"type":"session","id":"bench-start","do":"start"}', 'moderate {"type":"theme","id":"bench-open","do":"open","theme":"t1"}'],
  };
};

// dialect: what the generator speaks; requests: another one for small requests, where the server needs other connections for them.
export const servers = {
  bare: {
    title: 'bare epoll server',
    dialect: 'bare',
    command: ({ port, tls }) => ['env', `BENCH_PORT=${port}`, join(build, 'tests/bench-side-by-side/bench-bare'), ...(tls ? [tls.certificate, tls.key] : [])],
    version: () => 'tests/bench-side-by-side/bare.c',
  },
  herkend: {
    title: 'herkend',
    dialect: 'herkend',
    command: herkendCommand,
    prepare: herkendPrepare,
    version: () => versionOf(herkend, '--version'),
    // Observers are connections alone: no seat, nothing on disk.
    also: 'herkend-observers',
  },
  nchan: {
    title: 'nginx with nchan',
    dialect: 'nchan',
    requests: 'nchan-requests',
    command: ({ work, port, tls }) => {
      mkdirSync(join(work, 'body'), { recursive: true });
      const certificate = tls ? `ssl_certificate ${tls.certificate}; ssl_certificate_key ${tls.key}; ssl_protocols TLSv1.3;` : '';
      const config = filled('nginx.conf', work, { WORK: work, PORT: port, TLS: tls ? 'ssl' : '', CERTIFICATE: certificate });
      const user = process.getuid() === 0 ? 'user root; ' : '';
      return ['nginx', '-e', join(work, 'error.log'), '-p', work, '-c', config, '-g', `${user}daemon off;`];
    },
    version: () => `nginx ${debianVersion('nginx')}, nchan ${debianVersion('libnginx-mod-nchan')}`,
  },
  mosquitto: {
    title: 'mosquitto',
    dialect: 'mosquitto',
    command: ({ work, port, tls }) => {
      const certificate = tls ? `certfile ${tls.certificate}\nkeyfile ${tls.key}` : '';
      const root = process.getuid() === 0 ? 'user root\n' : '';
      return ['mosquitto', '-c', filled('mosquitto.conf', work, { WORK: work, PORT: port, CERTIFICATE: `${certificate}\n${root}` })];
    },
    version: () => `mosquitto ${debianVersion('mosquitto')}`,
  },
  ws: {
    title: 'Node ws',
    dialect: 'ws',
    command: node('ws.mjs'),
    version: () => `ws ${packageVersion('ws')}, Node ${process.version}`,
  },
  'socket.io': {
    title: 'socket.io',
    dialect: 'socket.io',
    command: node('socket.io.mjs'),
    version: () => `socket.io ${packageVersion('socket.io')}, Node ${process.version}`,
  },
};

export const certificateMake = (folder) => {
  const tls = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-keyout', tls.key, '-out', tls.certificate], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
  return tls;
};

// Whether this build of herkend takes a certificate.
export const herkendHasTls = (tls) => {
  const work = mkdtempSync(join(tmpdir(), 'herkend-bench-'));
  herkendCommand({ work, port: 1, tls });
  const checked = spawnSync(herkend, ['check-config', join(work, 'herkend.ini')], { encoding: 'utf8' });
  rmSync(work, { recursive: true });
  return checked.status === 0;
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const answersAt = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });

// Of a process, all descendants: a worker outlives a master that is killed.
const treeOf = (root) => {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const tree = [root];
  for (let i = 0; i < tree.length; i++) for (const [pid, parent] of parents) if (parent === tree[i]) tree.push(pid);
  return tree;
};

const running = new Set();

// A server of its own, with its own folder.
export class Server {
  static async start(name, { core, tls }) {
    const server = new Server();
    server.what = servers[name];
    server.core = core;
    server.tls = tls;
    server.work = mkdtempSync(join(tmpdir(), 'herkend-bench-'));
    server.port = await freePort();
    running.add(server);
    await server.launch();
    Object.assign(server, { options: [], opening: [] }, server.what.prepare?.(server));
    return server;
  }

  async launch() {
    const log = openSync(join(this.work, 'log'), 'a');
    this.child = spawn('taskset', ['-c', String(this.core), ...this.what.command(this)], { stdio: ['ignore', log, log] });
    closeSync(log);
    this.pid = this.child.pid;
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.once('error', () => {});
    const until = Date.now() + START_TIMEOUT_MS;
    while (!(await answersAt(this.port))) {
      if (this.child.exitCode !== null || Date.now() > until) throw new Error(`${this.what.title} does not start:\n${this.log()}`);
      await sleep(10);
    }
  }

  log() {
    return readFileSync(join(this.work, 'log'), 'utf8').slice(-2000);
  }

  async kill() {
    for (const pid of treeOf(this.pid)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    await this.ended;
  }

  // As after a power cut, at the same port. Returns the seconds until it listens again.
  async restart() {
    await this.kill();
    const begin = performance.now();
    await this.launch();
    return (performance.now() - begin) / 1000;
  }

  async stop() {
    if (!running.delete(this)) return;
    await this.kill();
    rmSync(this.work, { recursive: true });
  }
}

export const stopAll = () => Promise.all([...running].map((server) => server.stop()));

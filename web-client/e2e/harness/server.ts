/* A server of a test: on a free port, with a data folder of its own. Killed, it can come back at the same place. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HERKEND, WEB_ROOT } from './programs';

/* Everybody of a test comes from one address. */
const CONFIG = '[limits]\nseats_per_address = 20000\nguesses_per_minute = 10000\n[log]\nlevel = warning\n';

export interface Script {
  title: string;
  themes: { title: string; question: string; minutes?: number; seeds?: string[] }[];
  [key: string]: unknown;
}

export interface MadeSession {
  id: string;
  code: string;
  links: { participant: string; moderator: string; observer: string };
  tokens: { moderator: string; observer: string };
}

export interface ReportStatement {
  id: string;
  kind: string;
  text: string;
  n: number;
  counts: number[];
  skips: number;
  reactions?: ReportStatement[];
}

export interface Report {
  session: { title: string; state: string; note?: string };
  participants: number;
  statements: number;
  votes: number;
  skips: number;
  themes: { id: string; title: string; statements: ReportStatement[]; judged_too_little: ReportStatement[] }[];
}

/* Enough to speak to a server that another process runs. */
export interface ServerPlace {
  folder: string;
  port: number;
  organiser: string;
}

export class Server {
  private child: ChildProcess | null = null;
  private said = '';

  private constructor(
    private readonly folder: string,
    private port: number,
    private organiser: string,
    private readonly environment: Record<string, string> = {},
  ) {}

  static at(place: ServerPlace): Server {
    return new Server(place.folder, place.port, place.organiser);
  }

  static async start(environment: Record<string, string> = {}): Promise<Server> {
    const server = new Server(mkdtempSync(join(tmpdir(), 'herkend-e2e-')), 0, '', environment);
    writeFileSync(join(server.folder, 'herkend.ini'), CONFIG);
    await server.run();
    server.organiser = server.herkend('token', 'create', '--data', server.data, '--role', 'organiser').trim();
    return server;
  }

  get place(): ServerPlace {
    return { folder: this.folder, port: this.port, organiser: this.organiser };
  }
  get data(): string {
    return join(this.folder, 'data');
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
  get host(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.port };
  }
  get token(): string {
    return this.organiser;
  }
  /* What it printed when it began: the address, and the link with which the first organiser signs in. */
  get words(): string {
    return this.said;
  }

  /* A command of the program on this server's folder; what it printed. */
  herkend(...args: string[]): string {
    const done = spawnSync(HERKEND, args, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`herkend ${args.join(' ')}: ${done.stderr || done.error}`);
    return done.stdout;
  }

  async run(): Promise<void> {
    const web = WEB_ROOT ? ['--web-root', WEB_ROOT] : [];
    const args = [
      'serve',
      '--data',
      this.data,
      '--listen',
      `127.0.0.1:${this.port}`,
      '--config',
      join(this.folder, 'herkend.ini'),
      ...web,
    ];
    const child = spawn(HERKEND, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.environment },
    });
    this.child = child;
    this.said = '';
    child.stderr.on('data', (text) => (this.said += text));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text) => {
        this.said += text;
        const address = /http:\/\/127\.0\.0\.1:(\d+)/.exec(this.said);
        if (!address) return;
        this.port = Number(address[1]);
        resolve();
      });
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${this.said}`)));
    });
  }

  /* As a power cut does it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /* As a service manager does it: it tells everybody, and goes. */
  async halt(): Promise<void> {
    await this.end('SIGTERM');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  async api<T>(method: string, path: string, body?: unknown, token = this.organiser): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  session(script: Script): Promise<MadeSession> {
    return this.api('POST', '/api/v1/sessions', script);
  }

  report(id: string): Promise<Report> {
    return this.api('GET', `/api/v1/sessions/${id}/report?format=json`);
  }
}

/* Every statement of a report, reactions too. */
export function statementsOf(report: Report): ReportStatement[] {
  const deep = (one: ReportStatement): ReportStatement[] => [one, ...(one.reactions ?? []).flatMap(deep)];
  return report.themes.flatMap((theme) => [...theme.statements, ...theme.judged_too_little]).flatMap(deep);
}

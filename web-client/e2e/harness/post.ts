/*
 * The post of a test: a real mail server on loopback, which keeps what it is given, and somebody who opens the letters. They are
 * read by Python's email package, which is nobody's who wrote them.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './common';

/* Debian's own, which has its packages; another may come first in the path. */
const PYTHON = '/usr/bin/python3';
const SERVER = fileURLToPath(new URL('../../../tests/mail/smtp_server.py', import.meta.url));
const READER = `
import email, email.policy, json, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
body = lambda kind: (lambda part: part.get_content() if part else "")(message.get_body((kind,)))
print(json.dumps({"to": message["To"].addresses[0].addr_spec, "subject": message["Subject"], "text": body("plain"),
                  "html": body("html"), "types": [part.get_content_type() for part in message.walk()]}))
`;
const PATIENCE_MS = 30_000;

export interface Letter {
  to: string;
  subject: string;
  text: string;
  html: string;
  types: string[];
}

export class Post {
  private readonly read = new Map<string, Letter>();

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(): Promise<Post> {
    const folder = mkdtempSync(join(tmpdir(), 'herkend-post-'));
    const child = spawn(PYTHON, [SERVER, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    const port = await new Promise<number>((resolve, reject) => {
      let said = ''; /* it may come in pieces */
      child.stdout!.on('data', (text) => {
        said += String(text);
        const found = /port (\d+)\n/.exec(said);
        if (found) resolve(Number(found[1]));
      });
      child.once('exit', (code) => reject(new Error(`the mail server ended with ${code}`)));
    });
    return new Post(folder, child, port);
  }

  get settings(): Record<string, string> {
    return {
      HERKEND_SMTP_URL: `smtp://127.0.0.1:${this.port}`,
      HERKEND_MAIL_FROM: 'Team innovatie <innovatie@gemeente.example>',
      HERKEND_MAIL_PER_MINUTE: '6000',
    };
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.stdin!.end();
    });
    rmSync(this.folder, { recursive: true, force: true });
  }

  letters(): Letter[] {
    for (const name of readdirSync(this.folder).sort()) {
      if (!name.endsWith('.eml') || this.read.has(name)) continue;
      const done = spawnSync(PYTHON, ['-c', READER, join(this.folder, name)], { encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`a mail cannot be read: ${done.stderr}`);
      this.read.set(name, JSON.parse(done.stdout) as Letter);
    }
    return [...this.read.values()];
  }

  /* The first letter to somebody whose subject is like that, as soon as it is there. */
  async letter(to: string, subject: RegExp): Promise<Letter> {
    const is = (letter: Letter) => letter.to === to && subject.test(letter.subject);
    return until(`a mail to ${to} about ${subject}`, () => this.letters().find(is), PATIENCE_MS);
  }
}

/* The first link of a letter that has this in it. */
export function linkIn(letter: Letter, part: string): string {
  const found = letter.text.split(/\s+/).find((word) => /^https?:/.test(word) && word.includes(part));
  if (!found) throw new Error(`no link with ${part} in: ${letter.text}`);
  return found;
}

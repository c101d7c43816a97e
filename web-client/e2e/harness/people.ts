/* The other people of a session: they speak the protocol without a browser. */
import WebSocket from 'ws';
import type {
  Answer,
  Command,
  Grade,
  Hello,
  ReactionKind,
  Refusal,
  StatementText,
  Update,
  Welcome,
} from '../../source/protocol';
import type { MadeSession, Server } from './server';

const PATIENCE_MS = 10_000;

export class Person {
  readonly heard: Update[] = [];
  private readonly waiting = new Map<string, { resolve: (answer: Answer) => void; reject: (why: Error) => void }>();
  private readonly watching = new Set<(update: Update) => void>();
  private readonly pushed: StatementText[] = []; /* offered by itself, after there was nothing */
  private count = 0;
  welcome!: Welcome;

  private constructor(
    private readonly socket: WebSocket,
    private readonly name: string,
  ) {}

  static async join(
    server: Server,
    hello: Hello,
    name = `e2e${Math.random().toString(36).slice(2, 10)}`,
  ): Promise<Person> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, 'herkend.v1');
    const person = new Person(socket, name);
    socket.on('error', () => undefined);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', ...hello })));
    socket.on('message', (data) => person.receive(JSON.parse(String(data)) as Update));
    const first = await person.until((update) => update.type === 'welcome' || update.type === 'error');
    if (first.type !== 'welcome') throw new Error(`hello was refused: ${JSON.stringify(first)}`);
    person.welcome = first;
    return person;
  }

  /* Sends one command; its answer, or an error with the refusal's code. */
  do(command: Command): Promise<Answer> {
    const id = `${this.name}.${(this.count += 1)}`;
    const answer = new Promise<Answer>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.socket.send(JSON.stringify({ id, ...command }));
    return answer;
  }

  /* The first update, from now on, of which this is true. */
  until(is: (update: Update) => boolean, patience = PATIENCE_MS): Promise<Update> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => stop(() => reject(new Error('an update that was waited for did not come'))),
        patience,
      );
      const watch = (update: Update) => is(update) && stop(() => resolve(update));
      const stop = (then: () => void) => {
        clearTimeout(timer);
        this.watching.delete(watch);
        then();
      };
      this.watching.add(watch);
    });
  }

  close(): void {
    this.socket.terminate();
  }

  private receive(update: Update): void {
    this.heard.push(update);
    if (update.type === 'offer' && !update.id && update.statement) this.pushed.push(update.statement);
    for (const watch of [...this.watching]) watch(update);
    if (!('id' in update) || !update.id) return;
    const waiting = this.waiting.get(update.id);
    this.waiting.delete(update.id);
    if (update.type === 'error') waiting?.reject(new Error((update as Refusal).code));
    else waiting?.resolve(update as Answer);
  }

  /* ---- what people do ---- */

  async write(text: string, theme?: string): Promise<string> {
    const answer = await this.do({ type: 'statement', text, ...(theme ? { theme } : {}) });
    return (answer as { statement: string }).statement;
  }

  async react(statement: string, kind: ReactionKind, text: string): Promise<string> {
    const answer = await this.do({ type: 'reaction', statement, kind, text });
    return (answer as { statement: string }).statement;
  }

  async next(): Promise<StatementText | null> {
    const pushed = this.pushed.shift();
    if (pushed) return pushed;
    return ((await this.do({ type: 'next' })) as { statement: StatementText | null }).statement;
  }

  /* Judges what is offered until there is nothing; how many that were. */
  async judge(grade: (statement: StatementText) => Grade | null, most = 200): Promise<number> {
    for (let count = 0; count < most; count += 1) {
      const statement = await this.next();
      if (!statement) return count;
      await this.do({ type: 'vote', statement: statement.id, grade: grade(statement) });
    }
    return most;
  }
}

export function participant(server: Server, session: MadeSession): Promise<Person> {
  return Person.join(server, { code: session.code });
}

export function participants(server: Server, session: MadeSession, count: number): Promise<Person[]> {
  return Promise.all(Array.from({ length: count }, () => participant(server, session)));
}

export function moderator(server: Server, session: MadeSession): Promise<Person> {
  return Person.join(server, { token: session.tokens.moderator });
}

import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Live, Refused, newId } from '../source/live';
import type { Answer, Command } from '../source/protocol';
import { QUEUE_MAX, kept, queueAdd, queueLoad } from '../source/storage';
import { FakeSocket, browser, browserGone, settle, type Browser } from './browser';
import { statement, welcome } from './examples';

let world: Browser;
let lives: Live[] = [];
let queues = 0;
let queue: string;

beforeEach(() => {
  world = browser();
  queue = `seat${(queues += 1)}`; /* each test its own */
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  for (const live of lives) live.close();
  lives = [];
  browserGone();
});

async function begin(named: string | undefined = queue): Promise<Live> {
  const live = new Live({ hello: () => ({ code: 'K7QX2M' }), queue: named });
  lives.push(live);
  await queueLoad(queue); /* it stands in line behind everything that was asked of the browser before */
  await settle();
  return live;
}

async function greeted(named: string | undefined = queue): Promise<Live> {
  const live = await begin(named);
  FakeSocket.last.greets();
  await settle();
  return live;
}

/* The connection is lost, and another has its welcome. */
async function again(): Promise<void> {
  FakeSocket.last.ends();
  vi.advanceTimersByTime(1);
  FakeSocket.last.greets();
  await settle();
}

async function acknowledge(...ids: string[]): Promise<void> {
  for (const id of ids) FakeSocket.last.says({ type: 'ack', id, seq: 1 });
  await settle();
}

const vote = (id: string, grade: 0 | 1 | 2 | 3 = 3): Command => ({ type: 'vote', statement: id, grade });
const ids = (socket = FakeSocket.last) => socket.commands.map((command) => command.id);

describe('what is sent', () => {
  it('has an id that nobody else has', () => {
    const many = new Set(Array.from({ length: 500 }, newId));
    expect(many.size).toBe(500);
    for (const id of many) expect(id).toMatch(/^[0-9a-f]{24}$/);
  });
  it('goes out at once and in order', async () => {
    const live = await greeted();
    const sent = [live.send(vote('s1')), live.send({ type: 'statement', text: 'Hoi' }), live.send(vote('s2'))];
    expect(ids()).toEqual(sent);
    expect(FakeSocket.last.commands[1]).toEqual({ type: 'statement', text: 'Hoi', id: sent[1] });
  });
  it('before the welcome waits for it', async () => {
    const live = await begin();
    const id = live.send(vote('s1'));
    FakeSocket.last.open();
    expect(ids()).toEqual([]);
    FakeSocket.last.says(welcome());
    await settle();
    expect(ids()).toEqual([id]);
  });
  it('is pending until it is acknowledged, and kept as long', async () => {
    const live = await greeted();
    const id = live.send(vote('s1'));
    await settle();
    expect(live.state.value.pending.map((item) => item.id)).toEqual([id]);
    expect(await queueLoad(queue)).toHaveLength(1);
    await acknowledge(id);
    expect(live.state.value.pending).toEqual([]);
    expect(await queueLoad(queue)).toEqual([]);
  });
  it('sixteen at a time are on their way, the others follow as answers come', async () => {
    const live = await greeted();
    const sent = Array.from({ length: 20 }, (_, index) => live.send(vote(`s${index}`)));
    expect(ids()).toEqual(sent.slice(0, 16));
    await acknowledge(sent[0]!);
    expect(ids()).toEqual(sent.slice(0, 17));
    await acknowledge(...sent.slice(1));
    expect(ids()).toEqual(sent);
  });
  it('is refused here when there is more than the server could tell apart', async () => {
    const live = await begin();
    for (let index = 0; index < QUEUE_MAX; index += 1) live.send(vote(`s${index}`));
    const id = live.send(vote('one too many'));
    expect(live.state.value.pending.find((item) => item.id === id)).toMatchObject({
      state: 'failed',
      code: 'queue_full',
    });
    FakeSocket.last.greets();
    await settle();
    const first = ids().map((one) => one!);
    await acknowledge(...first);
    expect(ids()).not.toContain(id);
    expect(await queueLoad(queue)).toHaveLength(QUEUE_MAX - 16);
  });
  it('and refused by the server is a failure, and is not sent again', async () => {
    const live = await greeted();
    const id = live.send(vote('s1'));
    FakeSocket.last.says({ type: 'error', id, code: 'wrong_state', message: '' });
    await again();
    expect(live.state.value.pending[0]).toMatchObject({ state: 'failed', code: 'wrong_state' });
    expect(ids()).toEqual([]);
    expect(await queueLoad(queue)).toEqual([]);
  });
  it('and failed can be tried again as another attempt, with an id of its own', async () => {
    const live = await greeted();
    const id = live.send({ type: 'statement', text: 'Hoi' });
    FakeSocket.last.says({ type: 'error', id, code: 'wrong_state', message: '' });
    live.retry(id);
    expect(live.state.value.pending).toHaveLength(1);
    expect(live.state.value.pending[0]).toMatchObject({ state: 'sending', command: { text: 'Hoi' } });
    expect(live.state.value.pending[0]!.id).not.toBe(id);
    expect(ids()).toHaveLength(2);
    live.retry('nobody');
    expect(ids()).toHaveLength(2);
  });
  it('and dropped is forgotten everywhere', async () => {
    const live = await begin();
    const id = live.send(vote('s1'));
    await settle();
    live.drop(id);
    await settle();
    expect(live.state.value.pending).toEqual([]);
    expect(await queueLoad(queue)).toEqual([]);
    FakeSocket.last.greets();
    await settle();
    expect(ids()).toEqual([]);
  });
});

describe('after a loss', () => {
  it('everything unanswered goes again, in order, with the same ids', async () => {
    const live = await greeted();
    const sent = [live.send(vote('s1')), live.send(vote('s2')), live.send(vote('s3'))];
    await acknowledge(sent[1]!);
    await again();
    expect(ids()).toEqual([sent[0], sent[2]]);
  });
  it('what was done meanwhile goes behind it', async () => {
    const live = await greeted();
    const first = live.send(vote('s1'));
    FakeSocket.last.ends();
    const second = live.send(vote('s1', 0));
    vi.advanceTimersByTime(1);
    FakeSocket.last.greets();
    await settle();
    expect(ids()).toEqual([first, second]);
    expect(FakeSocket.last.commands.map((command) => command.grade)).toEqual([3, 0]);
  });
  it('what was answered is not sent a second time', async () => {
    const live = await greeted();
    await acknowledge(live.send(vote('s1')));
    await again();
    expect(ids()).toEqual([]);
  });
  it('a late answer of the same id is taken once', async () => {
    const live = await greeted();
    const id = live.send({ type: 'statement', text: 'Hoi' });
    FakeSocket.last.says({ type: 'ack', id, seq: 2, statement: 's9' });
    FakeSocket.last.says({ type: 'ack', id, seq: 2, statement: 's9' });
    expect([...live.state.value.own.keys()]).toEqual(['s9']);
    expect(live.state.value.pending).toEqual([]);
  });
  it('a vote that the welcome does not know of yet still shows', async () => {
    const live = await greeted();
    live.send(vote('s1'));
    await again();
    expect(live.state.value.judgements.get('s1')).toBe(3);
  });
  it('an answer to a poll that the welcome does not know of yet still shows', async () => {
    const live = await greeted();
    const polls = [{ id: 'p1', question: 'Nog eens?', options: ['ja', 'nee'], open: true, follow_up: false }];
    live.send({ type: 'poll', poll: 'p1', option: 1 });
    FakeSocket.last.ends();
    vi.advanceTimersByTime(1);
    FakeSocket.last.open();
    FakeSocket.last.says(welcome({ polls }));
    expect(live.state.value.polls.get('p1')?.own_option).toBe(1);
  });
  it("the seat's token is handed over, so that it can be resumed", async () => {
    const seat = vi.fn();
    const live = new Live({ hello: () => ({ code: 'K7QX2M' }), seat });
    lives.push(live);
    FakeSocket.last.open();
    const hello = welcome({}, { seat_token: 'p.abc.def' });
    FakeSocket.last.says(hello);
    expect(seat).toHaveBeenCalledWith('p.abc.def', hello);
  });
});

describe('over a reload', () => {
  it('what was not sent goes out, oldest first, before what is done now', async () => {
    await queueAdd(queue, { id: 'old1', command: vote('s1') });
    await queueAdd(queue, { id: 'old2', command: vote('s2') });
    const live = await begin();
    const fresh = live.send(vote('s3'));
    FakeSocket.last.greets();
    await settle();
    expect(ids()).toEqual(['old1', 'old2', fresh]);
    expect(live.state.value.pending.map((item) => item.id)).toEqual(['old1', 'old2', fresh]);
    expect(live.state.value.judgements.get('s1')).toBe(3);
  });
  it('what is done now waits until the rest is known: an older vote cannot replace a newer one', async () => {
    await queueAdd(queue, { id: 'old1', command: vote('s1', 0) });
    const live = new Live({ hello: () => ({ code: 'K7QX2M' }), queue });
    lives.push(live);
    const fresh = live.send(vote('s1', 3));
    FakeSocket.last.greets(); /* before the browser has told what it kept */
    await settle();
    expect(ids()).toEqual(['old1', fresh]);
    expect(live.state.value.judgements.get('s1')).toBe(3);
  });
  it('a browser that never tells what it kept holds nothing up', async () => {
    vi.stubGlobal('indexedDB', { open: () => ({}) });
    vi.resetModules();
    const { Live: Fresh } = await import('../source/live');
    const live = new Fresh({ hello: () => ({ code: 'K7QX2M' }), queue });
    lives.push(live as unknown as Live);
    FakeSocket.last.greets();
    const id = live.send(vote('s1'));
    await settle();
    vi.advanceTimersByTime(3_000);
    await settle();
    expect(ids()).toEqual([id]);
  });
  it('two tabs of one seat send the same with the same id', async () => {
    await queueAdd(queue, { id: 'old1', command: vote('s1') });
    await greeted();
    const first = ids();
    await greeted();
    expect(ids()).toEqual(first);
    await acknowledge('old1');
    expect(await queueLoad(queue)).toEqual([]);
  });
  it('nothing is kept when no name is given', async () => {
    const live = await greeted(undefined);
    const id = live.send(vote('s1'));
    await settle();
    expect(ids()).toEqual([id]);
  });
});

describe('when the server says "later"', () => {
  it.each(['busy', 'rate_limited'] as const)(
    '%s: the same goes again with the same id, and what is behind it waits too',
    async (code) => {
      const live = await greeted();
      const first = live.send(vote('s1'));
      FakeSocket.last.says({ type: 'error', id: first, code, message: '' });
      const second = live.send(vote('s1', 0));
      expect(ids()).toEqual([first]);
      expect(live.state.value.pending.map((item) => item.state)).toEqual(['sending', 'sending']);
      vi.advanceTimersByTime(4_000);
      expect(ids()).toEqual([first, first, second]);
    },
  );
  it('the others that were on their way are not sent again', async () => {
    const live = await greeted();
    const first = live.send(vote('s1'));
    const second = live.send(vote('s2'));
    FakeSocket.last.says({ type: 'error', id: first, code: 'busy', message: '' });
    await acknowledge(second);
    vi.advanceTimersByTime(4_000);
    expect(ids()).toEqual([first, second, first]);
  });
});

describe('a connection that does not answer', () => {
  it('for twelve seconds is given up, and the same goes by another', async () => {
    const live = await greeted();
    const id = live.send(vote('s1'));
    vi.advanceTimersByTime(12_000);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1_100);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.greets();
    await settle();
    expect(ids()).toEqual([id]);
  });
  it('to a question is given up as well', async () => {
    const live = await greeted();
    const asked = live.ask({ type: 'similar', text: 'geen tijd' }).catch((why: Refused) => why.refusal.code);
    vi.advanceTimersByTime(13_100);
    expect(await asked).toBe('busy');
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('with nothing asked is left alone', async () => {
    await greeted();
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('an order', () => {
  it('is answered by its acknowledgement', async () => {
    const live = await greeted();
    const answer = live.order({ type: 'theme', do: 'add', title: 'Mensen', question: 'Wie?' });
    FakeSocket.last.says({ type: 'ack', id: ids()[0]!, seq: 3, theme: 't3' });
    expect(await answer).toMatchObject({ theme: 't3' });
  });
  it('that is refused rejects with the reason', async () => {
    const live = await greeted();
    const answer = live.order({ type: 'statement', text: 'Hoi' });
    FakeSocket.last.says({ type: 'error', id: ids()[0]!, code: 'duplicate_text', message: '', statement: 's3' });
    await expect(answer).rejects.toMatchObject({ refusal: { code: 'duplicate_text', statement: 's3' } });
  });
  it('outlives a loss', async () => {
    const live = await greeted();
    const answer = live.order({ type: 'statement', text: 'Hoi' });
    const id = ids()[0]!;
    await again();
    expect(ids()).toEqual([id]);
    await acknowledge(id);
    expect(await answer).toMatchObject({ type: 'ack' });
  });
  it('is answered once, whatever comes after', async () => {
    const live = await greeted();
    const answers: Answer[] = [];
    void live.order(vote('s1')).then((answer) => answers.push(answer));
    const id = ids()[0]!;
    await acknowledge(id, id);
    expect(answers).toHaveLength(1);
  });
  it('for which there is no room is refused, not forgotten', async () => {
    const live = await begin();
    for (let index = 0; index < QUEUE_MAX; index += 1) live.send(vote(`s${index}`));
    await expect(live.order(vote('x'))).rejects.toMatchObject({ refusal: { code: 'busy' } });
  });
  it('that is dropped is refused, not forgotten', async () => {
    const live = await begin();
    const answer = live.order(vote('s1'));
    live.drop(live.state.value.pending[0]!.id);
    await expect(answer).rejects.toBeInstanceOf(Refused);
  });
});

describe('a question', () => {
  it('is answered by its own answer', async () => {
    const live = await greeted();
    const asked = live.ask({ type: 'next' });
    const id = ids()[0]!;
    expect(live.state.value.offer).toEqual({ kind: 'asked', id });
    FakeSocket.last.says({ type: 'offer', id, statement: statement('s1') });
    expect(await asked).toMatchObject({ statement: { id: 's1' } });
    expect(live.state.value.offer.kind).toBe('statement');
  });
  it('without a connection is refused at once', async () => {
    const live = await begin();
    await expect(live.ask({ type: 'next' })).rejects.toMatchObject({ refusal: { code: 'busy' } });
    expect(live.state.value.offer.kind).toBe('unasked');
  });
  it('is not asked again after a loss: who wants to know asks', async () => {
    const live = await greeted();
    const asked = live.ask({ type: 'next' }).catch((why: Refused) => why.refusal.code);
    await again();
    expect(await asked).toBe('busy');
    expect(ids()).toEqual([]);
    expect(live.state.value.offer).toEqual({ kind: 'unasked' });
  });
  it('that is refused may be asked again after a while, not at once', async () => {
    const live = await greeted();
    const asked = live.ask({ type: 'next' }).catch((why: Refused) => why.refusal.code);
    FakeSocket.last.says({ type: 'error', id: ids()[0]!, code: 'wrong_state', message: '' });
    expect(await asked).toBe('wrong_state');
    expect(live.state.value.offer.kind).toBe('asked');
    vi.advanceTimersByTime(3_000);
    expect(live.state.value.offer).toEqual({ kind: 'unasked' });
  });
  it('that was refused does not undo what was asked since', async () => {
    const live = await greeted();
    void live.ask({ type: 'next' }).catch(() => undefined);
    FakeSocket.last.says({ type: 'error', id: ids()[0]!, code: 'wrong_state', message: '' });
    void live.ask({ type: 'next' }).catch(() => undefined);
    FakeSocket.last.says({ type: 'offer', id: ids()[1]!, statement: statement('s1') });
    vi.advanceTimersByTime(3_000);
    expect(live.state.value.offer.kind).toBe('statement');
  });
  it('for the conversation from its start is remembered as asked', async () => {
    const live = await greeted();
    void live.ask({ type: 'conversation' }).catch(() => undefined);
    expect(live.state.value.conversation_state).toBe('asked');
    FakeSocket.last.says({ type: 'conversation', id: ids()[0]!, items: [], more: false });
    expect(live.state.value.conversation_state).toBe('whole');
  });
  it('for the conversation that is refused can be asked again', async () => {
    const live = await greeted();
    void live.ask({ type: 'conversation' }).catch(() => undefined);
    FakeSocket.last.says({ type: 'error', id: ids()[0]!, code: 'rate_limited', message: '' });
    expect(live.state.value.conversation_state).toBe('asked');
    vi.advanceTimersByTime(3_000);
    expect(live.state.value.conversation_state).toBe('unasked');
  });
});

describe('listeners', () => {
  it('hear every update after the state has it, and no more once they stopped', async () => {
    const live = await begin();
    const heard: string[] = [];
    const stop = live.listen((update) => heard.push(`${update.type} ${live.state.value.present}`));
    FakeSocket.last.greets();
    FakeSocket.last.says({ type: 'presence', present: 4, joined: 4 });
    stop();
    FakeSocket.last.says({ type: 'presence', present: 5, joined: 5 });
    expect(heard).toEqual(['welcome 0', 'presence 4']);
  });
});

describe('a browser that keeps nothing', () => {
  it('still sends everything, in order, and again after a loss', async () => {
    world.storage.denied = true;
    const denied = {
      open: () => {
        throw new Error('SecurityError');
      },
    };
    vi.stubGlobal('indexedDB', denied);
    vi.resetModules();
    const { Live: Fresh } = await import('../source/live');
    const fresh = new Fresh({ hello: () => ({ code: 'K7QX2M' }), queue: 'x' });
    lives.push(fresh as unknown as Live);
    FakeSocket.last.greets();
    await settle();
    const sent = [fresh.send(vote('s1')), fresh.send(vote('s2'))];
    await again();
    expect(ids()).toEqual(sent);
    expect((await import('../source/storage')).kept.value).toBe(false);
    expect(kept.value).toBe(true); /* the other page's */
  });
});

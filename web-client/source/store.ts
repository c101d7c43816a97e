/*
 * Everything a page knows of its session, and the only way in which that changes: pure functions (state, update) => state.
 * A component reads; it changes nothing here. Maps are never changed in place, so that an unchanged part stays the same
 * object.
 */
import type {
  BackgroundQuestion,
  Command,
  ConsoleFigures,
  ConsoleStatement,
  ConversationItem,
  ErrorCode,
  Figures,
  Judgement,
  MergeProposal,
  Note,
  OwnStatement,
  Poll,
  Proposal,
  Reaction,
  Role,
  Session,
  StatementText,
  Theme,
  TopItem,
  Update,
  Welcome,
} from './protocol';

/* What stands before this seat to be judged. */
export type Offer =
  | { kind: 'unasked' }
  | { kind: 'asked'; id: string }
  | { kind: 'nothing' } /* the server offers as soon as there is something */
  | { kind: 'statement'; statement: StatementText };

/* One thing somebody did here, until the server has it. */
export interface Pending {
  id: string;
  command: Command;
  state: 'sending' | 'failed';
  code?: ErrorCode | 'queue_full';
  statement?: string; /* that a duplicate repeats */
}

export interface State {
  role: Role | null;
  session: Session | null;
  /* The server's time at a moment of the page's own clock (performance.now()). */
  clock: { server: number; page: number };
  grades: readonly string[];
  background: readonly BackgroundQuestion[];
  polls: ReadonlyMap<string, Poll>;
  announcement: { text: string; number: number } | null; /* number rises, so that the same text is news again */
  present: number;
  joined: number;
  tops: ReadonlyMap<string, readonly TopItem[]>;

  /* participant */
  judged: number;
  own: ReadonlyMap<string, OwnStatement>;
  offer: Offer;
  judgements: ReadonlyMap<string, Judgement>;
  figures: ReadonlyMap<string, Figures>;
  conversation: readonly ConversationItem[];
  conversation_state: 'unasked' | 'asked' | 'more' | 'whole';
  threads: ReadonlyMap<string, readonly Reaction[]>;
  reactions: ReadonlyMap<string, number>; /* how many there are now */
  news: ReadonlySet<string>; /* statements with a reaction that was not looked at */
  pending: readonly Pending[];

  /* moderator */
  statements: ReadonlyMap<string, ConsoleStatement>;
  console: ConsoleFigures | null;
  proposals: readonly Proposal[];
  merges: readonly MergeProposal[];
  note: Note;
}

export const initial: State = {
  role: null,
  session: null,
  clock: { server: 0, page: 0 },
  grades: [],
  background: [],
  polls: new Map(),
  announcement: null,
  present: 0,
  joined: 0,
  tops: new Map(),
  judged: 0,
  own: new Map(),
  offer: { kind: 'unasked' },
  judgements: new Map(),
  figures: new Map(),
  conversation: [],
  conversation_state: 'unasked',
  threads: new Map(),
  reactions: new Map(),
  news: new Set(),
  pending: [],
  statements: new Map(),
  console: null,
  proposals: [],
  merges: [],
  note: { text: '', revision: 0 },
};

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

function without<K>(set: ReadonlySet<K>, key: K): ReadonlySet<K> {
  if (!set.has(key)) return set;
  const copy = new Set(set);
  copy.delete(key);
  return copy;
}

function figuresOf(from: Figures): Figures {
  const { n, recognised, average, score } = from;
  return { n, recognised, average, score };
}

/* ---- what the server says ----------------------------------------------------------------- */

/* A welcome is the truth: what was known is kept only where the welcome says nothing of it. */
function welcomed(state: State, update: Welcome, page: number): State {
  const { polls, background, grades, announcement, ...session } = update.session;
  const own = update.you?.statements ?? [];
  return {
    ...state,
    role: update.role,
    session,
    clock: { server: Date.parse(session.now), page },
    grades,
    background,
    polls: new Map(polls.map((poll) => [poll.id, poll])),
    announcement: announced(state, announcement),
    judged: update.you?.judged ?? 0,
    own: new Map(own.map((statement) => [statement.id, statement])),
    offer: state.offer.kind === 'statement' ? state.offer : { kind: 'unasked' },
    conversation_state: 'unasked',
    note: update.note ?? state.note,
  };
}

function announced(state: State, text: string | undefined): State['announcement'] {
  if (!text) return null;
  if (state.announcement?.text === text) return state.announcement;
  return { text, number: (state.announcement?.number ?? 0) + 1 };
}

function themeChanged(state: State, theme: Theme): State {
  if (!state.session) return state;
  const known = state.session.themes.some((other) => other.id === theme.id);
  const themes = known
    ? state.session.themes.map((other) => (other.id === theme.id ? theme : other))
    : [...state.session.themes, theme];
  return offerOutlived({ ...state, session: { ...state.session, themes } });
}

/* What stands to be judged goes when its theme takes no more judgements; in its place the next is asked for. */
function offerOutlived(state: State): State {
  if (state.offer.kind !== 'statement' || state.session?.state === 'paused') return state;
  return mayJudge(state, state.offer.statement.theme) ? state : { ...state, offer: { kind: 'unasked' } };
}

function conversed(state: State, items: readonly ConversationItem[], more: boolean): State {
  const asked = state.conversation_state === 'asked' ? [] : state.conversation;
  const fresh = new Set(items.map((item) => item.id));
  const judgements = new Map(state.judgements);
  const figures = new Map(state.figures);
  const reactions = new Map(state.reactions);
  for (const item of items) {
    if (item.grade !== undefined) judgements.set(item.id, item.grade);
    figures.set(item.id, figuresOf(item));
    reactions.set(item.id, item.reactions);
  }
  return {
    ...state,
    conversation: [...asked.filter((item) => !fresh.has(item.id)), ...items],
    conversation_state: more ? 'more' : 'whole',
    judgements,
    figures,
    reactions,
  };
}

function fated(state: State, update: Extract<Update, { type: 'fate' }>): State {
  const own = state.own.get(update.statement);
  if (!own) return state;
  const { reason, into, reword } = update;
  return { ...state, own: withEntry(state.own, own.id, { ...own, state: update.state, reason, into, reword }) };
}

function tallied(state: State, update: Extract<Update, { type: 'tally' }>): State {
  const figures = withEntry(state.figures, update.statement, figuresOf(update));
  const own = state.own.get(update.statement);
  return { ...state, figures, own: own ? withEntry(state.own, own.id, { ...own, ...figuresOf(update) }) : state.own };
}

function reactionsOf(state: State, statement: string): number {
  return state.reactions.get(statement) ?? state.own.get(statement)?.reactions ?? 0;
}

function reactedTo(state: State, statement: string, reactions: number): State {
  const before = reactionsOf(state, statement);
  const own = state.own.get(statement);
  return {
    ...state,
    reactions: withEntry(state.reactions, statement, reactions),
    own: own ? withEntry(state.own, statement, { ...own, reactions }) : state.own,
    news: reactions > before ? new Set(state.news).add(statement) : state.news,
  };
}

function consoled(state: State, update: Extract<Update, { type: 'console' }>): State {
  const { type: _, statements, proposals, merges, note, ...console } = update;
  let lines = state.statements;
  if (statements && statements.length > 0) {
    const copy = new Map(lines);
    for (const line of statements) copy.set(line.id, line);
    lines = copy;
  }
  return {
    ...state,
    console,
    present: console.present,
    joined: console.joined,
    statements: lines,
    proposals: proposals ?? state.proposals,
    merges: merges ?? state.merges,
    note: note ?? state.note,
  };
}

/* page: the page's own clock when the update came (milliseconds). */
export function reduce(state: State, update: Update, page: number): State {
  switch (update.type) {
    case 'welcome':
      return offerOutlived(welcomed(state, update, page));
    case 'session': {
      const { type: _, ...session } = update;
      return offerOutlived({ ...state, session, clock: { server: Date.parse(session.now), page } });
    }
    case 'theme': {
      const { type: _, ...theme } = update;
      return themeChanged(state, theme);
    }
    case 'poll': {
      const { type: _, ...poll } = update;
      const known = state.polls.get(poll.id);
      return { ...state, polls: withEntry(state.polls, poll.id, { own_option: known?.own_option, ...poll }) };
    }
    case 'announcement':
      return { ...state, announcement: { text: update.text, number: (state.announcement?.number ?? 0) + 1 } };
    case 'offer':
      return offered(state, update.statement, update.id);
    case 'thread':
      return {
        ...state,
        threads: withEntry(state.threads, update.statement, update.reactions),
        news: without(state.news, update.statement),
      };
    case 'conversation':
      return conversed(state, update.items, update.more);
    case 'top':
      return { ...state, tops: withEntry(state.tops, update.theme, update.items) };
    case 'tally':
      return tallied(state, update);
    case 'fate':
      return fated(state, update);
    case 'reacted':
      return reactedTo(state, update.statement, update.reactions);
    case 'presence':
      return { ...state, present: update.present, joined: update.joined };
    case 'console':
      return consoled(state, update);
    case 'ack':
      return acknowledged(state, update);
    case 'error':
      return update.id ? failed(state, update.id, update.code, update.statement) : state;
    case 'similar':
    case 'restart':
      return state;
  }
}

/* An answer that was not waited for any more (it was asked again) is let be; a push fills an empty place only. */
function offered(state: State, statement: StatementText | null, id: string | undefined): State {
  if (id && (state.offer.kind !== 'asked' || state.offer.id !== id)) return state;
  if (!id && state.offer.kind === 'statement') return state;
  return { ...state, offer: statement ? { kind: 'statement', statement } : { kind: 'nothing' } };
}

/* ---- what is done here -------------------------------------------------------------------- */

export function sent(state: State, id: string, command: Command): State {
  const pending: Pending = { id, command, state: 'sending' };
  return shown({ ...state, pending: [...state.pending, pending] }, command);
}

/* What was left of an earlier visit stands before what is done now. */
export function restored(state: State, items: readonly { id: string; command: Command }[]): State {
  const earlier = items.map(({ id, command }): Pending => ({ id, command, state: 'sending' }));
  const pending = [...earlier, ...state.pending];
  return pending.reduce<State>((shows, item) => shown(shows, item.command), { ...state, pending });
}

/* What one's own action changes before the server has answered: a vote is seen at once. */
export function shown(state: State, command: Command): State {
  switch (command.type) {
    case 'vote':
      return {
        ...state,
        judgements: withEntry(state.judgements, command.statement, command.grade),
        judged: state.judged + (state.judgements.has(command.statement) ? 0 : 1),
      };
    case 'background':
      return {
        ...state,
        background: state.background.map((question, index) =>
          index === command.question ? { ...question, own_option: command.option } : question,
        ),
      };
    case 'poll': {
      const poll = state.polls.get(command.poll);
      return poll
        ? { ...state, polls: withEntry(state.polls, poll.id, { ...poll, own_option: command.option }) }
        : state;
    }
    default:
      return state;
  }
}

/* A text that the server has taken is one's own from then on. */
function acknowledged(state: State, update: Extract<Update, { type: 'ack' }>): State {
  const item = state.pending.find((other) => other.id === update.id);
  const rest = { ...state, pending: state.pending.filter((other) => other.id !== update.id) };
  if (!item) return rest;
  const { command } = item;
  if (command.type === 'withdraw') return withdrawn(rest, command.statement);
  if (!update.statement || (command.type !== 'statement' && command.type !== 'reaction')) return rest;
  const reaction = command.type === 'reaction';
  const own: OwnStatement = {
    id: update.statement,
    theme: reaction ? '' : (command.theme ?? liveTheme(state)?.id ?? ''),
    kind: reaction ? command.kind : 'statement',
    text: command.text,
    state: state.session?.moderation === 'strict' ? 'held' : 'visible',
    n: 0,
    reactions: 0,
    ...(reaction ? { parent: command.statement } : {}),
  };
  /* An update about it may have come before. One's own reaction is counted here, so that it is no news when it is told. */
  return {
    ...rest,
    own: withEntry(rest.own, own.id, { ...own, ...rest.own.get(own.id) }),
    reactions: reaction
      ? withEntry(rest.reactions, command.statement, reactionsOf(rest, command.statement) + 1)
      : rest.reactions,
  };
}

function withdrawn(state: State, statement: string): State {
  const own = state.own.get(statement);
  return own ? { ...state, own: withEntry(state.own, statement, { ...own, state: 'withdrawn', text: '' }) } : state;
}

export function failed(state: State, id: string, code: ErrorCode | 'queue_full', statement?: string): State {
  return {
    ...state,
    pending: state.pending.map((item) => (item.id === id ? { ...item, state: 'failed', code, statement } : item)),
  };
}

export function dropped(state: State, id: string): State {
  return { ...state, pending: state.pending.filter((item) => item.id !== id) };
}

export function nextAsked(state: State, id: string): State {
  return { ...state, offer: { kind: 'asked', id } };
}

export function conversationAsked(state: State, from_start: boolean): State {
  return from_start ? { ...state, conversation_state: 'asked' } : state;
}

/* What was asked for and refused may be asked for again. */
export function askedInVain(state: State, id: string, command: Command): State {
  if (command.type === 'next' && state.offer.kind === 'asked' && state.offer.id === id)
    return { ...state, offer: { kind: 'unasked' } };
  if (command.type === 'conversation' && state.conversation_state === 'asked')
    return { ...state, conversation_state: 'unasked' };
  return state;
}

/* ---- questions to the state --------------------------------------------------------------- */

/* The hour itself, whether its clock stands or not. */
export function isUnderWay(session: Pick<Session, 'state'> | null | undefined): boolean {
  return session?.state === 'live' || session?.state === 'paused';
}

export function isOver(session: Pick<Session, 'state'> | null | undefined): boolean {
  return session?.state === 'closed' || session?.state === 'released';
}

export function liveTheme(state: State): Theme | undefined {
  return state.session?.themes.find((theme) => theme.state === 'live');
}

/* The theme that a page shows: the live one, else the one whose countdown runs. */
export function currentTheme(state: State): Theme | undefined {
  return liveTheme(state) ?? state.session?.themes.find((theme) => theme.state === 'closing');
}

export function nextTheme(state: State): Theme | undefined {
  return state.session?.themes.find((theme) => theme.state === 'pending');
}

export function themeOf(state: State, id: string): Theme | undefined {
  return state.session?.themes.find((theme) => theme.id === id);
}

/* Whether statements of a theme may be judged now. */
export function mayJudge(state: State, theme: string): boolean {
  if (state.session?.state !== 'live') return false;
  if (state.session.closing_round) return true;
  const phase = themeOf(state, theme)?.state;
  return phase === 'live' || phase === 'closing';
}

/*
 * The server's time now, in milliseconds since 1970, whatever the device's clock says. A page's second may have begun
 * before the server last told its time; time does not go back for that.
 */
export function serverNow(state: State, page: number): number {
  return state.clock.server + Math.max(0, page - state.clock.page);
}

/* Milliseconds left until a time of the server; never negative. */
export function left(state: State, ends_at: string | undefined, page: number): number | null {
  if (!ends_at) return null;
  return Math.max(0, Date.parse(ends_at) - serverNow(state, page));
}

/* Failed and unsent things of one kind, for the place where they are shown. */
export function pendingVote(state: State, statement: string): Pending | undefined {
  return state.pending.filter((item) => item.command.type === 'vote' && item.command.statement === statement).pop();
}

export function pendingTexts(state: State): Pending[] {
  return state.pending.filter((item) => item.command.type === 'statement' || item.command.type === 'reaction');
}

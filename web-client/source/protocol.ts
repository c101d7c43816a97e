/*
 * The contract with the server (docs/protocol.md) as types: what comes in, what goes out. Times are RFC 3339 texts, grades
 * 0..3, a skip is null. Nothing here runs.
 */

export type Role = 'participant' | 'moderator' | 'observer';
export type SessionPhase = 'draft' | 'lobby' | 'live' | 'paused' | 'closed' | 'released';
export type ThemePhase = 'pending' | 'live' | 'closing' | 'closed' | 'skipped';
export type StatementPhase = 'visible' | 'held' | 'hidden' | 'withdrawn' | 'merged';
export type Kind = 'statement' | 'addition' | 'contrast' | 'question' | 'answer' | 'tip';
export type ReactionKind = Exclude<Kind, 'statement'>;
export type Grade = 0 | 1 | 2 | 3;
export type Judgement = Grade | null;
export type Language = 'nl' | 'en';

export interface Theme {
  id: string;
  title: string;
  question: string;
  state: ThemePhase;
  minutes: number;
  ends_at?: string;
  revision?: number;
}

export interface Poll {
  id: string;
  question: string;
  options: string[];
  open: boolean;
  follow_up: boolean;
  counts?: number[];
  n?: number;
  own_option?: number;
}

export interface BackgroundQuestion {
  question: string;
  options: string[];
  own_option?: number;
}

export interface PinnedStatement {
  id: string;
  theme: string;
  kind: Kind;
  text: string;
}

export interface Session {
  id: string;
  code: string;
  title: string;
  description?: string;
  language: Language;
  state: SessionPhase;
  moderation: 'open' | 'strict';
  now: string;
  starts_at?: string;
  themes: Theme[];
  closing_round?: { ends_at: string };
  automatic?: boolean;
  countdown_seconds?: number;
  pinned?: PinnedStatement;
  projected?: 'moderated' | 'all';
  rehearsal?: boolean;
}

export interface WelcomeSession extends Session {
  polls: Poll[];
  background: BackgroundQuestion[];
  grades: string[];
  announcement?: string;
}

/* What a text that is being written seems to name. */
export interface Mention {
  kind: 'name' | 'organisation' | 'address' | 'phone';
  text: string;
}

/* Figures of a statement. recognised, average and score are told from three votes on. */
export interface Figures {
  n: number;
  recognised?: number;
  average?: number;
  score?: number;
}

export interface StatementText {
  id: string;
  theme: string;
  kind: Kind;
  text: string;
  parent?: string;
  parent_text?: string;
}

export interface OwnStatement extends StatementText, Figures {
  state: StatementPhase;
  reason?: string;
  into?: string;
  reword?: string;
  reactions: number;
}

export interface ConversationItem extends OwnStatement {
  own: boolean;
  open: boolean;
  grade?: Judgement;
}

export interface Reaction extends Figures {
  id: string;
  kind: ReactionKind;
  text: string;
}

export interface TopItem extends Figures {
  statement: string;
  kind: Kind;
  text: string;
}

export interface ConsoleStatement extends StatementText, Figures {
  state: StatementPhase;
  reason?: string;
  into?: string;
  reword?: string;
  counts: number[];
  skips: number;
  flags: number;
  flag_reason?: string;
  reactions: number;
}

export interface Proposal {
  id: string;
  title: string;
  adopted: boolean;
}

export interface MergeProposal {
  from: string;
  into: string;
  likeness: number;
}

export interface Note {
  text: string;
  revision: number;
}

export interface ConsoleFigures {
  present: number;
  joined: number;
  statements_per_minute: number;
  votes_per_minute: number;
  silent: number;
  judged_too_little: number;
  waiting: number;
}

/* ---- what comes in ------------------------------------------------------------------------ */

export interface Welcome {
  type: 'welcome';
  role: Role;
  seat_token?: string;
  session: WelcomeSession;
  you?: { judged: number; statements: OwnStatement[] };
  note?: Note;
  seq: number;
}

export interface Ack {
  type: 'ack';
  id: string;
  seq: number;
  statement?: string;
  theme?: string;
  poll?: string;
  proposal?: string;
}

export type ErrorCode =
  | 'malformed'
  | 'unknown_type'
  | 'unauthorised'
  | 'withdrawn'
  | 'forbidden'
  | 'not_found'
  | 'wrong_state'
  | 'too_long'
  | 'empty'
  | 'not_offered'
  | 'own_statement'
  | 'duplicate_text'
  | 'rate_limited'
  | 'conflict'
  | 'busy'
  | 'full'
  | 'internal';

/* What tells refusals of one code apart. */
export type Because = 'not_open' | 'no_place';

export interface Refusal {
  type: 'error';
  id?: string;
  code: ErrorCode;
  message: string;
  statement?: string;
  because?: Because;
  starts_at?: string;
}

export type Update =
  | Welcome
  | Ack
  | Refusal
  | ({ type: 'session' } & Session)
  | ({ type: 'theme' } & Theme)
  | ({ type: 'poll' } & Poll)
  | { type: 'announcement'; text: string }
  | { type: 'offer'; id?: string; statement: StatementText | null }
  | { type: 'similar'; id: string; items: { statement: string; text: string }[]; warnings?: Mention[] }
  | { type: 'thread'; id: string; statement: string; reactions: Reaction[] }
  | { type: 'conversation'; id: string; items: ConversationItem[]; more: boolean }
  | { type: 'top'; theme: string; items: TopItem[] }
  | ({ type: 'tally'; statement: string } & Figures)
  | { type: 'fate'; statement: string; state: StatementPhase; reason?: string; into?: string; reword?: string }
  | { type: 'reacted'; statement: string; reactions: number }
  | { type: 'presence'; present: number; joined: number }
  | ({
      type: 'console';
      statements?: ConsoleStatement[];
      proposals?: Proposal[];
      merges?: MergeProposal[];
      note?: Note;
    } & ConsoleFigures)
  | { type: 'restart'; retry_after_ms: number };

/* ---- what goes out ------------------------------------------------------------------------ */

/* A command before it has its id. */
export type Command =
  | { type: 'statement'; theme?: string; text: string }
  | { type: 'reaction'; statement: string; kind: ReactionKind; text: string }
  | { type: 'vote'; statement: string; grade: Judgement }
  | { type: 'withdraw'; statement: string }
  | { type: 'flag'; statement: string; reason?: string }
  | { type: 'propose'; title: string }
  | { type: 'background'; question: number; option: number }
  | { type: 'poll'; poll: string; option: number }
  | { type: 'next' }
  | { type: 'similar'; text: string }
  | { type: 'thread'; statement: string }
  | { type: 'conversation'; before?: string }
  | ModeratorCommand;

export type ModeratorCommand =
  | { type: 'session'; do: 'lobby' | 'start' | 'pause' | 'resume' | 'close' | 'release' }
  | { type: 'session'; do: 'closing_round'; minutes?: number }
  | { type: 'session'; do: 'automatic'; on: boolean }
  | { type: 'session'; do: 'project'; texts: 'moderated' | 'all' }
  | { type: 'theme'; do: 'add'; title: string; question: string; minutes?: number }
  | { type: 'theme'; do: 'edit'; theme: string; title?: string; question?: string; minutes?: number; revision: number }
  | { type: 'theme'; do: 'open' | 'close' | 'skip' | 'unskip'; theme: string }
  | { type: 'theme'; do: 'extend'; theme: string; minutes: number }
  | { type: 'theme'; do: 'move'; theme: string; before?: string }
  | { type: 'theme'; do: 'adopt'; proposal: string }
  | { type: 'announce'; text: string }
  | { type: 'probe'; theme?: string; text: string }
  | { type: 'hide'; statement: string; reason: string }
  | { type: 'restore' | 'approve' | 'eject'; statement: string }
  | { type: 'ask_reword'; statement: string; reason: string }
  | { type: 'pin'; statement: string | null }
  | { type: 'merge'; from: string; into: string }
  | { type: 'unmerge'; from: string }
  | { type: 'poll_open'; question: string; options: string[] }
  | { type: 'poll_open'; poll: string }
  | { type: 'poll_close'; poll: string }
  | { type: 'note'; text: string; revision: number };

/* What answers a command: an ack or an answer of its own. */
export type Answer = Extract<Update, { type: 'ack' | 'offer' | 'similar' | 'thread' | 'conversation' }>;

/* How a connection says who it is. */
export type Hello = { token: string } | { code: string } | { session: string };

export const TEXT_CHARACTERS_MAX = 500;
export const TITLE_CHARACTERS_MAX = 200;
export const QUESTION_CHARACTERS_MAX = 500;
export const REASON_CHARACTERS_MAX = 300;

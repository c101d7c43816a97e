/* The room's screen: what is on it depends on where the session is. */
import type { ComponentChildren } from 'preact';
import type { Link } from '../connection';
import { clock, day } from '../format';
import { Countdown } from '../parts/countdown';
import { Said } from '../parts/said';
import type { Poll, Session } from '../protocol';
import { currentTheme, isOver, left, nextTheme, type State } from '../store';
import { tick } from '../time';
import { Controls } from './controls';
import { Fit, QUESTIONS, STATEMENTS, TOPIC } from './fit';
import { JoinCard, joinLink, JoinLarge } from './join_card';
import { announcementShown, resultShown, seen } from './memory';
import { PollView } from './poll_view';
import { topOf } from './texts';
import { TopList } from './top_list';
import { language, t } from './words';
import { QrCode } from '../parts/qr_code';

interface Props {
  state: State;
  link: Link;
}

export function Screen({ state, link }: Props) {
  const session = state.session!;
  return (
    <div class={`screen screen--${session.state}`}>
      <main class="screen__main">{viewOf(state, session)}</main>
      <footer class="screen__foot">
        <p class="screen__sign" role="status">
          {link.kind !== 'open' && t('projector.lost')}
        </p>
        <Announcement state={state} />
        <Controls />
      </footer>
    </div>
  );
}

function viewOf(state: State, session: Session): ComponentChildren {
  if (session.state === 'draft' || session.state === 'lobby') return <Lobby state={state} session={session} />;
  if (isOver(session)) return <End state={state} session={session} />;
  return <Talk state={state} session={session} />;
}

/* An announcement is read out once by its live region; it leaves after some minutes. */
function Announcement({ state }: { state: State }) {
  const shown = state.announcement && announcementShown(tick.value) && !isOver(state.session);
  return (
    <div class="screen__announcement" role="status" hidden={!shown}>
      {shown && (
        <Fit class="screen__announced" steps={TOPIC}>
          <Said text={state.announcement!.text} />
        </Fit>
      )}
    </div>
  );
}

/* ---- before ------------------------------------------------------------------------------- */

function Lobby({ state, session }: { state: State; session: Session }) {
  return (
    <div class="lobby">
      <header class="lobby__head">
        {session.rehearsal && <p class="screen__label">{t('projector.rehearsal')}</p>}
        <Fit class="lobby__fit" steps={QUESTIONS} most={1.4}>
          <h1 class="lobby__title">{session.title}</h1>
        </Fit>
      </header>
      <JoinLarge code={session.code} />
      <div class="lobby__foot">
        <p class="lobby__here">
          {session.state === 'draft' && t('projector.not_open')}
          {session.state === 'lobby' && state.present === 0 && t('projector.open')}
          {session.state === 'lobby' && state.present > 0 && (
            <>
              <strong>{state.present}</strong> {t('projector.here', { n: state.present })}
            </>
          )}
        </p>
        <StartsIn state={state} session={session} />
      </div>
    </div>
  );
}

function StartsIn({ state, session }: { state: State; session: Session }) {
  const remaining = left(state, session.starts_at, tick.value);
  if (remaining === null || !session.starts_at) return <p class="lobby__start">{t('projector.start.soon')}</p>;
  if (remaining === 0) return <p class="lobby__start">{t('projector.start.soon')}</p>;
  if (remaining < 3 * 3_600_000)
    return <Countdown state={state} ends_at={session.starts_at} label={t('projector.start.in')} />;
  return (
    <p class="lobby__start">
      {t('projector.start.at', {
        day: day(session.starts_at, language.value),
        time: clock(session.starts_at, language.value),
      })}
    </p>
  );
}

/* ---- during ------------------------------------------------------------------------------- */

function Talk({ state, session }: { state: State; session: Session }) {
  return (
    <div class="talk">
      <Head state={state} session={session} />
      <div class="talk__stage">
        <Stage state={state} session={session} />
      </div>
      <aside class="talk__side" aria-label={t('projector.side')}>
        <Figures state={state} />
        <JoinCard code={session.code} />
      </aside>
    </div>
  );
}

function Head({ state, session }: { state: State; session: Session }) {
  const theme = currentTheme(state);
  const round = session.closing_round;
  const paused = session.state === 'paused';
  const next = nextTheme(state);
  const title = round
    ? t('projector.round.title')
    : (theme?.title ?? (next ? t('projector.next') : t('projector.between')));
  const question = round ? t('projector.round.text') : (theme?.question ?? next?.title ?? session.title);
  const label = theme?.state === 'closing' && !round ? t('projector.closing') : t('projector.left');
  return (
    <header class="talk__head">
      <Fit class="talk__topic" steps={TOPIC}>
        <h1 class="talk__title">{title}</h1>
        <p class="talk__question" data-cuttable>
          {question}
        </p>
      </Fit>
      <div class="talk__time">
        {paused ? (
          <p class="talk__paused">{t('projector.paused')}</p>
        ) : (
          <Countdown state={state} ends_at={round?.ends_at ?? theme?.ends_at} label={label} />
        )}
      </div>
    </header>
  );
}

function Figures({ state }: { state: State }) {
  const statements = Array.from(state.statements.values()).filter((line) => line.state === 'visible').length;
  return (
    <dl class="talk__figures">
      <div>
        <dd>{state.present}</dd>
        <dt>{t('projector.present', { n: state.present })}</dt>
      </div>
      {state.role === 'moderator' && (
        <div>
          <dd>{statements}</dd>
          <dt>{t('projector.statements', { n: statements })}</dt>
        </div>
      )}
    </dl>
  );
}

/* One thing at a time: a poll, its result, else what is recognised most, with what is pinned above it. */
function Stage({ state, session }: { state: State; session: Session }) {
  const poll = pollShown(state);
  if (poll) return <PollView poll={poll} />;
  const { pinned } = session;
  const theme = session.closing_round ? undefined : currentTheme(state)?.id;
  const items = topOf(state, seen.value, theme);
  if (!pinned && items.length === 0) return <Waiting state={state} session={session} />;
  return (
    <>
      {pinned && (
        <section class={items.length > 0 ? 'pinned' : 'pinned pinned--alone'} aria-label={t('projector.pinned')}>
          <Fit class="pinned__fit" steps={STATEMENTS} most={items.length > 0 ? 1.25 : 1.7}>
            <div class="pinned__text" data-cuttable>
              <Said text={pinned.text} />
            </div>
          </Fit>
          <p class="screen__cut">{t('projector.cut')}</p>
        </section>
      )}
      <TopList newest={items} most={pinned ? 2 : 5} title={t(theme ? 'projector.top' : 'projector.top_all')} />
    </>
  );
}

function pollShown(state: State): Poll | undefined {
  const open = Array.from(state.polls.values())
    .filter((poll) => poll.open)
    .pop();
  const result = resultShown(tick.value);
  return open ?? (result ? state.polls.get(result) : undefined);
}

function Waiting({ state, session }: { state: State; session: Session }) {
  if (session.state === 'paused') return <p class="talk__waiting">{t('projector.paused_text')}</p>;
  if (!currentTheme(state)) return <p class="talk__waiting">{t('projector.soon')}</p>;
  return (
    <p class="talk__waiting">{t(session.projected === 'all' ? 'projector.empty' : 'projector.empty_moderated')}</p>
  );
}

/* ---- after -------------------------------------------------------------------------------- */

function End({ state, session }: { state: State; session: Session }) {
  const follow_up = Array.from(state.polls.values()).find((poll) => poll.follow_up && poll.counts !== undefined);
  const items = topOf(state, seen.value, undefined);
  const released = session.state === 'released';
  return (
    <div class="end">
      <header class="end__head">
        <div>
          <h1 class="end__title">{t('projector.end.title')}</h1>
          <p class="end__text">{t(released ? 'projector.end.released' : 'projector.end.text')}</p>
        </div>
        {released && (
          <div class="end__report">
            <div class="join__qr">
              <QrCode link={`${joinLink(session.code)}/report`} label={t('projector.end.qr')} />
            </div>
          </div>
        )}
      </header>
      <div class="talk__stage">
        {items.length > 0 ? (
          <TopList newest={items} most={follow_up ? 3 : 5} title={t('projector.top_all')} />
        ) : (
          <p class="talk__waiting">{session.title}</p>
        )}
        {follow_up && (follow_up.n ?? 0) > 0 && <PollView poll={follow_up} />}
      </div>
    </div>
  );
}

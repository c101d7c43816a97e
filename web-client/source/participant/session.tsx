/* One's seat in a session: holds the connection, and shows the part of the hour that it is. */
import { computed, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Live } from '../live';
import { Announcer } from '../parts/announcer';
import type { ErrorCode, StatementText } from '../protocol';
import { write } from '../storage';
import { pendingTexts, type Pending } from '../store';
import { languageOfSession, t } from '../words';
import { Background, backgroundIsOpen } from './background';
import { Dialogs } from './dialogs';
import { End } from './end';
import { PlainHead } from './home';
import { LivePage } from './live_page';
import { linkEndOf, type LinkEnd } from './logic';
import { restarting, RoomContext, useLive, useRoom, type Room } from './room';
import { readJson, seatForget, seatKeep, seatRead } from './seat';
import { useTitle } from './title';
import { Waiting } from './waiting';

function open(code: string, leave: () => void): Room {
  const token = signal(seatRead(code));
  const live = new Live({
    queue: code,
    hello: () => (token.peek() ? { token: token.peek()! } : { code }),
    seat: (seat) => {
      token.value = seat;
      seatKeep(code, seat);
    },
  });
  live.listen((update) => {
    if (update.type === 'welcome') languageOfSession(update.session.language);
    if (update.type === 'restart' || update.type === 'welcome') restarting.value = update.type === 'restart';
  });
  keepRefused(live, code);
  const kept = readJson<StatementText>(`offer.${code}`);
  return { live, code, token, leave, card: signal(kept), wanting: signal(kept === null), asking: signal(false) };
}

/* Texts that the server did not take outlive a reload. */
function keepRefused(live: Live, code: string): void {
  const key = `refused.${code}`;
  for (const item of readJson<Pick<Pending, 'command' | 'code'>[]>(key) ?? []) live.recall(item.command, item.code);
  const refused = computed(() =>
    JSON.stringify(
      pendingTexts(live.state.value)
        .filter((item) => item.state === 'failed')
        .map(({ command, code: why }) => ({ command, code: why })),
    ),
  );
  refused.subscribe((texts) => write(key, texts === '[]' ? null : texts));
}

interface Props {
  code: string;
  leave: () => void; /* for good: the seat is forgotten */
  wait: () => void; /* for the session to open */
}

export function Session({ code, leave, wait }: Props) {
  const [room] = useState(() =>
    open(code, () => {
      seatForget(code);
      leave();
    }),
  );
  useEffect(() => () => room.live.close(), [room]);
  return (
    <RoomContext.Provider value={room}>
      <Part wait={wait} />
      <Dialogs />
      <Announcer />
    </RoomContext.Provider>
  );
}

/* Which part of the hour it is. */
function Part({ wait }: { wait: () => void }) {
  const { live, code, token } = useRoom();
  const link = live.link.value;
  const phase = useLive((state) => state.session?.state);
  const questions = useLive((state) => state.background);
  const [asked, setAsked] = useState(false);
  if (phase === 'closed' || phase === 'released') return <End />;
  if (link.kind === 'ended') {
    const end = linkEndOf(link.code, token.value !== null, link.because);
    if (end === 'early') return <Early wait={wait} />;
    return end === 'ended' ? <End /> : <LinkEnded end={end} code={link.code} />;
  }
  if (!phase) return <Connecting />;
  if (!asked && backgroundIsOpen(code, questions)) return <Background done={() => setAsked(true)} />;
  return phase === 'draft' || phase === 'lobby' ? <Waiting /> : <LivePage />;
}

function Connecting() {
  const { live } = useRoom();
  const link = live.link.value;
  const failing = 'tries' in link && link.tries > 0;
  useTitle('');
  return (
    <div class="plain">
      <PlainHead />
      <main class="plain__main stack" role="status">
        <h1>{failing ? t('participant.problem.unreachable.title') : t('participant.connecting')}</h1>
        {failing && <p>{t('participant.connecting.failing')}</p>}
        {failing && (
          <p>
            <button type="button" class="button button--primary" onClick={() => live.hurry()}>
              {t('shared.link.now')}
            </button>
          </p>
        )}
      </main>
    </div>
  );
}

/* The page of arrival says when it begins, and looks whether it has. */
function Early({ wait }: { wait: () => void }) {
  useEffect(wait, [wait]);
  return null;
}

function LinkEnded({ end, code }: { end: Exclude<LinkEnd, 'ended' | 'early'>; code: ErrorCode }) {
  const { live, leave } = useRoom();
  const title = t(`participant.link_end.${end}.title`);
  useTitle(title);
  return (
    <div class="plain">
      <PlainHead />
      <main class="plain__main stack" data-code={code}>
        <h1>{title}</h1>
        <p>{t(`participant.link_end.${end}.text`)}</p>
        <p class="row">
          {(end === 'full' || end === 'other') && (
            <button type="button" class="button button--primary" onClick={() => live.hurry()}>
              {t('participant.again')}
            </button>
          )}
          {end !== 'withdrawn' && (
            <button type="button" class="button" onClick={leave}>
              {t('participant.link_end.back')}
            </button>
          )}
        </p>
      </main>
    </div>
  );
}

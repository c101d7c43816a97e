/* The head of the live page: theme, question and time left, always in view where there is room. */
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { Countdown } from '../parts/countdown';
import { left } from '../store';
import { tick } from '../time';
import { t } from '../words';
import { stageOf, trailing, type Stage } from './logic';
import { menu, useLive, useRoom } from './room';

function headOf(stage: Stage, title: string): { theme: string; question: string } {
  switch (stage.kind) {
    case 'theme':
    case 'closing':
      return {
        theme: t('participant.topic.place', {
          number: stage.number,
          count: stage.count,
          title: stage.theme.title,
        }),
        question: stage.theme.question,
      };
    case 'round':
      return { theme: t('participant.round.title'), question: t('participant.round.text') };
    case 'paused':
      return { theme: t('participant.pause.title'), question: stage.theme?.question ?? title };
    case 'between':
      return { theme: title, question: t('participant.between') };
  }
}

function endOf(stage: Stage): string | undefined {
  if (stage.kind === 'round') return stage.ends_at;
  return stage.kind === 'theme' || stage.kind === 'closing' ? stage.theme.ends_at : undefined;
}

export function Topic() {
  const { live } = useRoom();
  const session = useLive((state) => state.session)!;
  const stage = stageOf(session);
  const { theme, question } = headOf(stage, session.title);
  const closing = stage.kind === 'closing';
  const late = trailing(session);
  useStageAnnounced(stage, `${theme}. ${question}`);
  return (
    <header class={closing ? 'topic topic--closing' : 'topic'}>
      <div class="topic__inner">
        <p class="topic__theme">
          {session.rehearsal && <span class="badge">{t('participant.rehearsal_short')}</span>} {theme}
        </p>
        <div class="topic__time">
          <Countdown state={live.state.value} ends_at={endOf(stage)} label={t('participant.topic.left')} />
          {closing && <p class="topic__closing">{t('participant.topic.to_judge')}</p>}
        </div>
        <button
          type="button"
          class="button button--quiet topic__menu"
          onClick={() => (menu.value = true)}
          aria-label={t('participant.menu.open')}
        >
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d="M4 7h16M4 12h16M4 17h16" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
          </svg>
        </button>
        <h1 class="topic__question">{question}</h1>
        {late && (
          <div class="topic__late small">
            {late.title}:{' '}
            <Countdown state={live.state.value} ends_at={late.ends_at} label={t('participant.topic.left')} />{' '}
            {t('participant.topic.to_judge')}
          </div>
        )}
      </div>
      <TimeBar stage={stage} />
    </header>
  );
}

/* A new theme, a countdown, a pause is said once. */
function useStageAnnounced(stage: Stage, head: string): void {
  const before = useRef<string | null>(null);
  const id = `${stage.kind} ${'theme' in stage ? stage.theme?.id : ''}`;
  useEffect(() => {
    const first = before.current === null;
    if (before.current === id) return;
    before.current = id;
    if (first) return;
    announce(stage.kind === 'closing' ? t('participant.topic.closing_said') : head);
  }, [id]);
}

function TimeBar({ stage }: { stage: Stage }) {
  const state = useRoom().live.state.value;
  if (stage.kind !== 'theme') return null;
  const remaining = left(state, stage.theme.ends_at, tick.value) ?? 0;
  const share = Math.min(1, remaining / (stage.theme.minutes * 60_000));
  return (
    <div class="topic__bar" aria-hidden="true">
      <div class="topic__bar-part" style={{ inlineSize: `${share * 100}%` }} />
    </div>
  );
}

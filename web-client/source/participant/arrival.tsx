/*
 * Before one is in: what session this is, what anonymous means, and what stands in the way, each in its own words. A
 * seat is taken only with "Doe mee".
 */
import { useEffect, useState } from 'preact/hooks';
import { clock, day } from '../format';
import { joinInfo, Problem, type JoinInfo } from '../http';
import { Said } from '../parts/said';
import { kept } from '../storage';
import { language, languageOfSession, t } from '../words';
import { PlainHead } from './home';
import { barrierOf, pollWait } from './logic';
import { accept, accepted } from './seat';
import { useTitle } from './title';

type Known = { info: JoinInfo } | { problem: 'unknown' | 'unreachable' | 'too_many' | 'other' } | null;

const DRAFT_WAIT_MS = 20_000;

function problemOf(error: unknown): Known {
  const status = error instanceof Problem ? error.status : -1;
  if (status === 404) return { problem: 'unknown' };
  if (status === 429) return { problem: 'too_many' };
  return { problem: status === 0 || status >= 502 ? 'unreachable' : 'other' };
}

/* Asks once, again when wanted, and by itself while the session is not open yet. */
export function useJoinInfo(code: string, again_ms: (info: JoinInfo) => number | null): [Known, () => void] {
  const [known, setKnown] = useState<Known>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const later = (ms: number | null) => {
      if (ms !== null && !stopped)
        timer = setTimeout(() => setRound((count) => count + 1), pollWait(ms, Math.random()));
    };
    joinInfo(code).then(
      (info) => {
        if (stopped) return;
        languageOfSession(info.language);
        setKnown({ info });
        later(again_ms(info));
      },
      (error: unknown) => {
        if (stopped) return;
        setKnown((before) => (before && 'info' in before ? before : problemOf(error)));
        later(DRAFT_WAIT_MS);
      },
    );
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [code, round]);
  return [known, () => setRound((count) => count + 1)];
}

interface Props {
  code: string;
  has_seat: boolean;
  enter: () => void;
}

export function Arrival({ code, has_seat, enter }: Props) {
  const [known, again] = useJoinInfo(code, (info) => (info.state === 'draft' ? DRAFT_WAIT_MS : null));
  const info = known && 'info' in known ? known.info : null;
  useTitle(info?.title ?? '');
  return (
    <div class="plain">
      <PlainHead />
      <main class="plain__main stack">
        {!known && <p role="status">{t('shared.loading')}</p>}
        {known && 'problem' in known && <ArrivalProblem problem={known.problem} again={again} />}
        {info && <Invitation info={info} has_seat={has_seat} enter={enter} />}
      </main>
    </div>
  );
}

function ArrivalProblem({
  problem,
  again,
}: {
  problem: 'unknown' | 'unreachable' | 'too_many' | 'other';
  again: () => void;
}) {
  return (
    <div class="stack" role="status">
      <h1>{t(`participant.problem.${problem}.title`)}</h1>
      <p>{t(`participant.problem.${problem}.text`)}</p>
      <p class="row">
        {problem !== 'unknown' && (
          <button type="button" class="button button--primary" onClick={again}>
            {t('participant.again')}
          </button>
        )}
        <a class={problem === 'unknown' ? 'button button--primary' : 'button'} href="/">
          {t('participant.other_code')}
        </a>
      </p>
    </div>
  );
}

/* "dinsdag 1 december 2026, 14.00 uur" */
export function When({ time }: { time: string }) {
  const to = language.value;
  return <time dateTime={time}>{`${day(time, to)}, ${clock(time, to)}`}</time>;
}

function Invitation({ info, has_seat, enter }: { info: JoinInfo; has_seat: boolean; enter: () => void }) {
  const barrier = barrierOf(info, has_seat);
  return (
    <>
      {info.rehearsal && (
        <p>
          <span class="badge">{t('participant.rehearsal')}</span>
        </p>
      )}
      <div class="stack stack--tight">
        <p class="eyebrow">{t('participant.arrival.invited')}</p>
        <h1 class="arrival__title">{info.title}</h1>
        {info.starts_at && (
          <p class="arrival__when">
            <When time={info.starts_at} />
          </p>
        )}
      </div>
      {info.description && (
        <p class="arrival__description">
          <Said text={info.description} />
        </p>
      )}
      {barrier ? (
        <BarrierText barrier={barrier} info={info} />
      ) : (
        <Anonymity has_seat={has_seat} enter={enter} info={info} />
      )}
    </>
  );
}

function BarrierText({ barrier, info }: { barrier: NonNullable<ReturnType<typeof barrierOf>>; info: JoinInfo }) {
  return (
    <div class="notice stack stack--tight" role="status">
      <h2>{t(`participant.barrier.${barrier}.title`)}</h2>
      <p>{t(`participant.barrier.${barrier}.text`)}</p>
      {barrier === 'released' && (
        <p>
          <a class="button button--primary" href={`/s/${info.code}/report`}>
            {t('participant.report')}
          </a>
        </p>
      )}
    </div>
  );
}

const POINTS = ['writing', 'voting', 'stored', 'yourself', 'report'] as const;

function Anonymity({ info, has_seat, enter }: { info: JoinInfo; has_seat: boolean; enter: () => void }) {
  const known = accepted();
  const join = () => {
    accept();
    enter();
  };
  const points = (
    <ul class="points" role="list">
      {POINTS.map((point) => (
        <li key={point}>
          <strong>{t(`participant.anonymous.${point}.head`)}</strong> {t(`participant.anonymous.${point}.text`)}
        </li>
      ))}
    </ul>
  );
  const more = (
    <p class="small">
      <a href={`/privacy?lang=${language.value}`}>{t('participant.anonymous.more')}</a>
    </p>
  );
  return (
    <>
      {!kept.value && <p class="notice notice--warning">{t('participant.not_kept')}</p>}
      {known ? (
        <details class="card">
          <summary>{t('participant.anonymous.title')}</summary>
          {points}
          {more}
        </details>
      ) : (
        <section class="card stack" aria-labelledby="anonymous">
          <h2 id="anonymous">{t('participant.anonymous.title')}</h2>
          {points}
          {more}
        </section>
      )}
      <div class="stack stack--tight arrival__action">
        <button type="button" class="button button--primary button--wide" onClick={join}>
          {has_seat && known ? t('participant.arrival.continue') : t('participant.arrival.join')}
        </button>
        <p class="small subtle">
          {info.state === 'lobby' ? t('participant.arrival.waiting') : t('participant.arrival.live')}{' '}
          {!known && t('participant.arrival.agree')}
        </p>
      </div>
    </>
  );
}

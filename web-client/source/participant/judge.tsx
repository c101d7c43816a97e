/*
 * One statement at a time. What stands here stays until the reader goes on: a card never changes under a hand that
 * is about to press. The server gives a statement to a seat once, so the card outlives a reload.
 */
import { useComputed, useSignalEffect, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { Said } from '../parts/said';
import type { Judgement, StatementText } from '../protocol';
import { mayJudge, pendingVote, themeOf } from '../store';
import { t } from '../words';
import { CardActions } from './card';
import { averageLine, Grades, judgingQuestion, ownGradeText, Scale } from './grades';
import { anyJudging, gradeOfKey, openPolls } from './logic';
import { PollForm } from './polls';
import { follow_up_shown, keys_on, useLive, useRoom } from './room';
import { writeJson } from './seat';
import { focusKeep } from './title';
import { refusedText } from './unsent';

const AGAIN_MS = 3_000;

/* The card, and how one goes on to the next. Asked for only when the reader goes on. */
function useCard(): { card: Signal<StatementText | null>; wanting: Signal<boolean>; goOn: () => void } {
  const { live, code, card, wanting, asking } = useRoom();
  const offer = useComputed(() => live.state.value.offer);
  const ready = useComputed(() => live.link.value.kind === 'open' && anyJudging(live.state.value));
  const shown = card.value?.id;
  const before = useRef(shown);
  useEffect(() => {
    /* The reader has gone on: the new card is shown from its beginning. */
    if (before.current !== undefined && before.current !== shown) toBeginning();
    if (before.current !== shown) focusKeep('.judging__text', '#judge-title');
    before.current = shown;
  }, [shown]);
  useSignalEffect(() => {
    const now = offer.value;
    if (!wanting.value) return;
    if (now.kind === 'statement' && now.statement.id !== card.peek()?.id) {
      card.value = now.statement;
      wanting.value = false;
      writeJson(`offer.${code}`, now.statement);
    } else if (now.kind === 'nothing') {
      card.value = null;
      writeJson(`offer.${code}`, null);
    }
  });
  useSignalEffect(() => {
    const now = offer.value;
    if (!wanting.value || asking.value || !ready.value || now.kind === 'asked' || now.kind === 'nothing') return;
    if (now.kind === 'statement' && now.statement.id !== card.peek()?.id) return;
    asking.value = true;
    live.ask({ type: 'next' }).then(
      () => (asking.value = false),
      () => setTimeout(() => (asking.value = false), AGAIN_MS),
    );
  });
  return { card, wanting, goOn: () => (wanting.value = true) };
}

function toBeginning(): void {
  const panel = document.getElementById('judge-title')?.closest('.column__scroll');
  if (panel) panel.scrollTop = 0;
  else scrollTo({ top: 0, behavior: 'instant' });
}

export function Judge() {
  const { card, wanting, goOn } = useCard();
  const statement = card.value;
  return (
    <section class="panel judge" aria-labelledby="judge-title">
      <h2 id="judge-title" class="panel__title" tabIndex={-1}>
        {t('participant.tab.judge')}
      </h2>
      {statement ? (
        <Card key={statement.id} statement={statement} goOn={goOn} going={wanting.value} />
      ) : (
        <NothingToJudge asked={wanting.value} />
      )}
    </section>
  );
}

function useKeys(choose: (judgement: Judgement) => void): void {
  const latest = useRef(choose);
  latest.current = choose;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!keys_on.value || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open]'))
        return;
      const judgement = gradeOfKey(event.key);
      if (judgement === undefined) return;
      event.preventDefault();
      latest.current(judgement);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}

function Card({ statement, goOn, going }: { statement: StatementText; goOn: () => void; going: boolean }) {
  const { live, code } = useRoom();
  const judgement = useLive((state) => state.judgements.get(statement.id));
  const open = useLive((state) => mayJudge(state, statement.theme));
  const paused = useLive((state) => state.session?.state === 'paused');
  const pending = useLive((state) => pendingVote(state, statement.id));
  const next = useRef<HTMLButtonElement>(null);
  const judged = judgement !== undefined;
  const choose = (to: Judgement) => {
    if (!open) return;
    if (to !== judgement || pending?.state === 'failed') {
      if (pending?.state === 'failed') live.drop(pending.id);
      live.send({ type: 'vote', statement: statement.id, grade: to });
      writeJson(`offer.${code}`, null);
    }
    requestAnimationFrame(() => next.current?.focus());
  };
  useKeys(choose);
  return (
    <article class="judging card stack">
      <Wording statement={statement} />
      <p class="judging__question">{judgingQuestion(statement.kind)}</p>
      <Grades value={judgement} choose={choose} label={judgingQuestion(statement.kind)} keys closed={!open} />
      {!open && (
        <p class="small" role="status">
          {t(paused ? 'participant.judge.paused' : 'participant.judge.over')}
        </p>
      )}
      {judged && <Outcome statement={statement.id} judgement={judgement} />}
      {(judged || (!open && !paused)) && (
        <button ref={next} type="button" class="button button--primary button--wide" aria-busy={going} onClick={goOn}>
          {t('participant.judge.next')}
        </button>
      )}
      {going && live.link.value.kind !== 'open' && (
        <p class="small" role="status">
          {t('participant.judge.next_offline')}
        </p>
      )}
      <CardActions
        target={{
          id: statement.parent ?? statement.id,
          theme: statement.theme,
          own: false,
          text: statement.parent_text ?? statement.text,
        }}
        flag={{ id: statement.id, theme: statement.theme, text: statement.text, own: false }}
      />
    </article>
  );
}

/* The statement itself: of which theme, when that is not the one that is open, and what it reacts to. */
function Wording({ statement }: { statement: StatementText }) {
  const theme = useLive((state) => themeOf(state, statement.theme));
  const current = useLive((state) => state.session?.themes.find((one) => one.state === 'live')?.id);
  return (
    <>
      {theme && theme.id !== current && <p class="eyebrow">{theme.title}</p>}
      {statement.parent_text && (
        <div class="stack stack--tight">
          <Said text={statement.parent_text} quoted />
          <p>
            <span class="badge">{t(`shared.kind.${statement.kind}`)}</span>
          </p>
        </div>
      )}
      <p class="judging__text" tabIndex={-1}>
        <Said text={statement.text} />
      </p>
    </>
  );
}

/* One's own grade, whether the server has it, and the group's average. */
function Outcome({ statement, judgement }: { statement: string; judgement: Judgement }) {
  const { live } = useRoom();
  const figures = useLive((state) => state.figures.get(statement));
  const pending = useLive((state) => pendingVote(state, statement));
  const line = averageLine(figures);
  const heard = useRef('');
  useEffect(() => {
    if (!figures || pending || heard.current === statement) return;
    heard.current = statement;
    announce(line);
  }, [figures, pending]);
  const failed = pending?.state === 'failed';
  return (
    <div class="outcome stack stack--tight">
      <p>
        {t('participant.judge.own')} <strong>{ownGradeText(judgement)}</strong>{' '}
        <span class={failed ? 'fate fate--failed' : 'fate'}>
          {!pending ? t('participant.sent') : failed ? t('participant.not_sent') : t('participant.sending')}
        </span>
      </p>
      {failed && (
        <p class="row" role="alert">
          {refusedText(pending.code)}
          <button type="button" class="button" onClick={() => live.retry(pending.id)}>
            {t('participant.again')}
          </button>
        </p>
      )}
      <p class="outcome__line">
        {t('participant.judge.group')} {line}
      </p>
      <Scale figures={figures} own={judgement} />
    </div>
  );
}

function NothingToJudge({ asked }: { asked: boolean }) {
  const { live } = useRoom();
  const offer = useLive((state) => state.offer.kind);
  const phase = useLive((state) => state.session?.state);
  const round = useLive((state) => !!state.session?.closing_round);
  const any = useLive(anyJudging);
  if (phase === 'paused') return <p class="card">{t('participant.pause.text')}</p>;
  if (!any) return <p class="card">{t('participant.judge.between')}</p>;
  if (live.link.value.kind !== 'open') return <p class="card">{t('participant.judge.next_offline')}</p>;
  if (offer !== 'nothing' && asked) return <p class="card subtle">{t('shared.loading')}</p>;
  return (
    <div class="card stack">
      <div class="stack" role="status">
        <p>
          <strong>{t(round ? 'participant.judge.round_done' : 'participant.judge.nothing')}</strong>
        </p>
        <p>{t(round ? 'participant.judge.round_done_text' : 'participant.judge.nothing_text')}</p>
      </div>
      {round && <FollowUp />}
    </div>
  );
}

/* Which theme deserves a follow-up. While it stands here, no notice has to ask for it. */
function FollowUp() {
  const polls = openPolls(useLive((state) => state.polls)).filter((poll) => poll.follow_up);
  const any = polls.length > 0;
  useEffect(() => {
    follow_up_shown.value = any;
    return () => {
      follow_up_shown.value = false;
    };
  }, [any]);
  return (
    <>
      {polls.map((poll) => (
        <PollForm key={poll.id} poll={poll} />
      ))}
    </>
  );
}

/* The questions that come before the page: react, flag, withdraw, propose, a poll, the pinned statement, the menu. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { characters } from '../format';
import { Dialog } from '../parts/dialog';
import { Said } from '../parts/said';
import { REASON_CHARACTERS_MAX, TITLE_CHARACTERS_MAX, type PinnedStatement } from '../protocol';
import { mayJudge } from '../store';
import { t } from '../words';
import { CardActions } from './card';
import { averageLine, Grades, judgingQuestion, Scale } from './grades';
import { MenuDialog } from './menu';
import { PollForm } from './polls';
import { ReactionForm } from './reaction';
import {
  flagging,
  looking,
  menu,
  polling,
  proposing,
  reacting,
  useLive,
  useRoom,
  withdrawing,
  type Target,
} from './room';
import { TextField } from './text_field';
import { focusKeep } from './title';
import { refusedText } from './unsent';

export function Dialogs() {
  const on = reacting.value;
  const flagged = flagging.value;
  const back = withdrawing.value;
  const pinned = looking.value;
  const opened = useRef(false);
  const any = !!(on || flagged || back || pinned || proposing.value || polling.value || menu.value);
  useEffect(() => {
    /* What opened it may be gone by now. */
    if (!any && opened.current) focusKeep('.panel__title', 'h1');
    opened.current = any;
  }, [any]);
  return (
    <>
      <Dialog
        open={!!on}
        title={on?.own ? t('participant.react.answer_title') : t('participant.react.title')}
        close={() => (reacting.value = null)}
      >
        {on && <ReactionForm key={on.id} target={on} close={() => (reacting.value = null)} />}
      </Dialog>
      <Dialog open={!!flagged} title={t('participant.flag.title')} close={() => (flagging.value = null)}>
        {flagged && <FlagForm target={flagged} close={() => (flagging.value = null)} />}
      </Dialog>
      <Dialog open={!!back} title={t('participant.withdraw.title')} close={() => (withdrawing.value = null)}>
        {back && <WithdrawForm target={back} close={() => (withdrawing.value = null)} />}
      </Dialog>
      <Dialog open={!!pinned} title={t('participant.pinned.title')} close={() => (looking.value = null)}>
        {pinned && <Pinned pinned={pinned} />}
      </Dialog>
      <Dialog open={proposing.value} title={t('participant.propose.title')} close={() => (proposing.value = false)}>
        <ProposeForm close={() => (proposing.value = false)} />
      </Dialog>
      <PollDialog />
      <MenuDialog open={menu.value} close={() => (menu.value = false)} />
    </>
  );
}

interface FormProps {
  target: Target;
  close: () => void;
}

function FlagForm({ target, close }: FormProps) {
  const { live } = useRoom();
  const [reason, setReason] = useState('');
  const [done, setDone] = useState(false);
  const send = () => {
    const length = characters(reason);
    if (length > REASON_CHARACTERS_MAX) return;
    live.send({ type: 'flag', statement: target.id, ...(length > 0 ? { reason: reason.trim() } : {}) });
    setDone(true);
  };
  if (done) {
    return (
      <div class="stack">
        <p role="status">{t('participant.flag.done')}</p>
        <p>
          <button type="button" class="button button--primary" autoFocus onClick={close}>
            {t('shared.close')}
          </button>
        </p>
      </div>
    );
  }
  return (
    <div class="stack">
      <Said text={target.text} quoted />
      <p>{t('participant.flag.text')}</p>
      <TextField
        id="flag-reason"
        label={t('participant.flag.reason')}
        value={reason}
        input={setReason}
        send={send}
        most={REASON_CHARACTERS_MAX}
      />
      <div class="row">
        <button type="button" class="button button--primary" onClick={send}>
          {t('participant.flag.send')}
        </button>
        <button type="button" class="button button--quiet" onClick={close}>
          {t('shared.cancel')}
        </button>
      </div>
    </div>
  );
}

function WithdrawForm({ target, close }: FormProps) {
  const { live } = useRoom();
  const withdraw = () => {
    live.send({ type: 'withdraw', statement: target.id });
    close();
  };
  return (
    <div class="stack">
      <Said text={target.text} quoted />
      <p>{t('participant.withdraw.text')}</p>
      <div class="row">
        <button type="button" class="button button--danger" onClick={withdraw}>
          {t('participant.withdraw.do')}
        </button>
        <button type="button" class="button button--quiet" onClick={close}>
          {t('shared.cancel')}
        </button>
      </div>
    </div>
  );
}

function ProposeForm({ close }: { close: () => void }) {
  const { live } = useRoom();
  const [title, setTitle] = useState('');
  const [sent, setSent] = useState<string | null>(null);
  const item = useLive((state) => state.pending.find((one) => one.command.type === 'propose'));
  const length = characters(title);
  const send = () => {
    if (length === 0 || length > TITLE_CHARACTERS_MAX) return;
    setSent(live.send({ type: 'propose', title: title.trim() }));
  };
  if (sent && item?.state !== 'failed') {
    return (
      <div class="stack">
        <p role="status">{item ? t('participant.sending') : t('participant.propose.done')}</p>
        <p>
          <button type="button" class="button button--primary" autoFocus onClick={close}>
            {t('shared.close')}
          </button>
        </p>
      </div>
    );
  }
  return (
    <div class="stack">
      <p>{t('participant.propose.text')}</p>
      <TextField
        id="propose-title"
        label={t('participant.propose.label')}
        value={title}
        input={setTitle}
        send={send}
        rows={2}
        most={TITLE_CHARACTERS_MAX}
      />
      {item?.state === 'failed' && (
        <p role="alert" class="notice notice--error">
          {refusedText(item.code)}
        </p>
      )}
      <p>
        <button type="button" class="button button--primary" aria-disabled={length === 0} onClick={send}>
          {t('participant.propose.send')}
        </button>
      </p>
    </div>
  );
}

function PollDialog() {
  const poll = useLive((state) => state.polls.get(polling.value ?? ''));
  const close = () => (polling.value = null);
  return (
    <Dialog open={!!poll} title={t('participant.polls.title')} close={close}>
      <div class="stack">
        {poll && (poll.open ? <PollForm poll={poll} /> : <p role="status">{t('participant.polls.closed')}</p>)}
        <p>
          <button type="button" class="button button--primary" onClick={close}>
            {t('participant.polls.done')}
          </button>
        </p>
      </div>
    </Dialog>
  );
}

/* The statement that the moderator shows to everybody: judged like any other, unless it is one's own. */
function Pinned({ pinned }: { pinned: PinnedStatement }) {
  const { live } = useRoom();
  const { id, theme, kind, text } = pinned;
  const own = useLive((state) => state.own.has(id), id);
  const judgement = useLive((state) => state.judgements.get(id), id);
  const figures = useLive((state) => state.figures.get(id), id);
  const open = useLive((state) => mayJudge(state, theme), theme);
  return (
    <div class="stack">
      <p class="judging__text">
        <Said text={text} />
      </p>
      {!own && (
        <>
          <p class="judging__question">{judgingQuestion(kind)}</p>
          <Grades
            value={judgement}
            label={judgingQuestion(kind)}
            closed={!open}
            choose={(grade) => live.send({ type: 'vote', statement: id, grade })}
          />
        </>
      )}
      {judgement !== undefined && (
        <div role="status" class="outcome">
          <p>
            {t('participant.judge.group')} {averageLine(figures)}
          </p>
          <Scale figures={figures} own={judgement} />
        </div>
      )}
      {!own && kind === 'statement' && <CardActions target={{ id, theme, text, own }} />}
    </div>
  );
}

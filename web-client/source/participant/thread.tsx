/* The reactions to one statement, fetched when they are opened, and again when the reader wants what came since. */
import { useEffect } from 'preact/hooks';
import { Said } from '../parts/said';
import { t } from '../words';
import { CardActions } from './card';
import { averageLine, ownGradeText } from './grades';
import { mayAnswer } from './logic';
import { useLive, useRoom, type Target } from './room';

export function Thread({ target }: { target: Target }) {
  const { live } = useRoom();
  const thread = useLive((state) => state.threads.get(target.id));
  const count = useLive((state) => state.reactions.get(target.id) ?? 0);
  const own = useLive((state) => state.own);
  const written = [...own.values()].filter((item) => item.parent === target.id && item.state === 'visible').length;
  const judgements = useLive((state) => state.judgements);
  const online = live.link.value.kind === 'open';
  const ask = () => void live.ask({ type: 'thread', statement: target.id }).catch(() => undefined);
  useEffect(() => {
    if (online) ask();
  }, [online, target.id, written]);
  if (!thread)
    return (
      <p class="small subtle" role="status">
        {online ? t('shared.loading') : t('participant.thread.offline')}
      </p>
    );
  const waiting = Math.max(0, count - thread.length);
  return (
    <div class="thread stack">
      <ul role="list" class="stack">
        {thread.map((reaction) => {
          const judgement = judgements.get(reaction.id);
          return (
            <li key={reaction.id} class="thread__item stack stack--tight">
              <p class="row small">
                <span class="badge">{t(`shared.kind.${reaction.kind}`)}</span>
                {own.has(reaction.id) && <span class="badge">{t('participant.conversation.own')}</span>}
              </p>
              <Said text={reaction.text} />
              <p class="small subtle">
                {judgement !== undefined && `${t('participant.judge.own')} ${ownGradeText(judgement)} · `}
                {t('participant.judge.group')} {averageLine(reaction)}
              </p>
            </li>
          );
        })}
      </ul>
      {waiting > 0 && (
        <p>
          <button type="button" class="button button--fresh" onClick={ask}>
            {t('participant.thread.fresh', { n: waiting })}
          </button>
        </p>
      )}
      {target.own && mayAnswer(thread) && <CardActions target={target} />}
    </div>
  );
}

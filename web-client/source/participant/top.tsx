/*
 * Most recognised so far, theme by theme, the current one first. The order on screen holds still; a newer one waits
 * behind a button.
 */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Said } from '../parts/said';
import type { Theme, TopItem } from '../protocol';
import { t } from '../words';
import { averageLine, Scale } from './grades';
import { CardActions } from './card';
import { closedPolls, openPolls, sameOrder } from './logic';
import { PollForm, PollResult } from './polls';
import { useLive } from './room';

const SHOWN_FIRST = 5;

export function Top() {
  const themes = useLive((state) => state.session!.themes);
  const tops = useLive((state) => state.tops);
  const polls = useLive((state) => state.polls);
  const with_items = themes.filter((theme) => (tops.get(theme.id)?.length ?? 0) > 0);
  const current =
    with_items.find((theme) => theme.state === 'live') ?? with_items.find((theme) => theme.state === 'closing');
  const others = with_items.filter((theme) => theme !== current).reverse();
  const answered = openPolls(polls).filter((poll) => poll.own_option !== undefined);
  const outcomes = closedPolls(polls);
  return (
    <section class="panel" aria-labelledby="top-title">
      <h2 id="top-title" class="panel__title" tabIndex={-1}>
        {t('participant.tab.top')}
      </h2>
      <p class="small subtle">{t('participant.top.how')}</p>
      {with_items.length === 0 && <p class="subtle">{t('participant.top.empty')}</p>}
      {current && <Ranking key={current.id} theme={current} items={tops.get(current.id)!} titled />}
      {others.map((theme) => (
        <details class="top__earlier" key={theme.id} open={!current && theme === others[0]}>
          <summary>{theme.title}</summary>
          <Ranking theme={theme} items={tops.get(theme.id)!} />
        </details>
      ))}
      {answered.length + outcomes.length > 0 && <h3>{t('participant.polls.outcomes')}</h3>}
      {answered.map((poll) => (
        <div class="card" key={poll.id}>
          <PollForm poll={poll} />
        </div>
      ))}
      {outcomes.map((poll) => (
        <PollResult key={poll.id} poll={poll} />
      ))}
    </section>
  );
}

/* titled: with its theme above it, where no summary says so already. */
function Ranking({ theme, items, titled = false }: { theme: Theme; items: readonly TopItem[]; titled?: boolean }) {
  const order = useRef<string[]>([]);
  const all = useSignal(false);
  const again = useSignal(0);
  const list = useRef<HTMLOListElement>(null);
  const newest = items.map((item) => item.statement);
  const known = useRef(new Map<string, TopItem>());
  for (const item of items) known.current.set(item.statement, item);
  if (order.current.length === 0) order.current = newest;
  void again.value;
  const shown = order.current
    .flatMap((id) => known.current.get(id) ?? [])
    .slice(0, all.value ? undefined : SHOWN_FIRST);
  const moved = !sameOrder(order.current.slice(0, shown.length), newest.slice(0, Math.max(shown.length, SHOWN_FIRST)));
  const show = () => {
    order.current = newest;
    again.value += 1;
    list.current?.focus();
  };
  return (
    <div class="stack stack--tight">
      {(titled || moved) && (
        <div class="panel__head">
          {titled && <h3>{theme.title}</h3>}
          {moved && (
            <button type="button" class="button button--fresh" onClick={show}>
              {t('participant.top.fresh')}
            </button>
          )}
        </div>
      )}
      <ol role="list" class="top" ref={list} tabIndex={-1} aria-label={theme.title}>
        {shown.map((item, index) => (
          <Ranked
            key={item.statement}
            item={newest.includes(item.statement) ? item : null}
            place={index + 1}
            theme={theme.id}
            statement={item.statement}
          />
        ))}
      </ol>
      {!all.value && order.current.length > SHOWN_FIRST && (
        <p>
          <button type="button" class="button button--quiet" onClick={() => (all.value = true)}>
            {t('participant.top.all', { n: order.current.length })}
          </button>
        </p>
      )}
    </div>
  );
}

interface RankedProps {
  statement: string;
  item: TopItem | null;
  place: number;
  theme: string;
}

/* One line. What was overtaken, or taken away by moderation, is not read on; its place is kept until the list is new. */
function Ranked({ statement, item, place, theme }: RankedProps) {
  const own = useLive((state) => state.own.has(statement));
  const judgement = useLive((state) => state.judgements.get(statement));
  if (!item)
    return (
      <li class="top__item">
        <span class="top__place" aria-hidden="true" />
        <p class="small subtle">{t('participant.top.gone')}</p>
      </li>
    );
  return (
    <li class="top__item">
      <span class="top__place figures" aria-hidden="true">
        {place}
      </span>
      <div class="stack stack--tight">
        {(own || item.kind !== 'statement') && (
          <p class="row">
            {item.kind !== 'statement' && <span class="badge">{t(`shared.kind.${item.kind}`)}</span>}
            {own && <span class="badge">{t('participant.conversation.own')}</span>}
          </p>
        )}
        <Said text={item.text} />
        <Scale figures={item} own={judgement} />
        <div class="row row--apart top__foot">
          <p class="small subtle">{averageLine(item)}</p>
          {!own && item.kind === 'statement' && (
            <CardActions target={{ id: statement, theme, text: item.text, own: false }} />
          )}
        </div>
      </div>
    </li>
  );
}

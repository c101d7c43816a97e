/*
 * The conversation: what one wrote or judged, latest activity first, with the reactions under it. What others bring to the
 * top waits until the reader asks for it; what one did oneself in another column comes on top while one looks there.
 */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Said } from '../parts/said';
import type { Answer, ConversationItem, Judgement } from '../protocol';
import { mayJudge } from '../store';
import { t } from '../words';
import { CardActions } from './card';
import { averageLine, Grades, judgingQuestion, ownGradeText } from './grades';
import { fresh, held, withOwn } from './logic';
import { looking, useLive, useRoom } from './room';
import { Thread } from './thread';

/* What one took back, or moderation took away, is under one's own statements only. */
const STANDS: ReadonlySet<string> = new Set(['visible', 'held']);

const REFRESH_MS = 3_000;

/* Whether somebody has this column beside others, and is busy in another one. */
function isElsewhere(panel: HTMLElement | null): boolean {
  const column = panel?.closest('.column--talk');
  return !!column && !column.matches(':hover, :focus-within');
}

/* Which items are shown, in which order, and how many wait. */
function useConversation(panel: { current: HTMLElement | null }) {
  const { live } = useRoom();
  const all = useLive((state) => state.conversation);
  const own = useLive((state) => state.own);
  const list = all.filter((item) => STANDS.has((own.get(item.id) ?? item).state));
  const phase = useLive((state) => state.conversation_state);
  const news = useLive((state) => state.news);
  /* What brings something to the top: own words, own votes, reactions. Figures do not. */
  const activity = useLive(
    (state) => state.own.size + state.judgements.size + [...state.reactions.values()].reduce((sum, n) => sum + n, 0),
  );
  const order = useRef<string[]>([]);
  const items = useRef(new Map<string, ConversationItem>());
  const again = useSignal(0);
  const online = live.link.value.kind === 'open';
  for (const item of list) items.current.set(item.id, item);
  const newest = list.map((item) => item.id);
  order.current = held(order.current, newest);
  if (isElsewhere(panel.current)) order.current = withOwn(order.current, newest, news);
  /* The whole list is known: what is not in it is not shown to anybody any more. */
  const sift = (answer: Answer) => {
    if (answer.type !== 'conversation' || answer.more) return;
    const stands = new Set(answer.items.map((item) => item.id));
    order.current = order.current.filter((id) => stands.has(id));
    again.value += 1;
  };
  /* A while after the first change, however many follow: in a lively session they never stop. */
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (!online || timer.current !== undefined) return;
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        void live.ask({ type: 'conversation' }).then(sift, () => undefined);
      },
      order.current.length === 0 ? 0 : REFRESH_MS,
    );
  }, [online, activity]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    shown: order.current
      .flatMap((id) => items.current.get(id) ?? [])
      .filter((item) => STANDS.has((own.get(item.id) ?? item).state)),
    fresh: fresh(order.current, newest, news),
    loading: phase === 'unasked' || (phase === 'asked' && list.length === 0),
    more: phase === 'more',
    show: () => {
      order.current = [...newest, ...order.current.filter((id) => !newest.includes(id))];
      again.value += 1;
    },
    older: () =>
      void live.ask({ type: 'conversation', before: order.current[order.current.length - 1] }).catch(() => undefined),
    again,
  };
}

export function Conversation() {
  const panel = useRef<HTMLElement>(null);
  const { shown, fresh: waiting, loading, more, show, older, again } = useConversation(panel);
  const { live } = useRoom();
  const title = useRef<HTMLHeadingElement>(null);
  void again.value;
  return (
    <section class="panel" aria-labelledby="conversation-title" ref={panel}>
      <div class="panel__head">
        <h2 id="conversation-title" ref={title} class="panel__title" tabIndex={-1}>
          {t('participant.tab.conversation')}
        </h2>
        {waiting > 0 && (
          <button
            type="button"
            class="button button--fresh"
            onClick={() => {
              show();
              title.current?.focus();
            }}
          >
            {t('participant.conversation.fresh', { n: waiting })}
          </button>
        )}
      </div>
      <PinnedRow />
      {shown.length === 0 && (
        <p class="subtle">
          {loading && live.link.value.kind === 'open' ? t('shared.loading') : t('participant.conversation.empty')}
        </p>
      )}
      <ul role="list" class="talk">
        {shown.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {more && (
        <p>
          <button type="button" class="button" onClick={older}>
            {t('participant.conversation.more')}
          </button>
        </p>
      )}
    </section>
  );
}

function PinnedRow() {
  const pinned = useLive((state) => state.session?.pinned);
  const first = useRef(pinned);
  /* One that is pinned while somebody reads comes by the notice; here it is when the tab is opened. */
  const shown = first.current?.id === pinned?.id ? pinned : undefined;
  if (!shown) return null;
  return (
    <p class="pinned-row">
      <button type="button" class="button button--wide" onClick={() => (looking.value = shown)}>
        {t('participant.pinned.banner')} {t('participant.pinned.look')}
      </button>
    </p>
  );
}

/* Whose, of what kind, of which theme when that is not the open one, and the words. */
function Wording({ item }: { item: ConversationItem }) {
  const theme = useLive((state) => state.session?.themes.find((one) => one.id === item.theme)?.title);
  const live_theme = useLive((state) => state.session?.themes.find((one) => one.state === 'live')?.id);
  return (
    <>
      <p class="row small subtle">
        {item.own && <span class="badge">{t('participant.conversation.own')}</span>}
        {item.kind !== 'statement' && <span class="badge">{t(`shared.kind.${item.kind}`)}</span>}
        {item.theme !== live_theme && theme}
      </p>
      {item.parent_text && <Said text={item.parent_text} quoted />}
      <Said text={item.text} />
    </>
  );
}

function Item({ item }: { item: ConversationItem }) {
  const { live } = useRoom();
  const open = useSignal(false);
  const changing = useSignal(false);
  const change = useRef<HTMLButtonElement>(null);
  const may = useLive((state) => mayJudge(state, item.theme));
  const judgement = useLive((state) => state.judgements.get(item.id));
  const figures = useLive((state) => state.figures.get(item.id)) ?? item;
  const count = useLive((state) => state.reactions.get(item.id)) ?? item.reactions;
  const news = useLive((state) => state.news.has(item.id));
  const reaction = item.kind !== 'statement';
  const choose = (grade: Judgement) => {
    if (grade !== judgement) live.send({ type: 'vote', statement: item.id, grade });
    changing.value = false;
    requestAnimationFrame(() => change.current?.focus());
  };
  return (
    <li class={item.own ? 'talk__item talk__item--own' : 'talk__item'}>
      <article class="stack stack--tight">
        <Wording item={item} />
        <p class="small subtle">
          {judgement !== undefined && (
            <>
              {t('participant.judge.own')} <b>{ownGradeText(judgement)}</b> ·{' '}
            </>
          )}
          {t('participant.judge.group')} {averageLine(figures)}
        </p>
        <div class="row actions">
          {!reaction && count > 0 && (
            <button
              type="button"
              class="button button--quiet"
              aria-expanded={open.value}
              onClick={() => (open.value = !open.value)}
            >
              {t('participant.conversation.reactions', { n: count })}
              {news && <span class="badge badge--news">{t('participant.conversation.new')}</span>}
            </button>
          )}
          {!item.own && !reaction && (
            <CardActions target={{ id: item.id, theme: item.theme, text: item.text, own: false }} />
          )}
          {!item.own && judgement !== undefined && may && (
            <button
              ref={change}
              type="button"
              class="button button--quiet"
              aria-expanded={changing.value}
              onClick={() => (changing.value = !changing.value)}
            >
              {t('participant.conversation.change')}
            </button>
          )}
        </div>
        {changing.value && (
          <Grades value={judgement} choose={choose} label={judgingQuestion(item.kind)} closed={!may} />
        )}
        {open.value && <Thread target={{ id: item.id, theme: item.theme, text: item.text, own: item.own }} />}
      </article>
    </li>
  );
}

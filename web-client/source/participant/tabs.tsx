/*
 * The parts of the live page on a small screen, at the bottom, in reach of a thumb. Each keeps its place of
 * scrolling.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../words';
import { tab, useLive, useRoom, type Tab } from './room';

const TABS: readonly Tab[] = ['judge', 'conversation', 'top', 'mine'];
const places: Partial<Record<Tab, number>> = {};

/* One stroke drawing each, on a field of 24. */
const DRAWINGS: Record<Tab, string> = {
  judge: 'M5 20v-5M10 20v-9M15 20V7M20 20V4',
  conversation: 'M4 5h11v8H9l-3 3v-3H4zM18 9h2v8h-2v3l-3-3h-4',
  top: 'M12 4l2.3 4.9 5.2.7-3.8 3.7.9 5.3-4.6-2.6-4.6 2.6.9-5.3L4.5 9.6l5.2-.7z',
  mine: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
};

export function Tabs() {
  const { live, card } = useRoom();
  const news = useLive((state) => state.news.size);
  const waiting = useLive((state) => {
    const failed = state.pending.filter((item) => item.state === 'failed').length;
    return failed + [...state.own.values()].filter((item) => item.reword && item.state === 'visible').length;
  });
  const judgements = useLive((state) => state.judgements);
  const unjudged = card.value !== null && !judgements.has(card.value.id) && live.link.value.kind === 'open';
  const badges: Record<Tab, number> = {
    judge: unjudged && tab.value !== 'judge' ? 1 : 0,
    conversation: news,
    top: 0,
    mine: waiting,
  };
  const moved = useRef(false);
  useLayoutEffect(() => {
    if (!moved.current) return;
    scrollTo({ top: places[tab.value] ?? 0, behavior: 'instant' });
    document.getElementById(`${tab.value}-title`)?.focus({ preventScroll: true });
  }, [tab.value]);
  const choose = (to: Tab) => {
    if (to === tab.value) return scrollTo({ top: 0, behavior: 'instant' });
    places[tab.value] = scrollY;
    moved.current = true;
    tab.value = to;
  };
  return (
    <nav class="tabs" aria-label={t('participant.tabs')}>
      {TABS.map((one) => (
        <button
          key={one}
          type="button"
          class="tabs__tab"
          aria-current={tab.value === one ? 'page' : undefined}
          onClick={() => choose(one)}
        >
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path
              d={DRAWINGS[one]}
              fill="none"
              stroke="currentColor"
              stroke-width="2"
              stroke-linecap="round"
              stroke-linejoin="round"
            />
          </svg>
          <span>{t(`participant.tab.short.${one}`)}</span>
          {badges[one] > 0 && (
            <span class="tabs__badge">
              <span aria-hidden="true">{badges[one]}</span>
              <span class="only-heard">{t(`participant.tab.badge.${one}`, { n: badges[one] })}</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}

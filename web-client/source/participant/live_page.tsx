/*
 * The hour itself. On a phone: the head, one part at a time, and at the bottom the writing box with the parts to choose
 * from, in reach of a thumb. Where there is room: everything beside each other.
 */
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { t } from '../words';
import { Composer, WRITE_ID } from './composer';
import { Conversation } from './conversation';
import { replacementRead, replacementSet } from './drafts';
import { Judge } from './judge';
import { replacementOf } from './logic';
import { Mine } from './mine';
import { Notices } from './notices';
import { tab, useLive, useRoom, wide, type Tab } from './room';
import { Tabs } from './tabs';
import { useTitle } from './title';
import { Top } from './top';
import { Topic } from './topic';

const PANELS: Record<Tab, () => preact.JSX.Element> = {
  judge: Judge,
  conversation: Conversation,
  top: Top,
  mine: Mine,
};

export function LivePage() {
  const title = useLive((state) => state.session!.title);
  const theme = useLive(
    (state) => state.session!.themes.find((one) => one.state === 'live' || one.state === 'closing')?.title,
  );
  const round = useLive((state) => !!state.session!.closing_round);
  useTitle(theme ? `${theme} – ${title}` : title);
  useReplacement();
  useWordOfReactions();
  useWordOfRewording();
  useRoomForFocus();
  return (
    <div class={wide.value ? 'live live--wide' : 'live'}>
      {!round && <SkipLink />}
      <Topic />
      {wide.value ? <Columns /> : <OneAtATime />}
    </div>
  );
}

/* Over what is judged, to where one writes. */
function SkipLink() {
  return (
    <a
      class="skip-link"
      href={`#${WRITE_ID}`}
      onClick={(event) => {
        event.preventDefault(); /* the fragment may be the seat */
        document.getElementById(WRITE_ID)?.focus();
      }}
    >
      {t('participant.skip_to_write')}
    </a>
  );
}

function Columns() {
  return (
    <>
      <main class="columns">
        <div class="column column--own">
          <div class="column__scroll">
            <Judge />
          </div>
          <Composer />
        </div>
        <div class="column column--scroll">
          <Top />
          <Mine />
        </div>
        <div class="column column--scroll column--talk">
          <Conversation />
        </div>
      </main>
      <div class="dock">
        <Notices />
      </div>
    </>
  );
}

function OneAtATime() {
  const Panel = PANELS[tab.value];
  return (
    <>
      <main class="one">
        <Panel />
      </main>
      <div class="dock">
        <Notices />
        <Composer />
        <Tabs />
      </div>
    </>
  );
}

/* What gets the focus is scrolled to where neither the head nor the dock covers it. */
function useRoomForFocus(): void {
  useEffect(() => {
    scrollTo({ top: 0, behavior: 'instant' });
    const root = document.documentElement;
    const measure = () => {
      const covered = (selector: string) => {
        const element = document.querySelector<HTMLElement>(selector);
        return element && getComputedStyle(element).position === 'sticky' ? element.offsetHeight + 8 : 8;
      };
      root.style.scrollPaddingBlock = `${covered('.topic')}px ${covered('.dock')}px`;
    };
    const observer = new ResizeObserver(measure);
    for (const element of document.querySelectorAll('.topic, .dock')) observer.observe(element);
    addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      removeEventListener('resize', measure);
      root.style.scrollPaddingBlock = '';
    };
  }, [wide.value]);
}

/* Takes back a text once the one that stands in for it is there. */
function useReplacement(): void {
  const { live, code } = useRoom();
  const own = useLive((state) => state.own);
  useEffect(() => {
    const replacement = replacementRead(code);
    if (!replacement || !replacementOf(own, replacement.old, replacement.text)) return;
    replacementSet(code, null);
    if (own.get(replacement.old)?.state !== 'withdrawn') live.send({ type: 'withdraw', statement: replacement.old });
  }, [own]);
}

/* A word when somebody reacts to what one wrote. */
function useWordOfReactions(): void {
  const news = useLive((state) => state.news);
  const own = useLive((state) => state.own);
  const said = useRef(new Set<string>());
  useEffect(() => {
    for (const id of said.current) if (!news.has(id)) said.current.delete(id);
    for (const id of news) {
      if (said.current.has(id)) continue;
      said.current.add(id);
      if (own.has(id)) announce(t('participant.reacted'));
    }
  }, [news]);
}

/* A word when the moderator asks for other words. */
function useWordOfRewording(): void {
  const own = useLive((state) => state.own);
  const asked = [...own.values()].filter((item) => item.reword && item.state === 'visible').length;
  useEffect(() => {
    if (asked > 0) announce(t('participant.reword.said'));
  }, [asked]);
}

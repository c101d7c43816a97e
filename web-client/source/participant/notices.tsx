/*
 * What comes in from the side: connection, restart, an announcement, a poll, a pinned statement. It stands at the
 * bottom and grows upwards, so that nothing that is read or pressed moves.
 */
import type { ComponentChildren } from 'preact';
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { LinkBanner } from '../parts/link_banner';
import { Said } from '../parts/said';
import { kept, read, write } from '../storage';
import { t } from '../words';
import { openPolls } from './logic';
import { focusKeep } from './title';
import { follow_up_shown, looking, polling, restarting, useLive, useRoom, wide } from './room';

interface Notice {
  key: string;
  text: ComponentChildren;
  label?: string;
  act?: () => void;
  dismiss: () => void;
}

/* What was dismissed on this page; announcements are remembered over a reload. */
const dismissed = signal<ReadonlySet<string>>(new Set());
const dismiss = (key: string) => {
  dismissed.value = new Set(dismissed.value).add(key);
  focusKeep('.panel__title', 'h1');
};

/* On a small screen one at a time, so that there is room for what one came for; the next comes when it is dismissed. */
export function Notices() {
  const { live } = useRoom();
  const unsent = useLive((state) => state.pending.filter((item) => item.state === 'sending').length);
  const down = live.link.value.kind !== 'open';
  const notices = [useAnnouncement(), useOpenPoll(), usePinned(), useNotKept()].filter(
    (one): one is Notice => one !== null,
  );
  return (
    <section class="notices" aria-label={t('participant.notices')}>
      {restarting.value && down ? (
        <div class="banner banner--warning" role="status">
          <p>
            <strong>{t('participant.restart.title')}</strong> {t('participant.restart.text')}
          </p>
        </div>
      ) : (
        <LinkBanner link={live.link.value} kept={unsent} hurry={() => live.hurry()} />
      )}
      {notices.slice(0, wide.value ? undefined : 1).map((notice) => (
        <Banner key={notice.key} notice={notice} />
      ))}
    </section>
  );
}

function Banner({ notice }: { notice: Notice }) {
  return (
    <div class="banner">
      <div class="banner__text">{notice.text}</div>
      <div class="row">
        {notice.act && (
          <button type="button" class="button" onClick={notice.act}>
            {notice.label}
          </button>
        )}
        <button
          type="button"
          class="button button--quiet"
          onClick={notice.dismiss}
          aria-label={t('participant.notice.dismiss')}
        >
          ×
        </button>
      </div>
    </div>
  );
}

/* Stays until it is dismissed. */
function useAnnouncement(): Notice | null {
  const { code } = useRoom();
  const announcement = useLive((state) => state.announcement);
  const text = announcement?.text;
  const seen = read(`announcement.${code}`);
  useEffect(() => {
    if (text && seen !== text) announce(`${t('participant.announcement')}: ${text}`);
  }, [announcement?.number]);
  const key = `announcement ${announcement?.number}`;
  if (!text || seen === text || dismissed.value.has(key)) return null;
  return {
    key,
    text: (
      <>
        <p class="small subtle">{t('participant.announcement')}</p>
        <Said text={text} />
      </>
    ),
    dismiss: () => {
      write(`announcement.${code}`, text);
      dismiss(key);
    },
  };
}

function useOpenPoll(): Notice | null {
  const polls = openPolls(useLive((state) => state.polls)).filter((poll) => poll.own_option === undefined);
  const poll = polls.find((one) => !dismissed.value.has(one.id) && !(one.follow_up && follow_up_shown.value));
  useEffect(() => {
    if (poll) announce(t('participant.polls.new', { question: poll.question }));
  }, [poll?.id]);
  if (!poll) return null;
  return {
    key: poll.id,
    text: (
      <p class="clamp">
        <strong>{t('participant.polls.banner')}</strong> {poll.question}
      </p>
    ),
    label: t('participant.polls.open'),
    act: () => (polling.value = poll.id),
    dismiss: () => dismiss(poll.id),
  };
}

function useNotKept(): Notice | null {
  if (kept.value || dismissed.value.has('kept')) return null;
  return { key: 'kept', text: <p class="small">{t('participant.not_kept')}</p>, dismiss: () => dismiss('kept') };
}

function usePinned(): Notice | null {
  const pinned = useLive((state) => state.session?.pinned);
  useEffect(() => {
    if (pinned) announce(t('participant.pinned.new'));
  }, [pinned?.id]);
  const key = `pinned ${pinned?.id}`;
  if (!pinned || dismissed.value.has(key)) return null;
  return {
    key,
    text: (
      <p class="clamp">
        <strong>{t('participant.pinned.banner')}</strong>{' '}
        <q>
          <bdi>{pinned.text}</bdi>
        </q>
      </p>
    ),
    label: t('participant.pinned.look'),
    act: () => {
      dismiss(key);
      looking.value = pinned;
    },
    dismiss: () => dismiss(key),
  };
}

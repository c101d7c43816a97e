/*
 * What comes in from the side: connection, restart, an announcement, a poll, a pinned statement. It stands at the bottom and
 * grows upwards, so that nothing that is read or pressed moves.
 */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { LinkBanner } from '../parts/link_banner';
import { Said } from '../parts/said';
import { read, write } from '../storage';
import { t } from '../words';
import { openPolls } from './logic';
import { looking, polling, restarting, useLive, useRoom } from './room';

export function Notices() {
  const { live } = useRoom();
  const kept = useLive((state) => state.pending.filter((item) => item.state === 'sending').length);
  const down = live.link.value.kind !== 'open';
  return (
    <div class="notices">
      {restarting.value && down ? (
        <div class="banner banner--warning" role="status">
          <p><strong>{t('participant.restart.title')}</strong> {t('participant.restart.text')}</p>
        </div>
      ) : (
        <LinkBanner link={live.link.value} kept={kept} hurry={() => live.hurry()} />
      )}
      <Announcement />
      <OpenPolls />
      <PinnedNotice />
    </div>
  );
}

function Banner({ children, label, act, dismiss }: {
  children: preact.ComponentChildren; label?: string; act?: () => void; dismiss: () => void;
}) {
  return (
    <div class="banner">
      <div class="banner__text">{children}</div>
      <div class="row">
        {act && <button type="button" class="button" onClick={act}>{label}</button>}
        <button type="button" class="button button--quiet" onClick={dismiss} aria-label={t('participant.notice.dismiss')}>×</button>
      </div>
    </div>
  );
}

/* Stays until it is dismissed; which one was dismissed outlives a reload. */
function Announcement() {
  const { code } = useRoom();
  const announcement = useLive((state) => state.announcement);
  const dismissed = useSignal(read(`announcement.${code}`));
  const text = announcement?.text;
  useEffect(() => {
    if (text && dismissed.value !== text) announce(`${t('participant.announcement')} ${text}`);
  }, [announcement?.number]);
  if (!text || dismissed.value === text) return null;
  const dismiss = () => {
    dismissed.value = text;
    write(`announcement.${code}`, text);
  };
  return (
    <Banner dismiss={dismiss}>
      <p class="small subtle">{t('participant.announcement')}</p>
      <Said text={text} />
    </Banner>
  );
}

function OpenPolls() {
  const polls = openPolls(useLive((state) => state.polls)).filter((poll) => poll.own_option === undefined);
  const dismissed = useSignal<ReadonlySet<string>>(new Set());
  const poll = polls.find((one) => !dismissed.value.has(one.id));
  useEffect(() => {
    if (poll) announce(t('participant.polls.new', { question: poll.question }));
  }, [poll?.id]);
  if (!poll) return null;
  return (
    <Banner label={t('participant.polls.open')} act={() => (polling.value = poll.id)}
      dismiss={() => (dismissed.value = new Set(dismissed.value).add(poll.id))}>
      <p><strong>{t('participant.polls.banner')}</strong> {poll.question}</p>
    </Banner>
  );
}

function PinnedNotice() {
  const pinned = useLive((state) => state.session?.pinned);
  const own = useLive((state) => state.own);
  const dismissed = useSignal<string | null>(null);
  useEffect(() => {
    if (pinned) announce(t('participant.pinned.new'));
  }, [pinned?.id]);
  if (!pinned || dismissed.value === pinned.id) return null;
  return (
    <Banner label={t('participant.pinned.look')} dismiss={() => (dismissed.value = pinned.id)}
      act={() => {
        dismissed.value = pinned.id;
        looking.value = { id: pinned.id, theme: pinned.theme, text: pinned.text, own: own.has(pinned.id) };
      }}>
      <p class="clamp"><strong>{t('participant.pinned.banner')}</strong> <q><bdi>{pinned.text}</bdi></q></p>
    </Banner>
  );
}

/* What always stays in view: which session this is, how it goes with it, the time, and what steers the hour. */
import { Countdown } from '../parts/countdown';
import { LanguageSwitch } from '../parts/language_switch';
import type { Session } from '../protocol';
import { currentTheme, isOver, isUnderWay, nextTheme } from '../store';
import { t } from '../words';
import type { Control } from './control';
import { LaterButton } from './later_button';
import { Trouble } from './trouble';
import { narrow, wide } from './wide';

const PLACE = 'session';

function phaseIn(...phases: Session['state'][]) {
  return (state: Control['state']) => state.session !== null && phases.includes(state.session.state);
}

function Time({ control }: { control: Control }) {
  const session = control.session.value;
  const theme = currentTheme(control.state);
  if (!session || session.state !== 'live') return null;
  if (session.closing_round) {
    const label = t('moderator.top_bar.closing_round');
    return <Countdown state={control.state} ends_at={session.closing_round.ends_at} label={label} />;
  }
  if (!theme) return nextTheme(control.state) ? <strong>{t('moderator.top_bar.no_theme')}</strong> : null;
  return <Countdown state={control.state} ends_at={theme.ends_at} label={t(`moderator.theme.${theme.state}`)} />;
}

function LinkState({ control }: { control: Control }) {
  const open = control.live.link.value.kind === 'open';
  const sending = control.state.pending.length;
  return (
    <span class={open ? 'mod-link' : 'mod-link mod-link--lost'}>
      {t(!open ? 'moderator.link.lost' : sending > 0 ? 'moderator.link.sending' : 'moderator.link.open')}
    </span>
  );
}

function Toggle({ control, session }: { control: Control; session: Session }) {
  const on = session.automatic === true;
  const to = (value: boolean) => ({ type: 'session', do: 'automatic', on: value }) as const;
  const press = () =>
    void control.undoable(PLACE, to(!on), to(on), t(on ? 'moderator.did.automatic_off' : 'moderator.did.automatic_on'));
  return (
    <button
      type="button"
      class="button"
      aria-pressed={on}
      title={t('moderator.top_bar.automatic_hint')}
      onClick={press}
    >
      {t('moderator.top_bar.automatic')}
      <span aria-hidden="true" class="subtle small">
        {t(on ? 'moderator.on' : 'moderator.off')}
      </span>
    </button>
  );
}

function Pause({ control, session }: { control: Control; session: Session }) {
  const paused = session.state === 'paused';
  const to = (doing: 'pause' | 'resume') => ({ type: 'session', do: doing }) as const;
  const press = () =>
    void control.undoable(
      PLACE,
      to(paused ? 'resume' : 'pause'),
      to(paused ? 'pause' : 'resume'),
      t(paused ? 'moderator.did.resume' : 'moderator.did.pause'),
    );
  return (
    <button type="button" class={paused ? 'button button--primary' : 'button'} onClick={press}>
      {t(paused ? 'moderator.top_bar.resume' : 'moderator.top_bar.pause')}
    </button>
  );
}

/* Draft and lobby: the one step that comes next. */
function Begin({ control, session }: { control: Control; session: Session }) {
  if (session.state === 'draft')
    return (
      <LaterButton
        key="lobby"
        control={control}
        place="lobby"
        what={t('moderator.top_bar.will_lobby')}
        look="button--primary"
        order={{ command: { type: 'session', do: 'lobby' }, makes_sense: phaseIn('draft') }}
      >
        {t('moderator.top_bar.lobby')}
      </LaterButton>
    );
  if (session.state !== 'lobby') return null;
  return (
    <LaterButton
      key="start"
      control={control}
      place="start"
      what={t('moderator.top_bar.will_start')}
      look="button--primary"
      order={{ command: { type: 'session', do: 'start' }, makes_sense: phaseIn('lobby') }}
    >
      {t('moderator.top_bar.start')}
    </LaterButton>
  );
}

function Running({ control, session }: { control: Control; session: Session }) {
  if (!isUnderWay(session)) return null;
  return (
    <>
      <Pause control={control} session={session} />
      <Toggle control={control} session={session} />
      {!session.closing_round && (
        <button type="button" class="button" onClick={() => control.open({ name: 'closing_round' })}>
          {t('moderator.top_bar.closing_round')}
        </button>
      )}
      <LaterButton
        control={control}
        place="close session"
        what={t('moderator.top_bar.will_close')}
        look="button--danger"
        begin={() => control.open({ name: 'close' })}
        order={closeOrder}
      >
        {t('moderator.top_bar.close')}
      </LaterButton>
    </>
  );
}

export const closeOrder = {
  command: { type: 'session', do: 'close' } as const,
  makes_sense: phaseIn('live', 'paused'),
};

function Always({ control, session }: { control: Control; session: Session }) {
  return (
    <>
      {!isOver(session) && (
        <>
          <button type="button" class="button" onClick={() => control.open({ name: 'announce' })}>
            {t('moderator.top_bar.announce')}
          </button>
          <button type="button" class="button" onClick={() => control.open({ name: 'polls' })}>
            {t('moderator.top_bar.polls')}
          </button>
          <button type="button" class="button" onClick={() => control.open({ name: 'screen' })}>
            {t('moderator.top_bar.screen')}
          </button>
          <button type="button" class="button" onClick={() => control.open({ name: 'join' })}>
            {t('moderator.top_bar.join')}
          </button>
        </>
      )}
      <button type="button" class="button" aria-keyshortcuts="?" onClick={() => control.open({ name: 'help' })}>
        {t('moderator.top_bar.help')}
      </button>
    </>
  );
}

export function TopBar({ control, session }: { control: Control; session: Session }) {
  const { present, joined } = control.state;
  return (
    <header class="mod-top-bar" tabIndex={-1} aria-label={session.title}>
      <div class="mod-top-bar__what">
        <h1>
          <bdi>{session.title}</bdi>
        </h1>
        <span class={`badge mod-phase mod-phase--${session.state}`}>{t(`moderator.phase.${session.state}`)}</span>
        {session.rehearsal && <span class="badge mod-rehearsal">{t('moderator.rehearsal.badge')}</span>}
        <Time control={control} />
        <span class="figures">{t('moderator.top_bar.present', { n: present, joined })}</span>
        <LinkState control={control} />
        {wide.value && <LanguageSwitch />}
      </div>
      <div class="mod-top-bar__do" role="group" aria-label={t('moderator.top_bar.title')}>
        <Begin control={control} session={session} />
        {narrow.value ? (
          <details class="mod-more mod-top-bar__more">
            <summary>{t('moderator.top_bar.title')}</summary>
            <div class="mod-top-bar__do">
              <Running control={control} session={session} />
              <Always control={control} session={session} />
              <LanguageSwitch />
            </div>
          </details>
        ) : (
          <>
            <Running control={control} session={session} />
            <Always control={control} session={session} />
            {!wide.value && <LanguageSwitch />}
          </>
        )}
        <Trouble control={control} place={PLACE} />
      </div>
    </header>
  );
}

/*
 * The moderator's console: the script at the left, the stream in the middle, signals at the right; the time and
 * what steers the hour on top. One person alone has to manage it.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { announce, Announcer } from '../parts/announcer';
import { LinkBanner } from '../parts/link_banner';
import type { Session } from '../protocol';
import { isOver } from '../store';
import { language, languageOfSession, t } from '../words';
import { act, possibleNow, type Action } from './actions';
import { COLUMNS, type Column, type Control } from './control';
import { Dialogs } from './dialogs';
import { SEARCH_ID } from './filters';
import { useFocusKept } from './focus_kept';
import { NoEntrance } from './no_entrance';
import { Prepare } from './prepare';
import { ReportPanel } from './report_panel';
import { Script } from './script';
import { shortcutOf, takesLetters, type Shortcut } from './shortcuts';
import { Signals } from './signals';
import { showFresh, step, Stream } from './stream';
import { panelId, Tabs } from './tabs';
import { TakeBack } from './take_back';
import { TopBar } from './top_bar';
import { wide } from './wide';

function go(control: Control, column: Column): void {
  control.column.value = column;
  requestAnimationFrame(() => document.getElementById(panelId(column))?.focus());
}

function press(control: Control, shortcut: Shortcut): void {
  const { value: chosen } = control.chosen;
  switch (shortcut) {
    case 'down':
      return step(control, 1);
    case 'up':
      return step(control, -1);
    case 'fresh':
      return showFresh(control);
    case 'search':
      control.column.value = 'stream';
      requestAnimationFrame(() => document.getElementById(SEARCH_ID)?.focus());
      return;
    case 'undo':
      if (control.takeBackLatest()) announce(t('moderator.did.undo'));
      return;
    case 'script':
    case 'stream':
    case 'signals':
      return go(control, shortcut);
    case 'help':
      return control.open({ name: 'help' });
    default: {
      const action: Action = shortcut === 'pin' && possibleNow(control, chosen).has('unpin') ? 'unpin' : shortcut;
      if (chosen) act(control, action, chosen);
    }
  }
}

function useShortcuts(control: Control): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (!control.shortcuts.value || control.dialog.value || event.defaultPrevented) return;
      if (takesLetters(event.target as HTMLElement | null)) return;
      const shortcut = shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      press(control, shortcut);
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [control]);
}

/* What asks for a person is told once when it comes up, not each time its number changes. */
function useNews(control: Control): void {
  const { held, flagged } = control.matters.value;
  const before = useRef({ held, flagged });
  useEffect(() => {
    if (held > before.current.held) announce(t('moderator.news.held', { n: held }));
    if (flagged > before.current.flagged) announce(t('moderator.news.flagged', { n: flagged }));
    before.current = { held, flagged };
  }, [held, flagged]);
}

function useDocument(session: Session | null): void {
  useEffect(() => {
    if (session) languageOfSession(session.language);
  }, [session?.language]);
  useEffect(() => {
    document.documentElement.lang = language.value;
    document.title = session ? `${session.title} · ${t('moderator.title')}` : t('moderator.title');
  });
}

function ColumnOf({ control, column, children }: { control: Control; column: Column; children: ComponentChildren }) {
  const shown = wide.value || control.column.value === column;
  return (
    <section
      id={panelId(column)}
      class={`mod-column mod-column--${column}`}
      role={wide.value ? undefined : 'tabpanel'}
      aria-label={t(`moderator.column.${column}`)}
      tabIndex={-1}
      hidden={!shown}
    >
      {shown && children}
    </section>
  );
}

function Middle({ control, session }: { control: Control; session: Session }) {
  if (session.state === 'draft' || session.state === 'lobby') return <Prepare control={control} session={session} />;
  return <Stream control={control} />;
}

function Left({ control, session }: { control: Control; session: Session }) {
  return (
    <div class="mod-box stack">
      {isOver(session) && <ReportPanel control={control} session={session} />}
      <h2 class={wide.value ? '' : 'only-heard'}>{t('moderator.column.script')}</h2>
      <Script control={control} />
    </div>
  );
}

function Columns({ control, session }: { control: Control; session: Session }) {
  return (
    <main id="mod-main" class="mod-columns" tabIndex={-1}>
      {!wide.value && <Tabs control={control} />}
      {COLUMNS.map((column) => (
        <ColumnOf key={column} control={control} column={column}>
          {column === 'script' && <Left control={control} session={session} />}
          {column === 'stream' && <Middle control={control} session={session} />}
          {column === 'signals' && (
            <div class="mod-box stack">
              <h2 class={wide.value ? '' : 'only-heard'}>{t('moderator.column.signals')}</h2>
              <Signals control={control} />
            </div>
          )}
        </ColumnOf>
      ))}
    </main>
  );
}

export function Console({ control }: { control: Control }) {
  const session = control.session.value;
  const link = control.live.link.value;
  useDocument(session);
  useShortcuts(control);
  useFocusKept(control);
  useNews(control);
  if (link.kind === 'ended') return <NoEntrance code={link.code} again={() => control.live.hurry()} />;
  if (!session)
    return (
      <main class="mod-alone stack">
        <h1>{t('moderator.title')}</h1>
        <p role="status">{t('shared.loading')}</p>
        <LinkBanner link={link} kept={0} hurry={() => control.live.hurry()} />
      </main>
    );
  return (
    <div class={wide.value ? 'mod mod--wide' : 'mod'}>
      <a class="skip-link" href={`#${panelId('stream')}`}>
        {t('moderator.skip')}
      </a>
      <TopBar control={control} session={session} />
      <div>
        {session.rehearsal && <p class="mod-is-rehearsal">{t('moderator.rehearsal.what')}</p>}
        <LinkBanner link={link} kept={control.state.pending.length} hurry={() => control.live.hurry()} />
      </div>
      <Columns control={control} session={session} />
      {!wide.value && control.done.value.length > 0 && <TakeBack control={control} />}
      <Dialogs control={control} />
      <Announcer />
    </div>
  );
}

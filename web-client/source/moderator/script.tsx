/*
 * The script, at the left: what was done, what is going on and what comes. The next theme is told whole, so that a
 * moderator has read the question before the group does.
 */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { duration } from '../format';
import type { Theme } from '../protocol';
import { currentTheme, isOver, isUnderWay, left, nextTheme } from '../store';
import { tick } from '../time';
import { t } from '../words';
import type { Control } from './control';
import { LaterButton } from './later_button';
import { isMovable, placeDown, placeUp } from './script_order';
import { Trouble } from './trouble';

const EXTENSIONS = [1, 2, 5];

function phaseIs(theme: string, ...phases: Theme['state'][]) {
  return (state: Control['state']) => {
    const phase = state.session?.themes.find((other) => other.id === theme)?.state;
    return phase !== undefined && phases.includes(phase);
  };
}

/* Only seen: the bar on top tells it to who listens. */
function TimeLeft({ control, ends_at, label }: { control: Control; ends_at: string | undefined; label: string }) {
  const remaining = left(control.state, ends_at, tick.value);
  if (remaining === null) return null;
  return (
    <p class={remaining <= 60_000 ? 'countdown countdown--short' : 'countdown'}>
      {label} <span class="countdown__time">{duration(remaining)}</span>
    </p>
  );
}

/* A theme that is judged or answered now: more time, or an end to it. */
function Running({ control, theme }: { control: Control; theme: Theme }) {
  const place = `theme ${theme.id}`;
  const extend = (minutes: number) =>
    void control.order(place, { type: 'theme', do: 'extend', theme: theme.id, minutes });
  return (
    <>
      <TimeLeft
        control={control}
        ends_at={theme.ends_at}
        label={t(theme.state === 'closing' ? 'moderator.script.judging_left' : 'moderator.script.left')}
      />
      <div class="mod-theme__do" role="group" aria-label={t('moderator.script.time')}>
        {EXTENSIONS.map((minutes) => (
          <button
            key={minutes}
            type="button"
            class="button"
            aria-label={t('moderator.script.extend', { n: minutes })}
            title={t('moderator.script.extend', { n: minutes })}
            onClick={() => extend(minutes)}
          >
            +{minutes}
          </button>
        ))}
        <LaterButton
          key={theme.state}
          control={control}
          place={`close ${theme.id} ${theme.state}`}
          what={t(theme.state === 'live' ? 'moderator.script.will_close' : 'moderator.script.will_end')}
          order={{
            command: { type: 'theme', do: 'close', theme: theme.id },
            makes_sense: phaseIs(theme.id, theme.state),
          }}
        >
          {t(theme.state === 'live' ? 'moderator.script.close' : 'moderator.script.end')}
        </LaterButton>
        {theme.state === 'live' && (
          <button type="button" class="button" onClick={() => control.open({ name: 'probe', theme: theme.id })}>
            {t('moderator.action.probe')}
          </button>
        )}
      </div>
      <Trouble control={control} place={place} />
    </>
  );
}

/* What can be changed of a theme that was not put to the group yet. */
function Changing({ control, theme, themes }: { control: Control; theme: Theme; themes: readonly Theme[] }) {
  const place = `theme ${theme.id}`;
  const up = placeUp(themes, theme.id);
  const down = placeDown(themes, theme.id);
  const move = (before: string | null | undefined) => {
    if (before === undefined) return;
    void control.order(place, { type: 'theme', do: 'move', theme: theme.id, ...(before ? { before } : {}) });
  };
  const skip = (on: boolean) => {
    const to = (doing: 'skip' | 'unskip') => ({ type: 'theme', do: doing, theme: theme.id }) as const;
    const told = t(on ? 'moderator.did.skip' : 'moderator.did.unskip', { theme: theme.title });
    void control.undoable(place, to(on ? 'skip' : 'unskip'), to(on ? 'unskip' : 'skip'), told);
  };
  return (
    <div class="mod-theme__do">
      <button
        type="button"
        class="button"
        aria-describedby={headingId(theme)}
        onClick={() => control.open({ name: 'theme', theme: theme.id })}
      >
        {t('moderator.script.edit')}
      </button>
      <button
        type="button"
        class="button"
        aria-describedby={headingId(theme)}
        onClick={() => skip(theme.state === 'pending')}
      >
        {t(theme.state === 'pending' ? 'moderator.script.skip' : 'moderator.script.unskip')}
      </button>
      <button
        type="button"
        class="button"
        data-move={`up ${theme.id}`}
        aria-disabled={up === undefined}
        aria-label={t('moderator.script.up', { theme: theme.title })}
        onClick={() => move(up)}
      >
        ↑
      </button>
      <button
        type="button"
        class="button"
        data-move={`down ${theme.id}`}
        aria-disabled={down === undefined}
        aria-label={t('moderator.script.down', { theme: theme.title })}
        onClick={() => move(down)}
      >
        ↓
      </button>
      <Trouble control={control} place={place} />
    </div>
  );
}

function Coming({ control, theme, next, themes }: {
  control: Control;
  theme: Theme;
  next: boolean;
  themes: readonly Theme[];
}) {
  return (
    <>
      {isUnderWay(control.session.value) && (
        <LaterButton
          control={control}
          place={`open ${theme.id}`}
          what={t('moderator.script.will_open', { theme: theme.title })}
          look={next ? 'button--primary' : ''}
          about={headingId(theme)}
          order={{
            command: { type: 'theme', do: 'open', theme: theme.id },
            makes_sense: phaseIs(theme.id, 'pending', 'skipped'),
          }}
        >
          {t('moderator.script.open')}
        </LaterButton>
      )}
      {next ? (
        <Changing control={control} theme={theme} themes={themes} />
      ) : (
        <details class="mod-more">
          <summary>{t('moderator.script.change')}</summary>
          <Changing control={control} theme={theme} themes={themes} />
        </details>
      )}
    </>
  );
}

/* What a button of a theme is about, for who hears it on its own. */
function headingId(theme: Theme): string {
  return `mod-theme-${theme.id}`;
}

function phaseWord(theme: Theme, next: boolean, over: boolean): string {
  if (theme.state !== 'pending') return `moderator.theme.${theme.state}`;
  if (over) return 'moderator.theme.undone';
  return next ? 'moderator.theme.next' : 'moderator.theme.pending';
}

function ThemeItem({ control, theme, number, next, themes }: {
  control: Control;
  theme: Theme;
  number: number;
  next: boolean;
  themes: readonly Theme[];
}) {
  const phase = control.session.value?.state;
  const over = isOver(control.session.value);
  const running = theme.state === 'live' || theme.state === 'closing';
  return (
    <li
      class={`mod-theme mod-theme--${next && !over ? 'next' : theme.state}`}
      tabIndex={-1}
      aria-current={running ? 'step' : undefined}
    >
      <h3 id={headingId(theme)}>
        {number}. <bdi>{theme.title}</bdi>
      </h3>
      <p class="mod-theme__state small">
        {t(phaseWord(theme, next, over))}
        {theme.state !== 'closed' && <span class="subtle"> · {t('moderator.minutes', { n: theme.minutes })}</span>}
      </p>
      {theme.question !== theme.title && (running || (next && !over) || phase === 'draft' || phase === 'lobby') && (
        <p class="mod-theme__question">
          <bdi>{theme.question}</bdi>
        </p>
      )}
      {!over && running && <Running control={control} theme={theme} />}
      {!over && isMovable(theme) && <Coming control={control} theme={theme} next={next} themes={themes} />}
    </li>
  );
}

/* A button that was pressed to move its theme keeps the focus when the list has its new order. */
function useMovedFocus(order: string): void {
  const last = useRef<string | null>(null);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.move : undefined;
  if (focused) last.current = focused;
  useLayoutEffect(() => {
    if (!last.current || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-move="${CSS.escape(last.current)}"]`)?.focus();
    last.current = null;
  }, [order]);
}

/* What goes on now comes into view when it changes, unless somebody is busy in the column. */
function useNowInView(current: string | undefined): void {
  useEffect(() => {
    const column = document.querySelector('.mod-column--script');
    if (!column || column.matches(':hover, :focus-within')) return;
    column.querySelector('.mod-theme--live')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
}

export function Script({ control }: { control: Control }) {
  const session = control.session.value;
  const themes = session?.themes ?? [];
  const next = nextTheme(control.state);
  useMovedFocus(themes.map((theme) => theme.id).join(' '));
  useNowInView(currentTheme(control.state)?.id);
  if (!session) return null;
  const over = isOver(session);
  return (
    <>
      <ol class="mod-script" role="list">
        {themes.map((theme, index) => (
          <ThemeItem
            key={theme.id}
            control={control}
            theme={theme}
            number={index + 1}
            next={theme.id === next?.id}
            themes={themes}
          />
        ))}
      </ol>
      {!over && (
        <button type="button" class="button" onClick={() => control.open({ name: 'theme', theme: null })}>
          {t('moderator.script.add')}
        </button>
      )}
    </>
  );
}

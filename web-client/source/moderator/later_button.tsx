/*
 * A button for what nobody can take back. After the press the order waits five seconds: the same button is then
 * "Nu", and beside it stands the way back. The pressed button stays where it is, and so does the focus.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../words';
import type { Control, Waiting } from './control';
import { Trouble } from './trouble';
import { find, secondsLeft } from './undo';

interface Props {
  control: Control;
  place: string;
  what: string; /* what happens, as a sentence: told while it waits */
  order: Pick<Waiting, 'command' | 'makes_sense'>;
  begin?: () => void; /* in place of waiting at once: a question first */
  look?: string;
  about?: string; /* id of what describes the button */
  children: ComponentChildren;
}

export function LaterButton({ control, place, what, order, begin, look = '', about, children }: Props) {
  const main = useRef<HTMLButtonElement>(null);
  const item = find(control.waiting.value, place);
  const whole = useRef<HTMLDivElement>(null);
  const waits = item !== undefined;
  useEffect(() => {
    if (waits) whole.current?.scrollIntoView({ block: 'nearest' });
  }, [waits]);
  const start = () => control.later(place, order.command, order.makes_sense, what);
  const back = () => {
    control.takeBack(place);
    main.current?.focus();
  };
  return (
    <div ref={whole} class={item ? 'mod-later mod-later--waits' : 'mod-later'}>
      <button
        ref={main}
        type="button"
        class={`button ${look}`}
        aria-describedby={about}
        aria-disabled={control.busy.value.has(place)}
        onClick={item || !begin ? start : begin}
      >
        {item && <span>{t('moderator.later.now')}</span>}
        {/* Keeps its width, so that nothing else comes under the pointer. */}
        <span class={item ? 'mod-later__was' : ''} aria-hidden={item ? 'true' : undefined}>
          {children}
        </span>
      </button>
      {item && (
        <span class="mod-later__back">
          <button type="button" class="button" onClick={back}>
            {t('shared.undo')}
          </button>
          <span class="mod-later__what small">
            {what} <b class="figures">{t('moderator.later.seconds', { n: secondsLeft(item, control.now.value) })}</b>
          </span>
        </span>
      )}
      <Trouble control={control} place={place} />
    </div>
  );
}

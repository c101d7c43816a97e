/*
 * A field for a longer text: grows with it, counts from 80 % of what fits, says what is too much, cuts nothing. Ctrl
 * or Cmd with Enter sends.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { characters } from '../format';
import { t } from '../words';
import { countOf } from './logic';

interface Props {
  id: string;
  label: ComponentChildren;
  value: string;
  input: (text: string) => void;
  send: () => void;
  most: number;
  rows?: number;
  placeholder?: string;
  label_heard_only?: boolean;
}

export function TextField({
  id,
  label,
  value,
  input,
  send,
  most,
  rows = 3,
  placeholder,
  label_heard_only = false,
}: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const count = countOf(characters(value), most);
  useEffect(() => {
    const fit = () => {
      const element = area.current;
      if (!element) return;
      element.style.blockSize = 'auto';
      if (value) element.style.blockSize = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
    };
    fit();
    addEventListener('resize', fit); /* a phone that is turned */
    return () => removeEventListener('resize', fit);
  }, [value]);
  return (
    <div class="field text-field">
      <label for={id} class={label_heard_only ? 'only-heard' : undefined}>
        {label}
      </label>
      <textarea
        ref={area}
        id={id}
        rows={rows}
        value={value}
        placeholder={placeholder}
        dir="auto"
        aria-invalid={count.over > 0}
        aria-describedby={count.shown ? `${id}-count` : undefined}
        onInput={(event) => input(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {count.shown && (
        <p
          class={count.over > 0 ? 'error small' : 'hint'}
          id={`${id}-count`}
          role={count.over > 0 ? 'alert' : undefined}
        >
          {count.over > 0
            ? t('participant.text.over', { n: count.over, most })
            : t('participant.text.left', { n: count.left })}
        </p>
      )}
    </div>
  );
}

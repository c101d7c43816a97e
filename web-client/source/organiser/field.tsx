/*
 * One field of a form: label, what it is for, what is wrong with it. `place` is the script's name for it; the list of
 * problems leads there by it.
 */
import type { ComponentChildren } from 'preact';
import { characters } from '../format';
import { t } from '../words';

export function idOf(place: string): string {
  return `field-${place.replace(/[^a-z0-9_]+/gi, '-')}`;
}

interface Props {
  place: string;
  label: string;
  hint?: string;
  problem?: string;
  children: (field: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ComponentChildren;
}

export function Field({ place, label, hint, problem, children }: Props) {
  const id = idOf(place);
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {problem && (
        <span class="error" id={`${id}-problem`}>
          {problem}
        </span>
      )}
      {children({ id, 'aria-describedby': described, 'aria-invalid': problem ? true : undefined })}
    </div>
  );
}

interface TextProps {
  place: string;
  label: string;
  hint?: string;
  problem?: string;
  value: string;
  input: (value: string) => void;
  most?: number;
  lines?: number;
  said?: boolean /* what will be shown as somebody's words */;
  mode?: 'text' | 'email' | 'numeric' /* which keys a telephone shows */;
}

/* A text, with what is left of it from 80 % of its length on. */
export function TextField({ place, label, hint, problem, value, input, most, lines = 1, said = false, mode }: TextProps) {
  const used = most !== undefined && value.length > most * 0.7 ? characters(value) : 0;
  const near = most !== undefined && used >= most * 0.8;
  const name = said ? 'said-field' : undefined;
  return (
    <Field place={place} label={label} hint={hint} problem={problem}>
      {(field) => (
        <>
          {lines > 1 ? (
            <textarea
              {...field}
              class={name}
              rows={lines}
              value={value}
              onInput={(event) => input(event.currentTarget.value)}
            />
          ) : (
            <input
              {...field}
              class={name}
              type="text"
              inputMode={mode}
              autocomplete="off"
              value={value}
              onInput={(event) => input(event.currentTarget.value)}
            />
          )}
          {near && (
            <span class={used > most! ? 'error' : 'hint'}>
              {used > most! ? t('organiser.over', { n: used - most! }) : t('organiser.left', { n: most! - used })}
            </span>
          )}
        </>
      )}
    </Field>
  );
}

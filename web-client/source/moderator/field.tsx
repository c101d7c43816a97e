/* Fields of the console's forms: a label, a bound that shows itself when it comes near, and what was typed kept. */
import { useId, useState } from 'preact/hooks';
import { characters } from '../format';
import { t } from '../words';
import type { Control } from './control';

interface Props {
  label: string;
  value: string;
  change: (value: string) => void;
  max: number;
  rows?: number; /* more than one line */
  hint?: string;
  first?: boolean; /* has the focus when its dialog opens */
}

export function TextField({ label, value, change, max, rows, hint, first = false }: Props) {
  const id = useId();
  const count = characters(value);
  const near = count > max * 0.8;
  const described = [hint ? `${id}-hint` : '', near ? `${id}-count` : ''].join(' ').trim() || undefined;
  const shared = {
    id,
    value,
    autofocus: first,
    'aria-describedby': described,
    'aria-invalid': count > max ? ('true' as const) : undefined,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {rows ? (
        <textarea {...shared} rows={rows} onInput={(event) => change(event.currentTarget.value)} />
      ) : (
        <input {...shared} type="text" onInput={(event) => change(event.currentTarget.value)} />
      )}
      {near && (
        <p class={count > max ? 'error' : 'hint'} id={`${id}-count`}>
          {t('moderator.characters', { n: count, max })}
        </p>
      )}
    </div>
  );
}

export function NumberField({ label, value, change, max }: {
  label: string;
  value: number;
  change: (value: number) => void;
  max: number;
}) {
  const id = useId();
  return (
    <div class="field mod-number">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={1}
        max={max}
        step={1}
        required
        value={value}
        onInput={(event) => change(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}

/* A text that outlives its form: closed by accident, it is there again. */
export function useDraft(control: Control, key: string, first = ''): [string, (value: string) => void, () => void] {
  const [value, set] = useState(control.drafts.get(key) ?? first);
  const change = (next: string) => {
    control.drafts.set(key, next);
    set(next);
  };
  return [value, change, () => control.drafts.delete(key)];
}

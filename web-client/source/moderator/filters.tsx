/* What of the stream is shown: theme, kind, what is the matter, and words. */
import { useId } from 'preact/hooks';
import type { Kind } from '../protocol';
import { t } from '../words';
import type { Control } from './control';
import { MATTERS, type Matter } from './filter';

const KINDS: readonly Kind[] = ['statement', 'addition', 'contrast', 'question', 'answer', 'tip'];

interface Choice {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  change: (value: string) => void;
}

function Select({ label, value, options, change }: Choice) {
  return (
    <select aria-label={label} value={value} onChange={(event) => change(event.currentTarget.value)}>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}

export const SEARCH_ID = 'mod-search';

export function Filters({ control }: { control: Control }) {
  const id = useId();
  const filter = control.filter.value;
  const kinds = KINDS.map((kind) => [kind, t(`shared.kind.${kind}`)] as const);
  const themes = control.session.value?.themes ?? [];
  return (
    <div class="mod-filters" role="search" aria-labelledby={id}>
      <h2 id={id} class="only-heard">
        {t('moderator.stream.title')}
      </h2>
      <input
        id={SEARCH_ID}
        type="search"
        aria-label={t('moderator.filter.search')}
        placeholder={t('moderator.filter.search')}
        value={filter.search}
        onInput={(event) => control.filterOn({ search: event.currentTarget.value })}
      />
      <Select
        label={t('moderator.filter.matter')}
        value={filter.matter}
        options={MATTERS.map((matter) => [matter, t(`moderator.matter.${matter}`)] as const)}
        change={(value) => control.filterOn({ matter: value as Matter })}
      />
      <Select
        label={t('moderator.filter.theme')}
        value={filter.theme}
        options={[['', t('moderator.filter.all_themes')], ...themes.map((theme) => [theme.id, theme.title] as const)]}
        change={(value) => control.filterOn({ theme: value })}
      />
      <Select
        label={t('moderator.filter.kind')}
        value={filter.kind}
        options={[['', t('moderator.filter.all_kinds')], ...kinds]}
        change={(value) => control.filterOn({ kind: value as Kind | '' })}
      />
    </div>
  );
}

/* Where there is no room for three columns they are tabs: arrow keys go from one to the next. */
import { t } from '../words';
import { COLUMNS, type Column, type Control } from './control';

export function panelId(column: Column): string {
  return `mod-panel-${column}`;
}

export function Tabs({ control }: { control: Control }) {
  const now = control.column.value;
  const attention = control.matters.value.held + control.matters.value.flagged;
  const go = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    const next = COLUMNS[(COLUMNS.indexOf(now) + by + COLUMNS.length) % COLUMNS.length]!;
    control.column.value = next;
    document.getElementById(`mod-tab-${next}`)?.focus();
  };
  return (
    <div class="mod-tabs" role="tablist" aria-label={t('moderator.columns')} onKeyDown={go}>
      {COLUMNS.map((column) => (
        <button
          key={column}
          id={`mod-tab-${column}`}
          type="button"
          role="tab"
          class="button"
          aria-selected={column === now}
          aria-controls={panelId(column)}
          tabIndex={column === now ? 0 : -1}
          onClick={() => (control.column.value = column)}
        >
          {t(`moderator.column.${column}`)}
          {column === 'signals' && attention > 0 && (
            <span class="badge figures">
              {attention} <span class="only-heard">{t('moderator.attention.title')}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

/* The keys of the console, and the switch that turns them off. */
import { Dialog } from '../parts/dialog';
import { t } from '../words';
import type { Control } from './control';
import { SHORTCUTS } from './shortcuts';

export function HelpDialog({ control }: { control: Control }) {
  const on = control.shortcuts.value;
  return (
    <Dialog open title={t('moderator.help.title')} close={() => control.shut()}>
      <div class="stack">
        <label class="choice">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => control.shortcutsSet(event.currentTarget.checked)}
          />
          {t('moderator.help.switch')}
        </label>
        <table class="mod-keys">
          <thead class="only-heard">
            <tr>
              <th scope="col">{t('moderator.help.key')}</th>
              <th scope="col">{t('moderator.help.does')}</th>
            </tr>
          </thead>
          <tbody>
            {SHORTCUTS.map(([key, action]) => (
              <tr key={key}>
                <th scope="row">
                  <kbd class="mod-key">{key}</kbd>
                </th>
                <td>{t(`moderator.key.${action}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="small subtle">{t('moderator.help.arrows')}</p>
      </div>
    </Dialog>
  );
}

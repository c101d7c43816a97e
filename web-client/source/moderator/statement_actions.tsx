/*
 * What can be done with the chosen statement. In three columns it has a place of its own under the stream, always the
 * same; elsewhere it stands in the statement.
 */
import { t } from '../words';
import { act, AT_STATEMENT, possibleNow, type Action } from './actions';
import type { Control } from './control';
import { Trouble } from './trouble';
import { wide } from './wide';

/* Each place in the row holds one action or its opposite, so that the focus stays when one turns into the other. */
const PLACES: readonly (readonly Action[])[] = [
  ['approve'], ['hide', 'restore'], ['merge', 'unmerge'], ['pin', 'unpin'], ['reword'], ['probe'], ['eject'],
];
const KEYS: Partial<Record<Action, string>> = {
  approve: 'a', hide: 'h', restore: 'r', merge: 'm', unmerge: 'u', pin: 'p', unpin: 'p', reword: 'w', probe: 'v',
};

function ActionButton({ control, action, id }: { control: Control; action: Action; id: string }) {
  const key = control.shortcuts.value ? KEYS[action] : undefined;
  const look = action === 'eject' ? 'button--danger' : action === 'approve' ? 'button--primary' : '';
  return (
    <button type="button" class={`button ${look}`} aria-keyshortcuts={key} onClick={() => act(control, action, id)}>
      {t(`moderator.action.${action}`)}
      {key && wide.value && (
        <kbd class="mod-key" aria-hidden="true">
          {key}
        </kbd>
      )}
    </button>
  );
}

export function StatementActions({ control }: { control: Control }) {
  const id = control.chosen.value;
  const can = possibleNow(control, id);
  return (
    <div class="mod-actions">
      <Trouble control={control} place={AT_STATEMENT} />
      <div class="mod-actions__row" role="group" aria-label={t('moderator.action.title')}>
        {PLACES.map((place) => {
          const action = place.find((one) => can.has(one));
          return action && id && <ActionButton key={place[0]} control={control} action={action} id={id} />;
        })}
        {can.size === 0 && <p class="subtle small">{t('moderator.action.none')}</p>}
      </div>
    </div>
  );
}

/* The frame of a dialog that gives one order: what is asked, why it was refused, and two buttons. */
import type { ComponentChildren } from 'preact';
import { Dialog } from '../parts/dialog';
import { t } from '../words';
import type { Control } from './control';
import { Trouble } from './trouble';

interface Props {
  control: Control;
  title: string;
  confirm: string;
  /* Whether it was taken: then the dialog goes. */
  give: () => boolean | Promise<boolean>;
  ready?: boolean;
  danger?: boolean;
  wide?: boolean;
  children: ComponentChildren;
}

export const DIALOG_PLACE = 'dialog';

export function Question({ control, title, confirm, give, ready = true, danger, wide, children }: Props) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (ready && !control.busy.value.has(DIALOG_PLACE) && (await give())) control.shut();
  };
  return (
    <Dialog open title={title} close={() => control.shut()} wide={wide ?? false}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        {children}
        <Trouble control={control} place={DIALOG_PLACE} />
        <div class="row">
          <button
            type="submit"
            class={danger ? 'button button--danger' : 'button button--primary'}
            aria-disabled={!ready}
          >
            {confirm}
          </button>
          <button type="button" class="button" onClick={() => control.shut()}>
            {t('shared.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

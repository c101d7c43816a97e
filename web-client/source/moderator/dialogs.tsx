/* The questions that stand before the rest, one at a time. */
import { useEffect, useRef } from 'preact/hooks';
import { AnnounceDialog, CloseDialog, ClosingRoundDialog, ReleaseDialog } from './dialogs_session';
import { EjectDialog, HideDialog, ProbeDialog, RewordDialog } from './dialogs_statement';
import { HelpDialog } from './dialog_help';
import { JoinDialog, ScreenDialog } from './dialogs_screen';
import { LikelyDialog, MergeDialog } from './dialogs_merge';
import { PollsDialog } from './dialog_polls';
import { RehearseDialog } from './dialog_rehearse';
import { ThemeDialog } from './dialog_theme';
import type { Control } from './control';
import { focusChosen } from './take_back';

function Open({ control }: { control: Control }) {
  const dialog = control.dialog.value;
  switch (dialog?.name) {
    case undefined:
      return null;
    case 'hide':
      return <HideDialog control={control} statement={dialog.statement} />;
    case 'reword':
      return <RewordDialog control={control} statement={dialog.statement} />;
    case 'merge':
      return <MergeDialog control={control} statement={dialog.statement} />;
    case 'probe':
      return <ProbeDialog control={control} theme={dialog.theme} />;
    case 'eject':
      return <EjectDialog control={control} statement={dialog.statement} />;
    case 'theme':
      return <ThemeDialog control={control} theme={dialog.theme} />;
    case 'announce':
      return <AnnounceDialog control={control} />;
    case 'polls':
      return <PollsDialog control={control} />;
    case 'likely':
      return <LikelyDialog control={control} />;
    case 'close':
      return <CloseDialog control={control} />;
    case 'closing_round':
      return <ClosingRoundDialog control={control} />;
    case 'release':
      return <ReleaseDialog control={control} />;
    case 'rehearse':
      return <RehearseDialog control={control} />;
    case 'screen':
      return <ScreenDialog control={control} />;
    case 'join':
      return <JoinDialog control={control} />;
    case 'help':
      return <HelpDialog control={control} />;
  }
}

/* Where the focus goes when what opened a dialog is no longer there. */
function useFocusKept(control: Control): void {
  const open = control.dialog.value !== null;
  const was = useRef(false);
  useEffect(() => {
    if (open || !was.current) return void (was.current = open);
    was.current = false;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        focusChosen();
    });
    return () => cancelAnimationFrame(frame);
  }, [open]);
}

export function Dialogs({ control }: { control: Control }) {
  useFocusKept(control);
  return <Open control={control} />;
}

/* Reacting to a statement: it stands quoted above, one says what kind of reaction it is, and writes. */
import { useState } from 'preact/hooks';
import { characters } from '../format';
import { Said } from '../parts/said';
import { TEXT_CHARACTERS_MAX, type ReactionKind } from '../protocol';
import { read, write } from '../storage';
import { t } from '../words';
import { draft, draftSet, reactionDraftKey, replacementSet } from './drafts';
import { mayWrite } from './logic';
import { useLive, useRoom, type Target } from './room';
import { TextField } from './text_field';
import { Mentions, useLooked } from './while_writing';

const KINDS: readonly ReactionKind[] = ['addition', 'contrast', 'question', 'answer', 'tip'];

export function ReactionForm({ target, close }: { target: Target; close: () => void }) {
  const { live, code } = useRoom();
  const key = reactionDraftKey(code, target.id);
  const [text, setText] = useState(target.draft ?? read(key) ?? '');
  const [kind, setKind] = useState<ReactionKind>(target.kind ?? (target.own ? 'answer' : 'addition'));
  const may = useLive((state) => mayWrite(state, target.theme));
  const length = characters(text);
  const looked = useLooked(text, may);
  const input = (to: string) => {
    setText(to);
    write(key, to || null);
  };
  const send = () => {
    if (!may || length === 0 || length > TEXT_CHARACTERS_MAX) return;
    const said = text.trim();
    if (target.replaces) replacementSet(code, { old: target.replaces, text: said });
    live.send({ type: 'reaction', statement: target.id, kind, text: said });
    write(key, null);
    /* It came from the writing box, as something like it was there already. */
    if (target.draft && draft.value === target.draft) draftSet('');
    close();
  };
  return (
    <div class="stack">
      {target.text && <Said text={target.text} quoted />}
      {!target.own && <KindChoice kind={kind} choose={setKind} />}
      <TextField
        id="reaction"
        label={t(`participant.react.label.${kind}`)}
        value={text}
        input={input}
        send={send}
        rows={3}
        most={TEXT_CHARACTERS_MAX}
      />
      <Mentions found={looked.warnings} />
      {!may && (
        <p class="notice notice--warning" role="status">
          {t('participant.react.closed')}
        </p>
      )}
      <div class="row">
        <button
          type="button"
          class="button button--primary"
          onClick={send}
          aria-disabled={!may || length === 0 || length > TEXT_CHARACTERS_MAX}
        >
          {t('participant.react.send')}
        </button>
        <button type="button" class="button button--quiet" onClick={close}>
          {t('shared.cancel')}
        </button>
      </div>
    </div>
  );
}

function KindChoice({ kind, choose }: { kind: ReactionKind; choose: (kind: ReactionKind) => void }) {
  return (
    <fieldset>
      <legend>{t('participant.react.kind')}</legend>
      <div class="chips">
        {KINDS.map((one) => (
          <label class="chip" key={one}>
            <input type="radio" name="kind" checked={one === kind} onChange={() => choose(one)} />
            <span>{t(`participant.kind.${one}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/*
 * Two statements that say the same become one. Which of them stays is the moderator's choice; both stand beside
 * each other, whole.
 */
import { useMemo, useRef, useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog';
import { Said } from '../parts/said';
import type { ConsoleStatement } from '../protocol';
import { t } from '../words';
import type { Control } from './control';
import { fold, wordsOf } from './filter';
import { likely, partners, type Pair } from './likely';
import { DIALOG_PLACE } from './question';
import { Judged } from './statement_row';
import { Trouble } from './trouble';

const FOUND_MAX = 30;

function merge(control: Control, from: string, into: string): Promise<boolean> {
  return control.undoable(
    DIALOG_PLACE,
    { type: 'merge', from, into },
    { type: 'unmerge', from },
    t('moderator.did.merge'),
  );
}

function Side({ statement, keep }: { statement: ConsoleStatement; keep: () => void }) {
  return (
    <div class="mod-side card stack stack--tight">
      <Said text={statement.text} />
      <p class="mod-line__facts small">
        <Judged statement={statement} />
      </p>
      <button
        type="button"
        class="button"
        aria-label={`${t('moderator.merge.keep')}: ${statement.text}`}
        onClick={keep}
      >
        {t('moderator.merge.keep')}
      </button>
    </div>
  );
}

function Sides({ one, other, give }: {
  one: ConsoleStatement;
  other: ConsoleStatement;
  give: (from: string, into: string) => void;
}) {
  return (
    <div class="mod-sides">
      <Side statement={one} keep={() => give(other.id, one.id)} />
      <Side statement={other} keep={() => give(one.id, other.id)} />
    </div>
  );
}

/* What the server takes to be alike, one pair under the other. */
export function LikelyDialog({ control }: { control: Control }) {
  const pairs = likely(control.state.merges, control.statements.value, control.declined.value);
  const list = useRef<HTMLUListElement>(null);
  /* The pair goes; the focus with it to what stands first then. */
  const onwards = () => requestAnimationFrame(() => list.current?.focus());
  const give = (from: string, into: string) => void merge(control, from, into).then(onwards);
  const decline = ({ from, into }: Pair) => {
    control.decline(from.id, into.id);
    onwards();
  };
  return (
    <Dialog open wide title={t('moderator.likely.title')} close={() => control.shut()}>
      <div class="stack">
        <p>{t(pairs.length === 0 ? 'moderator.likely.none' : 'moderator.likely.what')}</p>
        <Trouble control={control} place={DIALOG_PLACE} />
        <ul role="list" class="stack" ref={list} tabIndex={-1}>
          {pairs.map((pair) => (
            <li key={`${pair.from.id} ${pair.into.id}`} class="mod-pair stack stack--tight">
              <Sides one={pair.into} other={pair.from} give={give} />
              <button type="button" class="button button--quiet" onClick={() => decline(pair)}>
                {t('moderator.likely.decline')}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function Found({ found, choose }: { found: readonly ConsoleStatement[]; choose: (id: string) => void }) {
  return (
    <>
      <p class="small subtle" role="status">
        {t('moderator.merge.found', { n: found.length })}
      </p>
      <ul role="list" class="mod-found">
        {found.slice(0, FOUND_MAX).map((statement) => (
          <li key={statement.id}>
            <button type="button" class="mod-top__item" onClick={() => choose(statement.id)}>
              <Said text={statement.text} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/* A partner for one statement: searched, then the two beside each other. */
export function MergeDialog({ control, statement: id }: { control: Control; statement: string }) {
  const [search, setSearch] = useState('');
  const [partner, setPartner] = useState<string | null>(null);
  const statement = control.statement(id);
  const statements = control.statements.value;
  const all = useMemo(() => (statement ? partners(statement, statements) : []), [statement, statements]);
  const words = wordsOf(search);
  const found = all.filter((other) => words.every((word) => fold(other.text).includes(word))).reverse();
  const other = control.statement(partner);
  const give = async (from: string, into: string) => {
    if (await merge(control, from, into)) control.shut();
  };
  if (!statement) return null;
  return (
    <Dialog open wide title={t('moderator.merge.title')} close={() => control.shut()}>
      <div class="stack">
        <Trouble control={control} place={DIALOG_PLACE} />
        {other ? (
          <>
            <p>{t('moderator.merge.which')}</p>
            <Sides one={statement} other={other} give={(from, into) => void give(from, into)} />
            <button type="button" class="button button--quiet" onClick={() => setPartner(null)}>
              {t('moderator.merge.another')}
            </button>
          </>
        ) : (
          <>
            <Said text={statement.text} quoted />
            <div class="field">
              <label for="mod-merge-search">{t('moderator.merge.with')}</label>
              <input
                id="mod-merge-search"
                type="search"
                autofocus
                value={search}
                onInput={(event) => setSearch(event.currentTarget.value)}
              />
            </div>
            {all.length === 0 ? (
              <p class="small subtle">{t('moderator.merge.none')}</p>
            ) : (
              <Found found={found} choose={setPartner} />
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

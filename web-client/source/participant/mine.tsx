/* My statements and what became of them, newest first; what is still on its way above all. */
import { useEffect, useRef } from 'preact/hooks';
import { Said } from '../parts/said';
import type { OwnStatement } from '../protocol';
import { pendingTexts } from '../store';
import { t } from '../words';
import { WRITE_ID } from './composer';
import { draftSet, rewording } from './drafts';
import { mayWrite } from './logic';
import { proposing, reacting, useLive, useRoom, wide, withdrawing } from './room';
import { focusKeep } from './title';
import { UnsentText } from './unsent';

export function Mine() {
  const own = useLive((state) => state.own);
  const judged = useLive((state) => state.judged);
  const live = useLive((state) => state.session?.state === 'live');
  const { live: connection } = useRoom();
  /* Where the writing box stands beside it, that shows what was not taken. */
  const pending = pendingTexts(connection.state.value).filter((item) => !wide.value || item.state === 'sending');
  const items = [...own.values()].reverse();
  return (
    <section class="panel" aria-labelledby="mine-title">
      <h2 id="mine-title" class="panel__title" tabIndex={-1}>
        {t('participant.tab.mine')}
      </h2>
      {judged > 0 && <p class="small subtle">{t('participant.mine.judged', { n: judged })}</p>}
      {items.length + pending.length === 0 && <p class="subtle">{t('participant.mine.empty')}</p>}
      <ul role="list" class="talk">
        {pending.map((item) => (
          <li key={item.id} class="talk__item talk__item--own">
            <UnsentText item={item} />
          </li>
        ))}
        {items.map((item) => (
          <OwnItem key={item.id} item={item} />
        ))}
      </ul>
      {live && (
        <p>
          <button type="button" class="button" onClick={() => (proposing.value = true)}>
            {t('participant.propose.open')}
          </button>
        </p>
      )}
    </section>
  );
}

/* "14 keer beoordeeld, 9 herkennen dit." */
function fateText(item: OwnStatement): string {
  switch (item.state) {
    case 'held':
      return t('participant.fate.held');
    case 'hidden':
      return item.reason ? t('participant.fate.hidden', { reason: item.reason }) : t('participant.fate.hidden_plain');
    case 'withdrawn':
      return t('participant.fate.withdrawn');
    case 'merged':
      return t('participant.fate.merged');
    case 'visible':
      if (item.n === 0) return t('participant.fate.unjudged');
      if (item.recognised === undefined) return t('participant.fate.few', { n: item.n });
      return t('participant.fate.judged', { n: item.recognised, judged: item.n });
  }
}

function OwnItem({ item }: { item: OwnStatement }) {
  const target = { id: item.id, theme: item.theme, text: item.text, own: true };
  const before = useRef(item.state);
  useEffect(() => {
    if (before.current !== item.state) focusKeep('#mine-title');
    before.current = item.state;
  }, [item.state]);
  const ended = item.state === 'withdrawn' || item.state === 'merged';
  return (
    <li class="talk__item">
      <article class="stack stack--tight">
        {item.kind !== 'statement' && (
          <p>
            <span class="badge">{t(`shared.kind.${item.kind}`)}</span>
          </p>
        )}
        {item.parent_text && <Said text={item.parent_text} quoted />}
        {item.text && <Said text={item.text} />}
        <p class="small fate">{fateText(item)}</p>
        {item.reactions > 0 && !ended && (
          <p class="small subtle">{t('participant.conversation.reactions', { n: item.reactions })}</p>
        )}
        {item.reword && item.state === 'visible' && <Reword item={item} />}
        {(item.state === 'visible' || item.state === 'held') && (
          <p>
            <button type="button" class="button button--quiet" onClick={() => (withdrawing.value = target)}>
              {t('participant.withdraw.open')}
            </button>
          </p>
        )}
      </article>
    </li>
  );
}

/*
 * The moderator asks for other words: the text goes into the writing box, and the old one goes when the new one is
 * there.
 */
function Reword({ item }: { item: OwnStatement }) {
  const theme = useLive((state) => state.session?.themes.find((one) => one.state === 'live')?.id ?? '');
  const may = useLive((state) => mayWrite(state, item.theme || theme));
  const start = () => {
    if (item.kind !== 'statement') {
      reacting.value = {
        id: item.parent ?? '',
        theme: item.theme || theme,
        text: item.parent_text ?? '',
        own: false,
        kind: item.kind,
        draft: item.text,
        replaces: item.id,
      };
      return;
    }
    rewording.value = item.id;
    draftSet(item.text);
    document.getElementById(WRITE_ID)?.focus();
  };
  return (
    <div class="notice notice--warning stack stack--tight">
      <p>
        <strong>{t('participant.reword.asked')}</strong> {item.reword}
      </p>
      {may ? (
        <p>
          <button type="button" class="button" onClick={start}>
            {t('participant.reword.start')}
          </button>
        </p>
      ) : (
        <p class="small">{t('participant.reword.late')}</p>
      )}
    </div>
  );
}

/* One statement of the stream: what was said, to what, how it was judged, and what is the matter with it. */
import type { ComponentChildren } from 'preact';
import { percent } from '../format';
import { Said } from '../parts/said';
import type { ConsoleStatement, Kind, Session } from '../protocol';
import { language, t } from '../words';
import { Bar } from './bar';
import { NMIN } from './filter';

export function kindText(kind: Kind): string {
  return t(`shared.kind.${kind}`);
}

export function Judged({ statement }: { statement: ConsoleStatement }) {
  const { n, counts, skips, score } = statement;
  if (n === 0)
    return (
      <span class="subtle">
        {skips > 0 ? t('moderator.line.only_skips', { n: skips }) : t('moderator.line.unjudged')}
      </span>
    );
  const recognised = (counts[2] ?? 0) + (counts[3] ?? 0);
  return (
    <>
      <Bar counts={counts} skips={skips} n={n} />
      <span class="figures">{t('moderator.line.recognised', { n: recognised, of: n })}</span>
      {n >= NMIN && score !== undefined ? (
        <strong class="figures">{t('moderator.line.score', { score: percent(score, language.value) })}</strong>
      ) : (
        <span class="subtle">{t('moderator.line.too_little')}</span>
      )}
    </>
  );
}

/* What is the matter: each in words, never by colour alone. */
function Matters({ statement, pinned }: { statement: ConsoleStatement; pinned: boolean }) {
  const { state, reason, flags, flag_reason, reword } = statement;
  return (
    <>
      {pinned && <span class="mod-mark mod-mark--pinned">{t('moderator.mark.pinned')}</span>}
      {state === 'held' && <span class="mod-mark mod-mark--warning">{t('moderator.mark.held')}</span>}
      {state === 'hidden' && (
        <span class="mod-mark mod-mark--error">
          {t('moderator.mark.hidden')}
          {reason && <bdi>: {reason}</bdi>}
        </span>
      )}
      {state === 'withdrawn' && <span class="mod-mark">{t('moderator.mark.withdrawn')}</span>}
      {state === 'merged' && <span class="mod-mark">{t('moderator.mark.merged')}</span>}
      {flags > 0 && (
        <span class="mod-mark mod-mark--warning">
          {t('moderator.mark.flagged', { n: flags })}
          {flag_reason && <bdi>: {flag_reason}</bdi>}
        </span>
      )}
      {reword && (
        <span class="mod-mark">
          {t('moderator.mark.reword')}
          <bdi>: {reword}</bdi>
        </span>
      )}
    </>
  );
}

interface Props {
  statement: ConsoleStatement;
  session: Session;
  position: number;
  total: number;
  gap: number; /* in place of the rows that are left out above it */
  chosen: boolean;
  into: ConsoleStatement | undefined; /* what it was merged into */
  choose: () => void;
  children?: ComponentChildren; /* actions, where they have no place of their own */
}

export function StatementRow({ statement, session, position, total, gap, chosen, into, choose, children }: Props) {
  const theme = session.themes.find((other) => other.id === statement.theme);
  const gone = statement.state === 'hidden' || statement.state === 'withdrawn' || statement.state === 'merged';
  const id = `line-${statement.id}`;
  return (
    <article
      class={`mod-line${chosen ? ' mod-line--chosen' : ''}${gone ? ' mod-line--gone' : ''}`}
      data-id={statement.id}
      style={{ marginBlockStart: gap > 0 ? `${gap}px` : '' }}
      tabIndex={chosen ? 0 : -1}
      aria-current={chosen ? 'true' : undefined}
      aria-posinset={position + 1}
      aria-setsize={total}
      aria-labelledby={`${id}-text`}
      aria-describedby={`${id}-facts`}
      onClick={choose}
    >
      {statement.parent_text !== undefined && (
        <div class="mod-line__parent small">
          <span class="subtle">{t('moderator.line.to', { kind: kindText(statement.kind) })}</span>
          <Said text={statement.parent_text} quoted />
        </div>
      )}
      <div id={`${id}-text`} class="mod-line__text">
        {statement.state === 'withdrawn' ? <em>{t('moderator.line.withdrawn')}</em> : <Said text={statement.text} />}
      </div>
      <div class="mod-line__facts small" id={`${id}-facts`}>
        {theme && <span class="mod-line__theme subtle">{theme.title}</span>}
        {statement.state === 'visible' && <Judged statement={statement} />}
        {statement.reactions > 0 && <span>{t('moderator.line.reactions', { n: statement.reactions })}</span>}
        <Matters statement={statement} pinned={session.pinned?.id === statement.id} />
        {into && <Said text={into.text} quoted />}
      </div>
      {children}
    </article>
  );
}

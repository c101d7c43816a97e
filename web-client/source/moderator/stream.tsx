/*
 * The stream: everything that was said, newest first. It stands still; what comes in waits behind a count. Only what is
 * seen is in the page. One statement is chosen; the keys j and k, the arrows and a click choose another.
 */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../words';
import { AT_STATEMENT } from './actions';
import type { Control } from './control';
import { EVERYTHING, filtered, isEverything } from './filter';
import { Filters, SEARCH_ID } from './filters';
import { StatementActions } from './statement_actions';
import { StatementRow } from './statement_row';
import { EMPTY, freshly, neighbour, waiting, withOne, type Held } from './stream_order';
import { TakeBack } from './take_back';
import { Trouble } from './trouble';
import { useWindow } from './use_window';
import { wide } from './wide';

const PAGE = 6; /* statements that Page Down goes on by */
const STEPS: Record<string, number> = {
  ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, End: Infinity, Home: -Infinity,
};

/* What is shown, held still; made anew when somebody filters or asks for what is new. */
function useHeld(control: Control): { order: readonly string[]; fresh: number } {
  const filter = control.filter.value;
  const statements = control.statements.value;
  const around = control.around.value;
  const matching = useMemo(() => filtered(statements.values(), filter, around), [statements, filter, around]);
  const held = useRef<Held>(EMPTY);
  const key = useRef<unknown[]>([]);
  const asked = control.fresh_asked.value;
  const anew = key.current[0] !== filter || key.current[1] !== asked;
  if (anew || held.current.order.length === 0 || !control.settled.value) {
    held.current = freshly(matching);
    key.current = [filter, asked, key.current[2]];
  }
  const { id } = control.goto.value;
  if (id && key.current[2] !== control.goto.value.number) {
    key.current[2] = control.goto.value.number;
    if (statements.has(id)) held.current = withOne(held.current, id);
  }
  return { order: held.current.order, fresh: waiting(held.current, matching) };
}

/* The focus of the list: goes to the statement that was asked for, once its row is in the page. Returns how to ask. */
function useChosenFocus(control: Control, list: RefObject<HTMLElement>): (id: string | null) => void {
  const wanted = useRef<string | null>(null);
  const chosen = control.chosen.value;
  const rowOf = (id: string | null) =>
    id === null ? null : list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
  const arrive = () => {
    const row = rowOf(wanted.current);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  };
  useEffect(() => {
    wanted.current = control.goto.value.id || null;
    arrive();
  }, [control.goto.value]);
  useLayoutEffect(arrive);
  /* Whatever chose another: it comes into view, and the focus goes along when it is in the list. */
  useEffect(() => {
    const row = rowOf(chosen);
    if (!row) return;
    if (document.activeElement?.parentElement === list.current && document.activeElement !== row)
      row.focus({ preventScroll: true });
    if (wide.value) row.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (id) => {
    wanted.current = id;
    control.chosen.value = id;
  };
}

function Feed({ control, order }: { control: Control; order: readonly string[] }) {
  const box = useRef<HTMLDivElement>(null);
  const chosen = control.chosen.value;
  const at = chosen === null ? -1 : order.indexOf(chosen);
  const { list, places } = useWindow(order, at, wide.value ? box : null);
  const choose = useChosenFocus(control, list);
  const session = control.session.value;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined || event.target !== document.activeElement?.closest('article')) return;
    event.preventDefault();
    choose(neighbour(order, chosen, by));
  };
  if (!session) return null;
  return (
    <div class="mod-box" ref={box}>
      <div
        role="feed"
        aria-label={t('moderator.stream.title')}
        class="mod-feed"
        style={{ paddingBlockEnd: `${places.below}px` }}
        ref={list}
        onKeyDown={onKeyDown}
      >
        {places.rows.map(({ row, gap }) => {
          const id = order[row]!;
          const statement = control.state.statements.get(id);
          if (!statement) return null;
          return (
            <StatementRow
              key={id}
              statement={statement}
              session={session}
              position={row}
              gap={gap}
              total={order.length}
              chosen={id === chosen}
              into={control.statement(statement.into ?? null)}
              choose={() => (control.chosen.value = id)}
            >
              {!wide.value && id === chosen && <StatementActions control={control} />}
            </StatementRow>
          );
        })}
      </div>
    </div>
  );
}

function Empty({ control }: { control: Control }) {
  const none = control.statements.value.size === 0;
  return (
    <div class="mod-empty stack">
      <p>{t(none ? 'moderator.stream.empty' : 'moderator.stream.no_match')}</p>
    </div>
  );
}

function Shown({ control, shown }: { control: Control; shown: number }) {
  if (isEverything(control.filter.value))
    return <p class="subtle small figures">{t('moderator.stream.count', { n: shown })}</p>;
  const clear = () => {
    control.filter.value = EVERYTHING;
    document.getElementById(SEARCH_ID)?.focus();
  };
  return (
    <p class="subtle small figures mod-shown">
      {t('moderator.stream.count_of', { n: shown, all: control.statements.value.size })}
      <button type="button" class="button button--quiet" onClick={clear}>
        {t('moderator.filter.clear')}
      </button>
    </p>
  );
}

/* How many there are, what was just done, and what waits: a line that is always there, so that nothing moves. */
function Count({ control, shown, fresh }: { control: Control; shown: number; fresh: number }) {
  return (
    <div class="mod-count row row--apart">
      {wide.value && control.done.value.length > 0 ? (
        <TakeBack control={control} />
      ) : (
        <Shown control={control} shown={shown} />
      )}
      <Trouble control={control} place="undo" />
      {fresh > 0 && (
        <button type="button" class="button button--primary" onClick={() => showFresh(control)}>
          {t('moderator.stream.fresh', { n: fresh })}
        </button>
      )}
    </div>
  );
}

/* Shows what waits, and goes to the top of it. */
export function showFresh(control: Control): void {
  const matching = filtered(control.statements.value.values(), control.filter.value, control.around.value);
  control.fresh_asked.value += 1;
  const newest = freshly(matching).order[0];
  if (newest) control.show(newest);
}

export function Stream({ control }: { control: Control }) {
  const { order, fresh } = useHeld(control);
  control.shown = order;
  const chosen = control.chosen.value;
  useEffect(() => {
    const lost = chosen === null || !order.includes(chosen);
    if (lost || !control.settled.value) control.chosen.value = order[0] ?? null;
  }, [order, chosen]);
  useEffect(() => void control.trouble(AT_STATEMENT, null), [chosen]);
  return (
    <>
      <Filters control={control} />
      <Count control={control} shown={order.length} fresh={fresh} />
      {order.length === 0 ? <Empty control={control} /> : <Feed control={control} order={order} />}
      {wide.value && <StatementActions control={control} />}
    </>
  );
}

/* For the keys that work everywhere on the page. */
export function step(control: Control, by: number): void {
  const next = neighbour(control.shown, control.chosen.value, by);
  if (next) control.show(next);
}

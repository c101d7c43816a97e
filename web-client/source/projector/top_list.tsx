/* The most recognised, at most five, moving calmly. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { percent } from '../format';
import { Said } from '../parts/said';
import type { TopItem } from '../protocol';
import { tick } from '../time';
import { calmed, itemsOf, nothingShown, type Shown } from './calm';
import { Fit, STATEMENTS } from './fit';
import { language, t } from './words';

const MOVE_MS = 700;

function calmMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/* Each line slides from where it stood to where it stands. */
function useSlide(order: readonly string[]) {
  const lines = useRef(new Map<string, HTMLElement>());
  const places = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const before = places.current;
    places.current = new Map();
    for (const [id, line] of lines.current) {
      const top = line.offsetTop;
      places.current.set(id, top);
      const was = before.get(id);
      if (was === undefined || was === top || calmMotion()) continue;
      line.animate([{ transform: `translateY(${was - top}px)` }, { transform: 'none' }], {
        duration: MOVE_MS,
        easing: 'ease-in-out',
      });
    }
  }, [order.join(' ')]);
  return (id: string) => (line: HTMLElement | null) => {
    if (line) lines.current.set(id, line);
    else lines.current.delete(id);
  };
}

export function TopList({ newest, most, title }: { newest: readonly TopItem[]; most: number; title: string }) {
  const shown = useRef<Shown>(nothingShown);
  void tick.value; /* an order that had to wait is shown later */
  shown.current = calmed(shown.current, newest, performance.now(), most);
  const items = itemsOf(shown.current, newest);
  const place = useSlide(shown.current.order);
  if (items.length === 0) return null;
  return (
    <section class="top" aria-labelledby="top-title">
      <h2 class="screen__label" id="top-title">
        {title}
      </h2>
      <Fit class="top__fit" steps={STATEMENTS} most={items.length < 3 ? 1.7 : 1.4}>
        <ol class="top__list" role="list">
          {items.map((item) => (
            <li key={item.statement} ref={place(item.statement)} class="top__item">
              <Line item={item} />
            </li>
          ))}
        </ol>
      </Fit>
      <p class="screen__cut">{t('projector.cut')}</p>
    </section>
  );
}

function Line({ item }: { item: TopItem }) {
  return (
    <>
      <p class="top__share">
        <strong>{item.score === undefined ? '–' : percent(item.score, language.value)}</strong>
        <span>{t('projector.votes', { n: item.n })}</span>
      </p>
      <div class="top__words">
        <div class="top__text" data-cuttable>
          <Said text={item.text} />
        </div>
        <span class="top__bar" aria-hidden="true">
          <span style={{ inlineSize: `${Math.round((item.score ?? 0) * 100)}%` }} />
        </span>
      </div>
    </>
  );
}

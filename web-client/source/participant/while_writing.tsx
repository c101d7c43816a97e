/*
 * What the server tells about a text while it is being written: what is like it, and whom it seems to name. The second is a
 * gentle word; it holds nothing back.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { characters } from '../format';
import { Said } from '../parts/said';
import { TEXT_CHARACTERS_MAX, type Mention } from '../protocol';
import { t } from '../words';
import { SIMILAR_FROM } from './logic';
import { reacting, useLive, useRoom } from './room';

const WAIT_MS = 600;
const SIMILAR_SHOWN = 3;

interface Like {
  statement: string;
  text: string;
}

interface Looked {
  items: Like[];
  warnings: Mention[];
}

const NOTHING: Looked = { items: [], warnings: [] };

/* Asked once somebody has stopped typing for a moment. */
export function useLooked(text: string, may: boolean): Looked {
  const { live } = useRoom();
  const [looked, setLooked] = useState(NOTHING);
  const round = useRef(0);
  const online = live.link.value.kind === 'open';
  const wanted = may && online && text.trim().length >= SIMILAR_FROM && characters(text) <= TEXT_CHARACTERS_MAX;
  useEffect(() => {
    const mine = (round.current += 1);
    if (!wanted) return setLooked(NOTHING);
    const timer = setTimeout(() => {
      live.ask({ type: 'similar', text }).then(
        (answer) =>
          answer.type === 'similar' &&
          mine === round.current &&
          setLooked({ items: answer.items, warnings: answer.warnings ?? [] }),
        () => undefined,
      );
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, wanted]);
  return wanted ? looked : NOTHING;
}

/* What others wrote that is like it. */
export function Similar({ text, theme, items }: { text: string; theme: string; items: Like[] }) {
  const own = useLive((state) => state.own);
  const shown = items.filter((item) => !own.has(item.statement)).slice(0, SIMILAR_SHOWN);
  if (shown.length === 0) return null;
  return (
    <div class="similar stack stack--tight">
      <p class="small" role="status">
        <strong>{t('participant.similar.title')}</strong> {t('participant.similar.text')}
      </p>
      <ul role="list" class="stack stack--tight">
        {shown.map((item) => (
          <li key={item.statement} class="similar__item row row--apart">
            <Said text={item.text} />
            <button
              type="button"
              class="button"
              onClick={() =>
                (reacting.value = {
                  id: item.statement,
                  theme,
                  text: item.text,
                  own: false,
                  draft: text,
                })
              }
            >
              {t('participant.similar.add')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/* There all the time, so that a screen reader hears what comes into it. */
export function Mentions({ found }: { found: Mention[] }) {
  const names = found.map((one) => one.text).join(', ');
  return (
    <p class="small mentions" role="status">
      {found.length > 0 && (
        <>
          <strong>{t('participant.mention.title', { names })}</strong> {t('participant.mention.text')}
        </>
      )}
    </p>
  );
}

/*
 * Signals, at the right: how lively it is, what asks for attention, what is recognised most, and what people would
 * rather talk about. A figure that can be looked into is a button that filters the stream.
 */
import { useId, useRef, useState } from 'preact/hooks';
import { percent } from '../format';
import { Said } from '../parts/said';
import type { Proposal } from '../protocol';
import { currentTheme, isOver } from '../store';
import { language, t } from '../words';
import type { Control } from './control';
import { EVERYTHING, type Matter } from './filter';
import { likely } from './likely';
import { mostRecognised, type Ranked } from './most_recognised';
import { ReportLink } from './report_link';
import { Trouble } from './trouble';

function Figures({ control }: { control: Control }) {
  const figures = control.state.console;
  const { present, joined } = control.state;
  if (!figures) return <p class="subtle">{t('shared.loading')}</p>;
  const silent = joined > 0 ? percent(figures.silent / joined, language.value) : '–';
  return (
    <dl class="mod-figures figures">
      <div>
        <dt>{t('moderator.figure.present')}</dt>
        <dd>{t('moderator.figure.present_of', { present, joined })}</dd>
      </div>
      <div>
        <dt>{t('moderator.figure.statements')}</dt>
        <dd>{figures.statements_per_minute}</dd>
      </div>
      <div>
        <dt>{t('moderator.figure.votes')}</dt>
        <dd>{figures.votes_per_minute}</dd>
      </div>
      <div>
        <dt>{t('moderator.figure.silent')}</dt>
        <dd>{silent}</dd>
      </div>
    </dl>
  );
}

function Attention({ control }: { control: Control }) {
  const id = useId();
  const { held, flagged, too_little } = control.matters.value;
  const pairs = likely(control.state.merges, control.statements.value, control.declined.value).length;
  const look = (matter: Matter) => () => {
    control.filter.value = { ...EVERYTHING, matter };
    control.column.value = 'stream';
  };
  const lines: readonly (readonly [key: string, n: number, press: () => void])[] = [
    ['held', held, look('held')],
    ['flagged', flagged, look('flagged')],
    ['too_little', too_little, look('too_little')],
    ['likely', pairs, () => control.open({ name: 'likely' })],
  ];
  const session = control.session.value;
  const strict = session?.moderation === 'strict';
  const over = isOver(session);
  return (
    <section aria-labelledby={id} class="stack stack--tight">
      <h3 id={id}>{t('moderator.attention.title')}</h3>
      <ul role="list" class="mod-attention">
        {lines.map(([key, n, press]) =>
          (key === 'held' && !strict && n === 0) || (over && (key === 'held' || key === 'likely')) ? null : (
            <li key={key}>
              <button
                type="button"
                class={`button mod-attention__item${n > 0 ? ' mod-attention__item--some' : ''}`}
                onClick={press}
              >
                <span>{t(`moderator.attention.${key}`)}</span> <b class="figures">{n}</b>
              </button>
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

function TopItem({ control, item, rank }: { control: Control; item: Ranked; rank: number }) {
  return (
    <li>
      <button type="button" class="mod-top__item" onClick={() => control.show(item.id)}>
        <span class="mod-top__rank figures subtle">{rank}</span>
        <Said text={item.text} />
        <span class="small figures mod-top__score">
          <b>{percent(item.score, language.value)}</b>{' '}
          <span class="subtle">{t('moderator.top.judged', { n: item.n })}</span>
        </span>
      </button>
    </li>
  );
}

/* The list stands still while somebody points at it or is in it. */
function useStill(items: readonly Ranked[], key: string) {
  const [held, hold] = useState(false);
  const last = useRef({ key, items });
  if (!held || last.current.key !== key) last.current = { key, items };
  return {
    items: last.current.items,
    on: {
      onPointerEnter: () => hold(true),
      onPointerLeave: () => hold(false),
      onFocusIn: () => hold(true),
      onFocusOut: () => hold(false),
    },
  };
}

function MostRecognised({ control }: { control: Control }) {
  const id = useId();
  const [chosen, choose] = useState('');
  const themes = control.session.value?.themes.filter((theme) => control.around.value.asked.has(theme.id)) ?? [];
  const theme = chosen || currentTheme(control.state)?.id || themes[themes.length - 1]?.id || '';
  const { items, on } = useStill(mostRecognised(control.state, theme), theme);
  return (
    <section aria-labelledby={id} class="stack stack--tight">
      <h3 id={id}>{t('moderator.top.title')}</h3>
      {themes.length > 1 && (
        <select
          aria-label={t('moderator.filter.theme')}
          value={theme}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {themes.map((other) => (
            <option key={other.id} value={other.id}>
              {other.title}
            </option>
          ))}
        </select>
      )}
      {items.length === 0 ? (
        <p class="subtle small">{t('moderator.top.empty')}</p>
      ) : (
        <ol role="list" class="mod-top" {...on}>
          {items.map((item, index) => (
            <TopItem key={item.id} control={control} item={item} rank={index + 1} />
          ))}
        </ol>
      )}
    </section>
  );
}

function nameOf(proposal: Proposal): string {
  return t(proposal.adopted ? 'moderator.proposals.adopted' : 'moderator.proposals.adopt');
}

function Proposals({ control }: { control: Control }) {
  const id = useId();
  const { proposals } = control.state;
  const over = isOver(control.session.value);
  const adopt = (proposal: string) => void control.order('proposals', { type: 'theme', do: 'adopt', proposal });
  return (
    <section aria-labelledby={id} class="stack stack--tight">
      <h3 id={id} tabIndex={-1}>
        {t('moderator.proposals.title')}
      </h3>
      {proposals.length === 0 && <p class="subtle small">{t('moderator.proposals.empty')}</p>}
      <ul role="list" class="stack stack--tight">
        {proposals.map((proposal) => (
          <li key={proposal.id} class="row row--apart mod-proposal">
            <Said text={proposal.title} />
            {/* The same button says what became of it, and keeps the focus. */}
            <button
              type="button"
              class="button"
              hidden={over && !proposal.adopted}
              aria-disabled={proposal.adopted}
              aria-label={`${nameOf(proposal)}: ${proposal.title}`}
              onClick={() => !proposal.adopted && adopt(proposal.id)}
            >
              {nameOf(proposal)}
            </button>
          </li>
        ))}
      </ul>
      <Trouble control={control} place="proposals" />
    </section>
  );
}

export function Signals({ control }: { control: Control }) {
  return (
    <>
      <Figures control={control} />
      <Attention control={control} />
      <MostRecognised control={control} />
      <Proposals control={control} />
      {!isOver(control.session.value) && <ReportLink control={control} />}
    </>
  );
}

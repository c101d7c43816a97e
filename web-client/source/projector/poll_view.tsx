/* A poll: while it is open what is asked; afterwards what was answered, as bars with their numbers. */
import { percent } from '../format';
import type { Poll } from '../protocol';
import { Fit, QUESTIONS } from './fit';
import { language, t } from './words';

export function PollView({ poll }: { poll: Poll }) {
  const closed = !poll.open && poll.counts !== undefined;
  return (
    <section class="poll" aria-labelledby="poll-question">
      <p class="screen__label">{t(closed ? 'projector.poll.result' : 'projector.poll.open')}</p>
      <Fit class="poll__fit" steps={QUESTIONS} most={1.4}>
        <h2 class="poll__question" id="poll-question" data-cuttable>
          {poll.question}
        </h2>
        <ul class={poll.options.length > 6 ? 'poll__options poll__options--many' : 'poll__options'} role="list">
          {poll.options.map((option, index) => (
            <Option key={index} poll={poll} option={option} index={index} closed={closed} />
          ))}
        </ul>
        <p class="poll__n">{closed ? t('projector.poll.answers', { n: poll.n ?? 0 }) : t('projector.poll.how')}</p>
      </Fit>
      <p class="screen__cut">{t('projector.cut')}</p>
    </section>
  );
}

function Option({ poll, option, index, closed }: { poll: Poll; option: string; index: number; closed: boolean }) {
  const count = poll.counts?.[index] ?? 0;
  const share = poll.n ? count / poll.n : 0;
  return (
    <li class="poll__option">
      <span class="poll__text" data-cuttable>
        {option}
      </span>
      {closed && (
        <>
          <span class="poll__count">
            {percent(share, language.value)} <small>({count})</small>
          </span>
          <span class="poll__bar" aria-hidden="true">
            <span style={{ inlineSize: `${share * 100}%` }} />
          </span>
        </>
      )}
    </li>
  );
}

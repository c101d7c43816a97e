/* Questions of the moderator with options: answered while open, counted once closed. */
import { useId } from 'preact/hooks';
import type { Poll } from '../protocol';
import { percent } from '../format';
import { language, t } from '../words';
import { useRoom } from './room';

export function PollForm({ poll }: { poll: Poll }) {
  const { live } = useRoom();
  const name = useId();
  return (
    <fieldset class="poll">
      <legend>{poll.question}</legend>
      {poll.options.map((option, index) => (
        <label class="choice" key={index}>
          <input
            type="radio"
            name={name}
            checked={poll.own_option === index}
            onChange={() => live.send({ type: 'poll', poll: poll.id, option: index })}
          />
          <span>{option}</span>
        </label>
      ))}
      <p class="small subtle" role="status">
        {poll.own_option === undefined ? t('participant.polls.choose') : t('participant.polls.chosen')}
      </p>
    </fieldset>
  );
}

export function PollResult({ poll }: { poll: Poll }) {
  const n = poll.n ?? 0;
  return (
    <div class="card stack stack--tight">
      <h3>{poll.question}</h3>
      <ul class="bars" role="list">
        {poll.options.map((option, index) => {
          const count = poll.counts?.[index] ?? 0;
          const share = n > 0 ? count / n : 0;
          return (
            <li key={index}>
              <span class="row row--apart">
                <span>
                  {option} {poll.own_option === index && <span class="badge">{t('participant.polls.yours')}</span>}
                </span>
                <span class="figures">
                  {t('participant.polls.count', { n: count, share: percent(share, language.value) })}
                </span>
              </span>
              <span class="bar" aria-hidden="true">
                <span class="bar__part" style={{ inlineSize: `${share * 100}%` }} />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

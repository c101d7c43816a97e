/* Polls: the prepared ones and those made on the spot; opened, counted, closed. */
import { useId, useState } from 'preact/hooks';
import { characters, percent } from '../format';
import { Dialog } from '../parts/dialog';
import { QUESTION_CHARACTERS_MAX, type Poll } from '../protocol';
import { isUnderWay } from '../store';
import { language, t } from '../words';
import type { Control } from './control';
import { TextField } from './field';
import { DIALOG_PLACE } from './question';
import { Trouble } from './trouble';

const OPTIONS_MIN = 2;
const OPTIONS_MAX = 12;
const OPTION_CHARACTERS_MAX = 120;

function Option({ text, count, n }: { text: string; count: number; n: number }) {
  const share = n > 0 ? count / n : 0;
  return (
    <li class="mod-option">
      <bdi>{text}</bdi>
      <span class="figures">
        {count} <span class="subtle small">{n > 0 && percent(share, language.value)}</span>
      </span>
      <span class="mod-option__bar" aria-hidden="true">
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </li>
  );
}

function PollItem({ control, poll }: { control: Control; poll: Poll }) {
  const id = useId();
  const running = isUnderWay(control.session.value);
  const press = () =>
    void control.order(
      DIALOG_PLACE,
      poll.open ? { type: 'poll_close', poll: poll.id } : { type: 'poll_open', poll: poll.id },
    );
  const n = poll.n ?? 0;
  return (
    <li class="card stack stack--tight" aria-labelledby={id}>
      <div class="row row--apart">
        <h3 id={id}>
          <bdi>{poll.question}</bdi>
        </h3>
        {poll.open && <span class="badge">{t('moderator.polls.running')}</span>}
      </div>
      <ul role="list" class="stack stack--tight">
        {poll.options.map((option, index) => (
          <Option key={index} text={option} count={poll.counts?.[index] ?? 0} n={n} />
        ))}
      </ul>
      <div class="row row--apart">
        <span class="small subtle">{t('moderator.polls.answers', { n })}</span>
        {running && !poll.follow_up && (
          <button type="button" class={poll.open ? 'button' : 'button button--primary'} onClick={press}>
            {t(poll.open ? 'moderator.polls.close' : 'moderator.polls.open')}
          </button>
        )}
      </div>
    </li>
  );
}

function good(question: string, options: readonly string[]): boolean {
  const within = (text: string, max: number) => characters(text) > 0 && characters(text) <= max;
  const given = options.filter((option) => characters(option) > 0);
  const distinct = new Set(given.map((option) => option.trim())).size === given.length;
  return (
    within(question, QUESTION_CHARACTERS_MAX) &&
    given.length >= OPTIONS_MIN &&
    distinct &&
    given.every((option) => within(option, OPTION_CHARACTERS_MAX))
  );
}

/* A row more than is filled in, until there are twelve. */
function grown(options: readonly string[]): readonly string[] {
  const last = options[options.length - 1] ?? '';
  return last.trim() && options.length < OPTIONS_MAX ? [...options, ''] : options;
}

function NewPoll({ control }: { control: Control }) {
  const [question, setQuestion] = useState('');
  const [options, setOptions] = useState<readonly string[]>(['', '']);
  const ready = good(question, options);
  const give = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!ready || control.busy.value.has(DIALOG_PLACE)) return;
    const given = options.map((option) => option.trim()).filter(Boolean);
    const command = { type: 'poll_open', question: question.trim(), options: given } as const;
    if (!(await control.order(DIALOG_PLACE, command))) return;
    setQuestion('');
    setOptions(['', '']);
  };
  return (
    <form class="stack" onSubmit={(event) => void give(event)}>
      <h3>{t('moderator.polls.new')}</h3>
      <TextField
        label={t('moderator.polls.question')}
        value={question}
        change={setQuestion}
        max={QUESTION_CHARACTERS_MAX}
      />
      <fieldset class="stack stack--tight">
        <legend>{t('moderator.polls.options')}</legend>
        {options.map((option, index) => (
          <input
            key={index}
            type="text"
            value={option}
            aria-label={t('moderator.polls.option', { n: index + 1 })}
            onInput={(event) => {
              const value = event.currentTarget.value;
              setOptions(grown(options.map((other, at) => (at === index ? value : other))));
            }}
          />
        ))}
      </fieldset>
      <div>
        <button type="submit" class="button button--primary" aria-disabled={!ready}>
          {t('moderator.polls.open_new')}
        </button>
      </div>
    </form>
  );
}

export function PollsDialog({ control }: { control: Control }) {
  const polls = [...control.state.polls.values()];
  const running = isUnderWay(control.session.value);
  return (
    <Dialog open wide title={t('moderator.polls.title')} close={() => control.shut()}>
      <div class="stack">
        <p>{t(running ? 'moderator.polls.what' : 'moderator.polls.not_yet')}</p>
        <Trouble control={control} place={DIALOG_PLACE} />
        {polls.length > 0 && (
          <ul role="list" class="stack">
            {polls.map((poll) => (
              <PollItem key={poll.id} control={control} poll={poll} />
            ))}
          </ul>
        )}
        {running && <NewPoll control={control} />}
      </div>
    </Dialog>
  );
}

/* A few questions about the people who judge, all of them skippable; each answer is sent as it is given. */
import { t } from '../words';
import type { BackgroundQuestion } from '../protocol';
import { read, write } from '../storage';
import { PlainHead } from './home';
import { useLive, useRoom } from './room';
import { useTitle } from './title';

export function backgroundIsOpen(code: string, questions: readonly BackgroundQuestion[]): boolean {
  return questions.length > 0 && read(`background.${code}`) !== 'done';
}

export function Background({ done }: { done: () => void }) {
  const { live, code } = useRoom();
  const questions = useLive((state) => state.background);
  const title = useLive((state) => state.session?.title ?? '');
  const some = questions.some((question) => question.own_option !== undefined);
  useTitle(title);
  const go = () => {
    write(`background.${code}`, 'done');
    done();
  };
  return (
    <div class="plain">
      <PlainHead />
      <main class="plain__main stack">
        <p class="eyebrow">{title}</p>
        <h1>{t('participant.background.title')}</h1>
        <p>{t('participant.background.text')}</p>
        {questions.map((question, index) => (
          <fieldset class="card background" key={index}>
            <legend>{question.question}</legend>
            {question.options.map((option, number) => (
              <label class="choice" key={number}>
                <input
                  type="radio"
                  name={`background-${index}`}
                  checked={question.own_option === number}
                  onChange={() => live.send({ type: 'background', question: index, option: number })}
                />
                <span>{option}</span>
              </label>
            ))}
          </fieldset>
        ))}
        <button type="button" class="button button--primary button--wide" onClick={go}>
          {some ? t('participant.background.go') : t('participant.background.skip')}
        </button>
      </main>
    </div>
  );
}

/* The script as a participant will meet it: nothing here does anything. */
import { clock, day } from '../format';
import { Dialog } from '../parts/dialog';
import { Said } from '../parts/said';
import { t, textOf } from '../words';
import type { Script, ScriptTheme } from './script';

export function Preview({ open, close, script }: { open: boolean; close: () => void; script: Script }) {
  const to = script.language;
  return (
    <Dialog open={open} close={close} title={t('organiser.preview.title')} wide>
      <div class="stack">
        <p class="subtle">{t('organiser.preview.text')}</p>
        <div class="preview" lang={to} tabIndex={0} role="region" aria-label={t('organiser.preview.title')}>
          <section class="preview__screen stack">
            <p class="preview__title">{script.title || '…'}</p>
            {script.starts_at && (
              <p>
                {textOf(to, 'organiser.when', {
                  day: day(script.starts_at, to),
                  time: clock(script.starts_at, to),
                })}
              </p>
            )}
            {script.description && <p class="preview__text">{script.description}</p>}
          </section>
          {script.background.map((question, index) => (
            <section key={`b${index}`} class="preview__screen stack">
              <p>
                <strong>{question.question || '…'}</strong>
              </p>
              <Options options={question.options} />
            </section>
          ))}
          {script.themes.map((theme, index) => (
            <ThemeScreen key={`t${index}`} theme={theme} to={to} />
          ))}
          {script.polls.map((poll, index) => (
            <section key={`p${index}`} class="preview__screen stack">
              <p class="preview__kicker">{textOf(to, 'organiser.preview.poll')}</p>
              <p>
                <strong>{poll.question || '…'}</strong>
              </p>
              <Options options={poll.options} />
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

function Options({ options }: { options: string[] }) {
  return (
    <ul role="list" class="preview__options">
      {options.map((option, index) => (
        <li key={index}>{option || '…'}</li>
      ))}
    </ul>
  );
}

function ThemeScreen({ theme, to }: { theme: ScriptTheme; to: Script['language'] }) {
  const grades = [0, 1, 2, 3].map((grade) => textOf(to, `shared.grade.${grade}`));
  return (
    <section class="preview__screen stack">
      <p class="preview__kicker">
        {theme.title || '…'} · {textOf(to, 'organiser.minutes', { n: theme.minutes || 0 })}
      </p>
      <p class="preview__question">{theme.question || '…'}</p>
      {theme.seeds[0] && (
        <div class="card stack stack--tight">
          <Said text={theme.seeds[0]} />
          <p>{textOf(to, 'organiser.preview.recognise')}</p>
          <ul role="list" class="preview__grades">
            {[...grades, textOf(to, 'shared.grade.skip')].map((grade) => (
              <li key={grade}>{grade}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/* Where one types the code of a session, or goes on where one was. */
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { demoInfo } from '../http';
import { LanguageSwitch } from '../parts/language_switch';
import { read } from '../storage';
import { t } from '../words';
import { codeOf } from './route';
import { useTitle } from './title';

/* What stands below the code where the server holds a demonstration; nothing elsewhere, nor when it does not answer. */
function useDemo(): VNode | null {
  const [section, setSection] = useState<VNode | null>(null);
  useEffect(() => {
    const look = async () => {
      const demo = await demoInfo();
      if (!demo.code) return;
      const { DemoSection } = await import('./demo');
      setSection(<DemoSection demo={demo} />);
    };
    look().catch(() => undefined);
  }, []);
  return section;
}

export function Home() {
  const demo = useDemo();
  const [empty, setEmpty] = useState(false);
  const last = read('last');
  useTitle('');
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const code = codeOf(String(new FormData(form).get('code') ?? ''));
    setEmpty(!code);
    if (code) location.assign(`/s/${code}`);
    else form.querySelector('input')?.focus();
  };
  return (
    <div class="plain">
      <PlainHead />
      <main class="plain__main stack">
        <h1>{t('participant.home.title')}</h1>
        <p>{t('participant.home.text')}</p>
        <form class="stack" onSubmit={go} noValidate>
          <div class="field">
            <label for="code">{t('participant.home.code')}</label>
            <input
              id="code"
              name="code"
              class="code-input"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              maxLength={16}
              aria-invalid={empty}
              aria-describedby={empty ? 'code-error' : undefined}
            />
            {empty && (
              <p class="error" id="code-error">
                {t('participant.home.empty')}
              </p>
            )}
          </div>
          <button class="button button--primary button--wide">{t('participant.home.go')}</button>
        </form>
        {demo}
        {last && (
          <p>
            <a href={`/s/${last}`}>{t('participant.home.last', { code: last })}</a>
          </p>
        )}
        <p class="small">
          <a href="/desk">{t('participant.home.desk')}</a>
        </p>
      </main>
    </div>
  );
}

/* The head of every page outside the conversation. */
export function PlainHead() {
  return (
    <header class="plain__head row row--apart">
      <a class="brand" href="/">
        herkend
      </a>
      <LanguageSwitch />
    </header>
  );
}

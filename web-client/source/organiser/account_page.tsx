/* The organiser's own account: another password, signing out. */
import { useState } from 'preact/hooks';
import { t } from '../words';
import { account, passwordChange, signOut } from './account';
import { BusyButton } from './busy_button';
import { ErrorNotice } from './notice';
import { Page } from './page';
import { codeOf } from './sessions';
import { PASSWORD_MIN, PasswordField, passwordProblem } from './sign_in';

type Result = { kind: 'none' | 'done' | 'wrong' | 'new' } | { kind: 'error'; code: string };

function PasswordForm() {
  const [password, setPassword] = useState('');
  const [fresh, setFresh] = useState('');
  const [tried, setTried] = useState(false);
  const [result, setResult] = useState<Result>({ kind: 'none' });
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setResult({ kind: 'none' });
    if (passwordProblem(fresh)) return;
    try {
      const refusal = await passwordChange(password, fresh);
      setResult({ kind: refusal ?? 'done' });
      if (refusal) return;
      setPassword('');
      setFresh('');
      setTried(false);
    } catch (error) {
      setResult({ kind: 'error', code: codeOf(error) });
    }
  };
  return (
    <form class="stack narrow" onSubmit={(event) => void submit(event)}>
      <div role="status">
        {result.kind === 'done' && <p class="notice notice--ok">{t('organiser.account.changed')}</p>}
      </div>
      {result.kind === 'error' && <ErrorNotice code={result.code} />}
      <PasswordField
        place="password"
        label={t('organiser.account.password')}
        kind="current-password"
        value={password}
        input={setPassword}
        problem={result.kind === 'wrong' ? t('organiser.account.wrong') : undefined}
      />
      <PasswordField
        place="new_password"
        label={t('organiser.account.new_password')}
        kind="new-password"
        value={fresh}
        input={setFresh}
        hint={t('organiser.password.hint', { n: PASSWORD_MIN })}
        problem={
          tried
            ? (passwordProblem(fresh) ?? (result.kind === 'new' ? t('organiser.account.refused') : undefined))
            : undefined
        }
      />
      <p>
        <button class="button button--primary">{t('organiser.account.change')}</button>
      </p>
      <p class="subtle">{t('organiser.account.others')}</p>
    </form>
  );
}

export function AccountPage() {
  const name = account.value.kind === 'in' ? account.value.name : '';
  return (
    <Page title={t('organiser.account.title')}>
      <p>{t('organiser.account.as', { name })}</p>
      <section class="stack" aria-labelledby="password-title">
        <h2 id="password-title">{t('organiser.account.password_title')}</h2>
        <PasswordForm />
      </section>
      <section class="stack" aria-labelledby="out-title">
        <h2 id="out-title">{t('organiser.account.out_title')}</h2>
        <p>{t('organiser.account.out_text')}</p>
        <p>
          <BusyButton press={signOut}>{t('organiser.account.out')}</BusyButton>
        </p>
      </section>
    </Page>
  );
}

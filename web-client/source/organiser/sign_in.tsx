/* Signing in; making an account with the link of the first start; and signing in again in the middle of something. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../http';
import { Dialog } from '../parts/dialog';
import { t } from '../words';
import { account, accountLoad, expired, signIn, signInGivenUp, signUp } from './account';
import { Field } from './field';
import { ErrorNotice } from './notice';
import { Page } from './page';
import { codeOf } from './sessions';

export const PASSWORD_MIN = 12;
const PASSWORD_MAX = 200;

interface PasswordProps {
  place: string;
  label: string;
  hint?: string;
  problem?: string;
  value: string;
  input: (value: string) => void;
  kind: 'current-password' | 'new-password';
}

export function PasswordField({ place, label, hint, problem, value, input, kind }: PasswordProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field place={place} label={label} hint={hint} problem={problem}>
      {(field) => (
        <div class="password">
          <input
            {...field}
            type={shown ? 'text' : 'password'}
            autocomplete={kind}
            value={value}
            onInput={(event) => input(event.currentTarget.value)}
          />
          <button type="button" class="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {t('organiser.password.show')}
          </button>
        </div>
      )}
    </Field>
  );
}

export function passwordProblem(password: string): string | undefined {
  const length = Array.from(password).length;
  if (length < PASSWORD_MIN) return t('organiser.password.short', { n: PASSWORD_MIN });
  return length > PASSWORD_MAX ? t('organiser.password.long', { n: PASSWORD_MAX }) : undefined;
}

function refusalOf(error: unknown): string {
  if (error instanceof Problem && error.status === 401) return 'wrong';
  return codeOf(error);
}

/* name: who it was, when a sign-in has expired. */
export function SignInForm({ name: known = '', focus = false }: { name?: string; focus?: boolean }) {
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (focus) form.current?.querySelector<HTMLInputElement>(known ? 'input[type="password"]' : 'input')?.focus();
  }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await signIn(name.trim(), password);
    } catch (failure) {
      setError(refusalOf(failure));
      setBusy(false);
    }
  };
  return (
    <form ref={form} class="stack narrow" onSubmit={(event) => void submit(event)}>
      {error === 'wrong' && (
        <p class="notice notice--error" role="alert">
          {t('organiser.sign_in.wrong')}
        </p>
      )}
      {error && error !== 'wrong' && <ErrorNotice code={error} />}
      <Field place="name" label={t('organiser.sign_in.name')}>
        {(field) => (
          <input
            {...field}
            autocomplete="username"
            required
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <PasswordField
        place="password"
        label={t('organiser.sign_in.password')}
        kind="current-password"
        value={password}
        input={setPassword}
      />
      <p>
        <button class="button button--primary" aria-disabled={busy}>
          {t('organiser.sign_in.do')}
        </button>
      </p>
    </form>
  );
}

export function SignInPage() {
  return (
    <Page title={t('organiser.sign_in.title')}>
      <SignInForm />
      <p class="subtle">{t('organiser.sign_in.forgotten')}</p>
    </Page>
  );
}

export function SignInAgain() {
  const known = account.value.kind === 'in' ? account.value.name : '';
  return (
    <Dialog open={expired.value} title={t('organiser.sign_in.expired')} close={signInGivenUp}>
      <div class="stack">
        <p>{t('organiser.sign_in.expired_text')}</p>
        <SignInForm name={known} focus />
      </div>
    </Dialog>
  );
}

/* /desk#organiser=TOKEN */
export function SignUpPage({ token, leave }: { token: string; leave: () => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (!name.trim() || passwordProblem(password)) return;
    try {
      await signUp(token, name.trim(), password);
      leave();
    } catch (failure) {
      setError(refusalOf(failure));
    }
  };
  return (
    <Page title={t('organiser.sign_up.title')}>
      <p>{t('organiser.sign_up.text')}</p>
      <form class="stack narrow" onSubmit={(event) => void submit(event)}>
        {error && (
          <p class="notice notice--error" role="alert">
            {signUpError(error)}
          </p>
        )}
        <Field
          place="name"
          label={t('organiser.sign_in.name')}
          hint={t('organiser.sign_up.name_hint')}
          problem={tried && !name.trim() ? t('organiser.sign_up.no_name') : undefined}
        >
          {(field) => (
            <input
              {...field}
              autocomplete="username"
              maxLength={80}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <PasswordField
          place="password"
          label={t('organiser.sign_in.password')}
          kind="new-password"
          value={password}
          input={setPassword}
          hint={t('organiser.password.hint', { n: PASSWORD_MIN })}
          problem={tried ? passwordProblem(password) : undefined}
        />
        <div class="row">
          <button class="button button--primary">{t('organiser.sign_up.do')}</button>
          <button
            type="button"
            class="button button--quiet"
            onClick={() => {
              leave();
              void accountLoad();
            }}
          >
            {t('organiser.sign_up.have')}
          </button>
        </div>
      </form>
    </Page>
  );
}

const REFUSED = new Set(['malformed', 'empty', 'too_short', 'too_long']);

function signUpError(code: string): string {
  if (code === 'wrong' || code === 'not_found') return t('organiser.sign_up.used');
  if (code === 'conflict') return t('organiser.sign_up.taken');
  if (REFUSED.has(code)) return t('organiser.sign_up.refused');
  if (code === 'unreachable' || code === 'rate_limited' || code === 'busy') return t(`shared.error.${code}`);
  return t('shared.error.internal');
}

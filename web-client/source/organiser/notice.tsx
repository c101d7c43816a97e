/* What the server refused, in words; and the state of something that is being fetched. */
import { t } from '../words';
import type { Loaded } from './load';

const KNOWN = new Set([
  'unreachable',
  'internal',
  'busy',
  'rate_limited',
  'conflict',
  'wrong_state',
  'not_found',
  'forbidden',
  'too_long',
  'empty',
  'malformed',
  'full',
]);

export function errorText(code: string): string {
  if (code === 'unauthorised') return t('organiser.error.signed_out');
  const known = KNOWN.has(code) ? code : 'internal';
  return t(`shared.error.${known}`);
}

export function ErrorNotice({ code, again }: { code: string; again?: () => void }) {
  return (
    <div class="notice notice--error stack stack--tight" role="alert">
      <p>{errorText(code)}</p>
      {again && (
        <p>
          <button type="button" class="button" onClick={again}>
            {t('organiser.again')}
          </button>
        </p>
      )}
    </div>
  );
}

/* While there is nothing to show yet, or the last attempt failed. */
export function LoadState({ of }: { of: Loaded<unknown> }) {
  if (of.error) return <ErrorNotice code={of.error} again={() => void of.again()} />;
  if (of.value === null) return <p role="status">{t('shared.loading')}</p>;
  return null;
}

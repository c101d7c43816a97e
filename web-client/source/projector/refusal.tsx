/* When there is nothing to show: why, and what somebody can do about it. */
import type { ErrorCode } from '../protocol';
import { t } from './words';

interface Props {
  code: ErrorCode | 'no_link' | 'loading' | 'unreachable';
  signed_in?: boolean /* opened by ?session=ID */;
  again?: () => void;
}

function textOf(code: Props['code'], signed_in: boolean): string {
  if (code === 'loading') return t('shared.loading');
  if (code === 'unreachable') return t('projector.unreachable');
  if (code === 'no_link') return t('projector.no_link');
  if (signed_in) return t('projector.sign_in');
  return t(code === 'withdrawn' ? 'projector.withdrawn' : 'projector.unknown');
}

export function Refusal({ code, signed_in = false, again }: Props) {
  return (
    <main class="refusal">
      <h1>{t('projector.name')}</h1>
      <p role="status">{textOf(code, signed_in)}</p>
      {(code === 'no_link' || signed_in) && (
        <p>
          <a class="button button--primary" href="/desk">
            {t('projector.to_desk')}
          </a>
        </p>
      )}
      {again && (
        <button type="button" class="button" onClick={again}>
          {t('projector.again')}
        </button>
      )}
    </main>
  );
}

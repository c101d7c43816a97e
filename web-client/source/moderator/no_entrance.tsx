/*
 * Why the console does not open: no link, or one that does not or no longer work. Says no more than the reader
 * must know.
 */
import { useEffect } from 'preact/hooks';
import { LanguageSwitch } from '../parts/language_switch';
import type { ErrorCode } from '../protocol';
import { language, t } from '../words';

function textOf(code: ErrorCode | null): string {
  if (code === null) return t('moderator.entrance.none');
  if (code === 'withdrawn') return t('moderator.entrance.withdrawn');
  if (code === 'full') return t('shared.error.full');
  return t('moderator.entrance.unauthorised');
}

export function NoEntrance({ code, again }: { code: ErrorCode | null; again?: () => void }) {
  useEffect(() => {
    document.title = `${t('moderator.entrance.title')} · herkend`;
    document.documentElement.lang = language.value;
  });
  return (
    <main class="mod-alone stack">
      <div class="row row--apart">
        <h1>{t('moderator.entrance.title')}</h1>
        <LanguageSwitch />
      </div>
      <p>{textOf(code)}</p>
      <div class="row">
        <a class="button" href="/desk">
          {t('moderator.entrance.desk')}
        </a>
        {again && (
          <button type="button" class="button" onClick={again}>
            {t('shared.link.now')}
          </button>
        )}
      </div>
    </main>
  );
}

/* The other language, in its own words. */
import { language, languageChoose } from '../words';

export function LanguageSwitch() {
  const other = language.value === 'nl' ? 'en' : 'nl';
  return (
    <button type="button" class="button button--quiet" lang={other} onClick={() => languageChoose(other)}>
      {other === 'nl' ? 'Nederlands' : 'English'}
    </button>
  );
}

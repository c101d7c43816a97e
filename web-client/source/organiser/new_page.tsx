/* A new session begins with a template, or with nothing. */
import { useState } from 'preact/hooks';
import { language, t } from '../words';
import { Dialog } from '../parts/dialog';
import { draftOf, emptyDraft, type Draft } from './draft';
import { draftKeep, draftKept } from './kept';
import { Page } from './page';
import { Preview } from './preview';
import { go } from './route';
import { minutesOfThemes, type Script } from './script';
import { templates } from './templates';
import { Import } from './transfer';

export function NewPage() {
  const [waiting, setWaiting] = useState<Draft | null>(null);
  const [importing, setImporting] = useState(false);
  const [preview, setPreview] = useState<Script | null>(null);
  const begin = (draft: Draft) => {
    draftKeep('new', { draft, base: null });
    go({ view: 'new_edit' });
  };
  const choose = (draft: Draft) => (draftKept('new') ? setWaiting(draft) : begin(draft));
  return (
    <Page title={t('organiser.new.title')} back={{ address: '#/', text: t('organiser.list.title') }}>
      <p>{t('organiser.new.text')}</p>
      <ul role="list" class="templates">
        {templates[language.value].map(({ id, about, script }) => (
          <li key={id} class="card stack stack--tight">
            <h2>{script.title}</h2>
            <p>{about}</p>
            <p class="subtle">{t('organiser.new.size', { n: script.themes.length, minutes: String(minutesOfThemes(script)) })}</p>
            <div class="row templates__foot">
              <button type="button" class="button button--primary" aria-label={`${t('organiser.new.use')}: ${script.title}`} onClick={() => choose(draftOf(script))}>
                {t('organiser.new.use')}
              </button>
              <button type="button" class="button" aria-label={`${t('organiser.new.look')}: ${script.title}`} onClick={() => setPreview(script)}>
                {t('organiser.new.look')}
              </button>
            </div>
          </li>
        ))}
        <li class="card stack stack--tight">
          <h2>{t('organiser.new.empty')}</h2>
          <p>{t('organiser.new.empty_text')}</p>
          <div class="row templates__foot">
            <button type="button" class="button button--primary" onClick={() => choose(emptyDraft(language.value))}>
              {t('organiser.new.empty_do')}
            </button>
            <button type="button" class="button" onClick={() => setImporting(true)}>
              {t('organiser.import.open')}
            </button>
          </div>
        </li>
      </ul>
      <Import open={importing} close={() => setImporting(false)} take={(script) => choose(draftOf(script))} />
      {preview && <Preview open close={() => setPreview(null)} script={preview} />}
      <Dialog open={waiting !== null} title={t('organiser.draft.replace_title')} close={() => setWaiting(null)}>
        <div class="stack">
          <p>{t('organiser.draft.replace_text')}</p>
          <div class="row">
            <button type="button" class="button button--danger" onClick={() => waiting && begin(waiting)}>
              {t('organiser.draft.replace')}
            </button>
            <a class="button" href="#/new/edit">
              {t('organiser.list.draft_go')}
            </a>
          </div>
        </div>
      </Dialog>
    </Page>
  );
}

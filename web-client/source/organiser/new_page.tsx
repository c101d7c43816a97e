/* A new session begins with a template, or with nothing. */
import { useState } from 'preact/hooks';
import { language, t } from '../words';
import { draftOf, emptyDraft, type Draft } from './draft';
import { draftKeep, draftKept } from './kept';
import { Page } from './page';
import { Replace } from './replace';
import { Preview } from './preview';
import { go } from './route';
import { minutesOfThemes, type Script } from './script';
import { templates, type Template } from './templates';
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
  const take = (script: Script) => {
    setImporting(false);
    choose(draftOf(script));
  };
  return (
    <Page title={t('organiser.new.title')} back={{ address: '#/', text: t('organiser.list.title') }}>
      <p>{t('organiser.new.text')}</p>
      <ul role="list" class="templates">
        {templates[language.value].map((template) => (
          <Choice
            key={template.id}
            template={template}
            use={() => choose(draftOf(template.script))}
            look={() => setPreview(template.script)}
          />
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
      <Import open={importing} close={() => setImporting(false)} take={take} />
      {preview && <Preview open close={() => setPreview(null)} script={preview} />}
      <Replace open={waiting !== null} close={() => setWaiting(null)} replace={() => waiting && begin(waiting)} />
    </Page>
  );
}

function Choice({ template, use, look }: { template: Template; use: () => void; look: () => void }) {
  const { script, about } = template;
  return (
    <li class="card stack stack--tight">
      <h2>{script.title}</h2>
      <p>{about}</p>
      <p class="subtle">
        {t('organiser.new.size', {
          n: script.themes.length,
          minutes: String(minutesOfThemes(script)),
        })}
      </p>
      <div class="row templates__foot">
        <button
          type="button"
          class="button button--primary"
          aria-label={`${t('organiser.new.use')}: ${script.title}`}
          onClick={use}
        >
          {t('organiser.new.use')}
        </button>
        <button type="button" class="button" aria-label={`${t('organiser.new.look')}: ${script.title}`} onClick={look}>
          {t('organiser.new.look')}
        </button>
      </div>
    </li>
  );
}

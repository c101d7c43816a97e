/*
 * After the end: the report as a draft, a word of the moderator in it, what to leave out of it, and its release to
 * all who took part.
 */
import { useState } from 'preact/hooks';
import { characters } from '../format';
import { CopyButton } from '../parts/copy_button';
import type { Session } from '../protocol';
import { t } from '../words';
import type { Control } from './control';
import { Conflict } from './conflict';
import { joinLink } from './dialogs_screen';
import { TextField } from './field';
import { noteSaved, noteView } from './note_draft';
import { download } from './report_fetch';
import { ReportLink } from './report_link';
import { Trouble } from './trouble';

const NOTE_CHARACTERS_MAX = 4_000;
const PLACE = 'note';
const FORMATS = ['pdf', 'xlsx', 'html', 'csv', 'json'] as const;

/* Saved under the revision that it was written from, so that nobody overwrites another's. */
function NoteForm({ control }: { control: Control }) {
  const { note } = control.state;
  const { text, typed, newer, from } = noteView(control.note.value, note);
  const [saved, setSaved] = useState(false);
  const write = (to: string, base = from) => (control.note.value = { text: to, from: base });
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!typed || newer || characters(text) > NOTE_CHARACTERS_MAX) return;
    if (!(await control.order(PLACE, { type: 'note', text: text.trim(), revision: from.revision }))) return;
    control.note.value = noteSaved(text.trim(), from.revision);
    setSaved(true);
  };
  return (
    <form class="stack stack--tight" onSubmit={(event) => void save(event)}>
      {newer && (
        <Conflict take={() => (control.note.value = null)} keep={() => write(text, note)}>
          <p class="mod-note__now">
            <bdi>{note.text || t('moderator.note.none')}</bdi>
          </p>
        </Conflict>
      )}
      <TextField
        label={t('moderator.note.title')}
        hint={t('moderator.note.what')}
        value={text}
        change={(value) => {
          setSaved(false);
          write(value);
        }}
        max={NOTE_CHARACTERS_MAX}
        rows={5}
      />
      <Trouble control={control} place={PLACE} />
      <div class="row">
        <button type="submit" class="button" aria-disabled={!typed || newer}>
          {t('shared.save')}
        </button>
        <span role="status" class="small">
          {saved && !typed && t('moderator.note.saved')}
        </span>
      </div>
    </form>
  );
}

function Downloads({ control }: { control: Control }) {
  const { entrance } = control;
  const get = async (format: (typeof FORMATS)[number]) => {
    control.trouble('download', null);
    const name = `${control.session.value?.code ?? 'herkend'}.${format}`;
    if (!(await download(entrance, format, name))) control.trouble('download', 'unreachable');
  };
  return (
    <div class="stack stack--tight">
      <div class="row" role="group" aria-label={t('moderator.report.download')}>
        <span class="small subtle">{t('moderator.report.download')}</span>
        {FORMATS.map((format) => (
          <button key={format} type="button" class="button" onClick={() => void get(format)}>
            {format.toUpperCase()}
          </button>
        ))}
      </div>
      <Trouble control={control} place="download" />
    </div>
  );
}

function Released({ session }: { session: Session }) {
  const link = `${joinLink(session.code)}/report`;
  return (
    <div class="notice notice--ok stack stack--tight">
      <p>
        <strong>{t('moderator.report.released')}</strong>
      </p>
      <p class="mod-report-link">
        <a href={link} target="_blank" rel="noopener">
          {link}
        </a>
      </p>
      <div>
        <CopyButton text={link} label={t('moderator.copy')} />
      </div>
    </div>
  );
}

export function ReportPanel({ control, session }: { control: Control; session: Session }) {
  const released = session.state === 'released';
  return (
    <section class="stack mod-report" aria-labelledby="mod-report-title">
      <h2 id="mod-report-title">{t('moderator.report.title')}</h2>
      {released ? <Released session={session} /> : <p>{t('moderator.report.what')}</p>}
      <div>
        <ReportLink control={control} primary />
      </div>
      <Downloads control={control} />
      {!released && <NoteForm control={control} />}
      {!released && (
        <div class="stack stack--tight">
          <p class="small subtle">{t('moderator.report.leave_out')}</p>
          {session.rehearsal ? (
            <p>{t('moderator.rehearsal.no_release')}</p>
          ) : (
            <div>
              <button type="button" class="button button--primary" onClick={() => control.open({ name: 'release' })}>
                {t('moderator.release.button')}
              </button>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

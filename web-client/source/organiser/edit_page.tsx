/*
 * The script editor, for a new session and for one that there is. What is typed is kept in this browser until it is
 * saved; what is saved carries only the changes, and does not silently write over another organiser's.
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { clock } from '../format';
import { Problem } from '../http';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { language, t } from '../words';
import { draftOf, emptyDraft, patchOf, present, problemsOf, scriptOf, type Draft } from './draft';
import { Basics, Settings } from './form_basics';
import { Questions, Themes } from './form_lists';
import { draftKeep, draftRead, type Kept } from './kept';
import { useLoad } from './load';
import { ErrorNotice, LoadState } from './notice';
import { Page } from './page';
import { Preview } from './preview';
import { ProblemList } from './problems';
import { addressOf, go } from './route';
import { complete, minutesOf, minutesOfThemes, problemOf, type Script, type ScriptProblem } from './script';
import {
  codeOf,
  isDone,
  scriptLoad,
  sessionCreate,
  sessionDetails,
  sessionPatch,
  type SessionDetails,
} from './sessions';
import { momentsOf } from './times';
import { Import } from './transfer';

const KEEP_MS = 400;

export function NewEditPage() {
  const kept = useMemo(() => draftRead('new') ?? { draft: emptyDraft(language.value), base: null }, []);
  return (
    <Page title={t('organiser.edit.new')} back={{ address: '#/', text: t('organiser.list.title') }}>
      <Editor id="new" start={kept} session={null} />
    </Page>
  );
}

export function EditPage({ id }: { id: string }) {
  const loaded = useLoad(`edit ${id}`, async () => ({
    session: await sessionDetails(id),
    script: await scriptLoad(id),
  }));
  const { value } = loaded;
  const back = {
    address: addressOf({ view: 'session', id }),
    text: value?.session.title ?? t('organiser.list.title'),
  };
  return (
    <Page key={value ? 'there' : 'loading'} title={t('organiser.edit.title')} back={back}>
      <LoadState of={loaded} />
      {value && isDone(value.session) && <p class="notice">{t('organiser.edit.over')}</p>}
      {value && !isDone(value.session) && <Existing session={value.session} script={value.script} />}
    </Page>
  );
}

function Existing({ session, script }: { session: SessionDetails; script: Script }) {
  const [kept, setKept] = useState<Kept | null>(() => draftRead(session.id));
  const [round, setRound] = useState(0);
  const away = () => {
    draftKeep(session.id, null);
    setKept(null);
    setRound(round + 1);
    announce(t('organiser.draft.gone'));
  };
  return (
    <>
      {kept && (
        <div class="notice row row--apart">
          <p>{t('organiser.draft.restored')}</p>
          <button type="button" class="button" onClick={away}>
            {t('organiser.draft.away')}
          </button>
        </div>
      )}
      <Editor key={round} id={session.id} start={kept ?? { draft: draftOf(script), base: script }} session={session} />
    </>
  );
}

interface Saving {
  draft: Draft;
  problems: readonly ScriptProblem[];
  asked: number;
  error: string | null;
  conflict: boolean;
  busy: boolean;
  change: (change: Partial<Draft>) => void;
  replace: (script: Script) => void;
  save: (over?: boolean) => Promise<void>;
}

/* The state of the form, kept while it differs from what the server has. */
function useEditor(id: string, start: Kept): Saving {
  const [draft, setDraft] = useState(start.draft);
  const [asked, setAsked] = useState(0);
  const [told, setTold] = useState<{ problem: ScriptProblem; script: string } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [conflict, setConflict] = useState(false);
  const [busy, setBusy] = useState(false);
  const saved = useRef(false);
  const latest = useRef(draft);
  latest.current = draft;
  useKeeping(id, start, draft, saved);
  const own = problemsOf(draft);
  const server = told && told.script === JSON.stringify(scriptOf(draft)) ? [told.problem] : [];

  const refused = (failure: unknown, script: Script) => {
    const problem = failure instanceof Problem && failure.status === 400 ? problemOf(failure.detail) : null;
    if (problem) setTold({ problem, script: JSON.stringify(script) });
    else if (failure instanceof Problem && failure.code === 'conflict') setConflict(true);
    else setError(codeOf(failure));
    setAsked((count) => count + 1);
  };

  const save = async (over = false) => {
    if (busy) return;
    setAsked((count) => count + 1);
    setError(null);
    setConflict(false);
    if (problemsOf(latest.current).length > 0) return;
    const script = scriptOf(latest.current);
    setBusy(true);
    try {
      const made = await store(id, start.base, script, over);
      saved.current = true;
      draftKeep(id, null);
      announce(t('organiser.edit.saved'));
      go({ view: 'session', id: made }, t('organiser.edit.saved'));
    } catch (failure) {
      refused(failure, script);
    }
    setBusy(false);
  };

  return {
    draft,
    asked,
    error,
    conflict,
    busy,
    save,
    problems: asked > 0 ? [...own, ...server] : server,
    change: (change) => setDraft((before) => ({ ...before, ...change })),
    replace: (script) => setDraft(draftOf(script)),
  };
}

function useKeeping(id: string, start: Kept, draft: Draft, saved: { current: boolean }): void {
  const first = useRef(JSON.stringify(scriptOf(start.base ? draftOf(start.base) : emptyDraft(start.draft.language))));
  const dirty =
    JSON.stringify(scriptOf(draft)) !== first.current ||
    draft.date + draft.time !== start.draft.date + start.draft.time;
  const keep = () => {
    if (!saved.current) draftKeep(id, dirty ? { draft, base: start.base } : null);
  };
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), KEEP_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    const now = () => latest.current();
    addEventListener('pagehide', now);
    return () => {
      removeEventListener('pagehide', now);
      now();
    };
  }, []);
  useEffect(() => {
    if (!dirty) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', guard);
    return () => removeEventListener('beforeunload', guard);
  }, [dirty]);
}

/* The id of the session. Conflict: somebody else has saved since this was opened. */
async function store(id: string, base: Script | null, script: Script, over: boolean): Promise<string> {
  if (!base) return (await sessionCreate(script)).id;
  const now = await scriptLoad(id);
  if (!over && Object.keys(patchOf(base, now)).length > 0) throw new Problem(409, 'conflict', '');
  const patch = patchOf(now, complete(script));
  if (Object.keys(patch).length > 0) await sessionPatch(id, patch);
  return id;
}

function Editor({ id, start, session }: { id: string; start: Kept; session: SessionDetails | null }) {
  const editor = useEditor(id, start);
  const { draft, change, problems } = editor;
  const fixed = session !== null && session.state !== 'draft';
  return (
    <form
      class="stack editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void editor.save();
      }}
    >
      {fixed && <p class="notice">{t('organiser.edit.fixed')}</p>}
      {draft.follows && !fixed && (
        <p class="notice">{t('organiser.edit.follows', { title: draft.follows.title })}</p>
      )}
      <Transfer id={id} fixed={fixed} editor={editor} />
      <ProblemList problems={problems} asked={editor.asked} />
      {editor.error && <ErrorNotice code={editor.error} />}
      {editor.conflict && <Conflict id={id} save={() => void editor.save(true)} />}
      <Basics draft={draft} change={change} problems={problems} fixed={fixed} />
      {fixed ? (
        <Fixed draft={draft} />
      ) : (
        <>
          <Themes draft={draft} change={change} problems={problems} />
          <Questions draft={draft} change={change} problems={problems} list="background" />
          <Questions draft={draft} change={change} problems={problems} list="polls" />
        </>
      )}
      <Settings draft={draft} change={change} problems={problems} />
      <Foot editor={editor} />
    </form>
  );
}

/* A script in; the script as participants see it. */
function Transfer({ id, fixed, editor }: { id: string; fixed: boolean; editor: Saving }) {
  const [shown, setShown] = useState<'none' | 'import' | 'preview'>('none');
  const close = () => setShown('none');
  const take = (script: Script) => {
    editor.replace(script);
    close();
    announce(t('organiser.import.done'));
  };
  return (
    <div class="row">
      <button type="button" class="button" onClick={() => setShown('preview')}>
        {t('organiser.preview.open')}
      </button>
      {!fixed && (
        <button type="button" class="button" onClick={() => setShown('import')}>
          {t('organiser.import.open')}
        </button>
      )}
      <Import key={id} open={shown === 'import'} close={close} take={take} />
      <Preview open={shown === 'preview'} close={close} script={scriptOf(editor.draft)} />
    </div>
  );
}

/* What stays as it is once people can join. */
function Fixed({ draft }: { draft: Draft }) {
  return (
    <section class="stack" aria-labelledby="fixed-title">
      <h2 id="fixed-title">{t('organiser.form.themes')}</h2>
      <p>{t('organiser.edit.fixed_themes')}</p>
      <ol class="themes-summary">
        {draft.themes.map((theme) => (
          <li key={theme.key}>
            <strong>{theme.title}</strong>{' '}
            <span class="subtle">{t('organiser.minutes', { n: Number(theme.minutes) })}</span>
            <br />
            {theme.question}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Conflict({ id, save }: { id: string; save: () => void }) {
  const [asking, setAsking] = useState(true);
  return (
    <Dialog open={asking} title={t('organiser.conflict.title')} close={() => setAsking(false)}>
      <div class="stack">
        <p>{t('organiser.conflict.text')}</p>
        <div class="row">
          <button type="button" class="button button--danger" onClick={save}>
            {t('organiser.conflict.over')}
          </button>
          <a class="button" href={addressOf({ view: 'session', id })} target="_blank">
            {t('organiser.conflict.look')} {t('organiser.new_tab')}
          </a>
        </div>
      </div>
    </Dialog>
  );
}

/* Always in view: how long it takes, when it ends, and the button to save. */
function Foot({ editor }: { editor: Saving }) {
  const script = scriptOf(editor.draft);
  const minutes = minutesOf(script);
  const start = momentsOf(editor.draft)[0];
  const end = start === undefined || Number.isNaN(minutes) ? null : new Date(start + minutes * 60_000).toISOString();
  const themes = present(editor.draft.themes).length;
  return (
    <div class="editor__foot">
      <p>
        {themes > 0 && !Number.isNaN(minutes) && (
          <>
            <strong>{t('organiser.form.total', { n: themes, minutes: String(minutesOfThemes(script)) })}</strong>{' '}
            {end && t('organiser.form.ends', { time: clock(end, language.value) })}
          </>
        )}
      </p>
      <button class="button button--primary" aria-disabled={editor.busy}>
        {t('organiser.edit.save')}
      </button>
    </div>
  );
}

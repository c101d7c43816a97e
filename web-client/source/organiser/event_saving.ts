/*
 * The event's form from opening to saving: what is typed is kept in this browser until it is saved, and another organiser's
 * change in between is not written over in silence.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../http';
import { announce } from '../parts/announcer';
import { t } from '../words';
import { eventDraftOf, eventProblems, eventSettingsOf, type EventDraft, type EventProblem } from './event_draft';
import { idOf } from './field';
import { eventDraftKeep, eventDraftRead } from './kept';
import { eventLoad, eventSave, type EventItem } from './people';
import { go } from './route';
import { codeOf } from './sessions';

const KEEP_MS = 400;

export interface EventSaving {
  draft: EventDraft;
  problems: readonly EventProblem[];
  error: string | null;
  conflict: boolean;
  busy: boolean;
  restored: boolean /* what stands here is of an earlier time, and was never saved */;
  change: (change: Partial<EventDraft>) => void;
  save: (over?: boolean) => Promise<void>;
  throwAway: () => void;
  endConflict: () => void;
}

export function useEventSaving(id: string, event: EventItem): EventSaving {
  const [kept] = useState(() => eventDraftRead(id));
  const [base, setBase] = useState(() => kept?.revision ?? event.revision);
  const [draft, setDraft] = useState(() => kept?.draft ?? eventDraftOf(event));
  const [restored, setRestored] = useState(kept !== null);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [conflict, setConflict] = useState(false);
  const [busy, setBusy] = useState(false);
  const saved = useKeeping(id, event, draft, base);

  const toServer = () => {
    setDraft(eventDraftOf(event));
    setBase(event.revision);
    setRestored(false);
    setAsked(false);
  };
  const save = async (over = false) => {
    setAsked(true);
    setError(null);
    setConflict(false);
    const wrong = eventProblems(draft)[0];
    if (wrong) return document.getElementById(idOf(wrong.field))?.focus();
    if (busy) return;
    setBusy(true);
    try {
      const revision = over ? (await eventLoad(id)).revision : base;
      await eventSave(id, eventSettingsOf(draft, revision));
      saved.current = true;
      eventDraftKeep(id, null);
      go({ view: 'session', id }, t('organiser.edit.saved'));
    } catch (failure) {
      if (failure instanceof Problem && failure.code === 'conflict') setConflict(true);
      else setError(codeOf(failure));
    }
    setBusy(false);
  };
  /* Loaded anew, as after calling it off: what was not touched is as the server has it. */
  const before = useRef(event);
  useEffect(() => {
    const untouched = JSON.stringify(draft) === JSON.stringify(eventDraftOf(before.current));
    before.current = event;
    if (untouched) toServer();
  }, [event]);

  return {
    draft,
    error,
    conflict,
    busy,
    restored,
    save,
    problems: asked ? eventProblems(draft) : [],
    change: (change) => setDraft((now) => ({ ...now, ...change })),
    throwAway: () => {
      toServer();
      announce(t('organiser.people.event.gone'));
    },
    endConflict: () => setConflict(false),
  };
}

/* Kept while it differs from what the server has; what is set to true says: saved. */
function useKeeping(id: string, event: EventItem, draft: EventDraft, revision: number): { current: boolean } {
  const saved = useRef(false);
  const keep = () => {
    if (saved.current) return;
    const dirty = JSON.stringify(draft) !== JSON.stringify(eventDraftOf(event));
    eventDraftKeep(id, dirty ? { draft, revision } : null);
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
  return saved;
}

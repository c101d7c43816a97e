/*
 * The event's page and mails: what people read before they sign up, how many fit, when which mail goes, how long what is kept;
 * and calling it off. Saved as a whole; another organiser's change in between is not written over in silence.
 */
import { useState } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { t } from '../words';
import { BusyButton } from './busy_button';
import { TEXTS, type EventDraft, type EventProblem } from './event_draft';
import { useEventSaving, type EventSaving } from './event_saving';
import { idOf, TextField } from './field';
import { useLoad } from './load';
import { ErrorNotice, LoadState } from './notice';
import { Page } from './page';
import { eventCancel, eventLoad, type EventItem } from './people';
import { addressOf } from './route';
import { isDone, sessionDetails, type SessionItem } from './sessions';

export function EventPage({ id }: { id: string }) {
  const loaded = useLoad(`event page ${id}`, async () => ({
    session: await sessionDetails(id),
    event: await eventLoad(id),
  }));
  const { value } = loaded;
  const back = { address: addressOf({ view: 'session', id }), text: value?.session.title ?? t('organiser.list.title') };
  return (
    <Page key={value ? 'there' : 'loading'} title={t('organiser.people.event.title')} back={back}>
      <LoadState of={loaded} />
      {value?.event.cancelled_at && <p class="notice notice--warning">{t('organiser.people.standing.cancelled')}</p>}
      {value && <Form session={value.session} event={value.event} />}
      {value && !value.event.cancelled_at && !isDone(value.session) && <CancelSection id={id} again={loaded.again} />}
    </Page>
  );
}

interface FieldsProps {
  draft: EventDraft;
  change: (change: Partial<EventDraft>) => void;
  problemOf: (field: keyof EventDraft) => string | undefined;
}

function Form({ session, event }: { session: SessionItem; event: EventItem }) {
  const saving = useEventSaving(session.id, event);
  const { draft, problems } = saving;
  const fields: FieldsProps = {
    draft,
    change: saving.change,
    problemOf: (field) => textOf(problems.find((one) => one.field === field)),
  };
  return (
    <form
      class="stack editor"
      noValidate
      onSubmit={(submit) => {
        submit.preventDefault();
        void saving.save();
      }}
    >
      {saving.restored && <Restored away={saving.throwAway} />}
      <Conflict saving={saving} id={session.id} />
      <SignUp {...fields} />
      <Texts {...fields} />
      <Mails {...fields} />
      <Keeping {...fields} />
      <Foot saving={saving} />
    </form>
  );
}

function Restored({ away }: { away: () => void }) {
  return (
    <div class="notice row row--apart">
      <p>{t('organiser.draft.restored')}</p>
      <button type="button" class="button" onClick={away}>
        {t('organiser.draft.away')}
      </button>
    </div>
  );
}

function Conflict({ saving, id }: { saving: EventSaving; id: string }) {
  return (
    <Dialog open={saving.conflict} title={t('organiser.people.conflict.title')} close={saving.endConflict}>
      <div class="stack">
        <p>{t('organiser.conflict.text')}</p>
        <div class="row">
          <button type="button" class="button button--danger" onClick={() => void saving.save(true)}>
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

/* Always in view, and with it what keeps the form from being saved. */
function Foot({ saving }: { saving: EventSaving }) {
  const wrong = saving.problems.length;
  return (
    <div class="editor__foot">
      <div class="stack stack--tight">
        <p role="status" class={wrong > 0 ? 'error' : 'subtle'}>
          {wrong > 0 ? t('organiser.problems', { n: wrong }) : t('organiser.people.event.when_saved')}
        </p>
        {saving.error && <ErrorNotice code={saving.error} />}
      </div>
      <button class="button button--primary" aria-disabled={saving.busy}>
        {t('organiser.edit.save')}
      </button>
    </div>
  );
}

function textOf(problem: EventProblem | undefined): string | undefined {
  if (!problem) return undefined;
  if (problem.code === 'zone') return t('organiser.people.problem.zone');
  if (problem.code === 'too_long') return t('organiser.people.problem.too_long', { max: problem.values.max! });
  return t('organiser.problem.range', { min: problem.values.min!, max: problem.values.max! });
}

function Check({ field, draft, change }: FieldsProps & { field: 'remind_day' | 'remind_hour' }) {
  return (
    <label class="choice">
      <input
        id={idOf(field)}
        type="checkbox"
        checked={draft[field]}
        onChange={(event) => change({ [field]: event.currentTarget.checked })}
      />
      {t(`organiser.people.field.${field}`)}
    </label>
  );
}

function NumberField({
  field,
  draft,
  change,
  problemOf,
}: FieldsProps & { field: 'minutes' | 'capacity' | 'link_days' | 'people_days' | 'dialogue_days' }) {
  return (
    <div class="short">
      <TextField
        place={field}
        label={t(`organiser.people.field.${field}`)}
        hint={t(`organiser.people.hint.${field}`)}
        value={draft[field]}
        mode="numeric"
        problem={problemOf(field)}
        input={(value) => change({ [field]: value })}
      />
    </div>
  );
}

function SignUp(fields: FieldsProps) {
  const { draft, change } = fields;
  return (
    <section class="stack" aria-labelledby="sign-up-title">
      <h2 id="sign-up-title">{t('organiser.people.event.sign_up')}</h2>
      <label class="choice choice--text">
        <input
          id={idOf('sign_up')}
          type="checkbox"
          checked={draft.sign_up === 'open'}
          onChange={(event) => change({ sign_up: event.currentTarget.checked ? 'open' : 'closed' })}
        />
        <span>
          <strong>{t('organiser.people.event.open')}</strong>
          <br />
          <span class="subtle">{t('organiser.people.event.open_text')}</span>
        </span>
      </label>
      <NumberField {...fields} field="capacity" />
    </section>
  );
}

function Texts({ draft, change, problemOf }: FieldsProps) {
  return (
    <section class="stack" aria-labelledby="texts-title">
      <h2 id="texts-title">{t('organiser.people.event.texts')}</h2>
      <p>{t('organiser.people.event.texts_text')}</p>
      {TEXTS.map(({ field, lines, most }) => (
        <TextField
          key={field}
          place={field}
          label={t(`organiser.people.field.${field}`)}
          hint={t(`organiser.people.hint.${field}`)}
          value={draft[field]}
          most={most}
          lines={lines}
          problem={problemOf(field)}
          input={(value) => change({ [field]: value })}
        />
      ))}
      <TextField
        place="names"
        label={t('organiser.people.field.names')}
        hint={t('organiser.people.hint.names')}
        value={draft.names}
        lines={4}
        problem={problemOf('names')}
        input={(names) => change({ names })}
      />
    </section>
  );
}

function Mails(fields: FieldsProps) {
  const { draft, change, problemOf } = fields;
  return (
    <section class="stack" aria-labelledby="mails-title">
      <h2 id="mails-title">{t('organiser.people.event.mails')}</h2>
      <p>{t('organiser.people.event.mails_text')}</p>
      <NumberField {...fields} field="link_days" />
      <div>
        <Check {...fields} field="remind_day" />
        <Check {...fields} field="remind_hour" />
      </div>
      <NumberField {...fields} field="minutes" />
      <div class="short">
        <TextField
          place="zone"
          label={t('organiser.people.field.zone')}
          hint={t('organiser.people.hint.zone')}
          value={draft.zone}
          problem={problemOf('zone')}
          input={(zone) => change({ zone })}
        />
      </div>
    </section>
  );
}

function Keeping(fields: FieldsProps) {
  return (
    <section class="stack" aria-labelledby="keeping-title">
      <h2 id="keeping-title">{t('organiser.people.event.keeping')}</h2>
      <p>{t('organiser.people.event.keeping_text')}</p>
      <NumberField {...fields} field="people_days" />
      <NumberField {...fields} field="dialogue_days" />
    </section>
  );
}

function CancelSection({ id, again }: { id: string; again: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const [message, setMessage] = useState('');
  const cancel = async () => {
    await eventCancel(id, message);
    setAsking(false);
    await again();
    announce(t('organiser.people.cancel.done'));
  };
  return (
    <section class="stack" aria-labelledby="cancel-title">
      <h2 id="cancel-title">{t('organiser.people.cancel.title')}</h2>
      <p>{t('organiser.people.cancel.move')}</p>
      <p>
        <button type="button" class="button button--danger" onClick={() => setAsking(true)}>
          {t('organiser.people.cancel.open')}
        </button>
      </p>
      <Dialog open={asking} title={t('organiser.people.cancel.ask')} close={() => setAsking(false)}>
        <div class="stack">
          <p>{t('organiser.people.cancel.text')}</p>
          <TextField
            place="cancel_message"
            label={t('organiser.people.cancel.message')}
            hint={t('organiser.people.cancel.message_hint')}
            value={message}
            lines={3}
            most={1000}
            input={setMessage}
          />
          <div class="row">
            <BusyButton class="button button--danger" press={cancel}>
              {t('organiser.people.cancel.do')}
            </BusyButton>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {t('organiser.people.cancel.not')}
            </button>
          </div>
        </div>
      </Dialog>
    </section>
  );
}

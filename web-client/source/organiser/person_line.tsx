/* One person of the list: state, mails, and what an organiser may do. Never the personal link: that is the person's own. */
import { useRef, useState } from 'preact/hooks';
import { clock, day } from '../format';
import { Problem } from '../http';
import { announce } from '../parts/announcer';
import { Dialog } from '../parts/dialog';
import { language, t } from '../words';
import { BusyButton } from './busy_button';
import { idOf, TextField } from './field';
import { ErrorNotice } from './notice';
import { linkResend, mailAddress, mailToShow, personChange, personRemove, type Mail, type Person } from './people';
import { codeOf } from './sessions';

interface Props {
  id: string;
  person: Person;
  folder: boolean /* mail is written to a folder, and can be read here */;
  again: () => Promise<void>;
}

type Asked = 'none' | 'change' | 'remove' | 'resend';

export function nameOf(person: Person): string {
  return person.name || person.email;
}

export function PersonLine({ id, person, folder, again }: Props) {
  const [asked, setAsked] = useState<Asked>('none');
  const [told, setTold] = useState('');
  const line = useRef<HTMLLIElement>(null);
  const close = () => setAsked('none');
  /* The focus comes back to the button; where that is gone with what it did, to the line. */
  const finish = async (done: string) => {
    close();
    setTold(done);
    announce(done);
    await again();
    setTimeout(() => {
      if (document.activeElement === null || document.activeElement === document.body) line.current?.focus();
    });
  };
  const dialog = { id, person, close, finish };
  return (
    <li class="person" ref={line} tabIndex={-1}>
      <div class="person__who">
        <strong>{nameOf(person)}</strong>
        {person.name && <span>{person.email}</span>}
        {person.organisation && <span class="subtle">{person.organisation}</span>}
      </div>
      <div class="person__state">
        <span class={`badge person--${person.state}`}>{t(`organiser.people.state.${person.state}`)}</span>
        <Mails id={id} person={person} folder={folder} />
        {told && <p class="person__told">{told}</p>}
      </div>
      <Tools person={person} ask={setAsked} />
      {asked === 'change' && <Change {...dialog} />}
      {asked === 'remove' && <Remove {...dialog} />}
      {asked === 'resend' && <Resend {...dialog} />}
    </li>
  );
}

function Tools({ person, ask }: { person: Person; ask: (what: Asked) => void }) {
  const button = (what: 'change' | 'remove' | 'resend') => (
    <button
      type="button"
      class="button button--quiet"
      aria-label={`${t(`organiser.people.do.${what}`)}: ${nameOf(person)}`}
      onClick={() => ask(what)}
    >
      {t(`organiser.people.do.${what}`)}
    </button>
  );
  return (
    <div class="person__tools">
      {button('change')}
      {person.state !== 'withdrawn' && button('remove')}
      {person.state === 'registered' && button('resend')}
    </div>
  );
}

/* The latest, or what went wrong; all of them behind it. */
function Mails({ id, person, folder }: Omit<Props, 'again'>) {
  const mail = mailToShow(person.mails);
  if (!mail) return <span class="subtle">{t('organiser.people.mail.none')}</span>;
  return (
    <details class="person__mails">
      <summary class={mail.state === 'failed' ? 'error' : undefined}>{mailText(mail)}</summary>
      <ul>
        {person.mails.map((one) => (
          <MailLine key={one.id} id={id} mail={one} folder={folder} />
        ))}
      </ul>
    </details>
  );
}

function mailText(mail: Mail): string {
  return t('organiser.people.mail.text', {
    kind: t(`organiser.people.kind.${mail.kind}`),
    state: t(`organiser.people.mail.state.${mail.state}`),
  });
}

function MailLine({ id, mail, folder }: { id: string; mail: Mail; folder: boolean }) {
  const when = t('organiser.people.mail.when', { day: day(mail.at, language.value), time: clock(mail.at, language.value) });
  return (
    <li>
      {mailText(mail)}, {when}
      {mail.attempts > 1 && <> ({t('organiser.people.mail.attempts', { n: mail.attempts })})</>}
      {mail.reason && (
        <span class="subtle" lang="en">
          {' '}
          – {mail.reason}
        </span>
      )}{' '}
      {folder && mail.state === 'sent' && (
        <a href={mailAddress(id, mail)} target="_blank">
          {t('organiser.people.mail.read')} {t('organiser.new_tab')}
        </a>
      )}
    </li>
  );
}

/* There while it is asked: what it begins with is what is known then. */
interface DialogProps {
  id: string;
  person: Person;
  close: () => void;
  finish: (told: string) => Promise<void>;
}

function Change({ id, person, close, finish }: DialogProps) {
  const [fields, setFields] = useState({ email: person.email, name: person.name, organisation: person.organisation });
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setProblem(undefined);
    setError(null);
    if (busy) return;
    setBusy(true);
    try {
      await personChange(id, person, fields);
      await finish(t('organiser.people.change.done'));
    } catch (failure) {
      const wrong = failure instanceof Problem && failure.status === 400;
      const taken = failure instanceof Problem && failure.status === 409;
      if (wrong || taken) {
        setProblem(t(`organiser.people.change.${taken ? 'taken' : 'wrong'}`));
        document.getElementById(idOf(`email-${person.id}`))?.focus();
      } else setError(codeOf(failure));
    }
    setBusy(false);
  };
  return (
    <Dialog open title={t('organiser.people.change.title')} close={close}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {error && <ErrorNotice code={error} />}
        <TextField
          place={`email-${person.id}`}
          mode="email"
          label={t('organiser.people.field.email')}
          hint={t('organiser.people.change.email_hint')}
          value={fields.email}
          problem={problem}
          input={(email) => setFields({ ...fields, email })}
        />
        <TextField
          place={`name-${person.id}`}
          label={t('organiser.people.field.name')}
          value={fields.name}
          most={80}
          input={(name) => setFields({ ...fields, name })}
        />
        <TextField
          place={`organisation-${person.id}`}
          label={t('organiser.people.field.organisation')}
          value={fields.organisation}
          most={120}
          input={(organisation) => setFields({ ...fields, organisation })}
        />
        <p class="row">
          <button class="button button--primary" aria-disabled={busy}>
            {t('shared.save')}
          </button>
          <button type="button" class="button" onClick={close}>
            {t('shared.cancel')}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

function Remove({ id, person, close, finish }: DialogProps) {
  const remove = async () => {
    await personRemove(id, person);
    await finish(t('organiser.people.remove.done', { name: nameOf(person) }));
  };
  return (
    <Dialog open title={t('organiser.people.remove.title', { name: nameOf(person) })} close={close}>
      <div class="stack">
        <p>{t('organiser.people.remove.text')}</p>
        <div class="row">
          <BusyButton class="button button--danger" press={remove}>
            {t('organiser.people.do.remove')}
          </BusyButton>
          <button type="button" class="button" onClick={close}>
            {t('shared.cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function Resend({ id, person, close, finish }: DialogProps) {
  const resend = async () => {
    await linkResend(id, person);
    await finish(t('organiser.people.resend.done', { name: nameOf(person) }));
  };
  return (
    <Dialog open title={t('organiser.people.resend.title', { name: nameOf(person) })} close={close}>
      <div class="stack">
        <p>{t('organiser.people.resend.text')}</p>
        <div class="row">
          <BusyButton class="button button--primary" press={resend}>
            {t('organiser.people.do.resend')}
          </BusyButton>
          <button type="button" class="button" onClick={close}>
            {t('shared.cancel')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/* A link of staff by mail: to a moderator, or to whoever looks after the screen. Each has one of their own. */
import { useState } from 'preact/hooks';
import { Problem } from '../http';
import { announce } from '../parts/announcer';
import { t } from '../words';
import { idOf, TextField } from './field';
import { ErrorNotice } from './notice';
import { codeOf, staffLinkMail, type StaffRole } from './sessions';

export function StaffInvite({ id, again }: { id: string; again: () => Promise<void> }) {
  const [fields, setFields] = useState({ name: '', email: '' });
  const [role, setRole] = useState<StaffRole>('moderator');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setProblem(undefined);
    setError(null);
    setTold('');
    const wrong = (text: string) => {
      setProblem(text);
      document.getElementById(idOf('staff_email'))?.focus();
    };
    if (!fields.email.trim()) return wrong(t('organiser.problem.empty'));
    if (busy) return;
    setBusy(true);
    try {
      await staffLinkMail(id, role, fields.email, fields.name);
      setTold(t('organiser.people.staff.sent', { name: fields.name || fields.email }));
      announce(t('organiser.people.staff.sent', { name: fields.name || fields.email }));
      setFields({ name: '', email: '' });
      await again();
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 400) wrong(t('organiser.people.change.wrong'));
      else setError(codeOf(failure));
    }
    setBusy(false);
  };
  return (
    <form
      class="stack staff-invite"
      noValidate
      aria-labelledby="staff-mail-title"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3 id="staff-mail-title">{t('organiser.people.staff.title')}</h3>
      {told && <p class="notice notice--ok">{told}</p>}
      {error && <ErrorNotice code={error} />}
      <div class="row row--fields">
        <TextField
          place="staff_name"
          label={t('organiser.people.field.name')}
          value={fields.name}
          input={(name) => setFields({ ...fields, name })}
        />
        <TextField
          place="staff_email"
          mode="email"
          label={t('organiser.people.field.email')}
          value={fields.email}
          problem={problem}
          input={(email) => setFields({ ...fields, email })}
        />
        <div class="field">
          <label for="staff-role">{t('organiser.people.staff.role')}</label>
          <select id="staff-role" value={role} onChange={(event) => setRole(event.currentTarget.value as StaffRole)}>
            <option value="moderator">{t('organiser.staff.role.moderator')}</option>
            <option value="observer">{t('organiser.staff.role.observer')}</option>
          </select>
        </div>
      </div>
      <p>
        <button class="button" aria-disabled={busy}>
          {t('organiser.people.staff.send')}
        </button>
      </p>
    </form>
  );
}

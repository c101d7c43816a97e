/*
 * Inviting: a list that is pasted or comes from a file is looked at first, mistakes are named by their line, and nothing is
 * sent before somebody says so. After a follow-up: everybody of the session before.
 */
import { useState } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { t } from '../words';
import { BusyButton } from './busy_button';
import { useLoad } from './load';
import { LoadState } from './notice';
import { Page } from './page';
import { invite, inviteFrom, textOfFile, type Invited, type Mistake } from './people';
import { addressOf, go } from './route';
import { scriptLoad, sessionDetails } from './sessions';

const BYTES_MAX = 500 * 1024;
const SHOWN_MAX = 20;

export function InvitePage({ id }: { id: string }) {
  const loaded = useLoad(`invite ${id}`, async () => ({
    session: await sessionDetails(id),
    script: await scriptLoad(id),
  }));
  const { value } = loaded;
  const back = { address: addressOf({ view: 'session', id }), text: value?.session.title ?? t('organiser.list.title') };
  const before = value?.script.follows?.session;
  return (
    <Page title={t('organiser.people.invite.title')} back={back}>
      <LoadState of={loaded} />
      {value && !value.session.starts_at && <p class="notice notice--warning">{t('organiser.people.invite.no_date')}</p>}
      {before && <Before id={id} from={before} title={value.script.follows!.title} />}
      {value && <Pasted id={id} />}
    </Page>
  );
}

/* The people of the session that this one follows. */
function Before({ id, from, title }: { id: string; from: string; title: string }) {
  const [done, setDone] = useState<Invited | null>(null);
  const send = async () => {
    const result = await inviteFrom(id, from);
    setDone(result);
    announce(t('organiser.people.invite.sent', { n: result.invited }));
  };
  return (
    <section class="card stack" aria-labelledby="before-title">
      <h2 id="before-title">{t('organiser.people.before.title')}</h2>
      <p>{t('organiser.people.before.text', { title })}</p>
      {done ? (
        <p class="notice notice--ok">
          {t('organiser.people.invite.sent', { n: done.invited })}{' '}
          {done.known > 0 && t('organiser.people.invite.known', { n: done.known })}
        </p>
      ) : (
        <p>
          <BusyButton press={send}>{t('organiser.people.before.do')}</BusyButton>
        </p>
      )}
    </section>
  );
}

function Pasted({ id }: { id: string }) {
  const [text, setText] = useState('');
  const [large, setLarge] = useState(false);
  const [nothing, setNothing] = useState(false);
  const [seen, setSeen] = useState<{ text: string; result: Invited } | null>(null);
  const looked = seen && seen.text === text ? seen.result : null;
  const read = async (file: File | undefined) => {
    if (!file) return;
    setLarge(file.size > BYTES_MAX);
    if (file.size <= BYTES_MAX) setText(textOfFile(await file.arrayBuffer()));
  };
  const look = async () => {
    setNothing(!text.trim());
    if (!text.trim()) return document.getElementById('invite-text')?.focus();
    const result = await invite(id, text, true);
    setSeen({ text, result });
    announce(t('organiser.people.invite.found', { n: result.invited }));
  };
  const send = async () => {
    const result = await invite(id, text, false);
    go({ view: 'people', id }, t('organiser.people.invite.sent', { n: result.invited }));
  };
  return (
    <section class="stack" aria-labelledby="pasted-title">
      <h2 id="pasted-title">{t('organiser.people.invite.list')}</h2>
      <p>{t('organiser.people.invite.text')}</p>
      <div class="field">
        <label for="invite-text">{t('organiser.people.invite.paste')}</label>
        <span class="hint" id="invite-hint">
          {t('organiser.people.invite.hint')}
        </span>
        {nothing && !text.trim() && (
          <span class="error" id="invite-nothing">
            {t('organiser.people.invite.nothing')}
          </span>
        )}
        <textarea
          id="invite-text"
          class="mono"
          rows={10}
          spellcheck={false}
          aria-describedby={nothing ? 'invite-hint invite-nothing' : 'invite-hint'}
          aria-invalid={nothing && !text.trim() ? true : undefined}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="invite-file">{t('organiser.people.invite.file')}</label>
        <span role="alert" id="invite-large">
          {large && <span class="error">{t('organiser.people.invite.large')}</span>}
        </span>
        <input
          id="invite-file"
          aria-describedby="invite-large"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </div>
      <div class="stack stack--tight">
        <div>
          <BusyButton press={look}>{t('organiser.people.invite.look')}</BusyButton>
        </div>
      </div>
      {looked && <Looked result={looked} send={send} />}
    </section>
  );
}

function Looked({ result, send }: { result: Invited; send: () => Promise<void> }) {
  const mistakes = result.mistakes ?? [];
  return (
    <div class="card stack">
      <p>
        <strong>{t('organiser.people.invite.found', { n: result.invited })}</strong>{' '}
        {result.known > 0 && t('organiser.people.invite.known', { n: result.known })}
      </p>
      {mistakes.length > 0 && <Mistakes mistakes={mistakes} />}
      {result.invited > 0 && (
        <p>
          <BusyButton class="button button--primary" press={send}>
            {t('organiser.people.invite.send', { n: result.invited })}
          </BusyButton>
        </p>
      )}
    </div>
  );
}

function Mistakes({ mistakes }: { mistakes: Mistake[] }) {
  return (
    <div class="notice notice--warning stack stack--tight">
      <p>{t('organiser.people.invite.mistakes', { n: mistakes.length })}</p>
      <ul>
        {mistakes.slice(0, SHOWN_MAX).map((mistake) => (
          <li key={mistake.line}>
            {t('organiser.people.invite.line', { line: mistake.line })} <span class="mono">{mistake.text}</span> – {mistake.reason}
          </li>
        ))}
        {mistakes.length > SHOWN_MAX && <li>{t('organiser.problems_more', { n: mistakes.length - SHOWN_MAX })}</li>}
      </ul>
    </div>
  );
}

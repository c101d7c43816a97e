/*
 * A rehearsal: a copy of this session, with simulated people. It opens in a tab of its own and is never mixed into this
 * session's report.
 */
import { useState } from 'preact/hooks';
import { call, Problem } from '../http';
import { Dialog } from '../parts/dialog';
import { t } from '../words';
import type { Control, Trouble as Code } from './control';
import { NumberField } from './field';
import { DIALOG_PLACE } from './question';
import { Trouble } from './trouble';

interface Made {
  links: { moderator: string };
}

const PEOPLE_MAX = 500;
const SPEEDS = [1, 2, 5, 10] as const;

/* The server's own link, kept to what this page may follow. */
function consoleLink(link: string): string {
  const { hash } = new URL(link, location.href);
  return `/console${hash}`;
}

function codeOf(error: unknown): Code {
  if (!(error instanceof Problem)) return 'internal';
  if (error.status === 0) return 'unreachable';
  if (error.status === 401 || error.status === 403) return 'forbidden';
  if (error.status === 429) return 'rate_limited';
  if (error.status === 409 || error.status === 503) return 'full';
  return error.status === 404 ? 'unknown_type' : 'internal';
}

function Ready({ link }: { link: string }) {
  return (
    <div class="notice notice--ok stack stack--tight" role="status">
      <p>{t('moderator.rehearse.ready')}</p>
      <p>
        <a class="button button--primary" href={link} target="_blank" rel="noopener" autofocus>
          {t('moderator.rehearse.open')} <span class="only-heard">{t('moderator.new_tab')}</span>
        </a>
      </p>
    </div>
  );
}

export function RehearseDialog({ control }: { control: Control }) {
  const [participants, setParticipants] = useState(30);
  const [speed, setSpeed] = useState(2);
  const [link, setLink] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const ready = Number.isInteger(participants) && participants >= 1 && participants <= PEOPLE_MAX && !asking;
  const give = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!ready) return;
    control.trouble(DIALOG_PLACE, null);
    setAsking(true);
    const { session, token } = control.entrance;
    const path = `/api/v1/sessions/${encodeURIComponent(session)}/rehearsals`;
    try {
      const made = await call<Made>('POST', path, { participants, speed }, token);
      const to = consoleLink(made.links.moderator);
      setLink(to);
      open(to, '_blank', 'noopener');
    } catch (error) {
      control.trouble(DIALOG_PLACE, codeOf(error));
    } finally {
      setAsking(false);
    }
  };
  return (
    <Dialog open title={t('moderator.rehearse.title')} close={() => control.shut()}>
      <form class="stack" onSubmit={(event) => void give(event)}>
        <p>{t('moderator.rehearse.what')}</p>
        <NumberField
          label={t('moderator.rehearse.participants')}
          value={participants}
          change={setParticipants}
          max={PEOPLE_MAX}
        />
        <fieldset>
          <legend>{t('moderator.rehearse.speed')}</legend>
          {SPEEDS.map((value) => (
            <label key={value} class="choice">
              <input type="radio" name="speed" checked={speed === value} onChange={() => setSpeed(value)} />
              {t(value === 1 ? 'moderator.rehearse.speed_real' : 'moderator.rehearse.speed_times', { n: value })}
            </label>
          ))}
        </fieldset>
        <Trouble control={control} place={DIALOG_PLACE} />
        {link && <Ready link={link} />}
        <div>
          <button type="submit" class={link ? 'button' : 'button button--primary'} aria-disabled={!ready}>
            {t(asking ? 'shared.loading' : link ? 'moderator.rehearse.again' : 'moderator.rehearse.start')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

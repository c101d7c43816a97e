/* A rehearsal: a copy of the session in which the server's simulated people take part. */
import { useState } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { t } from '../words';
import { BusyButton } from './busy_button';
import { codeOf, rehearsalStart, type SessionDetails } from './sessions';

const PEOPLE_MAX = 500;
const SPEEDS = [1, 2, 5, 10, 20];

export function Rehearsal({ item }: { item: SessionDetails }) {
  const [people, setPeople] = useState('30');
  const [speed, setSpeed] = useState(2);
  const [result, setResult] = useState<{ made?: string; full?: boolean }>({});
  const count = Number(people);
  const fine = Number.isInteger(count) && count >= 1 && count <= PEOPLE_MAX;
  const start = async () => {
    if (!fine) return;
    try {
      const { id } = await rehearsalStart(item.id, count, speed);
      setResult({ made: id });
      announce(t('organiser.rehearsal.started'));
    } catch (error) {
      if (codeOf(error) !== 'full') throw error;
      setResult({ full: true });
    }
  };
  return (
    <section class="stack" aria-labelledby="rehearsal-title">
      <h2 id="rehearsal-title">{t('organiser.rehearsal.title')}</h2>
      <p>{t('organiser.rehearsal.text')}</p>
      <div class="row row--fields">
        <People people={people} change={setPeople} fine={fine} />
        <div class="field">
          <label for="rehearsal-speed">{t('organiser.rehearsal.speed')}</label>
          <select id="rehearsal-speed" value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
            {SPEEDS.map((value) => (
              <option key={value} value={value}>
                {t('organiser.rehearsal.times', { n: value })}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div class="stack stack--tight">
        <p>
          <BusyButton press={start}>{t('organiser.rehearsal.start')}</BusyButton>
        </p>
        {result.full && (
          <p class="notice notice--error" role="alert">
            {t('organiser.rehearsal.full')}
          </p>
        )}
        {result.made && <Made id={result.made} />}
      </div>
    </section>
  );
}

function People({ people, change, fine }: { people: string; change: (people: string) => void; fine: boolean }) {
  return (
    <div class="field">
      <label for="rehearsal-people">{t('organiser.rehearsal.people')}</label>
      {!fine && (
        <span class="error" id="rehearsal-problem">
          {t('organiser.problem.range', { min: 1, max: PEOPLE_MAX })}
        </span>
      )}
      <input
        id="rehearsal-people"
        inputMode="numeric"
        aria-invalid={!fine}
        aria-describedby={fine ? undefined : 'rehearsal-problem'}
        value={people}
        onInput={(event) => change(event.currentTarget.value)}
      />
    </div>
  );
}

function Made({ id }: { id: string }) {
  return (
    <p class="notice notice--ok">
      {t('organiser.rehearsal.started')}{' '}
      <a href={`/console?session=${id}`} target="_blank">
        {t('organiser.go.console')} {t('organiser.new_tab')}
      </a>
    </p>
  );
}

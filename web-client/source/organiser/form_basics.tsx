/* What the session is and when; and how it is run. */
import { clock, day } from '../format';
import { language, t } from '../words';
import { Field, idOf, TextField } from './field';
import type { FormProps } from './form_lists';
import { problemAt } from './problems';
import { BOUNDS } from './script';
import { momentsOf } from './times';

/* In words, since each browser shows its own order of day and month. */
function whenText(moment: number): string {
  const time = new Date(moment).toISOString();
  return t('organiser.when', { day: day(time, language.value), time: clock(time, language.value) });
}

/* fixed: people may have joined already, and the language stays. */
export function Basics({ draft, change, problems, fixed }: FormProps & { fixed: boolean }) {
  return (
    <section class="stack" aria-labelledby="basics-title">
      <h2 id="basics-title">{t('organiser.form.basics')}</h2>
      <TextField
        place="title"
        label={t('organiser.place.field.title')}
        value={draft.title}
        most={BOUNDS.title}
        problem={problemAt(problems, 'title')}
        input={(title) => change({ title })}
      />
      <TextField
        place="description"
        label={t('organiser.place.field.description')}
        hint={t('organiser.form.description_hint')}
        value={draft.description}
        most={BOUNDS.description}
        lines={4}
        problem={problemAt(problems, 'description')}
        input={(description) => change({ description })}
      />
      {!fixed && (
        <Field place="language" label={t('organiser.place.field.language')} hint={t('organiser.form.language_hint')}>
          {(field) => (
            <select
              {...field}
              class="short"
              value={draft.language}
              onChange={(event) => change({ language: event.currentTarget.value as 'nl' | 'en' })}
            >
              <option value="nl">Nederlands</option>
              <option value="en">English</option>
            </select>
          )}
        </Field>
      )}
      <When draft={draft} change={change} problems={problems} />
    </section>
  );
}

interface ChoiceProps {
  name: string;
  title: string;
  value: string;
  choose: (value: string) => void;
  options: { value: string; label: string; text: string }[];
}

function Choice({ name, title, value, choose, options }: ChoiceProps) {
  return (
    <fieldset class="stack stack--tight" id={idOf(name)} tabIndex={-1}>
      <legend>{title}</legend>
      {options.map((option) => (
        <label key={option.value} class="choice choice--text">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => choose(option.value)}
          />
          <span>
            <strong>{option.label}</strong>
            <br />
            <span class="subtle">{option.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function Settings({ draft, change, problems }: FormProps) {
  return (
    <section class="stack" aria-labelledby="settings-title">
      <h2 id="settings-title">{t('organiser.form.settings')}</h2>
      <Choice
        name="moderation"
        title={t('organiser.place.field.moderation')}
        value={draft.moderation}
        choose={(value) => change({ moderation: value as 'open' | 'strict' })}
        options={[
          {
            value: 'open',
            label: t('organiser.form.moderation.open'),
            text: t('organiser.form.moderation.open_text'),
          },
          {
            value: 'strict',
            label: t('organiser.form.moderation.strict'),
            text: t('organiser.form.moderation.strict_text'),
          },
        ]}
      />
      <Choice
        name="access"
        title={t('organiser.place.field.access')}
        value={draft.access}
        choose={(value) => change({ access: value as 'open' | 'registered' })}
        options={[
          {
            value: 'open',
            label: t('organiser.form.access.open'),
            text: t('organiser.form.access.open_text'),
          },
          {
            value: 'registered',
            label: t('organiser.form.access.registered'),
            text: t('organiser.form.access.registered_text'),
          },
        ]}
      />
      <label class="choice choice--text">
        <input
          id={idOf('automatic')}
          type="checkbox"
          checked={draft.automatic}
          onChange={(event) => change({ automatic: event.currentTarget.checked })}
        />
        <span>
          <strong>{t('organiser.place.field.automatic')}</strong>
          <br />
          <span class="subtle">{t('organiser.form.automatic_text')}</span>
        </span>
      </label>
      <Numbers draft={draft} change={change} problems={problems} />
    </section>
  );
}

function Numbers({ draft, change, problems }: FormProps) {
  return (
    <div class="row row--fields">
      <TextField
        place="countdown_seconds"
        label={t('organiser.place.field.countdown_seconds')}
        hint={t('organiser.form.countdown_hint')}
        value={draft.countdown}
        problem={problemAt(problems, 'countdown_seconds')}
        input={(countdown) => change({ countdown })}
      />
      <TextField
        place="capacity"
        label={t('organiser.place.field.capacity')}
        hint={t('organiser.form.capacity_hint')}
        value={draft.capacity}
        problem={problemAt(problems, 'capacity')}
        input={(capacity) => change({ capacity })}
      />
      <TextField
        place="report_days"
        label={t('organiser.place.field.report_days')}
        hint={t('organiser.form.report_days_hint')}
        value={draft.report_days ?? ''}
        problem={problemAt(problems, 'report_days')}
        input={(report_days) => change({ report_days })}
      />
    </div>
  );
}

function When({ draft, change, problems }: FormProps) {
  const moments = momentsOf(draft);
  return (
    <>
      <div class="row row--fields">
        <Field place="date" label={t('organiser.place.field.date')} problem={problemAt(problems, 'date')}>
          {(field) => (
            <input
              {...field}
              type="date"
              value={draft.date}
              onInput={(event) => change({ date: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field
          place="time"
          label={t('organiser.place.field.time')}
          problem={problemAt(problems, 'time') ?? problemAt(problems, 'starts_at')}
        >
          {(field) => (
            <input
              {...field}
              type="time"
              value={draft.time}
              onInput={(event) => change({ time: event.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      {moments[0] !== undefined && <p>{whenText(moments[0])}</p>}
      <p class="subtle">{t(moments.length > 1 ? 'organiser.form.time_twice' : 'organiser.form.time_hint')}</p>
    </>
  );
}

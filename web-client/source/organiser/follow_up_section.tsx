/* From what was found in a session to a new one: a theme of its report, or statements that somebody picks from it. */
import { useId, useState } from 'preact/hooks';
import { percent } from '../format';
import { language, t } from '../words';
import { BusyButton } from './busy_button';
import {
  candidates,
  favourite,
  followUpPoll,
  recognisedBy,
  type Candidate,
  type ReportStatement,
  type ReportTheme,
  type SessionReport,
} from './follow_up';
import { useLoad } from './load';
import { LoadState } from './notice';
import { go } from './route';
import { BOUNDS } from './script';
import { followUpCreate, reportLoad, type FollowUpOf, type SessionItem } from './sessions';

const BY_STATEMENTS = '';

export function FollowUpSection({ item }: { item: SessionItem }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="stack" aria-labelledby="follow-up-title">
      <h2 id="follow-up-title">{t('organiser.follow_up.title')}</h2>
      <p>{t('organiser.follow_up.text')}</p>
      {open ? (
        <FromReport item={item} />
      ) : (
        <div>
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t('organiser.follow_up.open')}
          </button>
        </div>
      )}
    </section>
  );
}

function FromReport({ item }: { item: SessionItem }) {
  const report = useLoad(`report ${item.id}`, () => reportLoad<SessionReport>(item.id));
  return (
    <>
      <LoadState of={report} />
      {report.value && <Choice item={item} report={report.value} />}
    </>
  );
}

/* What is asked for; null while nothing is chosen. */
function followUpOf(theme: string | null, chosen: ReadonlySet<string>): FollowUpOf | null {
  if (theme === null) return null;
  if (theme !== BY_STATEMENTS) return { theme };
  return chosen.size > 0 && chosen.size <= BOUNDS.followed ? { statements: [...chosen] } : null;
}

function Choice({ item, report }: { item: SessionItem; report: SessionReport }) {
  const list = candidates(report);
  const [theme, setTheme] = useState<string | null>(() => favourite(list));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState(false);
  const of = followUpOf(theme, chosen);
  const make = async () => {
    setAsked(true);
    if (!of) return;
    const made = await followUpCreate(item.id, of);
    const told = t('organiser.follow_up.made', { n: made.seeds });
    const left = made.left_out > 0 ? ` ${t('organiser.follow_up.left_out', { n: made.left_out })}` : '';
    go({ view: 'edit', id: made.id }, told + left);
  };
  return (
    <div class="card stack">
      <Themes list={list} total={followUpPoll(report)?.n ?? 0} theme={theme} choose={setTheme} />
      {theme === BY_STATEMENTS && <Statements report={report} chosen={chosen} choose={setChosen} />}
      <div role="alert">{asked && !of && <p class="error">{missingText(theme, chosen)}</p>}</div>
      <div>
        <BusyButton class="button button--primary" press={make}>
          {t('organiser.follow_up.do')}
        </BusyButton>
      </div>
    </div>
  );
}

function missingText(theme: string | null, chosen: ReadonlySet<string>): string {
  if (theme === null) return t('organiser.follow_up.nothing');
  if (chosen.size === 0) return t('organiser.follow_up.no_statements');
  return t('organiser.follow_up.too_many', { max: BOUNDS.followed });
}

interface ThemesProps {
  list: readonly Candidate[];
  total: number /* who said which theme deserves a follow-up */;
  theme: string | null;
  choose: (theme: string) => void;
}

function Themes({ list, total, theme, choose }: ThemesProps) {
  return (
    <fieldset class="stack stack--tight">
      <legend>{t('organiser.follow_up.about')}</legend>
      {list.map((one) => (
        <Radio key={one.theme.id} value={one.theme.id} chosen={theme} choose={choose}>
          <strong>{one.theme.title}</strong>
          <br />
          <span class="subtle">{aboutText(one, total)}</span>
        </Radio>
      ))}
      <Radio value={BY_STATEMENTS} chosen={theme} choose={choose}>
        <strong>{t('organiser.follow_up.choose')}</strong>
        <br />
        <span class="subtle">{t('organiser.follow_up.choose_text')}</span>
      </Radio>
    </fieldset>
  );
}

interface RadioProps {
  value: string;
  chosen: string | null;
  choose: (value: string) => void;
  children: preact.ComponentChildren;
}

function Radio({ value, chosen, choose, children }: RadioProps) {
  return (
    <label class="choice choice--text">
      <input type="radio" name="follow-up" checked={chosen === value} onChange={() => choose(value)} />
      <span>{children}</span>
    </label>
  );
}

function aboutText({ recognised, votes }: Candidate, total: number): string {
  const texts = [
    recognised > 0 ? t('organiser.follow_up.recognised', { n: recognised }) : t('organiser.follow_up.none'),
  ];
  if (recognised > BOUNDS.seeds) texts.push(t('organiser.follow_up.most', { max: BOUNDS.seeds }));
  if (votes !== null) texts.push(t('organiser.follow_up.votes', { n: votes, total }));
  return texts.join(' ');
}

interface StatementsProps {
  report: SessionReport;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
}

function Statements({ report, chosen, choose }: StatementsProps) {
  const turn = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    choose(next);
  };
  return (
    <div class="stack">
      {report.themes.map((theme) => (
        <StatementsOf key={theme.id} theme={theme} chosen={chosen} turn={turn} />
      ))}
      <p role="status">{t('organiser.follow_up.chosen', { n: chosen.size })}</p>
    </div>
  );
}

interface ThemeProps {
  theme: ReportTheme;
  chosen: ReadonlySet<string>;
  turn: (id: string, on: boolean) => void;
}

function StatementsOf({ theme, chosen, turn }: ThemeProps) {
  const list = [...theme.statements, ...theme.judged_too_little];
  const id = useId();
  if (list.length === 0) return null;
  return (
    <fieldset class="stack stack--tight">
      <legend>{theme.title}</legend>
      {list.map((one) => (
        <label key={one.id} class="choice choice--text">
          <input
            type="checkbox"
            aria-describedby={`${id}-${one.id}`}
            checked={chosen.has(one.id)}
            onChange={(event) => turn(one.id, event.currentTarget.checked)}
          />
          <span>
            <span class="said">{one.text}</span>
            <span class="subtle" id={`${id}-${one.id}`}>
              {judgedText(one)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function judgedText(statement: ReportStatement): string {
  if (statement.n === 0) return t('organiser.follow_up.unjudged');
  return t('organiser.follow_up.judged', {
    n: statement.n,
    recognised: recognisedBy(statement),
    share: percent(recognisedBy(statement) / statement.n, language.value),
  });
}

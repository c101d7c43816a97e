/* One session: how it stands, what to do next, its links, its script, a rehearsal, its report. */
import { useState } from 'preact/hooks';
import { announce } from '../parts/announcer';
import { saveFile } from '../parts/save_file';
import { t } from '../words';
import { BusyButton } from './busy_button';
import { draftOf } from './draft';
import { draftKeep, draftKept } from './kept';
import { NextLinks, nextText, StateBadge, whenOf } from './list_page';
import { ParticipantLink, StaffLinks } from './links_section';
import { FollowUpSection } from './follow_up_section';
import { useLoad } from './load';
import { LoadState } from './notice';
import { Page } from './page';
import { PeopleSection } from './people_section';
import { Preview } from './preview';
import { Rehearsal } from './rehearsal';
import { Replace } from './replace';
import { ReportSection } from './report_section';
import { addressOf, go } from './route';
import { minutesOf, minutesOfThemes, type Script } from './script';
import { isDone, scriptLoad, sessionDetails, sessionDo, type SessionDetails } from './sessions';

const REFRESH_MS = 20_000;

export function SessionPage({ id }: { id: string }) {
  const session = useLoad(`session ${id}`, () => sessionDetails(id), REFRESH_MS);
  const item = session.value;
  return (
    <Page
      key={item ? 'there' : 'loading'}
      title={item?.title ?? t('shared.loading')}
      back={{ address: '#/', text: t('organiser.list.title') }}
    >
      {!item && <LoadState of={session} />}
      {item && (
        <>
          <Standing item={item} again={session.again} />
          {!isDone(item) && !item.rehearsal && <ParticipantLink item={item} />}
          {!item.rehearsal && <PeopleSection item={item} />}
          {!isDone(item) && <StaffLinks item={item} />}
          <ScriptSection item={item} />
          {!item.rehearsal && !isDone(item) && <Rehearsal item={item} />}
          <ReportSection item={item} again={session.again} />
          {(item.state === 'closed' || item.state === 'released') && !item.rehearsal && <FollowUpSection item={item} />}
        </>
      )}
    </Page>
  );
}

function Standing({ item, again }: { item: SessionDetails; again: () => Promise<void> }) {
  const open = async () => {
    await sessionDo(item.id, { type: 'session', do: 'lobby' });
    await again();
    announce(t('organiser.lobby.opened'));
  };
  return (
    <section class="card stack" aria-labelledby="standing-title">
      <h2 id="standing-title" class="only-heard">
        {t('organiser.standing')}
      </h2>
      <p class="row">
        <StateBadge item={item} />
        {item.rehearsal && <span class="badge">{t('organiser.rehearsal.badge')}</span>}
        <span>{whenOf(item)}</span>
      </p>
      {item.state !== 'draft' && (
        <dl class="figures">
          <Figure n={item.present} name={t('organiser.figure.present')} />
          <Figure n={item.joined} name={t('organiser.figure.joined')} />
          <Figure n={item.statements} name={t('organiser.figure.statements')} />
        </dl>
      )}
      <p>{nextText(item)}</p>
      <NextLinks item={item} />
      {item.state === 'draft' && (
        <div class="stack stack--tight">
          <p class="subtle">{t('organiser.lobby.text')}</p>
          <div>
            <BusyButton press={open}>{t('organiser.lobby.open')}</BusyButton>
          </div>
        </div>
      )}
    </section>
  );
}

function Figure({ n, name }: { n: number; name: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{n}</dd>
    </div>
  );
}

function ScriptSection({ item }: { item: SessionDetails }) {
  const script = useLoad(`script ${item.id}`, () => scriptLoad(item.id));
  const [shown, setShown] = useState(false);
  return (
    <section class="stack" aria-labelledby="script-title">
      <h2 id="script-title">{t('organiser.script.title')}</h2>
      <ol class="themes-summary">
        {item.themes.map((theme) => (
          <li key={theme.id}>
            <strong>{theme.title}</strong> <span class="subtle">{t('organiser.minutes', { n: theme.minutes })}</span>
            <br />
            {theme.question}
          </li>
        ))}
      </ol>
      {script.value && (
        <p>{t('organiser.script.total', { n: minutesOfThemes(script.value), whole: minutesOf(script.value) })}</p>
      )}
      <LoadState of={script} />
      {script.value && (
        <div class="row">
          {!isDone(item) && (
            <a class="button" href={addressOf({ view: 'edit', id: item.id })}>
              {t('organiser.go.edit')}
            </a>
          )}
          <button type="button" class="button" onClick={() => setShown(true)}>
            {t('organiser.preview.open')}
          </button>
          <CopySession script={script.value} />
          <button
            type="button"
            class="button"
            onClick={() => saveFile(`herkend-${item.code}.json`, jsonOf(script.value!))}
          >
            {t('organiser.export')}
          </button>
        </div>
      )}
      {script.value && <Preview open={shown} close={() => setShown(false)} script={script.value} />}
    </section>
  );
}

function jsonOf(script: Script): Blob {
  return new Blob([`${JSON.stringify(script, null, 2)}\n`], { type: 'application/json' });
}

/* A copy is a new session that is not saved yet: without a date, and with "(kopie)" behind its title. */
function CopySession({ script }: { script: Script }) {
  const [asking, setAsking] = useState(false);
  const copy = () => {
    draftKeep('new', {
      draft: { ...draftOf(script), title: t('organiser.copy.name', { title: script.title }), date: '', time: '' },
      base: null,
    });
    go({ view: 'new_edit' });
  };
  return (
    <>
      <button type="button" class="button" onClick={() => (draftKept('new') ? setAsking(true) : copy())}>
        {t('organiser.copy')}
      </button>
      <Replace open={asking} close={() => setAsking(false)} replace={copy} />
    </>
  );
}

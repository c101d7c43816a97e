/* Before the start: what to check while it is a draft, who is there while people come in. */
import { clock, day } from '../format';
import type { Session } from '../protocol';
import { language, t } from '../words';
import type { Control } from './control';
import { JoinWays } from './dialogs_screen';
import { checksOf, type Check } from './ready';

function checkText(session: Session, { key, good, n }: Check): string {
  if (key === 'moderation') return t(`moderator.check.moderation.${session.moderation}`);
  if (key === 'starts' && session.starts_at) {
    const { value } = language;
    return t('moderator.check.starts', { day: day(session.starts_at, value), time: clock(session.starts_at, value) });
  }
  const there = good && (n > 0 || key === 'description');
  return t(there ? `moderator.check.${key}` : `moderator.check.${key}.not`, { n });
}

function Checks({ control, session }: { control: Control; session: Session }) {
  const checks = checksOf(session, control.state.background, control.state.polls.values());
  return (
    <ul role="list" class="mod-checks">
      {checks.map((check) => (
        <li key={check.key} class={check.good ? '' : 'mod-checks__look'}>
          <span aria-hidden="true">{check.good ? '✓' : '!'}</span>
          <span>
            {!check.good && <span class="only-heard">{t('moderator.check.look')} </span>}
            {checkText(session, check)}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function RehearseButton({ control }: { control: Control }) {
  if (control.session.value?.rehearsal) return null;
  return (
    <button type="button" class="button" onClick={() => control.open({ name: 'rehearse' })}>
      {t('moderator.rehearse.button')}
    </button>
  );
}

function Draft({ control, session }: { control: Control; session: Session }) {
  return (
    <>
      <h2>{t('moderator.draft.title')}</h2>
      <p>{t('moderator.draft.what')}</p>
      <Checks control={control} session={session} />
      <div class="row">
        <RehearseButton control={control} />
      </div>
      <p class="subtle">{t('moderator.draft.next')}</p>
    </>
  );
}

function Lobby({ control, session }: { control: Control; session: Session }) {
  return (
    <>
      <h2>{t('moderator.lobby.title')}</h2>
      <p class="mod-lobby__count figures">
        <strong>{control.state.present}</strong> {t('moderator.lobby.present', { n: control.state.present })}
      </p>
      <p>{t('moderator.lobby.what')}</p>
      <JoinWays code={session.code} />
      <div class="row">
        <RehearseButton control={control} />
      </div>
    </>
  );
}

export function Prepare({ control, session }: { control: Control; session: Session }) {
  return (
    <div class="mod-box mod-prepare stack">
      {session.state === 'draft' ? (
        <Draft control={control} session={session} />
      ) : (
        <Lobby control={control} session={session} />
      )}
    </div>
  );
}

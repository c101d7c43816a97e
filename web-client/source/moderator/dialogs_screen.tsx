/* What the room sees, and how people join. */
import { useState } from 'preact/hooks';
import { call, Problem } from '../http';
import { CopyButton } from '../parts/copy_button';
import { Dialog } from '../parts/dialog';
import { QrCode } from '../parts/qr_code';
import { Said } from '../parts/said';
import { t } from '../words';
import type { Control } from './control';
import { DIALOG_PLACE } from './question';
import { Trouble } from './trouble';

/* Where people go with the code of a session. */
export function joinLink(code: string): string {
  return `${location.origin}/s/${code}`;
}

function Projected({ control }: { control: Control }) {
  const session = control.session.value;
  const now = session?.projected ?? 'moderated';
  const choose = (texts: 'moderated' | 'all') =>
    void control.undoable(
      DIALOG_PLACE,
      { type: 'session', do: 'project', texts },
      { type: 'session', do: 'project', texts: now },
      t(`moderator.did.project.${texts}`),
    );
  return (
    <fieldset>
      <legend>{t('moderator.screen.which')}</legend>
      {(['moderated', 'all'] as const).map((texts) => (
        <label key={texts} class="choice">
          <input type="radio" name="projected" checked={now === texts} onChange={() => choose(texts)} />
          {t(`moderator.screen.texts.${texts}`)}
        </label>
      ))}
    </fieldset>
  );
}

/* A link of its own for the screen: only who is signed in can make one. */
function ScreenLink({ control }: { control: Control }) {
  const [link, setLink] = useState<string | null>(null);
  const make = async () => {
    control.trouble(DIALOG_PLACE, null);
    const path = `/api/v1/sessions/${encodeURIComponent(control.entrance.session)}/links`;
    try {
      const made = await call<{ link: string }>('POST', path, { role: 'observer' });
      setLink(`/screen${new URL(made.link, location.href).hash}`);
    } catch (error) {
      control.trouble(DIALOG_PLACE, error instanceof Problem && error.status === 0 ? 'unreachable' : 'internal');
    }
  };
  if (control.entrance.token) return <p>{t('moderator.screen.ask_organiser')}</p>;
  if (link)
    return (
      <p>
        {/* Takes over from the button that made it. */}
        <a class="button button--primary" href={link} target="_blank" rel="noopener" ref={(made) => made?.focus()}>
          {t('moderator.screen.open')} <span class="only-heard">{t('moderator.new_tab')}</span>
        </a>
      </p>
    );
  return (
    <p>
      <button type="button" class="button" onClick={() => void make()}>
        {t('moderator.screen.make')}
      </button>
    </p>
  );
}

export function ScreenDialog({ control }: { control: Control }) {
  const pinned = control.session.value?.pinned;
  const unpin = () =>
    pinned &&
    void control.undoable(
      DIALOG_PLACE,
      { type: 'pin', statement: null },
      { type: 'pin', statement: pinned.id },
      t('moderator.did.unpin'),
    );
  return (
    <Dialog open title={t('moderator.screen.title')} close={() => control.shut()}>
      <div class="stack">
        <p>{t('moderator.screen.what')}</p>
        <ScreenLink control={control} />
        <Projected control={control} />
        <div class="stack stack--tight">
          <h3>{t('moderator.screen.pinned')}</h3>
          {pinned ? (
            <>
              <Said text={pinned.text} quoted />
              <div>
                <button type="button" class="button" onClick={unpin}>
                  {t('moderator.action.unpin')}
                </button>
              </div>
            </>
          ) : (
            <p class="subtle">{t('moderator.screen.no_pinned')}</p>
          )}
        </div>
        <Trouble control={control} place={DIALOG_PLACE} />
      </div>
    </Dialog>
  );
}

export function JoinWays({ code }: { code: string }) {
  const link = joinLink(code);
  return (
    <div class="mod-join">
      <div class="mod-join__code">
        <QrCode link={link} label={t('moderator.join.qr', { link })} />
      </div>
      <div class="stack stack--tight">
        <p>
          {t('moderator.join.code')} <strong class="mod-join__letters">{code}</strong>
        </p>
        <p>
          <a href={link} target="_blank" rel="noopener">
            {link}
          </a>
        </p>
        <div>
          <CopyButton text={link} label={t('moderator.copy')} />
        </div>
      </div>
    </div>
  );
}

export function JoinDialog({ control }: { control: Control }) {
  return (
    <Dialog open title={t('moderator.join.title')} close={() => control.shut()}>
      <JoinWays code={control.session.value?.code ?? ''} />
    </Dialog>
  );
}

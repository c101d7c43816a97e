/* Choices that are made once: language, keys, another device, a theme of one's own, leaving. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog';
import { kept } from '../storage';
import { language, languageChoose, t } from '../words';
import { keys_on, keysSet, proposing, useLive, useRoom } from './room';
import { seatLink } from './route';

export function MenuDialog({ open, close }: { open: boolean; close: () => void }) {
  const live = useLive((state) => state.session?.state === 'live');
  return (
    <Dialog open={open} title={t('participant.menu.title')} close={close}>
      <div class="stack menu">
        {live && (
          <button
            type="button"
            class="button button--wide"
            onClick={() => {
              close();
              proposing.value = true;
            }}
          >
            {t('participant.propose.open')}
          </button>
        )}
        <fieldset>
          <legend>{t('participant.menu.language')}</legend>
          <div class="chips">
            {(['nl', 'en'] as const).map((one) => (
              <label class="chip" key={one}>
                <input
                  type="radio"
                  name="language"
                  checked={language.value === one}
                  onChange={() => languageChoose(one)}
                />
                <span lang={one}>{one === 'nl' ? 'Nederlands' : 'English'}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div>
          <label class="choice">
            <input type="checkbox" checked={keys_on.value} onChange={(event) => keysSet(event.currentTarget.checked)} />
            <span>{t('participant.menu.keys')}</span>
          </label>
          <p class="small subtle">{t('participant.menu.keys_text')}</p>
        </div>
        {!kept.value && <p class="notice notice--warning">{t('participant.not_kept')}</p>}
        <OtherDevice />
        <Leave />
      </div>
    </Dialog>
  );
}

type QrCode = ComponentType<{ link: string; label: string }>;

function OtherDevice() {
  const { code, token } = useRoom();
  const [shown, setShown] = useState(false);
  const [copied, setCopied] = useState<boolean | null>(null);
  const [Code, setCode] = useState<QrCode | null>(null);
  const link = seatLink(location.origin, code, token.value);
  useEffect(() => {
    if (shown) void import('../parts/qr_code').then((module) => setCode(() => module.QrCode));
  }, [shown]);
  if (!token.value) return null;
  const copy = () => {
    navigator.clipboard?.writeText(link).then(
      () => setCopied(true),
      () => setCopied(false),
    ) ?? setCopied(false);
  };
  return (
    <section class="stack stack--tight" aria-labelledby="other-device">
      <h3 id="other-device">{t('participant.device.title')}</h3>
      <p class="small">{t('participant.device.text')}</p>
      {!shown ? (
        <p>
          <button type="button" class="button" onClick={() => setShown(true)}>
            {t('participant.device.show')}
          </button>
        </p>
      ) : (
        <>
          <p class="notice notice--warning small">{t('participant.device.warning')}</p>
          <div class="device__code">{Code && <Code link={link} label={t('participant.device.qr')} />}</div>
          <label class="field">
            <span class="label">{t('participant.device.link')}</span>
            <input readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
          </label>
          <p class="row">
            <button type="button" class="button" onClick={copy}>
              {t('participant.device.copy')}
            </button>
            <span role="status" class="small">
              {copied === true && t('participant.device.copied')}
              {copied === false && t('participant.device.not_copied')}
            </span>
          </p>
        </>
      )}
    </section>
  );
}

function Leave() {
  const { leave } = useRoom();
  const [sure, setSure] = useState(false);
  return (
    <section class="stack stack--tight" aria-labelledby="leave">
      <h3 id="leave">{t('participant.leave.title')}</h3>
      <p class="small">{t('participant.leave.text')}</p>
      <p class="row">
        {!sure ? (
          <button type="button" class="button" onClick={() => setSure(true)}>
            {t('participant.leave.open')}
          </button>
        ) : (
          <button type="button" class="button button--danger" autoFocus onClick={leave}>
            {t('participant.leave.do')}
          </button>
        )}
      </p>
    </section>
  );
}

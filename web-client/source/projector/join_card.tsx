/* How somebody in the room gets in: large in the lobby, small in a corner while it is live. */
import { QrCode } from '../parts/qr_code';
import { t } from './words';

export function joinLink(code: string): string {
  return `${location.origin}/s/${code}`;
}

export function JoinCard({ code }: { code: string }) {
  return (
    <div class="join">
      <div class="join__qr">
        <QrCode link={joinLink(code)} label={t('projector.qr')} />
      </div>
      <p class="join__address">{location.host}</p>
      <p class="join__code">
        <span class="only-heard">{t('projector.code_heard', { code: Array.from(code).join(' ') })}</span>
        <span aria-hidden="true">{code}</span>
      </p>
    </div>
  );
}

export function JoinLarge({ code }: { code: string }) {
  return (
    <div class="join join--large">
      <div class="join__qr">
        <QrCode link={joinLink(code)} label={t('projector.qr')} />
      </div>
      <div class="join__how">
        <p class="join__step">{t('projector.join.scan')}</p>
        <p class="join__address">{location.host}</p>
        <p class="join__step">{t('projector.join.code')}</p>
        <p class="join__code">
          <span class="only-heard">{t('projector.code_heard', { code: Array.from(code).join(' ') })}</span>
          <span aria-hidden="true">{code}</span>
        </p>
      </div>
    </div>
  );
}

/* A page to print and to hang on the door: how to take part. */
import { clock, day } from '../format';
import { QrCode } from '../parts/qr_code';
import { textOf, t } from '../words';
import { useLoad } from './load';
import { LoadState } from './notice';
import { Page } from './page';
import { addressOf } from './route';
import { sessionDetails } from './sessions';

export function PosterPage({ id }: { id: string }) {
  const session = useLoad(`session ${id}`, () => sessionDetails(id));
  const item = session.value;
  return (
    <Page
      title={t('organiser.poster.title')}
      back={{ address: addressOf({ view: 'session', id }), text: item?.title ?? t('organiser.list.title') }}
    >
      <LoadState of={session} />
      {item && (
        <>
          <p class="no-print">
            <button type="button" class="button button--primary" onClick={() => print()}>
              {t('organiser.poster.print')}
            </button>
          </p>
          <article class="poster" lang={item.language}>
            <p class="poster__title">{item.title}</p>
            {item.starts_at && (
              <p class="poster__when">
                {textOf(item.language, 'organiser.when', {
                  day: day(item.starts_at, item.language),
                  time: clock(item.starts_at, item.language),
                })}
              </p>
            )}
            <div class="poster__qr">
              <QrCode link={item.links.participant} label={t('organiser.links.qr')} />
            </div>
            <p class="poster__step">{textOf(item.language, 'organiser.poster.scan')}</p>
            <p class="poster__address">{item.links.participant.replace(/^https?:\/\//, '').replace(/\/s\/.*$/, '')}</p>
            <p class="poster__step">{textOf(item.language, 'organiser.poster.code')}</p>
            <p class="poster__code">{item.code}</p>
            <p class="poster__small">{textOf(item.language, 'organiser.poster.anonymous')}</p>
          </article>
        </>
      )}
    </Page>
  );
}

/* A released report: until when it can be read, and what an organiser does about that. */
import { useState } from 'preact/hooks';
import { day } from '../format';
import type { ReportLife } from '../http';
import { announce } from '../parts/announcer';
import { CopyButton } from '../parts/copy_button';
import { Dialog } from '../parts/dialog';
import { reportStanding } from '../report_life';
import { language, t } from '../words';
import { BusyButton } from './busy_button';
import { TextField } from './field';
import { BOUNDS } from './script';
import { originOf, reportReadmit, reportWithdraw, type SessionItem } from './sessions';

const DAY_MS = 86_400_000;
const DAYS_AGAIN = 30; /* what is proposed when none are left */

/* Of one that is released. */
export function ReportStandingText({ report }: { report: ReportLife }) {
  const to = language.value;
  return (
    <>
      {t(`organiser.report.life.${reportStanding(report)}`, {
        released: day(report.released_at, to),
        until: day(report.readable_until, to),
      })}
    </>
  );
}

export function ReleasedReport({ item, again }: { item: SessionItem; again: () => Promise<void> }) {
  const { report } = item;
  if (!report) return null;
  const standing = reportStanding(report);
  const has_days = Date.parse(report.readable_until) > Date.now();
  const readmit = t('organiser.report.readmit');
  return (
    <>
      <p class={standing === 'open' ? 'notice notice--ok' : 'notice notice--warning'}>
        <ReportStandingText report={report} />
      </p>
      {standing === 'open' && <Share item={item} />}
      {has_days && (
        <div class="row">
          {standing === 'open' ? <Withdraw item={item} again={again} /> : <Readmit item={item} again={again} />}
        </div>
      )}
      {has_days ? (
        <details>
          <summary>{t(standing === 'open' ? 'organiser.report.days_change' : 'organiser.report.days_other')}</summary>
          <Days item={item} again={again} label={standing === 'open' ? t('organiser.report.days_change') : readmit} />
        </details>
      ) : (
        <Days item={item} again={again} label={readmit} />
      )}
    </>
  );
}

function Share({ item }: { item: SessionItem }) {
  const link = `${originOf(item)}/s/${item.code}/report`;
  return (
    <>
      <p>{t('organiser.report.open')}</p>
      <p class="link">{link}</p>
      <p class="row">
        <CopyButton text={link} label={t('organiser.report.copy')} />
      </p>
    </>
  );
}

interface Props {
  item: SessionItem;
  again: () => Promise<void>;
}

function Withdraw({ item, again }: Props) {
  const [asking, setAsking] = useState(false);
  const withdraw = async () => {
    await reportWithdraw(item.id);
    setAsking(false);
    await again();
    announce(t('organiser.report.withdrawn_now'));
  };
  return (
    <>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        {t('organiser.report.withdraw')}
      </button>
      <Dialog open={asking} title={t('organiser.report.withdraw_title')} close={() => setAsking(false)}>
        <div class="stack">
          <p>{t('organiser.report.withdraw_text')}</p>
          <div class="row">
            <BusyButton class="button button--danger" press={withdraw}>
              {t('organiser.report.withdraw_do')}
            </BusyButton>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {t('shared.cancel')}
            </button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

function Readmit({ item, again }: Props) {
  const readmit = async () => {
    await reportReadmit(item.id, null);
    await again();
    announce(t('organiser.report.readmitted_now'));
  };
  return (
    <BusyButton class="button button--primary" press={readmit}>
      {t('organiser.report.readmit')}
    </BusyButton>
  );
}

function daysLeft({ report }: SessionItem): number {
  const left = report ? Date.parse(report.readable_until) - Date.now() : 0;
  return Math.max(0, Math.ceil(left / DAY_MS));
}

/* So many days from today, whatever was left. */
function Days({ item, again, label }: Props & { label: string }) {
  const [text, setText] = useState(() => String(daysLeft(item) || DAYS_AGAIN));
  const [asked, setAsked] = useState(false);
  const days = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
  const wrong = days < 1 || days > BOUNDS.report_days;
  const admit = async () => {
    setAsked(true);
    if (wrong) return;
    await reportReadmit(item.id, days);
    await again();
    announce(t('organiser.report.readmitted_now'));
  };
  return (
    <div class="stack stack--tight short">
      <TextField
        place="days"
        label={t('organiser.report.days')}
        hint={t('organiser.report.days_hint')}
        problem={asked && wrong ? t('organiser.report.days_wrong', { max: BOUNDS.report_days }) : undefined}
        value={text}
        input={setText}
      />
      <div>
        <BusyButton press={admit}>{label}</BusyButton>
      </div>
    </div>
  );
}

/* The reports of all sessions that are over. */
import { t } from '../words';
import { Keeping } from './keeping';
import { useLoad } from './load';
import { whenOf } from './list_page';
import { LoadState } from './notice';
import { Page } from './page';
import { ReportStandingText } from './report_life';
import { ReportLinks, ReleaseButton } from './report_section';
import { addressOf } from './route';
import { sessionsList, sorted } from './sessions';

export function ReportsPage() {
  const list = useLoad('list', sessionsList);
  const over = sorted(list.value ?? [], '').done.filter((item) => item.state !== 'stopped');
  return (
    <Page title={t('organiser.reports.title')}>
      <LoadState of={list} />
      {list.value && over.length === 0 && <p>{t('organiser.reports.empty')}</p>}
      <ul role="list" class="cards">
        {over.map((item) => (
          <li key={item.id} class="card session">
            <h2 class="session__title">
              <a href={addressOf({ view: 'session', id: item.id })}>{item.title}</a>
            </h2>
            <p class="session__meta">
              {whenOf(item)} · {item.report ? <ReportStandingText report={item.report} /> : t('organiser.report.draft')}
            </p>
            <ReportLinks item={item} />
            {item.state === 'closed' && <ReleaseButton item={item} done={list.again} />}
          </li>
        ))}
      </ul>
      {list.value && <Keeping sessions={list.value} />}
    </Page>
  );
}

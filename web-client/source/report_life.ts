/* Whether a released report can be read by everybody who has its link, now. Pure. */
import type { ReportLife } from './http';

export type ReportStanding = 'open' | 'withdrawn' | 'over';

export function reportStanding(report: ReportLife, now = Date.now()): ReportStanding {
  if (report.withdrawn) return 'withdrawn';
  return now < Date.parse(report.readable_until) ? 'open' : 'over';
}

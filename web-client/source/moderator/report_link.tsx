/*
 * The report as it stands. Who is signed in opens it from the server; who came by a link has a token that no
 * address may carry, and sees it through a page of the console.
 */
import type { SessionPhase } from '../protocol';
import { t } from '../words';
import type { Control } from './control';
import type { Entrance } from './entrance';

export type ReportFormat = 'html' | 'json' | 'csv' | 'pdf' | 'xlsx';

export function reportAddress(entrance: Entrance, format: ReportFormat): string {
  return `/api/v1/sessions/${encodeURIComponent(entrance.session)}/report?format=${format}`;
}

export function reportPage(entrance: Entrance): string {
  if (!entrance.token) return reportAddress(entrance, 'html');
  return `/console?session=${encodeURIComponent(entrance.session)}&view=report${location.hash}`;
}

function nameOf(phase: SessionPhase): string {
  if (phase === 'closed') return t('moderator.report.draft');
  return t(phase === 'released' ? 'moderator.report.open' : 'moderator.report.so_far');
}

/* rel=opener: the new tab takes the token over from this one. */
export function ReportLink({ control, primary = false }: { control: Control; primary?: boolean }) {
  const phase = control.session.value?.state;
  if (phase === undefined || phase === 'draft' || phase === 'lobby') return null;
  return (
    <a
      class={primary ? 'button button--primary' : 'button'}
      href={reportPage(control.entrance)}
      target="_blank"
      rel="opener"
    >
      {nameOf(phase)} <span class="only-heard">{t('moderator.new_tab')}</span>
    </a>
  );
}

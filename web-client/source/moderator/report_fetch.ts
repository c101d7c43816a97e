/*
 * Gets the report with a moderator's token. A page made of it here stands under the console's own content security
 * policy, which lets no style in a page through: so its style is handed over as a style sheet object, and the page
 * is parsed by XMLHttpRequest, which runs nothing. (The browser notes the page's own <style> as refused; that is
 * as it should be.)
 */
import { saveFile } from '../parts/save_file';
import type { Entrance } from './entrance';
import { type ReportFormat, reportAddress } from './report_link';

function headersOf(entrance: Entrance): Record<string, string> {
  return entrance.token ? { Authorization: `Bearer ${entrance.token}` } : {};
}

/* Saves the report as a file. False: it could not be had. */
export async function download(entrance: Entrance, format: ReportFormat, name: string): Promise<boolean> {
  try {
    const response = await fetch(reportAddress(entrance, format), { headers: headersOf(entrance) });
    if (!response.ok) return false;
    saveFile(name, await response.blob());
    return true;
  } catch {
    return false;
  }
}

/* The status, and the page when it is there; 0: the server was not reached. */
export function reportDocument(entrance: Entrance): Promise<{ status: number; page: Document | null }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', reportAddress(entrance, 'html'));
    for (const [name, value] of Object.entries(headersOf(entrance))) request.setRequestHeader(name, value);
    request.responseType = 'document';
    request.onloadend = () => {
      const { status } = request;
      resolve({ status, page: status === 200 ? (request.response as Document | null) : null });
    };
    request.send();
  });
}

/* Puts the report in place of this page. */
export function showDocument(page: Document): void {
  const sheets = [...page.querySelectorAll('style')].map((style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style.textContent ?? '');
    style.remove();
    return sheet;
  });
  /* Its links to other forms of the report would lead to this address, and without the token. */
  page.querySelector('.renditions')?.remove();
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  for (const own of document.querySelectorAll('link[rel="stylesheet"], style')) own.remove();
  document.body.replaceWith(document.adoptNode(page.body));
  document.adoptedStyleSheets = sheets;
  if (location.hash.length > 1 && !location.hash.startsWith('#t='))
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/*
 * Which page an address means. Tokens stand behind the #, where no server sees them; one of a moderator, an observer
 * or an organiser goes on to its own page. Pure.
 */
export type Route =
  { kind: 'home' } | { kind: 'session'; code: string; token: string | null } | { kind: 'elsewhere'; to: string };

const OTHERS: Record<string, string> = { 'm.': '/console', 'o.': '/screen' };

/* As people type a code: small letters, spaces and dashes do not matter. */
export function codeOf(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function fromFragment(hash: string, name: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get(name);
}

export function routeOf(path: string, hash: string): Route {
  const organiser = fromFragment(hash, 'organiser');
  if (organiser) return { kind: 'elsewhere', to: `/desk#organiser=${organiser}` };
  const match = /^\/s\/([^/]+)\/?$/.exec(path);
  if (!match) return { kind: 'home' };
  const code = codeOf(decoded(match[1]!));
  const token = fromFragment(hash, 't');
  const other = token ? OTHERS[token.slice(0, 2)] : undefined;
  if (other) return { kind: 'elsewhere', to: `${other}?code=${code}#t=${token}` };
  return code ? { kind: 'session', code, token } : { kind: 'home' };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function seatLink(origin: string, code: string, token: string | null): string {
  return token ? `${origin}/s/${code}#t=${token}` : `${origin}/s/${code}`;
}

/* Why an order was refused, in plain words, at the place where it was given. */
import { t } from '../words';
import type { Control, Trouble as Code } from './control';

const SHARED: ReadonlySet<Code> = new Set([
  'unreachable', 'internal', 'busy', 'rate_limited', 'conflict', 'not_found', 'forbidden', 'too_long', 'empty',
  'malformed', 'full',
]);
const OWN: ReadonlySet<Code> = new Set(['offline', 'overtaken', 'wrong_state', 'duplicate_text', 'unknown_type']);

export function troubleText(code: Code): string {
  if (SHARED.has(code)) return t(`shared.error.${code}`);
  return t(OWN.has(code) ? `moderator.trouble.${code}` : 'shared.error.internal');
}

export function Trouble({ control, place }: { control: Control; place: string }) {
  const code = control.troubles.value.get(place);
  if (!code) return null;
  return (
    <p class="mod-trouble" role="alert">
      {troubleText(code)}
    </p>
  );
}

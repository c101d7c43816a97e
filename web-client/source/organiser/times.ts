/*
 * Dates and times as an organiser fills them in: Amsterdam's clock, also across the change to winter time. Pure. What
 * is sent is RFC 3339 with the offset of that day, so that it means the same to whoever reads it.
 */
const ZONE = 'Europe/Amsterdam';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface LocalTime {
  date: string /* "2026-12-01" */;
  time: string /* "14:00" */;
}

const fields = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

export function toLocal(time: string | number): LocalTime {
  const part: Record<string, string> = {};
  for (const { type, value } of fields.formatToParts(new Date(time))) part[type] = value;
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` };
}

/* The reading of a clock, as if it were UTC. */
function asUtc({ date, time }: LocalTime): number {
  return Date.parse(`${date}T${time}:00Z`);
}

function offsetAt(moment: number): number {
  const minute = Math.floor(moment / MINUTE_MS) * MINUTE_MS;
  return asUtc(toLocal(minute)) - minute;
}

/* The moments at which the clock reads so: none in the hour that spring takes, two in the one that autumn gives. */
export function momentsOf(local: LocalTime): number[] {
  const reading = asUtc(local);
  if (Number.isNaN(reading) || !/^\d{4}-\d\d-\d\d$/.test(local.date) || !/^\d\d:\d\d$/.test(local.time)) return [];
  const offsets = new Set([offsetAt(reading - DAY_MS), offsetAt(reading + DAY_MS)]);
  const moments = Array.from(offsets, (offset) => reading - offset).filter(
    (moment) => moment + offsetAt(moment) === reading,
  );
  return moments.sort((a, b) => a - b);
}

/* "2026-12-01T14:00:00+01:00"; the first of two; null when the clock never reads so. */
export function toRfc3339(local: LocalTime): string | null {
  const moment = momentsOf(local)[0];
  if (moment === undefined) return null;
  const offset = offsetAt(moment) / MINUTE_MS;
  const two = (value: number) => String(value).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  const size = Math.abs(offset);
  return `${local.date}T${local.time}:00${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/* The same moment, also when it is written with another offset. */
export function sameMoment(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && Date.parse(a) === Date.parse(b));
}

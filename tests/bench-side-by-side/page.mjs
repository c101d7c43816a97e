// What was measured, as docs/benchmarks.md: tables with medians, what they vary between, ratios, and which targets are met.
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { servers } from './servers.mjs';

const FAN_OUT_RATIO = 1.1;
const FAN_OUT_GATHERED_RATIO = 0.1;
const VOTE_RATIO = 1.5;
const VOTE_P99_MS = 25;
const IDLE_BYTES = { plain: 3 * 1024, tls: 20 * 1024 };
const IDLE_PERCENT = 1;
const CONNECT_US = 60;
const RESUME_S = 20;

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
};

const digits = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));

export const pageWrite = (plan, results) => {
  const title = (name) => servers[name]?.title ?? 'herkend, observers';
  const select = (what, where) => results.filter((result) => result.what === what && Object.entries(where).every(([key, value]) => result[key] === value));
  const of = (what, where, key = 'value') => {
    const values = select(what, where).map((result) => result[key]);
    return values.length ? median(values) : undefined;
  };
  const withNoise = (what, where, key = 'value') => {
    const values = select(what, where).map((result) => result[key]);
    if (values.length === 0) return '–';
    return values.length === 1 ? digits(values[0]) : `${digits(median(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`;
  };
  const ratio = (what, where) => {
    const own = of(what, where);
    const bare = of(what, { ...where, server: 'bare' });
    return own === undefined || !bare ? undefined : own / bare;
  };
  const ratioText = (what, where) => (ratio(what, where) === undefined ? '–' : `${digits(ratio(what, where))}×`);
  const table = (head, rows) => [head, head.map((_, i) => (i ? '---:' : '---')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const modes = plan.tls ? [false, true] : [false];
  const named = (server, tls) => `${title(server)}${tls ? ', TLS' : ''}`;
  const each = (names, row) => modes.flatMap((tls) => names.filter((server) => results.some((result) => result.server === server && result.tls === tls)).map((server) => row({ server, tls })));
  const whole = plan.clients;
  const names = plan.servers;
  const withObservers = names.flatMap((name) => (servers[name].also ? [name, servers[name].also] : [name]));

  const fanOut = (burst) =>
    table(['', ...plan.rooms.flatMap((room) => [`room of ${room}, µs`, 'to the bare server'])],
      each(names, ({ server, tls }) => [named(server, tls), ...plan.rooms.flatMap((clients) => {
        const where = { server, tls, clients };
        return [withNoise(`announce-${burst}`, where), ratioText(`announce-${burst}`, where)];
      })]));

  const voteTable = table(
    ['', `at ${plan.votesPerSecond}/s, µs each`, 'to the bare server', 'p99, ms', 'updates each', 'at saturation, µs each', 'to the bare server', 'p99, ms'],
    each(names, ({ server, tls }) => {
      const where = { server, tls, clients: whole };
      return [named(server, tls), withNoise('vote-paced', where), ratioText('vote-paced', where), withNoise('vote-paced', where, 'p99'), withNoise('vote-paced', where, 'updates'),
        withNoise('vote-full', where), ratioText('vote-full', where), withNoise('vote-full', where, 'p99')];
    }));

  const connectionTable = table(
    ['', 'memory each, bytes', 'idle, % of a core', 'connecting, µs each', 'to the bare server'],
    each(withObservers, ({ server, tls }) => {
      const where = { server, tls, clients: whole };
      return [named(server, tls), withNoise('memory', where), withNoise('idle', where), withNoise('connect', where), ratioText('connect', where)];
    }));

  const restartTable = table(
    ['', 'listens again after, s', 'all are back after, s', 'CPU each, µs', 'connections tried again', 'requests answered before, at least', 'repeated'],
    each(names, ({ server, tls }) => {
      const where = { server, tls, clients: whole };
      return [named(server, tls), ...['away', 'value', 'cpu', 'retries', 'answered', 'repeated'].map((key) => withNoise('resume', where, key))];
    }));

  const growthKinds = [['growth-vote', 'a vote'], ['growth-offer', 'an offer to judge'], ['growth-statement', 'a statement'], ['growth-delivery', 'a delivered announcement']];
  const growthTable = () =>
    table(['', ...plan.growth.map((people) => `${people} people, µs`), `${plan.growth.at(-1)} to ${plan.growth[0]}`, 'updates each'],
      growthKinds.map(([what, name]) => {
        const first = of(what, { clients: plan.growth[0] });
        const last = of(what, { clients: plan.growth.at(-1) });
        return [name, ...plan.growth.map((clients) => withNoise(what, { clients })), `${digits(last / first)}×`, plan.growth.map((clients) => (of(what, { clients }, 'updates') ?? 0).toFixed(1)).join(', ')];
      }));

  // ---- targets
  const verdicts = [];
  const judge = (sentence, value, limit, text) => {
    if (value !== undefined) verdicts.push([value <= limit ? 'met' : '**not met**', sentence, text ?? digits(value)]);
  };
  for (const tls of modes) {
    const suffix = tls ? ' (TLS)' : '';
    const own = { server: 'herkend', tls };
    for (const clients of plan.rooms) {
      judge(`(a) one outstanding, room of ${clients}: at most ${FAN_OUT_RATIO} times the bare server's CPU per delivery${suffix}`, ratio('announce-1', { ...own, clients }), FAN_OUT_RATIO);
      judge(`(a) sixteen outstanding, room of ${clients}: at most ${FAN_OUT_GATHERED_RATIO} times${suffix}`, ratio('announce-16', { ...own, clients }), FAN_OUT_GATHERED_RATIO);
      for (const peer of names.filter((name) => name !== 'bare' && name !== 'herkend'))
        for (const burst of [1, 16]) {
          const mine = of(`announce-${burst}`, { ...own, clients });
          const theirs = of(`announce-${burst}`, { ...own, server: peer, clients });
          if (mine !== undefined && theirs !== undefined) judge(`(a) ahead of ${title(peer)}, ${burst} outstanding, room of ${clients}${suffix}`, mine / theirs, 1, `${digits(mine / theirs)} of its CPU`);
        }
    }
    const where = { ...own, clients: whole };
    judge(`(b) at ${plan.votesPerSecond}/s: at most ${VOTE_RATIO} times the bare server's CPU per durable vote${suffix}`, ratio('vote-paced', where), VOTE_RATIO);
    judge(`(b) at ${plan.votesPerSecond}/s: p99 under ${VOTE_P99_MS} ms${suffix}`, of('vote-paced', where, 'p99'), VOTE_P99_MS);
    judge(`(b) at saturation: at most ${VOTE_RATIO} times${suffix}`, ratio('vote-full', where), VOTE_RATIO);
    for (const server of ['herkend', 'herkend-observers']) {
      const at = { ...where, server };
      const bytes = tls ? IDLE_BYTES.tls : IDLE_BYTES.plain;
      judge(`(c) ${title(server)}: at most ${bytes} bytes each${suffix}`, of('memory', at), bytes);
      judge(`(c) ${title(server)}: under ${IDLE_PERCENT} % of a core${suffix}`, of('idle', at), IDLE_PERCENT);
      if (!tls) judge(`(d) ${title(server)}: at most ${CONNECT_US} µs each`, of('connect', at), CONNECT_US);
    }
    judge(`(e) all resumed within ${RESUME_S} s, nothing lost${suffix}`, of('resume', where), RESUME_S);
  }
  for (const [what, name] of plan.growth.length ? growthKinds : []) {
    for (const people of plan.growth.slice(1)) {
      const limit = Math.log(people) / Math.log(plan.growth[0]);
      const grown = of(what, { clients: people }) / of(what, { clients: plan.growth[0] });
      judge(`growth: ${name}, ${people} people to ${plan.growth[0]}: at most ${digits(limit)} times (the logarithm)`, grown, limit);
    }
  }

  const model = cpus()[0].model;
  const systemName = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  return `# Side by side

Written by \`scripts/bench --peers\`; do not edit. ${new Date().toISOString().slice(0, 10)}, ${model}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${systemName}, Linux ${release()}.
${plan.quick ? '\n**A quick run: smaller and shorter than what the targets are about, so its verdicts are a hint.**\n' : ''}
Each server runs alone on one core, the generator (\`tests/bench-side-by-side\`) on another. Figures are CPU time of the server's threads, from the kernel's accounts
(\`schedstat\` of the whole process tree); memory is \`Pss\` of \`smaps_rollup\`, without the kernel's own for sockets. Median of ${plan.runs} ${plan.runs === 1 ? 'run' : 'runs, in brackets the least and the most'}. Every message
is counted at every receiver: a run in which one is lost, doubled or out of order stops the bench.

${table(['server', 'version'], names.map((name) => [title(name), servers[name].version()]))}

The bare server is the measure: \`epoll\`, one thread, one \`send()\` per client and message, nothing else. The peers keep no journal; herkend's announcements and votes are on
disk before anybody hears of them.${plan.tls && !plan.herkendTls ? '\n\n**This build of herkend has no TLS (`tls_certificate`, `tls_key`): it is measured plain only.**' : ''}

## Targets

${table(['', 'target', 'measured'], verdicts)}

## (a) An announcement of 200 bytes to a room: CPU per delivery

One outstanding: the next is sent when everybody has got the one before.

${fanOut(1)}

Sixteen outstanding: sixteen are sent without waiting, the next sixteen when everybody has got them.

${fanOut(16)}

## (b) A small request with an answer, ${whole} connected

herkend: a vote on a statement of another participant (each has written one, and was offered ${4}), acknowledged when it is on disk; its CPU includes the updates that the votes lead to
(tallies, rankings, the moderator's console). nchan: a message to a channel without listeners; mosquitto: QoS 1; ws: an echo; socket.io: an acknowledged event.

${voteTable}

## (c), (d) ${whole} connections

Connecting is TCP, handshake and what the protocol wants first, and what follows from it in the next second or two (herkend tells the others how many are present). A participant of herkend
gets a seat, which is on disk; an observer is a connection alone. herkend pings every 25 s, socket.io too; the others do not.

${connectionTable}

## (e) All ${whole} come back at once

Killed (\`SIGKILL\`) with requests under way, started again, then every client connects in the same moment, resumes, and repeats what was not answered. herkend: what was acknowledged must
be there, and what is repeated is counted once.

${restartTable}
${plan.growth.length ? `
## How herkend's cost grows with the number of people

The same work in rooms of three sizes, in which everybody has written one statement: 200 votes, 50 offers and 20 statements a second, and announcements. CPU less what the room uses
idle, with all updates that follow.

${growthTable()}
` : ''}`;
};

import { criticalPath } from "./critical-path.js";

/** So many tasks of one step are drawn; the others are only counted. */
const MOST_TASKS = 8;

/**
 * The steps of a run as lines of a timeline: attempts, pauses between them, and waits for a person.
 *
 * @param steps as `GET /runs/{id}/steps` gives them
 * @param now what is still at work lasts until then, milliseconds since 1970
 */
export function timelineRows(steps, now) {
  const critical = criticalPath(steps, now);
  const rows = new Map();
  const known = new Set(steps.map(({ path }) => path));
  const tasks = new Map();
  for (const step of steps) {
    const outer = rows.get(step.parent);
    if (outer === undefined && known.has(step.parent)) continue;
    const before = tasks.get(outer) ?? 0;
    tasks.set(outer, before + 1);
    if (outer !== undefined && before >= MOST_TASKS) outer.more += 1;
    else rows.set(step.path, rowOf(step, { now, outer, critical: critical.has(step.path) }));
  }
  return [...rows.values()];
}

/** When anything was at work: `[from, to]` each. */
export function busyTimes(rows) {
  return rows.flatMap(({ bars, from, to }) => {
    if (from === undefined) return [];
    if (bars.length === 0) return [[from, to]];
    return bars.map((bar) => (bar.kind === "wait" ? [bar.from, bar.from] : [bar.from, bar.to]));
  });
}

function rowOf(step, { now, outer, critical }) {
  const { path, agent, status, duration_ms: ms } = step;
  const attempts = asLongAs(step);
  const bars = [
    ...waitOf(step, now),
    ...attempts.flatMap((attempt, index) => barsOf(attempt, attempts[index + 1], now)),
  ];
  const begun = [bars[0]?.from, Date.parse(attempts[0]?.started_at ?? step.started_at)].filter((at) => at >= 0);
  const from = begun.length === 0 ? undefined : Math.min(...begun);
  const ended = step.ended_at === undefined ? now : Date.parse(step.ended_at);
  const to = bars.at(-1)?.to ?? Math.max(from ?? ended, ended);
  const depth = outer === undefined ? 0 : outer.depth + 1;
  const after = step.depends_on ?? [];
  return { path, name: nameOf(path, outer?.path), agent, status, depth, critical, after, bars, from, to, ms, more: 0 };
}

/**
 * The attempts of a step, made as long as the step was. The log's times are those at which its lines were written down, several at once: what took
 * longer than they say began earlier, what took less ended earlier.
 */
function asLongAs({ attempts, duration_ms: ms }) {
  const [first, last] = [attempts[0], attempts.at(-1)];
  if (ms === undefined || last?.ended_at === undefined) return attempts;
  const [from, to] = [Date.parse(first.started_at), Date.parse(last.ended_at)];
  const longer = to - from < ms;
  const started_at = new Date(longer ? to - ms : from).toISOString();
  const ended_at = new Date(longer ? to : Math.max(Date.parse(last.started_at), from + ms)).toISOString();
  return attempts.map((attempt) => ({
    ...attempt,
    ...(attempt === first && { started_at }),
    ...(attempt === last && { ended_at }),
  }));
}

/** An attempt, and the pause after it. */
function barsOf({ number, agent, status, started_at, ended_at, failure, delay_ms }, next, now) {
  const from = Date.parse(started_at);
  const to = Math.max(from, ended_at === undefined ? now : Date.parse(ended_at));
  const until = next === undefined ? Math.min(now, to + (delay_ms ?? 0)) : Date.parse(next.started_at);
  const bar = { kind: status, from, to, number, agent, why: failure?.message };
  return until > to ? [bar, { kind: "pause", from: to, to: until }] : [bar];
}

/** For a person, before the step or to say what became of it. */
function waitOf({ approval }, now) {
  if (approval === undefined) return [];
  const from = Date.parse(approval.since);
  return [{ kind: "wait", from, to: Math.max(from, approval.decided_at ? Date.parse(approval.decided_at) : now) }];
}

/** What a path says beyond the one around it. */
function nameOf(path, outer) {
  const own = outer !== undefined && path.startsWith(outer) ? path.slice(outer.length) : path;
  return own
    .replace(/^[>/]/, "")
    .replace(/^(\w+)#\d+$/, "$1")
    .replaceAll("_", " ");
}

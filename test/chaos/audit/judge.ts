import { mayEnd } from "../load/job.ts";
import type { Seen } from "../load/user.ts";
import type { LedgerLine } from "../ledger.ts";
import { unfinishedPaths } from "./unfinished-paths.ts";

/** What was found; each list has one line for each thing that went wrong. */
export interface Audit {
  /** Runs that never came to an end, or are gone. */
  readonly lost: readonly string[];
  /** Runs that ended otherwise than they had to, or did less than they say. */
  readonly wrong: readonly string[];
  /** Agents called again for a step that was on record as completed. */
  readonly repeated: readonly string[];
  /** Irreversible steps called twice. */
  readonly doubled: readonly string[];
  /** Irreversible steps that wait for a person because nobody knows whether they were done. */
  readonly held: readonly string[];
  readonly gaps: readonly string[];
  readonly repeats: readonly string[];
  /** Steps on record as completed. */
  readonly completed: number;
  /** Calls of irreversible steps. */
  readonly irreversible: number;
  readonly runs: number;
  readonly taken_over: number;
}

/** A run as it is stored in the end. */
export interface RunRow {
  readonly run_id: string;
  readonly tenant_id: string;
  readonly status: string;
  readonly attempt: number;
  readonly error: unknown;
  /** Steps of which it asks a person whether they were done. */
  readonly held: readonly string[];
  /** Numbers of the events that its stream shows. */
  readonly shown: readonly number[];
  readonly events: number;
  readonly gapless: boolean;
}

/** A step on record as completed, or a compensation as done. */
export interface CompletedStep {
  readonly run_id: string;
  readonly step: string;
  /** From when on a client may have seen it, milliseconds since 1970. */
  readonly at: number;
}

/** All that is known when everything is over. */
export interface Evidence {
  readonly runs: readonly RunRow[];
  readonly completed: readonly CompletedStep[];
  readonly seen: readonly Seen[];
  readonly ledger: readonly LedgerLine[];
  /** Runs of the tenant that floods, which nobody followed. */
  readonly flooded: readonly string[];
}

/** Compares what users saw, what agents did and what is stored. */
export function judge({ runs, completed, seen, ledger, flooded }: Evidence): Audit {
  const stored = new Map(runs.map((run) => [run.run_id, run]));
  const calls = byStep(ledger.filter(({ what }) => what === "begin"));
  const done = byRun(ledger.filter(({ what }) => what === "end"));
  const found = { lost: [] as string[], wrong: [] as string[], gaps: [] as string[], repeats: [] as string[] };
  for (const each of seen) {
    const run = each.runId === undefined ? undefined : stored.get(each.runId);
    const name = `${each.job.kind} run ${each.runId ?? "(none)"}`;
    if (run === undefined) {
      found.lost.push(`${name}: ${each.trouble ?? "gone"}`);
      continue;
    }
    if (isOpen(run)) continue;
    // It waits for a person, or another run of its thread took the place of the question.
    if (run.held.length > 0) continue;
    if (!mayEnd(each.job, run.status)) {
      found.wrong.push(`${name}: ${run.status} ${JSON.stringify(run.error)}`);
    } else if (!(each.job.kind === "approval" && each.turn === 0)) {
      const missing = unfinishedPaths(each.job.leaves, done.get(run.run_id));
      if (missing.length > 0) found.wrong.push(`${name}: ${run.status}, and did not do ${missing.join(", ")}`);
    }
    checkStream(name, each, run, found);
  }
  for (const run of stored.values()) {
    if (isOpen(run))
      found.lost.push(`run ${run.run_id} of ${run.tenant_id}: still ${run.status}, attempt ${run.attempt}`);
    if (!run.gapless) found.gaps.push(`log of run ${run.run_id}`);
  }
  for (const id of flooded) if (!stored.has(id)) found.lost.push(`flooding run ${id}: gone`);
  const irreversible = [...calls].filter(([, each]) => each[0]?.effect === "irreversible");
  return {
    ...found,
    held: runs.flatMap(({ run_id, held }) => held.map((step) => `run ${run_id} asks whether ${step} was done`)),
    repeated: completed.flatMap(({ run_id, step, at }) =>
      repeatsOf(run_id, step, at, calls.get(`${run_id} ${step}`) ?? []),
    ),
    doubled: irreversible.flatMap(([step, each]) => (each.length > 1 ? [`${step}: ${each.map(told).join("; ")}`] : [])),
    completed: completed.length,
    irreversible: irreversible.length,
    runs: stored.size,
    taken_over: [...stored.values()].filter(({ attempt }) => attempt > 1).length,
  };
}

function isOpen({ status }: RunRow): boolean {
  return status === "pending" || status === "running";
}

function checkStream(
  name: string,
  { ids }: Seen,
  { shown }: RunRow,
  found: { gaps: string[]; repeats: string[] },
): void {
  if (ids === undefined) return;
  const unique = new Set(ids);
  if (unique.size < ids.length || ids.some((id, at) => id <= (ids[at - 1] ?? -1)))
    found.repeats.push(`stream of ${name}`);
  const missing = shown.filter((seq) => !unique.has(seq));
  if (missing.length > 0) found.gaps.push(`stream of ${name}: without ${missing.slice(0, 10).join(", ")}`);
}

/** Calls that began when the step had long been on record. */
function repeatsOf(run: string, path: string, at: number, calls: readonly LedgerLine[]): string[] {
  const late = calls.filter((call) => call.at > at + 1);
  return late.map((call) => `run ${run} step ${path}, completed ${new Date(at).toISOString()}: ${told(call)}`);
}

function told({ replica, epoch, attempt, at }: LedgerLine): string {
  return `called by replica ${replica} process ${epoch}, attempt ${attempt}, at ${new Date(at).toISOString()}`;
}

function byStep(lines: readonly LedgerLine[]): Map<string, LedgerLine[]> {
  return Map.groupBy(lines, ({ run, step }) => `${run} ${step}`);
}

function byRun(lines: readonly LedgerLine[]): Map<string, Set<string>> {
  const paths = new Map<string, Set<string>>();
  for (const { run, step } of lines) {
    const known = paths.get(run) ?? new Set<string>();
    paths.set(run, known.add(step));
  }
  return paths;
}

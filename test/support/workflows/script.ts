import {
  Conflict,
  Denied,
  InvalidInput,
  InvalidOutput,
  NotFound,
  RateLimited,
  Timeout,
  Unavailable,
} from "../../../src/tools/errors.ts";
import type { Effect } from "../../../src/tools/registry/manifest.ts";

/** What decides how the agents of a case behave: the seed, and how much fails (0: nothing, 1: as declared below). */
export interface Script {
  readonly seed: number;
  readonly storm: number;
}

interface Temper {
  readonly effect: Effect;
  /** Probability that the first one to three attempts fail in a way that a retry mends. */
  readonly flaky: number;
  /** Probability that every attempt fails. */
  readonly broken: number;
  /** Most that one attempt spends. */
  readonly tokens: number;
  readonly usd: number;
}

export const TEMPERS = {
  steady: { effect: "idempotent", flaky: 0.06, broken: 0, tokens: 40, usd: 0.02 },
  brittle: { effect: "idempotent", flaky: 0.25, broken: 0.3, tokens: 25, usd: 0.01 },
  spare: { effect: "idempotent", flaky: 0.1, broken: 0.12, tokens: 60, usd: 0 },
  mapper: { effect: "pure", flaky: 0, broken: 0, tokens: 0, usd: 0 },
  pay: { effect: "compensable", flaky: 0.02, broken: 0.02, tokens: 10, usd: 0.5 },
  send: { effect: "irreversible", flaky: 0.05, broken: 0.04, tokens: 0, usd: 0.1 },
  undo: { effect: "idempotent", flaky: 0.15, broken: 0.08, tokens: 5, usd: 0.01 },
} as const satisfies Record<string, Temper>;

export type AgentName = keyof typeof TEMPERS;

/** What an attempt does; nothing but the script, the agent, the path and the attempt decide it. */
export interface Act {
  readonly delayMs: number;
  readonly failure: Error | undefined;
  /** Whether it changes the outside; where it fails in a way that says so, it does not. */
  readonly happens: boolean;
  readonly tokens: number;
  readonly usd: number;
}

export function actOf({ seed, storm }: Script, agent: AgentName, path: string, attempt: number): Act {
  const act = plainActOf({ seed, storm }, agent, path, attempt);
  const { failure } = act;
  const dice = hashOf(seed, "happens", agent, path, attempt);
  return { ...act, happens: failure === undefined || (!saysNothingWasDone(failure) && dice % 2 === 0) };
}

/** Whether whoever fails so says by it that nothing was done. */
export function saysNothingWasDone(failure: Error): boolean {
  return [RateLimited, InvalidInput, NotFound, Conflict, Denied].some((kind) => failure instanceof kind);
}

function plainActOf({ seed, storm }: Script, agent: AgentName, path: string, attempt: number): Omit<Act, "happens"> {
  const temper: Temper = TEMPERS[agent];
  const fate = hashOf(seed, "fate", agent, path) / 2 ** 32;
  const kind = hashOf(seed, "kind", agent, path);
  const dice = hashOf(seed, "dice", agent, path, attempt);
  const spent = { tokens: dice % (temper.tokens + 1), usd: (temper.usd * (dice % 11)) / 10, delayMs: (dice >>> 8) % 6 };
  if (fate < temper.broken * storm)
    return { ...spent, failure: kind % 3 === 0 ? passing(kind >>> 4) : lasting(kind >>> 4) };
  const failing = fate < (temper.broken + temper.flaky) * storm ? 1 + (kind % 3) : 0;
  return { ...spent, failure: attempt <= failing ? passing(dice >>> 4) : undefined };
}

/** A failure that a retry may mend; one in eight asks for more patience than any policy has. */
function passing(dice: number): Error {
  const made = [
    () => new Unavailable("scripted: away"),
    () => new Timeout("scripted: too slow"),
    () => new InvalidOutput("scripted: nonsense"),
    () => new RateLimited("scripted: too fast", { retryAfterMs: (dice >>> 3) % 8 === 0 ? 3_600_000 : 1 }),
  ];
  return (made[dice % made.length] ?? lasting)(dice);
}

function lasting(dice: number): Error {
  const made = [
    () => new InvalidInput("scripted: refused"),
    () => new NotFound("scripted: gone"),
    () => new Conflict("scripted: taken"),
    () => new Denied("scripted: forbidden"),
    () => new Error("scripted: a bug"),
  ];
  return made[dice % made.length]?.() ?? new Error("scripted");
}

/** What an output is to be: of one kind, or fields by name. */
export type Kind = "int" | "bool" | "list" | "object";
export type Wanted = Kind | Readonly<Record<string, Kind>>;

/** An output that shows in every digit what went in; a pure agent's depends on nothing else. */
export function outputOf(
  { seed }: Script,
  agent: AgentName,
  path: string,
  input: Readonly<Record<string, unknown>>,
): unknown {
  const wanted = (input.write ?? "object") as Wanted;
  const root = hashOf(seed, agent, TEMPERS[agent].effect === "pure" ? "" : path, input);
  if (typeof wanted === "string") return valueOf(wanted, root);
  return Object.fromEntries(Object.entries(wanted).map(([name, kind]) => [name, valueOf(kind, hashOf(root, name))]));
}

function valueOf(kind: Kind, root: number): unknown {
  const list = Array.from({ length: root % 5 }, (_, place) => hashOf(root, place) % 1000);
  switch (kind) {
    case "int":
      return root % 1000;
    case "bool":
      return root % 3 !== 0;
    case "list":
      return list;
    case "object":
      return { n: root % 100, s: `s${root}`, list };
  }
}

/** A whole number from 0 below 2^32 out of JSON values; the order of keys does not count (FNV-1a, mixed at the end). */
export function hashOf(...values: readonly unknown[]): number {
  let hash = 0x811c9dc5;
  for (const unit of new TextEncoder().encode(canonical(values))) hash = Math.imul(hash ^ unit, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? "null"
  );
}

/** What the person says who is asked to approve a step. */
export type Decision = "approve" | "reject" | "edit";

export function decisionOf({ seed, storm }: Script, path: string, editable: boolean): Decision {
  const dice = hashOf(seed, "person", path) % 100;
  if (dice < 12 * storm) return "reject";
  return editable && dice >= 80 ? "edit" : "approve";
}

/** The input a person puts in the place of what the step would be given. */
export function editOf(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...input, edited: hashOf(input) % 100 };
}

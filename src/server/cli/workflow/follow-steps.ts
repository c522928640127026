import { runEvent, type RunEvent } from "../../../graph/events.ts";

/** Where a step stands, with its items and rounds counted and not shown. */
export interface FollowedStep {
  readonly agent: string;
  readonly status:
    | "pending"
    | "running"
    | "waiting"
    | "completed"
    | "failed"
    | "skipped"
    | "compensated"
    | "uncompensated";
  readonly attempts: number;
  /** Of the clock of `now`, milliseconds. */
  readonly since: number | undefined;
  readonly duration_ms: number | undefined;
  /** What it says of itself, or why it failed. */
  readonly note: string | undefined;
  /** Items, rounds and nested steps that began, and that ended. */
  readonly tasks: { readonly begun: ReadonlySet<string>; readonly ended: ReadonlySet<string> };
}

export type FollowedSteps = ReadonlyMap<string, FollowedStep>;

/** The steps at the top of a plan after one more event of the run; `now` in milliseconds. */
export function followSteps(steps: FollowedSteps, event: RunEvent, now: number): FollowedSteps {
  if (event.type === "plan.created")
    return new Map(event.steps.map(({ name, agent }) => [name, steps.get(name) ?? pending(agent)]));
  const name = /^[^[#/>]*/.exec(event.step)?.[0] ?? event.step;
  const known = steps.get(name) ?? pending(event.agent);
  const next = event.step === name ? ownEvent(known, event, now) : taskEvent(known, event, now);
  return new Map([...steps, [name, next]]);
}

/** The event, where it is one. */
export function readRunEvent(data: unknown): RunEvent | undefined {
  return runEvent.safeParse(data).data;
}

function pending(agent: string): FollowedStep {
  const tasks = { begun: new Set<string>(), ended: new Set<string>() };
  return { agent, status: "pending", attempts: 0, since: undefined, duration_ms: undefined, note: undefined, tasks };
}

const DECISIONS: Readonly<Record<Extract<RunEvent, { type: "step.decided" }>["decision"], string>> = {
  approved: "approved",
  edited: "approved, with another input",
  denied: "denied",
  was_done: "a person found it done",
  was_not_done: "a person found it not done",
  given_up: "given up",
};

type StepEvent = Exclude<RunEvent, { type: "plan.created" }>;

function ownEvent(known: FollowedStep, event: StepEvent, now: number): FollowedStep {
  switch (event.type) {
    case "step.started":
      return { ...known, status: "running", attempts: event.attempt, since: known.since ?? now, note: undefined };
    case "step.waiting":
      return { ...known, status: "waiting", note: event.message ?? "waits for a person" };
    case "step.decided":
      return { ...known, status: "pending", note: DECISIONS[event.decision] };
    case "step.progress":
      return { ...known, note: event.message };
    case "step.retried":
      return { ...known, note: `attempt ${event.attempt} failed: ${event.failure.message}` };
    case "step.fallback":
      return { ...known, note: `${event.to} stands in: ${event.failure.message}` };
    case "step.completed":
      return {
        ...known,
        status: "completed",
        attempts: event.attempts,
        duration_ms: event.duration_ms,
        note: undefined,
      };
    case "step.failed":
      return {
        ...known,
        status: "failed",
        attempts: event.attempts,
        duration_ms: event.duration_ms,
        note: event.failure.message,
      };
    case "step.hedged":
      return { ...known, note: "takes long; a second attempt is made beside the first" };
    case "step.compensated":
      return { ...known, status: "compensated", note: "undone" };
    case "step.uncompensated":
      return { ...known, status: "uncompensated", note: `could not be undone: ${event.failure.message}` };
    case "step.skipped":
      return { ...known, status: "skipped", note: event.reason };
    case "agent.asked":
      return { ...known, note: `asks ${event.to}` };
    case "agent.answered":
    case "agent.message":
    case "agent.received":
      return known;
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}

/** Of an item, a round or a nested step: the step itself is at work, and it is counted. */
function taskEvent(known: FollowedStep, event: StepEvent, now: number): FollowedStep {
  const begun = new Set(known.tasks.begun).add(event.step);
  const over = event.type === "step.completed" || event.type === "step.failed" || event.type === "step.skipped";
  const ended = over ? new Set(known.tasks.ended).add(event.step) : known.tasks.ended;
  const next = { ...known, since: known.since ?? now, tasks: { begun, ended } };
  const undone = event.type === "step.compensated" || event.type === "step.uncompensated";
  if (undone) return next;
  const note = event.type === "step.progress" ? event.message : known.note;
  return known.status === "pending" ? { ...next, status: "running", note } : { ...next, note };
}

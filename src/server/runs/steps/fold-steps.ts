import type { RunEvent } from "../../../graph/events.ts";
import type { AttemptReport, LoggedEvent, PlanReport, RunSteps, StepReport } from "./step-report.ts";
import { around } from "./task-path.ts";
import { inPlace } from "./in-place.ts";

type Reports = Map<string, StepReport>;
type StepEvent = Exclude<RunEvent, { type: "plan.created" }>;

/**
 * How the steps of a run stand, from what it has narrated. A run that a person had to answer goes on in another run, whose events follow.
 * The same events always give the same report; one more event changes no report but that of its step and of those around it.
 */
export function foldSteps(events: Iterable<LoggedEvent>): RunSteps {
  let plan: PlanReport | null = null;
  let reports: Reports = new Map();
  const named = new Set<string>();
  for (const { at, event } of events) {
    if (event.type === "plan.created") {
      const { type: _type, ...created } = event;
      reports = replan(created, reports);
      plan = created;
      continue;
    }
    named.add(event.step);
    const known = reports.get(event.step) ?? fresh(event.step, event.agent);
    reports.set(event.step, next(known, event, at));
    if (event.type !== "step.compensated" && event.type !== "step.uncompensated") begin(event.step, at, reports);
  }
  return { plan, steps: inPlace(plan?.steps ?? [], named, [...reports.values()]) };
}

/** What is completed stays; an open step begins anew; what the new plan does not have and had begun belongs to the old one. */
function replan(created: PlanReport, before: Reports): Reports {
  const reports: Reports = new Map();
  for (const { name, agent, depends_on, outputs } of created.steps) {
    const known = before.get(name);
    const kept = known?.status === "completed" || known?.status === "compensated" ? known : fresh(name, agent);
    reports.set(name, { ...kept, agent: known === kept ? known.agent : agent, depends_on, outputs });
    if (known === kept) for (const [path, task] of before) if (around(path).includes(name)) reports.set(path, task);
  }
  for (const [path, report] of before) {
    const top = around(path).at(-1) ?? path;
    const present = created.steps.some((step) => step.name === top);
    if (!present && report.status !== "pending") reports.set(path, { ...report, replaced: true });
  }
  return reports;
}

function fresh(path: string, agent: string): StepReport {
  return { path, parent: null, agent, status: "pending", attempts: [] };
}

/** A step is at work as soon as one of its tasks is. */
function begin(path: string, at: string, reports: Reports): void {
  for (const outer of around(path)) {
    const report = reports.get(outer);
    if (report?.status === "pending" || report?.status === "waiting" || report?.status === "approved")
      reports.set(outer, { ...report, status: "running", started_at: report.started_at ?? at });
  }
}

function next(report: StepReport, event: StepEvent, at: string): StepReport {
  switch (event.type) {
    case "step.started": {
      const begun: AttemptReport = { number: event.attempt, agent: event.agent, status: "running", started_at: at };
      const attempts = [...endOpen(report.attempts, { status: "cut_off", ended_at: at }), begun];
      const input = "input" in event ? { input: event.input } : {};
      const { ended_at: _ended, failure: _failure, ...rest } = report;
      return { ...rest, ...input, status: "running", started_at: report.started_at ?? at, attempts };
    }
    case "step.waiting": {
      const { message, input, reason } = event;
      const why = { ...(message !== undefined && { message }), ...(reason !== undefined && { reason }) };
      const approval = { since: at, input, ...why };
      return { ...report, status: "waiting", approval };
    }
    case "step.decided": {
      const { decision, message } = event;
      const asked = report.approval ?? { since: at, input: undefined };
      const approval = { ...asked, decision, decided_at: at, ...(message !== undefined && { message }) };
      if (decision !== "denied" && decision !== "given_up") return { ...report, status: "approved", approval };
      const [code, said] =
        decision === "denied"
          ? (["denied", "a person said no"] as const)
          : (["unavailable", "a person gave it up"] as const);
      const failure = { code, message: message ?? said, retryable: false };
      return { ...report, status: "failed", ended_at: at, approval, failure };
    }
    case "step.progress": {
      const { message, fraction } = event;
      return { ...report, progress: { message, ...(fraction !== undefined && { fraction }) } };
    }
    // The second attempt belongs to the first, beside which it is made.
    case "step.hedged":
      return report;
    case "step.retried": {
      const { failure, delay_ms } = event;
      return { ...report, attempts: endOpen(report.attempts, { status: "failed", ended_at: at, failure, delay_ms }) };
    }
    case "step.fallback": {
      const { failure, to } = event;
      const attempts = endOpen(report.attempts, { status: "failed", ended_at: at, failure });
      return { ...report, attempts, fallback: to };
    }
    case "step.completed": {
      const { output, duration_ms } = event;
      const attempts = endOpen(report.attempts, { status: "completed", ended_at: at });
      return { ...withoutProgress(report), ...ended(report, at, duration_ms), status: "completed", output, attempts };
    }
    case "step.failed": {
      const { failure, duration_ms } = event;
      const attempts = endOpen(report.attempts, { status: "failed", ended_at: at, failure });
      return { ...withoutProgress(report), ...ended(report, at, duration_ms), status: "failed", failure, attempts };
    }
    case "agent.asked":
    case "agent.answered":
    case "agent.message":
    case "agent.received":
      return report;
    case "step.skipped":
      return { ...report, status: "skipped", ended_at: at, reason: event.reason };
    case "step.compensated": {
      const compensation = { status: "compensated" as const, agent: event.agent, ended_at: at };
      return { ...report, status: "compensated", compensation };
    }
    case "step.uncompensated": {
      const { agent, failure } = event;
      return {
        ...report,
        status: "uncompensated",
        compensation: { status: "uncompensated", agent, ended_at: at, failure },
      };
    }
  }
}

/** A step of several tasks says nothing when it begins: its time tells. */
function ended({ started_at }: StepReport, at: string, duration_ms: number): Partial<StepReport> {
  const start = started_at ?? new Date(Date.parse(at) - duration_ms).toISOString();
  return { started_at: start, ended_at: at, duration_ms };
}

function withoutProgress({ progress: _progress, ...report }: StepReport): StepReport {
  return report;
}

function endOpen(
  attempts: readonly AttemptReport[],
  end: Partial<AttemptReport> & Pick<AttemptReport, "status">,
): readonly AttemptReport[] {
  return attempts.map((attempt) => (attempt.status === "running" ? { ...attempt, ...end } : attempt));
}

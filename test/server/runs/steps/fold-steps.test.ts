import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../../../src/graph/events.ts";
import type { Planned } from "../../../../src/graph/plan/planned.ts";
import type { StepState } from "../../../../src/graph/step/step-state.ts";
import { foldSteps } from "../../../../src/server/runs/steps/fold-steps.ts";
import { withState } from "../../../../src/server/runs/steps/with-state.ts";
import type { LoggedEvent, RunSteps, StepReport } from "../../../../src/server/runs/steps/step-report.ts";

const failure = { code: "unavailable" as const, message: "away", retryable: true };
const moment = (second: number): string => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();

/** The events a second apart. */
const logged = (...events: RunEvent[]): LoggedEvent[] => events.map((event, index) => ({ at: moment(index), event }));

const planOf = (names: readonly string[], revision = 0): RunEvent => ({
  type: "plan.created",
  by: "given",
  question: "why",
  steps: names.map((name, index) => ({
    name,
    agent: "worker",
    depends_on: names.slice(0, index).slice(-1),
    outputs: [`${name}_out`],
  })),
  repairs: 0,
  rewrites: [],
  revision,
});
const started = (step: string, attempt = 1, agent = "worker"): RunEvent => ({
  type: "step.started",
  step,
  agent,
  attempt,
  ...(attempt === 1 && { input: { of: step } }),
});
const completed = (step: string, output: unknown = "done"): RunEvent => ({
  type: "step.completed",
  step,
  agent: "worker",
  attempts: 1,
  duration_ms: 500,
  output,
});
const failed = (step: string): RunEvent => ({
  type: "step.failed",
  step,
  agent: "worker",
  attempts: 1,
  duration_ms: 500,
  failure,
});
const at = (steps: RunSteps, path: string): StepReport | undefined => steps.steps.find((step) => step.path === path);

describe("the steps of a run", () => {
  it("are pending in the order of the plan until they begin", () => {
    const { plan, steps } = foldSteps(logged(planOf(["b", "a"])));
    expect(plan).toMatchObject({ by: "given", revision: 0 });
    expect(steps.map(({ path, status }) => `${path} ${status}`)).toEqual(["b pending", "a pending"]);
    expect(steps[1]).toMatchObject({ depends_on: ["b"], outputs: ["a_out"], parent: null, attempts: [] });
    expect(foldSteps([])).toEqual({ plan: null, steps: [] });
  });

  it("list their attempts with failures, pauses and times", () => {
    const report = foldSteps(
      logged(
        planOf(["a"]),
        started("a"),
        { type: "step.retried", step: "a", agent: "worker", attempt: 1, failure, delay_ms: 120 },
        started("a", 2),
        { type: "step.progress", step: "a", agent: "worker", message: "half", fraction: 0.5 },
      ),
    );
    expect(at(report, "a")).toEqual({
      path: "a",
      parent: null,
      agent: "worker",
      status: "running",
      depends_on: [],
      outputs: ["a_out"],
      started_at: moment(1),
      input: { of: "a" },
      progress: { message: "half", fraction: 0.5 },
      attempts: [
        {
          number: 1,
          agent: "worker",
          status: "failed",
          started_at: moment(1),
          ended_at: moment(2),
          failure,
          delay_ms: 120,
        },
        { number: 2, agent: "worker", status: "running", started_at: moment(3) },
      ],
    });
  });

  it("show who stood in, and the attempts of each", () => {
    const report = foldSteps(
      logged(
        planOf(["a"]),
        started("a"),
        { type: "step.fallback", step: "a", agent: "worker", to: "spare", failure },
        started("a", 1, "spare"),
        completed("a", 7),
      ),
    );
    expect(at(report, "a")).toMatchObject({
      status: "completed",
      fallback: "spare",
      output: 7,
      ended_at: moment(4),
      duration_ms: 500,
      attempts: [
        { agent: "worker", status: "failed", failure },
        { agent: "spare", status: "completed" },
      ],
    });
  });

  it("mark the attempt that a crash cut off", () => {
    const report = foldSteps(logged(planOf(["a"]), started("a"), started("a"), completed("a")));
    expect(at(report, "a")?.attempts.map((attempt) => attempt.status)).toEqual(["cut_off", "completed"]);
  });

  it("wait for a person, and remember what was asked", () => {
    const waiting: RunEvent = {
      type: "step.waiting",
      step: "a",
      agent: "worker",
      message: "sure?",
      input: { to: "x" },
    };
    expect(at(foldSteps(logged(planOf(["a"]), waiting)), "a")).toMatchObject({
      status: "waiting",
      approval: { since: moment(1), message: "sure?", input: { to: "x" } },
    });
    expect(at(foldSteps(logged(planOf(["a"]), waiting, started("a"))), "a")).toMatchObject({
      status: "running",
      approval: { message: "sure?" },
    });
  });

  it("stand before their tasks, items and rounds by number, and run while a task does", () => {
    const tasks = ["each[10]", "each[2]", "outer/second", "outer/first[1]", "outer/first[0]", "loop#2", "loop#1"];
    const report = foldSteps(logged(planOf(["loop", "outer", "each"]), ...tasks.map((task) => started(task))));
    expect(report.steps.map(({ path }) => path)).toEqual([
      "loop",
      "loop#1",
      "loop#2",
      "outer",
      "outer/second",
      "outer/first[0]",
      "outer/first[1]",
      "each",
      "each[2]",
      "each[10]",
    ]);
    expect(at(report, "each")).toMatchObject({ status: "running", started_at: moment(1) });
    expect(at(report, "outer/first[0]")?.parent).toBe("outer");
    const later = foldSteps(logged(planOf(["outer"]), started("outer/first[0]"), completed("outer/first")));
    expect(at(later, "outer/first[0]")?.parent).toBe("outer/first");
  });

  it("say what was undone and what could not be", () => {
    const report = foldSteps(
      logged(
        planOf(["a", "b", "c"]),
        ...["a", "b"].flatMap((step) => [started(step), completed(step, step)]),
        started("c"),
        failed("c"),
        { type: "step.compensated", step: "b", agent: "undoer", duration_ms: 5 },
        { type: "step.uncompensated", step: "a", agent: "undoer", failure },
      ),
    );
    expect(at(report, "a")).toMatchObject({
      status: "uncompensated",
      output: "a",
      compensation: { status: "uncompensated", agent: "undoer", failure },
    });
    expect(at(report, "b")).toMatchObject({ status: "compensated", compensation: { ended_at: moment(7) } });
    expect(at(report, "c")).toMatchObject({ status: "failed", failure, attempts: [{ status: "failed", failure }] });
  });

  it("keep what is completed when the run plans anew, and what failed as replaced", () => {
    const report = foldSteps(
      logged(planOf(["a", "b"]), started("a"), completed("a"), started("b"), failed("b"), planOf(["a", "c"], 1)),
    );
    expect(report.plan?.revision).toBe(1);
    expect(report.steps.map(({ path, status, replaced }) => [path, status, replaced ?? false])).toEqual([
      ["a", "completed", false],
      ["c", "pending", false],
      ["b", "failed", true],
    ]);
  });

  it("change, with one more event, only where the event is and around it", () => {
    const paths = ["a", "b", "b[0]", "b[1]", "c/d", "c"];
    const event = fc
      .tuple(fc.constantFrom(...paths), fc.constantFrom("started", "completed", "failed"))
      .map(([path, kind]) =>
        kind === "started" ? started(path) : kind === "completed" ? completed(path) : failed(path),
      );
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 30 }), (events) => {
        const all = logged(planOf(["a", "b", "c"]), ...events);
        const before = foldSteps(all.slice(0, -1));
        const after = foldSteps(all);
        const last = events.at(-1);
        if (last === undefined || last.type === "plan.created") return;
        const touched = new Set([last.step, last.step.replace(/(\[\d\]|\/d)$/, "")]);
        for (const report of before.steps) {
          if (touched.has(report.path) || touched.has(report.parent ?? "")) continue;
          expect(at(after, report.path)).toEqual(report);
        }
        const open = after.steps.flatMap((step) => step.attempts).filter((attempt) => attempt.status === "running");
        expect(open.length).toBeLessThanOrEqual(after.steps.filter((step) => step.status === "running").length);
      }),
      { numRuns: 300 },
    );
  });

  it("fold in time linear in the events", () => {
    const items = Array.from({ length: 5000 }, (_, index) => `each[${index}]`);
    const events = logged(planOf(["each"]), ...items.flatMap((path) => [started(path), completed(path)]));
    const since = performance.now();
    expect(foldSteps(events).steps).toHaveLength(5001);
    expect(performance.now() - since).toBeLessThan(2000);
  });
});

describe("what the state adds", () => {
  const plan: Planned = {
    by: "given",
    run_id: "r",
    revision: 0,
    state: "ready",
    steps: ["a", "b"].map((name) => ({
      name,
      agent: "worker",
      inputs: [],
      with: {},
      outputs: [name],
      depends_on: [],
    })),
  };
  const base = { agent: "worker", attempts: 1, started_at: moment(1), ended_at: moment(3) };
  const denied: StepState = { status: "failed", ...base, error: { ...failure, code: "denied" } };

  it("is a person's no, which no event tells", () => {
    const waiting: RunEvent = { type: "step.waiting", step: "a", agent: "worker", input: {} };
    const report = withState(foldSteps(logged(planOf(["a", "b"]), waiting)), { plan, steps: { a: denied } });
    expect(at(report, "a")).toMatchObject({ status: "failed", failure: { code: "denied" }, approval: { input: {} } });
    expect(at(report, "b")).toMatchObject({ status: "pending" });
  });

  it("never sets a step back that the log has seen further", () => {
    const log = foldSteps(logged(planOf(["a", "b"]), started("a"), completed("a", 1)));
    const steps: Record<string, StepState> = {
      a: { status: "running", agent: "worker", attempts: 1, started_at: moment(0) },
    };
    expect(at(withState(log, { plan, steps }), "a")).toMatchObject({ status: "completed", output: 1 });
  });

  it("is all there is where the log is another run's that is gone", () => {
    const done: StepState = { status: "completed", ...base, output: 5, fallback: "value" };
    const report = withState(foldSteps([]), { plan, steps: { a: done } });
    expect(report.plan).toMatchObject({ by: "given", steps: [{ name: "a" }, { name: "b" }] });
    expect(at(report, "a")).toMatchObject({ status: "completed", output: 5, fallback: "value", duration_ms: 2000 });
  });

  it("is whom a step handed over to, which no event tells", () => {
    const log = foldSteps(logged(planOf(["a"]), started("a"), completed("a", 1)));
    const steps: Record<string, StepState> = { a: { status: "completed", ...base, output: 1, handed_to: "timetable" } };
    expect(at(withState(log, { plan, steps }), "a")).toMatchObject({ status: "completed", handed_to: "timetable" });
  });

  it("is left aside while it belongs to an earlier plan", () => {
    const log = foldSteps(logged(planOf(["a"]), started("a"), failed("a"), planOf(["a"], 1), started("a")));
    expect(at(withState(log, { plan, steps: { a: denied } }), "a")?.status).toBe("running");
  });
});

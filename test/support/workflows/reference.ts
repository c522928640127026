import { isEarly } from "../../../src/graph/plan/aggregation.ts";
import { namesRead } from "../../../src/graph/plan/dependencies.ts";
import { evaluate } from "../../../src/graph/plan/expression/evaluate.ts";
import type { PlannedStep, PlannedWorkflow } from "../../../src/graph/plan/planned.ts";
import { pickOutputs } from "../../../src/graph/step/pick-outputs.ts";
import { InvalidInput, toFailure, type Failure } from "../../../src/tools/errors.ts";
import { effectOf, expectedAttempts, mayHelp } from "./expected-attempts.ts";
import { leftOut, possibleAggregates } from "./reference-aggregate.ts";
import { isBelow } from "./step-at.ts";
import { canonical, decisionOf, editOf, outputOf, type AgentName, type Script } from "./script.ts";

type Values = Readonly<Record<string, unknown>>;
type Outputs = Record<string, unknown>;

/** How a task ends. `errors`: more than one where side-by-side steps fail and any of them may be the first. */
export type Verdict =
  | { readonly status: "completed"; readonly writes: Outputs }
  | { readonly status: "failed"; readonly errors: readonly Failure[] }
  | { readonly status: "skipped" };

/** What every run of a workflow comes to, whatever runs side by side: carried out one step after the other, on past what fails. */
export class Reference {
  /** By path. Below a task that failed, an engine may have got less far. */
  readonly verdicts = new Map<string, Verdict>();
  /** How many attempts each agent makes at each path, keyed `path agent`. */
  readonly attempts = new Map<string, number>();
  /** What the paths begin with of workflows within steps that failed, whether or not another stood in. */
  readonly broken = new Set<string>();
  /** Steps that an aggregation may have left out. */
  readonly spared = new Set<string>();
  /** Whether it hangs on which of several failures comes first how the run goes on. */
  ambiguous = false;
  readonly #script: Script;
  /** Tasks whose effect may have happened: nothing stands in for them. */
  readonly #givenUp = new Set<string>();
  /** Calls of which a person may have to say what became of them, once all else has come to its end. */
  readonly #irreversible = new Set<string>();
  readonly #seen: ReadonlyMap<string, unknown>;
  /** Tasks that did, or may have done, what must not be done again, or not before it is undone. */
  readonly #final: string[] = [];

  /** @param seen what aggregations came to, by path: where who ends first decides, it must be one of what is possible */
  constructor(script: Script, seen: ReadonlyMap<string, unknown> = new Map()) {
    this.#script = script;
    this.#seen = seen;
  }

  run(flow: PlannedWorkflow, inputs: Values, prefix = ""): Verdict & { readonly failing: readonly string[] } {
    const scope: Outputs = { ...inputs };
    const spared = leftOut(flow);
    const written = new Set(flow.steps.flatMap((step) => step.outputs));
    const ended = new Set<string>();
    const failed = new Map<string, readonly Failure[]>();
    for (
      let left = flow.steps;
      left.length > 0;
      left = left.filter(({ name }) => !ended.has(name) && !failed.has(name))
    ) {
      const step = left.find(({ depends_on }) => depends_on.every((name) => ended.has(name)));
      if (step === undefined) break;
      const path = prefix + step.name;
      if (spared.has(step.name)) this.spared.add(path);
      const verdict = this.#note(
        path,
        step.aggregate === undefined ? this.#step(step, scope, path) : this.#aggregate(step, scope, path, written),
      );
      // Left out, it cannot fail.
      if (verdict.status === "failed" && step.on_error !== "skip" && spared.has(step.name)) this.ambiguous = true;
      if (verdict.status === "completed") Object.assign(scope, verdict.writes);
      if (verdict.status === "failed" && step.on_error !== "skip") failed.set(step.name, verdict.errors);
      else ended.add(step.name);
    }
    if (failed.size > 0) this.broken.add(prefix);
    // An aggregation that need not wait for what a failure holds up may have come to its end before it.
    const early = flow.steps.filter(
      ({ name, aggregate }) => !ended.has(name) && !failed.has(name) && isEarly(aggregate),
    );
    if (failed.size > 0 && early.length > 0) this.ambiguous = true;
    if (failed.size > 0) return { status: "failed", errors: [...failed.values()].flat(), failing: [...failed.keys()] };
    const needed = new Set(flow.steps.flatMap((step) => step.depends_on));
    const names = flow.outputs ?? flow.steps.filter(({ name }) => !needed.has(name)).flatMap((step) => step.outputs);
    const shown = Array.isArray(names) ? Object.fromEntries(names.map((name) => [name, name])) : names;
    const writes = Object.fromEntries(
      Object.entries(shown).map(([name, text]) => [name, this.#value(flow, text, scope)]),
    );
    return { status: "completed", writes, failing: [] };
  }

  #value(flow: PlannedWorkflow, text: string, scope: Values): unknown {
    const nulls = Object.fromEntries(flow.steps.flatMap((step) => step.outputs).map((name) => [name, null]));
    return evaluate(text, { ...nulls, ...scope });
  }

  #step(step: PlannedStep, run: Values, path: string): Verdict {
    const { inputs, when, approval, for_each: each } = step;
    const inside = new Set([
      ...(each ? [each.as, "index"] : []),
      ...(step.repeat ? [...step.outputs, "iteration"] : []),
    ]);
    if (Array.isArray(inputs) && inputs.some((name) => !inside.has(name) && !Object.hasOwn(run, name)))
      return { status: "skipped" };
    const scope = { ...Object.fromEntries(namesRead(step).map((name) => [name, null])), ...run };
    try {
      if (when !== undefined && !holds(when, scope)) return { status: "skipped" };
      const plain = each === undefined && step.repeat === undefined && step.workflow === undefined;
      const decision = approval === undefined ? "approve" : decisionOf(this.#script, path, plain);
      if (decision === "reject") return { status: "failed", errors: [made("denied")] };
      if (each === undefined) return this.#rounds(step, scope, path, decision === "edit");
      const list: unknown = evaluate(each.in, scope);
      if (!Array.isArray(list) || list.length > each.max) return { status: "failed", errors: [made("invalid_input")] };
      const items = list.map((item: unknown, index) => {
        const at = `${path}[${index}]`;
        return this.#note(at, this.#rounds(step, { ...scope, [each.as]: item, index }, at));
      });
      const errors = each.on_error === "fail" ? this.#errorsOf(items, path) : [];
      if (errors.length > 0) return { status: "failed", errors };
      const kept = items.filter(({ status }) => status === "completed" || each.on_error === "null");
      const at = (verdict: Verdict, name: string): unknown =>
        verdict.status === "completed" ? verdict.writes[name] : null;
      return {
        status: "completed",
        writes: Object.fromEntries(step.outputs.map((name) => [name, kept.map((one) => at(one, name))])),
      };
    } catch (error) {
      return { status: "failed", errors: [toFailure(error)] };
    }
  }

  /** The first in the list's order fails the step, of those that do not wait for a person by then. */
  #errorsOf(items: readonly Verdict[], path: string): Failure[] {
    const errors: Failure[] = [];
    for (const [index, item] of items.entries()) {
      if (item.status !== "failed") continue;
      errors.push(...item.errors);
      const at = `${path}[${index}]`;
      if (![...this.#irreversible].some((call) => call === at || isBelow(call, at))) break;
    }
    return errors;
  }

  #aggregate(step: PlannedStep, run: Values, path: string, written: ReadonlySet<string>): Verdict {
    const scope = { ...Object.fromEntries(namesRead(step).map((name) => [name, null])), ...run };
    try {
      if (step.when !== undefined && !holds(step.when, scope)) return { status: "skipped" };
      const possible = possibleAggregates(step, run, written);
      if ("error" in possible) return { status: "failed", errors: [made(possible.error)] };
      const [name = ""] = step.outputs;
      const same = (value: unknown): boolean => canonical({ [name]: value }) === canonical(this.#seen.get(path));
      const distinct = new Set(possible.values.map(canonical)).size;
      if (distinct > 1 && !this.#seen.has(path)) this.ambiguous = true;
      const value = possible.values.find(same) ?? possible.values[0];
      return { status: "completed", writes: { [name]: value } };
    } catch (error) {
      return { status: "failed", errors: [toFailure(error)] };
    }
  }

  #rounds(step: PlannedStep, scope: Values, path: string, edited = false): Verdict {
    const { repeat } = step;
    if (repeat === undefined) return this.#body(step, scope, path, edited);
    let own: Outputs = Object.fromEntries(step.outputs.map((name) => [name, null]));
    for (let iteration = 1; iteration <= repeat.max; iteration++) {
      const round = this.#note(
        `${path}#${iteration}`,
        this.#body(step, { ...scope, ...own, iteration }, `${path}#${iteration}`, edited),
      );
      if (round.status !== "completed") return round;
      own = round.writes;
      if (evaluate(repeat.until, { ...scope, ...own, iteration }) === true) return round;
      if (iteration === repeat.max && repeat.on_max === "keep") return round;
    }
    return { status: "failed", errors: [made("invalid_output")] };
  }

  #body(step: PlannedStep, scope: Values, path: string, edited: boolean): Verdict {
    let input: Values | undefined;
    let first: Verdict;
    try {
      const named = Array.isArray(step.inputs)
        ? step.inputs.map((name) => [name, scope[name]])
        : Object.entries(step.inputs).map(([name, text]) => [name, evaluate(text, scope)]);
      const bound: Outputs = { ...(Object.fromEntries(named) as Outputs), ...step.with };
      input = edited ? editOf(bound) : bound;
      first =
        step.workflow === undefined
          ? this.#agent(step, step.agent, input, path)
          : this.#nested(step, step.workflow, input, path, scope);
    } catch (error) {
      first = { status: "failed", errors: [toFailure(error)] };
    }
    let isValue = false;
    const last = (step.fallback ?? []).reduce<Verdict>((verdict, other) => {
      if (verdict.status !== "failed" || this.#givenUp.has(path)) return verdict;
      // What cannot be bound is bound for no other agent either; a value needs no inputs.
      if (!("value" in other))
        return input === undefined ? verdict : this.#agent(step, other.agent, { ...input, ...other.with }, path);
      const [only, ...more] = step.outputs;
      isValue = true;
      return {
        status: "completed",
        writes: only !== undefined && more.length === 0 ? { [only]: other.value } : (other.value as Outputs),
      };
    }, first);
    // It is undone once the run fails, and not done again before.
    if (last.status === "completed" && step.compensate !== undefined && !isValue) this.#final.push(path);
    return last;
  }

  #nested(step: PlannedStep, flow: PlannedWorkflow, input: Values, path: string, scope: Values): Verdict {
    const set = Object.fromEntries(
      Object.entries(flow.inputs ?? {}).flatMap(([name, schema]) =>
        "default" in schema ? [[name, schema.default]] : [],
      ),
    );
    let result = this.run(flow, { question: scope.question, ...set, ...input }, `${path}/`);
    for (let run = 2; result.status === "failed" && run <= (step.retry?.attempts ?? 1); run++) {
      // What holds such a task is not tried again; whether an engine got that far hangs on the moment.
      if (this.#final.some((done) => done.startsWith(`${path}/`) || done.startsWith(`${path}~`))) this.ambiguous = true;
      const again = result.errors.map((error) => mayHelp(step, error));
      if (again.includes(true) && again.includes(false)) this.ambiguous = true;
      if (again.includes(false)) break;
      result = this.run(flow, { question: scope.question, ...set, ...input }, `${path}~${run}/`);
    }
    if (result.status !== "completed") return result;
    const values = Object.values(result.writes);
    const single = values.length === 1 && step.outputs.length === 1;
    return {
      status: "completed",
      writes: single ? { [step.outputs[0] ?? ""]: values[0] } : pickOutputs(step, result.writes),
    };
  }

  #agent(step: PlannedStep, agent: string, input: Values, path: string): Verdict {
    const { made, failure, givenUp, isFinal } = expectedAttempts(this.#script, step, agent as AgentName, path);
    if (effectOf(step, agent as AgentName) === "irreversible") this.#irreversible.add(path);
    if (givenUp === true) this.#givenUp.add(path);
    if (isFinal === true) this.#final.push(path);
    this.attempts.set(`${path} ${agent}`, made);
    if (failure !== undefined) return { status: "failed", errors: [failure] };
    return { status: "completed", writes: pickOutputs(step, outputOf(this.#script, agent as AgentName, path, input)) };
  }

  #note(path: string, verdict: Verdict): Verdict {
    this.verdicts.set(path, verdict);
    return verdict;
  }
}

function made(code: Failure["code"]): Failure {
  return { code, message: "", retryable: false };
}

/** @throws InvalidInput for what is neither true nor false, as null is, which a step leaves that failed. */
function holds(when: string, scope: Values): boolean {
  const value = evaluate(when, scope);
  if (typeof value !== "boolean") throw new InvalidInput("no condition");
  return value;
}

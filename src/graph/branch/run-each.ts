import { bulkhead } from "cockatiel";
import { InvalidInput, toFailure, type Failure } from "../../tools/errors.ts";
import { allotItem } from "../mail/allot.ts";
import { INDEX } from "../plan/dependencies.ts";
import { evaluate } from "../plan/expression/evaluate.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withNulls } from "../plan/workflow-outputs.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import { inTasksSpan } from "../tracing/in-step-span.ts";
import type { BranchTools } from "./branch-tools.ts";
import { ended, type Ending } from "./ended.ts";
import { hasEnded, joined, now, type Outcome } from "./outcome.ts";
import { runBody } from "./run-body.ts";
import { runRounds } from "./run-rounds.ts";
import { inner, type Scope } from "./scope.ts";

type Each = NonNullable<PlannedStep["for_each"]>;

/** One task for each item of a list, so many at once as the step allows, each on record by itself once it is done. */
export async function runEach(
  step: PlannedStep,
  path: string,
  scope: Scope,
  tools: BranchTools,
  edited?: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const each = step.for_each;
  if (each === undefined) throw new TypeError(`step ${step.name} has no items`);
  const ending: Ending = { step, path, since: Date.now(), started_at: now(), tools };
  let items: readonly unknown[];
  try {
    items = itemsOf(each, scope, edited);
  } catch (error) {
    return ended(ending, [], { ok: false, error: toFailure(error) });
  }
  const task = edited === undefined ? step : withEdited(step, each, edited);
  const outcomes: Outcome[] = [];
  let stopped = false;
  let done = 0;
  const tell = (count: number): void => {
    // A hundred times at most, however long the list.
    if (Math.floor((count * 100) / items.length) === Math.floor(((count - 1) * 100) / items.length)) return;
    const message = `${count}/${items.length}`;
    tools.emit({ type: "step.progress", step: path, agent: step.agent, message, fraction: count / items.length });
  };
  const places = bulkhead(Math.max(1, each.concurrency), Infinity);
  const runItem = async (item: unknown, index: number): Promise<void> => {
    // Checked once a place is free: by then an item before it may have failed.
    if (stopped || tools.halt.failed()) return;
    const itemPath = `${path}[${index}]`;
    const mail = allotItem(scope.mail, itemPath, index === 0);
    const own = inner({ ...scope, mail }, { [each.as]: item, [INDEX]: index });
    const known = tools.known[itemPath];
    const outcome =
      known !== undefined && hasEnded(known)
        ? { ...joined([]), steps: { [itemPath]: known } }
        : await tools.durable(
            step.agent,
            () =>
              step.repeat === undefined
                ? runBody(task, itemPath, own, tools)
                : inTasksSpan("repeat", step, itemPath, () => runRounds(task, itemPath, own, tools)),
            tools.ledger,
          );
    outcomes[index] = outcome;
    tell(++done);
    const state = outcome.steps[itemPath];
    if (state?.status === "failed" && (each.on_error === "fail" || state.error.code === "over_budget")) stopped = true;
  };
  // Items are begun in their order, whichever ends first, which is how each finds its record again.
  await Promise.all(items.map((item, index) => places.execute(() => runItem(item, index))));

  const states = items.map((_, index) => outcomes[index]?.steps[`${path}[${index}]`]);
  const fatal = states.flatMap((state) =>
    state?.status === "failed" && (each.on_error === "fail" || state.error.code === "over_budget") ? [state.error] : [],
  );
  const began = outcomes.filter((outcome) => outcome !== undefined);
  if (fatal[0] !== undefined) return ended(ending, began, { ok: false, error: firstOf(fatal) });
  if (!states.every(hasEnded)) return ended(ending, began, "waits");
  const written = states.flatMap((state) => {
    if (state?.status === "completed") return [pickOutputs(step, state.output)];
    return each.on_error === "null" ? [undefined] : [];
  });
  const output = Object.fromEntries(
    step.outputs.map((name) => [name, written.map((values) => values?.[name] ?? null)]),
  );
  return ended(ending, began, { ok: true, output });
}

/** What a person put in place of the literals holds for every item; what each is given of the list, its expressions say. */
function withEdited(step: PlannedStep, each: Each, edited: Readonly<Record<string, unknown>>): PlannedStep {
  const literals = Object.entries(edited).filter(([name]) => name !== each.as);
  // It came as JSON.
  return { ...step, with: Object.fromEntries(literals) as PlannedStep["with"] };
}

/** @throws InvalidInput when it is no list, or too long. */
function itemsOf(each: Each, scope: Scope, edited: Readonly<Record<string, unknown>> | undefined): readonly unknown[] {
  // A person who edits what a step with items is given edits the list.
  const list = edited?.[each.as] ?? evaluate(each.in, withNulls(namesIn(each.in), scope.values));
  if (!Array.isArray(list)) throw new InvalidInput(`for_each: ${each.in} is no list`, { field: "for_each.in" });
  if (list.length > each.max) {
    throw new InvalidInput(`for_each: the list has ${list.length} items, and at most ${each.max} are allowed`, {
      field: "for_each.max",
    });
  }
  return list as readonly unknown[];
}

/** Over budget before all others, for it ends the run; else the first in the list's order. */
function firstOf(failures: readonly Failure[]): Failure {
  const error = failures.find(({ code }) => code === "over_budget") ?? failures[0];
  if (error === undefined) throw new TypeError("no failure");
  return error;
}

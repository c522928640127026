import { isNames } from "../dependencies.ts";
import type { PlannedStep } from "../planned.ts";
import { renameInExpression } from "./rename-in-expression.ts";

/** Stands for a step's own output in its expressions; no name of a plan begins so. */
const OWN = "_own";

/**
 * What a step does, as text: equal for steps that do the same but for the name they write. `undefined` for a step that cannot be
 * compared, since it writes several names.
 */
export function taskKey(step: PlannedStep): string | undefined {
  const [own, ...more] = step.outputs;
  if (own === undefined || more.length > 0) return undefined;
  const {
    name: _name,
    description: _description,
    outputs: _outputs,
    range: _range,
    capability: _capability,
    ...task
  } = step;
  const { repeat } = step;
  if (repeat === undefined) return stable({ ...task, depends_on: task.depends_on.toSorted() });
  const texts = isNames(task.inputs) ? {} : task.inputs;
  const inputs = Object.entries(texts).map(([key, text]) => [key, renameInExpression(text, own, OWN)] as const);
  const until = renameInExpression(repeat.until, own, OWN);
  if (until === undefined || inputs.some(([, text]) => text === undefined)) return undefined;
  return stable({
    ...task,
    inputs: isNames(task.inputs) ? task.inputs : Object.fromEntries(inputs),
    repeat: { ...repeat, until },
    depends_on: task.depends_on.toSorted(),
  });
}

/** JSON whose objects have their keys in order. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

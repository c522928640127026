import type { Problem } from "../../../../tools/problem.ts";
import { isNames } from "../../dependencies.ts";
import type { Frame } from "../frame/frame.ts";
import { readsOf } from "../frame/reads.ts";
import { shapeAt } from "../frame/shapes.ts";
import { unknownName } from "../unknown-name.ts";
import { checkTypes, parsedOr, unknownRead } from "./check-reads.ts";

/** What the workflow yields: names that somebody writes, and expressions over them. */
export function checkOutputsOfPlan(frame: Frame): Problem[] {
  const { plan, writers, inputs, prefix } = frame;
  const { outputs } = plan;
  if (outputs === undefined) return [];
  // Where inputs are not declared, they are what steps read and nobody writes.
  const read = frame.open ? plan.steps.flatMap((step) => readsOf(step).map(({ name }) => name)) : [];
  const known = [...new Set([...writers.keys(), ...inputs.keys(), ...read])];
  if (isNames(outputs))
    return outputs.flatMap((name, place) =>
      known.includes(name)
        ? []
        : [unknownName({ code: "unwritten_output", path: `${prefix}outputs.${place}` }, "name", name, known)],
    );
  return Object.entries(outputs).flatMap(([name, text]): Problem[] => {
    const path = `${prefix}outputs.${name}`;
    const parsed = parsedOr(text, path);
    if ("code" in parsed) return [parsed];
    const unknown = parsed.names.flatMap((read) => unknownRead(frame, read, path));
    return [...unknown, ...checkTypes(parsed, text, path, (read) => shapeAt(frame, undefined, "outputs", read))];
  });
}

import { nearest } from "../../tools/nearest.ts";
import type { Problem } from "../../tools/problem.ts";
import { QUESTION_NAMES } from "./names.ts";
import type { PlannedWorkflow } from "./planned.ts";
import { schemaFaults } from "./schema-faults.ts";

export interface BoundInputs {
  /** With defaults filled in. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What is missing, of the wrong type or unknown; paths are names of inputs. */
  readonly problems: readonly Problem[];
}

/** Gives a workflow its inputs: each value checked against its declared schema. Without a declaration every value is taken as it is. */
export function bindWorkflowInputs(
  declared: PlannedWorkflow["inputs"],
  given: Readonly<Record<string, unknown>>,
): BoundInputs {
  if (declared === undefined) return { values: given, problems: [] };
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(declared, name) || QUESTION_NAMES.has(name)) values[name] = value;
    else problems.push(unknownInput(name, Object.keys(declared)));
  }
  for (const [name, schema] of Object.entries(declared)) {
    if (!Object.hasOwn(values, name)) {
      if (Object.hasOwn(schema, "default")) values[name] = schema.default;
      else problems.push({ code: "missing_input", path: name, message: "is missing", expected: typeOf(schema) });
      continue;
    }
    // A default stands for itself: an input that need not be given is null where nobody gives it.
    if (Object.hasOwn(schema, "default") && values[name] === schema.default) continue;
    for (const { path, message } of schemaFaults(schema, values[name]))
      problems.push({ code: "bad_input", path: [name, ...path].join("."), message, expected: typeOf(schema) });
  }
  return { values, problems };
}

function unknownInput(name: string, known: readonly string[]): Problem {
  const near = nearest(name, known);
  return {
    code: "undeclared_input",
    path: name,
    message: `the workflow declares no input ${name}${near === undefined ? "" : `; did you mean ${near}?`}`,
    expected: known.length === 0 ? "no inputs" : `one of ${known.toSorted().join(", ")}`,
    ...(near !== undefined && { nearest: near }),
  };
}

function typeOf(schema: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map((value) => JSON.stringify(value)).join(", ")}`;
  return typeof schema.type === "string" ? schema.type : JSON.stringify(schema);
}

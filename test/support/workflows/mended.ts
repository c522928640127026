import { namesIn } from "../../../src/graph/plan/expression/names-in.ts";
import type { Document, Step } from "./document.ts";

/** The document without what reads names that are not there, at any depth; a list that cannot be had becomes `[1, 2]`. */
export function mended(document: Document, given: readonly string[]): Document {
  const written = document.steps.flatMap((step) => step.outputs);
  const names = new Set([...given, ...written]);
  const known = (text: string, ...more: readonly string[]): boolean =>
    namesIn(text).every((name) => names.has(name) || more.includes(name));
  const steps = document.steps.map((step) =>
    mendedStep(step, names, known, new Set(document.steps.map(({ name }) => name))),
  );
  const { outputs, ...rest } = document;
  if (outputs === undefined) return { ...rest, steps };
  if (Array.isArray(outputs)) {
    const kept = outputs.filter((name) => written.includes(name));
    return kept.length === 0 ? { ...rest, steps } : { ...rest, outputs: kept, steps };
  }
  return {
    ...rest,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, known(text) ? text : "1"])),
    steps,
  };
}

function mendedStep(
  step: Step,
  names: ReadonlySet<string>,
  known: (text: string, ...more: string[]) => boolean,
  steps: ReadonlySet<string>,
): Step {
  const each = (typeof step.for_each === "string" ? { in: step.for_each } : step.for_each) as
    | { in: string; as?: string }
    | undefined;
  const inside = [
    ...(each ? [each.as ?? "item", "index"] : []),
    ...("repeat" in step ? [...step.outputs, "iteration"] : []),
  ];
  const bound = (inputs: unknown, more: readonly string[]): unknown => {
    if (Array.isArray(inputs)) return inputs.filter((name: string) => names.has(name) || more.includes(name));
    return Object.fromEntries(
      Object.entries((inputs ?? {}) as Record<string, string>).filter(([, text]) => known(text, ...more)),
    );
  };
  const own = (inputs: unknown): unknown => {
    const kept = bound(inputs, inside);
    if (!Array.isArray(kept) || "repeat" in step) return kept;
    return kept.filter((name: string) => !step.outputs.includes(name));
  };
  const mendedInputs = own(step.inputs);
  if (step.aggregate !== undefined)
    return mendedAggregate(step, mendedInputs as string[] | Record<string, string>, known, steps);
  const nested = step.workflow as Document | undefined;
  const passed = [
    ...(Array.isArray(mendedInputs) ? (mendedInputs as string[]) : Object.keys(mendedInputs as object)),
    ...Object.keys(step.with ?? {}),
  ];
  const { when, depends_on, compensate, repeat, ...rest } = step;
  return {
    ...rest,
    inputs: mendedInputs,
    ...(typeof when === "string" && known(when) && { when }),
    ...(Array.isArray(depends_on) && { depends_on: depends_on.filter((name: string) => steps.has(name)) }),
    ...(each && { for_each: { ...each, in: known(each.in) ? each.in : "[1, 2]" } }),
    ...(repeat !== undefined && { repeat }),
    ...(typeof compensate === "object" &&
      compensate !== null && {
        compensate: {
          ...compensate,
          inputs: bound((compensate as { inputs?: unknown }).inputs, [...inside, ...step.outputs]),
        },
      }),
    ...(nested && {
      workflow: mended(
        nested.inputs === undefined
          ? nested
          : {
              ...nested,
              inputs: Object.fromEntries(
                Object.entries(nested.inputs).filter(([name]) => passed.includes(name) || name === "unset"),
              ),
            },
        ["question", "user_query", ...passed, ...Object.keys(nested.inputs ?? {}).filter((name) => name === "unset")],
      ),
    }),
  };
}

/** Aggregates at least a number, and takes no more answers than there are. */
function mendedAggregate(
  step: Step,
  inputs: string[] | Record<string, string>,
  known: (text: string) => boolean,
  steps: ReadonlySet<string>,
): Step {
  const { when, depends_on, aggregate, ...rest } = step;
  const count = Object.keys(inputs).length;
  const { n, ...rule } = (typeof aggregate === "string" ? { how: aggregate } : aggregate) as { n?: number };
  return {
    ...rest,
    aggregate: { ...rule, ...(n !== undefined && { n: Math.min(n, Math.max(1, count)) }) },
    inputs: count === 0 ? { in0: "[{'n': 1}]" } : inputs,
    ...(typeof when === "string" && known(when) && { when }),
    ...(Array.isArray(depends_on) && { depends_on: depends_on.filter((name: string) => steps.has(name)) }),
  };
}

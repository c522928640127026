import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import { listLength, type Length, type Lengths } from "./list-length.ts";

/** What the proof takes as the usual length of a list of which nothing is known. */
const USUAL = 10;

/** How many items a step has, at least and at most, and as things usually go. */
export interface Items extends Length {
  readonly usual: number;
}

const ONE: Items = { least: 1, usual: 1, most: 1 };

/** The items of a step, from its list and the longest it allows; one for a step that has no list. */
export function itemsOf(
  { for_each: each, approval }: Pick<PlannedStep, "for_each" | "approval">,
  lengths: Lengths,
): Items {
  if (each === undefined) return ONE;
  // Who is asked may put another list in its place.
  const known = approval === undefined ? listLength(each.in, lengths) : undefined;
  const most = Math.min(each.max, known?.most ?? each.max);
  const least = Math.min(most, known?.least ?? 0);
  return { least, usual: Math.max(least, Math.min(most, USUAL)), most };
}

/** Lengths of the lists in a plan's names: what its steps write item by item, and its inputs where the schema bounds them. */
export function listLengths(plan: PlannedWorkflow): Lengths {
  const writers = new Map(plan.steps.flatMap((step) => step.outputs.map((output) => [output, step] as const)));
  const known = new Map<string, Length | undefined>();
  const lengths: Lengths = (name) => {
    if (known.has(name)) return known.get(name);
    // Set before it is looked for: a name that depends on itself has no known length.
    known.set(name, undefined);
    const writer = writers.get(name);
    const length = writer === undefined ? declared(plan, name) : written(writer, lengths);
    known.set(name, length);
    return length;
  };
  return lengths;
}

function written(step: PlannedStep, lengths: Lengths): Length | undefined {
  if (step.for_each === undefined) return undefined;
  const { least, most } = itemsOf(step, lengths);
  return { least: step.for_each.on_error === "skip" ? 0 : least, most };
}

function declared(plan: PlannedWorkflow, name: string): Length | undefined {
  const schema = plan.inputs?.[name];
  // Of an array that does not say what its items are, the length is not checked either.
  if (schema?.type !== "array" || typeof schema.items !== "object") return undefined;
  const { minItems, maxItems, default: given } = schema;
  const least = typeof minItems === "number" ? minItems : 0;
  const most = typeof maxItems === "number" ? maxItems : Number.POSITIVE_INFINITY;
  // A default is taken as it stands, whatever its schema says.
  return Array.isArray(given)
    ? { least: Math.min(least, given.length), most: Math.max(most, given.length) }
    : { least, most };
}

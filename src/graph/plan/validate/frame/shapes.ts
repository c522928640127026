import type { PlanStep } from "../../plan.ts";
import { INDEX, isNames, ITERATION } from "../../dependencies.ts";
import { aggregateShape, answerShape } from "../shape/aggregate-shape.ts";
import { outputShape } from "../shape/agent-shapes.ts";
import { fieldOf } from "../shape/field-of.ts";
import { pickOnly } from "../shape/pick-shape.ts";
import { shapeOfValue } from "../shape/shape-of-value.ts";
import { ANY, either, INTEGER, listOf, NULL, type Shape } from "../shape/shape.ts";
import { inferShape } from "../typing/infer-shape.ts";
import { createFrame, type Frame } from "./frame.ts";
import { localNames, type Place } from "./places.ts";
import { parsedOrNothing } from "./reads.ts";
import type { World } from "./world.ts";
import { yieldsOf } from "./yields.ts";

const memo = new WeakMap<Frame, Map<PlanStep, ReadonlyMap<string, Shape>>>();
const nested = new WeakMap<Frame, Map<PlanStep, Frame>>();
const stored = new WeakMap<World, Map<string, Frame>>();

/** What a name holds in an expression at a place of a step; anything, for a name that is not known. */
export function shapeAt(frame: Frame, step: PlanStep | undefined, place: Place | "outputs", name: string): Shape {
  if (step !== undefined && place !== "outputs" && localNames(step, place).includes(name))
    return localShape(frame, step, place, name);
  const writer = frame.writers.get(name);
  if (writer === undefined) return frame.inputs.get(name) ?? ANY;
  const written = writtenShape(frame, writer, name);
  return frame.skippable.has(writer) ? either(written, NULL) : written;
}

/** What a name holds in a list of inputs: the step does not run unless it was written. */
export function listedShape(frame: Frame, step: PlanStep, place: Place, name: string): Shape {
  const writer = frame.writers.get(name);
  return writer === undefined || localNames(step, place).includes(name)
    ? shapeAt(frame, step, place, name)
    : writtenShape(frame, writer, name);
}

/** What a step has written under a name once it has completed. */
export function writtenShape(frame: Frame, writer: PlanStep, name: string): Shape {
  const one = bodyShapes(frame, writer).get(name) ?? ANY;
  const each = writer.for_each;
  return each === undefined ? one : listOf(each.on_error === "null" ? either(one, NULL) : one);
}

function localShape(frame: Frame, step: PlanStep, place: Place, name: string): Shape {
  if (step.for_each?.as === name) return itemShape(frame, step, step.for_each.in);
  if (name === INDEX || name === ITERATION) return INTEGER;
  if (place === "by") return answerShape(answerShapes(frame, step));
  const one = bodyShapes(frame, step).get(name) ?? ANY;
  // Before the first round nothing is written.
  return place === "inputs" ? either(one, NULL) : one;
}

function itemShape(frame: Frame, step: PlanStep, list: string): Shape {
  const items = typed(list, (name) => shapeAt(frame, step, "list", name)).flatMap((alternative): Shape[] => {
    if (alternative.kind === "any") return [ANY];
    return alternative.kind === "array" ? [alternative.item()] : [];
  });
  return items.length === 0 ? ANY : either(...items);
}

/** What one task of a step writes, by name: through its agent, a fallback, or its workflow. */
function bodyShapes(frame: Frame, step: PlanStep): ReadonlyMap<string, Shape> {
  const known = memo.get(frame) ?? new Map<PlanStep, ReadonlyMap<string, Shape>>();
  memo.set(frame, known);
  const found = known.get(step);
  if (found !== undefined) return found;
  // While a cycle leads back here, nothing is known.
  known.set(step, new Map());
  const sources = sourcesOf(frame, step);
  const shapes = new Map(
    step.outputs.map((name) => [name, either(...sources.map((source) => picked(step, source, name)))] as const),
  );
  known.set(step, shapes);
  return shapes;
}

/** `yields`: values by name, of which a step with one name takes the only one; `value`: one that the author gave by the names. */
type Source =
  | { readonly kind: "output"; readonly shape: Shape }
  | { readonly kind: "yields"; readonly shapes: ReadonlyMap<string, Shape> }
  | { readonly kind: "value"; readonly shape: Shape };

function sourcesOf(frame: Frame, step: PlanStep): Source[] {
  if (step.aggregate !== undefined)
    return [{ kind: "value", shape: aggregateShape(step.aggregate, answerShapes(frame, step)) }];
  const sources: Source[] = [];
  if (step.workflow === undefined) {
    const agent = frame.world.agentFor(step);
    sources.push({ kind: "output", shape: agent === undefined ? ANY : outputShape(agent) });
  } else {
    const inner = innerFrame(frame, step);
    sources.push(
      inner === undefined ? { kind: "output", shape: ANY } : { kind: "yields", shapes: yieldedShapes(inner) },
    );
  }
  for (const other of step.fallback ?? []) {
    if ("value" in other) sources.push({ kind: "value", shape: shapeOfValue(other.value) });
    else {
      const agent = frame.world.agentFor(other);
      sources.push({ kind: "output", shape: agent === undefined ? ANY : outputShape(agent) });
    }
  }
  return sources;
}

function picked(step: PlanStep, source: Source, name: string): Shape {
  const isOnly = step.outputs.length === 1;
  if (source.kind === "value") return isOnly ? source.shape : (fieldOf(source.shape, name) ?? ANY);
  if (source.kind === "output") return isOnly ? pickOnly(source.shape, name) : (fieldOf(source.shape, name) ?? ANY);
  const [only, ...others] = source.shapes.values();
  if (isOnly && only !== undefined && others.length === 0) return only;
  const whole: Shape = [
    {
      kind: "object",
      fields: new Map([...source.shapes].map(([key, shape]) => [key, { shape: () => shape, required: true }])),
      rest: undefined,
    },
  ];
  return isOnly ? pickOnly(whole, name) : (fieldOf(whole, name) ?? ANY);
}

/** What a workflow yields, by name. */
export function yieldedShapes(frame: Frame): ReadonlyMap<string, Shape> {
  return new Map(
    Object.entries(yieldsOf(frame.plan)).map(([name, text]) => [
      name,
      text === undefined
        ? shapeAt(frame, undefined, "outputs", name)
        : typed(text, (read) => shapeAt(frame, undefined, "outputs", read)),
    ]),
  );
}

/** The frame of a step's workflow; `undefined` where there is none or it is not known. */
export function innerFrame(frame: Frame, step: PlanStep): Frame | undefined {
  if (typeof step.workflow === "string") return storedFrame(frame.world, step.workflow);
  if (step.workflow === undefined) return undefined;
  const known = nested.get(frame) ?? new Map<PlanStep, Frame>();
  nested.set(frame, known);
  const found = known.get(step);
  if (found !== undefined) return found;
  const made = createFrame(step.workflow, {
    world: frame.world,
    prefix: `${frame.prefix}steps.${frame.plan.steps.indexOf(step)}.workflow.`,
    // A person who lets the whole step run lets all of it run.
    approve: step.approval === undefined || step.approval === false ? frame.approve : new Set(),
    brought: boundShapes(frame, step),
  });
  known.set(step, made);
  return made;
}

/** A stored workflow on its own: one frame however often it is used, so that workflows that contain themselves end. */
function storedFrame(world: World, reference: string): Frame | undefined {
  const workflow = world.stored(reference);
  if (workflow === undefined) return undefined;
  const known = stored.get(world) ?? new Map<string, Frame>();
  stored.set(world, known);
  const key = `${workflow.name}@${workflow.version}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = createFrame(workflow.plan, { world, prefix: "", approve: new Set(), brought: undefined });
  known.set(key, made);
  return made;
}

/** What an aggregation is made of: the shape of each input, or of each item of the only one. */
export function answerShapes(frame: Frame, step: PlanStep): Shape[] {
  const { with: _literals, ...inputs } = step;
  const shapes = [...boundShapes(frame, { ...inputs, with: {} }).values()];
  const [only, ...others] = shapes;
  if (only === undefined || others.length > 0) return shapes;
  return [either(...only.map((one): Shape => (one.kind === "array" ? one.item() : [one])))];
}

/** What a step gives its workflow, by name; literals win. */
export function boundShapes(frame: Frame, step: PlanStep): Map<string, Shape> {
  const given = isNames(step.inputs)
    ? step.inputs.map((name) => [name, listedShape(frame, step, "inputs", name)] as const)
    : Object.entries(step.inputs).map(
        ([name, text]) => [name, typed(text, (read) => shapeAt(frame, step, "inputs", read))] as const,
      );
  const literals = Object.entries(step.with).map(([name, value]) => [name, shapeOfValue(value)] as const);
  return new Map([...given, ...literals]);
}

/** The shape of an expression; anything, where it is not CEL. */
export function typed(text: string, shapeOf: (name: string) => Shape): Shape {
  const parsed = parsedOrNothing(text);
  return parsed === undefined ? ANY : inferShape(parsed, shapeOf).shape;
}

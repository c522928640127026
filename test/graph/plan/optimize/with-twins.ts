import type { Document, Step } from "../../../support/workflows/document.ts";
import type { Draw } from "../../../support/workflows/draw.ts";

/** The workflow with most of its steps pure and some of them written twice, of which some readers read the second, at any depth. */
export function withTwins(document: Document, draw: Draw): Document {
  const steps: Step[] = [];
  const second = new Map<string, string>();
  for (const drawn of document.steps) {
    const step = readingSecond(
      nestedTwins(isMapper(drawn) || draw.chance(0.8) ? pureStep(drawn, draw) : drawn, draw),
      second,
      draw,
    );
    steps.push(step);
    if (!isPlain(step) || !draw.chance(0.5)) continue;
    const [output = ""] = step.outputs;
    const twin = renamed(step, output, `t${output}`);
    steps.push({ ...twin, name: `${step.name}t`, outputs: [`t${output}`] });
    second.set(output, `t${output}`);
  }
  return { ...document, steps };
}

function isMapper({ agent, capability }: Step): boolean {
  return capability === "can_mapper" || (typeof agent === "string" && agent.startsWith("mapper"));
}

function nestedTwins(step: Step, draw: Draw): Step {
  const { workflow } = step;
  return typeof workflow === "object" && workflow !== null
    ? { ...step, workflow: withTwins(workflow as Document, draw) }
    : step;
}

function pureStep(step: Step, draw: Draw): Step {
  const { agent, capability, fallback: _fallback, effect: _effect, compensate: _compensate, approval, ...rest } = step;
  if (agent === undefined && capability === undefined) return step;
  const asked = approval !== undefined && draw.chance(0.5) ? { approval } : {};
  const { inputs } = rest;
  // Readers of a map can be renamed; so can few readers of a list.
  const read =
    Array.isArray(inputs) && draw.chance(0.7)
      ? Object.fromEntries((inputs as string[]).map((name) => [`p_${name}`, name]))
      : inputs;
  return { ...rest, ...asked, agent: "mapper", inputs: read, with: { ...(step.with as object), write: written(step) } };
}

/** One name never stands for a field of it: what the mapper gives has other fields. */
function written(step: Step): unknown {
  const { write } = step.with as { write: unknown };
  if (step.outputs.length > 1 || typeof write === "string") return write;
  return Object.values(write as object)[0];
}

function isPlain(step: Step): boolean {
  return (
    step.agent === "mapper" && step.outputs.length === 1 && step.fallback === undefined && step.compensate === undefined
  );
}

function readingSecond(step: Step, second: ReadonlyMap<string, string>, draw: Draw): Step {
  let read = step;
  for (const [first, other] of second) if (draw.chance(0.4)) read = renamed(read, first, other);
  return read;
}

/** Every word that reads is rewritten; what a nested workflow is given by name keeps its name. */
function renamed(step: Step, from: string, to: string): Step {
  const word = new RegExp(String.raw`\b${from}\b`, "g");
  const text = (value: unknown): unknown => (typeof value === "string" ? value.replaceAll(word, to) : value);
  const { inputs, when, for_each: each, repeat } = step;
  const byName = Array.isArray(inputs);
  const read = byName
    ? step.workflow === undefined
      ? inputs.map(text)
      : inputs
    : Object.fromEntries(Object.entries(inputs ?? {}).map(([key, value]) => [key, text(value)]));
  return {
    ...step,
    inputs: read,
    ...(when !== undefined && { when: text(when) }),
    ...(each !== undefined && {
      for_each: typeof each === "string" ? text(each) : { ...(each as object), in: text((each as { in: unknown }).in) },
    }),
    ...(repeat !== undefined && {
      repeat: { ...(repeat as object), until: text((repeat as { until: unknown }).until) },
    }),
  };
}

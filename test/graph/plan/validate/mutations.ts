import type { Document, Step } from "./valid-workflow.ts";

/** Picks one of several with the run's own chance. */
export type Choose = <Value>(values: readonly Value[]) => Value | undefined;

/** Something that makes a valid workflow invalid, and the codes of which one must be reported. */
export interface Mutation {
  readonly name: string;
  readonly codes: readonly string[];
  /** Changes the document it is given; `false` where it does not apply. */
  apply(document: Document, choose: Choose): boolean;
}

const CLOSED: ReadonlySet<string> = new Set(["search", "split", "add", "judge", "reserve", "send"]);
const nameOf = (step: Step): string =>
  step.agent?.split("@")[0] ?? (step.capability === "find_documents" ? "search" : (step.capability ?? ""));
const isMap = (inputs: Step["inputs"]): inputs is Record<string, string> =>
  inputs !== undefined && !Array.isArray(inputs);

/** A mutation of one step among those for which it makes sense. */
function ofStep(
  name: string,
  codes: readonly string[],
  applies: (step: Step, document: Document) => boolean,
  change: (step: Step, document: Document, choose: Choose) => void,
): Mutation {
  return {
    name,
    codes,
    apply: (document, choose) => {
      const step = choose(document.steps.filter((each) => applies(each, document)));
      if (step === undefined) return false;
      change(step, document, choose);
      return true;
    },
  };
}

const any = (): boolean => true;
const hasAgent = (step: Step): boolean => step.agent !== undefined;
const aggregates = (step: Step): boolean => step.aggregate !== undefined;
const isClosed = (step: Step): boolean => CLOSED.has(nameOf(step));

/** Changes one expression among the step's inputs. */
function changeInput(step: Step, choose: Choose, change: (text: string) => string): void {
  if (!isMap(step.inputs)) return;
  const parameter = choose(Object.keys(step.inputs));
  if (parameter !== undefined) step.inputs[parameter] = change(step.inputs[parameter] ?? "");
}

/** Steps on which another waits through a name that it reads. */
function isRead(step: Step, { steps, outputs }: Document): boolean {
  const others = JSON.stringify([steps.filter((each) => each !== step).map(withoutOutputs), outputs]);
  return step.outputs.some((output) => new RegExp(`\\b${output}\\b`).test(others));
}

function withoutOutputs({ outputs: _outputs, workflow, fallback: _fallback, ...step }: Step): object {
  return { ...step, ...(typeof workflow === "string" && { workflow }) };
}

export const mutations: readonly Mutation[] = [
  ofStep("rename an agent", ["unknown_agent"], hasAgent, (step) => (step.agent = `${nameOf(step)}x`)),
  ofStep(
    "ask for a version that is not there",
    ["unknown_version"],
    hasAgent,
    (step) => (step.agent = `${nameOf(step)}@^7`),
  ),
  ofStep(
    "rename a capability",
    ["unknown_capability"],
    (step) => step.capability !== undefined,
    (step) => (step.capability = "do_nothing_of_the_kind"),
  ),
  ofStep(
    "rename a stored workflow",
    ["unknown_workflow"],
    (step) => typeof step.workflow === "string",
    (step) => (step.workflow = "digests"),
  ),
  ofStep(
    "nest the workflow in itself",
    ["recursive_workflow"],
    (step) => step.workflow !== undefined,
    (step, { name }) => (step.workflow = name),
  ),
  {
    name: "drop a producer",
    codes: ["undeclared_input", "unwritten_output", "unknown_step"],
    apply: (document, choose) => {
      const step = choose(document.steps.filter((each) => isRead(each, document)));
      if (step === undefined || document.steps.length < 2) return false;
      document.steps = document.steps.filter((each) => each !== step);
      return true;
    },
  },
  {
    name: "write one name twice",
    codes: ["duplicate_output"],
    apply: ({ steps }, choose) => {
      const [first, ...others] = steps;
      const step = choose(others);
      if (first === undefined || step === undefined) return false;
      step.outputs = [first.outputs[0] ?? "", ...step.outputs.slice(1)];
      return true;
    },
  },
  {
    name: "name two steps alike",
    codes: ["duplicate_step"],
    apply: ({ steps: [first, ...others] }, choose) => {
      const step = choose(others);
      if (first === undefined || step === undefined) return false;
      step.name = first.name;
      return true;
    },
  },
  {
    name: "add a back edge",
    codes: ["cycle"],
    apply: ({ steps }, choose) => {
      const reader = choose(steps.filter((step) => (step.depends_on?.length ?? 0) > 0));
      const before = steps.find((step) => step.name === reader?.depends_on?.[0]);
      if (reader === undefined || before === undefined) return false;
      before.depends_on = [...(before.depends_on ?? []), reader.name];
      return true;
    },
  },
  ofStep("wait for itself", ["cycle"], any, (step) => (step.depends_on = [step.name])),
  ofStep("read what it writes", ["cycle"], any, (step) => (step.when = `${step.outputs[0] ?? ""} != null`)),
  ofStep("wait for nobody", ["unknown_step"], any, (step) => (step.depends_on = ["step_99"])),
  ofStep(
    "change a literal's type",
    ["bad_parameter"],
    (step) => nameOf(step) === "search" || nameOf(step) === "summarize",
    (step) => (step.with = nameOf(step) === "search" ? { limit: "many" } : { style: 7 }),
  ),
  ofStep(
    "misspell a literal's name",
    ["unknown_parameter"],
    isClosed,
    (step) => (step.with = { ...step.with, no_such_parameter: 1 }),
  ),
  ofStep(
    "misspell a parameter",
    ["unknown_parameter"],
    (step) => isClosed(step) && isMap(step.inputs),
    (step) => (step.inputs = { ...(isMap(step.inputs) ? step.inputs : {}), no_such_parameter: "1" }),
  ),
  ofStep(
    "leave a parameter out",
    ["missing_parameter"],
    (step) => nameOf(step) !== "write" && step.workflow === undefined && !aggregates(step),
    (step) => (step.inputs = {}),
  ),
  ofStep(
    "give a literal of the wrong type as an expression",
    ["type_mismatch"],
    (step) => isClosed(step) && isMap(step.inputs),
    (step, _document, choose) => changeInput(step, choose, () => "{'a': true}"),
  ),
  ofStep(
    "list a name that binds nowhere",
    ["unbound_input"],
    (step) => nameOf(step) === "judge" || nameOf(step) === "split",
    (step) => (step.inputs = ["topic", "urgent"]),
  ),
  ofStep(
    "break an expression",
    ["bad_expression"],
    (step) => isMap(step.inputs) && Object.keys(step.inputs).length > 0,
    (step, _document, choose) => changeInput(step, choose, (text) => `${text} +`),
  ),
  ofStep("break a condition", ["bad_expression"], any, (step) => (step.when = "(urgent")),
  ofStep(
    "read an undeclared name in an expression",
    ["undeclared_input"],
    (step) => isMap(step.inputs) && Object.keys(step.inputs).length > 0,
    (step, _document, choose) => changeInput(step, choose, (text) => `nobody_writes_it == 1 ? (${text}) : (${text})`),
  ),
  ofStep(
    "read an undeclared name in a list",
    ["undeclared_input"],
    (step) => Array.isArray(step.inputs) && typeof step.workflow !== "string",
    (step) => (step.inputs = ["nobody_writes_it"]),
  ),
  ofStep("make a condition a number", ["expression_type"], any, (step) => (step.when = "count + 1")),
  ofStep("subtract from a text", ["expression_type"], any, (step) => (step.when = "topic - 1 == 2")),
  ofStep("call what does not exist", ["expression_type"], any, (step) => (step.when = "urgently(topic)")),
  ofStep("go over a text", ["not_a_list"], any, (step) => (step.for_each = "topic")),
  ofStep(
    "take fewer than there are",
    ["list_too_long"],
    any,
    (step) => (step.for_each = { in: "[1, 2, 3, 4]", max: 3 }),
  ),
  {
    name: "read a field that is not there",
    codes: ["expression_type"],
    apply: ({ steps }, choose) => {
      const closed = steps.filter((step) => isClosed(step) && nameOf(step) !== "add" && step.outputs.length === 1);
      const writer = choose(closed.filter((step) => step.for_each === undefined && step.fallback === undefined));
      const reader = steps.findLast((step) => step !== writer);
      if (writer === undefined || reader === undefined) return false;
      reader.when = `${writer.outputs[0] ?? ""}.no_such_field == 1`;
      return true;
    },
  },
  ofStep("write over an input", ["output_shadows_input"], any, (step) => (step.outputs = ["topic"])),
  ofStep("write a counter", ["reserved_name"], any, (step) => (step.outputs = ["iteration"])),
  ofStep(
    "name the item like an input",
    ["reserved_name"],
    any,
    (step) => (step.for_each = { in: "[1, 2]", as: "topic" }),
  ),
  ofStep(
    "say less of the effect",
    ["weaker_effect"],
    (step) => nameOf(step) === "send" || nameOf(step) === "reserve",
    (step) => (step.effect = "pure"),
  ),
  ofStep(
    "drop the approval",
    ["approval_required"],
    (step) => nameOf(step) === "send",
    (step) => delete step.approval,
  ),
  ofStep("never run", ["unreachable_step"], any, (step) => (step.when = "urgent && 1 > 2")),
  ofStep("never be done", ["never_done"], any, (step) => (step.repeat = { until: "!true", max: 3, on_max: "fail" })),
  ofStep("compensate by nobody", ["unknown_agent"], any, (step) => (step.compensate = { agent: "nobody", inputs: [] })),
  ofStep("fall back on nobody", ["unknown_agent"], any, (step) => (step.fallback = ["nobody"])),
  ofStep(
    "fall back on half a value",
    ["bad_fallback"],
    (step) => step.outputs.length > 1,
    (step) => (step.fallback = { value: { [step.outputs[0] ?? ""]: null } }),
  ),
  ofStep(
    "write what the agent does not return",
    ["unknown_output"],
    (step) => isClosed(step) && nameOf(step) !== "add",
    (step) => (step.outputs = [...step.outputs, "no_such_field"]),
  ),
  ofStep("try an aggregation again", ["aggregate_word"], aggregates, (step) => (step.retry = 2)),
  ofStep("aggregate by what is not there", ["undeclared_input"], aggregates, (step) => {
    step.aggregate = { how: "majority", by: "nobody_writes_it == item" };
  }),
  ofStep("aggregate nothing", ["nothing_to_aggregate"], aggregates, (step) => (step.inputs = {})),
  ofStep(
    "take more answers than there are",
    ["too_few_answers"],
    (step) => aggregates(step) && Object.keys(step.inputs ?? {}).length > 1,
    (step) => (step.aggregate = { how: "quorum", n: Object.keys(step.inputs ?? {}).length + 1 }),
  ),
  ofStep("merge what is no object", ["type_mismatch"], aggregates, (step) => {
    step.aggregate = "merge";
    step.inputs = { text: "string(1)" };
  }),
  {
    name: "yield what nobody writes",
    codes: ["unwritten_output"],
    apply: (document) => {
      document.outputs = ["nobody_writes_it"];
      return true;
    },
  },
  {
    name: "break an input's schema",
    codes: ["bad_schema"],
    apply: ({ inputs }) => {
      if (inputs !== undefined) inputs.topic = { type: "txet" };
      return inputs !== undefined;
    },
  },
  {
    name: "break an input's default",
    codes: ["bad_default"],
    apply: ({ inputs }) => {
      if (inputs !== undefined) inputs.count = { type: "integer", default: "three" };
      return inputs !== undefined;
    },
  },
  {
    name: "change an input's type",
    codes: ["type_mismatch", "expression_type", "not_a_list", "undeclared_input", "missing_parameter", "unbound_input"],
    apply: (document) => {
      const { inputs, steps, outputs } = document;
      if (
        inputs === undefined ||
        !/"topic(\.|")/.test(JSON.stringify([steps.map(({ inputs: read }) => read), outputs]))
      )
        return false;
      // Open agents take anything, and so do expressions that only hand a value on.
      const reads = steps.some((step) => isClosed(step) && Object.values(step.inputs ?? {}).includes("topic"));
      if (reads) inputs.topic = "object";
      return reads;
    },
  },
  {
    name: "do nothing",
    codes: ["no_steps"],
    apply: (document) => {
      document.steps = [];
      return true;
    },
  },
];

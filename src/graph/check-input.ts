import type { AgentManifest, Effect } from "../tools/registry/manifest.ts";
import type { Problem } from "../tools/problem.ts";
import { namesRead, producers } from "./plan/dependencies.ts";
import { readPlanText } from "./plan/document/read-plan-text.ts";
import { withPositions } from "./plan/document/with-positions.ts";
import { reference } from "./plan/names.ts";
import type { Figures } from "./plan/proof/figures.ts";
import type { WorkflowCatalog } from "./plan/surroundings.ts";
import { bindWorkflowInputs } from "./plan/workflow-inputs.ts";
import { studyGiven, type Given } from "./study-given.ts";

/** Names every run can bring, a thread's first one only the first two. */
const ALWAYS = ["question", "user_query", "previous_answer", "previous_outputs"];

type Values = Readonly<Record<string, unknown>>;

/** What an input is read against. */
export interface InputSurroundings {
  readonly agents: readonly AgentManifest[];
  /** The workflows of the tenant whose run it is. */
  readonly workflows: WorkflowCatalog;
  readonly figures: Figures;
  /** Effects of which a step must carry an approval. */
  readonly approve: ReadonlySet<Effect>;
}

/** What is wrong with a run's input, before anything is stored; paths are below the input. */
export function checkInput(input: Values, around: InputSurroundings): Problem[] {
  const { messages, plan, workflow, inputs = {}, approve_plan } = input;
  const problems: Problem[] = [];
  if (messages === undefined && plan === undefined && workflow === undefined) {
    problems.push({
      code: "missing_question",
      path: "messages",
      message: "is missing",
      expected: "messages with the question, a plan, or the name of a workflow",
    });
  }
  if (messages !== undefined) problems.push(...checkMessages(messages));
  if (!isRecord(inputs)) {
    return [
      ...problems,
      { code: "malformed", path: "inputs", message: "is not a map", expected: "a map from name to value" },
    ];
  }
  if (approve_plan !== undefined && typeof approve_plan !== "boolean") {
    problems.push({
      code: "malformed",
      path: "approve_plan",
      message: "is not true or false",
      expected: "true or false",
    });
  }
  if (plan !== undefined && workflow !== undefined) {
    const expected = "either a plan or the name of a workflow";
    return [...problems, { code: "two_plans", path: "workflow", message: "stands beside a plan", expected }];
  }
  if (plan !== undefined) problems.push(...checkPlan(plan, inputs, around));
  if (workflow !== undefined) problems.push(...checkWorkflow(workflow, inputs, around));
  return problems;
}

/** A plan in place, as an object or as text in YAML or JSON. */
function checkPlan(plan: unknown, inputs: Values, around: InputSurroundings): Problem[] {
  if (typeof plan !== "string") return checkGiven({ document: plan }, "plan", inputs, around);
  const reading = readPlanText(plan);
  if (!reading.ok) return below("plan", reading.problems);
  const found = checkGiven({ document: reading.document }, "", inputs, around);
  const ofInputs = (problem: Problem): boolean => problem.path === "inputs" || problem.path.startsWith("inputs.");
  const ofPlan = found.filter((problem) => !ofInputs(problem));
  return [...below("plan", withPositions(ofPlan, reading.locate)), ...found.filter(ofInputs)];
}

/** The name of a stored workflow, which brings its own inputs. */
function checkWorkflow(workflow: unknown, inputs: Values, around: InputSurroundings): Problem[] {
  const named = reference.safeParse(workflow);
  if (!named.success) {
    const expected = "the name of a workflow, or name@range as report@^1.2";
    return [{ code: "malformed", path: "workflow", message: "is not the name of a workflow", expected }];
  }
  return checkGiven({ workflow: named.data }, "workflow", inputs, around);
}

function checkGiven(given: Given, at: string, inputs: Values, around: InputSurroundings): Problem[] {
  const names = new Set([...ALWAYS, ...Object.keys(inputs)]);
  const study = studyGiven(given, around.workflows, { ...around, inputs: names });
  const missing = study.stored === undefined ? [] : missingInputs(study.stored.plan, names);
  // What a caller of a workflow left out is said of the inputs, not of the step somewhere in it that reads them.
  if (missing.length > 0) return missing;
  if (!study.ok) return below(at, study.problems);
  return below("inputs", bindWorkflowInputs(study.plan.inputs, inputs).problems);
}

/** Where a workflow declares no inputs, every name that no step writes has to come with the run. */
function missingInputs(
  plan: Pick<Parameters<typeof producers>[0], "steps"> & { readonly inputs?: unknown },
  given: ReadonlySet<string>,
): Problem[] {
  if (plan.inputs !== undefined) return [];
  const written = producers(plan);
  const free = new Set(plan.steps.flatMap((step) => namesRead(step)).filter((name) => !written.has(name)));
  return [...free]
    .filter((name) => !given.has(name))
    .map((name) => ({ code: "missing_input", path: `inputs.${name}`, message: "is missing", expected: "a value" }));
}

function below(at: string, problems: readonly Problem[]): Problem[] {
  if (at === "") return [...problems];
  return problems.map((problem) => ({ ...problem, path: problem.path === "" ? at : `${at}.${problem.path}` }));
}

function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkMessages(messages: unknown): Problem[] {
  const list: readonly unknown[] = Array.isArray(messages) ? messages : [messages];
  if (list.length === 0)
    return [{ code: "missing_question", path: "messages", message: "is empty", expected: "at least one message" }];
  const isMessage = (message: unknown): boolean => {
    if (typeof message === "string") return true;
    if (Array.isArray(message)) return message.length === 2 && message.every((part) => typeof part === "string");
    return (
      typeof message === "object" &&
      message !== null &&
      "content" in message &&
      ("role" in message || "type" in message)
    );
  };
  return list.flatMap((message, index) =>
    isMessage(message)
      ? []
      : [
          {
            code: "malformed",
            path: `messages.${index}`,
            message: "is not a message",
            expected: 'a text, or an object as {"role": "user", "content": "…"}',
          },
        ],
  );
}

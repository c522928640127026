import type { PlanDraft } from "../plan-draft.ts";
import type { Format } from "../query-intent.ts";
import type { Outcome } from "../routing/outcome.ts";
import type { Payload } from "../routing/split-payload.ts";
import { gatherers, gatheringParts } from "./core-agents.ts";
import type { Specialist } from "./find-specialists.ts";

type Step = PlanDraft["steps"][number];

/** What a plan is drawn up from. */
export interface Brief {
  readonly outcome: Outcome;
  /** Agents beyond the core that discovery chose. */
  readonly specialists: readonly Specialist[];
  readonly format: Format;
  /** Whether the work is on the previous answer. */
  readonly onPrevious: boolean;
  /** Of the query as typed. */
  readonly payload: Payload;
}

const clean = { step: "remove_personal_data", output: "clean_query" };
const answer = { step: "write_answer", output: "final_answer" };

/**
 * Draws up the steps of a decision: clean first, gather side by side, write, clean last. What gathers reads the question, or its cleaned form;
 * what writes reads the question and everything that was gathered.
 */
export function draftPlan(brief: Brief): PlanDraft {
  const { outcome, specialists } = brief;
  if (outcome.includes("clean")) return { steps: [cleanOnly(brief)] };
  const first = outcome.includes("clean_first");
  const question: Record<string, string> = first ? { question: `${clean.output}.text` } : { question: "question" };
  const gathering = [
    ...gatheringParts
      .filter((part) => outcome.includes(part))
      .map((part) => step(gatherers[part].step, gatherers[part].agent, question, gatherers[part].output)),
    ...specialists.map((specialist) => specialistStep(specialist, first)),
  ];
  const steps = [
    ...(first ? [step(clean.step, "redactor", { text: "user_query" }, clean.output)] : []),
    ...gathering,
    writeStep(brief, question, gathering),
  ];
  if (!outcome.includes("clean_last")) return { steps };
  return { steps: [...steps, step(clean.step, "redactor", { text: answer.output }, "safe_answer")] };
}

function step(name: string, agent: string, inputs: Readonly<Record<string, string>>, output: string): Step {
  return { name, agent, inputs: shortest(inputs), with: {}, outputs: [output], depends_on: [] };
}

/** A map that gives every name to the parameter of that name is a list of names. */
function shortest(inputs: Readonly<Record<string, string>>): Step["inputs"] {
  const plain = Object.entries(inputs).every(([parameter, expression]) => parameter === expression);
  return plain ? Object.values(inputs) : { ...inputs };
}

/** The text that came along, where it is one piece; else the last answer, where that is meant; else the whole query. */
function cleanOnly({ payload, onPrevious }: Brief): Step {
  const text = onPrevious ? "previous_answer" : (payloadText(payload) ?? "user_query");
  return step(clean.step, "redactor", { text }, "clean_text");
}

/** The payload as an expression over the query, so that its text stands in the run once and not in the plan too. */
function payloadText({ payload, place }: Payload): string | undefined {
  return payload === "" || place === undefined ? undefined : `user_query.substring(${place.start}, ${place.end})`;
}

/** As a list, the question binds by type to whatever text the agent wants; its cleaned form is handed over as the same. */
function specialistStep({ kind, agent, parameters }: Specialist, cleaned: boolean): Step {
  if (kind === "workflow") return workflowStep(agent.name, parameters);
  const drafted = step(`ask_${agent.name}`.slice(0, 64), agent.name, {}, `${agent.name.slice(0, 57)}_result`);
  const takes = agent.takesQuestion || Object.keys(parameters).length === 0;
  if (!takes) return { ...drafted, with: { ...parameters } };
  const inputs: Step["inputs"] = !cleaned ? ["question"] : { [agent.textParameter]: `${clean.output}.text` };
  return { ...drafted, inputs, with: { ...parameters } };
}

/** The run's question is always there for a workflow to read; it is only given its own inputs. */
function workflowStep(workflow: string, parameters: Specialist["parameters"]): Step {
  const outputs = [`${workflow.slice(0, 57)}_result`];
  return {
    name: `run_${workflow}`.slice(0, 64),
    workflow,
    inputs: [],
    with: { ...parameters },
    outputs,
    depends_on: [],
  };
}

function writeStep(brief: Brief, question: Readonly<Record<string, string>>, gathering: readonly Step[]): Step {
  const inputs: Record<string, string> = { ...question };
  for (const { outputs } of gathering) for (const output of outputs) inputs[output] = output;
  if (brief.onPrevious) {
    inputs["previous_answer"] = "previous_answer";
    inputs["previous_outputs"] = "previous_outputs";
  }
  if (gathering.length === 0 && !brief.onPrevious) {
    const given = brief.outcome.includes("clean_first") ? `${clean.output}.text` : payloadText(brief.payload);
    if (given !== undefined) inputs["given_text"] = given;
  }
  const written = step(answer.step, "synthesizer", inputs, answer.output);
  return brief.format === "prose" ? written : { ...written, with: { format: brief.format } };
}

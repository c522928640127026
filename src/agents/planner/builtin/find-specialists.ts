import { z } from "zod";
import type { Discovery, Found as Candidate } from "../discovery.ts";
import { splitClauses } from "./split-clauses.ts";
import { coreAgents } from "./core-agents.ts";
import { fillParameters } from "./fill-parameters.ts";

/** An agent beyond the core, or a workflow, that is to take part, with the parameters that could be read off the question. */
export interface Specialist {
  readonly kind: "agent" | "workflow";
  readonly agent: {
    readonly name: string;
    readonly takesQuestion: boolean;
    /** The parameter that a text goes to. */
    readonly textParameter: string;
  };
  readonly parameters: Readonly<Record<string, z.core.util.JSONType>>;
  /** Whether the question names as many numbers as it has to be given. */
  readonly sameNumbers: boolean;
}

export interface Found {
  readonly specialists: readonly Specialist[];
  /** What is left of the question for the core agents; empty when the specialists take all of it. */
  readonly rest: string;
}

/** Least score of a specialist, and how many times the best core agent's score it must reach. */
const least = 0.5;
const margin = 1.15;
/** A workflow does one thing only: it has to fit better than an agent, and on more words. */
const leastOfWorkflow = { score: 0.6, margin: 1.3, words: 3 };
/** One shared word is chance unless it is the better part of the clause. */
const leastOfOneWord = 0.6;
const own: ReadonlySet<string> = new Set([...coreAgents, "planner"]);

/**
 * Finds agents beyond the core, and workflows, that fit a part of the question clearly better than the core does, clause by clause.
 *
 * @param ofCore how likely it is that a clause is for the core at all, 0 to 1
 */
export function findSpecialists(
  question: string,
  discovery: Discovery,
  ofCore: (clause: string) => number = () => 1,
): Found {
  const chosen = new Map<string, Specialist>();
  const rest: string[] = [];
  for (const clause of splitClauses(question)) {
    const specialist = clearlyBest(clause, discovery, ofCore);
    if (specialist === undefined) rest.push(clause);
    else chosen.set(`${specialist.kind} ${specialist.agent.name}`, specialist);
  }
  return { specialists: [...chosen.values()], rest: chosen.size === 0 ? question : rest.join(" ") };
}

function clearlyBest(clause: string, discovery: Discovery, ofCore: (clause: string) => number): Specialist | undefined {
  const candidates = discovery(clause);
  const core = candidates.find(
    (each) => each.kind === "agent" && own.has(each.agent.name) && each.agent.name !== "planner",
  );
  const special = candidates.find((each) => !isCore(each) && mayServe(each, clause));
  if (special === undefined) return undefined;
  const specialist = asSpecialist(special, clause);
  if (special.kind === "workflow") {
    const fits = special.workflow.shaped || stands(special, core?.score ?? 0, leastOfWorkflow);
    return fits ? specialist : undefined;
  }
  // The numbers are as good a sign as a word; what the router keeps from the core is no match for it, whatever its words.
  if (specialist?.sameNumbers === true) {
    const score = surer(special.score);
    return score >= least && score >= Math.min(0.97, (core?.score ?? 0) * ofCore(clause) * margin)
      ? specialist
      : undefined;
  }
  if (special.score < leastOfOneWord && new Set(special.why).size < 2) return undefined;
  return stands(special, core?.score ?? 0, { score: least, margin, words: 0 }) ? specialist : undefined;
}

/** Whether a candidate fits well enough in itself, and beside the core's best. */
function stands(
  { score, why }: Candidate,
  core: number,
  needed: { readonly score: number; readonly margin: number; readonly words: number },
): boolean {
  return score >= needed.score && score >= Math.min(0.97, core * needed.margin) && new Set(why).size >= needed.words;
}

/** What two numbers where two are needed add to a score, in log odds. */
const ofNumbers = 2;

function surer(score: number): number {
  return 1 / (1 + ((1 - score) / score) * Math.exp(-ofNumbers));
}

/** Whether a name is one of the agents that the router chooses. */
export function isCoreAgent(name: string): boolean {
  return own.has(name);
}

function isCore(candidate: Candidate): boolean {
  return candidate.kind === "agent" && own.has(candidate.agent.name);
}

/** A workflow made for one shape of question serves no other. */
function mayServe(candidate: Candidate, clause: string): boolean {
  if (candidate.kind === "agent") return true;
  return !candidate.workflow.shaped || candidate.workflow.bind(clause) !== undefined;
}

function asSpecialist(candidate: Candidate, clause: string): Specialist | undefined {
  if (candidate.kind === "agent") {
    const { agent } = candidate;
    const filled = agent.status() === "unhealthy" ? undefined : fillParameters(agent.input, clause);
    if (filled === undefined) return undefined;
    const { values: parameters, sameNumbers } = filled;
    return { kind: "agent", agent: { name: agent.name, ...textOf(agent.input) }, parameters, sameNumbers };
  }
  const { workflow } = candidate;
  const values = workflow.bind(clause) ?? fillParameters(workflow.input, clause)?.values;
  const parameters = z.record(z.string(), z.json()).safeParse(values);
  if (!parameters.success) return undefined;
  const agent = { name: workflow.name, ...textOf(workflow.input) };
  return { kind: "workflow", agent, parameters: parameters.data, sameNumbers: false };
}

function textOf(input: z.ZodType): { readonly takesQuestion: boolean; readonly textParameter: string } {
  const shape = input instanceof z.ZodObject ? Object.entries(input.shape) : [];
  const takesQuestion = shape.some(([name]) => name === "question");
  const text = shape.find(([, schema]) => schema instanceof z.ZodType && schema.safeParse("text").success);
  return { takesQuestion, textParameter: takesQuestion ? "question" : (text?.[0] ?? "question") };
}

import { z } from "zod";
import type { Agent } from "../../agent.ts";
import type { Registry } from "../../../tools/registry/registry.ts";
import { splitClauses } from "./split-clauses.ts";
import { coreAgents } from "./core-agents.ts";
import { fillParameters } from "./fill-parameters.ts";

/** An agent beyond the core that is to take part, with the parameters that could be read off the question. */
export interface Specialist {
  readonly agent: {
    readonly name: string;
    readonly takesQuestion: boolean;
    /** The parameter that a text goes to. */
    readonly textParameter: string;
  };
  readonly parameters: Readonly<Record<string, z.core.util.JSONType>>;
}

export interface Found {
  readonly specialists: readonly Specialist[];
  /** What is left of the question for the core agents; empty when the specialists take all of it. */
  readonly rest: string;
}

/** Least score of a specialist, and how many times the best core agent's score it must reach. */
const least = 0.5;
const margin = 1.15;
/** One shared word is chance unless it is the better part of the clause. */
const leastOfOneWord = 0.6;
const own: ReadonlySet<string> = new Set([...coreAgents, "planner"]);

/**
 * Finds agents beyond the core that fit a part of the question clearly better than the core does, clause by clause. Nothing is taken
 * from a registry that holds only the core.
 */
export function findSpecialists(question: string, registry: Registry<Agent>): Found {
  if (registry.list().every((agent) => own.has(agent.name))) return { specialists: [], rest: question };
  const chosen = new Map<string, Specialist>();
  const rest: string[] = [];
  for (const clause of splitClauses(question)) {
    const agent = clearlyBest(clause, registry);
    const parameters = agent === undefined ? undefined : fillParameters(agent.input, clause);
    if (agent === undefined || parameters === undefined) {
      rest.push(clause);
      continue;
    }
    chosen.set(agent.name, { agent: { name: agent.name, ...textOf(agent.input) }, parameters });
  }
  return { specialists: [...chosen.values()], rest: chosen.size === 0 ? question : rest.join(" ") };
}

function clearlyBest(clause: string, registry: Registry<Agent>): Agent | undefined {
  const candidates = registry.search(clause);
  const special = candidates.find((candidate) => !own.has(candidate.agent.name));
  if (special === undefined || special.score < least || special.agent.status() === "unhealthy") return undefined;
  if (new Set(special.why).size < 2 && special.score < leastOfOneWord) return undefined;
  const core = candidates.find((candidate) => own.has(candidate.agent.name) && candidate.agent.name !== "planner");
  return special.score >= Math.min(0.97, (core?.score ?? 0) * margin) ? special.agent : undefined;
}

function textOf(input: z.ZodType): { readonly takesQuestion: boolean; readonly textParameter: string } {
  const shape = input instanceof z.ZodObject ? Object.entries(input.shape) : [];
  const takesQuestion = shape.some(([name]) => name === "question");
  const text = shape.find(([, schema]) => schema instanceof z.ZodType && schema.safeParse("text").success);
  return { takesQuestion, textParameter: takesQuestion ? "question" : (text?.[0] ?? "question") };
}

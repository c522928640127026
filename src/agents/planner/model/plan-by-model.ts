import type { BaseMessageLike } from "@langchain/core/messages";
import type { Problem } from "../../../tools/problem.ts";
import { InvalidOutput } from "../../../tools/errors.ts";
import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import type { AgentContext } from "../../agent.ts";
import type { Model } from "../../model/model.ts";
import { problemsOf, type Offered } from "./draft-problems.ts";
import type { OfferedWorkflow, Planning, PlanRequest } from "../planning.ts";
import { modelPlanning, type ModelPlanning } from "./model-planning.ts";
import { planPrompt } from "./plan-prompt.ts";

/** All that the model may choose from. */
export interface Candidates {
  readonly agents: readonly AgentManifest[];
  readonly workflows: readonly OfferedWorkflow[];
}

/** How often a refused plan goes back to the model. */
const repairLimit = 2;

/**
 * Lets the model plan over the candidates, and repair what the validator refused with the validator's own words.
 *
 * @throws InvalidOutput when the plan is still refused after two repairs; whatever the model door throws.
 */
export async function planByModel(
  request: PlanRequest,
  { agents: candidates, workflows }: Candidates,
  model: Model,
  context: Pick<AgentContext, "signal" | "spend">,
): Promise<Planning> {
  const messages: BaseMessageLike[] = planPrompt(request, candidates, workflows);
  const offered = { agents: candidates.map(({ name }) => name), workflows: workflows.map(({ name }) => name) };
  const repairs: (readonly Problem[])[] = [];
  for (;;) {
    const { value, usage } = await model.structured({
      name: "plan",
      schema: modelPlanning,
      messages,
      signal: context.signal,
    });
    context.spend(usage);
    const problems = problemsOf(value, request, offered);
    if (problems.length === 0) return planningOf(value, offered, repairs);
    if (repairs.length >= repairLimit) {
      const [first] = problems;
      throw new InvalidOutput(`The plan was still refused after ${repairLimit} repairs: ${first?.message ?? ""}`, {
        field: first?.path ?? "steps",
      });
    }
    repairs.push(problems);
    messages.push(["assistant", JSON.stringify(value)], ["user", refusal(problems)]);
  }
}

function planningOf(value: ModelPlanning, offered: Offered, repairs: readonly (readonly Problem[])[]): Planning {
  const { kind, question, search, confidence, format, steps } = value;
  const intent = { kind, question, search, confidence, format };
  if (value.decision === "reply") return { kind: "reply", text: value.reply.trim(), intent, by: "model" };
  return {
    kind: "plan",
    question,
    intent: { ...intent, kind: "task" },
    draft: { steps },
    candidates: [...offered.workflows, ...offered.agents],
    by: "model",
    repairs,
  };
}

function refusal(problems: readonly Problem[]): string {
  const lines = problems.map(({ path, message, expected, nearest }) => {
    const hints = [
      expected === undefined ? "" : `expected: ${expected}`,
      nearest === undefined ? "" : `nearest: ${nearest}`,
    ];
    return `- ${path}: ${[message, ...hints.filter((hint) => hint !== "")].join("; ")}`;
  });
  return `The plan was refused:\n${lines.join("\n")}\nSend the whole corrected object.`;
}

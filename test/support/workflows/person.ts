import type { PlannedWorkflow } from "../../../src/graph/plan/planned.ts";
import type { Ledger } from "./ledger.ts";
import { decisionOf, editOf, outputOf, type AgentName, type Script } from "./script.ts";
import { stepAt } from "./step-at.ts";

interface AskedStep {
  readonly step: string;
  readonly agent: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly reason?: "outcome_unknown";
  readonly failure?: { readonly message: string };
}

interface Asked {
  readonly steps: readonly AskedStep[];
}

/** What the script's person says of each step that waits. */
export function answerTo(asked: Asked, plan: PlannedWorkflow, script: Script, ledger: Ledger): Record<string, unknown> {
  return Object.fromEntries(
    asked.steps.map((one) => {
      const { step: path, input, reason } = one;
      if (reason === "outcome_unknown") return [path, found(one, script, ledger)];
      const step = stepAt(plan, path)?.step;
      const plain = step?.for_each === undefined && step?.repeat === undefined && step?.workflow === undefined;
      const decision = decisionOf(script, path, plain);
      return [path, decision === "edit" ? { input: editOf(input) } : decision === "approve"];
    }),
  );
}

/** The person looks whether it was done; what the script lets fail would only fail again. */
function found({ step: path, agent, input, failure }: AskedStep, script: Script, ledger: Ledger): object {
  const calls = ledger.executions.filter((one) => one.path === path && one.agent === agent);
  ledger.held.push({ path, agent });
  if (calls.some(({ happened }) => happened))
    return { outcome: "done", output: outputOf(script, agent as AgentName, path, input) };
  return { outcome: failure?.message.includes("scripted") === true ? "fail" : "not_done" };
}

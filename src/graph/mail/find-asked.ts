import type { Agent } from "../../agents/agent.ts";
import { Denied } from "../../tools/errors.ts";
import type { Effect } from "../../tools/registry/manifest.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { findAgent } from "../step/try-agent.ts";

const EFFECTS: readonly Effect[] = ["pure", "idempotent", "compensable", "irreversible"];

/** Who is asked for. */
export interface Wanted {
  readonly agent: string;
  readonly range: string | undefined;
  readonly pin: string | undefined;
}

interface Asker {
  readonly agent: Agent;
  readonly step: Pick<PlannedStep, "effect" | "approval">;
}

/**
 * The agent that is asked: the object that the run is tied to, else the newest that would do. What an agent does through another counts as its own: the plan was checked, approved and
 * is retried by the effect of the asker.
 *
 * @throws NotFound; Denied when the one asked may do more to the outside than the asker's step.
 */
export function findAsked(wanted: Wanted, asker: Asker, tools: Pick<BranchTools, "agents" | "approve">): Agent {
  const agent = findAgent(wanted, tools.agents);
  const own = asker.step.effect ?? asker.agent.effect;
  if (EFFECTS.indexOf(agent.effect) > EFFECTS.indexOf(own)) {
    throw new Denied(
      `agent ${asker.agent.name} is ${own} and asks ${agent.name}, which is ${agent.effect}: declare at least that effect`,
      { field: "effect", alternatives: EFFECTS.slice(EFFECTS.indexOf(agent.effect)) },
    );
  }
  if (tools.approve?.has(agent.effect) === true && asker.step.approval === undefined) {
    throw new Denied(`agent ${agent.name} is ${agent.effect}: the step that asks it needs an approval`, {
      field: "approval",
    });
  }
  return agent;
}

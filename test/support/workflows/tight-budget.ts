import { createFigures } from "../../../src/graph/plan/proof/create-figures.ts";
import { measurePlan } from "../../../src/graph/plan/proof/measure.ts";
import { provePlan } from "../../../src/graph/plan/proof/prove-plan.ts";
import { readPlan } from "../../../src/graph/plan/read-plan.ts";
import { resolvePlan } from "../../../src/graph/plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../../../src/graph/plan/surroundings.ts";
import type { Document } from "./document.ts";
import type { Draw } from "./draw.ts";
import { Ledger } from "./ledger.ts";
import { MortalProcess } from "./mortal-process.ts";
import { scriptedAgents } from "./scripted-agents.ts";

/** A budget between what the workflow takes at least and at worst: it may suffice or not. */
export function tightBudget(draw: Draw, document: Document): Record<string, number> {
  const agents = scriptedAgents({ seed: 0, storm: 0 }, new Ledger(), new MortalProcess(0, undefined));
  const reading = readPlan(document);
  if (!reading.ok) return { steps: 60 };
  const plan = resolvePlan(reading.plan, { agents, workflows: NO_WORKFLOWS });
  const { worst } = provePlan(plan, createFigures(agents));
  const { least, hold } = measurePlan(plan, createFigures(agents));
  const kind = draw.pick(["steps", "tokens", "usd"] as const);
  const share = draw.int(0, 100) / 200;
  const needed = Math.max(least[kind], kind === "steps" ? 0 : hold[kind]);
  const amount = needed + (worst[kind] - needed) * share;
  return { [kind]: kind === "usd" ? amount + 0.01 : Math.max(1, Math.ceil(amount)) };
}

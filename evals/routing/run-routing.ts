import type { AgentContext } from "../../src/agents/agent.ts";
import type { Planning, WritePlan } from "../../src/agents/planner/planning.ts";
import type { Model } from "../../src/agents/model/model.ts";
import type { PlanDraft } from "../../src/agents/planner/plan-draft.ts";
import type { Problem } from "../../src/tools/problem.ts";
import { silentLogger } from "../silent-logger.ts";
import type { RoutingLine } from "./line.ts";
import { judge, type RoutedCase } from "./routed-case.ts";

export interface RoutingRun {
  readonly plan: WritePlan;
  readonly model?: Model | undefined;
  readonly check: (draft: PlanDraft) => readonly Problem[];
  /** Deadline of one plan, milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
}

/** Plans every line on its own, one after the other, so that the latencies are those of a single run. */
export async function runRouting(lines: readonly RoutingLine[], run: RoutingRun): Promise<RoutedCase[]> {
  const cases: RoutedCase[] = [];
  const [warmUp] = lines;
  // The first plan pays for compiling code; it is not what the figures are about.
  if (warmUp !== undefined && run.model === undefined) await planOne(warmUp, run);
  for (const line of lines) cases.push(await planOne(line, run));
  return cases;
}

async function planOne(line: RoutingLine, { plan, model, check, timeoutMs = 60_000 }: RoutingRun): Promise<RoutedCase> {
  const context: Pick<AgentContext, "model" | "signal" | "log" | "spend" | "tenant"> = {
    model,
    signal: AbortSignal.timeout(timeoutMs),
    log: silentLogger,
    spend: () => undefined,
    tenant: "default",
  };
  const start = performance.now();
  const planning = await plan({ query: line.query, turns: [], failed: [], check }, context);
  const latencyMs = performance.now() - start;
  const steps = planning.kind === "plan" ? planning.draft.steps : [];
  const problems = planning.kind === "plan" ? check(planning.draft) : [];
  return judge(line, { steps, latencyMs, by: planning.by, problems, ...fallbackOf(planning) });
}

function fallbackOf({ fallback }: Planning): { readonly fallback?: string } {
  return fallback === undefined ? {} : { fallback: `${fallback.code}: ${fallback.message}` };
}

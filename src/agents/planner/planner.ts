import { Cancelled, Timeout, toFailure, type Failure } from "../../tools/errors.ts";
import type { Senses } from "../../tools/registry/meaning/sense.ts";
import type { Agent, AgentContext } from "../agent.ts";
import { agentsOf } from "./builtin/core-agents.ts";
import { planBuiltin, type BuiltinTools } from "./builtin/plan-builtin.ts";
import { questionInThread, questionsOf } from "./builtin/questions-of.ts";
import type { Knowledge, KnowledgeSource } from "./knowledge.ts";
import { createDiscovery, type Discovery, type Findable } from "./discovery.ts";
import { planByModel, type Candidates } from "./model/plan-by-model.ts";
import { createPlannerAgent } from "./planner-agent.ts";
import type { OfferedWorkflow, Planning, PlanRequest, WritePlan } from "./planning.ts";
import { ground, type Grounding } from "./routing/ground.ts";
import { outcomes } from "./routing/outcome.ts";
import { createRouter, type Router } from "./routing/router.ts";
import { builtinWeights } from "./routing/weights.ts";

export interface PlannerOptions {
  /** Where it tells tenants apart, each is planned for with what it sees. */
  readonly registry: Findable & { readonly visibleTo?: (tenant: string) => Findable };
  /** Factor of an agent's rank among those that fit, from its health; default: all alike. */
  readonly prefer?: (agent: Agent) => number;
  /** An embedding model's view of agents and questions; without it, agents are found by words alone. */
  readonly senses?: Pick<Senses, "read"> | undefined;
  /** Names of the tenant's data sets, prices and documents; without it, questions are routed by their words alone. */
  readonly knowledge?: KnowledgeSource;
}

export interface Planner {
  /** Decides what a question needs: a direct reply, or a plan. */
  readonly plan: WritePlan;
  /** The same as an agent, for workflows that plan in a step. */
  readonly agent: Agent;
}

/** Least likelihood at which the model is offered an agent that discovery did not find. */
const offerFrom = 0.05;

/** Most workflows that the model is shown. */
const offeredWorkflows = 6;

/** Makes the planner: by the model where there is one, by rules and the trained router where there is none or it fails. */
export function createPlanner({ registry, knowledge, prefer, senses }: PlannerOptions): Planner {
  const route = createRouter(builtinWeights);

  const plan: WritePlan = async (request, context) => {
    stopIfAborted(context.signal);
    const known = await knowledgeOf(knowledge, context);
    const grounding = ground(known);
    const covered = await coverageOf(request, known, route, grounding);
    const visible = registry.visibleTo?.(context.tenant) ?? registry;
    const sense = await senses?.read(questionsOf(request, { route, grounding }), context.signal);
    const leaning = { ...(prefer !== undefined && { prefer }), ...(sense !== undefined && { sense }) };
    const discover = (workflows: readonly OfferedWorkflow[]): Discovery => createDiscovery(visible, workflows, leaning);
    const discovery = discover(request.workflows ?? []);
    const tools: BuiltinTools = { registry: visible, discovery, discover, route, grounding, covered };
    stopIfAborted(context.signal);
    if (context.model === undefined) return planBuiltin(request, tools);
    try {
      return await planByModel(request, offer(request, tools), context.model, context);
    } catch (error) {
      stopIfAborted(context.signal);
      const fallback = toFailure(error);
      context.log.warn({ code: fallback.code }, "the model did not plan; the built-in planner does");
      return withFallback(planBuiltin(request, tools), fallback);
    }
  };

  return { plan, agent: createPlannerAgent(plan) };
}

/** What discovery finds, and what the router would use or holds possible: all that the model may choose from. */
function offer(request: PlanRequest, tools: BuiltinTools): Candidates {
  const { query } = request;
  const { registry, discovery, route, grounding } = tools;
  const found = discovery(questionInThread(request));
  const { marginals, outcome } = route(query, { grounding });
  const likely = outcomes
    .filter((each) => each.length === 1)
    .filter(([part]) => part !== undefined && marginals[part] >= offerFrom)
    .flatMap(agentsOf);
  const names = [
    ...found.flatMap((each) => (each.kind === "agent" ? [each.agent.name] : [])),
    ...agentsOf(outcome),
    ...likely,
    "synthesizer",
    "redactor",
  ];
  const agents = [...new Set(names)].flatMap((name) => {
    const agent = name === "planner" ? undefined : registry.get(name);
    return agent === undefined ? [] : [agent];
  });
  const fitting = (request.workflows ?? []).filter((workflow) => workflow.bind(query) !== undefined);
  const ranked = found.flatMap((each) => (each.kind === "workflow" ? [each.workflow] : []));
  return { agents, workflows: [...new Set([...fitting, ...ranked])].slice(0, offeredWorkflows) };
}

const nothing: Knowledge = { datasets: [], prices: [], documents: [] };

async function knowledgeOf(
  knowledge: KnowledgeSource | undefined,
  { tenant, log }: Pick<AgentContext, "tenant" | "log">,
): Promise<Knowledge> {
  if (knowledge === undefined) return nothing;
  try {
    return await knowledge(tenant);
  } catch (error) {
    log.warn(
      { code: toFailure(error).code },
      "what the tenant has could not be looked up; planning goes on without it",
    );
    return nothing;
  }
}

/** Looked up only for a query that would be turned away; it costs a search. */
async function coverageOf(
  { query, turns }: PlanRequest,
  { covers }: Knowledge,
  route: Router,
  grounding: Grounding,
): Promise<number> {
  if (covers === undefined || turns.length > 0) return 0;
  const { outcome } = route(query, { grounding });
  const turnedAway = outcome.includes("outside") || outcome.includes("chat");
  return turnedAway ? await covers(query).catch(() => 0) : 0;
}

function withFallback(planning: Planning, fallback: Failure): Planning {
  return { ...planning, fallback };
}

/** @throws Timeout when the signal's deadline has passed, Cancelled when it fired for another reason. */
function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const { reason } = signal as { readonly reason: unknown };
  if (reason instanceof Cancelled || reason instanceof Timeout) throw reason;
  if (reason instanceof DOMException && reason.name === "TimeoutError")
    throw new Timeout("Planning took too long.", { cause: reason });
  throw new Cancelled("Planning was cancelled.", { cause: reason });
}

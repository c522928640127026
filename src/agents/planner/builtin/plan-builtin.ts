import type { Discovery, Findable } from "../discovery.ts";
import { doerOf } from "../plan-draft.ts";
import type { OfferedWorkflow, Planning, PlanRequest, QueryIntent } from "../planning.ts";
import { stem, words } from "../../../tools/text/words.ts";
import type { Grounding } from "../routing/ground.ts";
import type { Outcome } from "../routing/outcome.ts";
import type { Route, Router } from "../routing/router.ts";
import { splitPayload } from "../routing/split-payload.ts";
import { agentsOf } from "./core-agents.ts";
import { detectFormat } from "./detect-format.ts";
import { outOfScope, smallTalk } from "./direct-reply.ts";
import { draftPlan } from "./draft-plan.ts";
import { draftWorkflow } from "./draft-workflow.ts";
import { fittingWorkflow, stillWorking, type Fitting } from "./fitting-workflow.ts";
import { leaveDone } from "./leave-done.ts";
import { findSpecialists, isCoreAgent, type Specialist } from "./find-specialists.ts";
import { planAround } from "./plan-around.ts";
import { natureOf } from "./nature-of.ts";
import { resolveFollowUp, type Resolved } from "./resolve-follow-up.ts";
import { searchWords } from "./search-words.ts";

/** What the built-in planner works with. */
export interface BuiltinTools {
  readonly registry: Findable;
  /** Over the agents and the tenant's workflows. */
  readonly discovery: Discovery;
  /** Over the agents and some of the workflows. */
  readonly discover: (workflows: readonly OfferedWorkflow[]) => Discovery;
  readonly route: Router;
  readonly grounding: Grounding;
  /** How much of the query's wording the tenant's best passage holds, 0 to 1; 0 where it was not looked up. */
  readonly covered: number;
}

const directly: Outcome = ["write"];
const needsWords =
  /\b(?:translate|in(?:to)? (?:german|french|spanish|italian|dutch|portuguese|polish|japanese|chinese))\b/iu;

/** Plans by rules, the trained router and registry search: no network, the same plan for the same request. */
export function planBuiltin(request: PlanRequest, tools: BuiltinTools): Planning {
  const planning = planFreely(request, tools);
  if (planning.kind === "reply" || planning.draft.steps.every((step) => step.workflow === undefined)) return planning;
  // A stored workflow may have lost an agent since it was stored; the question is then planned without any.
  if (request.check(planning.draft).length === 0) return planning;
  return planFreely({ ...request, workflows: [] }, { ...tools, discovery: tools.discover([]) });
}

function planFreely(request: PlanRequest, tools: BuiltinTools): Planning {
  const { registry, discovery, discover } = tools;
  const { done = [] } = request;
  const resolved = resolveFollowUp(request.query, request.turns, natureOf(request, tools));
  if (resolved.kind === "on_answer" && needsWords.test(resolved.question)) return cannotTranslate(resolved.question);
  const workflows = stillWorking(request.workflows ?? [], request.failed);
  const fitting = resolved.kind === "on_answer" ? undefined : fittingWorkflow(resolved.question, workflows, discovery);
  if (fitting !== undefined) return planWorkflow(request, resolved.question, fitting, tools);
  const { specialists, rest } =
    resolved.kind === "on_answer" || hasOnlyCore(registry, workflows)
      ? { specialists: [], rest: resolved.question }
      : findSpecialists(resolved.question, isGuarded(request, tools) ? discover([]) : discovery, (clause) => {
          const { chat, outside } = tools.route(clause, { grounding: tools.grounding }).marginals;
          return 1 - chat - outside;
        });
  const route = decide(request.query, rest, resolved, specialists, tools);
  const intent = intentOf(request.query, resolved.question, route);
  if (intent.kind === "small_talk" && specialists.length === 0)
    return reply(smallTalk(request.query, registry.list()), intent);
  if (intent.kind === "out_of_scope" && specialists.length === 0) return reply(outOfScope(registry.list()), intent);
  const task: QueryIntent = { ...intent, kind: "task" };
  const names = specialists.map(({ agent }) => agent.name);
  const detour = planAround(withoutReply(route.outcome), request.failed, names);
  if (detour.kind === "give_up") return reply(detour.text, task);
  const drafted = draftPlan({
    outcome: detour.outcome,
    specialists: specialists.filter(({ agent }) => !detour.without.includes(agent.name)),
    format: task.format,
    onPrevious: isOnPrevious(resolved, detour.outcome),
    payload: splitPayload(request.query),
  });
  const draft = leaveDone(drafted, done, request.failed);
  const candidates = [...new Set([...draft.steps.map(doerOf), ...found(resolved.question, discovery)])];
  return { kind: "plan", question: resolved.question, intent: task, draft, candidates, by: "builtin", repairs: [] };
}

/** What has worked for a question of this shape is done again with the values of this one. */
function planWorkflow(
  { query, failed, done = [] }: PlanRequest,
  question: string,
  fitting: Fitting,
  { discovery }: BuiltinTools,
): Planning {
  const format = detectFormat(splitPayload(query).instruction);
  const intent: QueryIntent = { kind: "task", question, search: searchWords(question), confidence: 1, format };
  const draft = leaveDone(draftWorkflow(fitting, format), done, failed);
  const candidates = [...new Set([...draft.steps.map(doerOf), ...found(question, discovery)])];
  return { kind: "plan", question, intent, draft, candidates, by: "builtin", repairs: [] };
}

function hasOnlyCore(registry: Pick<Findable, "list">, workflows: PlanRequest["workflows"]): boolean {
  return workflows?.length === 0 && registry.list().every(({ name }) => isCoreAgent(name));
}

/** Whether the query must be cleaned before others see it: a workflow would read it as it is. */
function isGuarded({ query, workflows = [] }: PlanRequest, { route, grounding }: BuiltinTools): boolean {
  return workflows.length > 0 && route(query, { grounding }).outcome.includes("clean_first");
}

/** The outcome for what the specialists leave, among those whose agents exist. */
function decide(
  query: string,
  rest: string,
  resolved: Resolved,
  specialists: readonly Specialist[],
  { registry, route, grounding, covered }: BuiltinTools,
): Route {
  const names = new Set(registry.list().map((agent) => agent.name));
  const exists = (outcome: Outcome): boolean => agentsOf(outcome).every((agent) => names.has(agent));
  const options = { open: exists, grounding };
  if (specialists.length > 0 && rest.trim() === "") return { ...route(query, options), outcome: directly };
  if (resolved.kind === "alone") {
    const first = route(rest, options);
    // Documents that hold what is asked for outweigh what its words suggest.
    if (covered >= wellCovered && isDirect(first.outcome)) {
      const gathering = route(rest, {
        grounding,
        open: (outcome) => exists(outcome) && !isDirect(outcome) && !outcome.includes("write"),
      });
      return { ...gathering, probability: covered };
    }
    const known = grounding(words(rest).map(stem)).length > 0;
    // What names one of the tenant's own things is only refused when everything else speaks for it.
    if (!known || !first.outcome.includes("outside") || first.probability >= certain) return first;
    return route(rest, { grounding, open: (outcome) => exists(outcome) && !outcome.includes("outside") });
  }
  // After a turn there is a subject, so only a task or small talk makes sense.
  const own = route(resolved.kind === "on_answer" ? query : rest, {
    grounding,
    open: (outcome) => exists(outcome) && !outcome.includes("outside"),
  });
  if (resolved.kind === "on_answer") {
    const cleans = own.outcome.includes("clean") || own.outcome.includes("clean_last");
    return { ...own, outcome: cleans && names.has("redactor") ? ["clean"] : directly };
  }
  // A link that gathers nothing of its own ("does that include tax?") is looked up where the last answer came from.
  const gathers = own.outcome.some((part) => part === "retrieve" || part === "analyze" || part === "price");
  const before = resolved.kind === "linked" && gathers ? undefined : previousOutcome(resolved.last.steps, exists);
  return before === undefined ? own : { ...own, outcome: before };
}

/** Likelihood from which a question that names something of the tenant's is still out of scope. */
const certain = 0.9;

/** Share of a question's wording in one passage from which the documents are taken to answer it. */
const wellCovered = 0.66;

function isDirect(outcome: Outcome): boolean {
  return outcome.includes("outside") || outcome.includes("chat");
}

/** What the last question needed, for one that varies it; `undefined` when it needed nothing that can be done again. */
function previousOutcome(
  steps: readonly { readonly agent: string }[],
  exists: (outcome: Outcome) => boolean,
): Outcome | undefined {
  const ran = new Set(steps.map((step) => step.agent));
  const gathered = (["retrieve", "analyze", "price"] as const).filter((part) =>
    agentsOf([part]).every((agent) => ran.has(agent)),
  );
  if (gathered.length === 0) return undefined;
  const cleaned: Outcome = ran.has("redactor") ? ["clean_last"] : [];
  const outcome: Outcome = [...gathered, ...(gathered.length > 1 ? (["several"] as const) : []), ...cleaned];
  return exists(outcome) ? outcome : undefined;
}

function withoutReply(outcome: Outcome): Outcome {
  return outcome.includes("chat") || outcome.includes("outside") ? directly : outcome;
}

function isOnPrevious(resolved: Resolved, outcome: Outcome): boolean {
  if (resolved.kind === "on_answer") return true;
  return resolved.kind === "linked" && (outcome.includes("write") || outcome.includes("clean"));
}

function intentOf(query: string, question: string, { outcome, probability }: Route): QueryIntent {
  const { instruction } = splitPayload(query);
  const kind = outcome.includes("chat") ? "small_talk" : outcome.includes("outside") ? "out_of_scope" : "task";
  return { kind, question, search: searchWords(question), confidence: probability, format: detectFormat(instruction) };
}

function found(question: string, discovery: Discovery): string[] {
  return discovery(question)
    .map((candidate) => (candidate.kind === "agent" ? candidate.agent.name : candidate.workflow.name))
    .filter((name) => name !== "planner");
}

function reply(text: string, intent: QueryIntent): Planning {
  return { kind: "reply", text, intent, by: "builtin" };
}

function cannotTranslate(question: string): Planning {
  const text =
    "I cannot translate without a language model: configure one (OPENAI_API_KEY, BATON_MODEL), and I can. The answer above stays as it is.";
  return reply(text, { kind: "task", question, search: "", confidence: 1, format: "prose" });
}

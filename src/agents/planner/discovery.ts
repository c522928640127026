import type { Agent } from "../agent.ts";
import { createRegistry } from "../../tools/registry/create-registry.ts";
import type { AgentManifest } from "../../tools/registry/manifest.ts";
import type { Candidate, Registry, SearchOptions } from "../../tools/registry/registry.ts";
import type { OfferedWorkflow } from "./planning.ts";

/** The agents that one tenant sees. */
export type Findable = Pick<Registry<Agent>, "get" | "list" | "search">;

/** Something that can do what a question asks for: an agent of the process or a workflow of the tenant. */
export type Found =
  | { readonly kind: "agent"; readonly agent: Agent; readonly score: number; readonly why: readonly string[] }
  | {
      readonly kind: "workflow";
      readonly workflow: OfferedWorkflow;
      readonly score: number;
      readonly why: readonly string[];
    };

/** Finds agents and workflows in one calibrated ranking, best first. */
export type Discovery = (question: string) => readonly Found[];

/** Least score of a candidate: low, because a planner can leave out what it does not need, and cannot use what it is not offered. */
const least = 0.05;

interface Ranking {
  readonly agents: readonly Agent[];
  readonly registry: Registry;
  readonly workflows: ReadonlyMap<AgentManifest, OfferedWorkflow>;
}

/** By list of workflows: as long as a tenant's stay the same, they are indexed once. */
const rankings = new WeakMap<readonly OfferedWorkflow[], Ranking>();

/** What a search goes by beside words. */
export type Leaning = Pick<SearchOptions<Agent>, "prefer" | "sense">;

/** Discovery over a registry and the workflows of one tenant; without workflows it is the registry's own search. */
export function createDiscovery(
  registry: Findable,
  workflows: readonly OfferedWorkflow[],
  { prefer, sense }: Leaning = {},
): Discovery {
  const beside = { least, ...(sense !== undefined && { sense }) };
  const options = { ...beside, ...(prefer !== undefined && { prefer }) };
  if (workflows.length === 0)
    return (question) =>
      registry.search(question, options).map(({ agent, score, why }) => ({ kind: "agent", agent, score, why }));
  return (question) => {
    const ranking = rankingOf(registry, workflows);
    const found = ranking.registry.search(question, {
      ...beside,
      prefer: (entry) => {
        const agent = ranking.workflows.has(entry) ? undefined : registry.get(entry.name);
        return agent === undefined ? 1 : (prefer?.(agent) ?? 1);
      },
    });
    return found.flatMap((candidate) => toFound(candidate, ranking, registry));
  };
}

function toFound({ agent: entry, score, why }: Candidate, ranking: Ranking, registry: Findable): Found[] {
  const workflow = ranking.workflows.get(entry);
  if (workflow !== undefined) return [{ kind: "workflow", workflow, score, why }];
  const agent = registry.get(entry.name);
  return agent === undefined ? [] : [{ kind: "agent", agent, score, why }];
}

function rankingOf(registry: Findable, workflows: readonly OfferedWorkflow[]): Ranking {
  const agents = registry.list();
  const known = rankings.get(workflows);
  const same = known?.agents.length === agents.length && agents.every((agent, place) => known.agents[place] === agent);
  if (known !== undefined && same) return known;
  const together = createRegistry();
  const names = new Set(agents.map(({ name }) => name));
  const byEntry = new Map<AgentManifest, OfferedWorkflow>();
  // All of these are the asking tenant's or everybody's: nobody else searches here.
  for (const { tenant: _, ...agent } of agents) together.register(agent);
  for (const workflow of workflows) {
    const entry: AgentManifest = { ...workflow, name: unused(workflow.name, names) };
    names.add(entry.name);
    byEntry.set(entry, workflow);
    together.register(entry);
  }
  const ranking = { agents, registry: together, workflows: byEntry };
  rankings.set(workflows, ranking);
  return ranking;
}

/** A workflow may be called what an agent is called; in the ranking each needs a name of its own. */
function unused(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let count = 2; ; count += 1) {
    const other = `${name.slice(0, 58)}_${count}`;
    if (!taken.has(other)) return other;
  }
}

import { InvalidInput } from "../../src/tools/errors.ts";
import { outcomes, type Part } from "../../src/agents/planner/routing/outcome.ts";
import type { RoutingLine } from "./line.ts";

/** The place in `outcomes` of a line's right answer. @throws InvalidInput when its agents are no set that the router can choose. */
export function goldOutcome(line: RoutingLine): number {
  const wanted = partsOf(line).join(" ");
  const place = outcomes.findIndex((outcome) => outcome.join(" ") === wanted);
  if (place === -1) {
    throw new InvalidInput(
      `Line ${line.id} asks for ${line.agents.join(", ")}, which is no set the router can choose.`,
      {
        field: "agents",
      },
    );
  }
  return place;
}

function partsOf({ agents, order, kind }: RoutingLine): Part[] {
  const has = (agent: string): boolean => agents.includes(agent);
  if (agents.length === 0) return [kind === "small_talk" ? "chat" : "outside"];
  const gathering: Part[] = [];
  if (has("retriever")) gathering.push("retrieve");
  if (has("analyzer")) gathering.push("analyze");
  if (has("pricer")) gathering.push("price");
  if (gathering.length > 1) gathering.push("several");
  if (gathering.length === 0 && !has("synthesizer")) return ["clean"];
  const base: Part[] = gathering.length === 0 ? ["write"] : gathering;
  if (!has("redactor")) return base;
  return [...base, order.some(([before]) => before === "redactor") ? "clean_first" : "clean_last"];
}

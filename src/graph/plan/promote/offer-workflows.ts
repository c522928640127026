import { z } from "zod";
import type { OfferedWorkflow } from "../../../agents/planner/planning.ts";
import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import { sinks, withDependencies } from "../dependencies.ts";
import type { StoredWorkflow, WorkflowCatalog } from "../surroundings.ts";
import { bindParameters, isShaped } from "./bind-parameters.ts";
import { createQuestionReader, type QuestionReader } from "./question-reader.ts";
import { workflowManifest } from "./workflow-manifest.ts";

interface Offers {
  readonly agents: readonly AgentManifest[];
  readonly offers: readonly OfferedWorkflow[];
}

/** As long as a tenant's catalog and the agents stay the same, so does the list: discovery indexes it once. */
const known = new WeakMap<WorkflowCatalog, Offers>();

/** The stored workflows of a tenant, the newest version of each, as candidates for its planner. */
export function offerWorkflows(catalog: WorkflowCatalog, agents: readonly AgentManifest[]): readonly OfferedWorkflow[] {
  const before = known.get(catalog);
  const same =
    before?.agents.length === agents.length && agents.every((agent, place) => before.agents[place] === agent);
  if (before !== undefined && same) return before.offers;
  const reader = createQuestionReader();
  const offers = catalog.names().flatMap((name) => {
    const stored = catalog.get(name);
    return stored === undefined ? [] : [offer(stored, agents, reader)];
  });
  known.set(catalog, { agents, offers });
  return offers;
}

function offer(stored: StoredWorkflow, agents: readonly AgentManifest[], reader: QuestionReader): OfferedWorkflow {
  const manifest = workflowManifest(stored, agents);
  return {
    ...manifest,
    answers: answers(stored, manifest.output),
    shaped: isShaped(stored),
    bind: (question) => bindParameters(stored, question, reader),
  };
}

/** One output, written at the end by an agent that returns a text under `text` alone, without findings to be put into words. */
function answers({ plan }: StoredWorkflow, output: z.ZodType): boolean {
  if (!(output instanceof z.ZodObject)) return false;
  const [only, ...others] = Object.values(output.shape);
  if (others.length > 0 || !(only instanceof z.ZodObject) || !("text" in only.shape)) return false;
  const ends = sinks(withDependencies(plan));
  const { text } = only.shape as { readonly text: unknown };
  return ends.length === 1 && text instanceof z.ZodType && text.safeParse("").success && !text.safeParse(0).success;
}

import type { Capability } from "../../tools/registry/manifest.ts";

export const AGGREGATOR_CAPABILITIES: readonly Capability[] = [
  {
    name: "merge",
    description: "Merges the objects that several workflow steps produced into one object, field by field.",
    examples: ["Merge the outputs of the parallel steps into one record"],
  },
  {
    name: "concatenate",
    description: "Joins the lists, or the texts, that several workflow steps produced, in their order.",
    examples: ["Concatenate the lists that the items produced"],
  },
  {
    name: "first_success",
    description: "Takes the first output among several workflow steps that is there.",
    examples: ["Take the output of the first step that succeeded"],
  },
  {
    name: "majority",
    description: "Takes the value that more than half of several workflow steps agree on.",
    examples: ["Let the parallel steps vote and take what the majority says"],
  },
  {
    name: "best_by_score",
    description: "Takes the candidate output with the best score among several workflow steps.",
    examples: ["Keep the candidate output with the highest score"],
  },
  {
    name: "quorum",
    description: "Takes the value that at least a given number of workflow steps agree on.",
    examples: ["Accept an output once a quorum of three steps agrees"],
  },
];

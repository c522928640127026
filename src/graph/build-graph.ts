import { END, START, StateGraph } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { createHalts } from "./branch/halts.ts";
import { createTiedRuns } from "./branch/tied-runs.ts";
import type { GraphDependencies } from "./dependencies.ts";
import { createApproveStepsNode } from "./nodes/approve-steps-node.ts";
import { createBranchNode } from "./nodes/branch-node.ts";
import { createCompensateNode } from "./nodes/compensate-node.ts";
import { createDispatchNode } from "./nodes/dispatch-node.ts";
import { createPlannerNode } from "./nodes/planner-node.ts";
import { createRespondNode } from "./nodes/respond-node.ts";
import { afterCompensation, route, SPECIALISTS } from "./route.ts";
import { Input, State } from "./state.ts";
import { NO_RECORD, trackWrites } from "./tracked-saver.ts";

/** Two supersteps for each wave of a plan of 200 steps, and room for replans. */
const RECURSION_LIMIT = 1000;

/**
 * The graph that carries every plan: the planner writes or keeps it, conditional edges send each ready step to the node of its agent,
 * `dispatch` starts the next wave, `respond` ends the run. Nodes narrate on the custom stream (`RunEvent`).
 */
export function buildGraph(deps: GraphDependencies, checkpointer?: BaseCheckpointSaver) {
  const tracked = checkpointer && trackWrites(checkpointer);
  const record = tracked ?? NO_RECORD;
  const halts = createHalts();
  const tied = createTiedRuns();
  const agent = createBranchNode(deps, halts, tied, record);
  const targets = ["planner", ...SPECIALISTS, "delegate", "branch", "approve", "compensate", "respond"] as const;
  const graph = new StateGraph({ state: State, input: Input })
    .addNode("planner", createPlannerNode(deps))
    .addNode("retriever", agent)
    .addNode("analyzer", agent)
    .addNode("pricer", agent)
    .addNode("synthesizer", agent)
    .addNode("redactor", agent)
    .addNode("delegate", agent)
    .addNode("branch", agent)
    .addNode("approve", createApproveStepsNode(deps))
    .addNode("compensate", createCompensateNode(deps, tied, record))
    .addNode("dispatch", createDispatchNode(halts))
    .addNode("respond", createRespondNode(deps))
    .addEdge(START, "planner")
    .addConditionalEdges("planner", route, [...targets])
    .addConditionalEdges("dispatch", route, [...targets])
    .addEdge("retriever", "dispatch")
    .addEdge("analyzer", "dispatch")
    .addEdge("pricer", "dispatch")
    .addEdge("synthesizer", "dispatch")
    .addEdge("redactor", "dispatch")
    .addEdge("delegate", "dispatch")
    .addEdge("branch", "dispatch")
    .addEdge("approve", "dispatch")
    .addConditionalEdges("compensate", afterCompensation, ["dispatch", "respond"])
    .addEdge("respond", END);
  const compiled = graph.compile({ name: "baton", ...(tracked !== undefined && { checkpointer: tracked.saver }) });
  return compiled.withConfig({ recursionLimit: RECURSION_LIMIT });
}

export type BatonGraph = ReturnType<typeof buildGraph>;

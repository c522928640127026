import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";

/** How many durable steps a run of `fiveSteps` takes. */
export const STEPS = 5;

const State = Annotation.Root({
  text: Annotation<string>(),
  done: Annotation<string[]>({ reducer: (left, right) => [...left, ...right], default: () => [] }),
});

/** Five nodes in a row that do nothing, over a small state. */
export function fiveSteps(checkpointer: BaseCheckpointSaver) {
  const node = (name: string) => () => ({ text: `${name} was here`, done: [name] });
  return new StateGraph(State)
    .addNode("a", node("a"))
    .addNode("b", node("b"))
    .addNode("c", node("c"))
    .addNode("d", node("d"))
    .addNode("e", node("e"))
    .addEdge(START, "a")
    .addEdge("a", "b")
    .addEdge("b", "c")
    .addEdge("c", "d")
    .addEdge("d", "e")
    .addEdge("e", END)
    .compile({ checkpointer });
}

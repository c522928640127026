import { countedAgent } from "../counted-agent.ts";

/** Does nothing to the outside. */
export default countedAgent("looking", "pure");

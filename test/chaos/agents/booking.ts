import { countedAgent } from "../counted-agent.ts";

/** Can be undone. */
export default countedAgent("booking", "compensable");

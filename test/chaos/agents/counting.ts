import { countedAgent } from "../counted-agent.ts";

/** May be repeated under the same key. */
export default countedAgent("counting", "idempotent");

import { countedAgent } from "../counted-agent.ts";

/** Must not be called twice for one step of one run. */
export default countedAgent("charging", "irreversible");

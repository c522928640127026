import { countedAgent, pause } from "../counted-agent.ts";
import { readMood } from "../mood.ts";

/** How long a hung call ignores everything, milliseconds. */
const HUNG_MS = 60_000;

/** Works as the harness tells it to at this moment: well, slowly, not at all, or without an end. */
export default countedAgent("moody", "idempotent", async (ms, signal) => {
  switch (readMood(process.env.CHAOS_MOOD ?? "")) {
    case "well":
      return pause(ms, signal);
    case "slow":
      return pause(ms + 1_500, signal);
    case "failing":
      await pause(ms, signal);
      throw Object.assign(new Error("the far side does not answer"), { code: "ECONNREFUSED" });
    case "hung":
      // It does not listen to its signal.
      return pause(HUNG_MS, new AbortController().signal);
  }
});

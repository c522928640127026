import type { Steps } from "../step/step-state.ts";

/** Those that wait for a person to say what became of a call: that is asked even of a run that has failed. */
export function unknownSteps(steps: Steps): Steps {
  return Object.fromEntries(
    Object.entries(steps).filter(([, state]) => state.status === "waiting" && state.unknown !== undefined),
  );
}

import type { Registry } from "prom-client";
import { RUN_ENDS } from "../runs/observer.ts";
import { createRunInstruments } from "./run-instruments.ts";
import type { RunPart } from "./run-part.ts";
import { WorkClock } from "./work-clock.ts";

/** How many runs there are, how they end, and where their time goes. */
export function createRunPart(registry: Registry): RunPart {
  const { runs, here, duration, coordination, firstToken, planning, waited, recovery } = createRunInstruments(registry);
  return {
    open: (tenant, { how, waitedMs, now: since }) => {
      const clock = new WorkClock();
      const end = ({ step }: { readonly step: string }, now: number): void => void clock.end(step, now);
      let planned = false;
      let spoken = false;
      here.inc({ tenant });
      // A series that begins with its first event shows no increase of it.
      for (const outcome of RUN_ENDS) runs.inc({ tenant, outcome }, 0);
      (how === "new" ? waited : recovery).observe({ tenant }, Math.max(0, waitedMs) / 1000);
      return {
        on: {
          "plan.created": ({ by }, now) => {
            // A later one is a plan around what failed, and steps were at work before it.
            if (!planned) planning.observe({ tenant, by }, (now - since) / 1000);
            planned = true;
          },
          "step.started": ({ step }, now) => clock.begin(step, now),
          "step.retried": end,
          "step.fallback": end,
          "step.completed": end,
          "step.failed": end,
        },
        spoke: (now) => {
          if (!spoken && how === "new") firstToken.observe({ tenant }, (waitedMs + now - since) / 1000);
          spoken = true;
        },
        ended: (outcome, now) => {
          here.dec({ tenant });
          runs.inc({ tenant, outcome });
          duration.observe({ tenant, outcome }, (now - since) / 1000);
          coordination.observe({ tenant }, (now - since - clock.worked(now)) / 1000);
        },
      };
    },
  };
}

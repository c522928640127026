import { z } from "zod";

const count = z.number().min(0);

/** What a replica knows of one instance. */
const instanceSnapshot = z.object({
  agent: z.string(),
  version: z.string(),
  id: z.string(),
  tenant: z.string().optional(),
  state: z.enum(["ready", "degraded", "unhealthy", "draining", "unknown"]),
  in_flight: count,
  success_rate: z.number().min(0).max(1),
  last_minute: z.object({ succeeded: count, failed: count, timeouts: count }),
  attempts: count,
  /** Counts of times by bucket of the histogram. */
  times: z.record(z.string(), count),
});

/** What one replica knows, as it is shared with the others. JSON-able. */
export const healthSnapshot = z.object({
  replica: z.string().min(1),
  /** Milliseconds since 1970, by the replica's clock. */
  at: z.number(),
  instances: z.array(instanceSnapshot),
});

export type InstanceSnapshot = z.output<typeof instanceSnapshot>;
export type HealthSnapshot = z.output<typeof healthSnapshot>;

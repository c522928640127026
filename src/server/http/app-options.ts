import { z } from "zod";
import type { Database } from "../../tools/database/database.ts";
import { InvalidInput } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import type { Vault } from "../../tools/privacy/vault/vault.ts";
import type { Crons } from "../jobs/crons/create-crons.ts";
import type { Webhooks } from "../jobs/webhooks/create-webhooks.ts";
import type { Runs } from "../runs/run.ts";
import type { ServedGraph } from "../threads/served-graph.ts";
import type { ReadReadiness } from "../readiness/readiness.ts";
import type { Workflows } from "../workflows/workflows.ts";
import type { Identify } from "./auth/identify.ts";
import type { RunRules } from "./request/run-request.ts";
import type { GraphSchemas } from "./routes/assistants.ts";
import type { ServerInfo } from "./routes/info.ts";
import type { CanaryRoutesOptions } from "./routes/canary.ts";
import type { MetricsRoutesOptions } from "./routes/metrics.ts";
import type { RegistryDependencies } from "./routes/registry.ts";

export interface AppOptions {
  readonly graph: ServedGraph;
  /** Under which clients ask for the graph. */
  readonly graphId: string;
  readonly schemas: GraphSchemas;
  readonly runs: Runs;
  readonly database: Database;
  /** Opens what the redactor sealed. */
  readonly vault: Vault;
  readonly identify: Identify;
  readonly info: ServerInfo;
  readonly logger: Logger;
  /** What is wrong with a run's input beyond its general form; called before the run is stored. */
  readonly checkInput?: RunRules["checkInput"];
  /** How many requests a second each tenant may send; default: any number. */
  readonly tenantRequests?: number;
  /** Runs that are started again and again; without them there are no routes about them. */
  readonly crons?: Crons;
  /** What calls the addresses that are to be told of a run's end; without it none are taken. */
  readonly webhooks?: Pick<Webhooks, "check" | "secretOf" | "givenUp">;
  /** Stored workflows; without them there are no routes about workflows. */
  readonly workflows?: Workflows;
  /** The agents there are, and registering more; without it there are no routes about them. */
  readonly registry?: RegistryDependencies;
  readonly canary?: CanaryRoutesOptions;
  /** What operations see of the server; without it there is no /metrics. */
  readonly metrics?: MetricsRoutesOptions;
  /** Without it there is no /health/ready. */
  readonly readiness?: ReadReadiness;
  /** Questions that the page offers; default: five over the samples. */
  readonly examples?: readonly string[];
  /** Host names under which the server may be addressed; default: any. Give `loopbackHosts` where no key protects it. */
  readonly allowedHosts?: readonly string[];
  /** Origins whose pages may use the server: "*" (default), exact, or with any port as in `http://localhost:*`. */
  readonly origins?: readonly string[];
  /** Largest request body in bytes; default 4 MiB. */
  readonly maxBodyBytes?: number;
  /** After how many silent milliseconds a stream gives a sign of life; default 5,000. */
  readonly heartbeatMs?: number;
}

const limits = z.object({
  graphId: z.string().regex(/^[\w.-]+$/),
  allowedHosts: z.array(z.string().min(1)).min(1).optional(),
  origins: z
    .array(
      z.string().regex(/^(\*|[a-z][a-z0-9+.-]*:\/\/[^/\s]+)$/, "expected * or an origin as in https://example.com"),
    )
    .default(["*"]),
  maxBodyBytes: z
    .int()
    .min(1_024)
    .default(4 * 1024 * 1024),
  heartbeatMs: z.int().min(10).default(5_000),
});

/** The options with their defaults. @throws InvalidInput naming the wrong ones */
export function checkOptions(options: AppOptions): z.output<typeof limits> {
  const { graphId, allowedHosts, origins, maxBodyBytes, heartbeatMs } = options;
  const read = limits.safeParse({ graphId, allowedHosts, origins, maxBodyBytes, heartbeatMs });
  if (read.success) return read.data;
  throw new InvalidInput(`createApp: ${z.prettifyError(read.error)}`, {
    field: String(read.error.issues[0]?.path[0] ?? ""),
  });
}

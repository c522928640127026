import { createRequire } from "node:module";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { buildGraph } from "../graph/build-graph.ts";
import { checkInput } from "../graph/check-input.ts";
import { graphSchemas } from "../graph/graph-schemas.ts";
import { GROWING_CHANNELS } from "../graph/state.ts";
import { TenantSaver } from "../graph/tenant-saver.ts";
import type { Database } from "../tools/database/database.ts";
import { NO_WORKFLOWS } from "../graph/plan/surroundings.ts";
import { compose, type Baton } from "./compose.ts";
import type { Blame } from "./crash-guard.ts";
import { dataSecret } from "./data-secret.ts";
import { parseApiKeys } from "./http/auth/api-keys.ts";
import { keyIdentify, openIdentify, type Identify } from "./http/auth/identify.ts";
import { createApp } from "./http/app.ts";
import type { AppOptions } from "./http/app-options.ts";
import type { FieldError } from "./http/reply/http-problem.ts";
import { loopbackHosts } from "./http/guard/host-guard.ts";
import { createJobs, type Jobs } from "./jobs/create-jobs.ts";
import type { Crons } from "./jobs/crons/create-crons.ts";
import { createMetrics } from "./metrics/create-metrics.ts";
import { createReadiness } from "./readiness/create-readiness.ts";
import type { Registrations } from "./registry/registrations.ts";
import { createRegistrations } from "./registry/create-registrations.ts";
import { createRetention } from "./retention/create-retention.ts";
import { createLoopWatch } from "./runs/loop-watch.ts";
import { createRuns, type RunsService } from "./runs/create-runs.ts";
import { Journal } from "./runs/log/journal.ts";
import type { Runs } from "./runs/run.ts";
import type { Settings } from "./settings.ts";
import type { Tracing } from "./tracing/start-tracing.ts";
import { storeWorkflowFiles } from "./workflow-files.ts";

const langgraphVersion = (createRequire(import.meta.url)("@langchain/langgraph/package.json") as { version: string })
  .version;
/** Whose pages may use a server that asks for no key: otherwise any site a person visits could read their documents. */
const OWN_ORIGINS = ["http://localhost:*", "http://127.0.0.1:*", "https://smith.langchain.com"];

interface Surroundings {
  readonly settings: Settings;
  readonly version: string;
  /** Whether the server asks for no key. */
  readonly open: boolean;
  readonly database: Database;
  readonly log: Logger;
  readonly tracing: Tracing;
  readonly blame: Pick<Blame, "within"> | undefined;
  /** Gives the start up before its next part. */
  readonly stop: AbortSignal | undefined;
}

export interface Services {
  readonly fetch: ReturnType<typeof createApp>["fetch"];
  /** Takes no more runs from now on, and hands back what has not stopped by itself within so many milliseconds; see `RunsService`. */
  drain(graceMs: number, listens?: Promise<unknown>): Promise<void>;
  /** From now on it is not the client who ends a connection: what was to be cancelled should the client leave goes on. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Starts what answers requests and carries runs over one database; where it throws, nothing of it is left. */
export async function startServices(surroundings: Surroundings): Promise<Services> {
  // What was opened is closed again should the start fail.
  await using opened = new AsyncDisposableStack();
  const { settings, version, open, database, log, tracing, blame, stop } = surroundings;
  const metrics = createMetrics({ registry: new Registry(), database, version });
  const secret = settings.secret ?? (await dataSecret(settings.dataDir));
  const baton = await compose(settings, database, secret, log, metrics, blame);
  opened.defer(() => baton.close());
  stop?.throwIfAborted();
  const registrations = createRegistrations({
    database,
    registry: baton.registry,
    log,
    mayRunCommands: (tenant) => mayRunCommands(settings, open, tenant),
  });
  opened.defer(() => registrations.close());
  await registrations.start();
  stop?.throwIfAborted();
  await storeWorkflowFiles(baton.workflows, settings, log);
  const journal = new Journal({ logger: log, onBatch: metrics.onBatch });
  const watch = createLoopWatch();
  opened.defer(() => watch.close());
  const { stoodStill } = watch;
  const graph = buildGraph(
    { ...baton.graph, owned: (run) => journal.confirm(run), doubtful: () => journal.doubtful, stoodStill },
    new TenantSaver(database, journal),
  );
  const { maxRuns, tenantRuns, waiting, maxCrashes, tenantRequests, tenantCrons, webhookHosts } = settings.queue;
  const jobs = createJobs({ database, logger: log, webhooks: { open, hosts: webhookHosts }, secret, tenantCrons });
  const runs = createRuns({
    graph,
    journal,
    database,
    logger: log,
    maxRuns,
    // Where there is one tenant, nobody needs places kept free.
    tenantRuns: tenantRuns ?? (open ? maxRuns : Math.max(1, Math.floor(maxRuns * 0.8))),
    waiting,
    maxStalls: maxCrashes,
    endings: jobs.webhooks.endings,
    observers: [tracing.observer, metrics.observer],
    ...(baton.graph.pauses !== undefined && { pauses: baton.graph.pauses }),
  });
  const crons = jobs.crons(runs);
  const answering = untilHungUp(runs);
  const app = createApp({
    graph,
    graphId: "baton",
    schemas: graphSchemas(),
    runs: answering.runs,
    crons,
    webhooks: jobs.webhooks,
    tenantRequests,
    database,
    vault: baton.vault,
    workflows: baton.workflows,
    ...registryOptions(baton, registrations, open),
    identify: open ? openIdentify() : identifyByKeys(settings, database),
    info: { version, langgraphVersion },
    logger: log,
    metrics: { metrics, open, token: settings.metricsToken },
    readiness: createReadiness({ pool: database.pool, worker: () => runs.standing() }),
    checkInput: (input, tenant) => checkRunInput(baton, input, tenant),
    origins: settings.corsOrigins ?? (open ? OWN_ORIGINS : ["*"]),
    ...(open && { allowedHosts: [...loopbackHosts] }),
  });
  const retention = createRetention({
    database,
    logger: log,
    growing: GROWING_CHANNELS,
    rules: settings.retention,
    onRemoved: metrics.onRemoved,
  });
  opened.defer(() => retention.close());
  const drain = await startWork({ runs, jobs, crons, stop });
  retention.start();
  const closing = opened.move();
  return { fetch: app.fetch, drain, hangUp: answering.hangUp, close: () => closing.disposeAsync() };
}

/** Runs as requests know them. Once it is hung up, clients have not left of themselves, and what they wanted cancelled then goes on. */
function untilHungUp(runs: RunsService): { readonly runs: Runs; readonly hangUp: () => void } {
  let hungUp = false;
  return {
    runs: { ...runs, cancel: async (...which) => (hungUp ? undefined : await runs.cancel(...which)) },
    hangUp: () => {
      hungUp = true;
    },
  };
}

interface Work {
  readonly runs: RunsService;
  readonly jobs: Jobs;
  readonly crons: Crons;
  readonly stop: AbortSignal | undefined;
}

/** Takes runs and jobs from now on. @returns ends that; see `Services` */
async function startWork({ runs, jobs, crons, stop }: Work): Promise<Services["drain"]> {
  const drain: Services["drain"] = async (graceMs, listens) => {
    await Promise.all([jobs.close(graceMs), runs.drain(graceMs, listens)]);
  };
  stop?.throwIfAborted();
  await runs.start();
  try {
    stop?.throwIfAborted();
    await jobs.start(crons);
    stop?.throwIfAborted();
    return drain;
  } catch (error) {
    await drain(0);
    throw error;
  }
}

function registryOptions(
  baton: Baton,
  registrations: Registrations,
  open: boolean,
): Pick<AppOptions, "registry" | "canary"> {
  const { registry } = baton;
  return {
    registry: {
      registry,
      registrations,
      health: baton.health,
      senses: baton.senses,
      // Files of the server are the business of whoever runs it.
      ...(open && { modules: baton.modules }),
    },
    canary: {
      canary: baton.canary,
      agents: {
        names: (tenant) =>
          baton.registry
            .visibleTo(tenant)
            .list()
            .map(({ name }) => name),
        versions: (agent, tenant) => registry.versions(agent, tenant).map(({ version: each }) => each),
      },
    },
  };
}

async function checkRunInput(
  { registry, workflows, graph }: Baton,
  input: Readonly<Record<string, unknown>>,
  tenant: string,
): Promise<FieldError[]> {
  // Only a plan can name a workflow; a question costs no look at them.
  const catalog = "plan" in input || "workflow" in input ? await workflows.catalog(tenant) : NO_WORKFLOWS;
  const { approve } = graph;
  const problems = checkInput(input, {
    agents: registry.visibleTo(tenant).every(),
    workflows: catalog,
    figures: graph.figures(tenant),
    approve,
  });
  return problems.map(({ path, ...problem }) => ({ field: path, ...problem }));
}

/** Whether an MCP server of this tenant may be a process on this host: whoever may use an open server sits at it. */
function mayRunCommands({ mcpCommands }: Settings, open: boolean, tenant: string): boolean {
  return (open && tenant === "default") || mcpCommands.includes(tenant) || mcpCommands.includes("*");
}

function identifyByKeys(settings: Settings, database: Database): Identify {
  return keyIdentify({ keys: settings.apiKeys === undefined ? [] : parseApiKeys(settings.apiKeys), database });
}

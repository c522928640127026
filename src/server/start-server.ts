import { createRequire } from "node:module";
import { pino } from "pino";
import { Registry } from "prom-client";
import { buildGraph } from "../graph/build-graph.ts";
import { checkInput } from "../graph/check-input.ts";
import { graphSchemas } from "../graph/graph-schemas.ts";
import { TenantSaver } from "../graph/tenant-saver.ts";
import type { Database } from "../tools/database/database.ts";
import { InvalidInput } from "../tools/errors.ts";
import { NO_WORKFLOWS } from "../graph/plan/surroundings.ts";
import { compose, type Baton } from "./compose.ts";
import type { Blame } from "./crash-guard.ts";
import { dataSecret } from "./data-secret.ts";
import { parseApiKeys } from "./http/auth/api-keys.ts";
import { keyIdentify, openIdentify, type Identify } from "./http/auth/identify.ts";
import { hasStoredKeys } from "./http/auth/stored-keys.ts";
import { createApp } from "./http/app.ts";
import type { FieldError } from "./http/reply/http-problem.ts";
import { loopbackHosts } from "./http/guard/host-guard.ts";
import { listen } from "./listen.ts";
import { openStorage } from "./open-storage.ts";
import { createMetrics } from "./metrics/create-metrics.ts";
import { createReadiness } from "./readiness/create-readiness.ts";
import { createRegistrations } from "./registry/create-registrations.ts";
import { createRuns } from "./runs/create-runs.ts";
import { Journal } from "./runs/log/journal.ts";
import { loadSamples } from "./samples.ts";
import { publishAddress } from "./server-address.ts";
import type { Settings } from "./settings.ts";
import { logFields } from "../tools/tracing/work-at-hand.ts";
import { startTracing } from "./tracing/start-tracing.ts";
import { tenantFolders } from "./tenant-folders.ts";
import { storeWorkflowFiles } from "./workflow-files.ts";

export interface RunningServer {
  readonly url: string;
  readonly embedded: boolean;
  /** Name of the model in use, `undefined` for the built-in one. */
  readonly model: string | undefined;
  readonly newDocuments: number;
  /** Stops taking runs, lets steps reach their boundary for at most `graceMs`, hands back the rest and closes everything. */
  stop(graceMs: number): Promise<void>;
}

const langgraphVersion = (createRequire(import.meta.url)("@langchain/langgraph/package.json") as { version: string })
  .version;
/** Whose pages may use a server that asks for no key: otherwise any site a person visits could read their documents. */
const OWN_ORIGINS = ["http://localhost:*", "http://127.0.0.1:*", "https://smith.langchain.com"];
/** Least time for the last traces to be sent, milliseconds. */
const FLUSH_MS = 250;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/**
 * Starts everything: database, migrations, samples, agents, runs, HTTP.
 *
 * @param blame knows whose code is at work, where somebody asks
 * @throws BatonError saying what stands in the way.
 */
export async function startServer(
  settings: Settings,
  version: string,
  blame?: Pick<Blame, "within">,
): Promise<RunningServer> {
  const log = pino({ level: settings.logLevel, mixin: logFields }, pino.destination(2));
  const tracing = startTracing(settings.tracing, version, log);
  const storage = await openStorage(settings);
  const { database } = storage;
  try {
    const open = await isOpen(settings, database);
    const newDocuments = await loadSamples(database, tenantFolders(settings.dataDir));
    const metrics = createMetrics({ registry: new Registry(), database, version });
    const secret = settings.secret ?? (await dataSecret(settings.dataDir));
    const baton = await compose(settings, database, secret, log, metrics, blame);
    const registrations = createRegistrations({
      database,
      registry: baton.registry,
      log,
      mayRunCommands: (tenant) => mayRunCommands(settings, open, tenant),
    });
    await registrations.start();
    await storeWorkflowFiles(baton.workflows, settings, log);
    const journal = new Journal({ logger: log, onBatch: metrics.onBatch });
    const graph = buildGraph(baton.graph, new TenantSaver(database, journal));
    const runs = createRuns({
      graph,
      journal,
      database,
      logger: log,
      observers: [tracing.observer, metrics.observer],
      ...(baton.graph.pauses !== undefined && { pauses: baton.graph.pauses }),
    });
    const app = createApp({
      graph,
      graphId: "baton",
      schemas: graphSchemas(),
      runs,
      database,
      vault: baton.vault,
      workflows: baton.workflows,
      registry: {
        registry: baton.registry,
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
          versions: (agent, tenant) => baton.registry.versions(agent, tenant).map(({ version: each }) => each),
        },
      },
      identify: open ? openIdentify() : identifyByKeys(settings, database),
      info: { version, langgraphVersion },
      logger: log,
      metrics: { metrics, open, token: settings.metricsToken },
      readiness: createReadiness({ pool: database.pool, worker: () => runs.standing() }),
      checkInput: (input, tenant) => checkRunInput(baton, input, tenant),
      origins: settings.corsOrigins ?? (open ? OWN_ORIGINS : ["*"]),
      ...(open && { allowedHosts: [...loopbackHosts] }),
    });
    await runs.start();
    const server = await listen(app.fetch, settings).catch(async (error: unknown) => {
      await runs.drain(0);
      await registrations.close();
      await baton.close();
      throw error;
    });
    const address = await publishAddress(settings.dataDir, server.url);
    return {
      url: server.url,
      embedded: storage.embedded,
      model: settings.model?.name,
      newDocuments,
      stop: async (graceMs) => {
        const until = Date.now() + graceMs;
        await address.withdraw();
        const closed = server.close();
        await runs.drain(graceMs);
        server.cut();
        await closed;
        await registrations.close();
        await baton.close();
        await storage.close();
        await tracing.close(Math.max(FLUSH_MS, until - Date.now()));
      },
    };
  } catch (error) {
    await storage.close();
    await tracing.close(FLUSH_MS);
    throw error;
  }
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

/** Whether anyone who reaches the server may use it; then it may only be reached from this machine. */
async function isOpen(settings: Settings, database: Database): Promise<boolean> {
  const open = settings.apiKeys === undefined && !(await hasStoredKeys(database));
  if (open && !LOOPBACK.has(settings.host)) {
    throw new InvalidInput(
      `HOST: ${settings.host} can be reached from outside, which needs keys: set BATON_API_KEYS or make one with npm run keys`,
      {
        field: "HOST",
        alternatives: [...LOOPBACK],
      },
    );
  }
  return open;
}

/** Whether an MCP server of this tenant may be a process on this host: whoever may use an open server sits at it. */
function mayRunCommands({ mcpCommands }: Settings, open: boolean, tenant: string): boolean {
  return (open && tenant === "default") || mcpCommands.includes(tenant) || mcpCommands.includes("*");
}

function identifyByKeys(settings: Settings, database: Database): Identify {
  return keyIdentify({ keys: settings.apiKeys === undefined ? [] : parseApiKeys(settings.apiKeys), database });
}

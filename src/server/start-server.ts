import { pino } from "pino";
import type { Database } from "../tools/database/database.ts";
import { InvalidInput } from "../tools/errors.ts";
import type { Blame } from "./crash-guard.ts";
import { hasStoredKeys } from "./http/auth/stored-keys.ts";
import { listen } from "./listen.ts";
import { openStorage } from "./open-storage.ts";
import { loadSamples } from "./samples.ts";
import { startServices } from "./start-services.ts";
import { publishAddress } from "./server-address.ts";
import type { Settings } from "./settings.ts";
import { logFields } from "../tools/tracing/work-at-hand.ts";
import { startTracing } from "./tracing/start-tracing.ts";
import { tenantFolders } from "./tenant-folders.ts";

export interface RunningServer {
  readonly url: string;
  readonly embedded: boolean;
  /** Name of the model in use, `undefined` for the built-in one. */
  readonly model: string | undefined;
  readonly newDocuments: number;
  /** Stops taking runs, lets steps reach their boundary for at most `graceMs`, hands back the rest and closes everything. */
  stop(graceMs: number): Promise<void>;
}

/** Least time for the last traces to be sent, milliseconds. */
const FLUSH_MS = 250;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/**
 * Starts everything: database, migrations, samples, agents, runs, HTTP.
 *
 * @param blame knows whose code is at work, where somebody asks
 * @param stop gives the start up: it rejects with the signal's reason once everything begun has ended
 * @throws BatonError saying what stands in the way.
 */
export async function startServer(
  settings: Settings,
  version: string,
  blame?: Pick<Blame, "within">,
  stop?: AbortSignal,
): Promise<RunningServer> {
  const log = pino({ level: settings.logLevel, mixin: logFields }, pino.destination(2));
  const tracing = startTracing(settings.tracing, version, log);
  const storage = await openStorage(settings, stop);
  const { database } = storage;
  try {
    const open = await isOpen(settings, database);
    stop?.throwIfAborted();
    const newDocuments = await loadSamples(database, tenantFolders(settings.dataDir));
    const services = await startServices({ settings, version, open, database, log, tracing, blame, stop });
    const server = await listen(services.fetch, settings).catch(async (error: unknown) => {
      await services.drain(0);
      await services.close();
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
        await services.drain(graceMs);
        server.cut();
        await closed;
        await services.close();
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

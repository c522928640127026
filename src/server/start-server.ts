import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import type { Database } from "../tools/database/database.ts";
import { InvalidInput } from "../tools/errors.ts";
import type { Blame } from "./crash-guard.ts";
import { hasStoredKeys } from "./http/auth/stored-keys.ts";
import { listen, type Listening } from "./listen.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { loadSamples } from "./samples.ts";
import { startServices, type Services } from "./start-services.ts";
import { publishAddress } from "./server-address.ts";
import type { Settings } from "./settings.ts";
import { logFields } from "../tools/tracing/work-at-hand.ts";
import { startTracing, type Tracing } from "./tracing/start-tracing.ts";
import { tenantFolders } from "./tenant-folders.ts";

export interface Stopping {
  /** For how long requests are answered in any case, milliseconds. Default 0. */
  readonly lingerMs?: number;
  /** Whether no new connection is taken from the beginning. Default false. */
  readonly deaf?: boolean;
}

export interface RunningServer {
  readonly url: string;
  readonly embedded: boolean;
  /** Name of the model in use, `undefined` for the built-in one. */
  readonly model: string | undefined;
  readonly newDocuments: number;
  /**
   * Says at once that it stops, takes no more runs, lets steps reach their boundary for at most `graceMs` and hands back the rest. Requests are
   * answered until then; then everything is closed.
   */
  stop(graceMs: number, more?: Stopping): Promise<void>;
  /** What a stop that is under way waits for. */
  readonly waitsFor: () => string;
}

/** Least time for the last traces to be sent, milliseconds. */
const FLUSH_MS = 250;
/** Longest time for requests that are under way when the listener closes to be answered, milliseconds. Streams do not end by themselves. */
const ANSWER_MS = 250;
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
      ...ending({ services, server, address, storage, tracing }),
    };
  } catch (error) {
    await storage.close();
    await tracing.close(FLUSH_MS);
    throw error;
  }
}

interface Parts {
  readonly services: Services;
  readonly server: Listening;
  readonly address: { withdraw(): Promise<void> };
  readonly storage: Storage;
  readonly tracing: Tracing;
}

/** How a server ends, part after part. */
function ending({ services, server, address, storage, tracing }: Parts): Pick<RunningServer, "stop" | "waitsFor"> {
  let waitsFor = "nothing";
  const part = async (name: string, work: Promise<unknown>): Promise<void> => {
    waitsFor = name;
    await work;
  };
  return {
    waitsFor: () => waitsFor,
    stop: async (graceMs, { lingerMs = 0, deaf = false } = {}) => {
      const until = Date.now() + graceMs;
      if (deaf) void server.close();
      const lingers = sleep(lingerMs);
      await part("runs and jobs", Promise.all([services.drain(graceMs, lingers), address.withdraw(), lingers]));
      await part("clients", hangUp(services, server));
      await part("agents and retention", services.close());
      await part("connections to the database", storage.close());
      await part("the collector of traces", tracing.close(Math.max(FLUSH_MS, until - Date.now())));
    },
  };
}

/** Closes the listener, lets requests be answered and ends what is still open then. */
async function hangUp(services: Services, server: Listening): Promise<void> {
  const closed = server.close();
  await Promise.race([closed, sleep(ANSWER_MS)]);
  services.hangUp();
  server.cut();
  await closed;
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

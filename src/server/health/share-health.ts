import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import type { Health } from "../../tools/registry/health/health.ts";
import { healthSnapshot } from "../../tools/registry/health/snapshot.ts";
import { shareBreakers } from "./share-breakers.ts";
import { forgetReplica, readReplicas, writeReplica } from "./sql/replica-health.ts";

export interface ShareHealthOptions {
  readonly database: Database;
  readonly health: Health;
  readonly log: Logger;
  /** Between two beats, milliseconds. Default 1,000. */
  readonly everyMs?: number;
}

export interface SharedHealth {
  /** Says what this replica knows and hears what the others say, at once. */
  beat(): Promise<void>;
  /** Ends it; the others forget this replica. */
  close(): Promise<void>;
}

/** Keeps what the replicas know of instances' health the same everywhere, within a beat; their breakers at once. */
export function shareHealth({ database, health, log, everyMs = 1000 }: ShareHealthOptions): SharedHealth {
  const breakers = shareBreakers({ database, words: health.breakers, log });
  let beating: Promise<void> | undefined;
  let failing = false;

  const exchange = async (): Promise<void> => {
    await breakers.catchUp();
    const own = health.snapshot();
    await writeReplica(database.pool, own.replica, own);
    for (const stored of await readReplicas(database.pool, own.replica)) {
      const read = healthSnapshot.safeParse(stored);
      // Another release's words are not for this one.
      if (read.success) health.merge(read.data);
    }
  };
  const beat = async (): Promise<void> => {
    beating ??= exchange().finally(() => {
      beating = undefined;
    });
    await beating;
  };
  const timer = setInterval(() => {
    beat().then(
      () => {
        failing = false;
      },
      (error: unknown) => {
        if (!failing) log.warn({ error }, "health could not be shared with the other replicas; trying again");
        failing = true;
      },
    );
  }, everyMs).unref();

  return {
    beat,
    close: async () => {
      clearInterval(timer);
      await beating?.catch(() => undefined);
      await breakers.close();
      await forgetReplica(database.pool, health.snapshot().replica).catch(() => undefined);
    },
  };
}

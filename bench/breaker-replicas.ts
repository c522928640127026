import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { shareHealth } from "../src/server/health/share-health.ts";
import { startPostgres } from "../src/server/postgres/embedded.ts";
import { openDatabase } from "../src/tools/database/database.ts";
import { migrate } from "../src/tools/database/migrate.ts";
import { toFailure, Unavailable } from "../src/tools/errors.ts";
import { createHealth } from "../src/tools/registry/health/create-health.ts";
import { quantile, type Figure } from "./figure.ts";

const TIMES = 50;
const LONGEST_MS = 5000;
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** From the failure that opens a breaker at one replica until the same breaker is open at another, each with connections of its own. */
export async function breakerAcrossReplicas(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder });
  try {
    await migrate(postgres.url);
    const replicas = ["here", "there"].map((replica) => {
      const database = openDatabase({ url: postgres.url, connections: 4 });
      const health = createHealth({ replica });
      return { database, health, share: shareHealth({ database, health, log }) };
    });
    const [here, there] = replicas;
    if (here === undefined || there === undefined) throw new Error("two replicas expected");
    await Promise.all(replicas.map(({ share }) => share.beat()));
    await sleep(500);
    const times: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const name = { agent: `agent_${time}`, version: "1.0.0", id: "only" };
      const [breaker, other] = [here, there].map(({ health }) => health.instance(name).breaker);
      const failure = toFailure(new Unavailable("down"));
      for (let failed = 0; failed < 5; failed++) {
        const pass = breaker?.admit("acme");
        if (pass !== undefined && pass.kind !== "shut") breaker?.ended("acme", pass, { failure });
      }
      const since = performance.now();
      while (other?.shut("acme") === undefined && performance.now() - since < LONGEST_MS) await sleep(1);
      times.push(performance.now() - since);
    }
    for (const { share, database } of replicas) {
      await share.close();
      await database.close();
    }
    return [
      { name: "breaker.shared_p50_ms", value: quantile(times, 0.5), unit: "ms", n: TIMES },
      { name: "breaker.shared_p95_ms", value: quantile(times, 0.95), unit: "ms", n: TIMES },
    ];
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

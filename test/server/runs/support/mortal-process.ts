import { appendFileSync } from "node:fs";
import { createRuns } from "../../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../../src/server/runs/log/journal.ts";
import { openDatabase } from "../../../../src/tools/database/database.ts";
import type { MortalOptions } from "./mortal.ts";
import { scriptedGraph, type Hooks } from "./scripted-graph.ts";
import { silent } from "./silent.ts";

/**
 * A process that carries runs until it is killed: `node mortal-process.ts <url> <ledger> <epoch>`. Every start and end of a
 * step becomes a line of the ledger, written before anything else happens. SIGTERM drains.
 */
const [, , url = "", ledger = "", epoch = "", options = "{}"] = process.argv;
const { graceMs = 1_000, sweepMs = 50, ...own } = JSON.parse(options) as MortalOptions;
const database = openDatabase({ url });
const write = (what: string, name: string, runId: unknown): void => {
  appendFileSync(ledger, `${JSON.stringify({ epoch: Number(epoch), what, name, run: String(runId) })}\n`);
};
const journal = new Journal({ logger: silent });
const hooks = {
  started: (name, config) => write("start", name, config.configurable?.run_id),
  ended: (name, config) => write("end", name, config.configurable?.run_id),
  gate: (_, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
} satisfies Hooks;
const runs = createRuns({
  graph: scriptedGraph(database, hooks, journal),
  journal,
  database,
  logger: silent,
  sweepMs,
  ...own,
});
await runs.start();
process.stdout.write("ready\n");
process.on("SIGTERM", () => {
  void runs.drain(graceMs).then(async () => {
    await database.close();
    process.exit(0);
  });
});

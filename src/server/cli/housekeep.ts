import { parseArgs } from "node:util";
import { pino } from "pino";
import { GROWING_CHANNELS } from "../../graph/state.ts";
import { toFailure } from "../../tools/errors.ts";
import { openStorage } from "../open-storage.ts";
import { createRetention } from "../retention/create-retention.ts";
import { readSettings } from "../settings.ts";

const USAGE = "usage: housekeep   removes now what is past its time (BATON_KEEP_*), and says what it was";

/** One pass of retention, at once. */
async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const settings = readSettings();
  const storage = await openStorage(settings);
  const logger = pino({ level: settings.logLevel }, pino.destination(2));
  try {
    const { database } = storage;
    const retention = createRetention({ database, logger, growing: GROWING_CHANNELS, rules: settings.retention });
    const removed = await retention.now();
    if (removed === undefined) {
      console.error("a replica is at it just now");
      return 1;
    }
    console.table(removed);
    return 0;
  } finally {
    await storage.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(toFailure(error).message);
  process.exitCode = 1;
}

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { balancing } from "./balancing.ts";
import { breaker } from "./breaker.ts";
import { checkpoint } from "./checkpoint.ts";
import { discovery } from "./discovery.ts";
import { durable } from "./durable.ts";
import type { Figure } from "./figure.ts";
import { foreach } from "./foreach.ts";
import { metricsCost } from "./metrics.ts";
import { overhead } from "./overhead.ts";
import { asking } from "./questions.ts";
import { queueCost } from "./queue.ts";
import { schedule } from "./schedule.ts";
import { turns } from "./turns.ts";

const BENCHES: Readonly<Record<string, () => Promise<Figure[]>>> = {
  overhead,
  questions: asking,
  schedule,
  foreach,
  discovery,
  balancing,
  metrics: metricsCost,
  breaker,
  checkpoint,
  durable,
  queue: queueCost,
  turns,
};
const USAGE = `usage: npm run bench -- <${Object.keys(BENCHES).join("|")}> [--json <file>]`;

/** Runs one bench and prints its figures. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
  const bench = BENCHES[positionals[0] ?? ""];
  if (bench === undefined) {
    console.error(USAGE);
    return 2;
  }
  const figures = await bench();
  for (const { name, value, unit, baseline } of figures) {
    const ratio = baseline === undefined ? "" : `  (${(value / baseline).toFixed(2)} × ${baseline.toFixed(2)} ${unit})`;
    console.log(`${name.padEnd(40)} ${value.toFixed(2).padStart(10)} ${unit}${ratio}`);
  }
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ figures, cases: [] }, undefined, 2)}\n`);
  return 0;
}

process.exitCode = await main();

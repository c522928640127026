import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPostgres } from "../../src/server/postgres/embedded.ts";
import { migrate } from "../../src/tools/database/migrate.ts";
import { killChaos } from "./kill-chaos.ts";

/** `node test/chaos/kill.ts --kills 50 --seed 1 [--users 12] [--json out.json]`: kills the server under load and prints what came of it. */
const { values } = parseArgs({
  options: { kills: { type: "string" }, seed: { type: "string" }, users: { type: "string" }, json: { type: "string" } },
});
const kills = Number(values.kills ?? 50);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const users = Number(values.users ?? 12);
const write = (line: string): void => void process.stderr.write(`${line}\n`);
write(`seed ${seed}`);

const folder = await mkdtemp(join(tmpdir(), "baton-chaos-"));
await chmod(folder, 0o755);
const postgres = await startPostgres({ folder: join(folder, "postgres") });
let failed = true;
try {
  await migrate(postgres.url);
  const since = Date.now();
  const report = await killChaos({ databaseUrl: postgres.url, folder, kills, users, seed, say: write });
  const { lost, repeated, gaps, repeats, ...counts } = report;
  for (const trouble of [...lost, ...repeated, ...gaps, ...repeats]) write(trouble);
  const figure = (name: string, value: number, unit: string, n: number) => ({ name, value, unit, n });
  const figures = [
    figure("runs.lost", lost.length, "runs", counts.runs),
    figure("steps.repeated", repeated.length, "steps", counts.recorded),
    figure("streams.gaps", gaps.length, "streams", counts.rejoins),
    figure("streams.repeats", repeats.length, "streams", counts.rejoins),
    figure("kills", counts.kills, "kills", counts.kills),
    figure("runs", counts.runs, "runs", counts.runs),
    figure("runs.resumed", counts.resumed, "runs", counts.runs),
    figure("steps.executed", counts.executions, "steps", counts.executions),
    figure("seconds", Math.round((Date.now() - since) / 1_000), "s", 1),
  ];
  const text = JSON.stringify({ seed, figures }, undefined, 2);
  process.stdout.write(`${text}\n`);
  if (values.json !== undefined) await writeFile(values.json, `${text}\n`);
  failed = [lost, repeated, gaps, repeats].some((list) => list.length > 0);
} finally {
  await postgres.stop();
  if (failed) write(`kept ${folder}`);
  else await rm(folder, { recursive: true });
}
process.exitCode = failed ? 1 : 0;

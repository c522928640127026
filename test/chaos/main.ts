import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { kinds } from "./faults/fault.ts";
import { table, toJson } from "./figure.ts";
import { phases, runChaos } from "./run-chaos.ts";

const usage =
  "npm run chaos -- [--seed N] [--faults N] [--replicas N] [--minutes N] [--runs N] [--phase faults|recovery|soak|noisy|breaker|all] [--only kind,kind] [--pace N] [--json file] [--keep]";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    faults: { type: "string", default: "100" },
    replicas: { type: "string", default: "3" },
    minutes: { type: "string" },
    runs: { type: "string", default: "200" },
    phase: { type: "string", default: "all" },
    only: { type: "string" },
    pace: { type: "string", default: "1" },
    json: { type: "string" },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit();
}

function number(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  throw new Error(`--${name} is ${text}, expected a number from ${least}\n${usage}`);
}

const seed = number("seed", values.seed ?? String(Math.floor(Math.random() * 1e9)), 0);
const faults = number("faults", values.faults, 0);
const runs = number("runs", values.runs, 1);
const minutes = values.minutes === undefined ? undefined : number("minutes", values.minutes, 0);
const wanted = phases.filter((phase) => values.phase === "all" || values.phase === phase);
const named = values.only?.split(",") ?? [];
const only = kinds.filter((kind) => named.includes(kind));
if (only.length < named.length) throw new Error(`--only is ${values.only}, expected some of ${kinds.join(", ")}`);
if (wanted.length === 0) throw new Error(`--phase is ${values.phase}, expected ${phases.join(", ")} or all`);
// Faults are spread over the minutes that were asked for, as far as they can be had that quickly.
const meanMs =
  minutes === undefined ? 1_500 : Math.min(Math.max((minutes * 60_000) / Math.max(faults, 1), 300), 20_000);

const folder = await mkdtemp(join(tmpdir(), "baton-chaos-"));
// Postgres runs as another account where the harness is started by root.
await chmod(folder, 0o755);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`seed ${seed}, folder ${folder}`);
let kept = true;
try {
  const { figures, broken, notes } = await runChaos({
    folder,
    seed,
    faults,
    replicas: number("replicas", values.replicas, 1),
    runs,
    meanMs,
    soakMinutes: minutes ?? 2,
    phases: wanted,
    ...(only.length > 0 && { only }),
    pace: number("pace", values.pace, 0),
    say,
  });
  for (const note of notes) say(`note: ${note}`);
  for (const line of broken) say(`BROKEN ${line}`);
  process.stdout.write(table(figures));
  if (values.json !== undefined) await writeFile(values.json, toJson(seed, figures));
  kept = broken.length > 0;
} finally {
  if (kept) say(`to reproduce: --seed ${seed} with the same options`);
  if (kept || values.keep) say(`logs, ledger and faults are kept in ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}
process.exitCode = kept ? 1 : 0;

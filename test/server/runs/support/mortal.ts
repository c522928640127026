import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

const program = fileURLToPath(new URL("./mortal-process.ts", import.meta.url));

export interface LedgerLine {
  /** Which process wrote it, counting from 0. */
  readonly epoch: number;
  readonly what: "start" | "end";
  readonly name: string;
  readonly run: string;
}

export interface MortalOptions {
  readonly graceMs?: number;
  readonly sweepMs?: number;
  readonly maxRuns?: number;
  readonly worker?: { readonly beatMs: number; readonly silentMs: number };
}

/** Starts a process that carries the runs of the database; resolves when it has taken up what it found. */
export async function startMortal(
  url: string,
  ledger: string,
  epoch: number,
  options: MortalOptions = {},
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, named(url, epoch), ledger, String(epoch), JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

/** Kills the process and waits until Postgres has noticed: from then on nothing of it can still be written. */
export async function kill(child: ChildProcess, url: string, epoch: number): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const count = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1";
  while ((await client.query<{ n: number }>(count, [`mortal-${epoch}`])).rows[0]?.n !== 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await client.end();
}

export async function readLedger(ledger: string): Promise<LedgerLine[]> {
  const text = await readFile(ledger, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LedgerLine);
}

function named(url: string, epoch: number): string {
  const parsed = new URL(url);
  parsed.searchParams.set("application_name", `mortal-${epoch}`);
  return parsed.toString();
}

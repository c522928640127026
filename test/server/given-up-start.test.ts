import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPostmaster } from "../../src/server/postgres/postmaster.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

/** Signals per kind of database. */
const TIMES = Number(process.env.BATON_TEST_STARTS ?? 2);
const SEED = Number(process.env.BATON_TEST_SEED ?? Math.floor(Math.random() * 1e9));

const main = fileURLToPath(new URL("../../src/server/main.ts", import.meta.url));
const stubborn = fileURLToPath(new URL("../support/remote/stdio-shop.ts", import.meta.url));
/** Says when the process has begun to listen for the signal: Node itself takes a while before the program's first line. */
const WITNESS = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  process.on("newListener", (name) => name === "SIGINT" && queueMicrotask(() => writeSync(1, "listening\\n")));
`)}`;

interface Started {
  readonly child: ChildProcess;
  /** Resolves when the process has said so; rejects when it ends before that. */
  readonly said: (words: RegExp) => Promise<string>;
  readonly errors: () => string;
}

function start(dataDir: string, env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ["--import", WITNESS, main], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: tmpdir(),
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: "0",
      BATON_DATA_DIR: dataDir,
      BATON_LOG_LEVEL: "error",
      ...env,
    },
  });
  let said = "";
  let errors = "";
  child.stdout?.on("data", (piece: Buffer) => (said += piece.toString()));
  child.stderr?.on("data", (piece: Buffer) => (errors += piece.toString()));
  return {
    child,
    errors: () => errors,
    said: async (words) => {
      for (;;) {
        const match = words.exec(said);
        if (match !== null) return match[0];
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended too early: ${errors}`);
        await sleep(5);
      }
    },
  };
}

/** A start that gets a signal so long after it listens for it. @returns how it ended */
async function giveUp(after: number, signal: NodeJS.Signals, dataDir: string, env: Record<string, string> = {}) {
  const { child, said, errors } = start(dataDir, env);
  const exited = once(child, "exit");
  await said(/listening/);
  await sleep(after);
  child.kill(signal);
  const [code, by] = (await exited) as [number | null, string | null];
  return { code, by, errors: errors() };
}

/** Processes whose command line has these words in it. */
function processes(words: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(words));
}

const moments = (longest: number) =>
  fc
    .sample(fc.record({ part: fc.double({ min: 0, max: 1, noNaN: true }), interrupt: fc.boolean() }), {
      numRuns: TIMES,
      seed: SEED,
    })
    .map(({ part, interrupt }) => ({ after: part * longest, signal: interrupt ? "SIGINT" : "SIGTERM" }) as const);

describe("a start that is given up", () => {
  let folder: string;
  let database: TestDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-given-up-"));
    // For the account that Postgres runs under where we are root.
    await chmod(folder, 0o755);
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("ends with 0 at any moment, and leaves no session, no lock, no child and no address behind", async () => {
    const mark = randomUUID();
    const url = new URL(database.url);
    url.searchParams.set("application_name", mark);
    const env = { DATABASE_URL: url.toString(), BATON_SECRET: "given-up-given-up-given-up-given-up" };
    const since = performance.now();
    const whole = start(folder, env);
    const address = await whole.said(/http:\/\/127\.0\.0\.1:\d+/);
    const took = performance.now() - since;
    // From now on every start begins a process that does not end by itself.
    const definition = { kind: "mcp", name: "shop", command: process.execPath, args: [stubborn, mark] };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${address}/registry/agents`, {
      method: "POST",
      headers,
      body: JSON.stringify(definition),
    });
    expect(answer.status, await answer.text()).toBe(201);
    const exited = once(whole.child, "exit");
    whole.child.kill("SIGTERM");
    expect(await exited, whole.errors()).toEqual([0, null]);

    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    try {
      for (const { after, signal } of [{ after: 0, signal: "SIGTERM" } as const, ...moments(took * 1.2)]) {
        const at = `${signal} ${Math.round(after)} ms after it listened; BATON_TEST_SEED=${SEED}`;
        expect(await giveUp(after, signal, folder, env), at).toEqual({ code: 0, by: null, errors: "" });
        expect(processes(mark), at).toEqual([]);
        expect(existsSync(join(folder, "server.json")), at).toBe(false);
        // Postgres takes a moment to see that a client is gone.
        for (;;) {
          const sessions = "SELECT FROM pg_stat_activity WHERE application_name = $1";
          if ((await owner.query(sessions, [mark])).rowCount === 0) break;
          await sleep(20);
        }
        expect((await owner.query("SELECT FROM workers")).rowCount, at).toBe(0);
      }
    } finally {
      await owner.end();
    }
  }, 240_000);

  it("says what else went wrong after the signal, and ends with 1", async () => {
    const mark = randomUUID();
    const url = new URL(database.url);
    url.searchParams.set("application_name", mark);
    const [owner, holder] = [0, 1].map(() => new pg.Client({ connectionString: database.url })) as [
      pg.Client,
      pg.Client,
    ];
    await Promise.all([owner.connect(), holder.connect()]);
    try {
      await holder.query("BEGIN; LOCK TABLE migrations");
      const { child, errors } = start(folder, { DATABASE_URL: url.toString() });
      const exited = once(child, "exit");
      const waits = "FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'";
      while ((await owner.query(`SELECT ${waits}`, [mark])).rowCount === 0) await sleep(20);
      child.kill("SIGTERM");
      // That it has heard of it is nowhere to be seen.
      await sleep(500);
      await owner.query(`SELECT pg_terminate_backend(pid) ${waits}`, [mark]);
      expect(await exited, errors()).toEqual([1, null]);
      expect(errors()).toContain("terminating connection");
    } finally {
      await Promise.all([owner.end(), holder.end()]);
    }
  }, 60_000);

  it("leaves no Postgres and no half of one where it runs embedded", async () => {
    const since = performance.now();
    const first = join(folder, "first");
    const whole = start(first);
    await whole.said(/http:\/\//);
    const took = performance.now() - since;
    const exited = once(whole.child, "exit");
    whole.child.kill("SIGTERM");
    expect(await exited, whole.errors()).toEqual([0, null]);

    const again = join(folder, "again");
    for (const { after, signal } of moments(took * 1.1)) {
      const at = `${signal} ${Math.round(after)} ms after it listened; BATON_TEST_SEED=${SEED}`;
      expect(await giveUp(after, signal, again), at).toEqual({ code: 0, by: null, errors: "" });
      const home = join(again, "postgres");
      expect(await readPostmaster(join(home, "data")), at).toBeUndefined();
      expect(processes(again), at).toEqual([]);
      const left = existsSync(home) ? await readdir(home) : [];
      expect(
        left.filter((name) => !["data", "password", "postgres.log", "bin"].includes(name)),
        at,
      ).toEqual([]);
      expect(existsSync(join(again, "server.json")), at).toBe(false);
    }
  }, 240_000);
});

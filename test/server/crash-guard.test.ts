import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBlame, createCrashGuard } from "../../src/server/crash-guard.ts";
import { silentLog } from "../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";

const main = fileURLToPath(new URL("../../src/server/main.ts", import.meta.url));

/** Leaves behind all that can throw when nobody is there to catch it. */
const STRAY = `
import net from "node:net";
setTimeout(() => { throw new Error("from the top level"); }, 10);
export default {
  name: "stray",
  description: "leaves things behind",
  capabilities: ["stray"],
  effect: "pure",
  execute: async () => {
    setTimeout(() => { throw new Error("from a timer"); }, 1);
    setImmediate(() => { void Promise.reject(new Error("from a promise")); });
    net.connect(1, "127.0.0.1");
    queueMicrotask(() => { throw new TypeError("from a microtask"); });
    return "done";
  },
};
`;
const CALM = `
export default { name: "calm", description: "works", capabilities: ["calm"], effect: "pure", execute: async () => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return "calm";
} };
`;

interface Line {
  readonly agent?: string;
  readonly tenant?: string;
  readonly run_id?: string;
  readonly step?: string;
  readonly err?: { readonly message?: string };
}

describe("a server whose agents throw when nobody is there to catch it", () => {
  let database: TestDatabase;
  let folder: string;
  let child: ChildProcess;
  let url = "";

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), "baton-crash-"));
    await writeFile(join(folder, "stray.ts"), STRAY);
    await writeFile(join(folder, "calm.ts"), CALM);
    const log = openSync(join(folder, "server.log"), "a");
    child = spawn(process.execPath, [main], {
      stdio: ["ignore", "pipe", log],
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATABASE_URL: database.url,
        PORT: "0",
        BATON_DATA_DIR: join(folder, "data"),
        BATON_AGENTS_DIR: folder,
      },
    });
    let said = "";
    child.stdout?.on("data", (piece: Buffer) => {
      said += piece.toString();
      url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? "";
    });
    while (url === "" && child.exitCode === null) await sleep(20);
  }, 90_000);
  afterAll(async () => {
    if (child.exitCode === null) {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    }
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (agent: string): Promise<unknown> => {
    const response = await fetch(`${url}/runs/wait`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        assistant_id: "baton",
        input: { plan: { steps: [{ name: "a", agent, outputs: ["x"] }] } },
      }),
    });
    return ((await response.json()) as { readonly outputs?: unknown }).outputs;
  };

  it("goes on, with the runs that were under way, and says in its log whose error it was, and in which run", async () => {
    const beside = run("calm");
    expect(await run("stray")).toEqual({ x: "done" });
    expect(await beside).toEqual({ x: "calm" });
    expect(await run("calm")).toEqual({ x: "calm" });
    expect(child.exitCode).toBeNull();
    const expected = [
      ["from the top level", "agent modules"],
      ["from a timer", "stray"],
      ["from a promise", "stray"],
      ["connect ECONNREFUSED", "stray"],
      ["from a microtask", "stray"],
    ];
    for (;;) {
      const log = await readFile(join(folder, "server.log"), "utf8");
      const lines = log
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Line);
      const found = expected.filter(([words = "", agent]) =>
        lines.some((line) => {
          const inRun = line.tenant === "default" && line.run_id !== undefined && line.step === "a";
          return line.agent === agent && line.err?.message?.startsWith(words) === true && inRun === (agent === "stray");
        }),
      );
      if (found.length === expected.length) break;
      await sleep(50);
    }
  }, 60_000);
});

describe("the guard against crashes", () => {
  it("ends the process once for what no agent has thrown, and never for a rejection", () => {
    const ends: unknown[] = [];
    const blame = createBlame();
    const guard = createCrashGuard({ blame, log: silentLog, end: (error) => ends.push(error) });
    blame.within("stray", () => guard.uncaughtException(new Error("its own")));
    guard.unhandledRejection(new Error("nobody awaited it"));
    expect(ends).toEqual([]);
    const ours = new TypeError("our own");
    guard.uncaughtException(ours);
    guard.uncaughtException(new TypeError("another"));
    expect(ends).toEqual([ours]);
  });
});

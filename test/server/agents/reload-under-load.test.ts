import { mkdir, mkdtemp, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";

const IN_FLIGHT = 200;
const REPLACEMENTS = 20;
const BROKEN = 11;

/** A module that says which edition of itself it is. Every other edition keeps the version of the one before. */
const stamp = (edition: number): string => `import { said } from "./lib/said_${edition % 2}.js";
export default {
  name: "stamp", version: "1.${Math.floor(edition / 2)}.0", description: "Stamps", capabilities: ["stamp"], effect: "idempotent",
  execute: async () => { await new Promise((done) => setTimeout(done, 5)); return said(${edition}); },
};`;

/** Holds every run until all of them are there and the gate is opened; the server runs in this process. */
const gate = `export default {
  name: "gate", version: "1.0.0", description: "Waits", capabilities: ["wait"], effect: "idempotent", timeoutMs: 200000,
  execute: async () => { const { opened, arrive } = globalThis[Symbol.for("baton.test.gate")]; arrive(); await opened; return "open"; },
};`;

const fails = `export default {
  name: "fails", version: "1.0.0", description: "Fails", capabilities: ["fail"], effect: "idempotent",
  execute: () => Promise.reject(new Error("as it always does")),
};`;

const step = (name: string, agent: string, reads: string | undefined, more: object = {}): object => ({
  name,
  agent,
  ...(reads !== undefined && { inputs: [reads] }),
  outputs: [name],
  retry: { attempts: 1 },
  timeout: "3m",
  ...more,
});

const plan = (holds: boolean): object => ({
  steps: [
    step("a", "stamp", undefined),
    ...(holds ? [step("held", "gate", "a")] : []),
    step("b", "stamp@^1", holds ? "held" : "a"),
    step("c", "fails", "b", { fallback: [{ agent: "stamp" }] }),
    { name: "inner", workflow: { steps: [step("d", "stamp", "c")] }, inputs: ["c"], outputs: ["d"] },
  ],
  outputs: ["a", "b", "c", "d"],
});

let server: TestServer;
let folder: string;
const opened = Promise.withResolvers<void>();
const arrived = vi.fn<() => void>();

beforeAll(async () => {
  Reflect.set(globalThis, Symbol.for("baton.test.gate"), { opened: opened.promise, arrive: arrived });
  folder = await mkdtemp(join(tmpdir(), "baton-agents-"));
  const lib = join(folder, "lib");
  await mkdir(lib);
  for (const number of [0, 1])
    await writeFile(join(lib, `said_${number}.js`), "export const said = (n) => `edition ${n}`;");
  for (const [file, text] of Object.entries({ "stamp.js": stamp(0), "gate.js": gate, "fails.js": fails }))
    await writeFile(join(folder, file), text);
  server = await startTestServer({ BATON_AGENTS_DIR: folder });
}, 60_000);
afterAll(async () => {
  opened.resolve();
  await server.stop();
});

interface Ended {
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, { readonly status: string }>>;
}

const run = async (holds: boolean): Promise<Ended> => {
  const { thread_id } = await server.client.threads.create();
  const input = { plan: plan(holds) };
  return (await server.client.runs.wait(thread_id, "baton", { input })) as unknown as Ended;
};

it("200 runs in flight finish on the edition they began with, while it is replaced 20 times, once by a broken file", async () => {
  const held = Array.from({ length: IN_FLIGHT }, () => run(true));
  // Not all find a place at the gate at once, but every one of them has its first stamp before its turn comes.
  await vi.waitFor(() => expect(arrived.mock.calls.length).toBeGreaterThanOrEqual(60), { timeout: 60_000 });
  await vi.waitFor(async () => expect(await busy()).toBe(IN_FLIGHT), { timeout: 120_000, interval: 500 });

  const passing: Promise<Ended>[] = [];
  for (let edition = 1; edition <= REPLACEMENTS; edition += 1) {
    const text = edition === BROKEN ? stamp(edition).slice(0, 90) : stamp(edition);
    await writeFile(join(folder, "stamp.next"), text);
    await rename(join(folder, "stamp.next"), join(folder, "stamp.js"));
    passing.push(run(false), run(false));
    if (edition === BROKEN) await sleep(700);
    else
      await vi.waitFor(async () => expect((await run(false)).outputs.a).toBe(`edition ${edition}`), {
        timeout: 5000,
        interval: 50,
      });
  }
  opened.resolve();

  const editions = (ended: Ended): string[] => Object.values(ended.outputs);
  for (const ended of await Promise.all(held)) {
    expect(editions(ended)).toEqual(Array.from({ length: 4 }, () => "edition 0"));
  }
  for (const ended of await Promise.all(passing)) {
    expect(new Set(editions(ended)).size).toBe(1);
    expect(editions(ended).length).toBe(4);
    expect(editions(ended)).not.toContain(`edition ${BROKEN}`);
  }
}, 240_000);

async function busy(): Promise<number> {
  return (await server.client.threads.search({ limit: 1000, status: "busy" })).length;
}

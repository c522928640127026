import { mkdir, mkdtemp, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";

/** A module as an author would write it: a plain object, nothing imported. */
const haiku = (version: string): string => `export default {
  name: "haiku_writer", version: "${version}", description: "Composes haiku poems about a subject",
  capabilities: [{ name: "compose_haiku", description: "Composes a haiku about any subject",
    examples: ["compose a haiku about autumn rain", "haiku about the sea please"] }],
  input: { type: "object", properties: { question: { type: "string" } }, required: ["question"] },
  output: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  effect: "pure",
  async execute(task, context) {
    context.progress("counting syllables");
    return { text: "Haiku of version ${version}: old pond, frog leaps in" };
  },
};`;

let server: TestServer;
let folder: string;

beforeAll(async () => {
  // It is not there yet: the server starts all the same.
  folder = join(await mkdtemp(join(tmpdir(), "baton-agents-")), "agents");
  server = await startTestServer({ BATON_AGENTS_DIR: folder });
}, 60_000);
afterAll(() => server.stop());

const ask = async (): Promise<{ agents: string[]; answer: string }> => {
  const { values } = await server.ask("Compose a haiku about autumn rain");
  return { agents: values.plan.steps.map(({ agent }) => agent), answer: values.answer };
};

const undoable = (edition: number): string => `export default {
  name: "booker", version: "1.0.${edition}", description: "Books a seat", capabilities: ["book"], effect: "compensable",
  execute: async (task) => {
    const { notes } = globalThis[Symbol.for("baton.test.booker")];
    notes.push(task.step + " by edition ${edition}");
    if (task.input.fails) { await globalThis[Symbol.for("baton.test.booker")].replaced(); throw new Error("sold out"); }
    return "booked";
  },
};`;

describe("a module that is written while the server runs", () => {
  it("is chosen by the planner when its capability fits, within a second", async () => {
    expect((await ask()).agents).not.toContain("haiku_writer");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "haiku.js"), haiku("1.0.0"));
    await new Promise((done) => setTimeout(done, 1000));
    const asked = await ask();
    expect(asked.agents).toContain("haiku_writer");
    expect(asked.answer).toContain("Haiku of version 1.0.0");
  });

  it("can be named in a plan, with a range", async () => {
    const run = async (agent: string): Promise<Record<string, unknown>> => {
      const { thread_id } = await server.client.threads.create();
      const input = { plan: { steps: [{ name: "poem", agent, with: { question: "rain" }, outputs: ["text"] }] } };
      return (await server.client.runs.wait(thread_id, "baton", { input })) as Record<string, unknown>;
    };
    const ranAs = async (agent: string): Promise<string | undefined> =>
      /version (\S+):/.exec(JSON.stringify((await run(agent)).outputs))?.[1];
    expect((await run("haiku_writer@^1")).outputs).toEqual({ text: "Haiku of version 1.0.0: old pond, frog leaps in" });
    await expect(run("haiku_writer@^2")).rejects.toThrow(/1\.0\.0/);
    // Both at once, each found by its range; the name alone means the newer one.
    await writeFile(join(folder, "haiku_2.js"), haiku("2.0.0"));
    await vi.waitFor(async () => expect(await ranAs("haiku_writer")).toBe("2.0.0"), { timeout: 1500, interval: 50 });
    expect(await ranAs("haiku_writer@^1")).toBe("1.0.0");
    await unlink(join(folder, "haiku_2.js"));
    await writeFile(join(folder, "haiku.js"), haiku("2.0.0"));
    // The version that the file held goes once the file was read.
    const oldIsGone = async (): Promise<void> => await expect(ranAs("haiku_writer@^1")).rejects.toThrow(/2\.0\.0/);
    await vi.waitFor(oldIsGone, { timeout: 1500, interval: 50 });
    expect(await ranAs("haiku_writer@^2")).toBe("2.0.0");
  });

  it("answers on while its file is broken, and is gone when the file is", async () => {
    await writeFile(join(folder, "haiku.js"), "export default {");
    await new Promise((done) => setTimeout(done, 700));
    expect((await ask()).answer).toContain("Haiku of version 2.0.0");
    await unlink(join(folder, "haiku.js"));
    await vi.waitFor(async () => expect((await ask()).agents).not.toContain("haiku_writer"), {
      timeout: 2000,
      interval: 50,
    });
  });

  it("undoes by the version that did it", async () => {
    const notes: string[] = [];
    await writeFile(join(folder, "booker.js"), undoable(0));
    const replaced = async (): Promise<void> => {
      await writeFile(join(folder, "booker.js"), undoable(1));
      await new Promise((done) => setTimeout(done, 1000));
    };
    Reflect.set(globalThis, Symbol.for("baton.test.booker"), { notes, replaced });
    await new Promise((done) => setTimeout(done, 1000));
    const { thread_id } = await server.client.threads.create();
    const undo = { agent: "booker@^1" };
    const steps = [
      { name: "seat", agent: "booker", outputs: ["seat"], compensate: undo },
      {
        name: "meal",
        agent: "booker",
        inputs: ["seat"],
        with: { fails: true },
        retry: { attempts: 1 },
        outputs: ["meal"],
      },
    ];
    await server.client.runs.wait(thread_id, "baton", { input: { plan: { steps } } }).catch(() => undefined);
    expect(notes).toEqual(["seat by edition 0", "meal by edition 0", "seat!undo by edition 0"]);
  });
});

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFigures } from "../../../src/graph/plan/proof/create-figures.ts";
import { createWorkflows } from "../../../src/server/workflows/create-workflows.ts";
import { loadWorkflows } from "../../../src/server/workflows/load-workflows.ts";
import { testAgent } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { recordingLogger } from "../http/served-app.ts";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "baton-workflows-"));
});
afterAll(() => database.close());

const agents = [testAgent("reader", () => Promise.resolve(""))];
const workflowsOf = () =>
  createWorkflows({ database, agents: () => agents, figures: () => createFigures(agents), approve: new Set() });
const step = (agent: string): string => `steps:\n- name: read\n  ${agent}\n  outputs: [text]\n`;

describe("a folder of workflows", () => {
  it("is stored, one that another calls after it too, and a faulty file is reported with its place", async () => {
    await writeFile(join(folder, "a_caller.yaml"), `name: caller\n${step("workflow: callee")}`);
    await writeFile(join(folder, "b_wrong.yml"), `name: wrong\n${step("agent: raeder")}`);
    await writeFile(join(folder, "c_torn.yaml"), "name: [\n");
    await writeFile(
      join(folder, "d_callee.json"),
      JSON.stringify({ name: "callee", steps: [{ name: "read", agent: "reader", outputs: ["text"] }] }),
    );
    await writeFile(join(folder, "notes.md"), "no workflow");
    const log = recordingLogger();
    const stored = await loadWorkflows(workflowsOf(), "default", { path: folder, expected: true }, log);
    expect(stored).toEqual(["callee@1.0.0", "caller@1.0.0"]);
    expect(log.errors).toMatchObject([
      {
        file: join(folder, "b_wrong.yml"),
        problems: [{ code: "unknown_agent", line: 4, column: 10, nearest: "reader" }],
      },
      { file: join(folder, "c_torn.yaml"), problems: [{ line: expect.any(Number) as number }] },
    ]);
  });

  it("changes nothing the second time, and what was edited becomes the next version", async () => {
    const again = await loadWorkflows(workflowsOf(), "default", { path: folder, expected: true }, recordingLogger());
    expect(again).toEqual([]);
    await writeFile(join(folder, "a_caller.yaml"), `name: caller\ndescription: edited\n${step("workflow: callee")}`);
    const edited = await loadWorkflows(workflowsOf(), "default", { path: folder, expected: true }, recordingLogger());
    expect(edited).toEqual(["caller@1.1.0"]);
  });

  it("gives way, where it is to, to whatever has the name", async () => {
    await writeFile(
      join(folder, "d_callee.json"),
      JSON.stringify({
        name: "callee",
        description: "newer",
        steps: [{ name: "read", agent: "reader", outputs: ["text"] }],
      }),
    );
    const yielding = { path: folder, expected: true, yields: true };
    expect(await loadWorkflows(workflowsOf(), "default", yielding, recordingLogger())).toEqual([]);
    expect(await loadWorkflows(workflowsOf(), "acme", yielding, recordingLogger())).toEqual([
      "callee@1.0.0",
      "caller@1.0.0",
    ]);
  });

  it("may be missing, which is only worth a word where it was asked for", async () => {
    const log = recordingLogger();
    const path = join(folder, "nowhere");
    expect(await loadWorkflows(workflowsOf(), "default", { path, expected: false }, log)).toEqual([]);
    expect(log.errors).toEqual([]);
    await loadWorkflows(workflowsOf(), "default", { path, expected: true }, log);
    expect(log.errors).toMatchObject([{ folder: path }]);
  });
});

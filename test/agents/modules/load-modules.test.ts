import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadModules, type LoadedModules } from "../../../src/agents/modules/load-modules.ts";

const good = `export default {
  name: "greeter", version: "1.2.0", description: "Greets people", capabilities: ["Say hello", { name: "wave", description: "Waves" }],
  input: { type: "object", properties: { who: { type: "string" } }, required: ["who"], additionalProperties: false },
  effect: "pure",
  async execute(task) { return { text: "Hello " + task.input.who }; },
};`;

describe("agent modules", () => {
  let loaded: LoadedModules;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "baton-agents-"));
    await writeFile(join(folder, "greeter.js"), good);
    await writeFile(
      join(folder, "typed.ts"),
      good.replace("greeter", "typed").replace("execute(task)", "execute(task: { input: { who: string } })"),
    );
    await writeFile(
      join(folder, "nameless.mjs"),
      `export default { version: "x", description: "", capabilities: [] };`,
    );
    await writeFile(join(folder, "four.js"), good.replace("1.2.0", "1.2.0.1"));
    await writeFile(join(folder, "torn.js"), "export default {");
    await writeFile(join(folder, "notes.md"), "not a module");
    loaded = await loadModules(folder);
  });

  it("become agents with the schemas they declare", async () => {
    const greeter = loaded.agents.find((agent) => agent.name === "greeter");
    expect(loaded.agents.map((agent) => agent.name)).toEqual(["greeter", "typed"]);
    expect(greeter?.capabilities.map((capability) => capability.name)).toEqual(["say_hello", "wave"]);
    expect(greeter?.canHandle({ question: "", input: {} })).toBe(false);
    expect(greeter?.canHandle({ question: "", input: { who: "Ann" } })).toBe(true);
    expect(
      await greeter?.execute({ question: "", input: { who: "Ann" }, sources: {}, step: "s", attempt: 1 }, {} as never),
    ).toEqual({ text: "Hello Ann" });
  });

  it("are reported with every reason when they are none", () => {
    const reasons = Object.fromEntries(loaded.broken.map(({ file, failure }) => [file, failure.message]));
    expect(Object.keys(reasons)).toEqual(["four.js", "nameless.mjs", "torn.js"]);
    // The registry would refuse it, and with it the whole start.
    expect(reasons["four.js"]).toMatch(/version: must be a semantic version/);
    expect(reasons["nameless.mjs"]).toMatch(/name: .*version: .*description: .*capabilities: .*execute: /);
  });

  it("need a folder that exists", async () => {
    await expect(loadModules("/does/not/exist")).rejects.toMatchObject({
      code: "invalid_input",
      detail: { field: "BATON_AGENTS_DIR" },
    });
  });
});

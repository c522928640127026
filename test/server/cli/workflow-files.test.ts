import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folderOf, workflowCli } from "./workflow-cli.ts";

/** Each call is a process of its own that loads every agent, on a machine that may have other things to do. */
const SLOW_MS = 120_000;
const sample = fileURLToPath(new URL("../../../samples/workflows/complex_query_processing.yaml", import.meta.url));
const broken = `name: broken
steps:
  - name: first
    agent: retreiver
    inputs: [question]
    outputs: [x]
  - name: second
    agent: analyzer
    inputs: [x]
    outputs: [x]
`;

describe("npm run workflow -- validate", { timeout: SLOW_MS }, () => {
  it("accepts the sample, and says so as JSON with nothing else on stdout", async () => {
    const [words, json] = await Promise.all([
      workflowCli(["validate", sample]),
      workflowCli(["validate", sample, "--json"]),
    ]);
    expect(words).toMatchObject({ code: 0, stdout: `${sample}: valid\n`, stderr: "" });
    expect(json.code).toBe(0);
    expect(JSON.parse(json.stdout)).toEqual({ problems: [] });
  });

  it("prints every problem with file, line, column, code and what was meant", async () => {
    const file = join(await folderOf({ "broken.yaml": broken }), "broken.yaml");
    const { code, stdout, stderr } = await workflowCli(["validate", file]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(
      `${file}:4:12  unknown_agent  unknown agent retreiver; did you mean retriever? (expected one of `,
    );
    expect(stderr).toMatch(/broken\.yaml:\d+:\d+ {2}cycle {2}/);
    expect(stderr).toMatch(/broken\.yaml:10:\d+ {2}duplicate_output {2}/);
    const json = await workflowCli(["validate", file, "--json"]);
    expect([json.code, json.stderr]).toEqual([1, ""]);
    const { problems } = JSON.parse(json.stdout) as { problems: object[] };
    expect(problems[0]).toMatchObject({ code: "unknown_agent", line: 4, column: 12, nearest: "retriever" });
    expect(Object.keys(JSON.parse(json.stdout) as object)).toEqual(["problems"]);
  });

  it("knows agents of modules and workflows in the same folder", async () => {
    const agents = await folderOf({
      "greeter.mjs":
        'export default { name: "greeter", description: "greets", capabilities: ["greeting"], execute: () => "hi" };',
    });
    const folder = await folderOf({
      "outer.yaml": "steps:\n  - {name: a, workflow: inner@^1, inputs: [who], outputs: [said]}\n",
      "inner.yaml":
        "name: inner\nversion: 1.2.0\ninputs: {who: string}\nsteps:\n  - {name: b, agent: greeter, inputs: [who], outputs: [said]}\n",
      "noise.yaml": "not: [a workflow",
    });
    const outer = join(folder, "outer.yaml");
    expect((await workflowCli(["validate", outer], { env: { BATON_AGENTS_DIR: agents } })).code).toBe(0);
    const without = await workflowCli(["validate", outer]);
    expect(without.code).toBe(1);
    expect(without.stderr).toContain("greeter");
  });

  it.each([
    [["validate", "/does/not/exist.yaml"], "/does/not/exist.yaml cannot be read"],
    [["validate"], "one file is needed"],
    [["validate", "a.yaml", "b.yaml"], "one file is needed"],
    [["validate", sample, "--svg"], "--svg"],
    [["vaildate", sample], "unknown command vaildate; one of validate, explain, graph, run"],
    [[], "usage: npm run workflow"],
    [["run", sample, "--input", "novalue"], "--input novalue is no name=value"],
    [["run", sample, "--inputs", "/does/not/exist.json"], "cannot be read"],
  ])("ends with 2 for %j", async (args, reason) => {
    const { code, stdout, stderr } = await workflowCli(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(reason);
  });
});

describe("npm run workflow -- explain", { timeout: SLOW_MS }, () => {
  it("says the order, the bounds, the critical path and the effects", async () => {
    const { code, stdout } = await workflowCli(["explain", sample]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      / 1\. analyze_query \(planner\)\n {2}2\. retrieve_documents \(retriever\) {2}← analyze_query\n/,
    );
    expect(stdout).toMatch(/at worst +3 +9 /);
    expect(stdout).toContain("analyze_query → retrieve_documents → synthesize_answer");
    expect(stdout).toContain("pure: analyze_query, retrieve_documents, synthesize_answer");
    expect(stdout).toContain("none is set");
  });

  it("prints plan, proof and rewrites as JSON, and problems of a broken one", async () => {
    const { stdout } = await workflowCli(["explain", sample, "--json"]);
    const { plan, proof, rewrites } = JSON.parse(stdout) as { plan: object; proof: object; rewrites: object[] };
    expect(plan).toMatchObject({ name: "complex_query_processing" });
    expect(proof).toMatchObject({ worst: { steps: 3, attempts: 9 } });
    expect(rewrites).toEqual([]);
    const file = join(await folderOf({ "broken.yaml": broken }), "broken.yaml");
    const refused = await workflowCli(["explain", file, "--json"]);
    expect(refused.code).toBe(1);
    expect(Object.keys(JSON.parse(refused.stdout) as object)).toEqual(["problems"]);
  });
});

describe("npm run workflow -- graph", { timeout: SLOW_MS }, () => {
  it("draws Mermaid on stdout and SVG into a file", async () => {
    const mermaid = await workflowCli(["graph", sample]);
    expect(mermaid.code).toBe(0);
    expect(mermaid.stdout).toMatch(/^flowchart TD\n/);
    const file = join(await folderOf({}), "picture.svg");
    expect(await workflowCli(["graph", sample, "--svg", "-o", file])).toMatchObject({ code: 0, stdout: "" });
    expect(await readFile(file, "utf8")).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*data-step="analyze_query"/s,
    );
  });
});

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";
import { folderOf, workflowCli } from "./workflow-cli.ts";

/** Each call is a process of its own that loads every agent, on a machine that may have other things to do. */
const SLOW_MS = 120_000;
const agent = (name: string, effect: string, body: string): string =>
  `export default { name: "${name}", description: "${name}", capabilities: ["${name}"], effect: "${effect}",
  input: { type: "object", properties: { value: {}, ms: { type: "number" } } }, output: {},
  async execute({ input }, { signal }) { ${body} } };`;
const modules = {
  "echo.mjs": agent("echo", "pure", "return input.value ?? 'nothing';"),
  "payer.mjs": agent("payer", "compensable", "return { paid: input.value };"),
  "breaker.mjs": agent("breaker", "pure", 'throw new Error("it broke");'),
  "mailing.mjs": agent("mailing", "irreversible", 'throw new Error("the line went dead");'),
  "sleeper.mjs": agent(
    "sleeper",
    "pure",
    "await new Promise((done, fail) => { setTimeout(done, input.ms ?? 1); signal.addEventListener('abort', () => fail(signal.reason)); }); return 'slept';",
  ),
};
const workflows = {
  "greet.yaml": `name: greet
inputs: { people: array, count: { type: number, default: 1 } }
outputs: { greeted: greeted, count: count }
steps:
  - { name: each, agent: echo, for_each: { in: people, as: person }, inputs: { value: person }, outputs: [greeted] }
`,
  "crash.yaml": `steps:
  - { name: pay, agent: payer, with: { value: 3 }, outputs: [payment], compensate: { agent: payer } }
  - { name: crash, agent: breaker, inputs: { value: payment }, outputs: [never] }
`,
  "ask.yaml": `inputs: { amount: number }
steps:
  - { name: pay, agent: payer, inputs: { value: amount }, outputs: [payment], approval: Shall I pay? }
`,
  "tell.yaml": `steps:
  - { name: tell, agent: mailing, with: { value: 7 }, outputs: [told], approval: true }
`,
  "tight.yaml": `budget: { steps: 2 }
inputs: { people: array }
steps:
  - { name: each, agent: echo, for_each: { in: people, as: person, concurrency: 1 }, inputs: { value: person }, outputs: [greeted] }
`,
  "slow.yaml": `steps:
  - { name: wait, agent: sleeper, with: { ms: 20000 }, outputs: [slept] }
`,
  "outer.yaml": `steps:
  - { name: inner, workflow: greet, inputs: { people: "['anna', 'ben']" }, outputs: [greeted] }
`,
};

let server: TestServer;
let folder: string;
let env: Record<string, string>;

const run = (file: string, ...args: string[]) => workflowCli(["run", join(folder, file), ...args], { env });
const report = (stdout: string) =>
  JSON.parse(stdout) as {
    status: string;
    thread_id: string;
    outputs: Record<string, unknown>;
    steps: Record<string, { status: string; attempts: number }>;
    error?: { code?: string; step?: string; message: string };
  };

beforeAll(async () => {
  const agents = await folderOf(modules);
  folder = await folderOf(workflows);
  server = await startTestServer({ BATON_AGENTS_DIR: agents });
  env = { BATON_AGENTS_DIR: agents, PORT: new URL(server.url).port };
});
afterAll(() => server.stop());

describe("npm run workflow -- run", { timeout: SLOW_MS }, () => {
  it("ends with 0 and prints outputs and steps as JSON alone on stdout", async () => {
    const { code, stdout, stderr } = await run(
      "greet.yaml",
      "--input",
      'people=["anna","ben"]',
      "--input",
      "count=2",
      "--json",
    );
    expect([code, stderr.includes("Failed")]).toEqual([0, false]);
    const { status, outputs, steps, error } = report(stdout);
    expect({ status, outputs, error }).toEqual({
      status: "completed",
      outputs: { greeted: ["anna", "ben"], count: 2 },
      error: undefined,
    });
    expect(steps).toMatchObject({ each: { status: "completed" } });
  });

  it("shows each step as it goes, items counted, and the outputs in words", async () => {
    const file = await folderOf({ "inputs.json": '{"people": ["a", "b", "c", "d"]}' });
    const { code, stdout, stderr } = await run("greet.yaml", "--inputs", join(file, "inputs.json"));
    expect(code).toBe(0);
    expect(stdout).toContain("count: 1\n");
    expect(stderr).toContain("Plan");
    expect(stderr).toContain("each 4/4");
    expect(stderr).toMatch(/✓ each \(/);
  });

  it("runs workflows of the same folder in their steps", async () => {
    const { code, stdout } = await run("outer.yaml", "--json");
    expect(code).toBe(0);
    expect(report(stdout).outputs).toEqual({ greeted: ["anna", "ben"] });
  });

  it("ends with 1 and names the step that failed, what was done undone", async () => {
    const { code, stdout, stderr } = await run("crash.yaml", "--json");
    expect(code).toBe(1);
    const { status, steps, error } = report(stdout);
    expect(status).toBe("failed");
    expect(error).toMatchObject({ code: "bug", step: "crash" });
    expect(steps).toMatchObject({ pay: { status: "compensated" }, crash: { status: "failed", attempts: 1 } });
    expect(stderr).toContain("↩ pay: undone");
  });

  it("ends with 4 where the budget is used up, and keeps what was done", async () => {
    const { code, stdout, stderr } = await run("tight.yaml", "--input", 'people=["a","b","c"]', "--json");
    expect(code).toBe(4);
    expect(stderr).toContain("Over budget: ");
    const { status, steps, error } = report(stdout);
    expect(status).toBe("over_budget");
    expect(error).toMatchObject({ code: "over_budget" });
    expect(Object.values(steps).filter((step) => step.status === "completed")).toHaveLength(2);
  });

  it("ends with 2 and the problems for a workflow or inputs that do not stand", async () => {
    const bad = join(
      await folderOf({ "bad.yaml": "steps:\n  - {name: a, agent: nobody, outputs: [x]}\n" }),
      "bad.yaml",
    );
    const unknown = await workflowCli(["run", bad], { env });
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/bad\.yaml:2:\d+ {2}unknown_agent {2}/);
    const wrong = await run("ask.yaml", "--input", "amount=much", "--json");
    expect(wrong.code).toBe(2);
    const { problems } = JSON.parse(wrong.stdout) as { problems: { path: string }[] };
    expect(problems.map(({ path }) => path)).toContain("inputs.amount");
  });

  it("ends with 3 where a person is needed and nobody is there, and goes on with --thread and --approve", async () => {
    const waiting = await run("ask.yaml", "--input", "amount=12", "--json");
    expect(waiting.code).toBe(3);
    expect(waiting.stderr).toContain("? pay (payer): Shall I pay?");
    expect(waiting.stderr).toContain("--thread");
    const { status, thread_id } = report(waiting.stdout);
    expect(status).toBe("waiting");
    const on = await run("ask.yaml", "--thread", thread_id, "--approve", "--json");
    expect(on.code).toBe(0);
    expect(report(on.stdout).outputs).toEqual({ payment: { paid: 12 } });
  });

  it("says yes to everything with --approve", async () => {
    const { code, stdout } = await run("ask.yaml", "--input", "amount=5", "--approve", "--json");
    expect(code).toBe(0);
    expect(report(stdout)).toMatchObject({ status: "completed", outputs: { payment: { paid: 5 } } });
  });

  it("does not say with --approve what became of a call, and tells who can", async () => {
    const { code, stdout, stderr } = await run("tell.yaml", "--approve", "--json");
    expect(code).toBe(3);
    expect(report(stdout)).toMatchObject({ status: "waiting", steps: { tell: { status: "waiting" } } });
    expect(stderr).toContain("? tell (mailing): Agent mailing was called for step tell");
    expect(stderr).toContain("It is not known whether tell did what cannot be undone, and --approve does not say.");
    const again = await run("tell.yaml", "--thread", report(stdout).thread_id, "--approve", "--json");
    expect([again.code, report(again.stdout).status]).toEqual([3, "waiting"]);
  });

  it("ends with 130 at Ctrl-C, the run cancelled on the server", async () => {
    let sent = false;
    const { code, stdout } = await workflowCli(["run", join(folder, "slow.yaml"), "--json"], {
      env,
      onStderr: (said, kill) => {
        if (sent || !said.includes("▸ wait")) return;
        sent = true;
        kill("SIGINT");
      },
    });
    expect(code).toBe(130);
    const { status, thread_id } = report(stdout);
    expect(status).toBe("cancelled");
    const [left] = await server.client.runs.list(thread_id);
    expect(left?.status).toBe("interrupted");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorkflowServer, type Reply, type WorkflowServer } from "./workflow-server.ts";

let server: WorkflowServer;
beforeAll(async () => {
  server = await startWorkflowServer();
}, 60_000);
afterAll(() => server.stop());

const report = `
name: report
inputs:
  topic: string
  count: { type: integer, minimum: 1, default: 2 }
steps:
  - name: ask
    agent: echo
    inputs: { text: "topic + ' ' + string(count)" }
    outputs: [found]
  - name: say
    agent: echo
    inputs: { text: found }
    outputs: [said]
outputs: { said: said, asked: topic }
`;

/** Runs on a thread of its own and waits; gives the values and the run's id. */
async function run(input: object, tenant: "acme" | "globex" = "acme") {
  const thread = await server.thread(tenant);
  const reply = await server.call(tenant, "POST", `/threads/${thread}/runs/wait`, { assistant_id: "baton", input });
  const runs = await server.call(tenant, "GET", `/threads/${thread}/runs`);
  const runId = (runs.body as unknown as { run_id: string }[])[0]?.run_id ?? "";
  return { ...reply, thread, runId };
}
const fieldsOf = (reply: Reply): unknown[] => (reply.body.errors ?? []).map(({ field, code }) => [field, code]);

describe("a run of a stored workflow", () => {
  beforeAll(async () => {
    expect(await server.call("acme", "POST", "/workflows", report)).toMatchObject({ status: 201 });
  });

  it("takes its inputs with defaults and yields its outputs", async () => {
    const { body } = await run({ workflow: "report", inputs: { topic: "rain" } });
    expect(body.outputs).toEqual({ said: "echo of echo of rain 2", asked: "rain" });
  });

  it("takes the newest version in a range, which then never changes", async () => {
    const two = report.replace("name: report", "name: report\nversion: 2.0.0").replace("default: 2", "default: 7");
    await server.call("acme", "POST", "/workflows", two);
    const newest = await run({ workflow: "report", inputs: { topic: "a" } });
    const ranged = await run({ workflow: "report@^1", inputs: { topic: "a" } });
    expect(newest.body.outputs).toMatchObject({ said: "echo of echo of a 7" });
    expect(ranged.body.outputs).toMatchObject({ said: "echo of echo of a 2" });
    const read = await server.call("acme", "GET", "/workflows/report?version=2.0.0");
    expect(read.body.first_run_at).toEqual(expect.any(String));
    const changed = await server.call("acme", "POST", "/workflows", two.replace("default: 7", "default: 8"));
    expect(changed).toMatchObject({ status: 409 });
  });

  it("is not stored where its name, version or inputs are wrong, each named", async () => {
    const thread = await server.thread("acme");
    const refused = async (input: object): Promise<Reply> => {
      const reply = await server.call("acme", "POST", `/threads/${thread}/runs`, { assistant_id: "baton", input });
      expect(reply.status).toBe(422);
      return reply;
    };
    const unknown = await refused({ workflow: "reprot", inputs: {} });
    expect(unknown.body.errors).toMatchObject([
      { field: "input.workflow", code: "unknown_workflow", nearest: "report" },
    ]);
    expect(fieldsOf(await refused({ workflow: "report@^9", inputs: { topic: "x" } }))).toEqual([
      ["input.workflow", "unknown_version"],
    ]);
    expect(fieldsOf(await refused({ workflow: 7 }))).toEqual([["input.workflow", "malformed"]]);
    expect(fieldsOf(await refused({ workflow: "report", plan: { steps: [] } }))).toEqual([
      ["input.workflow", "two_plans"],
    ]);
    expect(fieldsOf(await refused({ workflow: "report", inputs: {} }))).toEqual([
      ["input.inputs.topic", "missing_input"],
    ]);
    expect(fieldsOf(await refused({ workflow: "report", inputs: { topic: 5, count: 0, tpoic: "x" } }))).toEqual([
      ["input.inputs.tpoic", "undeclared_input"],
      ["input.inputs.topic", "bad_input"],
      ["input.inputs.count", "bad_input"],
    ]);
    expect(fieldsOf(await refused({ workflow: "report", inputs: [] }))).toEqual([["input.inputs", "malformed"]]);
    expect((await server.call("acme", "GET", `/threads/${thread}/runs`)).body).toEqual([]);
  });

  it("needs every name that no step writes, where none is declared", async () => {
    const bare = "name: bare\nsteps:\n- {name: ask, agent: echo, inputs: [text], outputs: [said]}\n";
    await server.call("acme", "POST", "/workflows", bare);
    const missing = await run({ workflow: "bare" });
    expect(missing.status).toBe(422);
    expect(fieldsOf(missing)).toEqual([["input.inputs.text", "missing_input"]]);
    const { body } = await run({ workflow: "bare", inputs: { text: "wind" } });
    expect(body.outputs).toEqual({ said: "echo of wind" });
  });

  it("is another tenant's nobody's", async () => {
    const reply = await run({ workflow: "report", inputs: { topic: "x" } }, "globex");
    expect(reply.status).toBe(422);
    expect(fieldsOf(reply)).toEqual([["input.workflow", "unknown_workflow"]]);
  });
});

describe("a run of a plan in place", () => {
  it("may be YAML, whose faults are named by line and column", async () => {
    const wrong = await run({ plan: "steps:\n- name: ask\n  agent: ecoh\n  outputs: [said]\n" });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors).toMatchObject([
      { field: "input.plan.steps.0.agent", code: "unknown_agent", nearest: "echo", line: 3, column: 10 },
    ]);
    const { body } = await run({
      plan: "steps:\n- name: ask\n  agent: echo\n  inputs: [text]\n  outputs: [said]\n",
      inputs: { text: "sun" },
    });
    expect(body.outputs).toEqual({ said: "echo of sun" });
  });
});

describe("the steps of a run", () => {
  it("tell attempts, failures, times, inputs and outputs, whatever the client streamed", async () => {
    const { thread, runId } = await run({
      plan: {
        steps: [
          {
            name: "shaky",
            agent: "echo",
            with: { text: "a", fail: 1, key: "shaky" },
            retry: { attempts: 3, delay: "1ms", on: ["unavailable", "bug"] },
            outputs: ["one"],
          },
          { name: "unused", agent: "echo", when: "one == 'never'", with: { text: "b" }, outputs: ["two"] },
        ],
        outputs: ["one", "two"],
      },
    });
    const { status, body } = await server.call("acme", "GET", `/threads/${thread}/runs/${runId}/steps`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      run_id: runId,
      thread_id: thread,
      status: "success",
      plan: { by: "given", revision: 0 },
      proof: { worst: { steps: expect.any(Number) as number } },
      steps: [
        {
          path: "shaky",
          status: "completed",
          input: { text: "a" },
          output: "echo of a",
          attempts: [
            { number: 1, status: "failed", failure: { message: "not yet" } },
            { number: 2, status: "completed" },
          ],
        },
        { path: "unused", status: "skipped", attempts: [] },
      ],
    });
    const only = await server.call("acme", "GET", `/threads/${thread}/runs/${runId}/steps?path=unused`);
    expect(only.body.steps?.map((step) => step.path)).toEqual(["unused"]);
  });

  it("list the items of a list, in order", async () => {
    const { thread, runId, body } = await run({
      plan: {
        inputs: { words: "array" },
        steps: [{ name: "each", agent: "echo", for_each: "words", inputs: { text: "item" }, outputs: ["said"] }],
      },
      inputs: { words: ["a", "b", "c"] },
    });
    expect(body.outputs).toEqual({ said: ["echo of a", "echo of b", "echo of c"] });
    const { steps = [] } = (await server.call("acme", "GET", `/threads/${thread}/runs/${runId}/steps`)).body;
    expect(steps.map(({ path, parent, status }) => [path, parent, status])).toEqual([
      ["each", null, "completed"],
      ["each[0]", "each", "completed"],
      ["each[1]", "each", "completed"],
      ["each[2]", "each", "completed"],
    ]);
    expect(steps[2]?.output).toBe("echo of b");
  });

  it("are seen while the run goes on", async () => {
    const thread = await server.thread("acme");
    const input = {
      plan: {
        steps: [
          { name: "quick", agent: "echo", with: { text: "q" }, outputs: ["quick_said"] },
          {
            name: "slow",
            agent: "echo",
            with: { text: "s", wait: 5000 },
            depends_on: ["quick"],
            outputs: ["slow_said"],
          },
        ],
      },
    };
    const { body } = await server.call("acme", "POST", `/threads/${thread}/runs`, { assistant_id: "baton", input });
    const path = `/threads/${thread}/runs/${body.run_id ?? ""}`;
    await expect
      .poll(async () => (await server.call("acme", "GET", `${path}/steps`)).body.steps?.map((step) => step.status), {
        timeout: 4000,
      })
      .toEqual(["completed", "running"]);
    await server.call("acme", "POST", `${path}/cancel?wait=true`);
    expect((await server.call("acme", "GET", `${path}/steps`)).body.status).toBe("interrupted");
  });

  it("go on in the run that brings a person's answer", async () => {
    const thread = await server.thread("acme");
    const plan = {
      steps: [
        { name: "write", agent: "echo", with: { text: "dear all" }, outputs: ["letter"] },
        { name: "send", agent: "sender", inputs: ["letter"], approval: "send it?", outputs: ["sent"] },
      ],
    };
    const start = { assistant_id: "baton", input: { plan } };
    await server.call("acme", "POST", `/threads/${thread}/runs/wait`, start);
    const steps = async (run: number): Promise<Reply["body"]> => {
      const runs = (await server.call("acme", "GET", `/threads/${thread}/runs`)).body as unknown as {
        run_id: string;
      }[];
      return (await server.call("acme", "GET", `/threads/${thread}/runs/${runs.at(-run)?.run_id ?? ""}/steps`)).body;
    };
    expect((await steps(1)).steps).toMatchObject([
      { path: "write", status: "completed" },
      { path: "send", status: "waiting", approval: { message: "send it?", input: { letter: "echo of dear all" } } },
    ]);
    const resume = { assistant_id: "baton", command: { resume: { approved: true } } };
    await server.call("acme", "POST", `/threads/${thread}/runs/wait`, resume);
    expect(await steps(2)).toMatchObject({
      status: "success",
      plan: { by: "given" },
      steps: [
        { path: "write", status: "completed", attempts: [{ status: "completed" }] },
        { path: "send", status: "completed", output: "sent echo of dear all", approval: { message: "send it?" } },
      ],
    });
  });

  it("tell what was undone when the run failed after it", async () => {
    const { thread, runId, body } = await run({
      plan: {
        steps: [
          {
            name: "send",
            agent: "sender",
            with: { letter: "x" },
            outputs: ["sent"],
            compensate: { agent: "echo", inputs: { text: "sent" } },
          },
          {
            name: "fail",
            agent: "echo",
            inputs: { text: "sent" },
            with: { fail: 9, key: "undone" },
            retry: 1,
            outputs: ["never"],
          },
        ],
      },
    });
    expect(body.__error__).toMatchObject({
      error: "BatonError",
      code: "unavailable",
      retryable: true,
      at: { step: "fail", agent: "echo" },
      attempts: [{ agent: "echo", code: "unavailable", message: "not yet" }],
      handled: ["failed"],
    });
    const { status, steps } = (await server.call("acme", "GET", `/threads/${thread}/runs/${runId}/steps`)).body;
    expect(status).toBe("error");
    expect(steps).toMatchObject([
      { path: "send", status: "compensated", output: "sent x", compensation: { status: "compensated", agent: "echo" } },
      { path: "fail", status: "failed", failure: { code: "unavailable", message: "not yet" } },
    ]);
  });

  it("are complete in a fork from a checkpoint, the steps before it from the state", async () => {
    const said = (name: string, after: string[]) => ({
      name,
      agent: "echo",
      with: { text: name },
      depends_on: after,
      outputs: [`${name}_said`],
      // A step that waits parts the run into checkpoints.
      ...(after.length > 0 && { approval: true }),
    });
    const { thread } = await run({ plan: { steps: [said("one", []), said("two", ["one"])] } });
    const history = (await server.call("acme", "GET", `/threads/${thread}/history`)).body as unknown as {
      checkpoint: { checkpoint_id: string };
      values: { steps?: Record<string, { status: string }> };
    }[];
    const fork = history.find(({ values }) => values.steps?.one?.status === "completed");
    const again = { assistant_id: "baton", input: null, checkpoint_id: fork?.checkpoint.checkpoint_id };
    await server.call("acme", "POST", `/threads/${thread}/runs/wait`, again);
    const runs = (await server.call("acme", "GET", `/threads/${thread}/runs`)).body as unknown as { run_id: string }[];
    const { body } = await server.call("acme", "GET", `/threads/${thread}/runs/${runs[0]?.run_id ?? ""}/steps`);
    expect(body.plan).toMatchObject({ by: "given", steps: [{ name: "one" }, { name: "two" }] });
    expect(body.steps).toMatchObject([
      { path: "one", status: "completed", output: "echo of one" },
      { path: "two", status: "waiting" },
    ]);
  });

  it("tell a person's no, and are another tenant's nobody's", async () => {
    const thread = await server.thread("acme");
    const plan = {
      steps: [{ name: "send", agent: "sender", with: { letter: "x" }, approval: true, outputs: ["sent"] }],
    };
    await server.call("acme", "POST", `/threads/${thread}/runs/wait`, { assistant_id: "baton", input: { plan } });
    const no = { assistant_id: "baton", command: { resume: { approved: false } } };
    await server.call("acme", "POST", `/threads/${thread}/runs/wait`, no);
    const runs = (await server.call("acme", "GET", `/threads/${thread}/runs`)).body as unknown as { run_id: string }[];
    const path = `/threads/${thread}/runs/${runs[0]?.run_id ?? ""}/steps`;
    expect((await server.call("acme", "GET", path)).body.steps).toMatchObject([
      { path: "send", status: "failed", failure: { code: "denied" } },
    ]);
    expect((await server.call("globex", "GET", path)).status).toBe(404);
    expect((await server.call("globex", "GET", `/runs/${runs[0]?.run_id ?? ""}/steps`)).status).toBe(404);
    expect((await server.call("acme", "GET", "/runs/none/steps")).status).toBe(422);
  });
});

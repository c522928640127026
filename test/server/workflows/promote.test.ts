import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorkflowServer, type Reply, type WorkflowServer } from "./workflow-server.ts";

let server: WorkflowServer;
beforeAll(async () => {
  server = await startWorkflowServer();
}, 60_000);
afterAll(() => server.stop());

type Tenant = Parameters<WorkflowServer["call"]>[0];

interface Ran {
  readonly thread: string;
  readonly runId: string;
  readonly values: Reply["body"];
}

async function run(tenant: Tenant, input: object, thread?: string): Promise<Ran> {
  const on = thread ?? (await server.thread(tenant));
  const { body } = await server.call(tenant, "POST", `/threads/${on}/runs/wait`, { assistant_id: "baton", input });
  const runs = await server.call(tenant, "GET", `/threads/${on}/runs`);
  return { thread: on, runId: (runs.body as unknown as { run_id: string }[])[0]?.run_id ?? "", values: body };
}
const promote = (tenant: Tenant, { thread, runId }: Ran, body: object): Promise<Reply> =>
  server.call(tenant, "POST", `/threads/${thread}/runs/${runId}/promote`, body);

const echo = (text: string) => ({
  steps: [{ name: "say", agent: "echo", with: { text }, timeout: "10s", outputs: ["said"] }],
});

describe("POST /runs/{id}/promote", () => {
  it("saves the plan of that run, not of a later one of its thread, as a workflow that runs", async () => {
    const first = await run("acme", { plan: echo("first") });
    await run("acme", { plan: echo("second") }, first.thread);
    const promoted = await promote("acme", first, { name: "kept_first", description: "Says first" });
    expect(promoted).toMatchObject({
      status: 201,
      body: {
        name: "kept_first",
        version: "1.0.0",
        description: "Says first",
        promoted_from_run: first.runId,
        workflow: {
          name: "kept_first",
          steps: [{ name: "say", agent: "echo", with: { text: "first" }, timeout: "10s" }],
        },
        proof: { worst: { steps: 1 } },
      },
    });
    const again = await run("acme", { workflow: "kept_first" });
    expect(again.values.outputs).toEqual({ said: "echo of first" });
    const without = await server.call("acme", "POST", `/runs/${first.runId}/promote`, {
      name: "kept_first",
      description: "Says first",
    });
    expect(without).toMatchObject({ status: 200, body: { version: "1.0.0", stored: "unchanged" } });
  });

  it("saves a run of a workflow again, also under a version of its own", async () => {
    await server.call("acme", "POST", "/workflows", { name: "origin", ...echo("origin") });
    const ran = await run("acme", { workflow: "origin" });
    const promoted = await promote("acme", ran, { name: "copy_of_origin", version: "3.0.0", parameters: false });
    expect(promoted).toMatchObject({ status: 201, body: { name: "copy_of_origin", version: "3.0.0" } });
    const next = await promote("acme", ran, { name: "origin", description: "now described" });
    expect(next).toMatchObject({ status: 201, body: { name: "origin", version: "1.1.0" } });
  });

  it("lifts the values of a planned question into inputs, and keeps them as they were where asked", async () => {
    const question = "How much is the Team plan for 25 users?";
    const asked = await run("default", { messages: [{ role: "user", content: question }] });
    expect(asked.values.answer).not.toBe("");
    const promoted = await promote("default", asked, { name: "team_price" });
    expect(promoted.status).toBe(201);
    const { inputs } = promoted.body.workflow as { inputs: Record<string, { default?: unknown }> };
    expect(Object.values(inputs).map((input) => input.default)).toContain(25);
    const name = Object.entries(inputs).find(([, input]) => input.default === 25)?.[0] ?? "";
    const same = await run("default", { workflow: "team_price" });
    const other = await run("default", { workflow: "team_price", inputs: { [name]: 50 } });
    expect(same.values.__error__).toBeUndefined();
    expect(JSON.stringify(other.values.outputs)).not.toBe(JSON.stringify(same.values.outputs));
    const whole = await promote("default", asked, { name: "team_price_as_asked", parameters: false });
    expect(whole.status).toBe(201);
    expect((whole.body.workflow as { inputs?: object }).inputs).toBeUndefined();
  });

  it("refuses a run that failed, waits, planned nothing or is not there", async () => {
    const failed = await run("acme", {
      plan: { steps: [{ name: "say", agent: "echo", with: { fail: 9, key: "never" }, outputs: ["said"] }] },
    });
    expect(await promote("acme", failed, { name: "never" })).toMatchObject({ status: 409 });
    const waiting = await run("acme", {
      plan: { steps: [{ name: "send", agent: "sender", with: { letter: "x" }, approval: true, outputs: ["sent"] }] },
    });
    expect(await promote("acme", waiting, { name: "never" })).toMatchObject({ status: 409 });
    const talked = await run("default", { messages: [{ role: "user", content: "hello" }] });
    expect(await promote("default", talked, { name: "never" })).toMatchObject({ status: 409 });
    const nobody = "00000000-0000-4000-8000-000000000000";
    expect(await server.call("acme", "POST", `/runs/${nobody}/promote`, { name: "never" })).toMatchObject({
      status: 404,
    });
    const theirs = await run("globex", { plan: echo("theirs") });
    expect(await promote("acme", theirs, { name: "never" })).toMatchObject({ status: 404 });
    expect(await server.call("acme", "POST", `/runs/${theirs.runId}/promote`, { name: "never" })).toMatchObject({
      status: 404,
    });
  });

  it("refuses names and versions that a workflow cannot have", async () => {
    const ran = await run("acme", { plan: echo("named") });
    for (const body of [
      {},
      { name: "" },
      { name: "Not A Name" },
      { name: "echo" },
      { name: "fine", version: "one" },
      { name: "fine", colour: "red" },
    ]) {
      expect(await promote("acme", ran, body), JSON.stringify(body)).toMatchObject({ status: 422 });
    }
    const taken = await promote("acme", ran, { name: "echo" });
    expect(taken.body.problems).toMatchObject([{ code: "name_taken", path: "name" }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveWorkflows, type WorkflowApp } from "./workflows-support.ts";

let app: WorkflowApp;
beforeAll(async () => {
  app = await serveWorkflows();
});
afterAll(async () => {
  await app.served.close();
  expect(app.served.logger.errors).toEqual([]);
});

/** A workflow with a comment, so that what is given back can be told from what was parsed. */
const yaml = (name: string, words: { version?: string; description?: string; agent?: string } = {}): string =>
  [
    `# how ${name} came about`,
    "workflow:",
    `  name: ${name}`,
    ...(words.version === undefined ? [] : [`  version: ${words.version}`]),
    `  description: ${words.description ?? "reads"}`,
    "  steps:",
    "    - name: read",
    `      agent: ${words.agent ?? "reader"}`,
    "      inputs: [topic]",
    "      outputs: [text]",
    "",
  ].join("\n");

describe("POST /workflows", () => {
  it("stores YAML and answers 201 with name, version, proof, inputs and outputs", async () => {
    const { status, body, headers } = await app.call("acme", "POST", "/workflows", yaml("first"));
    expect(status).toBe(201);
    expect(headers.get("location")).toBe("/workflows/first?version=1.0.0");
    expect(body).toMatchObject({
      name: "first",
      version: "1.0.0",
      stored: "created",
      description: "reads",
      inputs: { topic: {} },
      outputs: ["text"],
      effects: ["pure"],
      proof: { worst: { steps: 1 } },
      rewrites: [],
      first_run_at: null,
    });
  });

  it.each(["application/yaml", "text/yaml", "application/x-yaml", "text/plain", "text/plain;charset=UTF-8"])(
    "takes %s",
    async (type) => {
      const name = `typed_${type.replaceAll(/\W/g, "_").toLowerCase()}`;
      expect((await app.call("acme", "POST", "/workflows", yaml(name), type)).status).toBe(201);
    },
  );

  it("takes JSON, bare or below workflow", async () => {
    const steps = [{ name: "read", agent: "reader", outputs: ["text"] }];
    expect(await app.call("acme", "POST", "/workflows", { name: "bare", steps })).toMatchObject({ status: 201 });
    const nested = await app.call("acme", "POST", "/workflows", {
      workflow: { name: "nested", version: "2.1.0", steps },
    });
    expect(nested).toMatchObject({ status: 201, body: { name: "nested", version: "2.1.0" } });
  });

  it("gives the same content the same version and other content the next minor one", async () => {
    const first = await app.call("acme", "POST", "/workflows", yaml("growing"));
    expect(first).toMatchObject({ status: 201, body: { version: "1.0.0", stored: "created" } });
    const again = await app.call("acme", "POST", "/workflows", yaml("growing"));
    expect(again).toMatchObject({ status: 200, body: { version: "1.0.0", stored: "unchanged" } });
    const other = await app.call("acme", "POST", "/workflows", yaml("growing", { description: "reads more" }));
    expect(other).toMatchObject({ status: 201, body: { version: "1.1.0", stored: "created" } });
    const back = await app.call("acme", "POST", "/workflows", yaml("growing"));
    expect(back).toMatchObject({ status: 201, body: { version: "1.2.0" } });
  });

  it("replaces a version that was never run, and refuses to change one that was", async () => {
    const name = "kept";
    await app.call("acme", "POST", "/workflows", yaml(name, { version: "1.0.0", description: "one" }));
    const replaced = await app.call("acme", "POST", "/workflows", yaml(name, { version: "1.0.0", description: "two" }));
    expect(replaced).toMatchObject({ status: 201, body: { stored: "replaced", description: "two" } });
    await app.workflows.ran("acme", name, "1.0.0");
    const same = await app.call("acme", "POST", "/workflows", yaml(name, { version: "1.0.0", description: "two" }));
    expect(same).toMatchObject({
      status: 200,
      body: { stored: "unchanged", first_run_at: expect.any(String) as string },
    });
    const refused = await app.call(
      "acme",
      "POST",
      "/workflows",
      yaml(name, { version: "1.0.0", description: "three" }),
    );
    expect(refused).toMatchObject({
      status: 409,
      body: { code: "conflict", errors: [{ field: "version", expected: "1.1.0" }] },
    });
    expect((await app.call("acme", "GET", `/workflows/${name}`)).body.description).toBe("two");
  });

  it("names every problem with code, path, line, column and the nearest name", async () => {
    const { status, body, headers } = await app.call("acme", "POST", "/workflows", yaml("wrong", { agent: "raeder" }));
    expect(status).toBe(422);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(body.problems).toMatchObject([{ code: "unknown_agent", nearest: "reader", line: 7, column: 14 }]);
    expect(body.detail).toContain("did you mean reader");
  });

  it.each([
    ["nothing", "", /./],
    ["no map", "- just\n- a list\n", /./],
    ["broken YAML", "workflow:\n  name: [open\n", /./],
    ["broken JSON", '{"name": "x", ', /./],
    ["an unknown word", `${yaml("wrong")}  stepz: []\n`, /stepz/],
    ["no name", "steps:\n- {name: read, agent: reader, outputs: [text]}\n", /name/],
    ["a name in other letters", yaml('"My Flow"'), /My Flow/],
    ["an agent's name", yaml("reader"), /agent/],
  ])("refuses %s with 422 and problems", async (_, text, said) => {
    const { status, body } = await app.call("acme", "POST", "/workflows", text);
    expect(status).toBe(422);
    expect(body.problems?.length).toBeGreaterThan(0);
    for (const problem of body.problems ?? []) {
      expect(problem).toMatchObject({ code: expect.any(String) as string, message: expect.any(String) as string });
    }
    expect(JSON.stringify(body.problems)).toMatch(said);
  });

  it("refuses more than a megabyte, another content type, and text that cannot be kept", async () => {
    expect((await app.call("acme", "POST", "/workflows", `# ${"x".repeat(1_100_000)}`)).status).toBe(413);
    expect((await app.call("acme", "POST", "/workflows", "<a/>", "application/xml")).status).toBe(415);
    expect((await app.call("acme", "POST", "/workflows", `${yaml("nul")}# \0`)).status).toBe(422);
    const bytes = new Uint8Array([0xff, 0xfe, 0xfd]);
    const response = await app.served.app.request("/workflows", {
      method: "POST",
      headers: { "x-api-key": "acme-secret-key" },
      body: bytes,
    });
    expect(response.status).toBe(400);
  });

  it("gives many that store at the same moment a version each", async () => {
    const sent = Array.from({ length: 12 }, (_, index) =>
      app.call("acme", "POST", "/workflows", yaml("raced", { description: `take ${index}` })),
    );
    const versions = (await Promise.all(sent)).map(({ status, body }) => `${status} ${body.version}`);
    const expected = Array.from({ length: 12 }, (_, index) => `201 1.${index}.0`);
    expect(versions.toSorted()).toEqual(expected.toSorted());
  });

  it("refuses a workflow that would run itself, also by way of another", async () => {
    const calling = (name: string, other: string): object => ({
      name,
      inputs: { topic: "string" },
      steps: [{ name: "call", workflow: other, inputs: ["topic"], outputs: ["text"] }],
    });
    expect(await app.call("acme", "POST", "/workflows", calling("selfish", "selfish"))).toMatchObject({ status: 422 });
    await app.call("acme", "POST", "/workflows", yaml("inner"));
    expect(await app.call("acme", "POST", "/workflows", calling("outer", "inner"))).toMatchObject({ status: 201 });
    expect(await app.call("acme", "POST", "/workflows", calling("inner", "outer"))).toMatchObject({ status: 422 });
  });
});

describe("reading workflows", () => {
  it("lists the newest version of each, in pages", async () => {
    await app.call("globex", "POST", "/workflows", yaml("alpha"));
    await app.call("globex", "POST", "/workflows", yaml("beta", { agent: "writer" }));
    await app.call("globex", "POST", "/workflows", yaml("alpha", { description: "newer" }));
    const all = await app.call("globex", "GET", "/workflows");
    expect(all.body).toMatchObject([
      { name: "alpha", version: "1.1.0", description: "newer", effects: ["pure"], inputs: { topic: {} } },
      { name: "beta", version: "1.0.0", effects: ["irreversible"] },
    ]);
    expect(all.headers.get("x-pagination-total")).toBe("2");
    const page = await app.call("globex", "GET", "/workflows?limit=1&offset=1");
    expect(page.body).toMatchObject([{ name: "beta" }]);
    expect((await app.call("globex", "GET", "/workflows?limit=0")).status).toBe(422);
  });

  it("gives a version by number or range, as JSON or as it was written", async () => {
    for (const version of ["1.0.0", "1.4.0", "2.0.0"])
      await app.call("acme", "POST", "/workflows", yaml("ranged", { version, description: `of ${version}` }));
    const read = async (query: string) => (await app.call("acme", "GET", `/workflows/ranged${query}`)).body.version;
    expect(await read("")).toBe("2.0.0");
    expect(await read("?version=%5E1.0")).toBe("1.4.0");
    expect(await read("?version=1.0.0")).toBe("1.0.0");
    expect(await app.call("acme", "GET", "/workflows/ranged?version=1.4.0")).toMatchObject({
      body: { workflow: { name: "ranged", description: "of 1.4.0" } },
    });
    const text = await app.call("acme", "GET", "/workflows/ranged?version=1.4.0", undefined, "application/yaml");
    expect(text.headers.get("content-type")).toContain("application/yaml");
    expect(text.text).toBe(yaml("ranged", { version: "1.4.0", description: "of 1.4.0" }));
    const versions = await app.call("acme", "GET", "/workflows/ranged/versions");
    expect(versions.body).toMatchObject([{ version: "2.0.0" }, { version: "1.4.0" }, { version: "1.0.0" }]);
  });

  it("says what there is where a name or version is not", async () => {
    const name = await app.call("acme", "GET", "/workflows/rangd");
    expect(name).toMatchObject({ status: 404, body: { errors: [{ field: "name", expected: "ranged" }] } });
    expect(name.body.detail).toContain("did you mean ranged?");
    const version = await app.call("acme", "GET", "/workflows/ranged?version=%5E9");
    expect(version).toMatchObject({ status: 404, body: { errors: [{ expected: "2.0.0, 1.4.0, 1.0.0" }] } });
    expect((await app.call("acme", "GET", "/workflows/ranged?version=newest")).status).toBe(422);
    expect((await app.call("acme", "GET", "/workflows/nobody/versions")).status).toBe(404);
  });
});

describe("DELETE /workflows/{name}", () => {
  it("deletes what was never run, and retires what was: not offered, but readable, and offered again by a POST", async () => {
    await app.call("acme", "POST", "/workflows", yaml("leaving", { version: "1.0.0" }));
    await app.call("acme", "POST", "/workflows", yaml("leaving", { version: "1.1.0" }));
    await app.workflows.ran("acme", "leaving", "1.0.0");
    const gone = await app.call("acme", "DELETE", "/workflows/leaving");
    expect(gone).toMatchObject({ status: 200, body: { deleted: ["1.1.0"], retired: ["1.0.0"] } });
    expect((await app.call("acme", "GET", "/workflows/leaving")).status).toBe(404);
    expect((await app.call("acme", "GET", "/workflows/leaving?version=1.1.0")).status).toBe(404);
    const retired = await app.call("acme", "GET", "/workflows/leaving?version=1.0.0");
    expect(retired).toMatchObject({ status: 200, body: { retired_at: expect.any(String) as string } });
    expect((await app.workflows.catalog("acme")).names()).not.toContain("leaving");
    const again = await app.call("acme", "POST", "/workflows", yaml("leaving", { version: "1.0.0" }));
    expect(again).toMatchObject({ status: 201, body: { stored: "restored", retired_at: null } });
    expect((await app.call("acme", "DELETE", "/workflows/leaving?version=9.9.9")).status).toBe(404);
  });
});

describe("checking and explaining", () => {
  it("validates without storing, always with 200", async () => {
    expect(await app.call("acme", "POST", "/workflows/validate", yaml("unseen"))).toMatchObject({
      status: 200,
      body: { valid: true, problems: [] },
    });
    expect((await app.call("acme", "GET", "/workflows/unseen")).status).toBe(404);
    const wrong = await app.call("acme", "POST", "/workflows/validate", yaml("unseen", { agent: "raeder" }));
    expect(wrong).toMatchObject({
      status: 200,
      body: { valid: false, problems: [{ code: "unknown_agent", line: 7 }] },
    });
    const broken = await app.call("acme", "POST", "/workflows/validate", "workflow: [");
    expect(broken).toMatchObject({ status: 200, body: { valid: false } });
    expect(broken.body.problems?.[0]).toMatchObject({ line: expect.any(Number) as number });
  });

  it("explains the order of the steps, the proof and the rewrites, and draws the plan", async () => {
    const { status, body } = await app.call("acme", "POST", "/workflows/explain", {
      name: "explained",
      steps: [
        { name: "write", agent: "writer", inputs: ["text"], outputs: ["done"] },
        { name: "read", agent: "reader", inputs: ["user_query"], outputs: ["text"] },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: "explained",
      steps: [
        { name: "read", order: 0, depends_on: [] },
        { name: "write", order: 1, depends_on: ["read"] },
      ],
      proof: { worst: { steps: 2 }, critical_path: ["read", "write"], effects: { irreversible: ["write"] } },
      rewrites: [],
      segments: [[["read"]], [["write"]]],
      effects: ["pure", "irreversible"],
    });
    expect(body.mermaid).toMatch(/^flowchart/);
    expect(await app.call("acme", "POST", "/workflows/explain", "steps: 3")).toMatchObject({ status: 422 });
  });
});

describe("tenants", () => {
  it("each have their own under the same name, and see nothing of one another", async () => {
    await app.call("acme", "POST", "/workflows", yaml("shared", { description: "of acme" }));
    await app.call("globex", "POST", "/workflows", yaml("shared", { description: "of globex" }));
    expect((await app.call("acme", "GET", "/workflows/shared")).body).toMatchObject({ description: "of acme" });
    expect((await app.call("globex", "GET", "/workflows/shared")).body).toMatchObject({ description: "of globex" });
    await app.call("acme", "POST", "/workflows", yaml("secret"));
    expect((await app.call("globex", "GET", "/workflows/secret")).status).toBe(404);
    expect((await app.call("globex", "DELETE", "/workflows/secret")).status).toBe(404);
    expect((await app.workflows.catalog("globex")).names()).not.toContain("secret");
    const { rows } = await app.served.database.pool.query("SELECT * FROM workflow_versions");
    expect(rows).toEqual([]);
  });

  it("need a key", async () => {
    expect((await app.served.app.request("/workflows")).status).toBe(401);
  });
});

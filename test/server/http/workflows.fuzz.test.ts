import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveWorkflows, type WorkflowApp } from "./workflows-support.ts";

let app: WorkflowApp;
beforeAll(async () => {
  app = await serveWorkflows();
});
afterAll(async () => {
  await app.served.close();
  expect(app.served.logger.errors).toEqual([]);
});

const whole = `name: whole
version: 1.0.0
inputs: { topic: { type: string, default: x } }
budget: { steps: 10, seconds: 60 }
steps:
  - name: read
    agent: reader
    inputs: { text: "topic + '!'" }
    for_each: { in: "[topic]", as: topic_item, concurrency: 2 }
    retry: { attempts: 2, delay: 10ms }
    outputs: [text]
  - name: write
    agent: writer
    inputs: [text]
    approval: sure?
    fallback: { value: nothing }
    outputs: [done]
outputs: { all: "text", done: done }
`;

/** The workflow with a piece of its text cut out, doubled or replaced. */
const torn = fc
  .tuple(
    fc.nat(whole.length),
    fc.nat(12),
    fc.constantFrom("", "x", "[", "]: ", "\n", "  ", "&a *a", "!!js ", "1e999", "\u0000"),
    fc.boolean(),
  )
  .map(([at, length, piece, twice]) => {
    const cut = twice ? at : at + length;
    return whole.slice(0, at) + piece + whole.slice(cut);
  });
const words = fc.constantFrom(
  "name",
  "steps",
  "inputs",
  "outputs",
  "workflow",
  "version",
  "budget",
  "defaults",
  "for_each",
  "with",
);
const documents = fc.oneof(
  fc.dictionary(words, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 }).map((document) => JSON.stringify(document)),
  fc.json(),
  fc.string({ unit: "binary", maxLength: 200 }),
  torn,
);

it("answers whatever is sent with a stored workflow or with what is wrong, and never fails", async () => {
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.constantFrom("/workflows", "/workflows/validate", "/workflows/explain"),
      fc.constantFrom("application/yaml", "application/json"),
      async (text, path, type) => {
        const { status, headers, body } = await app.call("acme", "POST", path, text, type);
        expect([200, 201, 409, 422]).toContain(status);
        if (status !== 422) return;
        expect(headers.get("content-type")).toBe("application/problem+json");
        const said = [...(body.problems ?? []), ...(body.errors ?? [])];
        expect(said.length).toBeGreaterThan(0);
        for (const problem of body.problems ?? []) expect(problem.message).not.toBe("");
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);

it("takes any text for the name and version of a workflow without failing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.string({ maxLength: 20 }),
      async (name, version) => {
        const path = `/workflows/${encodeURIComponent(name)}?version=${encodeURIComponent(version)}`;
        for (const method of ["GET", "DELETE"]) {
          const { status } = await app.call("acme", method, path);
          expect([200, 404, 422]).toContain(status);
        }
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);

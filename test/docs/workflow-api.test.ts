import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveWorkflows, type WorkflowApp } from "../server/http/workflows-support.ts";

const page = readFileSync("docs/workflow-api.md", "utf8");
let app: WorkflowApp;
beforeAll(async () => {
  app = await serveWorkflows();
});
afterAll(() => app.served.close());

describe("the page about stored workflows", () => {
  it("names every address of workflows, steps and promotion, and none that is not there", () => {
    const here = /^\/(workflows|runs\/:run_id\/(steps|promote))/;
    const named = [...page.matchAll(/^\| `(GET|POST|DELETE) (\/[^`?]*)/gm)].map(([, method = "", path = ""]) => ({
      method,
      path: path.replaceAll(/\{(\w+)\}/g, ":$1"),
    }));
    const ours = named.filter(({ path }) => here.test(path)).map(({ method, path }) => `${method} ${path}`);
    const served = app.served.app.routes
      .filter(({ path, method }) => method !== "ALL" && here.test(path))
      .map(({ method, path }) => `${method} ${path}`);
    expect(ours.toSorted()).toEqual([...new Set(served)].toSorted());
  });

  it("says what becomes of a workflow, with the status of each", async () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, stored, status]) => `${stored} ${status}`);
    const send = async (version: string, description: string): Promise<string> => {
      const steps = [{ name: "read", agent: "reader", outputs: ["text"] }];
      const { status, body } = await app.call("acme", "POST", "/workflows", {
        name: "told",
        version,
        description,
        steps,
      });
      return `${body.stored} ${status}`;
    };
    const seen = [await send("1.0.0", "one"), await send("1.0.0", "two")];
    await app.workflows.ran("acme", "told", "1.0.0");
    await app.workflows.remove("acme", "told", "1.0.0");
    seen.push(await send("1.0.0", "two"), await send("1.0.0", "two"));
    expect(seen).toEqual(rows);
  });
});

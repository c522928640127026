import { readdir, readFile } from "node:fs/promises";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { Shape } from "../../../src/graph/plan/draw/shape.ts";
import { problemResponse } from "../../../src/server/http/reply/problem-response.ts";
import { pagePictureStyle, pictureRoute } from "../../../src/server/page/picture-route.ts";
import { silentLog } from "../../support/test-agents.ts";

const app = new Hono().route("/", pictureRoute());
app.onError((error) => problemResponse(error, silentLog));

const draw = (body: unknown) => app.request("/page/picture", { method: "POST", body: JSON.stringify(body) });
const steps = [
  { name: "find", agent: "retriever", depends_on: [], outputs: ["found"] },
  { name: "write", agent: "synthesizer", depends_on: ["find"], outputs: ["answer"] },
];

function all(shape: Shape): Shape[] {
  return [shape, ...shape.children.flatMap((child) => (typeof child === "string" ? [] : all(child)))];
}

interface Drawn {
  readonly picture: Shape;
  readonly proof?: string;
}

describe("the picture for the page", () => {
  it("is drawn from what plan.created tells, each step pending and with room for its state", async () => {
    const response = await draw({ plan: { steps } });
    expect(response.status).toBe(200);
    const { picture, proof } = (await response.json()) as Drawn;
    expect(proof).toBeUndefined();
    expect(picture.tag).toBe("svg");
    const boxes = all(picture).filter(({ attributes }) => "data-step" in attributes);
    expect(boxes.map(({ attributes }) => [attributes["data-step"], attributes["data-status"]])).toEqual([
      ["find", "pending"],
      ["write", "pending"],
    ]);
    for (const box of boxes) {
      const classes = box.children.map((child) => (typeof child === "string" ? "" : child.attributes["class"]));
      expect(classes).toContain("mark");
      expect(classes).toContain("state");
    }
  });

  it("goes down where there is no room to the right, and brings no style of its own", async () => {
    const wide = ((await (await draw({ plan: { steps } })).json()) as Drawn).picture;
    const narrow = ((await (await draw({ plan: { steps }, room: 300 })).json()) as Drawn).picture;
    expect(Number(wide.attributes["width"])).toBeGreaterThan(Number(wide.attributes["height"]));
    expect(Number(narrow.attributes["width"])).toBeLessThan(300);
    expect(all(wide).map(({ tag }) => tag)).not.toContain("style");
    expect(pagePictureStyle()).not.toMatch(/#[0-9a-f]{3,6}/);
  });

  it("says what the plan takes where a proof comes with it", async () => {
    const bound = { steps: 2, attempts: 6, tokens: 500, usd: 0, seconds: 3 };
    const effects = { pure: ["find", "write"], idempotent: [], compensable: [], irreversible: [] };
    const proof = {
      worst: bound,
      expected: bound,
      least: bound,
      critical_path: ["find", "write"],
      effects,
      steps: [],
      assumed: [],
    };
    const drawn = (await (await draw({ plan: { steps, proof } })).json()) as Drawn;
    expect(drawn.proof).toBe(
      "usually 2 steps, 6 attempts, 500 tokens, 3 s; at most 2 steps, 6 attempts, 500 tokens, 3 s",
    );
    const critical = all(drawn.picture).filter(({ attributes }) =>
      String(attributes["class"]).startsWith("step critical"),
    );
    expect(critical).toHaveLength(2);
  });

  it.each([
    ["no plan", {}],
    ["steps that are none", { plan: { steps: [1] } }],
    ["an expression that is none", { plan: { steps: [{ ...steps[0], when: "1 +" }] } }],
    ["too many steps", { plan: { steps: Array.from({ length: 401 }, (_, at) => ({ ...steps[0], name: `s${at}` })) } }],
    [
      "too many dependencies",
      {
        plan: {
          steps: Array.from({ length: 60 }, (_, at) => ({
            ...steps[0],
            name: `s${at}`,
            depends_on: Array.from({ length: at }, (_unused, other) => `s${other}`),
          })),
        },
      },
    ],
    ["a cycle", { plan: { steps: [{ ...steps[0], depends_on: ["write"] }, steps[1]] } }],
    ["a step that waits for one that is not there", { plan: { steps: [{ ...steps[0], depends_on: ["nobody"] }] } }],
  ])("is refused or drawn, never a failure of the server: %s", async (_, body) => {
    expect([200, 422]).toContain((await draw(body)).status);
  });

  it("names the steps of a cycle", async () => {
    const response = await draw({ plan: { steps: [{ ...steps[0], depends_on: ["write"] }, steps[1]] } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ detail: "steps wait for each other: find, write, find" });
  });
});

describe("the page's scripts", () => {
  const folder = new URL("../../../src/server/page/client/", import.meta.url);

  it("build the head of a table in one place", async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".js"));
    const texts = await Promise.all(
      files.map(async (name) => [name, await readFile(new URL(name, folder), "utf8")] as const),
    );
    expect(texts.filter(([, text]) => text.includes('"thead"')).map(([name]) => name)).toEqual(["table-view.js"]);
  });

  it("follow a step through its events, and count its items", async () => {
    const { pendingStep, stepAfter } = (await import(new URL("follow-step.js", folder).href)) as {
      pendingStep: (agent: string) => Followed;
      stepAfter: (known: Followed, event: object, isOwn: boolean) => Followed;
    };
    const failure = { code: "timeout", message: "too slow", retryable: true };
    let step = pendingStep("worker");
    step = stepAfter(step, { type: "step.started", step: "a", attempt: 2 }, true);
    expect(step).toMatchObject({ status: "running", attempts: 2 });
    step = stepAfter(step, { type: "step.failed", step: "a", attempts: 3, duration_ms: 12, failure }, true);
    expect(step).toMatchObject({ status: "failed", attempts: 3, ms: 12, note: "too slow" });
    let each = pendingStep("worker");
    each = stepAfter(each, { type: "step.started", step: "each[0]", attempt: 1 }, false);
    each = stepAfter(each, { type: "step.started", step: "each[1]", attempt: 1 }, false);
    each = stepAfter(each, { type: "step.completed", step: "each[0]", attempts: 1, duration_ms: 1 }, false);
    expect([each.status, each.ended.size, each.begun.size]).toEqual(["running", 1, 2]);
  });
});

interface Followed {
  readonly status: string;
  readonly begun: Set<string>;
  readonly ended: Set<string>;
}

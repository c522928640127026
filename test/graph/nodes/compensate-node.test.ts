import { MemorySaver } from "@langchain/langgraph";
import { afterEach, describe, expect, it, vi } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { createPolicies, type WithheldRepeat } from "../../../src/graph/step/policies.ts";
import type { Steps } from "../../../src/graph/step/step-state.ts";
import { Unavailable } from "../../../src/tools/errors.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";

/** Pauses of more than a second that were asked for, milliseconds; nobody waits for them. */
const pauses: number[] = [];

vi.mock("node:timers/promises", async (original) => {
  const real = await original<typeof import("node:timers/promises")>();
  return {
    ...real,
    setTimeout: <T>(ms: number, value?: T, options?: object): Promise<T | undefined> => {
      if (ms > 1000) pauses.push(ms);
      return real.setTimeout(ms > 1000 ? 0 : ms, value, options);
    },
  };
});

afterEach(() => {
  pauses.length = 0;
});

/** A run that books and then fails; `release` fails with this the first times. */
async function undone(failures: readonly Error[], compensate: object = {}, policies = createPolicies()) {
  let calls = 0;
  const agents = [
    testAgent("book", () => Promise.resolve({ id: 7 }), { effect: "compensable" }),
    testAgent("broken", () => Promise.reject(new Error("it broke"))),
    testAgent("other", () => Promise.resolve({ id: 8 }), { effect: "compensable" }),
    testAgent("release", () => {
      const failure = failures[calls++];
      return failure === undefined ? Promise.resolve({}) : Promise.reject(failure);
    }),
  ];
  const graph = buildGraph({ ...testDependencies(agents), policies }, new MemorySaver());
  const config = { configurable: { thread_id: "t", run_id: "r" } };
  const undo = { agent: "release", inputs: { id: "booking.id" }, ...compensate };
  const steps = [
    { name: "book", agent: "book", outputs: ["booking"], compensate: undo },
    { name: "pay", agent: "broken", outputs: ["paid"], depends_on: ["book"], retry: 1 },
  ];
  await expect(graph.invoke({ plan: { steps } }, config)).rejects.toMatchObject({ code: "bug" });
  const { book } = ((await graph.getState(config)).values as { steps: Steps }).steps;
  return { status: book?.status, calls };
}

const asking = (seconds: number): Error => new Unavailable("not now", { retryAfterMs: seconds * 1000 });

describe("a compensation that fails", () => {
  it("is made again, whatever has become of the retry budget", async () => {
    const withheld: WithheldRepeat[] = [];
    const none = { ratio: 0, floorPerSecond: 0 };
    const onWithheld = (repeat: WithheldRepeat): void => void withheld.push(repeat);
    const policies = createPolicies({ agentBudget: none, processBudget: none, onWithheld });
    const retry = { delay: "1ms" };
    const failures = [new Unavailable("down"), new Unavailable("down")];
    expect(await undone(failures, { retry }, policies)).toEqual({ status: "compensated", calls: 3 });
    expect(withheld).toEqual([]);
  });

  it("takes nothing of the retry budget from others", async () => {
    const policies = createPolicies({
      agentBudget: { ratio: 0, floorPerSecond: 0.1 },
      processBudget: { ratio: 0, floorPerSecond: 0.1 },
    });
    await undone([new Unavailable("down")], { retry: { delay: "1ms" } }, policies);
    expect(policies.mayRepeat(undefined, { tenant: "t", agent: "any", kind: "retry" })).toBe(true);
  });

  it("waits as long as the other side asks for, up to a minute", async () => {
    expect(await undone([asking(30), asking(60)])).toEqual({ status: "compensated", calls: 3 });
    expect(pauses).toEqual([30_000, 60_000]);
  });

  it("gives up where the other side asks for more, or for more than the compensation itself allows", async () => {
    expect(await undone([asking(61)])).toEqual({ status: "uncompensated", calls: 1 });
    const retry = { max_delay: "20s" };
    expect(await undone([asking(30)], { retry })).toEqual({ status: "uncompensated", calls: 1 });
    expect(pauses).toEqual([]);
  });

  it("is made as often as it says, else three times", async () => {
    const failures = Array.from({ length: 9 }, () => new Unavailable("down"));
    expect((await undone(failures, { retry: { delay: "1ms" } })).calls).toBe(3);
    expect((await undone(failures, { retry: { attempts: 2, delay: "1ms" } })).calls).toBe(2);
  });
});

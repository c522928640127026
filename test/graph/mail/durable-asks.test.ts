import { setTimeout as sleep } from "node:timers/promises";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import type { Steps } from "../../../src/graph/step/step-state.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";
import { MortalProcess } from "../../support/workflows/mortal-process.ts";
import { MortalSaver } from "../../support/workflows/mortal-saver.ts";

const KEYS = ["a1", "a2", "b1", "b2"] as const;
const CASES = 60;

/** Two chains of questions side by side, whose order hangs on the moment; each answer counts how often its question was worked on. */
async function chains(
  seed: number,
): Promise<{ worked: Map<string, number>; outputs: unknown; steps: Steps; kills: number }> {
  const store = new MemorySaver();
  const worked = new Map<string, number>();
  const config = { configurable: { thread_id: "t", run_id: "r" }, durability: "sync" as const };
  for (let epoch = 0; ; epoch++) {
    const process = new MortalProcess(epoch, epoch === 0 ? 4 + (seed % 9) : undefined);
    const clerk = testAgent("clerk", async ({ input }) => {
      process.tick();
      if (process.dead) await new Promise<never>(() => undefined);
      worked.set(String(input.key), (worked.get(String(input.key)) ?? 0) + 1);
      await sleep((seed * 7 + epoch * 13 + String(input.key).charCodeAt(0) * 3) % 5);
      process.tick();
      if (process.dead) await new Promise<never>(() => undefined);
      return { key: input.key, answer: `${String(input.key)} in ${epoch}` };
    });
    const chief = testAgent("chief", async (_task, { ask }) => {
      const chain = async (...keys: string[]): Promise<unknown[]> => {
        const answers: unknown[] = [];
        for (const key of keys) {
          await sleep((seed * 3 + epoch * 5 + key.charCodeAt(0)) % 4);
          answers.push(await ask("clerk", { key }));
        }
        return answers;
      };
      return Promise.all([chain("a1", "a2"), chain("b1", "b2")]);
    });
    const graph = buildGraph(testDependencies([chief, clerk]), new MortalSaver(store, process, []));
    const stop = new AbortController();
    const begun = (await store.getTuple(config)) !== undefined;
    const steps = [{ name: "lead", agent: "chief", inputs: {}, outputs: ["led"] }];
    const life = graph.invoke(begun ? null : { plan: { steps } }, { ...config, signal: stop.signal });
    life.catch(() => undefined);
    await Promise.race([life, process.died]);
    if (process.dead) {
      stop.abort();
      continue;
    }
    const { values } = await graph.getState(config);
    const { outputs, steps: states } = values as unknown as { outputs: { led: unknown }; steps: Steps };
    return { worked, outputs: outputs.led, steps: states, kills: epoch };
  }
}

describe("asks side by side whose order hangs on the moment", () => {
  it("keep their answers over a crash: what is on record is not asked again, and every path is one ask", async () => {
    let kills = 0;
    let kept = 0;
    for (let seed = 0; seed < CASES; seed++) {
      const { worked, outputs, steps, kills: deaths } = await chains(seed);
      kills += deaths;
      const answers = (outputs as { key: string; answer: string }[][]).flat();
      expect(answers.map(({ key }) => key)).toEqual(KEYS);
      for (const { key, answer } of answers) {
        // At most what was under way when the process died is worked on twice.
        expect(worked.get(key)).toBeLessThanOrEqual(2);
        if (deaths > 0 && answer.endsWith("in 0")) {
          kept++;
          expect(worked.get(key)).toBe(1);
        }
      }
      const asks = Object.entries(steps).filter(([path]) => path.startsWith("lead>clerk#"));
      expect(asks.map(([path]) => path).toSorted()).toEqual([1, 2, 3, 4].map((number) => `lead>clerk#${number}`));
      const told = asks.map(([, state]) => (state.status === "completed" ? (state.output as { key: string }).key : ""));
      expect(new Set(told)).toEqual(new Set(KEYS));
    }
    expect(kills).toBeGreaterThan(CASES / 2);
    expect(kept).toBeGreaterThan(CASES / 4);
  });
});

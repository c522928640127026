import { setTimeout as sleep } from "node:timers/promises";
import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";
import { MortalProcess } from "../../support/workflows/mortal-process.ts";
import { MortalSaver } from "../../support/workflows/mortal-saver.ts";

const KEYS = ["a", "b", "c"];
const CASES = Number(process.env.CASES ?? 120);

interface Asked {
  readonly steps: readonly {
    readonly step: string;
    readonly agent: string;
    readonly input: { readonly key?: string };
  }[];
}

/** An agent that has another do three things which cannot be undone, in a process that dies at some moment, and a person who looks. */
async function conversation(seed: number) {
  const store = new MemorySaver();
  const sent = new Map<string, number>();
  const finished = new Set<string>();
  const held: string[] = [];
  const config = { configurable: { thread_id: "t", run_id: "r" }, durability: "sync" as const };
  for (let epoch = 0; ; epoch++) {
    const process = new MortalProcess(epoch, epoch < 2 ? 3 + ((seed * (epoch + 1)) % 29) : undefined);
    const live = async (): Promise<void> => {
      process.tick();
      if (process.dead) await new Promise<never>(() => undefined);
    };
    const send = testAgent(
      "send",
      async ({ input }) => {
        await live();
        sent.set(String(input.key), (sent.get(String(input.key)) ?? 0) + 1);
        await sleep(seed % 3);
        await live();
        return { receipt: input.key };
      },
      { effect: "irreversible" },
    );
    const chief = testAgent(
      "chief",
      async (_task, { ask }) => {
        await live();
        const one = (key: string): Promise<unknown> => ask("send", { key }).catch((error: unknown) => String(error));
        const answers = seed % 2 === 0 ? await Promise.all(KEYS.map(one)) : [];
        if (seed % 2 === 1) for (const key of KEYS) answers.push(await one(key));
        await live();
        finished.add("lead");
        return answers;
      },
      { effect: "irreversible" },
    );
    const graph = buildGraph(testDependencies([chief, send]), new MortalSaver(store, process, []));
    const stop = new AbortController();
    const carryOut = async (): Promise<unknown> => {
      const begun = (await store.getTuple(config)) !== undefined;
      const steps = [{ name: "lead", agent: "chief", inputs: {}, outputs: ["led"] }];
      let next: object | null = begun ? null : { plan: { steps } };
      for (;;) {
        const values = (await graph.invoke(next, { ...config, signal: stop.signal })) as unknown as {
          __interrupt__?: { value: Asked }[];
          outputs: unknown;
        };
        const asked = values.__interrupt__?.[0]?.value;
        if (asked === undefined) return values.outputs;
        held.push(...asked.steps.map(({ step }) => step));
        const answers = asked.steps.map(({ step, agent, input }) => {
          if (agent === "chief") return [step, { outcome: "not_done" }];
          const done = sent.has(String(input.key));
          return [step, done ? { outcome: "done", output: { receipt: input.key } } : { outcome: "not_done" }];
        });
        next = new Command({ resume: Object.fromEntries(answers) });
      }
    };
    const life = carryOut();
    life.catch(() => undefined);
    const end = await Promise.race([life.then((outputs) => ({ outputs })), process.died]);
    if (end === "died") {
      stop.abort();
      continue;
    }
    return { sent, held, outputs: end.outputs, kills: epoch };
  }
}

describe("irreversible things that one agent asks of another", () => {
  it("are done once each, whenever the process dies", { timeout: 120_000 }, async () => {
    let kills = 0;
    let held = 0;
    for (let seed = 1; seed <= CASES; seed++) {
      const found = await conversation(seed);
      kills += found.kills;
      held += found.held.length;
      expect({ seed, sent: Object.fromEntries(found.sent) }).toEqual({ seed, sent: { a: 1, b: 1, c: 1 } });
      expect(found.outputs).toEqual({ led: KEYS.map((receipt) => ({ receipt })) });
    }
    if (process.env.COVERAGE !== undefined) process.stdout.write(`${kills} deaths, ${held} asked of a person\n`);
    expect(kills).toBeGreaterThan(CASES / 2);
    expect(held).toBeGreaterThan(CASES / 4);
  });
});

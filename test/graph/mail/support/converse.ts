import { MemorySaver } from "@langchain/langgraph";
import { buildGraph } from "../../../../src/graph/build-graph.ts";
import type { RunEvent } from "../../../../src/graph/events.ts";
import type { Mail } from "../../../../src/graph/mail/mail.ts";
import { createGuards, type Guards } from "../../../../src/graph/step/guards.ts";
import type { Steps } from "../../../../src/graph/step/step-state.ts";
import { createHealth } from "../../../../src/tools/registry/health/create-health.ts";
import { testDependencies } from "../../../support/test-agents.ts";
import { MortalProcess } from "../../../support/workflows/mortal-process.ts";
import { MortalSaver, type OnRecord } from "../../../support/workflows/mortal-saver.ts";
import { conversation, talkers } from "./conversations.ts";

export interface Conversed {
  readonly error: string | undefined;
  readonly mail: Mail;
  readonly steps: Steps;
  readonly context: Readonly<Record<string, unknown>>;
  readonly usage: { readonly steps: number };
  readonly events: readonly RunEvent[];
  readonly kills: number;
  /** Asks that were on record when their work began once more. */
  readonly repeated: readonly string[];
}

/** Whoever fails as often as it is drawn to is asked all the same. */
function patient(): Guards {
  return createGuards({ health: createHealth({ breaker: { failures: 1e9, enough: 1e9 } }) });
}

/** Runs a conversation in one process after the other where they die, over one store. @param deaths after how many moments each dies */
export async function converse(seed: number, deaths: readonly number[]): Promise<Conversed> {
  const store = new MemorySaver();
  const config = { configurable: { thread_id: "talk", run_id: "run" }, durability: "sync" as const };
  const events: RunEvent[] = [];
  const record: OnRecord[] = [];
  const repeated: string[] = [];
  for (let epoch = 0; ; epoch++) {
    const process = new MortalProcess(epoch, deaths[epoch]);
    const known = new Set(record.map(({ path }) => path));
    const began = (path: string): void => void (known.has(path) && repeated.push(path));
    const graph = buildGraph(
      { ...testDependencies(talkers(seed, process, began)), guards: patient() },
      new MortalSaver(store, process, record),
    );
    const stop = new AbortController();
    const begun = (await store.getTuple(config)) !== undefined;
    const life = (async () => {
      const stream = await graph.stream(begun ? null : { plan: conversation(seed) }, {
        ...config,
        signal: stop.signal,
        streamMode: "custom",
      });
      for await (const event of stream) if (!process.dead) events.push(event as RunEvent);
    })();
    // What a dead process still throws is heard by nobody.
    life.catch(() => undefined);
    const end = await Promise.race([
      life.then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
      process.died,
    ]);
    if (process.dead) {
      stop.abort();
      continue;
    }
    const { values } = await graph.getState(config);
    return { ...(values as unknown as Conversed), error: end, events, kills: epoch, repeated };
  }
}

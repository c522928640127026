import {
  Annotation,
  END,
  MessagesAnnotation,
  START,
  StateGraph,
  interrupt,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import type { CheckpointWriter } from "../../../../src/graph/journal/entry.ts";
import { TenantSaver } from "../../../../src/graph/tenant-saver.ts";
import type { RunGraph } from "../../../../src/server/runs/graph/run-graph.ts";
import type { ServedGraph } from "../../../../src/server/threads/served-graph.ts";
import type { Database } from "../../../../src/tools/database/database.ts";
import { BatonError } from "../../../../src/tools/errors.ts";

/** One thing a run does; each is a superstep with a checkpoint of its own. */
export type Step =
  | { readonly do: "note"; readonly name: string }
  | { readonly do: "sleep"; readonly name: string; readonly ms: number }
  /** Waits until the test opens the gate of that name, or the run is aborted. */
  | { readonly do: "gate"; readonly name: string }
  /** Fails of something unforeseen, or as its state says that a step did, `at` there. */
  | { readonly do: "fail"; readonly name: string; readonly at?: string }
  | { readonly do: "ask"; readonly name: string }
  | { readonly do: "ask_twice"; readonly name: string }
  /** Narrates this many custom events. */
  | { readonly do: "talk"; readonly name: string; readonly events: number };

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  script: Annotation<readonly Step[]>({ reducer: (_, next) => next, default: () => [] }),
  at: Annotation<number>({ reducer: (_, next) => next, default: () => 0 }),
  done: Annotation<string[]>({ reducer: (all, next) => [...all, ...next], default: () => [] }),
});

export interface Hooks {
  started(name: string, config: LangGraphRunnableConfig): void | Promise<void>;
  ended(name: string, config: LangGraphRunnableConfig): void | Promise<void>;
  gate(name: string, signal: AbortSignal): Promise<void>;
}

/** A real graph on the real checkpointer that does what `input.script` says, step by step. */
export function scriptedGraph(database: Database, hooks: Hooks, journal?: CheckpointWriter): RunGraph & ServedGraph {
  const work = async (state: typeof State.State, config: LangGraphRunnableConfig): Promise<typeof State.Update> => {
    const step = state.script[state.at];
    if (step === undefined) return {};
    await hooks.started(step.name, config);
    const signal = config.signal ?? new AbortController().signal;
    const answer = await perform(step, config, signal, hooks);
    await hooks.ended(step.name, config);
    return {
      at: state.at + 1,
      done: [answer === undefined ? step.name : `${step.name}=${JSON.stringify(answer)}`],
      ...(step.do === "note" ? { messages: [{ role: "assistant", content: step.name }] } : {}),
    };
  };
  return new StateGraph(State)
    .addNode("begin", () => ({ at: 0 }))
    .addNode("work", work)
    .addEdge(START, "begin")
    .addEdge("begin", "work")
    .addConditionalEdges("work", (state) => (state.at < state.script.length ? "work" : END), ["work", END])
    .compile({ checkpointer: new TenantSaver(database, journal) });
}

async function perform(
  step: Step,
  config: LangGraphRunnableConfig,
  signal: AbortSignal,
  hooks: Hooks,
): Promise<unknown> {
  switch (step.do) {
    case "note":
      return undefined;
    case "sleep":
      return await pause(step.ms, signal);
    case "gate":
      return await hooks.gate(step.name, signal);
    case "fail":
      if (step.at !== undefined)
        throw new BatonError("unavailable", false, `${step.name} failed`, { at: { step: step.at, agent: "scripted" } });
      throw new TypeError(`${step.name} is broken`);
    case "ask":
      return interrupt({ question: step.name }) as unknown;
    case "ask_twice":
      return [interrupt({ question: step.name }), interrupt({ question: `${step.name} again` })] as unknown;
    case "talk":
      for (let n = 0; n < step.events; n += 1) {
        config.writer?.({ type: "token", n });
        if (n % 10 === 9) await pause(1, signal);
      }
      return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Gates that a test opens by name, and a count of what was started and ended. */
export class Recorder implements Hooks {
  readonly starts: string[] = [];
  readonly ends: string[] = [];
  readonly tenants: unknown[] = [];
  readonly #open = new Map<string, () => void>();
  readonly #arrived = new Map<string, () => void>();
  readonly #waiting = new Set<string>();

  started(name: string, config: LangGraphRunnableConfig): void {
    this.starts.push(name);
    this.tenants.push(config.configurable?.tenant_id);
  }

  ended(name: string): void {
    this.ends.push(name);
  }

  gate(name: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#open.set(name, resolve);
      this.#waiting.add(name);
      this.#arrived.get(name)?.();
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
  }

  /** Resolves when a run stands at the gate. */
  async arrived(name: string): Promise<void> {
    if (!this.#waiting.has(name)) await new Promise<void>((resolve) => this.#arrived.set(name, resolve));
  }

  open(name: string): void {
    this.#waiting.delete(name);
    this.#open.get(name)?.();
  }
}

import { Command, MemorySaver } from "@langchain/langgraph";
import { buildGraph, type BatonGraph } from "../../../src/graph/build-graph.ts";
import type { GraphDependencies } from "../../../src/graph/dependencies.ts";
import type { Planned } from "../../../src/graph/plan/planned.ts";
import type { RunUsage } from "../../../src/graph/step/run-usage.ts";
import type { Steps } from "../../../src/graph/step/step-state.ts";
import { toFailure, type Failure } from "../../../src/tools/errors.ts";
import { testDependencies } from "../test-agents.ts";
import { answerTo } from "./person.ts";
import { Ledger } from "./ledger.ts";
import { MortalProcess } from "./mortal-process.ts";
import { MortalSaver, type OnRecord } from "./mortal-saver.ts";
import { scriptedAgents } from "./scripted-agents.ts";
import type { WorkflowCase } from "./workflow-case.ts";

/** What came of a case. */
export interface Driven {
  /** Missing where the run ended well. */
  readonly error: (Failure & { readonly field?: string | undefined }) | undefined;
  readonly plan: Planned;
  readonly steps: Steps;
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
  /** What was written, by name, and what the run was given. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly usage: RunUsage;
  readonly ledger: Ledger;
  /** Every step that ended on record, in the order in which the store took it. */
  readonly record: readonly OnRecord[];
  /** Processes that died. */
  readonly kills: number;
}

interface Values {
  readonly plan: Planned;
  readonly steps: Steps;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
  readonly usage: RunUsage;
}

/**
 * Runs a case on the real graph, in one process after the other where they die, each over the same store, and answers for the person who is asked.
 *
 * @param deaths of the case, or none
 */
export async function drive(
  { document, inputs, script }: WorkflowCase,
  deaths: readonly number[] = [],
): Promise<Driven> {
  const store = new MemorySaver();
  const ledger = new Ledger();
  const record: OnRecord[] = [];
  const config = { configurable: { thread_id: "case", run_id: "run" }, durability: "sync" as const };
  for (let epoch = 0; ; epoch++) {
    const process = new MortalProcess(epoch, deaths[epoch]);
    const deps: GraphDependencies = {
      ...testDependencies(scriptedAgents(script, ledger, process)),
      // Breakers and places in the bulkhead are tested on their own; here only the script decides what fails.
      guards: { run: (agent, _tenant, attempt) => attempt({ id: agent.name, execute: agent.execute.bind(agent) }) },
    };
    const graph = buildGraph(deps, new MortalSaver(store, process, record));
    const stop = new AbortController();
    const begun = (await store.getTuple(config)) !== undefined;
    const input = begun ? null : { plan: document, inputs };
    const life = carryOut(graph, input, { ...config, signal: stop.signal }, script, ledger);
    // What a dead process still throws is heard by nobody.
    life.catch(() => undefined);
    const end = await Promise.race([life.then((error) => ({ error })), process.died]);
    if (end === "died") {
      stop.abort();
      continue;
    }
    const { values } = await graph.getState(config);
    const { plan, steps, outputs, context, usage } = values as unknown as Values;
    return { error: end.error, plan, steps, outputs, context, usage, ledger, record, kills: epoch };
  }
}

type Config = { configurable: { thread_id: string; run_id: string }; durability: "sync"; signal: AbortSignal };

/** To its end, with every person's answer. */
async function carryOut(
  graph: BatonGraph,
  input: object | null,
  config: Config,
  script: WorkflowCase["script"],
  ledger: Ledger,
): Promise<Failure | undefined> {
  let next: object | null = input;
  for (;;) {
    let values: { plan: Planned; __interrupt__?: { value: Parameters<typeof answerTo>[0] }[] };
    try {
      values = (await graph.invoke(next, config)) as unknown as typeof values;
    } catch (error) {
      const { code, message, field } = toFailure(error);
      if (code === "bug" && !message.includes("scripted")) throw error;
      return { code, message, retryable: false, ...(field !== undefined && { field }) };
    }
    const asked = values.__interrupt__?.[0]?.value;
    if (asked === undefined) return undefined;
    next = new Command({ resume: answerTo(asked, values.plan, script, ledger) });
  }
}

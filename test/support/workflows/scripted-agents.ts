import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../../src/agents/agent.ts";
import { defineAgent } from "../../../src/agents/define-agent.ts";
import { z } from "zod";
import type { Ledger } from "./ledger.ts";
import { actOf, outputOf, TEMPERS, type AgentName, type Script } from "./script.ts";

/** A process as far as the agents know: they tick it at every beginning and end, and a dead one is heard no more. */
export interface Process {
  readonly epoch: number;
  readonly dead: boolean;
  tick(): void;
}

export const AGENTS = Object.keys(TEMPERS) as AgentName[];

/** The agents of a case: what each attempt does is a function of the script, and all of it goes into the ledger. */
export function scriptedAgents(script: Script, ledger: Ledger, process: Process): Agent[] {
  return AGENTS.map((name) => scripted(name, script, ledger, process));
}

function scripted(name: AgentName, script: Script, ledger: Ledger, process: Process): Agent {
  const { effect, tokens: mostTokens, usd: mostUsd } = TEMPERS[name];
  return defineAgent({
    name,
    version: "1.2.0",
    description: `the scripted agent ${name}`,
    capabilities: [{ name: `can_${name}`, description: `what ${name} does`, examples: [] }],
    input: z.looseObject({}),
    output: z.unknown(),
    effect,
    timeoutMs: 20_000,
    latencyMs: 3,
    cost: {
      tokens: { expected: mostTokens / 2, most: mostTokens },
      usd: { expected: mostUsd / 2, most: mostUsd },
    },
    execute: async ({ step, attempt, input }, context) => {
      const { delayMs, failure, tokens, usd, happens: happened } = actOf(script, name, step, attempt);
      process.tick();
      if (process.dead) return await new Promise<never>(() => undefined);
      const noted = ledger.begin({
        path: step,
        agent: name,
        attempt,
        input,
        epoch: process.epoch,
        tokens,
        usd,
        happened,
      });
      context.spend({ inputTokens: Math.floor(tokens / 3), outputTokens: tokens - Math.floor(tokens / 3), usd });
      if (delayMs > 0) await sleep(delayMs, undefined, { signal: context.signal });
      process.tick();
      if (process.dead) return await new Promise<never>(() => undefined);
      ledger.end(noted, failure === undefined);
      if (failure !== undefined) throw failure;
      return outputOf(script, name, step, input);
    },
  });
}

import type { Agent } from "../../agents/agent.ts";
import { OverBudget, Cancelled, Timeout, toFailure } from "../../tools/errors.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { failed, joined, now, only, type Outcome } from "../branch/outcome.ts";
import type { Scope } from "../branch/scope.ts";
import { agentBound } from "../plan/proof/leaf-bound.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withDeadline } from "../step/deadline.ts";
import { NO_USAGE } from "../step/run-usage.ts";
import type { LeafResult, RunLeaf } from "../step/leaf-result.ts";
import { inStepSpan } from "../tracing/in-step-span.ts";
import { runningTime } from "./running-time.ts";
import type { Link } from "./link.ts";

/** One agent's question to another, as it is carried out. */
export interface Ask {
  readonly asker: { readonly path: string; readonly agent: string };
  readonly agent: Agent;
  /** Of the versions that would do. */
  readonly range: string | undefined;
  /** The object that the run is tied to. */
  readonly pin: string | undefined;
  readonly input: Readonly<Record<string, unknown>>;
  /** Of the ask itself. */
  readonly path: string;
  readonly scope: Scope;
  readonly chain: readonly Link[];
  /** When the asker's attempt is over, milliseconds since 1970. */
  readonly until: number;
  readonly timeoutMs: number | undefined;
  /** Whether the asker's step has set its worst case aside already. */
  readonly setAside: boolean;
}

/**
 * An ask as a step of its own, under the policies of the agent asked. A failure is a value; its reservation does not wait, for the asker holds
 * one itself while it waits for the answer.
 *
 * @param cut fires when the asker's attempt is over
 * @throws Cancelled when the run was stopped.
 */
export async function runAsk(ask: Ask, cut: AbortSignal, tools: BranchTools, runLeaf: RunLeaf): Promise<Outcome> {
  const { asker, agent, path, input, timeoutMs } = ask;
  const since = Date.now();
  const started_at = now();
  const bytes = sizeOf(input);
  const parties = { step: asker.path, agent: asker.agent, ask: path, to: agent.name };
  tools.emit({ type: "agent.asked", ...parties, at: started_at, bytes });
  const asking = { "baton.ask.by": asker.agent, "baton.ask.step": asker.path, "baton.ask.bytes": bytes };
  const outcome = await inStepSpan({ agent: agent.name }, path, carryOut, asking);
  const state = outcome.steps[path];
  const ok = state?.status === "completed";
  tools.emit({
    type: "agent.answered",
    ...parties,
    at: now(),
    ok,
    bytes: ok ? sizeOf(state.output) : 0,
    duration_ms: Date.now() - since,
  });
  return outcome;

  async function carryOut(): Promise<Outcome> {
    const leftMs = Math.max(1, Math.min(ask.until - since, timeoutMs ?? Infinity));
    const time = runningTime(timeoutMs);
    try {
      const signal = AbortSignal.any([tools.signal, cut, time.signal]);
      const own = Math.min(agent.timeoutMs ?? Infinity, leftMs);
      const step = stepOf(ask, Number.isFinite(own) ? own : undefined);
      const inner = withDeadline({ ...tools, signal, answers: undefined }, since + leftMs);
      const {
        state: end,
        usage,
        asked,
      } = await withRoom(ask, tools, () =>
        runLeaf({ step, path, scope: ask.scope, edited: input, chain: ask.chain }, inner),
      );
      return joined([only(path, end, usage), asked]);
    } catch (error) {
      if (tools.signal.aborted) throw error;
      const failure = toFailure(reason(error));
      const duration_ms = Date.now() - since;
      tools.emit({ type: "step.failed", step: path, agent: agent.name, attempts: 0, duration_ms, failure });
      return only(path, failed({ agent: agent.name, started_at }, failure, 0));
    } finally {
      time.stop();
    }

    function reason(error: unknown): unknown {
      if (time.signal.aborted)
        return new Timeout(`agent ${agent.name} did not answer within ${Math.ceil(timeoutMs ?? 0)} ms`);
      if (cut.aborted) return new Cancelled(`agent ${asker.agent} no longer waits for the answer`);
      return error;
    }
  }
}

/** @throws OverBudget when what the ask may take does not fit now. */
async function withRoom(ask: Ask, tools: BranchTools, work: () => Promise<LeafResult>): Promise<LeafResult> {
  if (ask.setAside) return work();
  const { worst } = agentBound({ agent: ask.agent.name }, tools.figures);
  const settles: ((taken: LeafResult["usage"]) => void)[] = [];
  // What was cut off does not say what it took.
  let taken = { ...NO_USAGE, steps: worst.steps, input_tokens: worst.tokens, usd: worst.usd };
  try {
    for (const ledger of ledgersOf(tools)) settles.push(await ledger.reserve(worst, false));
    const result = await work();
    taken = result.usage;
    return result;
  } catch (error) {
    if (error instanceof OverBudget && settles.length < ledgersOf(tools).length) taken = NO_USAGE;
    throw error;
  } finally {
    for (const settle of settles) settle(taken);
  }
}

/** The ledgers on which an ask counts that no proof has counted. */
export function ledgersOf({ ledger, spare }: Pick<BranchTools, "ledger" | "spare">): BranchTools["ledger"][] {
  return spare === undefined || spare === ledger ? [ledger] : [ledger, spare];
}

function stepOf({ agent, range, pin, path }: Ask, timeout: number | undefined): PlannedStep {
  return {
    name: path,
    agent: agent.name,
    ...(range !== undefined && { range }),
    ...(pin !== undefined && { pin }),
    inputs: {},
    with: {},
    // Whatever the agent gives, whole.
    outputs: [" "],
    depends_on: [],
    ...(timeout !== undefined && { timeout }),
  };
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? "");
}

import { isBrokenCircuitError, isBulkheadRejectedError } from "cockatiel";
import type { Agent, AgentInstance } from "../../agents/agent.ts";
import { toFailure, Unavailable, type Failure } from "../../tools/errors.ts";
import { createBalancer } from "../../tools/registry/balancing/balancer.ts";
import type { BalancingOptions } from "../../tools/registry/balancing/balancing-options.ts";
import { createHealth } from "../../tools/registry/health/create-health.ts";
import type { Health } from "../../tools/registry/health/health.ts";
import { createPlaces, type Place } from "./places.ts";
import { HALF_OPEN_AFTER_MS } from "./protect.ts";

/** An attempt that was made, wherever it was. */
export interface GuardedAttempt {
  readonly agent: string;
  readonly version: string;
  readonly instance: string;
  readonly tenant: string;
  readonly ms: number;
  /** Missing: it succeeded. */
  readonly failure?: Failure;
}

/** Instances, a breaker and a bulkhead for each, and what is known of their health, shared by all runs of this process. */
export interface Guards {
  /**
   * Makes an attempt at the instance that is expected to answer soonest.
   * @param tried ids of instances that failed at this step already: others are preferred
   * @throws Unavailable when no instance takes it: breakers open, all draining, or too many attempts wait
   */
  run<T>(
    agent: Agent,
    tenant: string,
    attempt: (instance: AgentInstance) => Promise<T>,
    tried?: ReadonlySet<string>,
  ): Promise<T>;
}

export interface GuardsOptions {
  /** Where attempts are recorded. Default: a record of its own. */
  readonly health?: Health;
  readonly balancing?: Partial<BalancingOptions>;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Milliseconds since 1970, or since any other moment. */
  readonly now?: () => number;
  /** Hears of every attempt that was made. */
  readonly onAttempt?: (attempt: GuardedAttempt) => void;
}

export function createGuards(options: GuardsOptions = {}): Guards {
  const { now = () => performance.timeOrigin + performance.now(), random = Math.random, onAttempt } = options;
  const health = options.health ?? createHealth({ now });
  const balancer = createBalancer({ ...options.balancing, now, random });
  const places = createPlaces(health, balancer);

  return {
    run: async (agent, tenant, attempt, tried) => {
      const group = places.of(agent);
      const place = group.choose(tried);
      const { instance, member, policy } = place;
      const record = member.health;
      let ended: { readonly ms: number; readonly failure?: Failure } | undefined;
      record.begin();
      try {
        return await policy.execute(async () => {
          const since = now();
          try {
            const output = await attempt(instance);
            ended = { ms: now() - since };
            return output;
          } catch (error) {
            ended = { ms: now() - since, failure: toFailure(error) };
            throw error;
          }
        });
      } catch (error) {
        throw refusal(error, agent.name, place);
      } finally {
        record.end(tenant, ended);
        if (ended !== undefined) {
          balancer.ended(member, group.members, ended);
          onAttempt?.({ agent: agent.name, version: agent.version, instance: instance.id, tenant, ...ended });
        }
      }
    },
  };
}

/** What the breaker and the bulkhead throw, in words of ours. */
function refusal(error: unknown, agent: string, { instance }: Place): unknown {
  // The one instance of an agent goes without saying.
  const at = instance.id.startsWith(`${agent}@`) ? "" : ` at ${instance.id}`;
  if (isBrokenCircuitError(error))
    return new Unavailable(`agent ${agent} failed too often just now${at} and is left alone`, {
      retryAfterMs: HALF_OPEN_AFTER_MS,
      cause: error,
    });
  if (isBulkheadRejectedError(error)) return new Unavailable(`agent ${agent} has no place left${at}`, { cause: error });
  return error;
}

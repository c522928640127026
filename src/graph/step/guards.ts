import type { Agent, AgentInstance } from "../../agents/agent.ts";
import { RateLimited, toFailure, Unavailable, type Failure } from "../../tools/errors.ts";
import { createBalancer } from "../../tools/registry/balancing/balancer.ts";
import type { BalancingOptions } from "../../tools/registry/balancing/balancing-options.ts";
import type { Pass, Shut } from "../../tools/registry/health/breaker/instance-breaker.ts";
import { createHealth } from "../../tools/registry/health/create-health.ts";
import type { Health } from "../../tools/registry/health/health.ts";
import type { BulkheadOptions } from "./bulkhead.ts";
import { leftAlone } from "./left-alone.ts";
import { createPlaces } from "./places.ts";

type Ended = Pick<GuardedAttempt, "ms" | "failure">;

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
   * @param signal ends the waiting for a place
   * @throws Unavailable when no instance takes it: breakers open, all draining, or too many attempts wait; RateLimited when too many of
   * this tenant do
   */
  run<T>(
    agent: Agent,
    tenant: string,
    attempt: (instance: AgentInstance) => Promise<T>,
    tried?: ReadonlySet<string>,
    signal?: AbortSignal,
  ): Promise<T>;
}

export interface GuardsOptions {
  /** Where attempts are recorded. Default: a record of its own. */
  readonly health?: Health;
  readonly balancing?: Partial<BalancingOptions>;
  /** Places at each instance; defaults in bulkhead.ts. */
  readonly bulkhead?: Partial<BulkheadOptions>;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Milliseconds since 1970, or since any other moment. */
  readonly now?: () => number;
  /** Hears of every attempt that was made. */
  readonly onAttempt?: (attempt: GuardedAttempt) => void;
}

export function createGuards(options: GuardsOptions = {}): Guards {
  const { now = () => performance.timeOrigin + performance.now(), random = Math.random, onAttempt } = options;
  const health = options.health ?? createHealth({ now, random });
  const balancer = createBalancer({ ...options.balancing, now, random });
  const places = createPlaces(health, balancer, options.bulkhead);

  return {
    run: async (agent, tenant, attempt, tried, signal) => {
      const group = places.of(agent);
      const { instance, member, bulkhead } = group.choose(tenant, tried);
      const { health: record } = member;
      const { breaker } = record;
      const refuse = (shut: Shut): never => {
        throw leftAlone(agent.name, instance.id, shut);
      };
      // Nobody waits for a place at what is left alone.
      const shut = breaker.shut(tenant);
      if (shut !== undefined) refuse(shut);
      const turn = enter(agent.name, () => bulkhead.enter(tenant, signal));
      record.begin();
      let pass: Pass | undefined;
      let ended: Ended | undefined;
      let entered = turn === undefined;
      try {
        if (turn !== undefined) await turn;
        entered = true;
        const admitted = breaker.admit(tenant);
        if (admitted.kind === "shut") return refuse(admitted);
        pass = admitted;
        const since = now();
        try {
          const output = await attempt(instance);
          ended = { ms: now() - since };
          return output;
        } catch (error) {
          ended = { ms: now() - since, failure: toFailure(error) };
          throw error;
        }
      } finally {
        if (entered) bulkhead.leave(tenant);
        if (pass !== undefined) breaker.ended(tenant, pass, ended);
        record.end(tenant, ended);
        if (ended !== undefined) {
          balancer.ended(member, group.members, ended);
          onAttempt?.({ agent: agent.name, version: agent.version, instance: instance.id, tenant, ...ended });
        }
      }
    },
  };
}

/** A place, or why there is none, naming the agent. */
function enter(agent: string, take: () => Promise<void> | undefined): Promise<void> | undefined {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof RateLimited || error instanceof Unavailable)) throw error;
    const Same = error instanceof RateLimited ? RateLimited : Unavailable;
    throw new Same(`agent ${agent}: ${error.message}`, error.detail);
  }
}

import { InvalidInput, type Failure } from "../../errors.ts";
import { blames } from "../health/blames.ts";
import type { InstanceHealth } from "../health/instance-health.ts";
import { DEFAULT_BALANCING, type BalancingOptions } from "./balancing-options.ts";
import { chooseOf } from "./choose.ts";
import { createMember, type Member } from "./member.ts";
import { ejectIfWorse, isOut, readmitDue } from "./outliers.ts";

/** Chooses among the instances of an agent. */
export interface Balancer {
  /** The member that stands for an instance: the same one each time, so that what is known survives a reload of its agent. */
  member(health: InstanceHealth, weight?: number): Member;
  /**
   * The member for the next attempt: among those that work and were not tried, else that work, else that were only taken out;
   * `undefined` where none takes anything.
   * @param tenant whose attempt it is: an instance may be shut for it alone
   */
  choose(group: readonly Member[], tried?: ReadonlySet<string>, tenant?: string): Member | undefined;
  /** What became of an attempt at a member. */
  ended(member: Member, group: readonly Member[], attempt: { readonly ms: number; readonly failure?: Failure }): void;
}

/** What an attempt that failed counts at least, in times of what one usually takes there: a quick failure is no quick answer. */
const FAILED_TIMES = 3;

/** Weight of the newest attempt in a member's success rate. */
const NEWEST = 0.05;

/** @throws InvalidInput for a share above 1, or a weight that is none */
export function createBalancer(
  given: Partial<BalancingOptions> & { readonly now?: () => number; readonly random?: () => number } = {},
): Balancer {
  const { now = () => performance.timeOrigin + performance.now(), random = Math.random, ...partial } = given;
  const options = { ...DEFAULT_BALANCING, ...partial };
  if (!(options.mostEjected >= 0 && options.mostEjected <= 1))
    throw new InvalidInput(`Expected mostEjected to be from 0 to 1, got ${options.mostEjected}.`, {
      field: "mostEjected",
    });
  const members = new WeakMap<InstanceHealth, Member>();

  return {
    member: (health, weight = 1) => {
      if (!(weight > 0 && weight < Infinity))
        throw new InvalidInput(`Expected the weight of instance ${health.name.id} to be above 0, got ${weight}.`, {
          field: "weight",
        });
      const known = members.get(health);
      const member = known ?? createMember(health, weight, options.decayMs, now());
      member.weight = weight;
      members.set(health, member);
      return member;
    },
    choose: (group, tried, tenant) => {
      const at = now();
      readmitDue(group, at, options);
      const taking = group.filter(({ health }) => !health.draining && health.breaker.shut(tenant) === undefined);
      const working = taking.filter((member) => works(member, at));
      const untried = tried === undefined ? working : working.filter(({ health }) => !tried.has(health.name.id));
      const from = untried.length > 0 ? untried : working.length > 0 ? working : taking;
      return chooseOf(from, at, random, options, tenant);
    },
    ended: (member, group, { ms, failure }) => {
      const at = now();
      // An instance that asks for less is no worse, but others may have room.
      if (failure !== undefined && failure.code !== "rate_limited" && !blames(failure)) return;
      member.window.count(failure === undefined ? "succeeded" : "failed", at);
      member.rate += NEWEST * ((failure === undefined ? 1 : 0) - member.rate);
      if (failure === undefined) {
        member.failures = 0;
        member.latency.observe(ms, at);
        if (member.membership.kind !== "probation") return;
        const left = member.membership.left - 1;
        member.membership = left > 0 ? { kind: "probation", left } : { kind: "in" };
        return;
      }
      member.failures++;
      member.latency.observe(Math.max(ms, FAILED_TIMES * (member.latency.at(at) ?? 0)), at);
      if (group.length > 1 && !member.health.oneSided) ejectIfWorse(member, group, at, options);
    },
  };
}

function works(member: Member, now: number): boolean {
  if (isOut(member, now)) return false;
  return member.membership.kind !== "probation" || member.health.inFlight === 0;
}

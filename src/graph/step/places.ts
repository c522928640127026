import type { Agent, AgentInstance } from "../../agents/agent.ts";
import { Unavailable } from "../../tools/errors.ts";
import type { Balancer } from "../../tools/registry/balancing/balancer.ts";
import type { Member } from "../../tools/registry/balancing/member.ts";
import type { Health } from "../../tools/registry/health/health.ts";
import type { InstanceHealth } from "../../tools/registry/health/instance-health.ts";
import { Bulkhead, DEFAULT_BULKHEAD, type BulkheadOptions } from "./bulkhead.ts";
import { LeftAlone, leftAlone } from "./left-alone.ts";

/** An instance with what stands in front of it. */
export interface Place {
  readonly instance: AgentInstance;
  readonly member: Member;
  readonly bulkhead: Bulkhead;
}

/** The places of one agent. */
export interface Group {
  readonly members: readonly Member[];
  /** @throws Unavailable where none takes anything of this tenant */
  choose(tenant: string, tried: ReadonlySet<string> | undefined): Place;
}

interface Known {
  readonly instances: Agent["instances"];
  readonly group: Group;
}

/** Times before an attempt there was ever timed. */
const UNKNOWN_MS = 1000;

/** The places of each agent, kept as long as the agent is; those of the same instance are the same, whichever object names it. */
export function createPlaces(
  health: Health,
  balancer: Balancer,
  limits: Partial<BulkheadOptions> = {},
): { of(agent: Agent): Group } {
  const shared = { ...DEFAULT_BULKHEAD, ...limits };
  // An agent of one tenant has nobody to keep places free for.
  const owned = { ...shared, tenantPlaces: shared.places, tenantWaiting: shared.waiting };
  const bulkheads = new WeakMap<InstanceHealth, Bulkhead>();
  const groups = new WeakMap<Agent, Known>();

  const bulkheadOf = (record: InstanceHealth): Bulkhead => {
    const known = bulkheads.get(record);
    if (known !== undefined) return known;
    const { name, statistics, breaker } = record;
    const made = new Bulkhead(
      name.tenant === undefined ? shared : owned,
      () => statistics.times.quantile(0.5) ?? UNKNOWN_MS,
    );
    record.load = (tenant) => made.load(tenant);
    breaker.onShut = () => {
      if (made.waiting === 0) return;
      made.refuse((tenant) => {
        const shut = breaker.shut(tenant);
        return shut && leftAlone(name.agent, name.id, shut);
      });
    };
    bulkheads.set(record, made);
    return made;
  };
  const placeOf = (agent: Agent, instance: AgentInstance): Place => {
    const { name, version, tenant } = agent;
    const record = health.instance({ agent: name, version, id: instance.id, tenant });
    return { instance, member: balancer.member(record, instance.weight), bulkhead: bulkheadOf(record) };
  };
  return {
    of: (agent) => {
      const known = groups.get(agent);
      if (known !== undefined && known.instances === agent.instances) return known.group;
      const group = createGroup(
        agent,
        instancesOf(agent).map((instance) => placeOf(agent, instance)),
        balancer,
      );
      groups.set(agent, { instances: agent.instances, group });
      return group;
    },
  };
}

/** Where an agent runs: an agent that names no instances has one, itself. */
export function instancesOf(agent: Agent): readonly AgentInstance[] {
  if (agent.instances !== undefined && agent.instances.length > 0) return agent.instances;
  return [{ id: `${agent.name}@${agent.version}`, execute: (task, context) => agent.execute(task, context) }];
}

function createGroup(agent: Agent, places: readonly Place[], balancer: Balancer): Group {
  const members = places.map(({ member }) => member);
  const byMember = new Map(places.map((place) => [place.member, place]));
  const [only] = places;
  return {
    members,
    choose: (tenant, tried) => {
      // With no other to go to, its breaker speaks for itself.
      if (places.length === 1 && only !== undefined && !only.member.health.draining) return only;
      const chosen = balancer.choose(members, tried, tenant);
      const place = chosen === undefined ? undefined : byMember.get(chosen);
      if (place !== undefined) return place;
      const taking = members.filter(({ health }) => !health.draining);
      if (taking.length === 0)
        throw new Unavailable(`agent ${agent.name} is being shut down: all its instances are draining`);
      const shuts = taking.flatMap(({ health }) => health.breaker.shut(tenant) ?? []);
      throw new LeftAlone(agent.name, Math.min(...shuts.map((shut) => shut.retryAfterMs)));
    },
  };
}

import type { IPolicy } from "cockatiel";
import type { Agent, AgentInstance } from "../../agents/agent.ts";
import { Unavailable } from "../../tools/errors.ts";
import type { Balancer } from "../../tools/registry/balancing/balancer.ts";
import type { Member } from "../../tools/registry/balancing/member.ts";
import type { Health } from "../../tools/registry/health/health.ts";
import type { InstanceHealth } from "../../tools/registry/health/instance-health.ts";
import { HALF_OPEN_AFTER_MS, protect, type Protection } from "./protect.ts";

/** An instance with what stands in front of it. */
export interface Place {
  readonly instance: AgentInstance;
  readonly member: Member;
  readonly policy: IPolicy;
}

/** The places of one agent. */
export interface Group {
  readonly members: readonly Member[];
  /** @throws Unavailable where none takes anything */
  choose(tried: ReadonlySet<string> | undefined): Place;
}

interface Known {
  readonly instances: Agent["instances"];
  readonly group: Group;
}

/** The places of each agent, kept as long as the agent is; those of the same instance share their breaker, whichever object names it. */
export function createPlaces(health: Health, balancer: Balancer): { of(agent: Agent): Group } {
  const protections = new WeakMap<InstanceHealth, Protection>();
  const groups = new WeakMap<Agent, Known>();

  const placeOf = (agent: Agent, instance: AgentInstance): Place => {
    const record = health.instance({
      agent: agent.name,
      version: agent.version,
      id: instance.id,
      tenant: agent.tenant,
    });
    const protection = protections.get(record) ?? protect();
    protections.set(record, protection);
    record.breaker = protection.state;
    return { instance, member: balancer.member(record, instance.weight), policy: protection.policy };
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
    choose: (tried) => {
      // With no other to go to, its breaker speaks for itself.
      if (places.length === 1 && only !== undefined && !only.member.health.draining) return only;
      const chosen = balancer.choose(members, tried);
      const place = chosen === undefined ? undefined : byMember.get(chosen);
      if (place !== undefined) return place;
      if (members.every(({ health }) => health.draining))
        throw new Unavailable(`agent ${agent.name} is being shut down: all its instances are draining`);
      throw new Unavailable(`agent ${agent.name} failed too often just now and is left alone`, {
        retryAfterMs: HALF_OPEN_AFTER_MS,
      });
    },
  };
}

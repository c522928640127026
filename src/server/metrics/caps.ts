import { LabelCap } from "./label-cap.ts";

/** The caps that all metrics of a server share, so that a tenant has its name in all of them or in none. */
export interface Caps {
  readonly tenant: LabelCap;
  /** Of a tenant and an agent together. */
  readonly agent: LabelCap;
  /** Of two agents that talk, and what they have talked by. */
  readonly pair: LabelCap;
  readonly instance: LabelCap;
}

export interface CapSizes {
  /** Default 100. */
  readonly tenants?: number;
  /** Pairs of a tenant and an agent. Default 500. */
  readonly agents?: number;
  /** Pairs of agents that talk, for each tenant. Default 500. */
  readonly pairs?: number;
  /** Default 300. */
  readonly instances?: number;
}

export function createCaps({ tenants = 100, agents = 500, pairs = 500, instances = 300 }: CapSizes = {}): Caps {
  return {
    tenant: new LabelCap(tenants),
    agent: new LabelCap(agents),
    pair: new LabelCap(pairs),
    instance: new LabelCap(instances),
  };
}

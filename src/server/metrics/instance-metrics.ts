import { Gauge, type Registry } from "prom-client";
import type { Health } from "../../tools/registry/health/health.ts";
import type { Caps } from "./caps.ts";

const BREAKER_STATES = ["closed", "half_open", "open"] as const;
const HEALTH_STATES = ["ready", "degraded", "unhealthy", "draining", "unknown"] as const;

/**
 * How each instance of an agent stands, as this process sees it. Instances that were not tried lately are not there.
 *
 * @param places attempts that one instance takes at once
 * @returns brings it up to date
 */
export function createInstanceMetrics(registry: Registry, health: Health, places: number, caps: Caps): () => void {
  const registers = [registry];
  // Not `instance`, which a scraper gives to the process.
  const labelNames = ["agent", "version", "agent_instance"] as const;
  const inFlight = new Gauge({
    name: "baton_instance_attempts_in_flight",
    help: "Attempts at an instance, under way or waiting for a place there",
    labelNames,
    registers,
  });
  const utilisation = new Gauge({
    name: "baton_instance_utilisation_ratio",
    help: "Attempts in flight over the places of the instance's bulkhead; above 1: attempts wait for a place",
    labelNames,
    registers,
  });
  const success = new Gauge({
    name: "baton_instance_success_ratio",
    help: "Share of attempts that succeeded, the newest weighing most",
    labelNames,
    registers,
  });
  const breaker = new Gauge({
    name: "baton_instance_breaker_state",
    help: "1 for the state that the instance's breaker is in: closed, half_open, open",
    labelNames: [...labelNames, "state"],
    registers,
  });
  const state = new Gauge({
    name: "baton_instance_health_state",
    help: "1 for the state that the instance is in: ready, degraded, unhealthy, draining, unknown",
    labelNames: [...labelNames, "state"],
    registers,
  });

  return () => {
    for (const gauge of [inFlight, utilisation, success, breaker, state]) gauge.reset();
    for (const { tenant, agent, version, id, ...seen } of health.snapshot().instances) {
      const labels = caps.instance.together({ agent, version, agent_instance: id });
      const shown = health.instance({ agent, version, id, tenant }).breaker.worst();
      inFlight.inc(labels, seen.in_flight);
      utilisation.inc(labels, seen.in_flight / places);
      success.set(labels, seen.success_rate);
      for (const each of BREAKER_STATES) breaker.inc({ ...labels, state: each }, Number(each === shown));
      for (const each of HEALTH_STATES) state.inc({ ...labels, state: each }, Number(each === seen.state));
    }
  };
}

import { count, percent, span } from "./amounts.js";
import { latencyBar, shareBar } from "./bars.js";
import { facts } from "./facts.js";
import { pill } from "./pill.js";

const severity = ["closed", "half_open", "open"];

/** How an agent does, as `GET /registry/agents/{name}/health` tells it. */
export function agentFacts({ success_rate: rate, latency, in_flight: busy, instances }) {
  const breaker = worstBreaker(instances);
  return facts([
    rate === undefined ? ["success"] : ["success", percent(rate), shareBar(rate, rateState(rate))],
    latency.p50_ms === undefined
      ? ["p50 – p95"]
      : ["p50 – p95", times(latency), latencyBar(latency.p50_ms, latency.p95_ms)],
    ["in flight", count(busy)],
    breaker === undefined ? ["breaker"] : ["breaker", pill(breaker.state, breaker.words)],
  ]);
}

/** The median and the 95th percentile in words; once where they are the same. */
export function times({ p50_ms: p50, p95_ms: p95 }) {
  if (p50 === undefined) return "";
  const [from, to] = [span(p50), span(p95)];
  return from === to ? from : `${from} – ${to}`;
}

/** The worst breaker of the instances, and how many of them are in its state; `undefined` where there are none. */
export function worstBreaker(instances) {
  const states = instances.map(({ breaker }) => breaker);
  const state = severity.findLast((one) => states.includes(one));
  if (state === undefined) return undefined;
  const word = state.replace("_", " ");
  const many = states.filter((one) => one === state).length;
  return { state, words: state === "closed" || states.length === 1 ? word : `${many} of ${states.length} ${word}` };
}

/** As the health states have it: see the registry's documentation. */
function rateState(rate) {
  if (rate >= 0.95) return "ready";
  return rate >= 0.5 ? "degraded" : "unhealthy";
}

import { shape } from "./shape.js";
import { svgNode } from "./svg-node.js";

/** Latencies are drawn between these, milliseconds, each tenth as wide as the next. */
const [FASTEST, SLOWEST] = [1, 60_000];
const [WIDE, HIGH] = [100, 8];

/** A share of 1 as a filled part of a bar; `state` colours it. Its words stand beside it. */
export function shareBar(share, state) {
  return bar(
    [shape("rect", { class: "filled", width: WIDE * Math.max(0, Math.min(1, share)), height: HIGH, rx: 4 })],
    state,
  );
}

/** From the median to the 95th percentile on a scale from a millisecond to a minute, so that agents compare at a glance. */
export function latencyBar(p50, p95) {
  const x = (ms) => (WIDE * Math.log(Math.min(SLOWEST, Math.max(FASTEST, ms)))) / Math.log(SLOWEST);
  const from = Math.min(x(p50), WIDE - 4);
  return bar([
    ...[10, 100, 1000, 10_000].map((ms) => shape("line", { class: "mark", x1: x(ms), x2: x(ms), y1: 0, y2: HIGH })),
    shape("rect", { class: "filled", x: from, width: Math.max(4, x(p95) - from), height: HIGH, rx: 4 }),
  ]);
}

function bar(children, state) {
  const back = shape("rect", { class: "track", width: WIDE, height: HIGH, rx: 4 });
  const size = { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", "aria-hidden": "true" };
  return svgNode(shape("svg", { class: "share", "data-state": state, ...size }, back, children));
}

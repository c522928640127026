import { count } from "./amounts.js";
import { shareBar } from "./bars.js";
import { element } from "./element.js";

/** The trial of a version, as `GET /registry/agents/{name}/canary` tells it. */
export function canaryLine({ from, to, terms, phase, seen }) {
  const tally = (version) =>
    `${version}: ${count(seen[version].attempts)} attempts, ${count(seen[version].failed)} failed`;
  const words = {
    running: `${terms.percent} % of runs try ${to}`,
    promoted: `${to} was promoted (${(phase.why ?? "").replaceAll("_", " ")})`,
    rolled_back: `${to} was taken back (${(phase.why ?? "").replaceAll("_", " ")})`,
  };
  return element(
    "div",
    { class: "canary", "data-phase": phase.kind },
    element("strong", {}, "canary "),
    words[phase.kind],
    phase.kind === "running" && shareBar(terms.percent / 100, "canary"),
    element("small", {}, `${tally(from)} · ${tally(to)}`),
  );
}

import { times, worstBreaker } from "./agent-facts.js";
import { count, percent } from "./amounts.js";
import { element } from "./element.js";
import { pill } from "./pill.js";

/** More are told as a number. */
const MOST = 20;

/** The instances of an agent, where there are several; one alone is what the agent's own figures say. */
export function agentInstances(instances) {
  if (instances.length < 2) return undefined;
  const left = instances.length - MOST;
  return element(
    "ul",
    { class: "instances", "aria-label": "Instances" },
    instances.slice(0, MOST).map(instanceLine),
    left > 0 && element("li", {}, `and ${count(left)} more`),
  );
}

function instanceLine(instance) {
  const { id, version, state, in_flight: busy, success_rate: rate, latency, ejected_until: ejected } = instance;
  const breaker = worstBreaker([instance]);
  const said = [
    !id.includes(version) && version,
    rate !== undefined && `${percent(rate)} success`,
    times(latency),
    `${count(busy)} in flight`,
    ejected !== undefined && "left out for now",
  ];
  return element(
    "li",
    {},
    element("span", { class: "id", title: id }, id),
    pill(state),
    element(
      "small",
      {},
      said.filter(Boolean).join(" · "),
      " · breaker ",
      breaker.state === "closed" ? breaker.words : pill(breaker.state, breaker.words),
    ),
  );
}

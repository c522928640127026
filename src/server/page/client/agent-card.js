import { agentFacts } from "./agent-facts.js";
import { agentInstances } from "./agent-instances.js";
import { ago } from "./amounts.js";
import { canaryLine } from "./canary-line.js";
import { element } from "./element.js";
import { pill } from "./pill.js";

/** What an agent of the registry is and how it does; `show` takes it as the registry lists it, `tell` its health and canary. */
export function createAgentCard(name) {
  const [head, body, figures, trial, more] = [
    element("header"),
    element("div"),
    element("div"),
    element("div"),
    element("div"),
  ];
  const root = element("li", { class: "agent", "data-agent": name }, head, body, figures, trial, more);
  let shown = "";
  return {
    root,
    show(agent) {
      const { version, versions, description, capabilities, effect, source, health, deprecated } = agent;
      const key = JSON.stringify(agent);
      if (key === shown) return;
      shown = key;
      const older = versions.filter((one) => one !== version);
      head.replaceChildren(
        element("h3", {}, name),
        element(
          "span",
          { class: "version", title: versions.join(", ") },
          version,
          older.length > 0 && element("small", {}, ` + ${older.slice(0, 3).join(", ")}${older.length > 3 ? " …" : ""}`),
        ),
        pill(health),
      );
      body.replaceChildren(
        element("p", { class: "about", title: description }, description),
        element(
          "p",
          { class: "tags" },
          element(
            "span",
            { class: "tag kind", title: source.detail },
            source.kind === "builtin" ? "built in" : source.kind,
          ),
          element("span", { class: "tag" }, effect),
          capabilities.map((one) =>
            element("span", { class: "tag can", title: one.description }, one.name.replaceAll("_", " ")),
          ),
        ),
        ...(deprecated === undefined
          ? []
          : [element("p", { class: "deprecated" }, element("strong", {}, "deprecated "), deprecated)]),
      );
    },
    tell(health, canary) {
      const { instances } = health;
      figures.replaceChildren(
        ...(instances?.length > 0 ? [agentFacts(health)] : [element("p", { class: "note" }, "Not used yet.")]),
      );
      trial.replaceChildren(...(canary === undefined ? [] : [canaryLine(canary)]));
      more.replaceChildren(...[agentInstances(instances ?? []), lastError(instances ?? [])].filter(Boolean));
    },
  };
}

/** The newest error of any instance. */
function lastError(instances) {
  const errors = instances.flatMap(({ tenant, last_error: own }) => tenant?.last_error ?? own ?? []);
  const newest = errors.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))[0];
  if (newest === undefined) return undefined;
  const { code, message, at } = newest;
  return element(
    "p",
    { class: "last-error" },
    `${ago(Date.parse(at), Date.now())}: `,
    element("code", {}, code),
    message && ` ${message}`,
  );
}

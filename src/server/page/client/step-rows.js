import { element } from "./element.js";
import { tableView } from "./table-view.js";

const marks = {
  completed: "✓",
  failed: "✕",
  skipped: "–",
  waiting: "?",
  compensated: "↩",
  uncompensated: "✕",
};

/** What stands in the corner of a step's box and before its row. */
export function markOf(status) {
  return marks[status] ?? "";
}

/** In the box of a step: how far it is, how often it was tried, how long it took. */
export function shortState(step, now) {
  const parts = [];
  if (step.begun.size > 0) parts.push(`${step.ended.size}/${step.begun.size}`);
  const ms = step.ms ?? (step.status === "running" && step.since !== undefined ? now - step.since : undefined);
  if (ms !== undefined) parts.push(seconds(ms));
  // Of a step with items they are those of all of them.
  if (step.attempts > Math.max(1, step.begun.size)) parts.push(`${step.attempts} attempts`);
  if (step.status === "waiting") parts.push("waits for you");
  if (step.status === "skipped") parts.push("skipped");
  if (step.status === "compensated") parts.push("undone");
  return parts.join(" · ");
}

/** Every step in words: for whoever cannot see the picture, and for what has no room in it. */
export function stepRows(steps, now) {
  const body = [...steps].map(([name, step]) =>
    element(
      "tr",
      { class: step.status === "failed" || step.status === "uncompensated" ? "bad" : undefined },
      element("td", {}, `${markOf(step.status)} ${name.replaceAll("_", " ")}`.trim()),
      element("td", {}, step.agent),
      element("td", {}, step.status),
      element("td", {}, [shortState(step, now), step.note ?? ""].filter((text) => text !== "").join(" · ")),
    ),
  );
  return tableView({ head: ["Step", "Agent", "Status", "Details"].map((name) => ({ name })), body });
}

export function seconds(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

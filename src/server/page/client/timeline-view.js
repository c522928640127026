import { span } from "./amounts.js";
import { element } from "./element.js";
import { pill } from "./pill.js";
import { measure } from "./ruler.js";
import { svgNode } from "./svg-node.js";
import { swap } from "./swap.js";
import { tableView } from "./table-view.js";
import { timeline } from "./timeline.js";
import { timelineRows } from "./timeline-rows.js";

/** The steps of a run as a timeline, and in words below it. */
export function createTimelineView() {
  const picture = element("div", { class: "scroll" });
  const rows = element("div");
  const root = element(
    "div",
    {},
    picture,
    element("details", { class: "words" }, element("summary", {}, "Steps in words"), rows),
  );
  let last;

  function draw() {
    if (last === undefined) return;
    const drawn = timelineRows(last.steps, Date.now());
    const begun = drawn.some(({ from }) => from !== undefined);
    const room = Math.max(300, Math.floor(picture.clientWidth));
    swap(
      picture,
      begun
        ? svgNode(timeline(drawn, { room, width: measure }))
        : element("p", { class: "note" }, "No step has begun."),
    );
  }

  return {
    root,
    show(story) {
      last = story;
      draw();
      swap(rows, inWords(story.steps));
    },
    redraw: draw,
  };
}

function inWords(steps) {
  const body = steps.map(
    ({ path, agent, status, attempts, duration_ms: ms, failure, reason, fallback, handed_to: to }) => {
      const notes = [
        failure && `${failure.code}: ${failure.message}`,
        reason,
        fallback && `${fallback} stood in`,
        to && `handed over to ${to}`,
      ];
      return element(
        "tr",
        {},
        element("td", { class: "id" }, path),
        element("td", {}, agent),
        element("td", {}, pill(status)),
        element("td", { class: "number" }, String(attempts.length)),
        element("td", { class: "number" }, ms === undefined ? "" : span(ms)),
        element("td", {}, notes.filter(Boolean).join(" · ")),
      );
    },
  );
  const head = [["Step"], ["Agent"], ["Status"], ["Attempts", true], ["Took", true], ["Notes"]];
  return tableView({ head: head.map(([name, number]) => ({ name, number })), body });
}

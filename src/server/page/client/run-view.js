import { span } from "./amounts.js";
import { call } from "./api.js";
import { createConversationView } from "./conversation-view.js";
import { element } from "./element.js";
import { withKey } from "./key-dialog.js";
import { createLive } from "./live.js";
import { pill } from "./pill.js";
import { swap } from "./swap.js";
import { timelineRows } from "./timeline-rows.js";
import { createTimelineView } from "./timeline-view.js";

/** One run as it went, or goes: its steps in time, and what its agents said to each other. */
export function createRunView(root) {
  const [head, problem, steps, talk] = ["run-head", "run-problem", "run-steps", "run-talk"].map((id) =>
    document.getElementById(id),
  );
  let shown;
  let views;

  async function look(signal) {
    const id = shown;
    const [story, said] = await Promise.all(
      ["steps", "messages"].map((what) =>
        withKey(() => call("GET", `/runs/${id}/${what}`, undefined, signal)).then((response) => response.json()),
      ),
    );
    problem.hidden = true;
    swap(head, ...headOf(story));
    views.timeline.show(story);
    views.conversation.show(said, story.steps);
    return ["pending", "running"].includes(story.status);
  }

  const live = createLive(look, (error) => {
    problem.hidden = false;
    problem.textContent = error.message;
  });
  // Pictures are drawn for their place.
  addEventListener("resize", () => {
    if (root.hidden) return;
    views?.timeline.redraw();
    views?.conversation.redraw();
  });
  return {
    root,
    open(id) {
      shown = id;
      views = { timeline: createTimelineView(), conversation: createConversationView() };
      head.replaceChildren(element("h2", {}, "Run"));
      problem.hidden = true;
      steps.replaceChildren(views.timeline.root);
      talk.replaceChildren(views.conversation.root);
      live.start();
    },
    close: () => live.stop(),
  };
}

function headOf({ run_id: id, thread_id: thread, status, plan, steps }) {
  const begun = timelineRows(steps, Date.now()).filter(({ from }) => from !== undefined);
  const title = [plan?.question, plan?.workflow?.name].find((text) => text) ?? `Run ${id.slice(0, 8)}`;
  const attempts = steps.reduce((sum, step) => sum + step.attempts.length, 0);
  const parts = [`${steps.length} steps and tasks`, `${attempts} attempts`];
  if (begun.length > 0)
    parts.push(span(Math.max(...begun.map(({ to }) => to)) - Math.min(...begun.map(({ from }) => from))));
  return [
    element("h2", {}, title),
    element(
      "p",
      { class: "line" },
      pill(status),
      element("span", {}, parts.join(" · ")),
      element("a", { href: `#thread=${thread}` }, "Open its conversation"),
    ),
  ];
}

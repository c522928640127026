import { createAnswerView, textOf } from "./answer-view.js";
import { element } from "./element.js";
import { exhibits } from "./exhibits.js";
import { createPlanView } from "./plan-view.js";

/** A question with its plan, what the steps found, and the answer; fed with the events of the run. */
export function createTurnView(question) {
  const plan = createPlanView();
  const found = element("div");
  const answer = createAnswerView();
  const problem = element("div");
  plan.root.hidden = true;
  const root = element(
    "article",
    { class: "turn" },
    element("h2", { class: "question" }, question),
    plan.root,
    answer.root,
    found,
    problem,
  );
  const shown = new Set();
  let last;

  function tell(event) {
    if (event.type === "plan.created") {
      plan.root.hidden = event.steps.length === 0;
      found.replaceChildren();
      shown.clear();
    }
    if (event.type === "step.completed") found.append(...exhibits(event.step, event.output, shown));
    plan.tell(event);
  }

  return {
    root,
    take({ event, data }) {
      if (event === "custom") tell(data);
      else if (event === "messages") {
        const [message] = data;
        if (message.type === "ai" || message.type === "AIMessageChunk") answer.piece(message);
      } else if (event === "values") last = data;
      else if (event === "error") problem.replaceChildren(errorView(data.message ?? data.error));
    },
    /** A turn that is over, from the thread's messages. */
    settle(message) {
      answer.settle(message.content, message.additional_kwargs?.citations ?? []);
    },
    fail(text) {
      problem.replaceChildren(errorView(text));
    },
    /** The run has ended, one way or the other. */
    end() {
      plan.stop();
      answer.stop();
      const reply = last?.messages?.at(-1);
      if (reply?.type === "ai" && textOf(reply.content) !== "") this.settle(reply);
      if (last?.__interrupt__?.length > 0)
        problem.replaceChildren(element("p", {}, "The run waits for a person to approve it."));
    },
  };
}

function errorView(text) {
  return element("p", { class: "error", role: "alert" }, text);
}

import { createAnswerView, textOf } from "./answer-view.js";
import { createAsking } from "./asking.js";
import { element } from "./element.js";
import { exhibits } from "./exhibits.js";
import { createPlanView } from "./plan-view.js";

/** A question with its plan, what the steps found, and the answer; fed with the events of the run. `resume` hears what a person decides. */
export function createTurnView(question, resume) {
  const plan = createPlanView();
  const found = element("div");
  const answer = createAnswerView();
  const problem = element("div");
  const trace = element("p", { class: "note", hidden: true });
  const asking = createAsking((decision) => {
    last = undefined;
    failed = false;
    resume(decision);
  });
  plan.root.hidden = true;
  const root = element(
    "article",
    { class: "turn" },
    element("h2", { class: "question" }, question),
    plan.root,
    asking.root,
    answer.root,
    found,
    problem,
    trace,
  );
  const shown = new Set();
  let last;
  let failed = false;

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
    get failed() {
      return failed;
    },
    get waits() {
      return asking.waits;
    },
    take({ event, data }) {
      if (event === "custom") tell(data);
      else if (event === "messages") {
        const [message] = data;
        if (message.type === "ai" || message.type === "AIMessageChunk") answer.piece(message);
      } else if (event === "values") {
        last = data;
        plan.refine(data.plan);
      }
      if (event === "error") this.fail(data.message ?? data.error);
    },
    /** Links to how it went; `run` is a run's id, or an address that ends with one. */
    ranAs(run) {
      const id = /[0-9a-f-]{36}$/.exec(run ?? "")?.[0];
      if (id === undefined) return;
      trace.replaceChildren(element("a", { href: `#run=${id}` }, "How it ran: steps in time, agents in conversation"));
      trace.hidden = false;
    },
    /** A turn that is over, from the thread's messages. */
    settle(message) {
      answer.settle(message.content, message.additional_kwargs?.citations ?? []);
    },
    fail(text) {
      failed = true;
      problem.replaceChildren(errorView(text));
    },
    /** The run has ended, one way or the other. */
    end() {
      plan.stop();
      answer.stop();
      const reply = last?.messages?.at(-1);
      if (reply?.type === "ai" && textOf(reply.content) !== "") this.settle(reply);
      asking.ask(last?.__interrupt__ ?? []);
    },
    /** What a run of an earlier visit left: its plan, and what it waits for. */
    restore({ plan: left, steps }, interrupts) {
      if (left?.steps?.length > 0) plan.restore(left, steps);
      asking.ask(interrupts);
    },
  };
}

function errorView(text) {
  return element("p", { class: "error", role: "alert" }, text);
}

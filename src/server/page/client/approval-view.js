import { element } from "./element.js";

/** Fields of a run's plan that are the run's and not the language's. */
const ofTheRun = ["by", "run_id", "revision", "state", "problems", "proof", "begun_at", "waited_ms"];

/**
 * What a run waits for, to be approved, changed or rejected: a plan or steps. `decide` hears once what the run is resumed with;
 * `undefined` where nobody can be asked about that. `drafts` keeps what was typed, by name: a change that did not do is asked about again.
 */
export function approvalView(request, decide, drafts = new Map()) {
  const asked = things(request);
  if (asked === undefined) return undefined;
  const cards = asked.map((one) => (one.reason === "outcome_unknown" ? callCard(one, drafts) : card(one, drafts)));
  const unknown = asked.some(({ reason }) => reason === "outcome_unknown");
  const one = cards.length === 1;
  const problem = element("p", { class: "error", role: "alert", hidden: true });
  const answer = (rejects) => {
    try {
      const decisions = cards.map(({ decision }) => decision(rejects));
      for (const control of form.querySelectorAll("button, input, textarea")) control.disabled = true;
      decide({ decisions }, rejects || decisions.every(({ type }) => type === "reject"));
    } catch (error) {
      problem.hidden = false;
      problem.textContent = error.message;
    }
  };
  const faults = (request.problems ?? []).map((fault) =>
    typeof fault === "string"
      ? fault
      : `${fault.path}: ${fault.message}${fault.expected ? ` (expected ${fault.expected})` : ""}`,
  );
  const form = element(
    "form",
    {
      class: "approval",
      "aria-label": "Waiting for your approval",
      onsubmit: (event) => {
        event.preventDefault();
        answer(false);
      },
    },
    element(
      "h3",
      {},
      unknown
        ? "Was this done?"
        : request.type === "approve_plan"
          ? "May this plan run?"
          : one
            ? "May this step run?"
            : "May these steps run?",
    ),
    faults.length > 0 && element("p", { class: "error" }, `That does not do: ${faults.join("; ")}`),
    cards.map(({ root }) => root),
    problem,
    element(
      "div",
      { class: "row" },
      element(
        "button",
        { type: "button", class: "danger", onclick: () => answer(true) },
        unknown ? (one ? "Give up" : "Give up all") : one ? "Reject" : "Reject all",
      ),
      element("button", { type: "submit" }, one && !unknown ? "Approve" : "Go on"),
    ),
  );
  return form;
}

function things(request) {
  if (request?.type === "approve_plan" && Array.isArray(request.plan?.steps)) {
    const plan = Object.fromEntries(Object.entries(request.plan).filter(([name]) => !ofTheRun.includes(name)));
    return [{ name: "approve_plan", value: plan, as: "plan", what: "Change the plan", many: false }];
  }
  if (request?.type !== "approve_steps" || !Array.isArray(request.steps) || request.steps.length === 0)
    return undefined;
  const many = request.steps.length > 1;
  return request.steps.map(({ step, agent, message, input, reason, began_at, idempotency_key }) => {
    const call = { reason, began_at, idempotency_key };
    return { name: step, agent, message, value: input, as: "input", what: "What it is given", many, ...call };
  });
}

/** A call of which nobody knows whether it was done: a person says so, and what came of it. Nothing is chosen beforehand. */
function callCard({ name, agent, message, value, began_at, idempotency_key }, drafts) {
  const choice = (outcome, text) =>
    element("label", {}, element("input", { type: "radio", name: `outcome of ${name}`, value: outcome }), ` ${text}`);
  const choices = [
    choice("done", "It was done"),
    choice("not_done", "It was not done: do it now"),
    choice("fail", "Give up"),
  ];
  const output = element("textarea", { rows: 3, spellcheck: "false", "aria-label": "What came of it, as JSON" });
  output.value = drafts.get(name) ?? "null";
  const root = element(
    "div",
    { class: "asked" },
    element("strong", {}, name.replaceAll("_", " ")),
    element("small", {}, ` ${agent}, called ${new Date(began_at).toLocaleString()}, key ${idempotency_key}`),
    message && element("p", {}, message),
    element(
      "details",
      {},
      element("summary", {}, "What it was given"),
      element("pre", {}, JSON.stringify(value ?? {}, null, 2)),
    ),
    element("div", { class: "row", role: "radiogroup", "aria-label": "Was it done?" }, choices),
    element("details", {}, element("summary", {}, "What came of it, if it was done (JSON)"), output),
  );
  return {
    root,
    decision(rejects) {
      const chosen = rejects ? "fail" : root.querySelector("input:checked")?.value;
      if (chosen === undefined) throw new Error(`Say whether ${name} was done.`);
      if (chosen !== "done") return { outcome: chosen };
      drafts.set(name, output.value);
      try {
        return { outcome: "done", output: JSON.parse(output.value) };
      } catch (error) {
        throw new Error(`${name}: what came of it is no JSON: ${error.message}`);
      }
    },
  };
}

function card({ name, agent, message, value, as, what, many }, drafts) {
  const text = JSON.stringify(value ?? {}, null, 2);
  const editor = element("textarea", {
    rows: Math.min(14, text.split("\n").length),
    spellcheck: "false",
    "aria-label": what,
  });
  const draft = drafts.get(name);
  editor.value = draft ?? text;
  const runs = many ? element("input", { type: "checkbox", checked: true }) : undefined;
  const title = agent && element("strong", {}, name.replaceAll("_", " "));
  const root = element(
    "div",
    { class: "asked" },
    title && (runs ? element("label", {}, runs, " ", title) : title),
    agent && element("small", {}, ` ${agent}`),
    message && element("p", {}, message),
    element(
      "details",
      { open: draft !== undefined || (as === "input" && text.length < 400) },
      element("summary", {}, what),
      editor,
    ),
  );
  return {
    root,
    decision(rejects) {
      if (rejects || runs?.checked === false) return { type: "reject" };
      if (editor.value === text) return { type: "approve" };
      drafts.set(name, editor.value);
      let edited;
      try {
        edited = JSON.parse(editor.value);
      } catch (error) {
        throw new Error(`${name} is given no JSON: ${error.message}`);
      }
      return { type: "edit", edited_action: { name, args: { [as]: edited } } };
    },
  };
}

import { element } from "./element.js";
import { pendingStep, stepAfter } from "./follow-step.js";
import { createPictureFrame } from "./picture-frame.js";
import { stepRows } from "./step-rows.js";

/** The values of the run follow its announcement at once and say more; a picture waits so long for them, milliseconds. */
const patience = 60;

/** The plan as a picture that lives: what each step is at, how often it was tried and how long it took. */
export function createPlanView() {
  const summary = element("p");
  const proofLine = element("p", { class: "proof", hidden: true });
  const rows = element("div");
  const list = element("details", { class: "steps" }, element("summary", {}, "Steps in words"), rows);
  const frame = createPictureFrame({
    onDrawn(proof) {
      proofLine.hidden = proof === undefined;
      proofLine.textContent = proof === undefined ? "" : `Proof: ${proof}`;
      for (const [path, step] of steps) frame.mark(path, step);
    },
    // Without a picture the list tells the same.
    onFailed: () => (list.open = true),
  });
  const root = element("section", { class: "plan", "aria-label": "Plan" }, summary, proofLine, frame.root, list);
  let steps = new Map();
  let clock;

  function show(event) {
    summary.textContent = inWords(event);
    summary.title = (event.rewrites ?? []).map(({ step, change, reason }) => `${step} ${change}: ${reason}`).join("\n");
    const names = new Set(event.steps.map(({ name }) => name));
    for (const { name, agent } of event.steps) if (!steps.has(name)) steps.set(name, pendingStep(agent));
    steps = new Map([...steps].filter(([path]) => names.has(path.split("/", 1)[0])));
    frame.show({ steps: event.steps, proof: event.proof }, patience);
  }

  function fillList() {
    if (list.open) rows.replaceChildren(stepRows(steps, performance.now()));
  }

  function tick() {
    for (const [path, step] of steps) if (step.status === "running") frame.mark(path, step);
    fillList();
  }

  function change(path, next) {
    const step = { ...(steps.get(path) ?? pendingStep(next.agent)), ...next };
    steps.set(path, step);
    frame.mark(path, step);
    fillList();
    if (step.status === "running") clock ??= setInterval(tick, 100);
  }

  list.addEventListener("toggle", fillList);
  return {
    root,
    /** One event of the run's narration. */
    tell(event) {
      if (event.type === "plan.created") return show(event);
      if (typeof event.step !== "string") return;
      // Items and rounds are counted at their step; steps of nested workflows have boxes of their own.
      const path = event.step.replaceAll(/>.*$|\[\d+\]|#\d+/g, "");
      change(path, stepAfter(steps.get(path) ?? pendingStep(event.agent), event, path === event.step));
    },
    /** The plan as the run holds it, which says more than its announcement. */
    refine(plan) {
      if (Array.isArray(plan?.steps) && plan.steps.length > 0) frame.show(plan, 0);
    },
    /** The plan of a run that is over, or waits, with where its steps stand. */
    restore(plan, states) {
      root.hidden = false;
      show(plan);
      for (const [path, state] of Object.entries(states ?? {})) if (!/[[#>]/.test(path)) change(path, left(state));
      frame.show(plan, 0);
    },
    /** Clocks of steps that no longer run must not go on ticking. */
    stop() {
      for (const [path, { status }] of steps) if (status === "running") change(path, { status: "skipped" });
      clearInterval(clock);
      clock = undefined;
    },
  };
}

const authors = { model: "Plan by the model", builtin: "Plan by the built-in planner", given: "Plan as given" };

function inWords({ by, steps, rewrites = [], fallback, revision, workflow }) {
  const author = workflow ? `${workflow.name} ${workflow.version}` : (authors[by] ?? "Plan");
  const parts = [revision > 0 ? `Revised plan (${revision})` : author];
  parts.push(`${steps.length} ${steps.length === 1 ? "step" : "steps"}`);
  if (rewrites.length > 0) parts.push(`${rewrites.length} optimised`);
  if (fallback) parts.push(`the model could not: ${fallback.message}`);
  return parts.join(" · ");
}

/** A step's state as a run left it. */
function left({ status, agent, attempts = 0, started_at, ended_at, error, reason }) {
  const ms = ended_at && started_at ? Date.parse(ended_at) - Date.parse(started_at) : undefined;
  return { status, agent, attempts, ms, note: error?.message ?? reason };
}

import { element } from "./element.js";

const marks = { pending: "", running: "", completed: "✓", failed: "✕", skipped: "–" };
const authors = { model: "Plan by the model", builtin: "Plan by the built-in planner", given: "Plan as given" };

/** The plan as a drawing: a column for each wave of steps that can run side by side, lines where one waits for another. */
export function createPlanView() {
  const summary = element("p");
  const waves = element("div", { class: "waves" });
  const root = element("section", { class: "plan", "aria-label": "Plan" }, summary, waves);
  let cards = new Map();
  let edges = [];
  const redraw = () => drawEdges(waves, edges, cards);
  new ResizeObserver(redraw).observe(waves);

  function show({ by, steps, rewrites = [], fallback, revision }) {
    const parts = [
      revision > 0 ? `Revised plan (${revision})` : (authors[by] ?? "Plan"),
      `${steps.length} ${steps.length === 1 ? "step" : "steps"}`,
    ];
    if (rewrites.length > 0) parts.push(`${rewrites.length} optimised`);
    if (fallback) parts.push(`the model could not: ${fallback.message}`);
    summary.textContent = parts.join(" · ");
    cards = new Map(steps.map((step) => [step.name, createCard(step)]));
    edges = steps.flatMap((step) => step.depends_on.map((from) => ({ from, to: step.name })));
    waves.replaceChildren(
      ...inWaves(steps).map((wave) =>
        element(
          "ol",
          { class: "wave" },
          wave.map((step) => cards.get(step.name).root),
        ),
      ),
    );
    redraw();
  }

  return {
    root,
    show,
    /** One event of the run's narration. */
    tell(event) {
      if (event.type === "plan.created") return show(event);
      cards.get(event.step)?.tell(event);
      redraw();
    },
    /** Clocks of steps that no longer run must not go on ticking. */
    stop() {
      for (const card of cards.values()) card.stop();
    },
  };
}

/** Steps by the length of the longest way to them. */
function inWaves(steps) {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const depth = (step, seen = new Set()) => {
    if (seen.has(step.name)) return 0;
    const before = step.depends_on.flatMap((name) => byName.get(name) ?? []);
    return before.length === 0
      ? 0
      : 1 + Math.max(...before.map((other) => depth(other, new Set([...seen, step.name]))));
  };
  const waves = [];
  for (const step of steps) (waves[depth(step)] ??= []).push(step);
  return waves.filter(Boolean);
}

function createCard({ name, agent, depends_on }) {
  const mark = element("span", { class: "mark", "aria-hidden": "true" });
  const state = element("span", { class: "hidden" }, "pending");
  const time = element("span");
  const note = element("p", { class: "note" });
  const bar = element("progress", { max: 1, hidden: true, "aria-label": `Progress of ${name}` });
  const after =
    depends_on.length > 0 ? element("span", { class: "hidden" }, `after ${depends_on.join(", ")}`) : undefined;
  const root = element(
    "li",
    { class: "step", "data-status": "pending" },
    element("header", {}, mark, element("strong", {}, name.replaceAll("_", " ")), state, after),
    element("p", {}, agent, time),
    bar,
    note,
  );
  let clock;
  let ran = false;

  function become(status, ms) {
    clearInterval(clock);
    ran ||= status === "running";
    root.dataset.status = status;
    mark.textContent = marks[status];
    state.textContent = status;
    bar.hidden = true;
    if (ms !== undefined) time.textContent = ` · ${seconds(ms)}`;
  }

  return {
    root,
    get status() {
      return root.dataset.status;
    },
    stop: () => {
      if (root.dataset.status === "running") become("skipped");
    },
    tell(event) {
      switch (event.type) {
        case "step.started": {
          become("running");
          const since = performance.now();
          clock = setInterval(() => (time.textContent = ` · ${seconds(performance.now() - since)}`), 100);
          if (event.attempt > 1) note.textContent = `attempt ${event.attempt}`;
          return;
        }
        case "step.progress":
          note.textContent = event.message;
          bar.hidden = event.fraction === undefined;
          if (event.fraction !== undefined) bar.value = event.fraction;
          return;
        case "step.retried":
          note.textContent = `attempt ${event.attempt} failed, again in ${seconds(event.delay_ms)}: ${event.failure.message}`;
          return;
        case "step.completed":
          become("completed", event.duration_ms);
          note.textContent = event.attempts > 1 ? `after ${event.attempts} attempts` : "";
          return;
        case "step.failed":
          become("failed", event.duration_ms);
          note.textContent = event.failure.message;
          return;
        case "step.skipped":
          become("skipped");
          note.textContent = event.reason;
          return;
      }
    },
  };
}

function drawEdges(waves, edges, cards) {
  waves.querySelector(".edges")?.remove();
  const frame = waves.getBoundingClientRect();
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "edges");
  svg.setAttribute("aria-hidden", "true");
  for (const { from, to } of edges) {
    const [start, end] = [cards.get(from), cards.get(to)];
    if (!start || !end) continue;
    const a = start.root.getBoundingClientRect();
    const b = end.root.getBoundingClientRect();
    const x1 = a.right - frame.left + waves.scrollLeft;
    const x2 = b.left - frame.left + waves.scrollLeft;
    const y1 = a.top + a.height / 2 - frame.top;
    const y2 = b.top + b.height / 2 - frame.top;
    const bend = Math.max(12, (x2 - x1) / 2);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`);
    if (start.status === "completed") path.setAttribute("class", "done");
    svg.append(path);
  }
  waves.prepend(svg);
}

function seconds(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

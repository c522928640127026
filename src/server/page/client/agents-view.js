import { createAgentCard } from "./agent-card.js";
import { createAgentSearch } from "./agent-search.js";
import { call, Refused } from "./api.js";
import { element } from "./element.js";
import { withKey } from "./key-dialog.js";
import { createLive } from "./live.js";
import { pill } from "./pill.js";

const PAGE = 48;
const STATES = ["ready", "degraded", "unhealthy", "draining", "unknown"];
const FIELDS = [
  "name",
  "version",
  "versions",
  "description",
  "capabilities",
  "effect",
  "source",
  "health",
  "deprecated",
];

/** The registry as it is now: who there is, how each does, and who could do something. */
export function createAgentsView(root) {
  const [list, summary, problem, more, search, found] = [
    "agents",
    "agents-summary",
    "agents-problem",
    "agents-more",
    "agents-search",
    "agents-found",
  ].map((id) => document.getElementById(id));
  const cards = new Map();
  const seen = new Set();
  let wanted = PAGE;
  const live = createLive(look, (error) => say(error.message));
  // Figures are only asked for where they can be seen: a registry may have thousands of agents.
  const watch = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) seen.add(target.dataset.agent);
      else seen.delete(target.dataset.agent);
    }
  });
  createAgentSearch(search, found);
  more.addEventListener("click", () => {
    wanted += PAGE;
    live.start();
  });

  function say(text) {
    problem.hidden = text === "";
    problem.textContent = text;
  }

  async function look(signal) {
    const query = new URLSearchParams([
      ["limit", String(Math.min(wanted, 1000))],
      ...FIELDS.map((name) => ["select", name]),
    ]);
    const response = await withKey(() => call("GET", `/registry/agents?${query}`, undefined, signal));
    const agents = await response.json();
    say("");
    const total = Number(response.headers.get("x-pagination-total") ?? agents.length);
    place(agents);
    more.hidden = agents.length >= total;
    summary.replaceChildren(...summaryOf(agents, total));
    const names = agents.filter(({ name }) => seen.has(name) || (seen.size === 0 && agents.length <= PAGE));
    await Promise.all(names.map((agent) => tell(agent, signal)));
  }

  function place(agents) {
    const names = new Set(agents.map(({ name }) => name));
    for (const [name, card] of cards) {
      if (names.has(name)) continue;
      watch.unobserve(card.root);
      card.root.remove();
      cards.delete(name);
      seen.delete(name);
    }
    for (const [index, agent] of agents.entries()) {
      const card = cards.get(agent.name) ?? createAgentCard(agent.name);
      card.show(agent);
      if (list.children[index] !== card.root) list.insertBefore(card.root, list.children[index] ?? null);
      if (!cards.has(agent.name)) watch.observe(card.root);
      cards.set(agent.name, card);
    }
  }

  async function tell({ name, versions }, signal) {
    const address = `/registry/agents/${encodeURIComponent(name)}`;
    const [health, canary] = await Promise.all([
      unlessGone(call("GET", `${address}/health`, undefined, signal)),
      versions.length > 1 ? unlessGone(call("GET", `${address}/canary`, undefined, signal)) : undefined,
    ]);
    if (health !== undefined) cards.get(name)?.tell(health, canary);
  }

  return {
    root,
    open: () => live.start(),
    close: () => live.stop(),
  };
}

/** What the server answers, or nothing where it has none of it. */
async function unlessGone(request) {
  try {
    return await (await request).json();
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  }
}

function summaryOf(agents, total) {
  const counts = STATES.flatMap((state) => {
    const many = agents.filter(({ health }) => health === state).length;
    return many === 0 ? [] : [pill(state, `${many} ${state}`)];
  });
  const shown = agents.length < total ? `${agents.length} of ${total} agents` : `${total} agents`;
  return [element("span", {}, shown), ...counts];
}

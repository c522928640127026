import { ago, span } from "./amounts.js";
import { call, Refused } from "./api.js";
import { element } from "./element.js";
import { pill } from "./pill.js";
import { tableView } from "./table-view.js";

const THREADS = 15;
const RUNS = 4;
const MOST = 25;

/** The newest runs, newest first; of threads that have not changed they are asked for once. */
export function createRunList() {
  const known = new Map();

  async function runsOf({ thread_id: id, updated_at: at, status }, signal) {
    const before = known.get(id);
    if (before?.at === at && before.status === status && status !== "busy") return before.runs;
    try {
      const query = new URLSearchParams([
        ["limit", String(RUNS)],
        ...["run_id", "status", "created_at", "updated_at"].map((name) => ["select", name]),
      ]);
      const runs = await (await call("GET", `/threads/${id}/runs?${query}`, undefined, signal)).json();
      known.set(id, { at, status, runs });
      return runs;
    } catch (error) {
      // Deleted since it was listed.
      if (error instanceof Refused && error.status === 404) return [];
      throw error;
    }
  }

  return {
    /** @throws Refused */
    async look(signal) {
      const search = {
        limit: THREADS,
        sort_by: "updated_at",
        sort_order: "desc",
        select: ["thread_id", "metadata", "status", "updated_at"],
      };
      const threads = await (await call("POST", "/threads/search", search, signal)).json();
      const found = await Promise.all(
        threads.map(async (thread) =>
          (await runsOf(thread, signal)).map((run) => ({ ...run, title: thread.metadata?.title })),
        ),
      );
      for (const id of known.keys()) if (!threads.some(({ thread_id: one }) => one === id)) known.delete(id);
      const runs = found.flat().toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at));
      return view(runs.slice(0, MOST));
    },
  };
}

function view(runs) {
  if (runs.length === 0) return element("p", { class: "note" }, "No runs yet.");
  const now = Date.now();
  const body = runs.map(({ run_id: id, status, created_at: begun, updated_at: at, title }) => {
    const open = status === "pending" || status === "running";
    return element(
      "tr",
      {},
      element(
        "td",
        {},
        element(
          "a",
          { href: `#run=${id}` },
          typeof title === "string" && title !== "" ? title : `run ${id.slice(0, 8)}`,
        ),
        element("small", {}, ago(Date.parse(begun), now)),
      ),
      element("td", {}, pill(status)),
      element("td", { class: "number" }, span((open ? now : Date.parse(at)) - Date.parse(begun))),
    );
  });
  return tableView({
    head: [{ name: "Run" }, { name: "Status" }, { name: "Took", number: true }],
    body,
  });
}

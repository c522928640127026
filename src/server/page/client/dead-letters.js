import { ago } from "./amounts.js";
import { call, Refused } from "./api.js";
import { element } from "./element.js";
import { tableView } from "./table-view.js";

const MOST = 20;

/** Runs that were given up after too many crashes; `said` hears what came of letting one go on or taking it away. */
export function createDeadLetters(said) {
  let untold = false;

  async function read(signal) {
    if (untold) return [];
    try {
      return await (await call("GET", `/runs/dead-letters?limit=${MOST}`, undefined, signal)).json();
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      untold = true;
      return [];
    }
  }

  function button(words, id, method, address, done) {
    async function act() {
      try {
        await call(method, address);
        said(done);
      } catch (error) {
        said(error.message);
      }
    }
    return element("button", { type: "button", class: "quiet", "data-run": id, onclick: () => void act() }, words);
  }

  function row({ run_id: id, crashes, dead_at: at, error }) {
    const address = `/runs/dead-letters/${id}`;
    return element(
      "tr",
      {},
      element(
        "td",
        {},
        element("a", { href: `#run=${id}` }, id.slice(0, 8)),
        element("small", {}, ago(Date.parse(at), Date.now())),
      ),
      element("td", { class: "number" }, String(crashes.length)),
      element("td", { class: "content" }, error?.message ?? ""),
      element(
        "td",
        { class: "acts" },
        button("Go on", id, "POST", `${address}/replay`, "The run goes on from its last checkpoint."),
        button("Take away", id, "DELETE", address, "The dead letter is gone."),
      ),
    );
  }

  return {
    /** Nothing where there are none, or the server tells of none. @throws Refused */
    async look(signal) {
      const letters = await read(signal);
      if (letters.length === 0) return [];
      const head = [{ name: "Given up" }, { name: "Crashes", number: true }, { name: "Why" }, { name: "" }];
      return [element("div", {}, element("h3", {}, "Dead letters"), tableView({ head, body: letters.map(row) }))];
    },
  };
}

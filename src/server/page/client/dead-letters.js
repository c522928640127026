import { ago } from "./amounts.js";
import { call, Refused } from "./api.js";
import { element } from "./element.js";
import { tableView } from "./table-view.js";

/** Runs that were given up after too many crashes; nothing where there are none, or the server tells of none. @throws Refused */
export async function deadLetters(signal) {
  const letters = await read(signal);
  if (letters.length === 0) return undefined;
  const head = ["Run", "Crashes", "Given up", "Why"].map((name) => ({ name }));
  const body = letters.map(({ run_id: id, crashes, dead_at: at, error }) =>
    element(
      "tr",
      {},
      element("td", {}, element("a", { href: `#run=${id}` }, id.slice(0, 8))),
      element("td", {}, String(Array.isArray(crashes) ? crashes.length : (crashes ?? ""))),
      element("td", {}, at ? ago(Date.parse(at), Date.now()) : ""),
      element("td", {}, typeof error === "string" ? error : (error?.message ?? "")),
    ),
  );
  return element("div", {}, element("h3", {}, "Dead letters"), tableView({ head, body }));
}

let untold = false;

async function read(signal) {
  if (untold) return [];
  try {
    const letters = await (await call("GET", "/runs/dead-letters", undefined, signal)).json();
    return Array.isArray(letters) ? letters : [];
  } catch (error) {
    if (error instanceof Refused && error.status < 500 && error.status !== 401) {
      untold = true;
      return [];
    }
    throw error;
  }
}

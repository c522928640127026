import { call } from "./api.js";
import { percent } from "./amounts.js";
import { shareBar } from "./bars.js";
import { element } from "./element.js";
import { withKey } from "./key-dialog.js";
import { pill } from "./pill.js";

/** Typing pauses so long before it is looked up, milliseconds. */
const PATIENCE_MS = 200;

/** Asks the registry who can do something, and shows score and reasons, or that nothing fits. */
export function createAgentSearch(input, output) {
  let timer;
  let asked;

  async function look(text) {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    if (text === "") return output.replaceChildren();
    try {
      const query = new URLSearchParams({ q: text, k: "8" });
      const response = await withKey(() => call("GET", `/registry/search?${query}`, undefined, signal));
      const found = await response.json();
      if (!signal.aborted) output.replaceChildren(found.length === 0 ? nothing(text) : hits(found));
    } catch (error) {
      if (!signal.aborted) output.replaceChildren(element("p", { class: "error", role: "alert" }, error.message));
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(input.value.trim()), PATIENCE_MS);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    void look(input.value.trim());
  });
}

function nothing(text) {
  return element(
    "div",
    { class: "nothing" },
    element("strong", {}, "Nothing here fits."),
    element("p", {}, `No agent is likely enough to be able to do “${text}”. The planner would be offered none.`),
  );
}

function hits(found) {
  return element(
    "ol",
    { class: "hits" },
    found.map(({ name, version, capability, score, why, health }) =>
      element(
        "li",
        {},
        element("span", { class: "score" }, shareBar(score, "hit"), percent(score)),
        element("span", { class: "who" }, element("strong", {}, name), " ", element("small", {}, version)),
        pill(health),
        element(
          "span",
          { class: "why" },
          capability.replaceAll("_", " "),
          why.length > 0 && element("small", {}, ` because of ${why.join(", ")}`),
        ),
      ),
    ),
  );
}

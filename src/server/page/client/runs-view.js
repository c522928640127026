import { deadLetters } from "./dead-letters.js";
import { element } from "./element.js";
import { figures } from "./figures.js";
import { withKey } from "./key-dialog.js";
import { createLive } from "./live.js";
import { createRunList } from "./run-list.js";

/** How the queue stands, what was given up, and the newest runs. */
export function createRunsView(root) {
  const [tiles, letters, list, problem] = ["figures", "dead-letters", "run-list", "runs-problem"].map((id) =>
    document.getElementById(id),
  );
  const runs = createRunList();

  function say(text) {
    problem.hidden = text === "";
    problem.textContent = text;
  }

  const live = createLive(
    async (signal) => {
      const found = await withKey(() => runs.look(signal));
      list.replaceChildren(found);
      const [shown, dead] = await Promise.all([figures(signal), deadLetters(signal)]);
      tiles.replaceChildren(element("dl", { class: "tiles" }, shown));
      letters.replaceChildren(...(dead === undefined ? [] : [dead]));
      say("");
    },
    (error) => say(error.message),
  );
  return {
    root,
    open: () => live.start(),
    close: () => live.stop(),
  };
}

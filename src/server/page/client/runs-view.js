import { createDeadLetters } from "./dead-letters.js";
import { element } from "./element.js";
import { figures } from "./figures.js";
import { withKey } from "./key-dialog.js";
import { createLive } from "./live.js";
import { createRunList } from "./run-list.js";
import { swap } from "./swap.js";

/** How the queue stands, what was given up, and the newest runs. */
export function createRunsView(root) {
  const [tiles, letters, note, list, problem] = [
    "figures",
    "dead-letters",
    "runs-note",
    "run-list",
    "runs-problem",
  ].map((id) => document.getElementById(id));
  const runs = createRunList();
  const dead = createDeadLetters((text) => {
    note.textContent = text;
    live.start();
  });

  function say(text) {
    problem.hidden = text === "";
    problem.textContent = text;
  }

  const live = createLive(
    async (signal) => {
      // First alone: where a key is needed, it is asked for once.
      swap(list, await withKey(() => runs.look(signal)));
      const [shown, given] = await Promise.all([figures(signal), dead.look(signal)]);
      swap(tiles, element("dl", { class: "tiles" }, shown));
      swap(letters, ...given);
      say("");
    },
    (error) => say(error.message),
  );
  return {
    root,
    open() {
      note.textContent = "";
      live.start();
    },
    close: () => live.stop(),
  };
}

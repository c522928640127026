import { approvalView } from "./approval-view.js";
import { element } from "./element.js";

/** Where a turn asks what its run waits for; `resume` hears what a person decides. */
export function createAsking(resume) {
  const root = element("div");
  let waits = false;
  let drafts = new Map();
  return {
    root,
    get waits() {
      return waits;
    },
    /** Asks about the first of a run's interrupts; none: the run goes on without anyone. */
    ask([first]) {
      waits = first !== undefined;
      if (!waits) return;
      if (!(first.value?.problems?.length > 0)) drafts = new Map();
      const decide = (decision, rejected) => {
        root.replaceChildren(element("p", { class: "note" }, rejected ? "You said no." : "You said yes."));
        resume(decision);
      };
      const view = approvalView(first.value, decide, drafts);
      root.replaceChildren(view ?? element("p", {}, "The run waits for an answer that only a program can give."));
      root.scrollIntoView({ block: "nearest", behavior: "smooth" });
    },
  };
}

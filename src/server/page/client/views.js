const links = document.querySelectorAll(".top nav a");

/**
 * The parts of the page, of which the address shows one: `#agents`, `#runs`, `#run=<id>`, and otherwise the conversation.
 *
 * @param views by name, each with `root`, `open(id)` and `close()`
 */
export function createViews(views) {
  let shown;

  function show() {
    const [, name = "", id] = /^#(\w+)(?:=([0-9a-f-]{36}))?$/.exec(location.hash) ?? [];
    const next = Object.hasOwn(views, name) ? views[name] : views.chat;
    for (const view of Object.values(views)) view.root.hidden = view.root !== next.root;
    shown?.close();
    shown = next;
    document.body.dataset.view = name === "run" ? "runs" : Object.hasOwn(views, name) ? name : "chat";
    for (const link of links) {
      if (link.dataset.view === document.body.dataset.view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    next.open(id);
  }

  addEventListener("hashchange", show);
  show();
}

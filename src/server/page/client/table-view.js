import { element } from "./element.js";

/** A table that scrolls sideways where it is too wide: `head` as `{name, number}` a column, `body` and `foot` as rows. */
export function tableView({ head, body, foot }) {
  const names = head.map(({ name, number }) => element("th", { scope: "col", class: number && "number" }, name));
  return element(
    "div",
    { class: "scroll" },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, names)),
      element("tbody", {}, body),
      foot && element("tfoot", {}, foot),
    ),
  );
}

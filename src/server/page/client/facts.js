import { element } from "./element.js";

/** Names with what is so: `[name, …]` each; those without a value are left out. */
export function facts(entries) {
  const known = entries.filter(([, ...values]) => values.some((value) => value !== undefined));
  return element(
    "dl",
    { class: "facts" },
    known.map(([name, ...values]) => element("div", {}, element("dt", {}, name), element("dd", {}, values))),
  );
}

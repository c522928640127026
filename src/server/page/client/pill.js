import { element } from "./element.js";

/** A state in its colour and in a word, for whoever does not see colours. */
export function pill(state, word = state.replaceAll("_", " ")) {
  return element("span", { class: "pill", "data-state": state }, word);
}

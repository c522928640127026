/** CEL, as plans use it. */
export { evaluate } from "./expression/evaluate.ts";
export { namesIn } from "./expression/names-in.ts";

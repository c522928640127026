import { HOW, type How } from "../../../src/graph/plan/aggregation.ts";
import type { Draw } from "./draw.ts";
import type { Step } from "./document.ts";
import { anyExpression, boolExpression, type Name } from "./random-expression.ts";

interface Spot {
  readonly name: string;
  readonly output: string;
  readonly given: readonly Name[];
  /** Names of the steps that stand before it. */
  readonly before: readonly string[];
  /** Whether the workflow's defaults let a failed step be skipped. */
  readonly skips: boolean;
}

/** A valid step that makes one value of several, and the name it writes. */
export function randomAggregate(draw: Draw, spot: Spot): { step: Step; wrote: Name[] } {
  const drawn = draw.pick(HOW);
  // What is no object for certain is refused.
  const mayMerge = spot.given.some(({ kind }) => kind === "object");
  const how = drawn === "merge" && !mayMerge ? "concatenate" : drawn;
  const kind = kindFor(draw, how, spot.given);
  const known = spot.given.filter((name) => kind === undefined || name.kind === kind);
  const names = known.slice(-8);
  const single = names.some((name) => name.kind === "list") && draw.chance(0.3);
  const lists = names.filter((name) => name.kind === "list");
  const inputs = single ? [draw.pick(lists)] : atLeastOne(draw, names);
  const free = kind === undefined && !single && draw.chance(0.3);
  // Of the items of a list nothing is known.
  const ofItems = !free && inputs.length === 1 && inputs[0]?.kind === "list";
  const of = ofItems ? undefined : kind;
  const expressions = inputs.map((name, place) => [`in${place}`, free ? anyExpression(draw, known).text : name.name]);
  const { n, by, ...more } = wordsOf(draw, how, inputs.length, ofItems, free ? undefined : of);
  const words = { how, ...(n !== undefined && { n }), ...(by !== undefined && { by }), ...more };
  const step: Step = {
    name: spot.name,
    aggregate: Object.keys(words).length === 1 && draw.chance(0.7) ? how : words,
    inputs: free || draw.chance(0.3) ? Object.fromEntries(expressions) : inputs.map(({ name }) => name),
    outputs: [spot.output],
    ...(draw.chance(0.1) && { depends_on: draw.some(spot.before, 2) }),
    ...(draw.chance(0.08) && { when: boolExpression(draw, spot.given) }),
    ...(draw.chance(0.4) && { on_error: "skip" }),
  };
  const maybeNull = "when" in step || step.on_error === "skip" || spot.skips || "otherwise" in more;
  const written = how === "merge" && of === "object" ? "object" : how === "concatenate" || free ? "any" : (of ?? "any");
  return { step, wrote: [{ name: spot.output, kind: written, maybeNull, known: true }] };
}

/** Rules that look into the answers get those of one kind; the others may mix them. */
function kindFor(draw: Draw, how: How, given: readonly Name[]): Name["kind"] | undefined {
  const kinds = new Set(given.map(({ kind }) => kind));
  if (how === "merge") return "object";
  if (how !== "best_by_score" && draw.chance(0.4)) return undefined;
  return draw.pick((["int", "bool", "list", "object"] as const).filter((kind) => kinds.has(kind) || kind === "list"));
}

function atLeastOne(draw: Draw, names: readonly Name[]): Name[] {
  const some = draw.some(names, 5);
  return some.length === 0 ? [draw.pick(names)] : some;
}

interface Words {
  readonly n?: number;
  readonly by?: string;
}

function wordsOf(draw: Draw, how: How, count: number, single: boolean, kind: Name["kind"] | undefined): Words {
  const most = single ? 3 : count;
  const n = how !== "first_success" && draw.chance(0.4) ? { n: draw.int(1, most) } : {};
  const vote = { int: "item % 2", bool: "!item", list: "size(item) % 2", object: "item.n % 3", any: "true" };
  const score = { int: "item", bool: "item ? 2 : 1", list: "size(item)", object: "item.n", any: "7" };
  switch (how) {
    case "merge":
      return { ...n, ...(draw.chance(0.5) && { on_conflict: draw.pick(["last", "first", "fail"]) }) };
    case "concatenate":
      return { ...n, ...(draw.chance(0.3) && { separator: draw.pick(["", ", "]) }) };
    case "first_success":
      return {};
    case "best_by_score":
      return { ...n, by: score[kind ?? "any"], ...(draw.chance(0.4) && { order: draw.pick(["highest", "lowest"]) }) };
    case "majority":
    case "quorum":
      return {
        ...n,
        ...(draw.chance(0.6) && { by: vote[kind ?? "any"] }),
        ...(draw.chance(0.6) && { otherwise: draw.pick(["most", "null", "fail"]) }),
      };
  }
}

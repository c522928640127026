import type { Aggregation } from "../../aggregation.ts";
import { ANY, either, isAny, listOf, NULL, once, STRING, type Alternative, type Field, type Shape } from "./shape.ts";

/** One of the answers that count: null is none. */
export function answerShape(answers: readonly Shape[]): Shape {
  return either(...answers.map((shape) => shape.filter(({ kind }) => kind !== "null")));
}

/** What an aggregation of such answers comes to. */
export function aggregateShape(rule: Aggregation, answers: readonly Shape[]): Shape {
  const one = answerShape(answers);
  switch (rule.how) {
    case "first_success":
    case "best_by_score":
      return one;
    case "majority":
    case "quorum":
      return rule.otherwise === "null" ? either(one, NULL) : one;
    case "concatenate":
      return concatenated(one);
    case "merge":
      return merged(one);
    default: {
      const unreachable: never = rule.how;
      return unreachable;
    }
  }
}

/** Texts give a text, all else a list; lists give it their items. */
function concatenated(one: Shape): Shape {
  if (isAny(one)) return ANY;
  const items = once(() => either(...one.map((part): Shape => (part.kind === "array" ? part.item() : [part]))));
  const list: Shape = [{ kind: "array", item: items, least: 0, most: Infinity }];
  if (one.length === 0) return listOf(ANY);
  if (one.every(({ kind }) => kind !== "string")) return list;
  // Nothing to concatenate is an empty list.
  return either(STRING, list);
}

type Fields = Extract<Alternative, { kind: "object" }>;

/** Any of the fields of any of the objects; what is no object is refused. */
function merged(one: Shape): Shape {
  const objects = one.filter((part): part is Fields => part.kind === "object");
  if (isAny(one) || objects.length === 0) return [{ kind: "object", fields: new Map(), rest: () => ANY }];
  const fields = new Map<string, Field>();
  for (const name of new Set(objects.flatMap((part) => [...part.fields.keys()]))) {
    const shape = once(() =>
      deepened(objects.flatMap((part) => part.fields.get(name)?.shape() ?? part.rest?.() ?? [])),
    );
    fields.set(name, { shape, required: false });
  }
  const open = objects.flatMap(({ rest }) => rest ?? []);
  return [
    {
      kind: "object",
      fields,
      rest: open.length === 0 ? undefined : once(() => deepened(open.flatMap((rest) => rest()))),
    },
  ];
}

/** Objects within objects are merged too. */
function deepened(shape: Shape): Shape {
  const objects = shape.filter(({ kind }) => kind === "object");
  if (isAny(shape)) return ANY;
  return objects.length < 2
    ? shape
    : either(
        shape.filter(({ kind }) => kind !== "object"),
        merged(objects),
      );
}

import { isDeepStrictEqual } from "node:util";
import { Conflict, InvalidInput } from "../../tools/errors.ts";
import type { There } from "./answer.ts";

type Fields = Record<string, unknown>;

/**
 * One object of several: objects within them are merged alike, everything else is one value that the rule chooses. What all give alike is no
 * conflict. Nothing gives an empty object.
 *
 * @throws InvalidInput for what is no object; Conflict, naming the field, where the rule is to fail.
 */
export function merge(answers: readonly There[], onConflict: "last" | "first" | "fail"): Fields {
  let merged: Fields = {};
  for (const { name, value } of answers) {
    if (!isFields(value)) throw new InvalidInput(`merge takes objects, and ${name} is none`, { field: name });
    merged = joined(merged, value, "");
  }
  return merged;

  function joined(one: Fields, other: Fields, path: string): Fields {
    const all = new Map(Object.entries(one));
    for (const [key, value] of Object.entries(other)) {
      const place = path === "" ? key : `${path}.${key}`;
      all.set(key, all.has(key) ? choose(all.get(key), value, place) : value);
    }
    return Object.fromEntries(all);
  }

  function choose(one: unknown, other: unknown, place: string): unknown {
    if (isFields(one) && isFields(other)) return joined(one, other, place);
    if (onConflict === "fail" && !isDeepStrictEqual(one, other))
      throw new Conflict(`the inputs disagree about ${place}`, { field: place });
    return onConflict === "first" ? one : other;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

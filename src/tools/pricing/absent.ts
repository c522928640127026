import { NotFound } from "../errors.ts";
import { byLikeness, nearestName } from "./spelling.ts";

/** The error for a name that the price book does not have: it says what the book has, and the nearest by spelling. */
export function absent(what: {
  /** What kind of thing was named, as in "plan". */
  readonly kind: string;
  readonly written: string;
  readonly has: readonly string[];
  /** Where it was looked for, as in "price book harborline 2026.07". */
  readonly where: string;
  readonly field: string;
}): NotFound {
  const nearest = nearestName(what.written, what.has);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  const list = what.has.length === 0 ? "none" : what.has.join(", ");
  return new NotFound(`${what.where} has no ${what.kind} "${what.written}"; it has ${list}.${hint}`, {
    field: what.field,
    alternatives: byLikeness(what.written, what.has),
  });
}

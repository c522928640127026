import { InvalidInput } from "../../errors.ts";
import type { Cell } from "../cell.ts";
import { fieldLabel } from "./field-label.ts";

const DEEPEST = 200;
// A key that is an identifier is a field's name; anything else may itself be data, as in an object keyed by address.
const IDENTIFIER = /^[A-Za-z_$][A-Za-z_$-]*\d{0,3}$/;

interface Place {
  readonly path: string;
  readonly label: string;
  readonly siblings: readonly string[];
  readonly depth: number;
}

type Visit = (cell: Cell) => string;

function step(path: string, key: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return path === "" ? key : `${path}.${key}`;
  return `${path}["…"]`;
}

function walkObject(value: object, place: Place, visit: Visit): unknown {
  const entries = Object.entries(value);
  const siblings = entries.map(([key]) => fieldLabel(key));
  const mapped = new Map<string, unknown>();
  entries.forEach(([key, item], index) => {
    const named = IDENTIFIER.test(key);
    let changed = named ? key : visit({ text: key, path: `${place.path}["…"]`, label: "", siblings: [] });
    for (let copy = 2; mapped.has(changed); copy++) changed = `${changed.replace(/ \(\d+\)$/, "")} (${copy})`;
    const own = named ? (siblings[index] ?? "") : "";
    // The name above helps: { phone: { home: … } }.
    const parent = place.label.split(" ").slice(-2).join(" ");
    const label = `${parent} ${own}`.trim();
    mapped.set(changed, walk(item, { path: step(place.path, key), label, siblings, depth: place.depth + 1 }, visit));
  });
  return Object.fromEntries(mapped);
}

function walk(value: unknown, place: Place, visit: Visit): unknown {
  if (place.depth > DEEPEST) {
    throw new InvalidInput(`Expected a value nested at most ${DEEPEST} levels deep`, { field: "text" });
  }
  const { path, label, siblings } = place;
  if (typeof value === "string") return visit({ text: value, path, label, siblings });
  // A number can be a card or an identity number only where its field's name makes it one.
  if (typeof value === "number" && Number.isSafeInteger(value) && label !== "") {
    const text = String(value);
    const changed = visit({ text, path, label, siblings });
    return changed === text ? value : changed;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      walk(item, { ...place, path: `${path}[${index}]`, depth: place.depth + 1 }, visit),
    );
  }
  return typeof value === "object" && value !== null ? walkObject(value, place, visit) : value;
}

const ROOT: Place = { path: "", label: "", siblings: [], depth: 0 };

/** Every text inside a JSON value, in a fixed order. @throws InvalidInput when it is nested deeper than 200 levels. */
export function readJsonCells(value: unknown): readonly Cell[] {
  const cells: Cell[] = [];
  walk(value, ROOT, (cell) => {
    cells.push(cell);
    return cell.text;
  });
  return cells;
}

/** The same value with its texts, in the order of `readJsonCells`, replaced. */
export function writeJsonCells(value: unknown, texts: readonly string[]): unknown {
  let next = 0;
  return walk(value, ROOT, (cell) => texts[next++] ?? cell.text);
}

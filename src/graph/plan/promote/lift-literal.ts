import type { Parameter } from "./parameter.ts";
import { rebuildText, slotsIn } from "./rebuild-text.ts";

/** Shortest text that is looked for within a longer literal. */
const TELLING = 3;

/** A literal as an expression over the parameters whose values it holds; `undefined` where it holds none. */
export function liftLiteral(literal: unknown, parameters: readonly Parameter[]): string | undefined {
  if (typeof literal === "number") return numeric(literal, parameters);
  if (typeof literal === "string") return textual(literal, parameters);
  if (typeof literal !== "object" || literal === null) return undefined;
  const entries = Object.entries(literal).map(([key, value]) => ({
    key,
    value,
    lifted: liftLiteral(value, parameters),
  }));
  if (entries.every(({ lifted }) => lifted === undefined)) return undefined;
  const write = ({ value, lifted }: (typeof entries)[number]): string => lifted ?? JSON.stringify(value);
  return Array.isArray(literal)
    ? `[${entries.map(write).join(", ")}]`
    : `{${entries.map((entry) => `${JSON.stringify(entry.key)}: ${write(entry)}`).join(", ")}}`;
}

function numeric(literal: number, parameters: readonly Parameter[]): string | undefined {
  const same = parameters.find(({ value }) => value === literal);
  if (same !== undefined) return same.name;
  const share = parameters.find(({ kind, value }) => kind === "percent" && Number(value) / 100 === literal);
  return share === undefined ? undefined : `double(${share.name}) / 100.0`;
}

function textual(literal: string, parameters: readonly Parameter[]): string | undefined {
  const same = parameters.find(({ text }) => text.toLowerCase() === literal.toLowerCase());
  if (same !== undefined) {
    if (typeof same.value === "number")
      return same.text === literal
        ? rebuildText(literal, [{ start: 0, end: literal.length, parameter: same }])
        : undefined;
    if (same.text === literal) return same.name;
    return `(${same.name} == ${JSON.stringify(same.text)} ? ${JSON.stringify(literal)} : ${same.name})`;
  }
  const slots = slotsIn(
    literal,
    parameters.filter(({ text, value }) => text.length >= TELLING || (typeof value === "number" && text.length > 1)),
  );
  return slots.length === 0 ? undefined : rebuildText(literal, slots);
}

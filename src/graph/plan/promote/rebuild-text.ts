import type { Parameter, Slot } from "./parameter.ts";

/** The CEL expression that gives a text with its values taken from parameters; with their defaults, the very text. */
export function rebuildText(text: string, slots: readonly Slot[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, parameter } of slots) {
    if (start > from) pieces.push(JSON.stringify(text.slice(from, start)));
    pieces.push(asText(parameter));
    from = end;
  }
  if (from < text.length || pieces.length === 0) pieces.push(JSON.stringify(text.slice(from)));
  return pieces.join(" + ");
}

/** Each place where a parameter's text stands in another text, as a word of its own. */
export function slotsIn(text: string, parameters: readonly Parameter[]): Slot[] {
  const slots: Slot[] = [];
  for (const parameter of parameters.toSorted((a, b) => b.text.length - a.text.length)) {
    for (let at = text.indexOf(parameter.text); at >= 0; at = text.indexOf(parameter.text, at + 1)) {
      const end = at + parameter.text.length;
      const alone = !/[\p{L}\p{N}_]$/u.test(text.slice(0, at)) && !/^[\p{L}\p{N}_]/u.test(text.slice(end));
      if (alone && slots.every((slot) => end <= slot.start || at >= slot.end))
        slots.push({ start: at, end, parameter });
    }
  }
  return slots.toSorted((a, b) => a.start - b.start);
}

/** A number that the question writes in its own way ("ten", "4,200") is written so again as long as it is that number. */
function asText({ name, text, value }: Parameter): string {
  if (typeof value === "string") return name;
  return String(value) === text
    ? `string(${name})`
    : `(${name} == ${value} ? ${JSON.stringify(text)} : string(${name}))`;
}

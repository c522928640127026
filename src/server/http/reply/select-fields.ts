/**
 * Only the fields asked for, in the item's own order; nothing asked for: all. `values.messages` takes one key of `values`.
 */
export function selectFields(item: object, select: readonly string[] | undefined): object {
  if (select === undefined || select.length === 0) return item;
  const inside = select.flatMap((name) => (name.startsWith("values.") ? [name.slice("values.".length)] : []));
  const chosen: [string, unknown][] = [];
  for (const [name, value] of Object.entries(item)) {
    if (select.includes(name)) chosen.push([name, value]);
    else if (name === "values" && inside.length > 0) chosen.push([name, pick(value, inside)]);
  }
  return Object.fromEntries(chosen);
}

function pick(value: unknown, keys: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

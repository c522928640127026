/** A copy of a JSON-like value that nobody can change, so that whoever gets it changes nothing of anyone else's; other objects stay as they are. */
export function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  if (!isPlain(value)) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, frozenCopy(field)]);
  return Object.freeze(Object.fromEntries(fields)) as T;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

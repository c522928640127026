/** How one JSON value becomes another: by `to` itself; as a list by what stays of its beginning and its end; as an object key by key. */
export type Patch =
  | { readonly to: unknown }
  | { readonly keep: number; readonly add: readonly unknown[]; readonly tail: number }
  | { readonly change: Readonly<Record<string, Patch>>; readonly drop: readonly string[] };

/**
 * What has to be done to `before` for it to be `after`, to the order of keys; `undefined`: nothing.
 * Both are plain JSON, and neither may change while the patch is in use, for it refers to parts of `after`.
 */
export function patchBetween(before: unknown, after: unknown): Patch | undefined {
  if (Array.isArray(before) && Array.isArray(after)) return listPatch(before, after);
  if (isObject(before) && isObject(after)) return objectPatch(before, after);
  return before === after ? undefined : { to: after };
}

/** The value that the patch makes of another. Shares with it what stays. @throws TypeError where it is no patch of this value */
export function patched(before: unknown, patch: Patch): unknown {
  if ("to" in patch) return patch.to;
  if ("keep" in patch) {
    if (!Array.isArray(before)) throw new TypeError("a list's patch needs a list");
    const list: readonly unknown[] = before;
    return [...list.slice(0, patch.keep), ...patch.add, ...list.slice(list.length - patch.tail)];
  }
  if (!isObject(before)) throw new TypeError("an object's patch needs an object");
  const { change } = patch;
  const drop = new Set(patch.drop);
  const kept = Object.keys(before)
    .filter((key) => !drop.has(key))
    .map((key) => {
      const inner = Object.hasOwn(change, key) ? change[key] : undefined;
      return [key, inner === undefined ? before[key] : patched(before[key], inner)] as const;
    });
  const added = Object.entries(change)
    .filter(([key]) => !Object.hasOwn(before, key))
    .map(([key, inner]) => [key, patched(undefined, inner)] as const);
  return Object.fromEntries([...kept, ...added]);
}

function listPatch(before: readonly unknown[], after: readonly unknown[]): Patch | undefined {
  const shorter = Math.min(before.length, after.length);
  let keep = 0;
  while (keep < shorter && isSame(before[keep], after[keep])) keep++;
  if (keep === before.length && keep === after.length) return undefined;
  let tail = 0;
  while (keep + tail < shorter && isSame(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  return { keep, add: after.slice(keep, after.length - tail), tail };
}

function objectPatch(before: JsonObject, after: JsonObject): Patch | undefined {
  const drop = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  const kept = Object.keys(before).filter((key) => Object.hasOwn(after, key));
  const added = Object.keys(after).filter((key) => !Object.hasOwn(before, key));
  const order = Object.keys(after);
  if (![...kept, ...added].every((key, index) => key === order[index])) return { to: after };
  const changed = kept.flatMap((key) => {
    const inner = patchBetween(before[key], after[key]);
    return inner === undefined ? [] : [[key, inner] as const];
  });
  if (drop.length + changed.length + added.length === 0) return undefined;
  return { change: Object.fromEntries([...changed, ...added.map((key) => [key, { to: after[key] }] as const)]), drop };
}

/** Looks at each part once: a patch of every part that is only compared would take twice as long for each level. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return keys.length === others.length && keys.every((key, at) => key === others[at] && isSame(one[key], other[key]));
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

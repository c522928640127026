import { snakeName, unusedName } from "./snake-name.ts";

/**
 * A name `<source>_<item>` for each item: the same in every process, whatever their order. Of items that would be called the same none is:
 * one that is added must not be run by a plan that names another.
 */
export function itemNames(source: string, items: readonly string[]): ReadonlyMap<string, string> {
  const plain = new Map(items.map((item) => [item, snakeName(`${source}_${snakeName(item)}`)]));
  const bearers = Map.groupBy(plain, ([, wanted]) => wanted);
  const taken = new Set(bearers.keys());
  return new Map(
    [...plain].map(([item, wanted]) => {
      if ((bearers.get(wanted) ?? []).length === 1) return [item, wanted];
      const unique = unusedName(wanted, item, (name) => taken.has(name));
      taken.add(unique);
      return [item, unique];
    }),
  );
}

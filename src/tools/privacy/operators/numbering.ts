/** Numbers distinct values of an entity from 1 on, in the order in which they are first seen. */
export interface Numbering {
  number(entity: string, value: string): number;
}

const PLACEHOLDER = /<([A-Z][A-Z0-9_]{0,63})_(\d{1,6})>/g;

/** What is the same value: case, spaces and separators make no other person. */
function normal(value: string): string {
  return value
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s.,()/-]+/g, "");
}

/** Starts above the numbers of placeholders that the texts already hold, so that none comes to mean two values. */
export function createNumbering(texts: Iterable<string>): Numbering {
  const next = new Map<string, number>();
  const numbers = new Map<string, number>();
  for (const text of texts) {
    for (const [, entity = "", number] of text.matchAll(PLACEHOLDER)) {
      next.set(entity, Math.max(next.get(entity) ?? 1, Number(number) + 1));
    }
  }
  return {
    number(entity, value) {
      const key = `${entity} ${normal(value)}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const number = next.get(entity) ?? 1;
      next.set(entity, number + 1);
      numbers.set(key, number);
      return number;
    },
  };
}

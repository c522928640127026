/** Month numbers, from 1, by their English names and three-letter forms. */
export const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  "january february march april may june july august september october november december"
    .split(" ")
    .flatMap((name, i) => [
      [name, i + 1],
      [name.slice(0, 3), i + 1],
    ]),
);

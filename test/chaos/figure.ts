/** One line of the table. */
export interface Figure {
  readonly name: string;
  /** `undefined`: there was nothing to measure it by. */
  readonly value: number | undefined;
  readonly unit: string;
  /** How many things it is drawn from. */
  readonly n: number;
}

export function figure(name: string, value: number | undefined, unit: string, n: number): Figure {
  return { name, value: value === undefined ? undefined : Math.round(value * 1_000) / 1_000, unit, n };
}

/** All of them, one below the other. */
export function table(figures: readonly Figure[]): string {
  const lines = figures.map(({ name, value, unit, n }) => {
    const shown = value === undefined ? "-" : String(value);
    return `${name.padEnd(34)} ${shown.padStart(12)} ${unit.padEnd(9)} n=${n}`;
  });
  return `${lines.join("\n")}\n`;
}

/** By name as `"runs.lost": 0`, null where nothing was measured, and once more as a list with units and counts. */
export function toJson(seed: number, figures: readonly Figure[]): string {
  const byName = Object.fromEntries(figures.map(({ name, value }) => [name, value ?? null]));
  const list = figures.filter(({ value }) => value !== undefined);
  return `${JSON.stringify({ seed, ...byName, figures: list }, undefined, 2)}\n`;
}

import type { Compared } from "./compare.ts";
import type { DiscoveryReport } from "./evaluate-discovery.ts";

/** Unknown ids named at most. */
const mostNamed = 5;

/** The figures of discovery and of BM25 side by side, as lines for a terminal; intervals are 95 %. */
export function printDiscovery({ figures, unknown }: DiscoveryReport): string {
  const lines = [`${"".padEnd(40)}${"registry".padEnd(32)}${"BM25".padEnd(32)}n`, ...figures.map(row)];
  if (unknown.length > 0)
    lines.push("", ...unknown.slice(0, mostNamed), `${unknown.length} unknown ids, counted as missed`);
  return lines.join("\n");
}

function row({ name, value, unit, interval, baseline, baselineInterval, n }: Compared): string {
  const show = (number: number): string =>
    unit === "ms" ? `${number.toFixed(2)} ms` : `${(100 * number).toFixed(1)} %`;
  const cell = (number: number, range: readonly [number, number]): string =>
    `${show(number).padStart(9)} [${show(range[0])}, ${show(range[1])}]`.padEnd(32);
  const other = baseline === null || baselineInterval === null ? "".padEnd(32) : cell(baseline, baselineInterval);
  return `${name.padEnd(38)}  ${cell(value, interval)}${other}${n}`;
}

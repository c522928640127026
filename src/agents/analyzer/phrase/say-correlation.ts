import type { Correlation, CorrelationAnalysis } from "../../../tools/data/analysis/analysis.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, number, withUnit } from "./format.ts";
import { basis, columnOf, filtersPhrase } from "./subject.ts";

/** From this probability on, a coefficient may be chance. */
const CHANCE = 0.05;

export function sayCorrelation(analysis: CorrelationAnalysis): readonly Statement[] {
  const { dataset, request, pairs, steps, rowsUsed } = analysis;
  const label = (name: string): string => columnOf(dataset, name)?.label ?? name;
  const statements: Statement[] = pairs.map((pair) => ({
    text: sentence(pair, label, dataset.noun.many),
    data: { ...pair },
  }));
  const [strongest] = pairs;
  const [low, high] = [steps[0], steps.at(-1)];
  const first = columnOf(dataset, strongest?.columns[0]);
  const second = columnOf(dataset, strongest?.columns[1]);
  if (
    low !== undefined &&
    high !== undefined &&
    first !== undefined &&
    second !== undefined &&
    first.role === "measure"
  ) {
    statements.push({
      text: `In the fifth with the lowest ${first.label} (${withUnit(low.from, first)} to ${withUnit(low.to, first)}) ${second.label} averages ${number(low.mean, 2)}; in the fifth with the highest (${withUnit(high.from, first)} to ${withUnit(high.to, first)}) ${number(high.mean, 2)}.`,
      data: { fifths: steps },
    });
  }
  return [
    ...statements,
    {
      text: `A correlation alone does not say which causes which.${filtersPhrase(dataset, request.filters) === "" ? "" : " It holds for the filtered rows only."}`,
    },
    { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } },
  ];
}

function sentence(
  { columns, n, pearson, spearman, certainty }: Correlation,
  label: (name: string) => string,
  rows: string,
): string {
  const [first, second] = [label(columns[0]), label(columns[1])];
  if (spearman === undefined || pearson === undefined) {
    return `For ${first} and ${second} there is no correlation to compute over ${number(n)} ${rows} that have both.`;
  }
  const figures = `rank correlation ${number(spearman, 2)}${certainty === undefined ? "" : `, 95 % interval ${number(certainty.low, 2)} to ${number(certainty.high, 2)}`}; Pearson ${number(pearson, 2)}; ${number(n)} ${rows} with both`;
  const size = Math.abs(spearman);
  if (size < 0.1 || (certainty?.p ?? 0) >= CHANCE)
    return `${capitalized(first)} and ${second} are practically unrelated (${figures}).`;
  const strength = size < 0.3 ? "weakly" : size < 0.5 ? "moderately" : "strongly";
  const direction =
    spearman < 0
      ? `the higher the ${first}, the lower the ${second}`
      : `the higher the ${first}, the higher the ${second}`;
  return `${capitalized(first)} and ${second} are ${strength} related: ${direction} (${figures}).`;
}

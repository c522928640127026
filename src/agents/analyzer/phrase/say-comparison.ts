import { addsUp, type CompareAnalysis, type Driver } from "../../../tools/data/analysis/analysis.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, cell, measured, number, percent, signed } from "./format.ts";
import { periodPhrase, periodWords } from "./period-words.ts";
import { columnOf, filtersPhrase, subjectOf } from "./subject.ts";

const NAMED_DRIVERS = 4;

export function sayComparison(analysis: CompareAnalysis): readonly Statement[] {
  const { dataset, request, current, previous } = analysis;
  const { measure } = request;
  const column = columnOf(dataset, measure.column);
  const show = (value: number): string => measured(value, measure, column);
  const filters = filtersPhrase(dataset, request.filters);
  const now = periodPhrase(request.current);
  const before = periodPhrase(request.previous);
  const rows = {
    text: basis(analysis),
    data: { current_rows: analysis.currentRows, previous_rows: analysis.previousRows },
  };
  const subject = subjectOf(dataset, measure);
  if (current === undefined || previous === undefined) {
    const missing = current === undefined ? now : before;
    return [
      { text: `There is no value for ${subject}${filters} ${missing}, so the periods cannot be compared.` },
      rows,
    ];
  }
  const difference = current - previous;
  const points = measure.aggregation === "share";
  const relative = points
    ? `${number(Math.abs(difference), 1)} points`
    : previous === 0
      ? show(Math.abs(difference))
      : percent(Math.abs((100 * difference) / previous));
  const comparative = difference === 0 ? "the same as" : `${relative} ${difference > 0 ? "more" : "less"} than`;
  const opening =
    measure.aggregation === "count" && column === undefined
      ? `${capitalized(now)} there were ${show(current)} ${dataset.noun.many}${filters}`
      : `${capitalized(now)} ${subject}${filters} was ${show(current)}`;
  const statements: Statement[] = [
    {
      text: `${opening}, ${comparative} ${before} (${show(previous)}).`,
      data: {
        current,
        previous,
        difference,
        percent: previous === 0 || points ? null : (100 * difference) / previous,
        current_period: request.current,
        previous_period: request.previous,
      },
    },
  ];
  const drivers = difference === 0 ? [] : mainDrivers(analysis, difference);
  if (drivers.length > 0) {
    const additive = addsUp(measure);
    const described = drivers.map((driver) => {
      const label = columnOf(dataset, driver.column)?.label ?? driver.column;
      const part = points ? `${number(Math.abs(driver.contribution), 1)} points` : show(Math.abs(driver.contribution));
      const sign = driver.contribution > 0 ? "+" : "−";
      const values = `${cell(rounded(driver.previous, show))} to ${cell(rounded(driver.current, show))}`;
      return `${label} ${driver.value} ${sign}${part}${additive ? ` (${values})` : ` (itself ${values})`}`;
    });
    statements.push({
      text: `Of the change of ${signed(points ? `${number(Math.abs(difference), 1)} points` : show(Math.abs(difference)), difference > 0 ? 1 : -1).replace(/^(?=[^+−])/, difference < 0 ? "−" : "")}, the largest parts are ${described.join("; ")}.`,
      data: { drivers: drivers.map((driver) => ({ ...driver })) },
    });
  }
  return [...statements, rows];
}

/** Of each column the group that moved the whole furthest beyond its own size, in the direction of the change; strongest first. */
function mainDrivers({ drivers, previous, request }: CompareAnalysis, difference: number): readonly Driver[] {
  const additive = addsUp(request.measure);
  const excess = (driver: Driver): number =>
    additive && previous !== undefined && previous !== 0
      ? driver.contribution - ((driver.previous ?? 0) / previous) * difference
      : driver.contribution;
  const byColumn = new Map<string, Driver>();
  for (const driver of drivers) {
    if (driver.contribution > 0 !== difference > 0 || excess(driver) * difference <= 0) continue;
    const best = byColumn.get(driver.column);
    if (best === undefined || Math.abs(excess(driver)) > Math.abs(excess(best))) byColumn.set(driver.column, driver);
  }
  return [...byColumn.values()].toSorted((a, b) => Math.abs(excess(b)) - Math.abs(excess(a))).slice(0, NAMED_DRIVERS);
}

function rounded(value: number | undefined, show: (value: number) => string): string {
  return value === undefined ? "none" : show(value);
}

function basis({ dataset, request, currentRows, previousRows }: CompareAnalysis): string {
  const filters = filtersPhrase(dataset, request.filters);
  return `Based on ${number(currentRows)} ${dataset.noun.many}${dataset.name === dataset.noun.many ? "" : ` of ${dataset.name}`} (${periodWords(request.current)}) and ${number(previousRows)} (${periodWords(request.previous)})${filters}.`;
}

import { addsUp } from "../../../tools/data/analysis/analysis.ts";
import type { Column } from "../../../tools/data/catalog/dataset.ts";
import type { Measure } from "../../../tools/data/request/measure.ts";
import { asks } from "./asks.ts";
import { aggregationIn } from "./aggregation.ts";
import { comparisonOf } from "./comparison-of.ts";
import { dimensionsOf, grainOf, timePartOf } from "./dimensions.ts";
import { filtersOf } from "./filters.ts";
import { forecastOf } from "./forecast-of.ts";
import { measureOf } from "./measure-of.ts";
import { coarseEnough, fittingGrain, scopeOf, type DraftRequest, type Parts } from "./parts.ts";
import { limitIn, orderIn } from "./ranking.ts";
import type { Reading } from "./read-clause.ts";
import { rowsOf } from "./rows-of.ts";

/** The typed request that a clause asks for. @throws InvalidInput when its times lie outside the data. */
export function toRequest(reading: Reading): DraftRequest {
  const placed = filtersOf(reading);
  const measured = measureOf(reading, placed);
  const dimensions = dimensionsOf(reading, measured.filters, measured.measure);
  const parts: Parts = {
    reading,
    measured,
    filters: measured.filters,
    dimensions,
    timePart: timePartOf(reading),
    grain: coarseEnough(grainOf(reading), reading),
    amounts: amountsOf(reading),
  };
  return (
    profileOf(parts) ??
    forecastOf(parts) ??
    correlationOf(parts) ??
    outliersOf(parts) ??
    comparisonOf(parts) ??
    distributionOf(parts) ??
    trendOf(parts) ??
    rowsOf(parts) ??
    groupsOf(parts) ??
    valueOf(parts)
  );
}

function profileOf({ reading, amounts, filters }: Parts): DraftRequest | undefined {
  const { text, dataset } = reading;
  const wanted =
    asks.profile.test(text) &&
    asks.aboutData.test(text) &&
    filters.length === 0 &&
    (amounts.length === 0 || /\b(?:columns|fields|table|data ?sets?)\b/.test(text));
  return wanted ? { kind: "profile", dataset: dataset.name } : undefined;
}

function correlationOf({ reading, amounts, filters }: Parts): DraftRequest | undefined {
  if (!asks.correlation.test(reading.text) || amounts.length === 0) return undefined;
  const open = amounts.length === 1 && /^\W*(?:what|which)\b/.test(reading.text) && !asks.why.test(reading.text);
  const others = reading.dataset.columns.filter((column) => column.role === "measure" && column !== amounts[0]);
  const columns = open ? [...amounts, ...others] : amounts;
  return columns.length < 2
    ? undefined
    : { kind: "correlation", columns: columns.slice(0, 8).map(({ name }) => name), ...scopeOf(reading, filters) };
}

function outliersOf({ reading, amounts, filters, measured, grain }: Parts): DraftRequest | undefined {
  const { text, dataset } = reading;
  if (!asks.outliers.test(text)) return undefined;
  const [amount] = amounts;
  const overTime =
    /\b(?:days?|weeks?|months?|periods?|spik\w*|when|over time|dates?|happen\w*)\b/.test(text) || amount === undefined;
  if (!overTime || dataset.timeColumn === undefined) {
    if (amount?.role === "measure")
      return { kind: "outliers", over: "rows", column: amount.name, ...scopeOf(reading, filters) };
  }
  if (dataset.timeColumn === undefined) return undefined;
  const step = grain ?? (dataset.grain === "day" ? "day" : (dataset.grain ?? "month"));
  return { kind: "outliers", over: "time", measure: measured.measure, grain: step, ...scopeOf(reading, filters) };
}

function distributionOf({ reading, amounts, filters, dimensions, measured }: Parts): DraftRequest | undefined {
  if (!asks.distribution.test(reading.text)) return undefined;
  const amount = amounts.find((column) => column.role === "measure");
  if (amount !== undefined && dimensions.length === 0) {
    return { kind: "distribution", column: amount.name, ...scopeOf(reading, filters) };
  }
  if (dimensions.length === 0) return undefined;
  return {
    kind: "group_by",
    measure: measured.measure,
    dimensions: [...dimensions],
    share: true,
    ...scopeOf(reading, filters),
  };
}

function trendOf({
  reading,
  measured,
  dimensions,
  timePart,
  grain,
  filters,
  amounts,
}: Parts): DraftRequest | undefined {
  const { text, dataset } = reading;
  if (dataset.timeColumn === undefined || timePart !== undefined) return undefined;
  const averagePerStep =
    grain !== undefined &&
    isAveragePerStep(text) &&
    addsUp(
      perStep(
        measured.measure,
        amounts.find(({ name }) => name === measured.measure.column),
      ),
    );
  const moving = asks.trend.test(text) || asks.change.test(text) || asks.growth.test(text);
  if (!moving && (grain === undefined || averagePerStep)) return undefined;
  const scope = scopeOf(reading, filters);
  return {
    kind: "trend",
    measure: measured.measure,
    grain: grain ?? fittingGrain(scope.period ?? dataset.covers, reading),
    split_by: dimensions.slice(0, 2).map(({ column }) => column),
    ...scope,
  };
}

function groupsOf({ reading, measured, dimensions, timePart, filters, amounts }: Parts): DraftRequest | undefined {
  const all = timePart === undefined ? dimensions : [timePart, ...dimensions.slice(0, 2)];
  if (all.length === 0) return undefined;
  const { text } = reading;
  const column = amounts.find(({ name }) => name === measured.measure.column);
  const order = orderIn(text, measured.direction, column);
  const limit = limitIn(text);
  return {
    kind: "group_by",
    measure: measured.measure,
    dimensions: [...all],
    order: order ?? (timePart === undefined ? "desc" : "natural"),
    ...(limit === undefined ? {} : { limit }),
    share: asks.share.test(text) && addsUp(measured.measure),
    ...scopeOf(reading, filters),
  };
}

function valueOf({ reading, measured, grain, filters, amounts }: Parts): DraftRequest {
  const { text } = reading;
  const column = amounts.find(({ name }) => name === measured.measure.column);
  const superlative = /\b(?:\w{2,}est|most|least|max|maximum|min|minimum|peak|record|best|worst)\b/.test(text);
  const order =
    superlative && aggregationIn(text) === undefined ? orderIn(text, measured.direction, column) : undefined;
  const extreme =
    order !== undefined && column?.role === "measure" && measured.measure.aggregation === column.aggregation;
  const measure = extreme
    ? { ...measured.measure, aggregation: order === "desc" ? ("max" as const) : ("min" as const) }
    : measured.measure;
  const summed = perStep(measure, column);
  if (grain !== undefined && addsUp(summed))
    return { kind: "value", measure: summed, per: grain, ...scopeOf(reading, filters) };
  return { kind: "value", measure, ...scopeOf(reading, filters) };
}

/** "average revenue per month" is the months' mean of what adds up in each, not the mean of the rows. */
function perStep(measure: Measure, column: Column | undefined): Measure {
  return measure.aggregation === "average" && column?.aggregation === "sum"
    ? { aggregation: "sum", column: column.name }
    : measure;
}

function isAveragePerStep(text: string): boolean {
  return /\b(?:average|mean|typical\w*|usual\w*|on average|do we (?:get|receive|have|see|handle))\b/.test(text);
}

function amountsOf(reading: Reading): readonly Column[] {
  const inConditions = new Set(reading.conditions.map((condition) => condition.mention));
  const columns = reading.mentions.flatMap((mention) =>
    mention.term.kind === "column" && !inConditions.has(mention) ? [mention.term.column] : [],
  );
  return [...new Set(columns)].filter((column) => column.role === "measure" || column.role === "flag");
}

import type { z } from "zod";
import { daysBetween } from "../../../tools/data/analysis/calendar.ts";
import type { Column } from "../../../tools/data/catalog/dataset.ts";
import type { Grain, Period } from "../../../tools/data/request/period.ts";
import type { analysisRequest, Dimension } from "../../../tools/data/request/request.ts";
import type { PlacedFilter } from "./filters.ts";
import type { MeasureReading } from "./measure-of.ts";
import { periodOf } from "./period-of.ts";
import type { Reading } from "./read-clause.ts";

/** A request as written down, before its defaults are filled in. */
export type DraftRequest = z.input<typeof analysisRequest>;

/** All that the kinds of request are made from. */
export interface Parts {
  readonly reading: Reading;
  readonly measured: MeasureReading;
  readonly filters: readonly PlacedFilter[];
  readonly dimensions: readonly Dimension[];
  readonly timePart: Dimension | undefined;
  readonly grain: Grain | undefined;
  /** Columns of numbers and flags that the clause names, in its order. */
  readonly amounts: readonly Column[];
}

/** Data set, filters and period, as every kind of request has them. */
export function scopeOf(
  reading: Reading,
  filters: readonly PlacedFilter[],
): { dataset: string; filters: PlacedFilter["filter"][]; period?: Period } {
  const period = periodOf(reading);
  return {
    dataset: reading.dataset.name,
    filters: filters.map(({ filter }) => filter),
    ...(period === undefined ? {} : { period }),
  };
}

/** A step that gives a line some ten to forty points. */
export function fittingGrain(period: Period | undefined, reading: Reading): Grain {
  const days = period === undefined ? 400 : daysBetween(period.from, period.to);
  return coarseEnough(days <= 45 ? "day" : days <= 150 ? "week" : "month", reading) ?? "month";
}

/** No finer than the data itself. */
export function coarseEnough(grain: Grain | undefined, { dataset }: Reading): Grain | undefined {
  const order: readonly Grain[] = ["day", "week", "month", "quarter", "year"];
  if (grain === undefined || dataset.grain === undefined) return grain;
  return order.indexOf(grain) < order.indexOf(dataset.grain) ? dataset.grain : grain;
}
